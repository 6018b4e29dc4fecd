"""首接负责: whoever claims first answers the resident, until a named member takes it over."""

from models.requests import ResidentRequest


async def claimed(given):
    """王 has reported the street lights, and 陈 has claimed it."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await wang.says("小区路灯坏了一片，晚上看不见")
    await wang.presses("提交")
    await chen.presses("我来办", at=given.micro_group)
    return wang, chen


async def test_the_first_goes_on_answering_after_handing_it_up(given):
    """上报 takes the work away, and not the resident: 陈 replies to her old card, and is read."""
    wang, chen = await claimed(given)
    card = given.micro_group.find("小区路灯坏了一片")
    await chen.presses("上报", at=given.micro_group)
    zhao = await given.staff("赵明", given.grid, given.grid_group)
    await zhao.presses("我来办", at=given.grid_group)
    assert "首接负责人：陈姐" in given.grid_group.find("小区路灯坏了一片").text
    assert wang.screen.shows("首接负责人：陈姐")

    await chen.replies(card, "已经请供电局来看了")
    assert wang.last == "陈姐（261123-001）：\n已经请供电局来看了"
    await wang.says("谢谢，今晚能好吗？")
    assert "您是首接负责人" in chen.last
    assert "今晚能好吗" in given.grid_group.last
    await chen.replies(chen.screen.messages[-1], "今晚八点前")
    assert wang.last.endswith("今晚八点前")


async def test_it_is_handed_over_by_name_and_counts_once_it_is_accepted(given):
    """更多 · 移交 · the name; the other accepts in private, and the resident is told."""
    wang, chen = await claimed(given)
    zhou = await given.staff("周员", given.micro, given.micro_group)
    assert "移交" not in given.micro_group.buttons, "the card is no wall of buttons"
    await chen.presses("更多", at=given.micro_group)
    await chen.presses("移交", at=given.micro_group)
    await chen.presses("周员", at=given.micro_group)
    assert given.micro_group.shows("陈姐 请 周员 接手负责 261123-001，等对方答复。")
    assert "移交：等 周员 答复" in given.micro_group.find("小区路灯坏了一片").text
    assert "陈姐 请您接手负责诉求 261123-001" in zhou.last

    await zhou.presses("接受")
    assert "261123-001 现在由 周员 负责" in zhou.screen.messages[-2].text
    assert zhou.shows("13800138000"), "the work goes along, and with it how to reach the resident"
    assert "周员 已接手" in chen.last
    assert wang.last == "您的诉求 261123-001 现在由 周员 负责，有事回复这条消息就行。"
    assert (await ResidentRequest.get().select_related("lead")).lead.name == "周员"


async def test_all_of_it_can_be_typed(given):
    """In answer to the card, and then by number or in words."""
    _, chen = await claimed(given)
    zhou = await given.staff("周员", given.micro, given.micro_group)
    card = given.micro_group.find("小区路灯坏了一片")
    await chen.replies(card, "移交")
    assert given.micro_group.shows("移交给谁负责")
    await chen.says("周员", at=given.micro_group)
    await zhou.says("不接受")
    assert "周员 没有接受 261123-001 的移交" in chen.last
    assert (await ResidentRequest.get().select_related("lead")).lead.name == "陈姐"


async def test_who_never_wrote_to_the_bot_is_asked_in_the_group_and_answers_there(given):
    """By a press, or by a reply with the word on the button."""
    from models.accounts import Account

    _, chen = await claimed(given)
    zhou = await given.staff("周员", given.micro, given.micro_group)
    await Account.filter(member_id=zhou.member.id).update(chat_id=None)
    await chen.presses("更多", at=given.micro_group)
    await chen.says("移交", at=given.micro_group)
    await chen.says("周员", at=given.micro_group)
    asked = given.micro_group.find("周员，陈姐 请您接手")
    await chen.replies(asked, "接受")
    assert "没有岗位" in given.micro_group.last, "it is not for 陈 to accept"
    await zhou.replies(asked, "接受")
    assert (await ResidentRequest.get().select_related("lead")).lead.name == "周员"


async def test_an_offer_can_be_taken_back_and_who_may_not_is_told(given):
    """更多 shows each member what they may do, and a press too late is answered."""
    _, chen = await claimed(given)
    zhou = await given.staff("周员", given.micro, given.micro_group)
    await zhou.presses("更多", at=given.micro_group)
    assert zhou.toast == "261123-001 现在没有您可以做的别的操作。"
    await chen.presses("更多", at=given.micro_group)
    await chen.presses("移交", at=given.micro_group)
    await chen.presses("周员", at=given.micro_group)
    await chen.presses("更多", at=given.micro_group)
    await chen.presses("收回移交", at=given.micro_group)
    assert "收回了 261123-001 的移交" in zhou.last
    await zhou.presses("接受")
    assert "没有岗位" in zhou.toast
