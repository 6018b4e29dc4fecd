"""In danger: whom to call stands in the first answer, and whoever is at hand is named with it."""

import pytest

from models.grids import Grid
from models.requests import ResidentRequest

DUTY = "0755-12345678"


@pytest.fixture
async def wang(given):
    return await given.resident("王秀英", home="碧海蓝天3栋2单元501")


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("老头子倒在地上叫不醒了", "120 / 119 / 110"),
        ("三楼着火了", "119 / 110 / 120"),
        ("隔壁打起来了拿着菜刀", "110 / 119 / 120"),
    ],
)
async def test_the_number_for_what_has_happened_comes_first(given, wang, said, numbers):
    """In the first answer, before anything is filed."""
    await wang.says(said)
    assert wang.last.startswith(f"⚠️ 如有生命危险，请先拨打 {numbers}！")


async def test_the_grids_phone_stands_beside_them(given, wang):
    """The nearest upward that has one; on the receipt, too, until somebody has taken it on."""
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await Grid.filter(id=given.grid.id).update(phone=DUTY)
    await wang.says("厨房有煤气味")
    assert f"「第一网格」电话：{DUTY}" in wang.last
    await wang.presses("提交")
    assert f"「第一网格」电话：{DUTY}" in wang.last
    assert (await ResidentRequest.get()).urgent
    assert given.micro_group.shows("加急")
    await chen.presses("我来办", at=given.micro_group)
    assert not wang.shows(DUTY)


async def test_where_no_grid_has_one_it_is_the_communitys(given, wang, monkeypatch):
    """The number of the settings, that stands on posters."""
    monkeypatch.setenv("LINGRID_PHONE", "0755-87654321")
    await wang.says("厨房有煤气味")
    assert "「凌波社区」电话：0755-87654321" in wang.last


async def test_without_any_the_numbers_of_the_country_stand_alone(given, wang):
    """No empty line."""
    await wang.says("厨房有煤气味")
    assert "电话：" not in wang.last


async def test_a_stranger_is_not_asked_who_they_are_first(given):
    """Who has never written to the bot reads the numbers in its first answer."""
    await Grid.filter(id=given.community.id).update(phone=DUTY)
    li = await given.stranger("李桂芳")
    await li.says("楼上着火了快来人")
    assert li.shows("119 / 110 / 120")
    assert li.shows(DUTY)


async def test_what_happens_to_a_person_is_about_their_safety(given, wang):
    """Not about the road that they lie on."""
    await wang.says("老头子倒在马路边上叫不醒了")
    assert "类别：安全隐患" in wang.last


@pytest.mark.parametrize(
    ("said", "about"), [("电梯里着火了", "安全隐患"), ("垃圾桶旁边电线掉水里漏电", "安全隐患")]
)
async def test_what_burns_is_a_fire_and_no_broken_thing(given, wang, said, about):
    """Nor is it about the bin that it stands beside."""
    await wang.says(said)
    assert f"类别：{about}" in wang.last


async def test_gas_is_gas_in_english_too(given):
    """In whatever words."""
    mary = await given.resident("Mary", home="碧海蓝天3栋2单元502", language="en")
    await mary.says("I smell gas in the kitchen")
    assert "Gas" in mary.last.split("Category:")[1].split("\n")[0]


async def test_it_is_the_same_in_english(given):
    """Every word of it."""
    await Grid.filter(id=given.micro.id).update(phone=DUTY)
    mary = await given.resident("Mary", home="碧海蓝天3栋2单元502", language="en")
    await mary.says("my husband collapsed and is not breathing")
    assert mary.last.startswith("⚠️ If anybody is in danger, first call 120 / 119 / 110!")
    assert f"第一微网格: {DUTY}" in mary.last
