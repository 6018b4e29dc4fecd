"""Questions about classes in plain words find the class, the time or the wish."""

import pytest

from models.requests import ResidentRequest


@pytest.mark.parametrize("question", ["周二有什么课", "星期四上午能上什么课"])
async def test_a_question_about_a_time_gets_the_classes_held_then(given, question):
    """The day that was read is shown, and every class is a press away."""
    await given.course("书法")  # on Tuesdays and Thursdays at nine
    wang = await given.resident("王秀英")
    await wang.says(question)
    assert "有这些课" in wang.last
    assert "月" in wang.last, "the date that was read"
    await wang.presses("看全部课程")
    assert "社区的免费课程" in wang.last


async def test_where_there_is_none_at_that_time_the_others_are_shown(given):
    """No dead end."""
    await given.course("书法")
    wang = await given.resident("王秀英")
    await wang.says("周末有什么课")
    assert "没有课" in wang.last
    await wang.presses("书法")
    assert wang.last.startswith("《书法》")


async def test_a_wish_for_another_lesson_is_passed_on_with_one_press(given):
    """加开小课: it is read by people."""
    await given.course("书法")
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("书法太难了跟不上 能不能加开小课")
    assert wang.last.startswith("《书法》")
    await wang.presses("把这个愿望告诉社区")
    await wang.presses("提交")
    assert (await ResidentRequest.get()).text == "书法太难了跟不上 能不能加开小课"


@pytest.mark.parametrize("question", ["学毛笔字的班还收人吗", "书发课几点", "练字的班怎么报"])
async def test_a_class_is_found_by_other_words_and_by_its_sound(given, question):
    """Nobody knows the titles by heart."""
    await given.course("书法")
    await given.course("太极")
    wang = await given.resident("王秀英")
    await wang.says(question)
    assert wang.last.startswith("《书法》")


@pytest.mark.parametrize("talk", ["辛苦你们了", "早上好呀", "好的 知道了", "哈哈哈哈"])
async def test_talk_gets_the_menu_and_no_draft(given, talk):
    """Nobody wants a number for a good morning."""
    wang = await given.resident("王秀英")
    await wang.says(talk)
    assert not wang.shows("提交")
