"""签到: people sign in with the code that is shown in the class room, and tick their family.

The code may be scanned, or typed in whatever form: "签到 4821", "4821", the button and then the
digits. Whoever is not known yet says who they are first; the code stays good meanwhile.
"""

import re
from datetime import datetime
from typing import Any

from bot.chat.keyboards import Choice, Words, bare, chosen, data
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.courses import cards
from bot.courses.own import privately
from bot.delivery import said
from bot.residents import register_first
from bot.texts import Say
from models import courses
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
    presence,
)
from models.courses.presence import SignedIn
from models.errors import NotFound
from models.settings import RULES

_DIGITS = re.compile(r"\d+", re.ASCII)


# --- the code


async def scan(turn: Turn, token: str) -> None:
    """A QR code was scanned."""
    await _have_code(turn, await codes.read_token(token, now=turn.now))


async def ask(turn: Turn, *_: object) -> None:
    """签到: which digits are shown in the class room?"""
    turn.end()
    turn.go("check-in")
    await turn.answer(turn.say("check-in-ask"), [turn.choice("back", "menu")])


async def hear(turn: Turn) -> None:
    """The digits that were asked for; anything else is no answer to that."""
    digits = _code_in(turn)
    if digits:
        await _try(turn, digits)
    elif len(bare(turn.text)) > 2 * codes.DIGITS or turn.files:
        turn.end()
        turn.redirect = "report-this" if turn.files else ""
        await turn.answer(turn.say("check-in-left"), [turn.choice("check-in", "check-in")])
    else:
        await turn.answer(turn.say("check-in-ask"), [turn.choice("back", "menu")])


async def says_code(turn: Turn) -> bool:
    """Digits with the word for it, or alone while a lesson is on."""
    if turn.files or not turn.text:
        return False
    words = bare(turn.text)
    named = any(words == bare(w) for w in turn.say.plain("check-in-words").split("/"))
    if named:
        await ask(turn)
        return True
    digits = _code_in(turn)
    if not digits or (words == digits and not await _any_lesson_on(turn.now)):
        return False
    await _try(turn, digits)
    return True


async def says_code_in_words(turn: Turn) -> bool:
    """签到, while something else is being written: digits alone are part of that."""
    return not _DIGITS.fullmatch(bare(turn.text)) and await says_code(turn)


def _code_in(turn: Turn) -> str:
    """The digits of "签到 4821", of "４８ ２１", of "4821。"; "" where there are no such."""
    said = bare(turn.text)
    for word in turn.say.plain("check-in-words").split("/"):
        said = said.removeprefix(bare(word))
    whole = _DIGITS.fullmatch(said)
    return said if whole and len(said) == codes.DIGITS else ""


async def _any_lesson_on(now: datetime) -> bool:
    return await Lesson.exists(
        starts_at__lte=now + RULES.roll_opens, ends_at__gt=now, status=LessonStatus.PLANNED
    )


async def _try(turn: Turn, digits: str) -> None:
    lesson = await codes.read_digits(digits, turn.account, turn.actor, now=turn.now)
    if lesson is None:
        turn.go("check-in")
        await turn.answer(turn.say("check-in-wrong"), [turn.choice("back", "menu")])
        return
    turn.end()
    await _have_code(turn, lesson)


async def _have_code(turn: Turn, lesson: Lesson) -> None:
    """The code was right: that counts until the lesson is over, whatever is asked in between."""
    turn.memory["shown_code"] = lesson.id
    if not await register_first(turn, "signed-in"):
        await sign_in(turn)


async def sign_in(turn: Turn) -> None:
    """Be there."""
    id = turn.memory.get("shown_code")
    if id is None:
        raise codes.CodeExpired()
    done = await presence.sign_in(id, turn.resident, turn.actor, now=turn.now)
    await _show(turn, done, await _lines(turn, done))


async def _lines(turn: Turn, done: SignedIn) -> list[str]:
    facts = {"title": done.lesson.course.title}
    if done.enrolment is None:
        return [turn.say("signed-in-family", **facts)]
    name = f"{done.enrolment.name}{cards.with_parent(done.enrolment, turn.say)}"
    if done.mark is Mark.PENDING:
        return [turn.say("signed-in-pending", name=name, **facts)]
    visiting = done.enrolment.standing is Standing.VISITING
    key = "signed-in-visiting" if visiting else "signed-in"
    lines = [turn.say(key, name=name, at=courses.moment(done.lesson.starts_at), **facts)]
    return [*lines, turn.say("signed-in-family-too")] if done.family else lines


async def _show(turn: Turn, done: SignedIn, lines: list[str]) -> None:
    ticks = [_tick(done.lesson, e, mark, turn.say) for e, mark in done.family]
    back = turn.choice("back", "menu")
    await turn.answer("\n".join(lines), [*ticks, back], about=done.lesson.course.subject)


def _tick(lesson: Lesson, enrolment: Enrolment, mark: Mark | None, say: Say) -> Choice:
    here = mark in pairs.HERE
    name = f"{enrolment.name}{cards.with_parent(enrolment, say)}"
    press = data("tick", lesson.id, enrolment.id, int(not here))
    return Choice(f"{'☑' if here else '☐'} {name}", press)


