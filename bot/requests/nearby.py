"""Nearby 附近的事: what is open in one's own estate, without a person, to join with one press."""

from bot import residents
from bot.chat.keyboards import Choice, data, paged
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.requests import similar
from models import requests
from models.errors import NotFound


async def nearby(turn: Turn, *_: object) -> None:
    """附近的事."""
    await turn_page(turn, 0)


async def turn_page(turn: Turn, page: int) -> None:
    """A page of it."""
    if await residents.register_first(turn, data("nearby-page", page)):
        return
    turn.end()
    home = await residents.home_of(turn.resident)
    if home is None:
        known = [turn.choice("tell-home", "home-again"), turn.choice("back", "mine")]
        await turn.answer(turn.say("nearby-no-home"), known)
        return
    found = await requests.open_nearby(home[0])
    if not found:
        await turn.answer(turn.say("nearby-nothing"), [turn.choice("back", "mine")])
        return
    items = [Choice(await similar.line(turn, r), data("nearby-one", r.id, page)) for r in found]
    shown = paged(
        items,
        page,
        turn="nearby-page",
        previous=turn.say.plain("button-previous"),
        following=turn.say.plain("button-next"),
    )
    html = turn.say("nearby", count=len(found))
    await turn.answer(html, [*shown, turn.choice("back", "mine")])


async def show_one(turn: Turn, id: int, page: int) -> None:
    """One of them: is it mine as well?"""
    home = await residents.home_of(turn.resident)
    found = {r.id: r for r in await requests.open_nearby(home[0])} if home else {}
    if id not in found:
        raise NotFound(what="request")
    request = found[id]
    back = turn.choice("back", "nearby-page", page)
    if await requests.is_reporter(request, turn.account):
        choices = [turn.choice("see-mine", "receipt", id), back]
    else:
        choices = [turn.choice("join", "join", id), back]
    await turn.answer(turn.say("nearby-one", line=await similar.line(turn, request)), choices)


def routes() -> Routes:
    """What 附近的事 answers."""
    return Routes(
        commands={"nearby": nearby},
        presses={"nearby": nearby, "nearby-page": turn_page, "nearby-one": show_one},
        menu={"nearby": nearby},
    )
