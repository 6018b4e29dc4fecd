"""Whistles in the chat: which units are called, that they are there, and how they were.

The units are chosen one by one; the message shows which are. Words, if any, are a reply to it.
"""

from datetime import datetime
from typing import Any

from bot.chat.keyboards import Choice, Words, data
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.delivery import said
from bot.texts import Say
from models import grids, requests
from models.calendar import local
from models.chats import Chat
from models.grids import Grid
from models.requests import Move, ResidentRequest, Satisfaction, calling, whistles
from models.settings import RULES


async def list_units(turn: Turn, id: int, version: int) -> None:
    """吹哨: for whom?"""
    request = await requests.check(id, Move.WHISTLE, turn.member, version=version)
    turn.go("choosing", units=[])
    await _list(turn, request, version)


async def choose(turn: Turn, id: int, version: int, unit: int) -> None:
    """This one as well, or not after all."""
    request = await requests.check(id, Move.WHISTLE, turn.member, version=version)
    chosen = list(turn.memory.get("units", []))
    chosen = [u for u in chosen if u != unit] if unit in chosen else [*chosen, unit]
    turn.go("choosing", units=chosen)
    await _list(turn, request, version)


async def _list(turn: Turn, request: ResidentRequest, version: int) -> None:
    units = await grids.units_of(request.grid)
    if not units:
        await turn.toast(turn.say.plain("whistle-no-units"), alert=True)
        return
    id, chosen = request.id, turn.memory["units"]
    choices = [
        Choice(
            f"{'☑' if unit.id in chosen else '☐'} {unit.name}",
            data("whistle-unit", id, version, unit.id),
        )
        for unit in units
    ]
    if chosen:
        choices.append(turn.choice("whistle-now", "whistle-now", id, version))
    html = turn.say(
        "whistle-for-whom",
        member=turn.member.name,
        number=request.number,
        **_in_the_morning(request, turn.now),
    )
    about = f"whistling:{request.subject}"
    await turn.answer(html, [*choices, turn.choice("back", "more-not", id)], about=about)


async def blow(turn: Turn, id: int, version: int) -> None:
    """Without words."""
    await _blow(turn, id, "", version)


async def hear_words(turn: Turn, _: str, id: str) -> None:
    """With these words."""
    await _blow(turn, int(id), turn.text, None)


async def _blow(turn: Turn, id: int, text: str, version: int | None) -> None:
    chosen = turn.memory.get("units", [])
    if not chosen:
        await turn.toast(turn.say.plain("whistle-choose-first"), alert=True)
        return
    units = await Grid.filter(id__in=chosen).order_by("path")
    request = await whistles.blow(id, turn.member, units, text, now=turn.now, version=version)
    turn.end()
    names = turn.say.plain("list-comma").join(unit.name for unit in units)
    html = turn.say(
        "whistle-blown",
        member=turn.member.name,
        number=request.number,
        units=names,
        **_in_the_morning(request, turn.now),
    )
    await turn.answer(html, about=request.subject)


def _in_the_morning(request: ResidentRequest, now: datetime) -> dict[str, str]:
    """When they will hear it and have to be there, if not at once."""
    rings = calling.rings_at(request, now)
    due = rings + RULES.whistle_arrive_within
    if rings == now:
        return {"rings": "", "due": ""}
    return {"rings": local(rings).isoformat(timespec="minutes"), "due": f"{local(due):%H:%M}"}


async def arrive(turn: Turn, id: int, unit: int = 0) -> None:
    """到."""
    request = await whistles.arrive(id, turn.member, unit=unit or None, now=turn.now)
    html = turn.say("unit-is-there", number=request.number, member=turn.member.name)
    await turn.answer(html, about=request.subject)


async def score(turn: Turn, id: int, unit: int, satisfaction: Satisfaction) -> None:
    """满意 · 基本满意 · 不满意."""
    request = await whistles.score(id, turn.member, unit, satisfaction, now=turn.now)
    known = await Grid.get(id=unit)
    html = turn.say(
        "unit-scored",
        number=request.number,
        name=known.name,
        score=turn.say.plain(f"button-{satisfaction}"),
    )
    await turn.answer(html, about=request.subject)


async def list_scores(turn: Turn, id: int) -> None:
    """评价: which of the units that were called?"""
    request = await requests.check(id, Move.SCORE, turn.member)
    for call in await requests.allowed.unscored(request):
        html = turn.say("unit-unscored", number=request.number, name=call.unit.name)
        await turn.send(Words(html, _scores(id, call.unit_id, turn.say)), about=request.subject)


# --- what is told


async def called(facts: dict[str, Any], chat: Chat) -> Words:
    """Come; with the button to say that one is there."""
    say = Say(chat.locale)
    words = await said(facts, chat)
    id, unit = facts["request"], facts["unit"]
    if not await whistles.is_awaited(id, unit):
        return words
    return Words(words.html, [Choice(say.plain("button-arrive"), data("arrive", id, unit))])


async def to_score(facts: dict[str, Any], chat: Chat) -> Words:
    """How was it? While it has not been said."""
    say = Say(chat.locale)
    words = await said(facts, chat)
    id, unit = facts["request"], facts["unit"]
    if not await whistles.is_unscored(id, unit):
        return words
    return Words(words.html, _scores(id, unit, say))


def _scores(id: int, unit: int, say: Say) -> list[Choice]:
    return [
        Choice(say.plain(f"button-{value}"), data("score", id, unit, value))
        for value in Satisfaction
    ]


def routes() -> Routes:
    """What whistles answer."""
    return Routes(
        presses={
            "whistle": list_units,
            "whistle-unit": choose,
            "whistle-now": blow,
            "arrive": arrive,
            "score": score,
            "scores": list_scores,
        },
        steps={"whistling": hear_words},
        notices={
            "unit-called": called,
            "unit-arrived": to_score,
            "unit-late": to_score,
            "unit-unscored": to_score,
        },
    )