async def tick(turn: Turn, lesson: int, enrolment: int, here: int) -> None:
    """A member of the family is there, or is not after all."""
    if turn.memory.get("shown_code") != lesson:
        raise codes.CodeExpired()
    done = await presence.tick(
        lesson, enrolment, turn.resident, turn.actor, here=bool(here), now=turn.now
    )
    await turn.toast(turn.say.plain("roll-here" if here else "roll-undone"))
    await _show(turn, done, [turn.say("signed-in-family", title=done.lesson.course.title)])


async def choices(turn: Turn, course: Course) -> list[Choice]:
    """签到, on the page of a class whose lesson is on, for whoever has a seat."""
    lessons = Lesson.filter(
        course_id=course.id,
        starts_at__lte=turn.now + RULES.roll_opens,
        ends_at__gt=turn.now,
        status=LessonStatus.PLANNED,
    )
    resident = turn.account.resident_id
    seated = Enrolment.filter(
        course_id=course.id, resident_id=resident or 0, standing=Standing.SEATED
    )
    if resident and await seated.exists() and await lessons.exists():
        return [turn.choice("check-in", "check-in")]
    return []


# --- walk-ins


async def waits(facts: dict[str, Any], chat: Chat) -> Words:
    """Somebody without a seat has come: the monitor says yes or no, once."""
    say = Say(chat.locale)
    lesson, enrolment = facts["lesson"], facts["enrolment"]
    known = await Attendance.get_or_none(lesson_id=lesson, enrolment_id=enrolment)
    if known is None or known.mark is not Mark.PENDING:
        return Words(say("walk-in-decided", title=facts["title"], name=facts["name"]))
    return Words((await said(facts, chat)).html, _decisions(say, lesson, enrolment), columns=2)


def _decisions(say: Say, lesson: int, enrolment: int) -> list[Choice]:
    return [
        Choice(say.plain("button-let-in"), data("let-in", lesson, enrolment)),
        Choice(say.plain("button-turn-away"), data("turn-away", lesson, enrolment)),
    ]


async def let_in(turn: Turn, lesson: int, enrolment: int) -> None:
    """让 TA 上课."""
    await _decide(turn, lesson, enrolment, Mark.PRESENT, "walk-in-is-in")


async def turn_away(turn: Turn, lesson: int, enrolment: int) -> None:
    """这次不行."""
    await _decide(turn, lesson, enrolment, None, "walk-in-is-away")


async def _decide(turn: Turn, lesson: int, enrolment: int, mark: Mark | None, key: str) -> None:
    account = turn.account
    known = await Enrolment.filter(id=enrolment).select_related("course").first()
    if known is None:
        raise NotFound(what="enrolment")
    await courses.must_take_roll(known.course, account.resident, account.member)
    facts = {"title": known.course.title, "name": courses.recognisable(known.name)}
    waiting = Attendance.filter(lesson_id=lesson, enrolment_id=enrolment, mark=Mark.PENDING)
    if await waiting.exists():
        await courses.mark(
            lesson,
            enrolment,
            mark,
            turn.actor,
            now=turn.now,
            resident=account.resident,
            member=account.member,
        )
    else:
        key = "walk-in-decided"
    await turn.answer(turn.say(key, **facts))


async def hear_decision(turn: Turn, enrolment: int) -> bool:
    """A yes or no that is typed, in reply to the question; False where none was asked."""
    waiting = Attendance.filter(enrolment_id=enrolment, mark=Mark.PENDING)
    pending = await waiting.order_by("-id").first()
    if pending is None:
        return False
    if said := chosen(turn.text, _decisions(turn.say, pending.lesson_id, enrolment)):
        turn.redirect = said.data
    return True


async def ask_walk_in(turn: Turn, lesson: int) -> None:
    """临时来的: whom does the monitor mean?"""
    held = await Lesson.filter(id=lesson).select_related("course").first()
    if held is None:
        raise NotFound(what="lesson")
    account = turn.account
    await courses.must_take_roll(held.course, account.resident, account.member)
    words = turn.say("walk-in-ask", title=held.course.title)
    if turn.in_group:
        await turn.ask(words, about=f"walk-in:{lesson}")
    else:
        turn.go(f"walk-in:{lesson}")
        await turn.send(Words(words, [turn.choice("back", "menu")]))


async def hear_walk_in(turn: Turn, lesson: str) -> None:
    """This is their name."""
    name = " ".join(turn.text.split()).strip("。.！!")
    if not courses.is_a_name(name):
        await turn.toast(turn.say.plain("walk-in-no-name"))
        return
    account = turn.account
    await presence.walk_in(
        int(lesson),
        turn.actor,
        now=turn.now,
        name=name,
        by=account.resident,
        member=account.member,
    )
    if not turn.in_group:
        turn.end()
    await turn.send(Words(turn.say("walk-in-noted", name=courses.recognisable(name))))


def routes() -> Routes:
    """What signing in answers."""
    return Routes(
        commands={"checkin": ask},
        starts={codes.START: scan},
        presses={
            "check-in": privately(ask),
            "signed-in": privately(sign_in),
            "tick": privately(tick),
            "let-in": let_in,
            "turn-away": turn_away,
            "walk-in": ask_walk_in,
        },
        steps={"check-in": hear, "walk-in": hear_walk_in},
        notices={"walk-in-waits": waits},
        free_text=[says_code],
        asides=[says_code_in_words],
    )
