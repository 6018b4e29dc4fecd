"""帮家人报名: several names in one message, asked back before anything is written."""

import pytest
from neighbourhood import Neighbourhood

from models import courses
from models.courses import Enrolment, Relation


@pytest.fixture
async def wang(given: Neighbourhood):
    return await given.resident("王阿姨", home="碧海蓝天3栋")


async def ask(player, course, whom="一位家人（1个座位）"):
    await player.starts(f"class_{course.id}")
    await player.presses("帮家人报名")
    await player.presses(whom)


async def test_several_are_asked_back_and_signed_up_together(given, wang):
    """With the seats they come to, and what happens to whoever finds none."""
    course = await given.course("书法", seats=2)
    await ask(wang, course)
    await wang.says("小明和小红，小刚")
    assert "一共3个座位" in wang.last
    assert "现在只剩2个座位" in wang.last
    assert not await Enrolment.exists()
    await wang.says("对")
    for words in ("✅ 小明 已报上", "✅ 小红 已报上", "🕒 小刚 在排队，排在第1位"):
        assert words in wang.last
    assert "座位 2/2，排队 1" in given.micro_group.find("《书法》").text


async def test_names_one_a_line_with_a_parent(given, wang):
    """Two children and a parent are three seats; the group sees who brings whom."""
    course = await given.course("剪纸")
    await ask(wang, course, "家长带孩子（2个座位）")
    await wang.says("小明\n小红")
    assert "1. 小明（带家长）\n2. 小红" in wang.last
    await wang.presses("对，报名")
    assert "✅ 小明（带家长） 已报上" in wang.last
    assert await courses.seats_taken(course.id) == 3
    lead = await given.staff("陈姐", given.micro, given.micro_group)
    await lead.presses("点名", at=given.micro_group)
    roll = given.micro_group.find("点名 ·")
    assert "到课 0/3" in roll.text
    await lead.presses("☐ 1. 小*（带家长）", at=given.micro_group, on=roll)
    assert "到课 2/3" in given.micro_group.find("点名 ·").text


async def test_names_are_written_again_as_often_as_one_likes(given, wang):
    """In words or by a press; 不对 is nobody's name."""
    course = await given.course("书法")
    await ask(wang, course)
    await wang.says("小明、小红")
    await wang.says("不对")
    assert wang.last.startswith("请写家人的名字")
    for said in ("不对", "好的", "我孙子", "孙子、孙女", "谢谢", "甲、乙、丙、丁、戊、己、庚"):
        await wang.says(said)
        assert wang.last.startswith("只写家人的名字就行，一次最多6个人"), said
    await wang.says("王小明、王小红")
    await wang.says("王小明、王小丽")
    await wang.presses("对，报名")
    assert set(await Enrolment.all().values_list("name", flat=True)) == {"王小明", "王小丽"}


async def test_who_is_there_already_is_left_out_and_named(given, wang):
    course = await given.course("书法")
    await ask(wang, course)
    await wang.says("小明")
    await ask(wang, course)
    await wang.says("小明，小红")
    assert "（小明 已经报过了，不用再报。）" in wang.last
    await wang.says("对")
    assert await Enrolment.all().count() == 2


async def test_a_parent_who_is_in_it_is_not_asked_for_a_second_seat(given, wang):
    """The child then needs one seat."""
    course = await given.course("书法")
    await wang.starts(f"class_{course.id}")
    await wang.presses("我要报名")
    await wang.presses("看课程")
    await wang.presses("帮家人报名")
    await wang.presses("家长带孩子（2个座位）")
    assert wang.last.startswith("您自己已经报过了，孩子再要1个座位就行")
    await wang.says("小明")
    assert (await Enrolment.get(name="小明")).relation is Relation.FAMILY


async def test_more_than_a_household_may_have_is_refused_with_the_reason(given, wang):
    """Nobody is signed up, and the number is told."""
    course = await given.course("书法", seats_a_household=2)
    await ask(wang, course)
    await wang.says("小明，小红，小刚")
    await wang.says("对")
    assert (
        wang.shows("《书法》一家最多 2 个座位。这次没有报上。") or "一家最多 2 个座位" in wang.toast
    )
    assert not await Enrolment.exists()


async def test_years_of_birth_are_asked_for_one_after_the_other(given, wang):
    course = await given.course("书法", age_from=7)
    await ask(wang, course)
    await wang.says("小明，小红")
    await wang.says("对")
    assert "小明 是哪一年出生的" in wang.last
    await wang.says("2015年")
    assert "小红 是哪一年出生的" in wang.last
    await wang.says("二零一六年")
    assert "✅ 小明 已报上" in wang.last
    born = await Enrolment.all().order_by("id").values_list("born_in", flat=True)
    assert list(born) == [2015, 2016]


async def test_the_same_in_english(given):
    anna = await given.resident("Anna Smith", home="碧海蓝天3栋", language="en")
    course = await given.course("书法")
    await ask_in_english(anna, course)
    await anna.says("Ben Smith and Cathy Smith")
    assert "2 seats together" in anna.last
    await anna.says("yes")
    assert "✅ Ben Smith has a seat." in anna.last


async def ask_in_english(player, course):
    await player.starts(f"class_{course.id}")
    await player.presses("Sign up family")
    await player.presses("One family member (1 seat)")


async def test_a_timetable_can_be_asked_for_in_words(given, wang):
    """我的课表 is no question about classes in general."""
    course = await given.course("书法")
    await ask(wang, course)
    await wang.says("小明")
    await wang.says("我的课表")
    assert "《书法》" in wang.last
    assert not wang.shows("社区的免费课程，按一下看详情")
