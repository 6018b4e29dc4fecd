"""How a course is shown: to residents, to its groups, and the news about seats."""

from typing import Any

from bot.chat.keyboards import Choice, Words, data
from bot.chat.routes import Routes
from bot.delivery import said
from bot.texts import Raw, Say
from models import courses
from models.calendar import local
from models.chats import Chat
from models.courses import Course, CourseStatus, Enrolment, Lesson, LessonStatus, Standing
from models.residents import masked

NAMES = 40
"""Masked names on a group's card at most."""


async def timetable(course: Course, say: Say) -> str:
    """The weekly pattern in words: 周二 09:00、周四 09:00."""
    slots = await course.slots.all().order_by("weekday", "starts")  # type: ignore[attr-defined]
    separator = "、" if say.locale == "zh" else ", "
    return separator.join(say.weekday(s.weekday) + f" {s.starts}" for s in slots)


async def next_lesson(course: Course, say: Say, *, after: Any) -> str:
    """When and where the course meets next."""
    lesson = (
        await Lesson.filter(course_id=course.id, ends_at__gt=after, status=LessonStatus.PLANNED)
        .order_by("starts_at")
        .first()
    )
    if lesson is None:
        return "—"
    at = say.moment(local(lesson.starts_at).isoformat(timespec="minutes"))
    return f"{at} {lesson.venue}" if lesson.venue else at


async def details(course: Course, say: Say, *, now: Any) -> str:
    """What a resident wants to know of a course."""
    taken = await courses.seats_taken(course.id)
    return say(
        "course",
        title=course.title,
        description=course.description,
        teacher=course.teacher,
        venue=course.venue,
        audience=course.audience,
        times=await timetable(course, say),
        next=await next_lesson(course, say, after=now),
        seats=str(course.seats),
        free=str(max(0, course.seats - taken)),
        waiting=str(await _waiting(course)),
    )


async def _waiting(course: Course) -> int:
    return await Enrolment.filter(course_id=course.id, standing=Standing.WAITING).count()


async def group_card(id: int, chat: Chat) -> Words | None:
    """The course as its groups see it: seats, those waiting, masked names."""
    from models import clock

    course = await Course.filter(id=id).first()
    if course is None:
        return None
    say = Say(chat.locale)
    active = await Enrolment.filter(course_id=id, standing__in=courses.ACTIVE).order_by("id")
    holding = [e for e in active if e.standing in courses.HOLDING]
    waiting = [e for e in active if e.standing is Standing.WAITING]
    html = say(
        "course-card",
        title=course.title,
        status=say.plain(f"course-status-{course.status}"),
        teacher=course.teacher,
        venue=course.venue,
        times=await timetable(course, say),
        next=await next_lesson(course, say, after=clock.now()),
        seats=str(course.seats),
        taken=str(sum(e.seats for e in holding)),
        waiting=str(len(waiting)),
        names=Raw(_names(holding, say)),
        waiters=Raw(_names(waiting, say)),
    )
    open_ = course.status is CourseStatus.PUBLISHED
    buttons = [Choice(say.plain("button-roll"), data("roll", id))] if open_ else []
    return Words(html, buttons)


def _names(enrolments: list[Enrolment], say: Say) -> str:
    """Masked names, each with what sets it apart: an offer that is open, a pair of seats."""
    marks = {Standing.OFFERED: "…", Standing.APPLIED: "?"}
    names = [
        masked(e.name) + ("×2" if e.seats == 2 else "") + marks.get(e.standing, "")
        for e in enrolments[:NAMES]
    ]
    more = len(enrolments) - NAMES
    return " ".join(names) + (f" …+{more}" if more > 0 else "") if names else "—"


# --- news


async def offered(facts: dict[str, Any], chat: Chat) -> Words:
    """A seat is held: take it, or leave it to the next."""
    say = Say(chat.locale)
    words = await said(facts, chat)
    id = facts["enrolment"]
    enrolment = await Enrolment.get(id=id)
    if enrolment.standing is not Standing.OFFERED:
        return words
    buttons = [
        Choice(say.plain("button-take-seat"), data("take-seat", id)),
        Choice(say.plain("button-leave-seat"), data("leave-seat", id)),
    ]
    return Words(words.html, buttons)


async def approval(facts: dict[str, Any], chat: Chat) -> Words:
    """Somebody signed up where the grid decides: yes or no."""
    say = Say(chat.locale)
    words = await said(facts, chat)
    id = facts["enrolment"]
    buttons = [
        Choice(say.plain("button-approve"), data("approve", id)),
        Choice(say.plain("button-reject"), data("reject", id)),
    ]
    return Words(words.html, buttons, columns=2)


def routes() -> Routes:
    """How courses are shown."""
    return Routes(
        cards={"course": group_card},
        notices={"seat-offered": offered, "approval-wanted": approval},
    )
