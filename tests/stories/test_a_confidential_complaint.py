"""监督投诉: who is complained about must not read it."""

import pytest

from models.grids import Grid
from models.journal import Via
from models.members import Role
from models.requests import OnlyTheDesk, ResidentRequest, assign, return_to


async def test_a_complaint_about_staff_goes_to_the_desk_and_never_to_a_grids_group(given):
    """It passes by every grid between the door and the desk, whatever is done to it."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    sun = await given.staff("孙兰", given.community, given.desk_group, role=Role.DESK)
    await wang.says("我要投诉网格员态度恶劣，收了钱不办事")
    assert wang.shows("监督投诉")
    assert wang.shows("保密，只有社区工作人员能看到")
    await wang.presses("提交")

    assert given.desk_group.shows("态度恶劣")
    assert given.desk_group.shows("保密")
    assert "退单" not in given.desk_group.buttons
    assert "派遣" not in given.desk_group.buttons
    request = await ResidentRequest.get()
    for move in (return_to, assign):
        with pytest.raises(OnlyTheDesk):
            await move(
                request.id,
                sun.member,
                await Grid.get(name="第一微网格"),
                "你们办",
                now=given.now,
                via=Via.OFFICE,
            )
    await sun.presses("我来办", at=given.desk_group)
    await wang.replies(wang.screen.find("孙兰 已接单"), "就是上周二的事")
    for group in (given.micro_group, given.grid_group, given.other_group):
        assert not group.shows("态度恶劣")
        assert not group.shows(request.number)


async def test_a_category_chosen_by_hand_keeps_it_from_the_grid_as_well(given):
    """What makes it confidential is its category, guessed or chosen."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("有件事想说")
    await wang.presses("改类别")
    await wang.presses("下一页")
    await wang.presses("监督投诉")
    await wang.presses("其他监督投诉")
    assert wang.shows("保密")
    await wang.presses("提交")
    assert given.desk_group.shows("有件事想说")
    assert not given.micro_group.shows("有件事想说")
