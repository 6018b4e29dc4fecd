"""小事不出户、琐事不出格、大事不出网: a request climbs the levels, comes back, and is settled."""

from models.members import Role
from models.requests import Entry, Outcome, ResidentRequest, Status


async def test_a_request_climbs_to_the_community_and_comes_back_to_be_settled_below(given):
    """Up by 上报 twice, down by 派遣, settled by the micro-grid: that level is written down."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    zhao = await given.staff("赵明", given.grid, given.grid_group, role=Role.LEAD)
    sun = await given.staff("孙兰", given.community, given.desk_group, role=Role.DESK)
    await wang.says("小区路灯坏了一片，晚上看不见")
    await wang.presses("提交")

    card = given.micro_group.find("小区路灯坏了一片")
    await chen.presses("我来办", at=given.micro_group)
    await chen.presses("上报", at=given.micro_group)
    assert chen.toast.endswith("已上报「第一网格」。")
    assert card.buttons == [], "the old card has nothing to press any more"
    assert "网格：第一网格" in card.text, "and says where it is"
    assert wang.last.endswith("已转由「第一网格」办理。")

    await zhao.presses("上报", at=given.grid_group)
    above = given.desk_group.find("小区路灯坏了一片")
    assert "上报" not in given.desk_group.buttons, "there is nobody above"
    assert "不予受理" in given.desk_group.buttons, "the desk alone may decline"

    await sun.presses("派遣", at=given.desk_group, on=above)
    await sun.presses("第一微网格", at=given.desk_group)
    assert given.desk_group.shows("孙兰 已把")
    assert above.buttons == []
    assert "网格：第一微网格" in card.text, "the very same card comes to life again"
    await chen.presses("我来办", at=given.micro_group, on=card)
    await chen.presses("办结", at=given.micro_group, on=card)
    await chen.replies(given.micro_group.find("写一句怎么办的"), "路灯都换好了")
    await wang.presses("办好了")

    request = await ResidentRequest.get().select_related("settled_at_level", "lead")
    assert request.outcome is Outcome.CONFIRMED
    assert request.settled_at_level.code == "micro_grid"
    assert request.lead.name == "陈姐", "首接负责: whoever claimed first stays responsible"
    moves = [entry.move for entry in await Entry.all().order_by("id") if entry.move]
    assert moves == ["claim", "hand_up", "hand_up", "assign", "claim", "finish", "confirm"]
    assert given.micro_group.count(f"诉求 {request.number}") == 1


async def test_what_is_settled_above_is_recorded_there(given):
    """大事不出网: the level at which it was really settled, not where it began."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    zhao = await given.staff("赵明", given.grid, given.grid_group)
    await wang.says("小区路灯坏了一片")
    await wang.presses("提交")
    await chen.presses("上报", at=given.micro_group)
    await zhao.presses("我来办", at=given.grid_group)
    await zhao.presses("办结", at=given.grid_group)
    await zhao.replies(given.grid_group.find("写一句怎么办的"), "已协调供电局修复")
    await wang.presses("办好了")
    request = await ResidentRequest.get().select_related("settled_at_level")
    assert request.settled_at_level.code == "grid"


