"""How a course is shown: to residents, to its groups, and the news about seats."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.chat.keyboards import Choice, Words, data
from bot.chat.routes import Routes
from bot.delivery import said
from bot.texts import Say
from models import addresses, clock, courses
from models.calendar import local
from models.chats import Chat
from models.courses import (
    Course,
    CourseStatus,
    Enrolment,
    InCourse,
    Lesson,
    LessonStatus,
    Relation,
    Standing,
    TimetableSlot,
)
from models.residents import Resident, masked

NAMES = 40
"""Masked names on a group's card at most."""


# --- when and where


async def timetables(shown: Sequence[Course], say: Say) -> dict[int, str]:
    """The weekly patterns in words, by the course's id: 周二 09:00、周四 09:00."""
    slots = await TimetableSlot.filter(course_id__in=[c.id for c in shown]).order_by(
        "weekday", "starts"
    )
    separator = "、" if say.locale == "zh" else ", "
    return {
        course.id: separator.join(
            f"{say.weekday(s.weekday)} {s.starts}" for s in slots if s.course_id == course.id
        )
        for course in shown
    }


async def next_lesson(course: Course, *, after: datetime) -> Lesson | None:
    """The lesson that is on, or comes next."""
    return (
        await Lesson.filter(course_id=course.id, ends_at__gt=after, status=LessonStatus.PLANNED)
        .order_by("starts_at")
        .first()
    )


def moment_of(lesson: Lesson | None, say: Say) -> str:
    """When a lesson begins, in words; a dash when there is none."""
    return say.moment(in_fact(lesson)) if lesson else "—"


def in_fact(lesson: Lesson) -> str:
    """When a lesson begins, as a text takes it."""
    return local(lesson.starts_at).isoformat(timespec="minutes")


async def _when_and_where(course: Course, lesson: Lesson | None, say: Say) -> str:
    """The beginning of a lesson; its place and its teacher where they are not the course's own."""
    told = [moment_of(lesson, say)]
    if lesson and lesson.venue_id:
        told.append(await courses.venue_of(course, lesson))
    if lesson and lesson.teacher_id:
        told.append(await courses.teacher_of(course, lesson))
    return " ".join(told)


# --- a course


async def details(course: Course, say: Say, *, now: datetime) -> str:
    """What a resident wants to know of a course."""
    seats = (await courses.seats_of(course, now=now))[course.id]
    return say(
        "course",
        title=course.title,
        description=course.description,
        teacher=await courses.teacher_of(course) or "—",
        venue=await courses.venue_of(course) or "—",
        audience=course.audience,
        times=(await timetables([course], say))[course.id],
        next=await _when_and_where(course, await next_lesson(course, after=now), say),
        seats=str(course.seats),
        free=str(seats.free) if seats.free else "",
        waiting=str(sum(wish.seats for wish in seats.waiting) or ""),
    )


async def group_card(id: int, chat: Chat) -> Words | None:
    """The course as its groups see it: seats, those waiting, masked names."""
    course = await Course.filter(id=id).first()
    if course is None:
        return None
    say = Say(chat.locale)
    active = await courses.standing_in(id)
    holding = [e for e in active if e.standing in courses.HOLDING]
    waiting = [e for e in active if e.standing is Standing.WAITING]
    html = say(
        "course-card",
        title=course.title,
        status=say.plain(f"course-status-{course.status}"),
        teacher=await courses.teacher_of(course) or "—",
        venue=await courses.venue_of(course) or "—",
        times=(await timetables([course], say))[id],
        next=await _when_and_where(course, await next_lesson(course, after=clock.now()), say),
        seats=str(course.seats),
        taken=str(courses.people(holding)),
        waiting=str(courses.people(waiting)),
        names=_names(holding, say),
        waiters=_names(waiting, say) if waiting else "",
    )
    open_ = course.status is CourseStatus.PUBLISHED
    return Words(html, [Choice(say.plain("button-roll"), data("roll", id))] if open_ else [])


