"""A neighbour joins: what is known already is shown before it is filed once more."""

import pytest

from models import requests
from models.members import Role
from models.requests import Reporter, ResidentRequest, Status

ROOM = "807"


@pytest.fixture
async def wang(given):
    """Who reported it first, and said more than neighbours need to know."""
    player = await given.resident("王秀英", home="碧海蓝天3栋2单元807")
    await player.says("3栋电梯坏了，我是807的王秀英，老伴坐轮椅")
    await player.presses("提交")
    return player


@pytest.fixture
async def li(given):
    """A neighbour of the same building."""
    return await given.resident("李强", home="碧海蓝天3栋1单元302")


@pytest.fixture
async def chen(given):
    """Who works on it."""
    return await given.staff("陈姐", given.micro, given.micro_group)


async def test_the_neighbour_is_shown_it_and_joins_with_one_press(given, wang, li, chen):
    """No second card; news and the callback for both."""
    await li.says("电梯又停了")
    await li.presses("提交")
    assert "261123-001" in li.last
    assert li.screen.buttons == ["我也遇到", "不一样，照样提交", "返回"]
    await li.presses("我也遇到")
    assert li.shows("已把您加到 261123-001")
    assert await ResidentRequest.all().count() == 1
    assert given.micro_group.shows("另有 1 位居民也遇到")
    await chen.presses("我来办", at=given.micro_group)
    assert li.shows("陈姐 已接单")
    await chen.presses("办结", at=given.micro_group)
    await chen.replies(given.micro_group.messages[-1], "换了主板")
    assert li.shows("换了主板")
    await wang.presses("办好了")
    await wang.presses("满意")
    await li.presses("没办好")
    await li.says("五楼还停")
    assert given.micro_group.shows("五楼还停")
    assert (await ResidentRequest.get()).status is Status.CLAIMED


async def test_neighbours_read_nothing_of_each_other(given, wang, li, chen):
    """Neither in the question nor on the receipt nor in what comes later."""
    await li.says("电梯又停了，我住302")
    await li.presses("提交")
    await li.presses("我也遇到")
    await wang.says("我是王秀英，还在等")
    await wang.presses("补充到 261123-001")
    await chen.presses("我来办", at=given.micro_group)
    await li.says("/my")
    await li.presses("261123-001")
    for words in ("王", ROOM, "轮椅", "老伴"):
        assert not li.shows(words), li.screen.transcript
    await wang.says("/my")
    await wang.presses("261123-001")
    for words in ("李强", "302"):
        assert not wang.shows(words)


async def test_every_choice_can_be_typed(given, wang, li):
    """By its number, or its words."""
    await li.says("电梯又停了")
    await li.says("提交")
    await li.says("我也遇到")
    assert await Reporter.all().count() == 1
    await li.says("/my")
    await li.says("1")
    await li.says("不再跟进")
    assert li.shows("不再通知您")


@pytest.mark.parametrize("word", ["不一样，照样提交", "不一样,照样提交", "2", "提交"])
async def test_what_is_different_is_filed_all_the_same(given, wang, li, word):
    """One word more, and nothing is lost. 提交 typed again is meant, too."""
    await li.says("电梯又停了")
    await li.says("提交")
    await li.says(word)
    assert await ResidentRequest.all().count() == 2


async def test_what_is_something_else_or_somewhere_else_is_not_asked_about(given, wang, li):
    """Nobody is asked for nothing."""
    for words in ("楼道灯不亮了", "上林雅苑5栋电梯坏了"):
        await li.says(words)
        await li.presses("提交")
    assert await ResidentRequest.all().count() == 3


async def test_what_cannot_wait_is_filed_at_once(given, wang, li):
    """Nobody trapped in a lift is asked whether it is the same."""
    await li.says("电梯坏了，有人被困在电梯里")
    await li.presses("提交")
    assert await ResidentRequest.filter(urgent=True).count() == 1


async def test_ones_own_of_yesterday_is_added_to(given, wang):
    """Whoever says it twice follows nothing, but says more."""
    await wang.says("/menu")
    await wang.says("电梯还是坏的")
    await wang.presses("提交")
    assert "我也遇到" not in wang.screen.buttons
    await wang.presses("补充到 261123-001")
    assert await ResidentRequest.all().count() == 1
    assert given.micro_group.shows("电梯还是坏的")


async def test_a_press_on_what_is_over_meanwhile_says_so(given, wang, li, chen):
    """And the draft is still there, to be submitted."""
    await li.says("电梯又停了")
    await li.presses("提交")
    request = await ResidentRequest.get()
    await requests.claim(request.id, chen.member, now=given.now)
    await requests.finish(request.id, chen.member, "修好了", now=given.now)
    await li.presses("我也遇到")
    assert "不能加入了" in li.toast
    await li.presses("不一样，照样提交")
    assert await ResidentRequest.all().count() == 2


async def test_two_who_join_at_once_are_both_counted(given, wang, li):
    """And one who presses twice is one."""
    zhao = await given.resident("赵敏", home="碧海蓝天3栋1单元101")
    for player in (li, zhao):
        await player.says("电梯又停了")
        await player.presses("提交")
    button = li.screen.find("我也遇到")
    for player in (li, li, zhao):
        screen = player.screen.find("我也遇到") if player is zhao else button
        player.person.presses(given.account, "我也遇到", on=screen)
    await given.settle()
    assert await Reporter.all().count() == 2
    assert (await ResidentRequest.get()).joined == 2


async def test_in_english_as_well(given, wang):
    """Every word of it."""
    anna = await given.resident("Anna", home="碧海蓝天3栋1单元102", language="en")
    await anna.says("电梯坏了")
    await anna.presses("Submit")
    await anna.presses("Me too")
    assert anna.shows("You are with 261123-001 now")


async def test_what_was_merged_is_told_and_answered_there(given, wang, li, chen):
    """The receipt leads to the other; a reply to it reaches the group."""
    await li.says("电梯又停了")
    await li.presses("提交")
    await li.presses("不一样，照样提交")
    first, second = await ResidentRequest.all().order_by("id")
    await requests.merge(second.id, chen.member, first.id, now=given.now)
    await given.settle()
    assert li.shows("261123-002 和 261123-001 是同一件事")
    await li.replies(li.screen.find("是同一件事"), "还有异响")
    assert given.micro_group.shows("还有异响")
    await li.presses("看 261123-001")
    assert li.shows("您也遇到")
    assert not li.shows("轮椅")
    assert given.micro_group.shows("已并入 261123-001")


async def test_the_third_of_its_like_is_a_hint_to_the_lead(given, wang):
    """In private, once."""
    lead = await given.staff("钱长", given.micro, role=Role.LEAD)
    for name in ("李强", "赵敏"):
        player = await given.resident(name, home="碧海蓝天3栋2单元501")
        await player.says("电梯坏了")
        await player.says("提交")
        await player.says("提交")
    assert lead.shows("30 天内第 3 次")
