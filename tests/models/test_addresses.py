"""Addresses: every one leads to exactly one grid, and is said without what is private."""

from datetime import timedelta

import pytest
from tortoise.exceptions import DoesNotExist

from models import addresses
from models.addresses import Building, Estate, Household


async def test_a_buildings_grid_is_its_own_or_its_estates(here):
    """One building of an estate may belong elsewhere."""
    assert (await here.place("碧海蓝天3")).grid == here.micro
    await Building.filter(estate__name="碧海蓝天", name="3").update(grid_id=here.other.id)
    assert (await here.place("碧海蓝天3")).grid == here.other
    assert (await here.place("碧海蓝天2")).grid == here.micro


async def test_a_home_is_written_down_when_it_is_first_heard_of(here):
    """Once; without a room there is no home to write down."""
    estate = await Estate.get(name="碧海蓝天")
    building = await Building.get(estate_id=estate.id, name="3")
    homes = [await addresses.place(estate.id, building.id, "2", "501") for _ in range(2)]
    assert homes[0].household == homes[1].household
    assert (await addresses.place(estate.id, building.id)).household is None
    assert await Household.all().count() == 1


async def test_a_place_is_said_without_its_room_unless_asked_for(here):
    """A room number never stands in a group."""
    estate = await Estate.get(name="碧海蓝天")
    building = await Building.get(estate_id=estate.id, name="3")
    place = await addresses.place(estate.id, building.id, "2", "501")
    assert place.words() == "碧海蓝天3栋"
    assert place.words(room=True) == "碧海蓝天3栋2单元501"


async def test_a_building_of_another_estate_is_not_there(here):
    """Ids that do not belong together are refused, not mixed."""
    other = await Building.get(estate__name="上林雅苑", name="3")
    estate = await Estate.get(name="碧海蓝天")
    with pytest.raises(DoesNotExist):
        await addresses.place(estate.id, other.id)
    with pytest.raises(DoesNotExist):
        await addresses.place(999)


async def test_the_address_book_knows_what_changed_and_forgets_what_is_archived(here):
    """Read anew when a row has changed, kept otherwise."""
    assert (await addresses.book()).find("碧海蓝天3栋").clear
    assert await addresses.book() is await addresses.book()
    later = here.now + timedelta(seconds=1)
    await Estate.filter(name="碧海蓝天").update(aliases=["老干所"], changed_at=later)
    found = (await addresses.book()).find("老干所3栋").clear
    assert found
    assert found.estate.name == "碧海蓝天"
    later += timedelta(seconds=1)
    await Estate.filter(name="碧海蓝天").update(archived_at=later, changed_at=later)
    assert not (await addresses.book()).find("碧海蓝天3栋").clear


async def test_every_building_is_found_by_its_own_words_and_leads_to_its_grid(here):
    """What the office says is what the address book understands."""
    book = await addresses.book()
    for building in await Building.all().select_related("estate"):
        found = book.find(addresses.words(building.estate.name, building.name)).clear
        assert found, building.name
        assert found.building.id == building.id
        assert found.grid == building.estate.grid_id


async def test_the_home_of_nobody_is_nowhere(here):
    """A resident may have none."""
    assert await addresses.home_of(None) is None
