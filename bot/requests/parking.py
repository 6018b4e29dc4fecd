"""Parking in the chat: until when, why, the answer of the desk, and its review."""

from datetime import timedelta
from typing import Any

from bot.chat.keyboards import Choice, Words, data
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.delivery import said
from bot.texts import Say
from models import requests
from models.calendar import local
from models.chats import Chat
from models.requests import Move, ResidentRequest, Status, parking

DAYS = (7, 14, 30, 60, 90)
"""Days until the review to choose from."""


async def list_days(turn: Turn, id: int, version: int) -> None:
    """挂账: until when?"""
    await _list(turn, id, Move.PARK, "park-for", version)


async def list_days_more(turn: Turn, id: int, version: int) -> None:
    """继续挂账: until when?"""
    await _list(turn, id, Move.PARK_ON, "park-on-for", version)


async def _list(turn: Turn, id: int, move: Move, route: str, version: int) -> None:
    request = await requests.check(id, move, turn.member, version=version)
    today = local(turn.now)
    choices = [
        Choice(
            turn.say.plain("park-days", days=n, on=turn.say.day(today + timedelta(days=n))),
            data(route, id, version, n),
        )
        for n in DAYS
    ]
    html = turn.say("park-until", member=turn.member.name, number=request.number)
    await turn.answer(html, [*choices, turn.choice("back", "more-not", id)], about=request.subject)
    turn.go("choosing")


async def ask_why(turn: Turn, id: int, version: int, days: int) -> None:
    """Until then: why?"""
    request = await requests.check(id, Move.PARK, turn.member, version=version)
    turn.end()
    html = turn.say("park-why", member=turn.member.name, number=request.number)
    await turn.ask(html, about=f"parking:{request.subject}:{days}")


async def hear_why(turn: Turn, _: str, id: str, days: str) -> None:
    """For this reason."""
    day = (local(turn.now) + timedelta(days=int(days))).date()
    await parking.park(int(id), turn.member, day, turn.text, now=turn.now)
    await turn.nod()


async def grant(turn: Turn, id: int) -> None:
    """同意挂账."""
    await _answered(turn, await parking.grant(id, turn.member, now=turn.now), "park-granted")


async def deny(turn: Turn, id: int) -> None:
    """不同意挂账."""
    await _answered(turn, await parking.deny(id, turn.member, now=turn.now), "park-denied")


async def park_on(turn: Turn, id: int, version: int, days: int) -> None:
    """继续挂账, until then."""
    day = (local(turn.now) + timedelta(days=days)).date()
    request = await parking.park_on(id, turn.member, day, now=turn.now, version=version)
    await _answered(turn, request, "parked-on")


async def unpark(turn: Turn, id: int, version: int) -> None:
    """恢复办理."""
    request = await parking.unpark(id, turn.member, now=turn.now, version=version)
    await _answered(turn, request, "unparked")


async def _answered(turn: Turn, request: ResidentRequest, key: str) -> None:
    turn.end()
    html = turn.say(key, number=request.number, member=turn.member.name)
    await turn.answer(html, about=request.subject)


async def asked(facts: dict[str, Any], chat: Chat) -> Words:
    """Yes or no?"""
    say = Say(chat.locale)
    words = await said(facts, chat)
    request = await requests.found(facts["request"])
    if not await requests.allowed.parking_asked(request):
        return words
    buttons = [
        Choice(say.plain(f"button-park-{answer}"), data(f"park-{answer}", request.id))
        for answer in ("grant", "deny")
    ]
    return Words(words.html, buttons)


async def reviewed(facts: dict[str, Any], chat: Chat) -> Words:
    """Rest on, or take it up?"""
    say = Say(chat.locale)
    words = await said(facts, chat)
    request = await requests.found(facts["request"])
    if request.status is not Status.PARKED:
        return words
    buttons = [
        Choice(say.plain(f"button-{name}"), data(name, request.id, request.version))
        for name in ("unpark", "park-on")
    ]
    return Words(words.html, buttons)


def routes() -> Routes:
    """What parking answers."""
    return Routes(
        presses={
            "park": list_days,
            "park-for": ask_why,
            "park-grant": grant,
            "park-deny": deny,
            "park-on": list_days_more,
            "park-on-for": park_on,
            "unpark": unpark,
        },
        steps={"parking": hear_why},
        notices={"parking-asked": asked, "parking-review": reviewed},
    )
