"""At once: two who join, two who merge, two who agree, on a database where they really may."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from community import Community, community_at
from postgres import postgres_server

from models import categories, requests
from models.accounts import Account
from models.requests import Consent, Reporter, ResidentRequest, Status, consent


@pytest.fixture
async def here() -> AsyncIterator[Community]:
    """凌波社区 on a real PostgreSQL."""
    with postgres_server() as fresh:
        async with community_at(fresh()) as community:
            yield community


@pytest.fixture
async def people(here) -> list[Account]:
    """Five neighbours."""
    homes = zip("王李赵周吴", range(1, 6), strict=True)
    return [await here.resident(f"{name}某", home=f"碧海蓝天{n}") for name, n in homes]


async def at_once(*acts) -> list[str]:
    """All at the same moment; what became of each, by name."""
    became = await asyncio.gather(*acts, return_exceptions=True)
    return sorted(type(each).__name__ for each in became)


async def test_all_who_join_at_once_are_counted_and_nobody_twice(here, people):
    """Each presses twice."""
    first, *others = people
    lift = await here.reports(first)
    presses = [requests.join(lift.id, one, now=here.now) for one in others for _ in range(2)]
    became = await at_once(*presses)
    assert became == ["AlreadyYours"] * 4 + ["ResidentRequest"] * 4
    assert (await ResidentRequest.get(id=lift.id)).joined == await Reporter.all().count() == 4


async def test_merged_into_each_other_one_remains(here, people):
    """A into B and B into A: no ring, and nobody is lost."""
    one, other = [await here.reports(person) for person in people[:2]]
    became = await at_once(
        requests.merge(one.id, here.chen, other.id, now=here.now),
        requests.merge(other.id, here.chen, one.id, now=here.now),
    )
    assert became == ["ResidentRequest", "SameRequest"]
    remaining = await ResidentRequest.get(merged_into_id=None)
    assert remaining.joined == 1


async def test_merged_while_the_other_is_finished_both_tell_the_truth(here, people):
    """Either it went along, or it was refused and stays open."""
    one, other = [await here.reports(person) for person in people[:2]]
    await requests.claim(other.id, here.chen, now=here.now)
    became = await at_once(
        requests.merge(one.id, here.chen, other.id, now=here.now),
        requests.finish(other.id, here.chen, "修好了", now=here.now),
    )
    merged = (await ResidentRequest.get(id=one.id)).status is Status.MERGED
    assert became == (["ResidentRequest"] * 2 if merged else ["NotToMerge", "ResidentRequest"])
    assert await Reporter.all().count() == int(merged)


async def test_the_last_two_parts_finished_at_once_finish_the_whole(here, people):
    """Neither believes that the other is still open."""
    whole = await here.reports(people[0], "垃圾没人收", category="sanitation.rubbish")
    places = [await here.place(name) for name in ("碧海蓝天3", "碧海蓝天5")]
    parts = await requests.split(whole.id, here.lead, places, now=here.now)
    for part in parts:
        await requests.claim(part.id, here.chen, now=here.now)
    finish = [requests.finish(p.id, here.chen, "收了", now=here.now) for p in parts]
    assert await at_once(*finish) == ["ResidentRequest"] * 2
    assert (await ResidentRequest.get(id=whole.id)).status is Status.DONE


async def test_consent_pressed_twice_at_once_files_once(here, people):
    """And says so the second time."""
    group = here.groups[here.micro.id]
    asked, _ = await consent.raise_words(group, 7, people[0], here.chen, "灯坏了", now=here.now)
    light = await categories.named("facility.light")
    yes = [
        consent.agree(asked.id, people[0], category=light, place=None, now=here.now)
        for _ in range(2)
    ]
    assert await at_once(*yes) == ["ConsentOver", "ResidentRequest"]
    assert (await Consent.get()).text == ""
    assert await ResidentRequest.all().count() == 1
