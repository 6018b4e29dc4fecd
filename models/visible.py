"""Visible: which rows of each table a sight reaches.

One condition a table, used by lists, by single rows and by exports alike; what it leaves out
is absent. A row is placed by its grid; what has no grid yet (a resident without a home, a group
that is bound to nothing) is the desks' to see. Confidential requests are the desks' as well.
"""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from tortoise.expressions import Q, RawSQL, Subquery
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models import journal
from models.access import ApiToken, Sight
from models.accounts import Account
from models.addresses import Building, Estate, Household
from models.announcements import Announcement
from models.calendar import CalendarDay
from models.canned import CannedAnswer
from models.categories import Category
from models.chats import Chat
from models.courses import (
    Attendance,
    Certificate,
    Course,
    Enrolment,
    Leave,
    Lesson,
    Proposal,
    Teacher,
    Term,
    Venue,
)
from models.courses.wished import Wish
from models.errors import NotFound
from models.grids import Grid, Level
from models.imports.tables import ImportBatch
from models.inbox import Incoming
from models.journal import JournalEntry, word_of
from models.members import Member, Post, Role
from models.outbox import Outgoing
from models.policy import FIELDS
from models.requests import Attachment, ResidentRequest
from models.requests.shared import Extension, Help, Parking, Reply, UnitCall
from models.residents import Resident
from models.webhooks import Webhook, WebhookDelivery

M = TypeVar("M", bound=Model)

Scope = Callable[[Sight], Q]


def _q(name: str, value: Any) -> Q:
    conditions: dict[str, Any] = {name: value}
    return Q(**conditions)


def _everything(_: Sight) -> Q:
    return Q()


def _by_grid(column: str) -> Scope:
    def scope(sight: Sight) -> Q:
        return _q(f"{column}__in", sight.grids)

    return scope


def _shared(column: str) -> Scope:
    """What belongs to a grid above is there for those below as well."""

    def scope(sight: Sight) -> Q:
        return _q(f"{column}__in", sight.grids | sight.above)

    return scope


def _of_building(way: str) -> Scope:
    """A building's grid is its own or its estate's."""

    def scope(sight: Sight) -> Q:
        own = _q(f"{way}grid_id__in", sight.grids)
        estates = _q(f"{way}estate__grid_id__in", sight.grids)
        return own | (_q(f"{way}grid_id__isnull", True) & estates)

    return scope


_buildings = _of_building("")


def _estates(sight: Sight) -> Q:
    """Those of one's grids, and those of which a building belongs to one's grids."""
    with_mine = Building.filter(grid_id__in=sight.grids).values("estate_id")
    return Q(grid_id__in=sight.grids) | Q(id__in=Subquery(with_mine))


def _residents(sight: Sight) -> Q:
    here = _of_building("household__building__")(sight)
    return here | Q(household_id__isnull=True) if sight.is_desk else here


def _members(sight: Sight) -> Q:
    here = Q(id__in=Subquery(Post.filter(grid_id__in=sight.grids).values("member_id")))
    if not sight.is_desk:
        return here
    return here | ~Q(id__in=Subquery(Post.all().values("member_id")))


def _accounts(sight: Sight) -> Q:
    known = Q(resident_id__in=Subquery(rows(Resident, sight).values("id"))) | Q(
        member_id__in=Subquery(rows(Member, sight).values("id"))
    )
    unknown = Q(resident_id__isnull=True, member_id__isnull=True)
    return known | unknown if sight.is_desk else known


def _chats(sight: Sight) -> Q:
    """Groups by what they are bound to; private chats by whose they are."""
    theirs = rows(Account, sight).filter(chat_id__isnull=False).values("chat_id")
    here = (
        Q(grid_id__in=sight.grids) | Q(course__grid_id__in=sight.grids) | Q(id__in=Subquery(theirs))
    )
    unbound = Q(grid_id__isnull=True, course_id__isnull=True, kind="group")
    return here | unbound if sight.is_desk else here


def _requests(sight: Sight) -> Q:
    """Those of one's grids, and those one is the first responsible for, wherever they went."""
    at_the_desk = sight.reach.get(Role.DESK, frozenset())
    here = Q(grid_id__in=sight.grids) & (
        Q(category__confidential=False) | Q(grid_id__in=at_the_desk)
    )
    return here | Q(lead_id=sight.member.id, category__confidential=False)


def _of_requests(sight: Sight) -> Q:
    """What was asked for beside requests that one sees."""
    return Q(request_id__in=Subquery(rows(ResidentRequest, sight).values("id")))


def _attachments(sight: Sight) -> Q:
    """Those of requests that one sees, in a list or alone."""
    seen = Q(id__in=Subquery(rows(ResidentRequest, sight).values("id")))
    there = ResidentRequest.filter(seen | _shared_in(sight)).values("id")
    return Q(entry__request_id__in=Subquery(there))


