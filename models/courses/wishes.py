"""Wishes 加开小课: who can't follow, can't come then or found no seat wishes for more lessons.

One wish a person, course and kind. Once enough people wish, the organisers get one list, with a
room and an hour that are free, and suit most of those who said when they can come; wishes after
that bring its card up to date. What they grant is a
small class of its own, so that nobody of the course is missed in a lesson they did not ask for.
Whoever wished hears what became of it, and a next list needs as many wishes again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models import journal, outbox
from models.courses import publishing
from models.courses.filling import locked
from models.courses.free_hours import FreeHour, free_hours
from models.courses.lessons import add_lesson
from models.courses.seats import CourseNotOpen
from models.courses.suiting import suited
from models.courses.tables import Course, CourseStatus, Teacher, Term, Venue
from models.courses.wished import Wish, WishKind, WishList, WishStatus
from models.database import writing
from models.errors import Invalid, NotFound, RuleBroken
from models.grids import Grid
from models.journal import Actor
from models.members import Member, must_hold
from models.outbox import Notice
from models.residents import Resident
from models.settings import RULES

SMALL = "（加开小课）"
"""What the title of a class says that was made of wishes."""

ALIKE = (
    "audience",
    "description",
    "approval",
    "walk_ins",
    "age_from",
    "age_through",
    "for_grid_id",
    "for_estate_id",
    "seats_a_household",
    "monitor_id",
)
"""What such a class has from its course."""


@dataclass(eq=False)
class AlreadyWished(RuleBroken):
    """The same person wishes the same already."""

    course: str


@dataclass(eq=False)
class WishesAnswered(RuleBroken):
    """Somebody has answered the list already."""

    course: str
    status: str


@dataclass(eq=False)
class NobodyWishes(RuleBroken):
    """All who wished took it back."""

    course: str


@dataclass
class WishArranged(Notice):
    """To whoever wished: a class will be made, its hour is not known yet; they hear of it then."""

    title: str


@dataclass
class WishDeclined(Notice):
    """To whoever wished: not this time, and why."""

    title: str
    answer: str


# --- wishing


async def wish(
    course: int,
    resident: Resident,
    kind: WishKind,
    actor: Actor,
    *,
    now: datetime,
    times: str = "",
) -> Wish:
    """Wish for more lessons of a course. Raises `AlreadyWished` or `CourseNotOpen`."""
    async with writing():
        # locked before counting: two may be the last who is needed
        about = await locked(course)
        if about.status is not CourseStatus.PUBLISHED:
            raise CourseNotOpen(course=about.title, opens_at="")
        known = await Wish.filter(course_id=course, resident_id=resident.id, kind=kind).first()
        if known and known.status is WishStatus.OPEN:
            raise AlreadyWished(course=about.title)
        mine = known or Wish(course_id=course, resident_id=resident.id, kind=kind, version=0)
        mine.status, mine.times, mine.wished_at = WishStatus.OPEN, times[:100], now
        mine.wish_list_id = None
        mine.version += 1
        await mine.save()
        await journal.write(actor, "more-lessons-wished", mine, now=now, course=course)
        await _ask_organisers(about, now=now)
    return mine


async def take_back(course: int, resident: Resident, actor: Actor, *, now: datetime) -> int:
    """Wish for it no more, of whatever kind. Returns how many wishes there were."""
    async with writing():
        about = await locked(course)
        mine = await Wish.filter(course_id=course, resident_id=resident.id, status=WishStatus.OPEN)
        for each in mine:
            each.status = WishStatus.TAKEN_BACK
            each.version += 1
            await each.save(update_fields=["status", "version"])
            await journal.write(actor, "wish-taken-back", each, now=now)
        if listed := await open_list(about):
            await outbox.refresh(("wishes",), listed.subject, now=now)
    return len(mine)


async def wished_by(course: int, resident: Resident) -> bool:
    """Whether somebody wishes for more lessons of a course."""
    return await Wish.exists(course_id=course, resident_id=resident.id, status=WishStatus.OPEN)


async def on_list(listed: WishList) -> list[Wish]:
    """The wishes of a list with who wishes, in the order in which they were made."""
    if listed.status is WishStatus.OPEN:
        found = Wish.filter(course_id=listed.course_id, status=WishStatus.OPEN)
    else:
        found = Wish.filter(wish_list_id=listed.id)
    return await found.order_by("wished_at", "id").select_related("resident")


def people(wishes: Sequence[Wish]) -> int:
    """How many wish: whoever wishes twice is one."""
    return len({each.resident_id for each in wishes})


def when(wishes: Sequence[Wish]) -> list[str]:
    """When they can come, in the words of each person who said so."""
    return list({each.resident_id: each.times for each in wishes if each.times}.values())


async def wishing(course: int) -> int:
    """How many people wish for more lessons of a course."""
    return people(await Wish.filter(course_id=course, status=WishStatus.OPEN))


async def enough(course: Course) -> int:
    """After how many people the organisers are asked: as the term says, or the community."""
    term = await Term.get(id=course.term_id)
    return term.wishes or RULES.wishes


async def open_list(course: Course) -> WishList | None:
    """What the organisers have not answered yet."""
    return await WishList.filter(course_id=course.id, status=WishStatus.OPEN).first()


async def _ask_organisers(course: Course, *, now: datetime) -> None:
    listed = await open_list(course)
    if listed:
        await outbox.refresh(("wishes",), listed.subject, now=now)
    elif await wishing(course.id) >= await enough(course):
        listed = WishList(course_id=course.id, created_at=now)
        await _propose(listed, course, now=now)
        await listed.save()
        for chat in await outbox.chats_of(await Grid.get(id=course.grid_id)):
            await outbox.show(chat, "wishes", listed.subject, now=now)


async def _propose(listed: WishList, course: Course, *, now: datetime) -> None:
    """The free hour that suits most of them, the first of those; or none."""
    free = await free_hours(course, await wishing(course.id), now=now)
    times = when(await Wish.filter(course_id=course.id, status=WishStatus.OPEN))
    found = max(free, key=lambda hour: suited(hour.span[0], times, now=now), default=None)
    listed.starts_at, listed.ends_at = found.span if found else (None, None)
    listed.venue_id = found.venue.id if found else None


# --- answering


async def grant(id: int, member: Member, actor: Actor, *, now: datetime) -> WishList:
    """加开: make a small class at the proposed hour, open to all; whoever wished can sign up.

    Where no hour is free it is a draft, for the desk to complete. When the hour is taken meanwhile
    nothing is made: another one is proposed, and the list stays open. Raises `WishesAnswered`,
    `NobodyWishes`, `NotAllowed`, and what publishing raises.
    """
    async with writing():
        listed, course = await _open(id, member)
        wishes = await on_list(listed)
        if not wishes:
            raise NobodyWishes(course=course.title)
        if not await _is_free(listed, course, people(wishes), now=now):
            await _propose(listed, course, now=now)
            listed.version += 1
            await listed.save(update_fields=["starts_at", "ends_at", "venue_id", "version"])
            await outbox.refresh(("wishes",), listed.subject, now=now)
            return listed
        made = await _make(listed, course, actor, now=now)
        listed.made_id = made.id
        arranged = None if listed.starts_at else WishArranged(course.title)
        await _answer(listed, WishStatus.GRANTED, wishes, arranged, actor, now=now)
        if listed.starts_at:
            await publishing.publish(made.id, actor, now=now)  # which tells those who wished
    return listed


async def decline(id: int, member: Member, words: str, actor: Actor, *, now: datetime) -> WishList:
    """不加开: with words for whoever wished. Raises `WishesAnswered` or `NotAllowed`."""
    if not words.strip():
        raise Invalid(field="answer", value="")
    async with writing():
        listed, course = await _open(id, member)
        listed.answer = words.strip()[:500]
        news = WishDeclined(course.title, listed.answer)
        wishes = await on_list(listed)
        await _answer(listed, WishStatus.DECLINED, wishes, news, actor, now=now)
    return listed


async def must_organise(listed: WishList, member: Member) -> None:
    """Raise `NotAllowed` for whoever can't open a class where the course belongs."""
    course = await Course.get(id=listed.course_id)
    await must_hold(member, await Grid.get(id=course.grid_id), to="change:courses")


