"""只上一节: a seat in one lesson; and seats that staff take or leave for whoever has no chat."""

from typing import Any

from bot.chat.keyboards import Choice, Words, data
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.courses import cards
from bot.courses.own import privately
from bot.delivery import said
from bot.residents import register_first
from bot.texts import Say
from models import courses
from models.chats import Chat
from models.courses import Course, Enrolment, Lesson, Standing
from models.residents import masked


async def choices(turn: Turn, course: Course) -> list[Choice]:
    """只上一节, where the class allows it."""
    open_ = await courses.open_lessons(course, now=turn.now)
    return [turn.choice("drop-in", "drop-in", course.id)] if open_ else []


async def choose(turn: Turn, id: int) -> None:
    """Which lesson?"""
    if await register_first(turn, data("drop-in", id)):
        return
    course = await Course.get(id=id)
    lessons = await courses.open_lessons(course, now=turn.now)
    picks = [
        Choice(turn.say.moment(cards.in_fact(lesson)), data("drop-in-on", lesson.id))
        for lesson in lessons
    ]
    key = "drop-in-which" if picks else "drop-in-none"
    back = turn.choice("back", "course", id)
    await turn.answer(turn.say(key, title=course.title), [*picks, back])


async def drop_in(turn: Turn, lesson: int) -> None:
    """This one."""
    made = await courses.drop_in(lesson, turn.resident, turn.actor, now=turn.now)
    html = turn.say(
        f"dropped-in-{made.standing}",
        title=made.course.title,
        name=made.name,
        at=cards.in_fact(await Lesson.get(id=lesson)),
    )
    leave = turn.choice("leave", "leave", made.id)
    course = turn.choice("course", "course", made.course_id)
    await turn.answer(html, [course, leave, turn.choice("back", "classes")])


async def line(turn: Turn, single: Enrolment) -> str:
    """How somebody stands with a single lesson, on the page of the class."""
    at = cards.in_fact(await Lesson.get(id=single.lesson_id))
    standing = turn.say.plain(f"standing-{single.standing}")
    return turn.say("you-are-in-lesson", name=single.name, at=at, standing=standing)


async def stayed_away(facts: dict[str, Any], chat: Chat) -> Words:
    """Do they still want their seat? Only a press gives it up."""
    say = Say(chat.locale)
    enrolment = await Enrolment.get(id=facts["enrolment"])
    go_on = Choice(say.plain("button-go-on"), data("course", enrolment.course_id))
    leave = Choice(say.plain("button-leave"), data("leave", enrolment.id))
    return Words((await said(facts, chat)).html, [go_on, leave])


# --- on the phone


async def to_be_phoned(facts: dict[str, Any], chat: Chat) -> Words:
    """Somebody without a chat is offered a seat: what they said is pressed for them."""
    say = Say(chat.locale)
    enrolment = await Enrolment.get(id=facts["enrolment"])
    if enrolment.standing is not Standing.OFFERED:
        standing = say.plain(f"standing-{enrolment.standing}")
        return Words(
            say("seat-decided", title=facts["title"], name=facts["name"], standing=standing)
        )
    buttons = [
        Choice(say.plain("button-take-for"), data("take-for", enrolment.id)),
        Choice(say.plain("button-leave-for"), data("leave-for", enrolment.id)),
    ]
    return Words((await said(facts, chat)).html, buttons)


async def take_for(turn: Turn, enrolment: int) -> None:
    """They want it."""
    await _must_run_it(turn, enrolment)
    await _tell(turn, await courses.accept(enrolment, turn.actor, now=turn.now))


async def leave_for(turn: Turn, enrolment: int) -> None:
    """They don't."""
    await _must_run_it(turn, enrolment)
    await _tell(turn, await courses.decline(enrolment, turn.actor, now=turn.now))


async def _must_run_it(turn: Turn, enrolment: int) -> None:
    course = (await Enrolment.get(id=enrolment).select_related("course")).course
    await courses.must_take_roll(course, turn.account.resident, turn.account.member)


async def _tell(turn: Turn, enrolment: Enrolment) -> None:
    standing = turn.say.plain(f"standing-{enrolment.standing}")
    name = masked(enrolment.name)
    title = enrolment.course.title
    await turn.answer(turn.say("seat-decided", title=title, name=name, standing=standing))


def routes() -> Routes:
    """What single lessons answer, and seats that are phoned."""
    return Routes(
        notices={
            "lesson-seat-offered": cards.offered,
            "seat-to-be-phoned": to_be_phoned,
            "stayed-away": stayed_away,
        },
        presses={
            "drop-in": privately(choose),
            "drop-in-on": privately(drop_in),
            "take-for": take_for,
            "leave-for": leave_for,
        },
    )
