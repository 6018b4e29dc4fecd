"""The journal: who did what to what, and never a word of what was said."""

import pytest

from models import journal
from models.database import attempt, writing
from models.grids import Grid
from models.journal import CLOCK, OPERATOR, Actor, JournalEntry, Via, subject_of


async def test_an_act_names_actor_door_and_subject(here):
    """As kind and id."""
    actor = Actor("member", here.chen.id, Via.OFFICE)
    await journal.write(actor, "grid-looked-at", here.micro, now=here.now, level=3)
    entry = await JournalEntry.get(act="grid-looked-at")
    assert (entry.actor, entry.via, entry.subject) == (
        f"member:{here.chen.id}",
        Via.OFFICE,
        f"grid:{here.micro.id}",
    )
    assert entry.facts == {"level": 3}


async def test_what_is_undone_was_not_done(here):
    """The journal stands in the transaction of the act."""

    async def half_an_act():
        async with writing():
            await journal.write(OPERATOR, "grid-burnt", here.micro, now=here.now)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await half_an_act()
    assert not await JournalEntry.filter(act="grid-burnt").exists()


async def test_what_is_undone_of_several_is_not_told(here):
    """While a call is watched too; what was done beside it is."""

    async def half_an_act():
        async with attempt():
            await journal.write(OPERATOR, "grid-burnt", here.micro, now=here.now)
            raise RuntimeError

    async with writing(), journal.watching():
        await journal.write(OPERATOR, "grid-built", here.micro, now=here.now)
        with pytest.raises(RuntimeError):
            await half_an_act()
    assert await JournalEntry.filter(act__startswith="grid-b").values_list("act", flat=True) == [
        "grid-built"
    ]


async def test_a_change_tells_what_stood_there_and_what_does(here):
    """What differs, and of a row nobody had looked at all that there is."""
    async with writing(), journal.watching():
        journal.note(here.micro)
        await Grid.filter(id=here.micro.id).update(name="新网格")
        await journal.write(OPERATOR, "grid-renamed", here.micro, now=here.now)
        await journal.write(OPERATOR, "grid-seen", here.grid, now=here.now)
    renamed = (await JournalEntry.get(act="grid-renamed")).personal
    assert (renamed["before"], renamed["after"]) == (
        {"name": here.micro.name},
        {"name": "新网格"},
    )
    seen = (await JournalEntry.get(act="grid-seen")).personal
    assert (seen["after"]["name"], "before" in seen) == (here.grid.name, False)


async def test_a_request_is_called_a_request(here):
    """The table has a longer name than the word."""
    wang = await here.resident("王秀英")
    assert subject_of(await here.reports(wang)) == "request:1"


def test_time_and_the_shell_act_too():
    """Nobody in person, but not nothing."""
    assert (str(CLOCK), CLOCK.via) == ("clock:0", Via.CLOCK)
    assert (str(OPERATOR), OPERATOR.via) == ("operator:0", Via.LOAD)
