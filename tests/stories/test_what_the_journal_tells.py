"""What was done in the chat, as the journal tells it afterwards: what stood there, and stands."""

from models.journal import JournalEntry


async def told(act: str) -> tuple[dict[str, object], dict[str, object]]:
    """What the one entry of an act tells: before, and after."""
    said = (await JournalEntry.get(act=act)).personal or {}
    return said.get("before", {}), said.get("after", {})


async def test_a_seat_that_is_taken_and_given_up(given):
    """New is told whole; of what changes, both sides and nothing else."""
    await given.course("书法")
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("/class")
    await wang.presses("书法")
    await wang.presses("我要报名")
    before, after = await told("enrolment-made")
    assert not before
    assert (after["standing"], after["name"]) == ("seated", "王秀英")

    await wang.says("/my")
    await wang.presses("书法")
    await wang.presses("退出")
    before, after = await told("enrolment-left")
    assert (before["standing"], after["standing"]) == ("seated", "left")
    assert set(before) == set(after) <= {"standing", "left_at", "offer_until", "arrived_at"}


async def test_a_request_that_is_filed_and_taken(given):
    """In words as they were masked; whose number was in them is not told."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await wang.says("电梯坏了，打 13900139000")
    await wang.presses("提交")
    _, filed = await told("request-filed")
    assert (filed["status"], filed["text"]) == ("open", "电梯坏了，打 139****9000")
    await chen.presses("我来办", at=given.micro_group)
    before, after = await told("request-claim")
    assert (before["claimer_id"], after["claimer_id"]) == (None, chen.member.id)


async def test_what_nobody_changed_is_not_told(given):
    """The twin: an act that changes nothing in its row says what it did, and no sides."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("电梯坏了")
    await wang.presses("提交")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await chen.replies(given.micro_group.find("电梯坏了"), "就来")
    assert await told("request-said") == ({}, {})
    assert (await JournalEntry.get(act="request-said")).facts["internal"] is False
