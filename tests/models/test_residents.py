"""Residents and their accounts: registered, moved, and shown in a group by one character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import addresses, residents
from models.accounts import Account
from models.journal import OPERATOR, JournalEntry
from models.residents import Resident, masked


@given(st.text(max_size=30))
def test_a_name_in_a_group_is_its_first_character_and_a_star(name):
    """Nothing more of it comes through."""
    shown = masked(name)
    assert shown == name.strip()[:1] + "*"
    assert len(shown) <= 2


async def test_registering_is_written_down_without_the_name(here):
    """The journal outlives the person."""
    resident = await residents.register("王秀英", OPERATOR, now=here.now, phone="13800138000")
    entry = await JournalEntry.get(act="resident-registered")
    assert entry.subject == f"resident:{resident.id}"
    assert "王" not in str(entry.facts)


async def test_moving_home_changes_the_home_and_nothing_else(here):
    """Two people who change one resident do not overwrite each other."""
    wang = await here.resident("王秀英")
    await Resident.filter(id=wang.resident_id).update(phone="139")
    place = await here.place("上林雅苑2")
    home = (await addresses.place(place.estate.id, place.building.id, "1", "302")).household
    await residents.moved_home(wang.resident, home, "上林雅苑2栋1单元302", OPERATOR, now=here.now)
    resident = await Resident.get(id=wang.resident_id)
    assert (resident.household_id, resident.phone, resident.version) == (home.id, "139", 2)


async def test_a_person_in_a_chat_app_is_one_account(here):
    """The same number of the same app can not be two."""
    from tortoise.exceptions import IntegrityError

    wang = await here.account("王秀英")
    with pytest.raises(IntegrityError):
        await Account.create(external_id=wang.external_id, created_at=here.now)


async def test_a_resident_who_is_gone_leaves_the_account(here):
    """The account belongs to a person in the app, who may be nobody here any more."""
    wang = await here.resident("王秀英")
    await Resident.filter(id=wang.resident_id).delete()
    assert (await Account.get(id=wang.id)).resident_id is None
