"""Handing over in the chat: to whom, and what they say to it."""

from typing import Any

from bot.chat.keyboards import Choice, Words, data, paged
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.delivery import said
from bot.texts import Say
from models import requests
from models.chats import Chat
from models.members import Member, staff_of
from models.requests import Move, ResidentRequest, handing_over


async def list_members(turn: Turn, id: int, version: int, page: int = 0) -> None:
    """移交: to whom?"""
    request = await requests.check(id, Move.OFFER, turn.member, version=version)
    able = [m for m in await staff_of(request.grid) if m.id != request.lead_id]
    shown = paged(
        [Choice(m.name, data("hand-over-to", id, version, m.id)) for m in able],
        page,
        turn=data("hand-over-list", id, version),
        previous=turn.say.plain("button-previous"),
        following=turn.say.plain("button-next"),
    )
    html = turn.say("hand-over-to-whom", member=turn.member.name, number=request.number)
    await turn.answer(html, [*shown, turn.choice("back", "more-not", id)], about=request.subject)
    turn.go("choosing")


async def offer(turn: Turn, id: int, version: int, member: int) -> None:
    """This member."""
    to = await Member.get(id=member)
    request = await handing_over.offer(id, turn.member, to, now=turn.now, version=version)
    turn.end()
    html = turn.say("hand-over-asked", number=request.number, member=turn.member.name, to=to.name)
    await turn.answer(html, about=request.subject)


async def take_over(turn: Turn, id: int) -> None:
    """接受."""
    request = await handing_over.take_over(id, turn.member, now=turn.now)
    await _answered(turn, request, "hand-over-taken")


async def refuse(turn: Turn, id: int) -> None:
    """不接受."""
    request = await handing_over.refuse(id, turn.member, now=turn.now)
    await _answered(turn, request, "hand-over-not-taken")


async def take_back(turn: Turn, id: int, version: int) -> None:
    """收回移交."""
    request = await handing_over.take_back(id, turn.member, now=turn.now, version=version)
    turn.end()
    await _answered(turn, request, "hand-over-kept")


async def _answered(turn: Turn, request: ResidentRequest, key: str) -> None:
    html = turn.say(key, number=request.number, member=turn.member.name)
    await turn.answer(html, about=request.subject)


async def offered(facts: dict[str, Any], chat: Chat) -> Words:
    """Will you? With the two answers, while it is still asked."""
    say = Say(chat.locale)
    words = await said(facts, chat)
    id = facts["request"]
    if not await handing_over.is_offered(id, facts["to"]):
        return words
    buttons = [
        Choice(say.plain("button-hand-over-take"), data("hand-over-take", id)),
        Choice(say.plain("button-hand-over-refuse"), data("hand-over-refuse", id)),
    ]
    return Words(words.html, buttons)


def routes() -> Routes:
    """What handing over answers."""
    return Routes(
        presses={
            "hand-over": list_members,
            "hand-over-list": list_members,
            "hand-over-to": offer,
            "hand-over-take": take_over,
            "hand-over-refuse": refuse,
            "hand-over-back": take_back,
        },
        notices={"hand-over-offered": offered},
    )
