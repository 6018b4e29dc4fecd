"""Correcting in the group: another category, and whether it is urgent.

Where a request must leave the group for its category, nothing said there names the category.
"""

from bot.chat.keyboards import Choice, Words, data
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.requests.choosing import Ways, first_level, full_name, guesses, second_level
from models import requests
from models.categories import Category
from models.grids import Grid
from models.requests import Move, ResidentRequest


async def list_categories(turn: Turn, id: int, version: int, page: int = 0) -> None:
    """改类别: which is it? Or is it only urgent?"""
    request = await _may(turn, id, version)
    present = await Category.get(id=request.category_id)
    near = [guess for guess in await guesses(request.text) if guess != present]
    shown = await first_level(turn, near, _ways(id, version), page)
    urgent = (
        turn.choice("not-urgent", "correct-urgent", id, version, 0)
        if request.urgent
        else turn.choice("urgent", "correct-urgent", id, version, 1)
    )
    html = turn.say(
        "correct-ask",
        member=turn.member.name,
        number=request.number,
        category=await full_name(present, turn),
    )
    await _ask(turn, html, [*shown, urgent, turn.choice("back", "correct-not", id)])


async def list_below(turn: Turn, id: int, version: int, category: int) -> None:
    """A first-level category: which of its own, or itself."""
    await _may(turn, id, version)
    top = await Category.get(id=category, archived_at=None)
    below = await second_level(turn, top, _ways(id, version))
    if not below:
        await set_category(turn, id, version, category)
        return
    html = turn.say("category-which", category=top.name(turn.say.locale))
    await _ask(turn, html, [*below, turn.choice("back", "correct-list", id, version, 0)])


async def set_category(turn: Turn, id: int, version: int, category: int) -> None:
    """This is the category."""
    before = await _may(turn, id, version)
    chosen = await Category.get(id=category, archived_at=None)
    request = await requests.correct(
        id, turn.member, category=chosen, now=turn.now, version=version
    )
    known = {"member": turn.member.name, "number": request.number}
    if request.grid_id != before.grid_id:
        grid = await Grid.get(id=request.grid_id)
        html = turn.say("corrected-away", **known, grid=grid.name)
    elif request.version == version:
        html = turn.say("correct-not")
    else:
        html = turn.say("corrected", **known, category=await full_name(chosen, turn))
    await _done(turn, html, request)


async def set_urgency(turn: Turn, id: int, version: int, urgent: int) -> None:
    """标为紧急, or 取消紧急."""
    request = await requests.correct(
        id, turn.member, urgent=bool(urgent), now=turn.now, version=version
    )
    said = "marked-urgent" if request.urgent else "marked-not-urgent"
    html = turn.say(said, member=turn.member.name, number=request.number)
    await _done(turn, html, request)


async def keep(turn: Turn, id: int) -> None:
    """Leave it as it is after all."""
    await _may(turn, id)
    turn.end()
    await turn.answer(turn.say("correct-not"))


async def _may(turn: Turn, id: int, version: int | None = None) -> ResidentRequest:
    return await requests.check(id, Move.CORRECT, turn.member, version=version)


def _ways(id: int, version: int) -> Ways:
    return Ways(
        page=data("correct-list", id, version),
        deeper=data("correct-below", id, version),
        choose=data("correct-to", id, version),
    )


async def _ask(turn: Turn, html: str, choices: list[Choice]) -> None:
    """Below the card at first; then where it was asked."""
    if turn.press and (turn.press.data or "").startswith("correct-"):
        await turn.answer(html, choices)
    else:
        await turn.send(Words(html, choices))
    turn.go("choosing")


async def _done(turn: Turn, html: str, request: ResidentRequest) -> None:
    turn.end()
    await turn.answer(html, about=request.subject)


def routes() -> Routes:
    """What correcting answers."""
    return Routes(
        presses={
            "correct": list_categories,
            "correct-list": list_categories,
            "correct-below": list_below,
            "correct-to": set_category,
            "correct-urgent": set_urgency,
            "correct-not": keep,
        },
    )
