"""The roll: the monitor, or staff, tap the names; in the group or in private."""

from datetime import timedelta

from bot.chat.keyboards import Choice, Words, data
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.courses.cards import in_fact
from bot.texts import Say
from models import courses, outbox
from models.chats import Chat
from models.courses import Attendance, Course, Enrolment, Lesson, LessonStatus, Mark, Standing
from models.errors import NotFound
from models.outbox import Card

BUTTONS = 100
"""Names on a roll at most: the platform shows no more buttons under a message."""

BOXES = {Mark.PRESENT: "☑", Mark.LEAVE: "假", Mark.ABSENT: "☒", None: "☐"}


async def open_roll(turn: Turn, id: int) -> None:
    """点名: the roll of the lesson that is on, was last, or comes next."""
    course = await Course.filter(id=id).first()
    if course is None:
        raise NotFound(what="course")
    if not await courses.may_take_roll(course, turn.account.resident, turn.account.member):
        raise courses.NotTheMonitor(course=course.title)
    lesson = await _nearest(turn, course)
    if lesson is None:
        await turn.toast(turn.say.plain("roll-no-lesson", title=course.title), alert=True)
        return
    before = await Card.filter(chat_id=turn.chat.id, kind="roll", subject=lesson.subject).first()
    await courses.show_roll(lesson, turn.chat, now=turn.now)
    if before and before.message_id:
        await _point_down(turn, before.message_id)
    await turn.toast(turn.say.plain("roll-opened"))


async def _point_down(turn: Turn, message_id: int) -> None:
    """The roll that stood above is no roll any more, so that nobody reads an old one."""
    parameters = {
        "chat_id": turn.chat.external_id,
        "message_id": message_id,
        "text": turn.say("roll-opened"),
        "parse_mode": "HTML",
    }
    await outbox.call(turn.chat, "editMessageText", parameters, now=turn.now)


async def _nearest(turn: Turn, course: Course) -> Lesson | None:
    """The lesson that began up to a day ago, else the next one."""
    held = Lesson.filter(course_id=course.id, status=LessonStatus.PLANNED)
    begun = held.filter(
        starts_at__lte=turn.now + timedelta(hours=2), starts_at__gt=turn.now - timedelta(days=1)
    )
    return (
        await begun.order_by("-starts_at").first()
        or await held.filter(starts_at__gt=turn.now).order_by("starts_at").first()
    )


async def roll_card(id: int, chat: Chat) -> Words | None:
    """The roll: a box and a name each, in order of arrival."""
    lesson = await Lesson.filter(id=id).select_related("course").first()
    if lesson is None:
        return None
    say = Say(chat.locale)
    seated = await Enrolment.filter(course_id=lesson.course_id, standing=Standing.SEATED).order_by(
        "id"
    )
    facts = {"title": lesson.course.title, "at": in_fact(lesson)}
    if lesson.status is LessonStatus.CANCELLED:
        return Words(say("roll-cancelled", **facts))
    marks = {a.enrolment_id: a.mark for a in await Attendance.filter(lesson_id=id)}
    came = sum(marks.get(e.id) is Mark.PRESENT for e in seated)
    html = say("roll-card", **facts, came=str(came), heads=str(len(seated)))
    buttons = [
        Choice(
            f"{BOXES[marks.get(e.id)]} {place}. {recognisable(e.name)}",
            data("mark", id, e.id),
        )
        for place, e in enumerate(seated[:BUTTONS], start=1)
    ]
    return Words(html, buttons, columns=2)


def recognisable(name: str) -> str:
    """A name that classmates know and strangers don't.

    >>> recognisable("王秀英"), recognisable("李明"), recognisable("欧阳小花")
    ('王*英', '李*', '欧*花')
    """
    return f"{name[0]}*{name[-1]}" if len(name) > 2 else f"{name[:1]}*"


async def mark(turn: Turn, lesson: int, enrolment: int) -> None:
    """One tap: here; another: not here after all."""
    known = await Attendance.filter(lesson_id=lesson, enrolment_id=enrolment).first()
    now_here = known is None or known.mark is not Mark.PRESENT
    try:
        await courses.mark(
            lesson,
            enrolment,
            Mark.PRESENT if now_here else None,
            turn.actor,
            now=turn.now,
            resident=turn.account.resident,
            member=turn.account.member,
        )
    except NotFound as refusal:
        if refusal.what != "enrolment":
            raise
        # has left since the roll was shown: show who is in the class now
        await outbox.refresh(("roll",), f"lesson:{lesson}", now=turn.now)
        await turn.toast(turn.say.plain("roll-gone"), alert=True)
        return
    await turn.toast(turn.say.plain("roll-here" if now_here else "roll-undone"))


def routes() -> Routes:
    """What the roll answers."""
    return Routes(
        cards={"roll": roll_card},
        presses={"roll": open_roll, "mark": mark},
    )