async def test_a_grid_gives_it_to_another_with_a_reason_from_the_list(given):
    """退单: the other grid, then why; the other grid's group gets the card, the resident a word."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await wang.says("单元门锁坏了")
    await wang.presses("提交")
    await chen.presses("退单", at=given.micro_group)
    assert given.micro_group.shows("应该由哪个网格办理")
    await chen.presses("第二微网格", at=given.micro_group)
    await chen.presses("地址不在本网格", at=given.micro_group)
    assert given.micro_group.shows("已退单，转「第二微网格」。理由：地址不在本网格")
    assert given.other_group.shows("单元门锁坏了")
    assert wang.last.endswith("已转由「第二微网格」办理。")
    request = await ResidentRequest.get().select_related("grid")
    assert (request.grid.name, request.returns, request.status) == ("第二微网格", 1, Status.OPEN)


async def test_the_second_return_goes_to_the_lowest_grid_above_both_who_must_appoint(given):
    """Two grids do not play ball with a request: whoever is above both names who does it."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    li = await given.staff("李强", given.other_micro, given.other_group)
    zhao = await given.staff("赵明", given.grid, given.grid_group, role=Role.LEAD)
    await wang.says("单元门锁坏了")
    await wang.presses("提交")
    await chen.presses("退单", at=given.micro_group)
    await chen.presses("第二微网格", at=given.micro_group)
    await chen.presses("不属于本网格范围", at=given.micro_group)

    await li.presses("退单", at=given.other_group)
    await li.presses("第一微网格", at=given.other_group)
    await li.replies(given.other_group.find("为什么"), "门禁是对面小区的")
    assert given.other_group.shows("转「第一网格」。理由：门禁是对面小区的")
    assert given.grid_group.shows("已第二次退单（原拟转「第一微网格」）")

    await zhao.presses("派遣", at=given.grid_group)
    await zhao.presses("第一微网格", at=given.grid_group)
    request = await ResidentRequest.get().select_related("grid")
    assert (request.grid.name, request.returns) == ("第一微网格", 2)


async def test_a_member_who_leads_nothing_can_not_assign(given):
    """派遣 is for a lead or the desk; a member is told so and nothing moves."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    zhao = await given.staff("赵明", given.grid, given.grid_group)
    await wang.says("单元门锁坏了")
    await wang.presses("提交")
    await chen.presses("上报", at=given.micro_group)
    await zhao.presses("派遣", at=given.grid_group)
    assert zhao.toast == "您在「第一网格」没有岗位，不能这样操作。"
    assert not given.grid_group.shows("派给哪个网格")


async def test_thinking_better_of_a_return_leaves_everything_as_it_was(given):
    """返回 leaves the request where it is."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await wang.says("单元门锁坏了")
    await wang.presses("提交")
    await chen.presses("退单", at=given.micro_group)
    await chen.presses("第二微网格", at=given.micro_group)
    await chen.presses("返回", at=given.micro_group)
    await chen.presses("返回", at=given.micro_group)
    assert given.micro_group.last == "好的，没有转走。"
    assert (await ResidentRequest.get()).returns == 0


async def test_the_desk_declines_with_a_reason_that_the_resident_reads(given):
    """不予受理 is the desk's alone, in words of its own."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    sun = await given.staff("孙兰", given.community, given.desk_group, role=Role.DESK)
    zhao = await given.staff("赵明", given.grid, given.grid_group)
    await wang.says("邻居家的狗长得太丑")
    await wang.presses("提交")
    assert "不予受理" not in given.micro_group.buttons
    await chen.presses("上报", at=given.micro_group)
    await zhao.presses("上报", at=given.grid_group)
    await sun.presses("不予受理", at=given.desk_group)
    await sun.replies(given.desk_group.find("不予受理的理由"), "不属于社区管理范围")
    assert "不予受理。原因：\n不属于社区管理范围" in wang.last
    assert (await ResidentRequest.get()).outcome is Outcome.DECLINED


async def test_a_resident_takes_a_request_back(given):
    """撤回 is asked back once; the group hears of it and the card is closed."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("单元门锁坏了")
    await wang.presses("提交")
    await wang.presses("撤回")
    await wang.presses("不撤回")
    assert "不撤回，诉求 261123-001 继续办理" in wang.last
    assert (await ResidentRequest.get()).status is Status.OPEN
    await wang.says("/my")
    await wang.presses("单元门锁坏了")
    await wang.presses("撤回")
    await wang.says("是的")
    assert (await ResidentRequest.get()).outcome is Outcome.WITHDRAWN
    assert given.micro_group.shows("居民已撤回")
    assert given.micro_group.find("单元门锁坏了").buttons == []
