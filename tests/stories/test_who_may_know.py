"""Who may know: phone and door of a resident are for whoever works on it, while they do."""

import pytest

from models.journal import JournalEntry
from models.requests import ResidentRequest, Status


@pytest.fixture
async def wang(given):
    """A resident who has filed a request, with a plate number in it."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("粤B·12345的车堵住了楼道门")
    await wang.presses("提交")
    return wang


@pytest.fixture
async def chen(given, wang):
    """A member of the grid, who has claimed it."""
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await chen.presses("我来办", at=given.micro_group)
    return chen


async def journal(act):
    """The lines of the journal of an act."""
    return await JournalEntry.filter(act=act).order_by("id")


async def test_the_group_sees_a_building_and_a_masked_name(given, wang, chen):
    """No room, no phone, no plate; the whole text neither."""
    for words in ("501", "13800138000", "王秀英", "12345"):
        assert not given.micro_group.shows(words), words
    assert given.micro_group.shows("王*")
    assert given.micro_group.shows("粤B***45")


async def test_an_address_alone_is_no_request_and_its_room_reaches_no_group(given):
    """A stranger's address is a home; a resident's says where. Neither is what is the matter."""
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    zhao = await given.stranger("赵大爷")
    await zhao.says("碧海兰天3栋2单元501")
    assert "您住在「碧海蓝天3栋2单元501」" in zhao.last
    await zhao.presses("对")
    await zhao.says("赵大爷")
    await zhao.says("碧海蓝天3栋2单元702")
    assert "碧海蓝天3栋2单元702」那里怎么了" in zhao.last
    await zhao.says("楼上的802在敲墙，501的住户都听得见")
    await zhao.presses("提交")
    (request,) = await ResidentRequest.all()
    assert request.text == "楼上的802在敲墙，501的住户都听得见"
    await chen.presses("我来办", at=given.micro_group)
    told = given.micro_group.transcript
    assert [room for room in ("501", "702", "802") if room in told] == []
    assert "碧海蓝天3栋" in told
    assert [room for room in ("501", "702", "802") if not chen.shows(room)] == []


async def test_an_address_written_after_the_trouble_says_where_it_is(given):
    """It is not added to the words."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("楼道灯坏了")
    await wang.says("碧海蓝天2栋")
    assert "内容：楼道灯坏了\n" in wang.last
    assert "地址：碧海蓝天2栋" in wang.last


async def test_the_claimer_is_told_in_private_and_the_journal_says_so(given, wang, chen):
    """Who, when, which request, which fields; never what stands in them."""
    for words in ("13800138000", "501", "王秀英", "粤B·12345"):
        assert chen.shows(words), words
    request = await ResidentRequest.get()
    (line,) = await journal("contact-revealed")
    assert (line.actor, line.subject) == (f"member:{chen.member.id}", f"request:{request.id}")
    assert line.facts == {"fields": ["name", "phone", "home", "numbers"]}
    assert line.at == given.now


async def test_with_the_claim_the_contact_goes(given, wang, chen):
    """放回: the private message says that it is gone; the next claimer is told, in a new line."""
    await chen.presses("放回", at=given.micro_group)
    assert not chen.shows("13800138000")
    assert "已收回" in chen.last
    liu = await given.staff("刘哥", given.micro, given.micro_group)
    await liu.presses("我来办", at=given.micro_group)
    assert liu.shows("13800138000")
    assert not chen.shows("13800138000")
    assert [line.actor for line in await journal("contact-revealed")] == [
        f"member:{chen.member.id}",
        f"member:{liu.member.id}",
    ]
    assert [line.actor for line in await journal("contact-withdrawn")] == [
        f"member:{chen.member.id}"
    ]


async def test_handed_up_it_is_the_other_grids(given, wang, chen):
    """Whoever handed it up knows no more than anybody."""
    await chen.presses("上报", at=given.micro_group)
    assert not chen.shows("13800138000")


async def test_closed_it_is_nobodys_and_reopened_the_claimers_again(given, wang, chen):
    """While it is done it may come back; closed, it is over; each time again is a reveal."""
    await chen.presses("办结", at=given.micro_group)
    await chen.replies(given.micro_group.find("写一句怎么办的"), "挪走了")
    assert chen.shows("13800138000"), "it may come back yet"
    await wang.presses("办好了")
    assert not chen.shows("13800138000")
    await wang.says("/my")
    await wang.presses("已办结")
    await wang.presses("没办好")
    await wang.presses("不多说了")
    assert (await ResidentRequest.get()).status is Status.CLAIMED
    assert chen.shows("13800138000")
    assert len(await journal("contact-revealed")) == 2


async def test_withdrawn_by_the_resident_it_is_gone(given, wang, chen):
    """She took it back, and her number with it."""
    await wang.says("/my")
    await wang.presses("粤B")
    await wang.presses("撤回")
    await wang.presses("确定撤回")
    assert not chen.shows("13800138000")
