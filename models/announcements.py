"""Announcements 通知: the office tells many people one thing, once they have seen whom and what.

    announcement = await announcements.draft(place, Audience.RESIDENTS, texts, actor, now=now)
    them = await announcements.recipients(announcement, sight.grids)     # looked at, and counted
    second = await announcements.confirm(announcement.id, them.count, …)  # with the count seen

Whoever confirms says how many they saw; when that is not true any more nothing leaves. Above
`RULES.told_at_once` a second call, with what the first one gave back, is needed. Then everybody
who can be reached is told once, in one transaction, by broadcasts that nothing waits behind; not
in quiet hours unless it is urgent. What has not left can be called back.

Nobody is reached who does not belong to the grids of whoever confirms; a class is told as a
whole by whoever has the class.
"""

import secrets
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.expressions import Q, Subquery
from tortoise.functions import Count
from tortoise.models import Model

from models import journal, outbox
from models.accounts import Account
from models.addresses import Building, Estate
from models.calendar import after_quiet
from models.chats import digest
from models.courses import HOLDING, Course, Enrolment, Standing
from models.database import UtcDatetimeField, remembered, writing
from models.database.kept import Kept
from models.errors import Invalid, NotFound, RuleBroken
from models.grids import Grid, subtree
from models.journal import Actor
from models.members import Post
from models.outbox import Notice, Outgoing, Sending
from models.residents import Resident
from models.settings import RULES


class Place(StrEnum):
    """What kind of place its people are of."""

    GRID = "grid"
    ESTATE = "estate"
    BUILDING = "building"
    COURSE = "course"


TABLES: dict[Place, type[Grid | Estate | Building | Course]] = {
    Place.GRID: Grid,
    Place.ESTATE: Estate,
    Place.BUILDING: Building,
    Place.COURSE: Course,
}


class Audience(StrEnum):
    """Who of them."""

    RESIDENTS = "residents"  # of a course: whoever is signed up, waiting or not
    STAFF = "staff"
    EVERYONE = "everyone"


