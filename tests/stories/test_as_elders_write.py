"""As elders write: vaguely, by ear, and in anger; nobody is led in circles."""

from models.courses import Enrolment
from models.requests import Callback, ResidentRequest


async def test_who_only_tells_what_is_the_matter_is_not_asked_for_an_address_for_ever(given):
    """Asked once, told twice: it is a draft, with all of the words."""
    zhou = await given.stranger("周桂兰")
    await zhou.starts()
    await zhou.says("那个灯又不好了")
    assert "这个地址我没找到" in zhou.last
    await zhou.says("就是我们楼下那个")
    assert "那个灯又不好了\n就是我们楼下那个" in zhou.last
    await zhou.says("碧海蓝天3栋")
    await zhou.says("好")
    assert (await ResidentRequest.get()).place_words == "碧海蓝天3栋"


async def test_an_address_that_is_not_found_twice_is_no_problem_of_its_own(given):
    """The twin: what may be an address is asked again."""
    zhou = await given.stranger("周桂兰")
    await zhou.starts()
    await zhou.says("火星路8号")
    await zhou.says("火星路9号")
    assert "这个地址我没找到" in zhou.last


async def test_words_by_ear_are_understood(given):
    """提交把, 满一, and 没有 in answer to whether somebody called."""
    wu = await given.resident("吴德福", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await wu.says("楼道灯不亮了")
    await wu.says("提交把")
    await chen.presses("我来办", at=given.micro_group)
    await chen.presses("办结", at=given.micro_group)
    await chen.replies(given.micro_group.messages[-1], "换了灯泡")
    await wu.says("办号了")
    await wu.says("满一")
    await wu.says("没有")
    said = await Callback.get()
    assert (said.solved, said.satisfaction, said.contacted) == (True, "satisfied", False)
    assert "没有别的要问了" in wu.last


async def test_what_sounds_like_nothing_shown_is_more_of_the_draft(given):
    """The twin: words are not forced into buttons."""
    wu = await given.resident("吴德福", home="碧海蓝天3栋2单元501")
    await wu.says("楼道灯不亮了")
    await wu.says("三楼的")
    assert "楼道灯不亮了\n三楼的" in wu.last
    assert await ResidentRequest.all().count() == 0


async def test_who_is_asked_for_an_address_and_asks_of_a_class_is_told_of_the_class(given):
    """The first word of many: the class is shown, and signing up asks for the address again."""
    calligraphy = await given.course("书法")
    zhou = await given.stranger("周桂兰")
    await zhou.starts()
    await zhou.says("我想学写毛笔字")
    assert zhou.last.startswith("《书法》")
    await zhou.presses("我要报名")
    await zhou.says("碧海蓝天3栋2单元501")
    await zhou.says("好")
    await zhou.says("周桂兰")
    assert "报上了！《书法》" in zhou.last
    assert (await Enrolment.get(course_id=calligraphy.id)).name == "周桂兰"
    assert not await ResidentRequest.exists()


async def test_an_address_named_like_a_class_is_an_address(given):
    """The twin: what names a place and says nothing else is where somebody lives."""
    await given.course("书法")
    zhou = await given.stranger("周桂兰")
    await zhou.starts()
    await zhou.says("碧海蓝天3栋")
    assert "碧海蓝天3栋" in zhou.last
    assert "《书法》" not in zhou.last
