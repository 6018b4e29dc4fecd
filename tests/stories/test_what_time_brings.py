"""What happens when nobody does anything."""

from datetime import timedelta

from models.requests import Callback, Outcome, ResidentRequest, Status


async def _finished(given):
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await wang.says("电梯坏了")
    await wang.presses("提交")
    await chen.presses("我来办", at=given.micro_group)
    await chen.presses("办结", at=given.micro_group)
    await chen.replies(given.micro_group.find("写一句怎么办的"), "修好了")
    return wang, chen


async def test_silence_for_a_week_closes_it_without_counting_as_satisfied(given):
    """No valid callback: closed, but nobody said that it was done."""
    wang, _ = await _finished(given)
    await given.passes(timedelta(days=6, hours=23))
    assert (await ResidentRequest.get()).status is Status.DONE
    await given.passes(timedelta(hours=1))
    request = await ResidentRequest.get()
    assert (request.status, request.outcome) == (Status.CLOSED, Outcome.NO_VALID_CALLBACK)
    assert await Callback.all().count() == 0
    assert "没有收到您的回复" in wang.last
    assert "回访未回复，自动办结" in given.micro_group.find("电梯坏了").text
    await given.passes(timedelta(days=30))
    assert wang.screen.count("没有收到您的回复") == 1


async def test_a_press_after_it_was_closed_says_what_is_true(given):
    """The old buttons still answer; a week after closing it is a new request that follows it."""
    wang, _ = await _finished(given)
    await given.passes(timedelta(days=7))
    await given.passes(timedelta(days=7))
    await wang.presses("没办好", on=wang.screen.find("请问办好了吗"))
    assert "办结已超过 7 天" in wang.toast
    await wang.says("其实没修好")
    assert "（接 261123-001）\n其实没修好" in wang.last, "the new one says which it follows"
    await wang.presses("提交")
    old, new = await ResidentRequest.all().order_by("id")
    assert (new.follows_id, old.status) == (old.id, Status.CLOSED)


async def test_a_group_that_is_bound_only_later_gets_what_is_open(given):
    """Until then it went to the nearest group above, which afterwards only tells where it is."""
    from models.chats import Chat

    await Chat.filter(grid_id=given.micro.id).update(grid_id=None)
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    zhao = await given.staff("赵明", given.grid, given.grid_group)
    sun = await given.staff("孙兰", given.community, given.desk_group, role="desk")
    await wang.says("电梯坏了")
    await wang.presses("提交")
    await zhao.presses("上报", at=given.grid_group)
    await sun.presses("派遣", at=given.desk_group)
    await sun.presses("第一微网格", at=given.desk_group)
    assert "我来办" in given.grid_group.buttons, "the micro-grid has no group of its own yet"

    group = await given.group("第一微网格新群", given.micro)
    assert "我来办" in group.buttons
    assert given.grid_group.find("电梯坏了").buttons == []


async def test_without_any_group_a_request_waits_for_the_first_one(given):
    """A community that begins: nothing is lost before the first group is bound."""
    from models.chats import Chat

    await Chat.filter(grid_id__not_isnull=True).update(grid_id=None)
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.sends_photo("电梯坏了")
    await wang.presses("提交")
    assert wang.shows("待接单")
    group = await given.group("社区新群", given.community)
    assert group.shows("电梯坏了")
    assert [m.kind for m in group.messages].count("photo") == 1


async def test_a_group_that_throws_the_bot_out_is_replaced_by_the_one_above(given):
    """Nobody is left without an answer because a group was closed."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("电梯坏了")
    await wang.presses("提交")
    given.world.remove(given.micro_group.room, given.account)
    await given.settle()
    assert given.grid_group.shows("电梯坏了")
    await wang.says("楼道灯也坏了")
    await wang.presses("提交")
    assert given.grid_group.shows("楼道灯也坏了")

    given.world.join(given.micro_group.room, given.account)
    await given.settle()
    assert given.micro_group.count("要让我在这个群里派单") == 1, "it is still bound"
    assert "我来办" in given.micro_group.find("电梯坏了").buttons[0]
    assert given.grid_group.find("电梯坏了").buttons == []
