"""协办 and 吹哨: others come to help, by their own group, and the request stays with whom it is."""

from datetime import timedelta

from models.members import Role
from models.requests import ResidentRequest, Status
from models.requests.shared import Help, Reply, UnitCall, Whistle


async def claimed(given):
    """王 has reported the street lights, and 陈 has claimed it."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await wang.says("小区路灯坏了一片，晚上看不见")
    await wang.presses("提交")
    await chen.presses("我来办", at=given.micro_group)
    return wang, chen


async def test_another_grid_helps_and_answers_from_its_own_group(given):
    """更多 · 协办 · the grid · with what; they see the card, and reply to it with a photo."""
    wang, chen = await claimed(given)
    li = await given.staff("李强", given.other_micro, given.other_group)
    await chen.presses("更多", at=given.micro_group)
    await chen.presses("协办", at=given.micro_group)
    await chen.presses("第二微网格", at=given.micro_group)
    await chen.replies(given.micro_group.find("要说明做什么"), "借一架长梯子")
    assert given.other_group.shows("小区路灯坏了一片"), "the card, to know what it is about"
    assert "借一架长梯子" in given.other_group.last
    assert not given.other_group.shows("13800138000")

    await li.presses("来协办", at=given.other_group)
    card = given.micro_group.find("小区路灯坏了一片")
    assert "协办：第二微网格 李强" in card.text
    theirs = given.other_group.find("小区路灯坏了一片")
    assert theirs.buttons == [["协办完成"]]
    await li.sends_photo("梯子到了", at=given.other_group, reply_to=theirs)
    assert wang.screen.messages[-1].text == "李强（261123-001）：\n梯子到了"
    assert wang.screen.messages[-1].kind == "photo"

    await li.presses("协办完成", at=given.other_group, on=theirs)
    assert theirs.buttons == []
    assert "协办（第二微网格）已完成" in chen.last
    assert "协办：第二微网格 李强" not in card.text
    await li.replies(theirs, "还要吗")
    assert "没有岗位" in given.other_group.last
    assert (await Help.get()).reply is Reply.OVER


async def test_a_grid_that_can_not_come_says_so_in_a_word(given):
    """Typed in answer to what was asked; one member can be asked by name."""
    _, chen = await claimed(given)
    li = await given.staff("李强", given.other_micro, given.other_group)
    card = given.micro_group.find("小区路灯坏了一片")
    await chen.replies(card, "协办")
    await chen.says("第二微网格", at=given.micro_group)
    await chen.says("李强", at=given.micro_group)
    assert "李强，陈姐 请你们协办" in li.last
    await li.says("来不了")
    assert "李强 说协办 261123-001 来不了" in chen.last
    assert (await Help.get()).reply is Reply.NO


async def test_units_are_called_come_and_are_scored(given):
    """更多 · 吹哨 · the units; one presses 到, one does not come; each is scored."""
    _, chen = await claimed(given)
    power, power_group = await given.unit("供电所")
    city, city_group = await given.unit("城管中队")
    ma = await given.staff("马师傅", power, power_group)
    await given.staff("牛队", city, city_group)
    await chen.presses("更多", at=given.micro_group)
    await chen.presses("吹哨", at=given.micro_group)
    await chen.presses("供电所", at=given.micro_group)
    assert "☑ 供电所" in given.micro_group.buttons
    await chen.presses("城管中队", at=given.micro_group)
    await chen.presses("吹哨，现在就叫", at=given.micro_group)
    assert given.micro_group.last == "陈姐 为 261123-001 吹哨：供电所、城管中队，请 30 分钟内到场。"
    assert power_group.shows("小区路灯坏了一片")
    assert "为诉求 261123-001 吹哨" in city_group.last

    await given.passes(timedelta(minutes=12))
    await ma.presses("到", at=power_group)
    card = given.micro_group.find("小区路灯坏了一片")
    assert "吹哨：供电所" in card.text
    assert "供电所 的 马师傅 已到" in chen.last
    given.restart()
    await given.passes(timedelta(minutes=18))
    assert "城管中队 没有按时到场" in chen.last
    assert "吹哨：城管中队 没有按时到" in card.text
    await chen.says("不满意")
    await chen.presses("满意", on=chen.screen.find("供电所 的 马师傅 已到"))
    assert "待评价" not in card.text
    scores = await UnitCall.all().order_by("id").values_list("score", flat=True)
    assert list(scores) == ["satisfied", "dissatisfied"]
    assert (await Whistle.get()).closed_at == given.now


async def whistles_at_night(given):
    """Half past ten in the evening: 陈 calls the power company for what is not urgent."""
    _, chen = await claimed(given)
    _, power_group = await given.unit("供电所")
    await given.passes(timedelta(hours=13, minutes=30))
    await chen.replies(given.micro_group.find("小区路灯坏了一片"), "吹哨")
    assert "现在是夜间，这件事不加急：11月24日（周二）08:00 才会响铃" in given.micro_group.last
    await chen.says("1", at=given.micro_group)
    await chen.presses("吹哨，现在就叫", at=given.micro_group)
    assert "11月24日（周二）08:00 响铃通知，请 08:30 前到场" in given.micro_group.last
    assert power_group.messages[-1].silent, "the card is there for whoever is awake"
    assert not power_group.shows("为诉求 261123-001 吹哨")
    return chen, power_group


async def test_a_whistle_at_night_says_when_it_will_ring_and_rings_then(given):
    """With the half hour from then on."""
    chen, power_group = await whistles_at_night(given)
    given.restart()
    await given.passes(timedelta(hours=9, minutes=30))
    call = power_group.find("为诉求 261123-001 吹哨")
    assert "请在 11月24日（周二）08:30 前到场" in call.text
    assert not call.silent
    await given.passes(timedelta(minutes=31))
    assert "供电所 没有按时到场" in chen.last


async def test_what_is_marked_urgent_after_the_whistle_rings_at_once(given):
    """The hint under the whistle says how."""
    chen, power_group = await whistles_at_night(given)
    await chen.presses("改类别", at=given.micro_group)
    await chen.presses("标为紧急", at=given.micro_group)
    call = power_group.find("为诉求 261123-001 吹哨")
    assert "请在 11月23日（周一）23:00 前到场" in call.text
    assert not call.silent
    await given.passes(timedelta(hours=10))
    assert power_group.count("为诉求 261123-001 吹哨") == 1


async def test_what_is_done_need_not_wait_for_a_score_and_they_are_reminded(given):
    """The resident confirms; a while later who called is asked once more how they were."""
    wang, chen = await claimed(given)
    power, power_group = await given.unit("供电所")
    ma = await given.staff("马师傅", power, power_group)
    card = given.micro_group.find("小区路灯坏了一片")
    await chen.replies(card, "吹哨")
    await chen.says("1", at=given.micro_group)
    await chen.replies(given.micro_group.find("要叫哪些单位"), "带上绝缘杆")
    assert "带上绝缘杆" in power_group.last
    await ma.replies(power_group.find("带上绝缘杆"), "到")
    await chen.presses("办结", at=given.micro_group, on=card)
    await chen.replies(given.micro_group.find("写一句怎么办的"), "换了灯泡")
    await wang.presses("办好了")
    assert (await ResidentRequest.get()).status is Status.CLOSED
    await given.passes(timedelta(hours=1))
    assert "供电所 怎么样？" in chen.last
    await chen.presses("基本满意")
    assert "261123-001：供电所，基本满意。" in chen.last


async def test_who_is_not_of_the_unit_can_not_say_it_is_there(given):
    """The desk above it neither; where there are no units that is said."""
    _, chen = await claimed(given)
    await chen.presses("更多", at=given.micro_group)
    await chen.presses("吹哨", at=given.micro_group)
    assert "还没有登记联动单位" in chen.toast
    _, power_group = await given.unit("供电所")
    sun = await given.staff("孙兰", given.community, power_group, role=Role.DESK)
    await chen.presses("更多", at=given.micro_group)
    await chen.presses("吹哨", at=given.micro_group)
    await chen.presses("供电所", at=given.micro_group)
    await chen.presses("吹哨，现在就叫", at=given.micro_group)
    await sun.presses("到", at=power_group)
    assert "没有岗位" in sun.toast
    assert (await UnitCall.get()).arrived_at is None
