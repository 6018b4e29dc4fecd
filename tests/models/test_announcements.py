"""Announcements: nobody is told who was not counted, nobody is told twice."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from community import Community, community_at

from models import announcements
from models.accounts import Account
from models.addresses import Building, Household
from models.announcements import (
    Announcement,
    AnnouncementOver,
    Audience,
    NobodyToTell,
    RecipientsChanged,
    SecondConfirmationNeeded,
)
from models.chats import Chat
from models.database import writing
from models.errors import Invalid
from models.grids import Grid
from models.journal import OPERATOR, JournalEntry
from models.members import Member
from models.outbox import Outgoing, Priority, Sending
from models.residents import Resident

NIGHT = timedelta(hours=13)
"""From nine in the morning to ten at night."""


@pytest.fixture(params=["sqlite", "postgres"])
async def here(request) -> AsyncIterator[Community]:
    """凌波社区, on either database."""
    url = "sqlite://:memory:"
    if request.param == "postgres":
        fresh: Callable[[], str] = request.getfixturevalue("fresh_postgres")
        url = fresh()
    async with community_at(url) as community:
        yield community


async def neighbours(here: Community, number: int) -> None:
    """So many who live in 碧海蓝天 and have a chat."""
    house = await Building.filter(estate__name="碧海蓝天").first()
    async with writing():
        home = await Household.create(building=house, unit="1", room="101")
        await Resident.bulk_create(
            Resident(name=f"居民{n}", household=home, created_at=here.now) for n in range(number)
        )
        await Chat.bulk_create(
            Chat(external_id=str(9_000 + n), kind="private") for n in range(number)
        )
        living = await Resident.filter(household=home).order_by("id")
        chats = await Chat.filter(kind="private", external_id__gte="9000").order_by("id")
        await Account.bulk_create(
            Account(external_id=c.external_id, chat=c, resident=r, created_at=here.now)
            for r, c in zip(living, chats[-number:], strict=True)
        )


async def all_grids() -> set[int]:
    """What the desk reaches."""
    return {grid.id for grid in await Grid.all()}


async def drafted(here: Community, **how) -> Announcement:
    """Water is off tomorrow, for a whole grid."""
    place = how.pop("place", here.grid)
    to = how.pop("to", Audience.RESIDENTS)
    texts = how.pop("texts", ("明天停水", ""))
    return await announcements.draft(place, to, texts, OPERATOR, now=here.now, **how)


async def confirmed(here: Community, row: Announcement, seen: int, **how):
    """The desk says yes."""
    reach = how.pop("within", None) or await all_grids()
    now = how.pop("now", here.now)
    return await announcements.confirm(row.id, seen, reach, OPERATOR, now=now, **how)


async def sent(row: Announcement) -> list[Outgoing]:
    """What leaves for it."""
    return await Outgoing.filter(words=row.words)


async def test_300_are_not_told_by_one_confirmation(here):
    """The first tells nobody; nor does a second without what the first gave; then all, once."""
    await neighbours(here, 300)
    row = await drafted(here)
    second = await confirmed(here, row, 300)
    assert second
    assert await sent(row) == []
    for wrong in (None, "", "x" * 22):
        with pytest.raises(SecondConfirmationNeeded) as refused:
            await confirmed(here, row, 300, second=wrong)
        assert refused.value.facts() == {"count": 300}
    assert await sent(row) == []
    assert await confirmed(here, row, 300, second=second) is None
    rows = await sent(row)
    assert len(rows) == len({r.chat_id for r in rows}) == 300
    assert {(r.priority, r.sending, r.kind) for r in rows} == {
        (Priority.BROADCAST, Sending.DUE, "announced")
    }


async def test_200_are_told_by_one(here):
    """The twin differs in a hundred people."""
    await neighbours(here, 200)
    row = await drafted(here)
    assert await confirmed(here, row, 200) is None
    assert len(await sent(row)) == 200


async def test_what_the_first_confirmation_gave_grows_old(here):
    """After ten minutes it is a first one again."""
    await neighbours(here, 201)
    row = await drafted(here)
    old = await confirmed(here, row, 201)
    later = here.now + timedelta(minutes=10)
    new = await confirmed(here, row, 201, second=old, now=later)
    assert new not in (None, old)
    assert await sent(row) == []


async def test_confirmed_twice_at_once_each_is_told_once(here):
    """Both press at the same moment; one of them is late."""
    await neighbours(here, 300)
    row = await drafted(here)
    second = await confirmed(here, row, 300)
    presses = [confirmed(here, row, 300, second=second) for _ in range(4)]
    became = await asyncio.gather(*presses, return_exceptions=True)
    assert sorted(type(one).__name__ for one in became) == ["AnnouncementOver"] * 3 + ["NoneType"]
    rows = await sent(row)
    assert len(rows) == len({r.chat_id for r in rows}) == 300
    acts = await JournalEntry.filter(subject=f"announcement:{row.id}").values_list("act", flat=True)
    assert sorted(acts) == [f"announcement-{act}" for act in ("confirmed", "drafted", "sent")]


async def test_whoever_came_after_the_count_stops_it(here):
    """What was seen is what happens, or nothing."""
    await neighbours(here, 3)
    row = await drafted(here)
    await here.resident("王秀英")
    with pytest.raises(RecipientsChanged) as refused:
        await confirmed(here, row, 3)
    assert refused.value.facts() == {"seen": 3, "count": 4}
    assert await sent(row) == []


async def test_who_stopped_the_bot_and_who_has_no_chat_are_told_apart(here):
    """Neither is counted as told."""
    await here.resident("王秀英")
    li = await here.resident("李建国", home="碧海蓝天4")
    zhou = await here.resident("周立", home="碧海蓝天5")
    await Chat.filter(id=li.chat_id).update(unreachable_since=here.now)
    await Account.filter(id=zhou.id).delete()
    them = await announcements.recipients(await drafted(here), await all_grids())
    assert (them.count, them.unreachable, them.without_chat) == (1, 1, 1)
    assert them.by_grid == {here.micro.id: 1}


async def test_whoever_has_gone_is_not_told(here):
    """Moved away, or left the service; nor are they among those that can't be reached."""
    await here.resident("王秀英")
    li = await here.resident("李建国", home="碧海蓝天4")
    row = await drafted(here, place=here.micro, to=Audience.EVERYONE)
    both = (await announcements.recipients(row, await all_grids())).count
    await Resident.filter(id=li.resident_id).update(archived_at=here.now)
    await Member.filter(id=here.chen.id).update(archived_at=here.now)
    them = await announcements.recipients(row, await all_grids())
    assert (them.count, them.unreachable, them.without_chat) == (both - 2, 0, 0)


