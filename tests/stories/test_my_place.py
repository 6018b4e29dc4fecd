"""What somebody has a place in: 排到第几了, 不学了, and a seat that is offered, all in words."""

import pytest

from models.courses import Enrolment, Leave, Lesson, Standing, codes
from models.requests import ResidentRequest


@pytest.fixture
async def calligraphy(given):
    """书法, with one seat."""
    return await given.course("书法", seats=1)


@pytest.fixture
async def li(given, calligraphy):
    """李明 sits."""
    li = await given.resident("李明")
    await li.starts(f"class_{calligraphy.id}")
    await li.presses("我要报名")
    return li


@pytest.fixture
async def sun(given, calligraphy, li):
    """孙奶奶 waits."""
    sun = await given.resident("孙奶奶")
    await sun.starts(f"class_{calligraphy.id}")
    await sun.presses("我要报名")
    return sun


async def standing(name: str) -> Standing:
    return (await Enrolment.filter(name=name).order_by("-id").first()).standing


@pytest.mark.parametrize("words", ["我排到第几了", "书法排到第几位", "轮到我没有"])
async def test_whoever_asks_for_their_place_reads_it(sun, words):
    """With the class named or not."""
    await sun.says(words)
    assert "《书法》" in sun.last
    assert "排在第1位" in sun.last


async def test_whoever_has_no_place_reads_that(given, calligraphy, li):
    zhao = await given.resident("赵六")
    await zhao.says("书法排到第几位了")
    assert "您没有报《书法》，也没有在排队。" in zhao.last
    await zhao.says("我要退课")
    assert "您现在没有报课，也没有在排队。" in zhao.last


async def test_whoever_wants_no_more_leaves_with_one_answer(li):
    """What was said is asked back first, as it may have been said of one lesson."""
    await li.says("我不想学书法了")
    assert "要退出吗？" in li.last
    assert li.screen.buttons[:2] == ["退出《书法》李明", "不退了"]
    assert await standing("李明") is Standing.SEATED
    await li.says("1")
    assert await standing("李明") is Standing.LEFT


async def test_whoever_stays_after_all_has_their_seat(li):
    """The twin."""
    await li.says("书法不学了")
    await li.says("不退了")
    assert await standing("李明") is Standing.SEATED


@pytest.mark.parametrize(
    ("words", "becomes"),
    [
        ("要", Standing.SEATED),
        ("好的", Standing.SEATED),
        ("我要", Standing.SEATED),
        ("1", Standing.SEATED),
        ("不要", Standing.LEFT),
        ("不用了", Standing.LEFT),
    ],
)
async def test_an_offered_seat_is_answered_in_a_word(li, sun, words, becomes):
    """A seat is not lost, nor a request filed, because somebody wrote 要."""
    await li.says("书法不学了")
    await li.presses("退出《书法》李明")
    assert "有空位了" in sun.last
    await sun.says(words)
    assert await standing("孙奶奶") is becomes
    assert not await ResidentRequest.exists()


async def test_a_neighbour_who_can_teach_is_shown_how(given, calligraphy):
    """The first button is the one they want; who asks for a teacher is not meant."""
    zhao = await given.resident("赵六")
    await zhao.says("我会剪纸，想教大家")
    assert "您想教大家？太好了" in zhao.last
    await zhao.says("1")
    assert "offer" not in zhao.last
    assert "想教什么" in zhao.last or "教什么" in zhao.last
    await zhao.says("有人教大家剪纸吗")
    assert "您想教大家" not in zhao.last


async def test_the_same_in_english(given, calligraphy):
    smith = await given.resident("Anna Smith", language="en")
    await smith.starts(f"class_{calligraphy.id}")
    await smith.presses("Sign me up")
    await smith.says("cancel my calligraphy class")
    assert "Do you want to leave?" in smith.last
    await smith.says("1")
    assert await standing("Anna Smith") is Standing.LEFT


async def test_what_is_asked_of_a_class_is_no_part_of_a_request_that_is_being_written(
    given, calligraphy, li
):
    """A place in the class room, a timetable, leave: answered, and the request goes on."""
    await li.says("楼道灯不亮了")
    await li.says("书法在哪个教室")
    assert li.last.startswith("《书法》")
    await li.says("我的课表")
    assert "我的课表" in li.last
    await li.says("销假")
    assert "您没有请着假的课。" in li.last
    await li.says("是三楼的灯")
    assert "楼道灯不亮了\n是三楼的灯" in li.last
    await li.says("提交")
    assert (await ResidentRequest.get()).text == "楼道灯不亮了\n是三楼的灯"


async def test_words_about_the_same_class_are_part_of_the_request(given, calligraphy, li):
    """The twin: what is written about a class may name it again."""
    await li.says("书法教室的空调坏了")
    await li.says("书法老师是谁我忘了，他也知道")
    assert "书法教室的空调坏了\n书法老师是谁我忘了，他也知道" in li.last


async def test_whoever_signs_in_while_writing_is_signed_in(given, calligraphy, li):
    """签到 with the digits; digits alone are part of what is written."""
    lesson = await Lesson.filter(starts_at__gt=given.now).order_by("starts_at").first()
    await given.passes(lesson.starts_at - given.now)
    await lesson.fetch_related("course")
    code = await codes.of_lesson(lesson, lesson.course, now=given.now)
    await li.says("楼道灯不亮了")
    await li.says(f"签到 {code.digits}")
    assert "李明 签到好了！" in li.last
    await li.says(code.digits)
    assert f"楼道灯不亮了\n{code.digits}" in li.last


async def test_leave_is_taken_back_in_words(given, calligraphy, li):
    """销假 shows what one is on leave from."""
    await li.says("请假")
    await li.says("1")
    assert await Leave.all().count() == 1
    await li.says("销假")
    assert "哪一节又能来了" in li.last
    await li.says("1")
    assert not await Leave.exists()
