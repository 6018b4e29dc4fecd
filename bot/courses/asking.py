"""Questions about classes in free text: what is meant is shown; one press makes it a request."""

from bot.chat.keyboards import Choice
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.courses import cards, leaves, own, resident, wishes
from models import courses, understanding
from models.courses import Course
from models.understanding import Intent, Moments, Wanted
from models.understanding.lessons import held_then

MOST = 8
"""Classes that are shown for a moment that was named."""


async def about_classes(turn: Turn) -> bool:
    """A question about classes is no request: it gets the class, or those there are then.

    Should it be a request all the same, one press makes it one; so it is with a class that is
    wished for and not there, which somebody has to read.
    """
    text = turn.text
    if turn.files or not text:
        return False
    found = await courses.published(now=turn.now)
    understood = await understanding.of_community(text, now=turn.now, offered=found)
    if understood.intent is not Intent.CLASS:
        return False
    turn.end()
    turn.memory["asked"] = text
    wish = understood.wanted is Wanted.EXTRA
    instead = turn.choice("class-wish" if wish else "is-a-problem", "no-class")
    best = understood.likeliest
    meant = [course for course in found if course.id in best]
    named = bool(understood.moments.at or understood.moments.every)
    away = understood.wanted is Wanted.LEAVE
    if away and await leaves.heard(turn, meant or found, understood.moments):
        return True
    if wish and await wishes.heard(turn, meant, found, understood.moments, instead):
        return True
    if len(meant) == 1:
        await resident.show_course(turn, meant[0], instead)
    elif meant or named:
        await _list_then(turn, meant or found, understood.moments, instead)
    else:
        await resident.list_page(turn, 0, instead)
    return True


async def _list_then(turn: Turn, meant: list[Course], said: Moments, instead: Choice) -> None:
    """The classes that may be meant, at the moments that were named, with what was read."""
    then, read = meant, ""
    if meant and (said.at or said.every):
        when = "、".join(said.words)
        read = when if said.at is None else f"{when}（{turn.say.day(said.at)}）"
        then = await held_then(meant, said, now=turn.now)
    if not then:
        first = turn.say("classes-not-then", when=read) + "\n" if read else ""
        await resident.list_page(turn, 0, instead, first=first)
        return
    seats = await courses.seats_of(*then, now=turn.now)
    times = await cards.timetables(then, turn.say)
    lines = [
        resident.line(course, seats[course.id], times[course.id], turn) for course in then[:MOST]
    ]
    await turn.answer(
        turn.say("classes-then", when=read) if read else turn.say("classes"),
        [*lines, turn.choice("all-classes", "classes"), instead, turn.choice("back", "menu")],
    )


async def no_class(turn: Turn) -> None:
    """What was taken for a question about classes is a problem."""
    turn.memory["home_words"] = turn.memory.pop("asked", "")
    turn.redirect = "report-this" if turn.memory["home_words"] else "report"


def routes() -> Routes:
    """What is asked, and what was no question."""
    return Routes(presses={"no-class": own.privately(no_class)}, free_text=[about_classes])