async def test_nobody_is_told_where_nobody_can_be(here):
    """An announcement to an empty house is no announcement."""
    with pytest.raises(NobodyToTell):
        await confirmed(here, await drafted(here), 0)


@pytest.mark.parametrize(
    ("place", "to", "names"),
    [
        ("grid", Audience.RESIDENTS, {"王", "李"}),
        ("micro", Audience.RESIDENTS, {"王"}),
        ("estate", Audience.RESIDENTS, {"王"}),
        ("building", Audience.RESIDENTS, {"王"}),
        ("building of nobody", Audience.RESIDENTS, set()),
        ("micro", Audience.STAFF, {"陈姐"}),
        ("grid", Audience.STAFF, {"陈姐", "赵明"}),
        ("community", Audience.EVERYONE, {"王", "李", "陈姐", "赵明", "孙兰"}),
    ],
)
async def test_the_people_of_a_place(here, place, to, names):
    """A grid with all below it, an estate, a building; residents, staff, or both."""
    await here.resident("王", home="碧海蓝天3")
    await here.resident("李", home="上林雅苑3")
    houses = {name: (await here.place(f"碧海蓝天{name}")).building for name in "34"}
    places = {
        "building": houses["3"],
        "building of nobody": houses["4"],
        "estate": await houses["3"].estate,
    }
    where = places.get(place) or getattr(here, place)
    row = await drafted(here, place=where, to=to)
    them = await announcements.recipients(row, await all_grids())
    told = await Account.filter(chat_id__in=them.chats)
    assert {account.name for account in told} == names
    assert them.count == sum(them.by_grid.values()) == len(names)


