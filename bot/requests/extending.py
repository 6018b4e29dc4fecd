"""Extending in the chat: how many days, why, and the answer of the lead."""

from typing import Any

from bot.chat.keyboards import Choice, Words, data
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.delivery import said
from bot.texts import Say
from models import requests
from models.chats import Chat
from models.requests import Move, ResidentRequest, extending

DAYS = (1, 2, 3, 5, 10)
"""Working days to choose from."""


async def list_days(turn: Turn, id: int, version: int) -> None:
    """延期: how many working days?"""
    request = await requests.check(id, Move.EXTEND, turn.member, version=version)
    choices = [
        Choice(turn.say.plain("extend-days", days=n), data("extend-for", id, version, n))
        for n in DAYS
    ]
    html = turn.say("extend-how-long", member=turn.member.name, number=request.number)
    await turn.answer(html, [*choices, turn.choice("back", "more-not", id)], about=request.subject)
    turn.go("choosing")


async def ask_why(turn: Turn, id: int, version: int, days: int) -> None:
    """So many days: why?"""
    request = await requests.check(id, Move.EXTEND, turn.member, version=version)
    turn.end()
    html = turn.say("extend-why", member=turn.member.name, number=request.number, days=days)
    await turn.ask(html, about=f"extending:{request.subject}:{days}")


async def hear_why(turn: Turn, _: str, id: str, days: str) -> None:
    """For this reason."""
    await extending.extend(int(id), turn.member, int(days), turn.text, now=turn.now)
    await turn.nod()


async def grant(turn: Turn, id: int) -> None:
    """同意延期."""
    await _answered(turn, await extending.grant(id, turn.member, now=turn.now), "extend-granted")


async def deny(turn: Turn, id: int) -> None:
    """不同意延期."""
    await _answered(turn, await extending.deny(id, turn.member, now=turn.now), "extend-denied")


async def _answered(turn: Turn, request: ResidentRequest, key: str) -> None:
    turn.end()
    html = turn.say(key, number=request.number, member=turn.member.name)
    await turn.answer(html, about=request.subject)


async def asked(facts: dict[str, Any], chat: Chat) -> Words:
    """Yes or no?"""
    say = Say(chat.locale)
    words = await said(facts, chat)
    request = await requests.found(facts["request"])
    if not await requests.allowed.time_asked(request):
        return words
    buttons = [
        Choice(say.plain(f"button-extend-{answer}"), data(f"extend-{answer}", request.id))
        for answer in ("grant", "deny")
    ]
    return Words(words.html, buttons)


def routes() -> Routes:
    """What extending answers."""
    return Routes(
        presses={
            "extend": list_days,
            "extend-for": ask_why,
            "extend-grant": grant,
            "extend-deny": deny,
        },
        steps={"extending": hear_why},
        notices={"extension-asked": asked},
    )
