"""Merging in the group: into which, by a press or by its number, and once more to be sure."""

from bot.chat.keyboards import Choice, Words, data, paged
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.requests import similar
from models import requests
from models.requests import Move, ResidentRequest


async def list_others(turn: Turn, id: int, version: int, page: int = 0) -> None:
    """并案: into which? The likest first; any other by its number."""
    request = await _may(turn, id, version)
    others = await requests.candidates(request, now=turn.now)
    shown = paged(
        [
            Choice(await similar.line(turn, r), data("merge-into", id, version, r.id))
            for r in others
        ],
        page,
        turn=data("merge-list", id, version),
        previous=turn.say.plain("button-previous"),
        following=turn.say.plain("button-next"),
    )
    html = turn.say("merge-into-which", member=turn.member.name, number=request.number)
    await _ask(turn, html, [*shown, turn.choice("back", "merge-not", id)], request)


async def hear_number(turn: Turn, _: str, id: str) -> None:
    """This is its number."""
    request = await _may(turn, int(id))
    other = await requests.numbered(turn.text, request)
    await _ask_surely(turn, request, other)


async def pick(turn: Turn, id: int, version: int, other: int) -> None:
    """This one."""
    request = await _may(turn, id, version)
    await _ask_surely(turn, request, await ResidentRequest.get(id=other))


async def _ask_surely(turn: Turn, request: ResidentRequest, other: ResidentRequest) -> None:
    html = turn.say("merge-surely", number=request.number, into=other.number)
    id, version = request.id, request.version
    sure = turn.choice("merge-yes", "merge-yes", id, version, other.id)
    await _ask(turn, html, [sure, turn.choice("back", "merge-list", id, version, 0)], request)


async def merge(turn: Turn, id: int, version: int, other: int) -> None:
    """Surely."""
    request = await ResidentRequest.get(id=id)
    into = await requests.merge(id, turn.member, other, now=turn.now, version=version)
    turn.end()
    html = turn.say("merged", member=turn.member.name, number=request.number, into=into.number)
    await turn.answer(html, about=into.subject)


async def keep(turn: Turn, id: int) -> None:
    """Leave it as it is after all."""
    request = await _may(turn, id)
    turn.end()
    await turn.answer(turn.say("merge-not", number=request.number))


async def _may(turn: Turn, id: int, version: int | None = None) -> ResidentRequest:
    await requests.check(id, Move.MERGE, turn.member, version=version)
    return await ResidentRequest.get(id=id).select_related("grid", "category")


async def _ask(turn: Turn, html: str, choices: list[Choice], request: ResidentRequest) -> None:
    """Below the card at first; then where it was asked. A reply to it names a number."""
    about = f"merging:{request.subject}"
    if turn.press and (turn.press.data or "").startswith("merge-"):
        await turn.answer(html, choices, about=about)
    else:
        await turn.send(Words(html, choices), about=about)
    turn.go("choosing")


def routes() -> Routes:
    """What merging answers."""
    return Routes(
        presses={
            "merge": list_others,
            "merge-list": list_others,
            "merge-into": pick,
            "merge-yes": merge,
            "merge-not": keep,
        },
        steps={"merging": hear_number},
    )