async def test_nobody_outside_of_ones_grids_is_reached(here):
    """A draft of the community, confirmed by somebody of one micro-grid."""
    await here.resident("王", home="碧海蓝天3")
    await here.resident("李", home="上林雅苑3")
    row = await drafted(here, place=here.community)
    assert await confirmed(here, row, 1, within={here.other.id}) is None
    (only,) = await sent(row)
    assert (await Account.get(chat_id=only.chat_id)).name == "李"


async def test_whoever_tells_a_house_tells_those_of_their_own_grids_alone(here):
    """An estate of the one grid, with a building that belongs to the other."""
    await here.resident("王", home="碧海蓝天3")
    await here.resident("李", home="碧海蓝天4")
    house = (await here.place("碧海蓝天4")).building
    await Building.filter(id=house.id).update(grid_id=here.other.id)
    for place, within, count in (
        (await house.estate, {here.micro.id, here.other.id}, 2),
        (await house.estate, {here.micro.id}, 1),
        (house, {here.other.id}, 1),
        (house, {here.micro.id}, 0),
        (here.other, {here.other.id}, 1),
        (here.micro, {here.micro.id}, 1),
    ):
        row = await drafted(here, place=place)
        assert (await announcements.recipients(row, within)).count == count, (place, within)


async def test_one_who_lives_and_works_here_is_one_and_told_once(here):
    """An account of both."""
    wang = await here.resident("王秀英")
    await Account.filter(id=wang.id).update(member_id=here.chen.id)
    await Account.filter(name="陈姐").delete()
    row = await drafted(here, place=here.micro, to=Audience.EVERYONE)
    them = await announcements.recipients(row, await all_grids())
    assert (them.count, len(them.chats), them.without_chat) == (1, 1, 0)


async def test_at_night_it_waits_for_the_morning_unless_it_is_urgent(here):
    """Ten in the evening: eight in the morning, or now."""
    await here.resident("王秀英")
    late = here.now + NIGHT
    for urgent, due in ((False, late + timedelta(hours=10)), (True, late)):
        row = await drafted(here, urgent=urgent)
        await confirmed(here, row, 1, now=late)
        (message,) = await sent(row)
        assert message.due_at == due
        assert message.expires_at == due + timedelta(days=2)


async def test_called_back_spares_whom_it_has_not_reached(here):
    """Three of five have it; two never will, and it can't be sent again."""
    await neighbours(here, 5)
    row = await drafted(here)
    await confirmed(here, row, 5)
    some = [message.id for message in (await sent(row))[:3]]
    await Outgoing.filter(id__in=some).update(sending=Sending.SENT)
    assert await announcements.cancel(row.id, OPERATOR, now=here.now) == 2
    got = (await announcements.figures([row]))[row.id]
    assert got == {Sending.SENT: 3, Sending.EXPIRED: 2}
    for again in (confirmed(here, row, 5), announcements.cancel(row.id, OPERATOR, now=here.now)):
        with pytest.raises(AnnouncementOver) as refused:
            await again
        assert refused.value.facts() == {"status": "cancelled"}


@pytest.mark.parametrize(
    ("text", "taken"),
    [("水" * 4_000, True), ("水" * 4_090, False), ("🚰" * 2_000, True), ("🚰" * 2_050, False)],
)
async def test_it_is_one_message_with_its_heading(here, text, taken):
    """4,096 UTF-16 units, as the platform counts."""
    if taken:
        row = await drafted(here, texts=(text, ""))
        assert row.text("zh") == f"【第一网格】\n{text}"
        return
    with pytest.raises(Invalid) as refused:
        await drafted(here, texts=("好", text))
    assert refused.value.field == "text_en"


async def test_one_language_is_enough(here):
    """And none is too little."""
    row = await drafted(here, texts=("", "No water"))
    assert row.text("zh") == row.text("en") == "【第一网格】\nNo water"
    with pytest.raises(Invalid):
        await drafted(here, texts=(" ", "\n"))
