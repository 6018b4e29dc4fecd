"""延期 and 挂账: more time, and rest, asked for in the group and granted by somebody else."""

from datetime import timedelta

from models.members import Role
from models.requests import ResidentRequest, Status


async def claimed(given):
    """王 has reported the street lights, and 陈 has claimed it."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await wang.says("小区路灯坏了一片，晚上看不见")
    await wang.presses("提交")
    await chen.presses("我来办", at=given.micro_group)
    return wang, chen


async def test_more_time_is_asked_in_the_group_and_granted_by_the_lead_in_private(given):
    """更多 · 延期 · how many days · why; the lead says yes, and the resident reads why."""
    wang, chen = await claimed(given)
    zhao = await given.staff("赵明", given.grid, given.grid_group, role=Role.LEAD)
    before = (await ResidentRequest.get()).solve_due_at
    await chen.presses("更多", at=given.micro_group)
    await chen.presses("延期", at=given.micro_group)
    await chen.presses("3 个工作日", at=given.micro_group)
    await chen.replies(given.micro_group.find("写明理由"), "灯杆要定做")
    card = given.micro_group.find("小区路灯坏了一片")
    assert "陈姐 申请延到" in card.text
    assert "灯杆要定做" in zhao.last
    await zhao.presses("同意延期")
    assert zhao.last == "赵明 同意了 261123-001 的延期。"
    assert "的延期已同意" in chen.last
    assert "原因：灯杆要定做" in wang.last
    assert (await ResidentRequest.get()).solve_due_at > before
    assert "申请延到" not in card.text


async def test_a_lead_says_no_in_a_word_and_who_asked_is_told(given):
    """Typed, as everything can be; a second answer comes too late and is told so."""
    _, chen = await claimed(given)
    zhao = await given.staff("赵明", given.grid, given.grid_group, role=Role.LEAD)
    card = given.micro_group.find("小区路灯坏了一片")
    await chen.replies(card, "延期")
    await chen.says("1", at=given.micro_group)
    await chen.replies(given.micro_group.find("写明理由"), "人手不够")
    asked = zhao.screen.find("人手不够")
    await zhao.says("不同意延期")
    assert "赵明 没有同意 261123-001 的延期" in chen.last
    given.world.press(zhao.person, asked, "extend-grant:1")
    await given.settle()
    assert "没有等待答复" in zhao.toast


async def test_what_can_not_be_settled_rests_until_the_desk_looks_at_it_again(given):
    """更多 · 挂账 · until when · why; the desk agrees in its group, and is asked at the day."""
    wang, chen = await claimed(given)
    sun = await given.staff("孙兰", given.community, given.desk_group, role=Role.DESK)
    card = given.micro_group.find("小区路灯坏了一片")
    await chen.presses("更多", at=given.micro_group)
    await chen.presses("挂账", at=given.micro_group)
    await chen.presses("14 天", at=given.micro_group)
    await chen.replies(given.micro_group.find("为什么要挂账"), "等维修基金")
    await sun.presses("同意挂账", at=given.desk_group)
    assert "挂账" in card.text.splitlines()[0]
    assert "时限暂停" in card.text
    assert "原因：等维修基金" in wang.last

    given.restart()
    await given.passes(timedelta(days=14, hours=1))
    assert "今天该复核了" in given.desk_group.last
    await sun.presses("继续挂账", at=given.desk_group)
    await sun.presses("7 天", at=given.desk_group)
    assert "261123-001 继续挂账。" in given.desk_group.last
    await given.passes(timedelta(days=7, hours=1))
    review = given.desk_group.find("今天该复核了")
    await sun.replies(review, "恢复办理")
    assert (await ResidentRequest.get()).status is Status.CLAIMED
    assert "恢复办理了" in wang.last
    assert "时限接着走" in chen.last


async def test_what_the_desk_does_not_answer_goes_on_by_itself(given):
    """Silence parks nothing for ever."""
    wang, chen = await claimed(given)
    await given.staff("孙兰", given.community, given.desk_group, role=Role.DESK)
    qian = await given.staff("钱进", given.community, given.desk_group, role=Role.DESK)
    await chen.presses("更多", at=given.micro_group)
    await chen.says("挂账", at=given.micro_group)
    await chen.says("1", at=given.micro_group)
    await chen.replies(given.micro_group.find("为什么要挂账"), "等维修基金")
    await qian.replies(given.desk_group.find("等维修基金"), "同意挂账")
    assert (await ResidentRequest.get()).status is Status.PARKED
    await given.passes(timedelta(days=7, hours=1))
    await given.passes(timedelta(days=5))
    assert (await ResidentRequest.get()).status is Status.CLAIMED
    assert "自动恢复办理" in given.micro_group.find("小区路灯坏了一片").text
    assert "恢复办理了" in wang.last
