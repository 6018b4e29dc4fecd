"""As elders write: vaguely, by ear, and in anger; nobody is led in circles."""

import pytest

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


# --- what is said in other words than the buttons'


@pytest.fixture
async def wang(given):
    return await given.resident("王秀英", home="碧海蓝天3栋2单元501")


@pytest.mark.parametrize("said", ["算了", "不用了，谢谢", "先不报了"])
async def test_who_thinks_better_of_it_need_not_know_the_buttons_word(given, wang, said):
    """算了 is 取消, and no part of the matter."""
    await wang.says("楼道灯不亮")
    await wang.says(said)
    assert "没有提交" in wang.last
    await wang.says("提交")
    assert not await ResidentRequest.exists()


@pytest.mark.parametrize("said", ["人工", "转人工", "客服", "我要找人"])
async def test_whoever_asks_for_a_human_gets_to_one(given, wang, said):
    """Also in the middle of a draft, which is not sent with it."""
    await wang.says("楼道灯不亮")
    await wang.says(said)
    assert "社区的工作人员会联系您" in wang.last


@pytest.mark.parametrize("said", ["我要投诉", "报修", "我有事要说"])
async def test_whoever_says_only_that_there_is_something_is_asked_what(given, wang, said):
    """No draft of 我要投诉, and no confidential complaint about staff."""
    await wang.says(said)
    assert "请说说是什么事" in wang.last
    await wang.says("楼上半夜吵得睡不着")
    assert "噪音扰民" in wang.last


@pytest.mark.parametrize(
    "said", ["啥时候来修啊", "办得怎么样了？", "催一下", "师傅几点到", "怎么还没人来", "好了没"]
)
async def test_whoever_asks_for_news_is_told_and_heard(given, wang, said):
    """It is no new request; whoever works on it reads the words."""
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await wang.says("电梯坏了")
    await wang.presses("提交")
    await chen.presses("我来办", at=given.micro_group)
    await wang.says(said)
    assert "现在是「办理中」，由 陈姐 办理" in wang.last
    assert given.micro_group.last.endswith(said)
    assert await ResidentRequest.all().count() == 1
    await wang.presses("是另一件事")
    assert "提交" in wang.screen.buttons, "taken wrongly it becomes a draft with one press"


async def test_with_two_at_work_one_press_tells_which_is_asked_about(given, wang):
    """By its words: nobody knows their requests by number."""
    for what in ("电梯坏了", "楼道灯不亮"):
        await wang.says(what)
        await wang.presses("提交")
    await wang.says("啥时候来修啊")
    assert "您问的是哪一件" in wang.last
    await wang.presses("楼道灯不亮")
    assert given.micro_group.last.endswith("啥时候来修啊")


@pytest.mark.parametrize("said", ["垃圾什么时候来收", "楼下的树怎么还没人来剪"])
async def test_a_new_matter_that_asks_when_is_a_new_matter(given, wang, said):
    """The twin: what names something else is no question for news."""
    await wang.says("电梯坏了")
    await wang.presses("提交")
    await wang.says(said)
    assert f"内容：{said}" in wang.last


async def test_where_nothing_is_at_work_a_question_starts_a_request(given, wang):
    """As every other message."""
    await wang.says("师傅几点到")
    assert "提交" in wang.screen.buttons


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ("电梯又坏了我八十岁了走不动", "电梯故障"),
        ("停水了我老太婆一个人提不动水", "停水水管"),
        ("我今年76了腿脚不好广场舞吵得睡不着", "广场舞"),
        ("我八十岁了高龄津贴怎么领", "为老服务"),
    ],
)
async def test_how_old_one_is_is_not_the_matter(given, wang, said, about):
    """An elder's broken lift is a broken lift."""
    await wang.says(said)
    assert about in wang.last.split("类别：")[1].split("\n")[0]


async def test_a_question_for_news_amid_a_draft_is_no_part_of_it(given, wang):
    """She writes of the rubbish and asks after the lift: one press tells which is meant."""
    await wang.says("电梯坏了")
    await wang.presses("提交")
    await wang.says("垃圾没人收")
    await wang.says("师傅修好没有啊")
    assert "您问的是哪一件" in wang.last
    await wang.presses("电梯坏了")
    assert given.micro_group.last.endswith("师傅修好没有啊")
    await wang.says("提交")
    assert (await ResidentRequest.all().order_by("-id").first()).text == "垃圾没人收"


@pytest.mark.parametrize("said", ["居委会电话多少", "你们社区几点上班"])
async def test_who_asks_where_the_office_is_complains_of_nobody(given, wang, said):
    """It is a question, and no complaint about staff."""
    await wang.says(said)
    assert "监督投诉" not in wang.last.split("类别：")[1].split("\n")[0]
