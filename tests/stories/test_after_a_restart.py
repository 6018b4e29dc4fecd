"""The process ends in the middle of everything, and nobody notices."""

from models.requests import ResidentRequest, Status


async def test_a_restart_in_the_middle_of_a_draft_loses_nothing(given):
    """The draft goes on growing, and its old buttons work."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("楼道里有股怪味")
    given.restart()
    await wang.says("像是煤气")
    given.restart()
    await wang.presses("提交")
    assert (await ResidentRequest.get()).text == "楼道里有股怪味\n像是煤气"


async def test_a_restart_in_the_middle_of_a_prompt_loses_nothing(given):
    """办结 was pressed before, the reply comes after."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await wang.says("电梯坏了")
    await wang.presses("提交")
    await chen.presses("我来办", at=given.micro_group)
    await chen.presses("办结", at=given.micro_group)
    given.restart()
    await chen.replies(given.micro_group.find("写一句怎么办的"), "修好了")
    assert (await ResidentRequest.get()).status is Status.DONE
    given.restart()
    await wang.says("办好了")
    given.restart()
    await wang.says("满意")
    assert wang.last.startswith("谢谢您的评价")


async def test_a_restart_in_the_middle_of_a_return_loses_nothing(given):
    """The grid was chosen before, the reason is typed after."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await wang.says("电梯坏了")
    await wang.presses("提交")
    await chen.presses("退单", at=given.micro_group)
    await chen.presses("第二微网格", at=given.micro_group)
    given.restart()
    await chen.replies(given.micro_group.find("为什么"), "在他们那边")
    assert given.other_group.shows("电梯坏了")


async def test_what_was_on_its_way_at_the_end_arrives_after_the_restart(given):
    """Written down, not yet sent: the next process sends it."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("电梯坏了")
    wang.person.presses(given.account, "提交")
    await given.app.poller.once()
    await given.app.worker.once()
    assert not given.micro_group.shows("电梯坏了")
    given.restart()
    await given.app.delivery.recover()
    await given.settle()
    assert given.micro_group.count("电梯坏了") == 1
