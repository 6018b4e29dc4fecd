"""The inbox over HTTP: what was set aside is found by its number and tried again."""

import pytest

from models import clock, inbox
from models.inbox import Arrival, Handling, Incoming


@pytest.fixture
async def number(community) -> int:
    """An update of 王's that was set aside, by the number she was told."""
    arrival = Arrival(1, community.chats["王"].external_id, "{}")
    await inbox.keep([arrival], transport="telegram", bot="1", now=clock.now())
    row = await Incoming.get(update_id=1)
    await Incoming.filter(id=row.id).update(handling=Handling.SET_ASIDE, attempts=5)
    return int(row.id)


async def test_what_was_set_aside_is_found_and_replayed(community, zhao, number):
    """By the desk, once, with a line in the journal."""
    (row,) = await zhao.listed("/inbox", handling="set_aside")
    assert row["id"] == number
    replayed = await zhao.post(f"/inbox/{number}/replay")
    assert (replayed.status_code, replayed.json()["handling"]) == (200, "waiting")
    (entry,) = await zhao.listed("/journal", subject=f"inbox:{number}")
    member = community.members["赵"].id
    assert (entry["act"], entry["actor"]) == ("update-replayed", f"member:{member}")
    again = await zhao.post(f"/inbox/{number}/replay")
    assert again.status_code == 409
    assert (again.json()["code"], again.json()["facts"]) == (
        "not-set-aside",
        {"handling": "waiting"},
    )


async def test_what_somebody_wrote_is_not_shown(zhao, number):
    """Neither the words nor whose chat it is."""
    await Incoming.filter(id=number).update(payload='{"text": "电梯坏了"}')
    row = (await zhao.get(f"/inbox/{number}")).json()
    assert set(row) == {"id", "handling", "attempts", "error", "received_at", "due_at"}


async def test_the_neighbours_desk_neither_sees_nor_replays_it(qian, number):
    """And what came from where nobody is known yet is any desk's to see."""
    assert await qian.listed("/inbox") == []
    assert (await qian.post(f"/inbox/{number}/replay")).status_code == 404
    await Incoming.filter(id=number).update(lane="unknown")
    assert [row["id"] for row in await qian.listed("/inbox")] == [number]


async def test_a_grid_member_does_not_replay(chen, number):
    """It is the desk's."""
    assert (await chen.post(f"/inbox/{number}/replay")).status_code == 403