async def _open(id: int, member: Member) -> tuple[WishList, Course]:
    found = await WishList.get_or_none(id=id)
    if found is None:
        raise NotFound(what="wishes")
    course = await locked(found.course_id)
    await must_organise(found, member)
    listed = await WishList.get(id=id)  # as it is now that the course is locked
    if listed.status is not WishStatus.OPEN:
        raise WishesAnswered(course=course.title, status=listed.status)
    return listed, course


async def _is_free(listed: WishList, course: Course, count: int, *, now: datetime) -> bool:
    """Whether what was proposed is still so: the hour is free, or still none is."""
    free = await free_hours(course, count, now=now)
    if listed.starts_at is None:
        return not free
    return any(_same(hour, listed) for hour in free)


def _same(hour: FreeHour, listed: WishList) -> bool:
    return hour.span[0] == listed.starts_at and hour.venue.id == listed.venue_id


async def _make(listed: WishList, course: Course, actor: Actor, *, now: datetime) -> Course:
    venue = await Venue.get_or_none(id=listed.venue_id) if listed.venue_id else None
    fits = venue.capacity if venue and venue.capacity is not None else course.seats
    made = await publishing.create(
        course.title[: 80 - len(SMALL)] + SMALL,
        await Term.get(id=course.term_id),
        await Grid.get(id=course.grid_id),
        min(course.seats, fits),
        [],
        actor,
        now=now,
        teacher=await Teacher.get_or_none(id=course.teacher_id) if course.teacher_id else None,
        venue=venue,
        **{name: getattr(course, name) for name in ALIKE},
    )
    if listed.starts_at is None or listed.ends_at is None:
        return made
    await add_lesson(made.id, listed.starts_at, listed.ends_at, actor, now=now)
    return made


async def _answer(
    listed: WishList,
    status: WishStatus,
    wishes: Sequence[Wish],
    news: Notice | None,
    actor: Actor,
    *,
    now: datetime,
) -> None:
    listed.status, listed.decided_at = status, now
    listed.version += 1
    await listed.save(update_fields=["status", "decided_at", "made_id", "answer", "version"])
    await journal.write(actor, f"wishes-{status}", listed, now=now)
    for each in wishes:
        each.status, each.wish_list_id = status, listed.id
        each.version += 1
        await each.save(update_fields=["status", "wish_list_id", "version"])
    if news:
        for resident in dict.fromkeys(each.resident_id for each in wishes):
            await outbox.tell(Resident(id=resident), news, now=now)
    await outbox.refresh(("wishes",), listed.subject, now=now)