def _shared_in(sight: Sight) -> Q:
    """Requests one's grids were asked to help with, or were called to as a unit."""
    asked = Help.filter(grid_id__in=sight.grids, reply__in=[Reply.ASKED, Reply.YES])
    called = UnitCall.filter(unit_id__in=sight.grids, score=None)
    theirs = Q(id__in=Subquery(asked.values("request_id"))) | Q(
        id__in=Subquery(called.values("request_id"))
    )
    return theirs & Q(category__confidential=False)


def _inbox(sight: Sight) -> Q:
    """What came from the chats one sees, and from where nobody is known yet."""
    seen = rows(Chat, sight).values("external_id")
    known = Chat.all().values("external_id")
    here = Q(lane__in=Subquery(seen))
    return here | ~Q(lane__in=Subquery(known)) if sight.is_desk else here


def _journal(sight: Sight) -> Q:
    """The acts on what one sees, and one's own.

    Each entry is looked at by the key of what it is about, so that a ledger of many costs no more
    than it has lines; the other tables are not asked.
    """
    seen = Q(actor=str(sight.actor))
    for table in (table for table in SCOPES if table is not JournalEntry):
        begins = f"{word_of(table)}:"
        id = f"CAST(substr(journal.subject, {len(begins) + 1}) AS BIGINT)"
        asked = RawSQL(f"CASE WHEN journal.subject LIKE '{begins}%' THEN {id} END")
        about = rows(table, sight).filter(id=asked).annotate(told_of=RawSQL("journal.subject"))
        seen |= Q(subject__in=Subquery(about.values("told_of")))
    return seen


SCOPES: dict[type[Model], Scope] = {
    Level: _everything,
    Grid: _by_grid("id"),
    Estate: _estates,
    Building: _buildings,
    Household: _of_building("building__"),
    Resident: _residents,
    Member: _members,
    Post: _by_grid("grid_id"),
    Account: _accounts,
    ApiToken: lambda sight: Q(member_id__in=Subquery(rows(Member, sight).values("id"))),
    Chat: _chats,
    Category: _everything,
    CannedAnswer: _everything,
    CalendarDay: _everything,
    ResidentRequest: _requests,
    Attachment: _attachments,
    Extension: _of_requests,
    Parking: _of_requests,
    UnitCall: _of_requests,
    Term: _everything,
    Venue: _shared("grid_id"),
    Teacher: _shared("grid_id"),
    Certificate: _shared("teacher__grid_id"),
    Proposal: _by_grid("grid_id"),
    Course: _by_grid("grid_id"),
    Lesson: _by_grid("course__grid_id"),
    Enrolment: _by_grid("course__grid_id"),
    Leave: _by_grid("lesson__course__grid_id"),
    Attendance: _by_grid("lesson__course__grid_id"),
    Wish: _by_grid("course__grid_id"),
    Webhook: _by_grid("grid_id"),
    WebhookDelivery: _by_grid("webhook__grid_id"),
    Announcement: _by_grid("grid_id"),
    Incoming: _inbox,
    ImportBatch: lambda sight: Q(member_id__in=Subquery(rows(Member, sight).values("id"))),
    Outgoing: lambda sight: Q(chat_id__in=Subquery(rows(Chat, sight).values("id"))),
    JournalEntry: _journal,
}
"""What a sight reaches, table by table."""

ALONE: dict[type[Model], Scope] = {ResidentRequest: _shared_in}
"""What a sight reaches besides, row by row; it stands in no list and no ledger."""

LARGEST_ID = 2**31 - 1


def reads(field: str, sight: Sight) -> bool:
    """Whether the sight reads a personal field, `resident.note`, wherever it reaches."""
    within = sight.of_roles(FIELDS[field]) if sight.allows(field) else None
    return within is not None and within.grids == sight.grids


def reading(table: type[Model], field: str, sight: Sight) -> Q:
    """The rows of which the sight reads a personal field as it is; `phone`, `resident.phone`."""
    name = field if "." in field else f"{word_of(table)}.{field}"
    within = sight.of_roles(FIELDS[name]) if sight.allows(name) else None
    if within is None:
        return Q(id__in=[])
    return Q() if within.reach == sight.reach else SCOPES[table](within)


async def readable(table: type[Model], ids: Collection[int], field: str, sight: Sight) -> set[int]:
    """Of these rows, those of which the sight reads a personal field as it is."""
    theirs = reading(table, field, sight)
    if theirs == Q():
        return set(ids)
    found: Any = await table.filter(theirs, id__in=list(ids)).values_list("id", flat=True)
    return set(found)


def rows(table: type[M], sight: Sight) -> QuerySet[M]:
    """The rows of a table that a sight reaches."""
    return table.filter(SCOPES[table](sight))


async def one(table: type[M], id: int | None, sight: Sight) -> M:
    """The row of that id. Raises `NotFound`, whether it is absent or only not visible."""
    found = None
    if id is not None and 0 < id <= LARGEST_ID:
        found = await rows(table, sight).get_or_none(id=id)
        if found is None and table in ALONE:
            found = await table.filter(ALONE[table](sight)).get_or_none(id=id)
    if found is None:
        raise NotFound(what=word_of(table))
    journal.note(found)
    return found
