"""Callbacks by phone: somebody of the desk calls who is not in the chat, and presses what they say.

The number to call, and all that is pressed, stand in private. Each answer is written down at once:
who is interrupted has lost nothing.
"""

from typing import Any

from bot.chat.keyboards import Choice, Words, data
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.delivery import said
from bot.requests import cards
from bot.texts import Say
from models import outbox, requests
from models.chats import Chat
from models.copies import State
from models.errors import NotFound
from models.journal import Via
from models.requests import (
    BY_PHONE,
    Cause,
    NothingSaid,
    Reporter,
    ResidentRequest,
    Satisfaction,
    phoning,
)


async def wanted(facts: dict[str, Any], chat: Chat) -> Words:
    """To the desk's group: somebody is to be called. Who does?"""
    words = await said(facts, chat)
    return Words(words.html, [_take(facts["request"], Say(chat.locale))])


def _take(id: int, say: Say) -> Choice:
    return Choice(say.plain("button-check-take"), data("phone-take", id))


async def contact(facts: dict[str, Any], chat: Chat) -> Words:
    """Whom to call, and what they say; made only as it leaves, for whoever calls alone."""
    say, id, reporter = Say(chat.locale), facts["request"], facts["reporter"]
    if facts.get("state") == State.WITHDRAWN:
        return Words(say("contact-gone-called", number=facts["number"]))
    whom = await _voice(reporter, facts["number"], say) if reporter else None
    whom = whom or (await cards.contact({**facts, "kind": "contact-for-claimer"}, chat)).html
    html = say("contact-for-caller", number=facts["number"])
    buttons = [
        Choice(say.plain("button-confirm"), data("phone-solved", id, reporter)),
        Choice(say.plain("button-dispute"), data("phone-unsolved", id, reporter)),
        *(Choice(say.plain(f"cause-{c}"), data("phone-cause", id, reporter, c)) for c in BY_PHONE),
    ]
    return Words(f"{whom}\n\n{html}", buttons)


async def _voice(id: int, number: str, say: Say) -> str:
    """How to reach one who follows a request."""
    reporter = await Reporter.get(id=id).select_related("resident", "account")
    return await cards.how_to_reach(reporter.resident or reporter.account, say, number=number)


async def take(turn: Turn, id: int) -> None:
    """我来回访, pressed in the group: the rest is in private. A colleague may still take over."""
    if not await outbox.chats_of(turn.member):
        await turn.toast(turn.say.plain("check-unreachable"), alert=True)
        return
    request = await phoning.take(id, turn.member, now=turn.now)
    html = turn.say("phone-taken", member=turn.member.name, number=request.number)
    await turn.answer(html, [_take(id, turn.say)])


async def hear_solved(turn: Turn, id: int, reporter: int) -> None:
    """They say that it is done."""
    request = await requests.phoned(
        id, turn.member, solved=True, reporter=reporter or None, now=turn.now, via=Via.CHAT
    )
    await _ask_next(turn, request, reporter)


async def ask_why(turn: Turn, id: int, reporter: int) -> None:
    """They say that it is not: what is wrong?"""
    request = await requests.check_dispute(id, turn.member, now=turn.now)
    turn.go(f"phone-why:{id}:{reporter}")
    none = turn.choice("no-more-words", "phone-no-words", id, reporter)
    await turn.send(Words(turn.say("phone-ask-why", number=request.number), [none]))


async def hear_why(turn: Turn, id: str, reporter: str) -> None:
    """That is wrong: it goes back with these words."""
    if not turn.text:
        raise NothingSaid()
    await _goes_back(turn, int(id), int(reporter))


async def _goes_back(turn: Turn, id: int, reporter: int) -> None:
    request = await requests.phoned(
        id,
        turn.member,
        solved=False,
        text=turn.text,
        reporter=reporter or None,
        now=turn.now,
        via=Via.CHAT,
    )
    turn.end()
    await _ask_next(turn, request, reporter)


async def hear_rated(turn: Turn, id: int, reporter: int, satisfaction: Satisfaction) -> None:
    """And so satisfied they are."""
    request = await requests.rate(
        id, turn.member, satisfaction, reporter=reporter or None, now=turn.now
    )
    await _ask_next(turn, request, reporter)


async def hear_contacted(turn: Turn, id: int, reporter: int, contacted: int) -> None:
    """Somebody had been in touch, or nobody."""
    request = await requests.tell_contacted(
        id, turn.member, bool(contacted), reporter=reporter or None, now=turn.now
    )
    await _ask_next(turn, request, reporter)


async def hear_cause(turn: Turn, id: int, reporter: int, cause: Cause) -> None:
    """Nobody was reached; they can be called again."""
    if cause not in BY_PHONE:
        raise NotFound(what="cause")
    request = await requests.phoned(
        id, turn.member, cause=cause, reporter=reporter or None, now=turn.now, via=Via.CHAT
    )
    await turn.toast(turn.say.plain("phone-not-reached", number=request.number), alert=True)


async def _ask_next(turn: Turn, request: ResidentRequest, reporter: int) -> None:
    """What they have not been asked yet."""
    voice = await requests.speaks_as(request, turn.member, reporter or None)
    question, number = await requests.unasked(request.id, voice), request.number
    if question == "satisfaction":
        rated = [
            Choice(
                turn.say.plain(f"button-{value}"), data("phone-rated", request.id, reporter, value)
            )
            for value in Satisfaction
        ]
        await turn.answer(turn.say("check-ask-satisfied", number=number), rated)
    elif question:
        contacted = [
            turn.choice("contacted", "phone-contacted", request.id, reporter, 1),
            turn.choice("not-contacted", "phone-contacted", request.id, reporter, 0),
        ]
        await turn.answer(turn.say("check-ask-contacted", number=number), contacted)
    else:
        await turn.answer(turn.say("phone-noted", number=number))


def routes() -> Routes:
    """What callbacks by phone answer."""
    return Routes(
        presses={
            "phone-take": take,
            "phone-solved": hear_solved,
            "phone-unsolved": ask_why,
            "phone-no-words": _goes_back,
            "phone-rated": hear_rated,
            "phone-contacted": hear_contacted,
            "phone-cause": hear_cause,
        },
        steps={"phone-why": hear_why},
        notices={
            "callback-by-phone": wanted,
            "others-by-phone": wanted,
            "contact-for-caller": contact,
        },
    )
