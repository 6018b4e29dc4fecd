"""The roll: the monitor, or staff, tap the names; in the group or in private."""

from collections.abc import Sequence
from datetime import timedelta

from bot.chat.keyboards import Choice, Words, data
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.courses import cards
from bot.courses.cards import in_fact
from bot.texts import Say
from models import clock, courses, outbox
from models.chats import Chat
from models.courses import (
    Attendance,
    Course,
    Enrolment,
    Lesson,
    LessonStatus,
    Mark,
    Standing,
    codes,
    pairs,
    recognisable,
)
from models.errors import NotFound
from models.outbox import Card

PAGE = 60
"""Names under one message: the platform shows 100 buttons at most, and people scroll no further."""

BOXES: dict[Mark | None, str] = {
    Mark.PRESENT: "☑",
    Mark.CHILD: "☑",
    Mark.PARENT: "☑",
    Mark.LEAVE: "假",
    Mark.ABSENT: "☒",
    Mark.PENDING: "❔",
    None: "☐",
}


async def open_roll(turn: Turn, id: int) -> None:
    """点名: the roll of the lesson that is on, was last, or comes next."""
    course = await Course.filter(id=id).first()
    if course is None:
        raise NotFound(what="course")
    await courses.must_take_roll(course, turn.account.resident, turn.account.member)
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


# --- the card


async def roll_card(id: int, chat: Chat) -> Words | None:
    """The roll: a box and a name each, in order of arrival, a page at a time."""
    lesson = await Lesson.filter(id=id).select_related("course").first()
    if lesson is None:
        return None
    say = Say(chat.locale)
    facts = {"title": lesson.course.title, "at": in_fact(lesson)}
    if lesson.status is LessonStatus.CANCELLED:
        return Words(say("roll-cancelled", **facts))
    roll = await courses.on_roll(lesson)
    html = say("roll-card", **facts, **_counted(roll))
    names = [_box(lesson, place, *line, say) for place, line in enumerate(roll, start=1)]
    card = await Card.filter(chat_id=chat.id, kind="roll", subject=lesson.subject).first()
    page = min(card.page if card else 0, max(0, len(names) - 1) // PAGE)
    shown = names[page * PAGE : (page + 1) * PAGE]
    turning = _turning(lesson, page, len(names), say)
    more = _more(lesson, say)
    rows = [2] * (len(shown) // 2) + [1] * (len(shown) % 2)
    widths = (*rows, *[len(row) for row in (turning, more) if row])
    return Words(html, [*shown, *turning, *more], columns=widths)


def _counted(roll: Sequence[tuple[Enrolment, Mark | None]]) -> dict[str, str]:
    """Who of those enrolled came, and who came beside them: the two are never added up."""
    came = dict.fromkeys(Standing, 0)
    for enrolment, mark in roll:
        came[enrolment.standing] += pairs.who_came(enrolment, mark)
    visitors = came[Standing.VISITING]
    return {
        "came": str(came[Standing.SEATED]),
        "heads": str(courses.people(e for e, _ in roll if e.standing is Standing.SEATED)),
        "visitors": str(visitors) if visitors else "",
    }


def _box(lesson: Lesson, place: int, enrolment: Enrolment, mark: Mark | None, say: Say) -> Choice:
    visiting = enrolment.standing is Standing.VISITING
    beside = say.plain("mark-visiting") if visiting else cards.with_parent(enrolment, say)
    if mark in pairs.HALVES:
        beside = say.plain(f"mark-only-{mark}")
    words = f"{BOXES[mark]} {place}. {recognisable(enrolment.name)}{beside}"
    return Choice(words, data("mark", lesson.id, enrolment.id), number=place)


def _turning(lesson: Lesson, page: int, names: int, say: Say) -> list[Choice]:
    """上一页 and 下一页, where there are more names than one message holds."""
    choices = []
    if page:
        choices.append(Choice(say.plain("button-previous"), data("roll-page", lesson.id, page - 1)))
    if (page + 1) * PAGE < names:
        choices.append(Choice(say.plain("button-next"), data("roll-page", lesson.id, page + 1)))
    return choices


def _more(lesson: Lesson, say: Say) -> list[Choice]:
    """What else the monitor can do: write down who came without a seat, show the code."""
    now = clock.now()
    choices = []
    if now >= lesson.starts_at - timedelta(hours=2):
        choices.append(Choice(say.plain("button-walk-in"), data("walk-in", lesson.id)))
    if codes.is_on(lesson, now=now):
        choices.append(Choice(say.plain("button-code"), data("code", lesson.id)))
    return choices


async def turn_page(turn: Turn, lesson: int, page: int) -> None:
    """Other names of the same roll, for everybody who sees this card."""
    subject = f"lesson:{lesson}"
    await Card.filter(chat_id=turn.chat.id, kind="roll", subject=subject).update(page=page)
    await outbox.refresh(("roll",), subject, now=turn.now)


async def mark(turn: Turn, lesson: int, enrolment: int) -> None:
    """One tap: here; another: not here after all. Of a pair first the child alone, the parent."""
    known = await Attendance.filter(lesson_id=lesson, enrolment_id=enrolment).first()
    about = await Enrolment.filter(id=enrolment).first()
    said = pairs.after_a_tap(about, known.mark if known else None) if about else None
    try:
        await courses.mark(
            lesson,
            enrolment,
            said,
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
    await turn.toast(turn.say.plain(_toast(about, said)))


def _toast(enrolment: Enrolment | None, mark: Mark | None) -> str:
    """What a tap is answered with; of a pair also what the next one says."""
    if mark is None or enrolment is None:
        return "roll-undone"
    return f"roll-pair-{mark}" if enrolment.seats == 2 else "roll-here"


def routes() -> Routes:
    """What the roll answers."""
    return Routes(
        cards={"roll": roll_card, "lesson": roll_card},  # to a reply it is the lesson's
        presses={"roll": open_roll, "mark": mark, "roll-page": turn_page},
    )
