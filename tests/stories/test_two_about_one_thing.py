"""Two about one thing, and one about two: merged, split, and seen by the neighbours."""

import pytest

from models import addresses, categories, requests
from models.accounts import Account
from models.requests import Reporter, ResidentRequest, Status


@pytest.fixture
async def chen(given):
    """Who works on it."""
    return await given.staff("陈姐", given.micro, given.micro_group)


@pytest.fixture
async def two(given):
    """Filed by two neighbours in the same building, about the same lift."""
    players = []
    for name, room in (("王秀英", "2单元807"), ("李强", "1单元302")):
        player = await given.resident(name, home=f"碧海蓝天3栋{room}")
        await player.says("电梯坏了")
        await player.says("提交")
        if name == "李强":
            await player.says("不一样，照样提交")
        players.append(player)
    return players


async def test_staff_merge_with_three_presses(given, chen, two):
    """更多, 并案, which one; and once more to be sure."""
    wang, li = two
    card = given.micro_group.find("261123-002")
    await chen.presses("更多", at=given.micro_group, on=card)
    await chen.presses("并案", at=given.micro_group)
    likest = given.micro_group.buttons[0]
    assert likest.startswith("261123-001")
    assert "王" not in likest
    await chen.presses(likest, at=given.micro_group)
    assert given.micro_group.shows("把 261123-002 并入 261123-001？")
    await chen.presses("确定并案", at=given.micro_group)
    assert given.micro_group.shows("陈姐 已把 261123-002 并入 261123-001")
    assert li.shows("261123-002 和 261123-001 是同一件事")
    assert (await ResidentRequest.get(number="261123-002")).status is Status.MERGED
    card = given.micro_group.find("另有 1 位居民也遇到")
    await chen.presses("我来办", at=given.micro_group, on=card)
    assert li.shows("陈姐 已接单")
    assert wang.shows("陈姐 已接单")


async def test_all_of_it_can_be_typed(given, chen, two):
    """In answer to the card, and by the number."""
    card = given.micro_group.find("261123-002")
    await chen.replies(card, "并案")
    await chen.replies(given.micro_group.messages[-1], "001")
    await chen.says("1", at=given.micro_group)
    assert (await ResidentRequest.get(number="261123-002")).merged_into_id


async def test_a_number_that_is_none_and_ones_own_are_refused_in_words(given, chen, two):
    """The question stays open."""
    await chen.replies(given.micro_group.find("261123-002"), "并案")
    question = given.micro_group.messages[-1]
    await chen.replies(question, "999")
    assert given.micro_group.shows("没有编号「999」的诉求")
    await chen.replies(question, "002")
    await chen.says("确定并案", at=given.micro_group)
    assert given.micro_group.shows("不能并入它自己")
    assert not await ResidentRequest.filter(status=Status.MERGED).exists()


async def test_merged_while_the_other_is_finished_by_a_colleague(given, chen, two):
    """Whoever is later hears what is true now, and nothing is lost."""
    first = await ResidentRequest.get(number="261123-001")
    await chen.replies(given.micro_group.find("261123-002"), "并案")
    await chen.replies(given.micro_group.messages[-1], "001")
    await requests.claim(first.id, chen.member, now=given.now)
    await requests.finish(first.id, chen.member, "修好了", now=given.now)
    await chen.says("确定并案", at=given.micro_group)
    assert given.micro_group.shows("261123-001 已经办完或是分办的一部分，不能并案")
    assert (await ResidentRequest.get(number="261123-002")).status is Status.OPEN


async def test_who_has_no_post_merges_nothing(given, two):
    """Sitting in the group gives no right to."""
    await given.staff("吴员", given.other_micro, given.micro_group)
    wu = given.players["吴员"]
    await wu.replies(given.micro_group.find("261123-002"), "并案")
    assert given.micro_group.shows("没有岗位")


async def test_one_about_two_places_is_split_and_told_once(given, chen):
    """Each group has its part; the resident hears when all of it is done."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元807")
    await wang.says("小区垃圾没人收，碧海蓝天3栋和上林雅苑2栋都是")
    await wang.says("提交")
    lead = await given.staff("赵长", given.grid, given.grid_group, given.micro_group)
    there = await given.staff("吴员", given.other_micro, given.other_group)
    card = given.micro_group.find("261123-001")
    await lead.replies(card, "拆分")
    await lead.replies(given.micro_group.messages[-1], "3栋、月亮上")
    assert given.micro_group.shows("「月亮上」是哪里")
    question = given.micro_group.find("用顿号隔开，例如")
    await lead.replies(question, "3栋、上林雅苑2栋")
    await lead.presses("确定拆分", at=given.micro_group)
    assert wang.shows("涉及 2 个地方")
    assert given.other_group.shows("属于 261123-001")
    for player, group in ((chen, given.micro_group), (there, given.other_group)):
        await player.presses("我来办", at=group)
        await player.presses("办结", at=group)
        await player.replies(group.find("写一句怎么办的"), "收走了")
    assert wang.screen.count("请问办好了吗") == 1
    assert wang.shows("上林雅苑2栋：收走了")
    await wang.presses("办好了")
    assert await ResidentRequest.filter(status=Status.CLOSED).count() == 3


async def test_nearby_is_what_is_open_in_ones_own_estate_without_persons(given, two):
    """From 我的事, or typed; joined there with one press."""
    zhao = await given.resident("赵敏", home="碧海蓝天5栋1单元101")
    await zhao.says("我的事")
    await zhao.presses("附近的事")
    assert zhao.shows("有 2 件")
    assert [b[:10] for b in zhao.screen.buttons[:2]] == ["261123-002", "261123-001"]
    await zhao.presses(zhao.screen.buttons[1])
    await zhao.presses("我也遇到")
    assert (await Reporter.get().select_related("request")).request.number == "261123-001"
    await zhao.says("附近的事")
    await zhao.says("2")
    await zhao.says("看办得怎样")
    assert zhao.shows("您也遇到")
    for words in ("王秀", "李强", "807", "302"):
        assert not zhao.shows(words)


async def test_nearby_is_turned_over_and_shows_nothing_personal_or_far(given):
    """Eight on a page; neither a quarrel nor an allowance nor the other estate."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元807")
    account = await Account.get(external_id=str(wang.person.id))
    here = [("facility.light", addresses.place(1, n % 8 + 1)) for n in range(11)]
    hidden = [("care.allowance", addresses.place(1, 1)), ("facility.light", addresses.place(2))]
    for code, place in (*here, *hidden):
        category = await categories.named(code)
        await requests.file(account, "灯坏了", category=category, place=await place, now=given.now)
    await wang.says("/nearby")
    assert wang.shows("有 11 件")
    assert "下一页" in wang.screen.buttons
    await wang.says("下一页")
    assert "上一页" in wang.screen.buttons


async def test_who_lives_nowhere_yet_is_asked_where(given):
    """And nobody is left without a way on."""
    stranger = await given.stranger("路人")
    await stranger.starts()
    await stranger.says("附近的事")
    assert stranger.shows("住在哪里")
    homeless = await given.resident("周冬")
    await homeless.says("附近的事")
    assert "填写住址" in homeless.screen.buttons