def _names(enrolments: Sequence[InCourse], say: Say) -> str:
    """Masked names, each with what sets it apart: an offer that is open, a pair of seats."""
    names = [_name(enrolment, say) for enrolment in enrolments[:NAMES]]
    more = len(enrolments) - NAMES
    return " ".join(names) + (f" …+{more}" if more > 0 else "") if names else "—"


def _name(enrolment: InCourse, say: Say) -> str:
    pair = "×2" if enrolment.seats == 2 else ""
    undecided = enrolment.standing in (Standing.OFFERED, Standing.APPLIED)
    mark = say.plain(f"mark-{enrolment.standing}") if undecided else ""
    return masked(enrolment.name) + pair + mark


def with_parent(enrolment: Enrolment, say: Say) -> str:
    """What stands behind the name of a child who comes with a parent."""
    return say.plain("mark-pair") if enrolment.seats == 2 else ""


# --- news


async def offered(facts: dict[str, Any], chat: Chat) -> Words:
    """A seat is held: take it, or leave it to the next."""
    say = Say(chat.locale)
    id = facts["enrolment"]
    enrolment = await Enrolment.get(id=id)
    if enrolment.standing is not Standing.OFFERED:
        # decided elsewhere before this could leave: say what is true now
        standing = say.plain(f"standing-{enrolment.standing}")
        return Words(say("seat-decided", **_of(facts), standing=standing))
    buttons = [
        Choice(say.plain("button-take-seat"), data("take-seat", id)),
        Choice(say.plain("button-leave-seat"), data("leave-seat", id)),
    ]
    return Words((await said(facts, chat)).html, buttons)


async def lapsed(facts: dict[str, Any], chat: Chat) -> Words:
    """The seat was not taken in time; signing up again is one press."""
    enrolment = await Enrolment.get(id=facts["enrolment"])
    return Words((await said(facts, chat)).html, [again_choice(enrolment, Say(chat.locale))])


def again_choice(enrolment: Enrolment, say: Say) -> Choice:
    """Sign the same person up once more."""
    own = enrolment.relation is Relation.SELF
    return Choice(
        say.plain("button-sign-up" if own else "button-sign-up-again"),
        data("sign-up-again", enrolment.id),
    )


async def approval(facts: dict[str, Any], chat: Chat) -> Words:
    """Somebody signed up where the grid decides: yes or no."""
    say = Say(chat.locale)
    id = facts["enrolment"]
    enrolment = await Enrolment.get(id=id)
    if enrolment.standing is not Standing.APPLIED:
        standing = say.plain(f"standing-{enrolment.standing}")
        return Words(say("approval-not-wanted", **_of(facts), standing=standing))
    lines = [(await said(facts, chat)).html, *await _where_they_live(enrolment, say)]
    return Words("\n".join(lines), decisions(id, say), columns=2)


async def reminded(facts: dict[str, Any], chat: Chat) -> Words:
    """A lesson is near; whoever can't come, or wants to know more, looks at the class."""
    say = Say(chat.locale)
    buttons = [
        Choice(say.plain("button-course"), data("course", facts["course"])),
        Choice(say.plain("button-timetable"), data("timetable")),
    ]
    return Words((await said(facts, chat)).html, buttons)


def decisions(id: int, say: Say) -> list[Choice]:
    """What the grid can say to a sign-up."""
    return [
        Choice(say.plain("button-approve"), data("approve", id)),
        Choice(say.plain("button-reject"), data("reject", id)),
    ]


async def _where_they_live(enrolment: Enrolment, say: Say) -> list[str]:
    """The house of whoever signed up, for those who decide; never the room, this is a group."""
    resident = await Resident.get(id=enrolment.resident_id)
    home = await addresses.home_of(resident.household_id)
    return [say("approval-where", place=home.words(room=False))] if home else []


def _of(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in ("title", "name")}


def routes() -> Routes:
    """How courses are shown."""
    return Routes(
        cards={"course": group_card},
        notices={
            "seat-offered": offered,
            "seat-lapsed": lapsed,
            "approval-wanted": approval,
            "lesson-tomorrow": reminded,
        },
    )