class AnnouncementStatus(StrEnum):
    """How far it got."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"  # once, of two times
    SENT = "sent"
    CANCELLED = "cancelled"


class Announcement(Kept):
    """One thing told to many. `grid` is the one whose office it is of."""

    id = fields.IntField(primary_key=True)
    place = fields.CharEnumField(Place, max_length=10)
    place_id = fields.IntField()
    grid: fields.ForeignKeyRelation[Grid] = fields.ForeignKeyField(
        "models.Grid", related_name="announcements", on_delete=fields.RESTRICT
    )
    grid_id: int
    audience = fields.CharEnumField(Audience, max_length=10)
    text_zh = fields.TextField(default="")
    text_en = fields.TextField(default="")
    urgent = fields.BooleanField(default=False)
    status = fields.CharEnumField(AnnouncementStatus, max_length=10)
    told = fields.IntField(default=0)
    second_digest = fields.CharField(max_length=64, default="")
    second_until = UtcDatetimeField(null=True)
    created_at = UtcDatetimeField()
    sent_at = UtcDatetimeField(null=True)
    cancelled_at = UtcDatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "announcements"

    @property
    def words(self) -> str:
        """How the outbox names what leaves for it."""
        return f"announcement:{self.id}"

    def text(self, locale: str) -> str:
        """What is told in a language; in the other one where there is but one."""
        ways = (self.text_en, self.text_zh) if locale == "en" else (self.text_zh, self.text_en)
        return ways[0] or ways[1]


@dataclass
class Announced(Notice):
    """To each of them: what the office has to say. The words are read when it leaves."""

    announcement: int


@dataclass(eq=False)
class NobodyToTell(RuleBroken):
    """Nobody of them can be reached in the chat."""


@dataclass(eq=False)
class RecipientsChanged(RuleBroken):
    """It would reach others than was seen: look again, then confirm."""

    seen: int
    count: int


@dataclass(eq=False)
class SecondConfirmationNeeded(RuleBroken):
    """So many are told only when it was confirmed twice, the second time by what the first gave."""

    count: int


@dataclass(eq=False)
class AnnouncementOver(RuleBroken):
    """It has been sent or called back already."""

    status: str


LONGEST = 4_096
"""UTF-16 units of one message in the chat."""


def as_read(sender: str, text: str) -> str:
    """What a recipient reads, letter by letter; "" where nothing is said.

    >>> as_read("凌波社区", "明天停水")
    '【凌波社区】\\n明天停水'
    """
    return f"【{sender}】\n{text.strip()}" if text.strip() else ""


async def draft(
    place: Grid | Estate | Building | Course,
    audience: Audience,
    texts: tuple[str, str],
    actor: Actor,
    *,
    now: datetime,
    urgent: bool = False,
) -> Announcement:
    """Write one down; nobody is told yet. `texts` are Chinese and English, of which one may lack.

    Raises `Invalid` when nothing is said, or more than a message holds.
    """
    grid = await office_of(place)
    said = [as_read(grid.name, text) for text in texts]
    for field, text in zip(("text_zh", "text_en"), said, strict=True):
        if len(text.encode("utf-16-le")) > 2 * LONGEST:
            raise Invalid(field=field, value=str(len(text)))
    if not any(said):
        raise Invalid(field="text_zh", value="")
    async with writing():
        made = await Announcement.create(
            place=next(name for name, table in TABLES.items() if isinstance(place, table)),
            place_id=place.id,
            grid=grid,
            audience=audience,
            text_zh=said[0],
            text_en=said[1],
            urgent=urgent,
            status=AnnouncementStatus.DRAFT,
            created_at=now,
        )
        await journal.write(actor, "announcement-drafted", made, now=now)
    return made


async def office_of(place: Grid | Estate | Building | Course) -> Grid:
    """The grid that a place belongs to."""
    if isinstance(place, Grid):
        return place
    if isinstance(place, Building) and place.grid_id is None:
        place = await Estate.get(id=place.estate_id)
    return await Grid.get(id=place.grid_id)


# --- whom it reaches


@dataclass(frozen=True)
class Recipients:
    """Whom it reaches: `chats` to speak in, people by grid, those nobody can speak to."""

    chats: Sequence[int]
    count: int
    by_grid: dict[int | None, int]
    unreachable: int  # they have stopped the bot
    without_chat: int


async def recipients(announcement: Announcement, within: Collection[int]) -> Recipients:
    """Whom it reaches now, of those who belong to these grids."""
    residents = await _residents(announcement, within)
    posts = await _staff(announcement, within)
    accounts = await _accounts(residents, posts)
    people: dict[tuple[str, int], int | None] = {}
    doubled = {a["member_id"] for a in accounts if a["resident_id"] in residents}
    people |= {("resident", id): grid for id, grid in residents.items()}
    people |= {("member", id): grid for id, grid in posts.items() if id not in doubled}
    chats: dict[int, bool] = {}
    reached: dict[tuple[str, int], bool] = {}
    for account in accounts:
        if account["chat_id"] is None:
            continue
        ok = account["chat__unreachable_since"] is None
        chats[account["chat_id"]] = ok
        for person in (("resident", account["resident_id"]), ("member", account["member_id"])):
            if person in people:
                reached[person] = reached.get(person, False) or ok
    told = [person for person, ok in reached.items() if ok]
    return Recipients(
        sorted(chat for chat, ok in chats.items() if ok),
        len(told),
        dict(Counter(people[person] for person in told)),
        len(reached) - len(told),
        len(people) - len(reached),
    )


async def _residents(a: Announcement, within: Collection[int]) -> dict[int, int | None]:
    """The residents it is for, each with the grid of their home."""
    if a.audience is Audience.STAFF:
        return {}
    # a building may belong to another grid than its estate
    here = await _around(a, within) if a.place is Place.GRID else within
    living = Resident.filter(_homes(a, here), archived_at=None)
    home = "household__building"
    found: Any = living.values_list("id", f"{home}__grid_id", f"{home}__estate__grid_id")
    return {id: own or estate for id, own, estate in await found}


def _homes(a: Announcement, within: Collection[int]) -> Q:
    if a.place is Place.COURSE:
        standings = (*HOLDING, Standing.WAITING)
        signed_up = Enrolment.filter(course_id=a.place_id, standing__in=standings)
        return Q(id__in=Subquery(signed_up.values("resident_id")))
    home = "household__building__"
    conditions: list[dict[str, Any]] = [
        {f"{home}grid_id__in": within},
        {f"{home}grid_id__isnull": True, f"{home}estate__grid_id__in": within},
    ]
    here = Q(**conditions[0]) | Q(**conditions[1])
    if a.place is Place.ESTATE:
        here &= Q(household__building__estate_id=a.place_id)
    if a.place is Place.BUILDING:
        here &= Q(household__building_id=a.place_id)
    return here


async def _staff(a: Announcement, within: Collection[int]) -> dict[int, int]:
    """The staff it is for, each with the first grid of their posts there."""
    if a.audience is Audience.RESIDENTS:
        return {}
    posts = Post.filter(grid_id__in=await _around(a, within), member__archived_at=None)
    rows: Any = await posts.order_by("-id").values_list("member_id", "grid_id")
    return dict(rows)


async def _around(a: Announcement, within: Collection[int]) -> set[int]:
    """Its grid and all below, as far as `within` goes."""
    return set(within) & await subtree([await Grid.get(id=a.grid_id)])


_SOME = 10_000
"""Ids in one question: a database takes no more than some thirty thousand."""


async def _accounts(residents: Collection[int], members: Collection[int]) -> list[dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for column, ids in (("resident_id", sorted(residents)), ("member_id", sorted(members))):
        for some in (ids[at : at + _SOME] for at in range(0, len(ids), _SOME)):
            asked: dict[str, Any] = {f"{column}__in": some}
            rows = await Account.filter(**asked).values(
                "id", "resident_id", "member_id", "chat_id", "chat__unreachable_since"
            )
            found |= {row["id"]: row for row in rows}
    return list(found.values())


# --- sending it


async def confirm(
    id: int,
    seen: int,
    within: Collection[int],
    actor: Actor,
    *,
    now: datetime,
    second: str | None = None,
) -> str | None:
    """Send it, if it still reaches as many as were seen.

    Returns None when it is on its way, or what the second confirmation must bring. Raises
    `AnnouncementOver`, `NobodyToTell`, `RecipientsChanged`, or `SecondConfirmationNeeded` when it
    was confirmed once and this is no second time.
    """
    async with writing():
        # locked before counting: two may confirm at once
        row = await _locked(id)
        them = await recipients(row, within)
        if not them.count:
            raise NobodyToTell()
        if them.count != seen:
            raise RecipientsChanged(seen=seen, count=them.count)
        if them.count > RULES.told_at_once:
            if row.second_until is None or row.second_until <= now:
                return await _confirmed_once(row, actor, now=now)
            if second is None or not secrets.compare_digest(digest(second), row.second_digest):
                raise SecondConfirmationNeeded(count=them.count)
        await _send(row, them, actor, now=now)
    return None


async def _locked(id: int) -> Announcement:
    row = await Announcement.filter(id=id).select_for_update().first()
    if row is None:
        raise NotFound(what="announcement")
    if row.status in (AnnouncementStatus.SENT, AnnouncementStatus.CANCELLED):
        raise AnnouncementOver(status=row.status)
    return row


async def _confirmed_once(row: Announcement, actor: Actor, *, now: datetime) -> str:
    second = secrets.token_urlsafe(16)
    row.status = AnnouncementStatus.CONFIRMED
    row.second_digest = digest(second)
    row.second_until = now + RULES.confirmed_again_within
    await _changed(row, "status", "second_digest", "second_until")
    await journal.write(actor, "announcement-confirmed", row, now=now)
    return second


async def _send(row: Announcement, them: Recipients, actor: Actor, *, now: datetime) -> None:
    row.status, row.sent_at, row.told = AnnouncementStatus.SENT, now, len(them.chats)
    await _changed(row, "status", "sent_at", "told")
    due_at = now if row.urgent else after_quiet(now)
    await outbox.broadcast(
        them.chats,
        Announced(row.id),
        words=row.words,
        now=now,
        due_at=due_at,
        expires_at=due_at + RULES.announcement_good_for,
    )
    await journal.write(actor, "announcement-sent", row, now=now, people=them.count)


async def cancel(id: int, actor: Actor, *, now: datetime) -> int:
    """Call it back: what has not left does not leave. Returns how many are spared.

    Raises `AnnouncementOver` when it was called back already.
    """
    async with writing():
        row = await Announcement.filter(id=id).select_for_update().first()
        if row is None:
            raise NotFound(what="announcement")
        if row.status is AnnouncementStatus.CANCELLED:
            raise AnnouncementOver(status=row.status)
        row.status, row.cancelled_at = AnnouncementStatus.CANCELLED, now
        await _changed(row, "status", "cancelled_at")
        waiting = Outgoing.filter(words=row.words, sending=Sending.DUE)
        spared: int = await waiting.update(sending=Sending.EXPIRED, error="cancelled")
        await journal.write(actor, "announcement-cancelled", row, now=now, spared=spared)
    return spared


async def _changed(row: Announcement, *fields: str) -> None:
    row.version += 1
    await row.save(update_fields=[*fields, "version"])


async def figures(rows: Sequence[Announcement]) -> dict[int, dict[Sending, int]]:
    """How far what leaves for each of them got, in messages."""
    by_words = {row.words: row.id for row in rows}
    found: dict[int, dict[Sending, int]] = {row.id: {} for row in rows}
    counted = Outgoing.filter(words__in=list(by_words)).annotate(n=Count("id"))
    for line in await counted.group_by("words", "sending").values("words", "sending", "n"):
        found[by_words[line["words"]]][Sending(line["sending"])] = line["n"]
    return found


async def known(id: int) -> Announcement:
    """One that is being told to many, read once for all of them."""

    async def read() -> Announcement:
        return await Announcement.get(id=id)

    return await remembered(("announcement", id), (Announcement,), read)
