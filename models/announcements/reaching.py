"""Reaching: whom an announcement reaches.

One rule. It is for people, each belonging to one grid: a resident to that of their home, a member
of staff to that of a post. Whoever tells them may tell those who belong to their own grids.

    place       its residents                         its staff
    grid        who lives in it, or below             who has a post in it, or below
    estate      who lives there                       the same, of the grid the estate is in
    building    who lives there                       the same, of the grid the building is in
    course      who is signed up, wherever they live  the same, of the grid the course is of

Somebody who lives here and works here is one person. A person is reached when one of their chats
can be spoken to, and is told once in each of them.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from tortoise.expressions import Q, Subquery

from models.accounts import Account
from models.addresses import Building, Estate
from models.announcements.tables import Announcement, Audience, Place
from models.courses import HOLDING, Course, Enrolment, Standing
from models.grids import Grid, subtree
from models.members import Post
from models.residents import Resident

Person = tuple[str, int]
"""A resident or a member, by the column of an account that leads to them."""

RESIDENT, MEMBER = "resident_id", "member_id"


@dataclass(frozen=True)
class Recipients:
    """Whom it reaches: `chats` to speak in, people by grid, those nobody can speak to."""

    chats: Sequence[int]
    count: int
    by_grid: dict[int | None, int]
    unreachable: int  # they have stopped the bot
    without_chat: int


async def office_of(place: Grid | Estate | Building | Course) -> Grid:
    """The grid that a place belongs to."""
    if isinstance(place, Grid):
        return place
    if isinstance(place, Building) and place.grid_id is None:
        place = await Estate.get(id=place.estate_id)
    return await Grid.get(id=place.grid_id)


async def recipients(announcement: Announcement, within: Collection[int]) -> Recipients:
    """Whom it reaches now, of those who belong to these grids."""
    people = await _people(announcement, within)
    accounts = await _accounts(people)
    people = _each_once(people, accounts)
    told: dict[Person, bool] = {}
    chats: set[int] = set()
    for account in accounts:
        if account["chat_id"] is None:
            continue
        reached = account["chat__unreachable_since"] is None
        if reached:
            chats.add(account["chat_id"])
        for person in _those_of(account):
            if person in people:
                told[person] = told.get(person, False) or reached
    reached_ones = [person for person, reached in told.items() if reached]
    return Recipients(
        sorted(chats),
        len(reached_ones),
        dict(Counter(people[person] for person in reached_ones)),
        len(told) - len(reached_ones),
        len(people) - len(told),
    )


async def _people(a: Announcement, within: Collection[int]) -> dict[Person, int | None]:
    """Whom it is for, each with the grid they belong to."""
    around = set(within) & await subtree([await Grid.get(id=a.grid_id)])
    people: dict[Person, int | None] = {}
    if a.audience is not Audience.STAFF:
        home = "household__building"
        living = Resident.filter(_residents(a, within, around), archived_at=None)
        found: Any = living.values_list("id", f"{home}__grid_id", f"{home}__estate__grid_id")
        people |= {(RESIDENT, id): own or estates for id, own, estates in await found}
    if a.audience is not Audience.RESIDENTS:
        posts = Post.filter(grid_id__in=around, member__archived_at=None).order_by("-id")
        rows: Any = await posts.values_list("member_id", "grid_id")
        people |= {(MEMBER, id): grid for id, grid in rows}
    return people


def _residents(a: Announcement, within: Collection[int], around: Collection[int]) -> Q:
    """The residents of its place, as the table above has it."""
    match a.place:
        case Place.COURSE:
            standings = (*HOLDING, Standing.WAITING)
            signed_up = Enrolment.filter(course_id=a.place_id, standing__in=standings)
            return Q(id__in=Subquery(signed_up.values("resident_id")))
        case Place.GRID:
            return _living_in(around)
        case Place.ESTATE:  # a building in it may belong to another grid
            return _living_in(within) & Q(household__building__estate_id=a.place_id)
        case Place.BUILDING:
            return _living_in(within) & Q(household__building_id=a.place_id)


def _living_in(grids: Collection[int]) -> Q:
    """Whose home belongs to one of these grids: by its building, or else by its estate."""
    own: dict[str, Any] = {"household__building__grid_id__in": grids}
    estates: dict[str, Any] = {
        "household__building__grid_id__isnull": True,
        "household__building__estate__grid_id__in": grids,
    }
    return Q(**own) | Q(**estates)


_SOME = 10_000
"""Ids in one question: a database takes no more than some thirty thousand."""


async def _accounts(people: Collection[Person]) -> list[dict[str, Any]]:
    """The accounts of people, each once, with the chat they are spoken to in."""
    found: dict[int, dict[str, Any]] = {}
    for column in (RESIDENT, MEMBER):
        ids = sorted(id for kind, id in people if kind == column)
        for some in (ids[at : at + _SOME] for at in range(0, len(ids), _SOME)):
            asked: dict[str, Any] = {f"{column}__in": some}
            rows = await Account.filter(**asked).values(
                "id", RESIDENT, MEMBER, "chat_id", "chat__unreachable_since"
            )
            found |= {row["id"]: row for row in rows}
    return list(found.values())


def _those_of(account: dict[str, Any]) -> tuple[Person, Person]:
    return (RESIDENT, account[RESIDENT]), (MEMBER, account[MEMBER])


def _each_once(
    people: dict[Person, int | None], accounts: Collection[dict[str, Any]]
) -> dict[Person, int | None]:
    """People without the members who are among them as residents already."""
    doubled = {member for resident, member in map(_those_of, accounts) if resident in people}
    return {person: grid for person, grid in people.items() if person not in doubled}
