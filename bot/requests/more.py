"""更多: what is done to a request less often, one press behind its card.

Whoever presses is shown what they may do now, and nothing else. Each can be typed as well, in
answer to the card.
"""

from collections.abc import Sequence

from bot.chat.keyboards import Choice, Words, data
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.texts import Say
from models import requests
from models.requests import OPEN_STATUSES, Move, ResidentRequest, moves_for

MORE = {
    Move.OFFER: "hand-over",
    Move.TAKE_BACK: "hand-over-back",
    Move.ASK_HELP: "ask-help",
    Move.HELP: "help",
    Move.NO_HELP: "no-help",
    Move.HELPED: "helped",
    Move.WHISTLE: "whistle",
    Move.ARRIVE: "arrive",
    Move.SCORE: "scores",
    Move.EXTEND: "extend",
    Move.GRANT_TIME: "extend-grant",
    Move.DENY_TIME: "extend-deny",
    Move.PARK: "park",
    Move.GRANT_PARK: "park-grant",
    Move.DENY_PARK: "park-deny",
    Move.PARK_ON: "park-on",
    Move.UNPARK: "unpark",
    Move.MERGE: "merge",
    Move.SPLIT: "split",
}
"""Moves without a button on the card: each names the words and the press for it."""

ANSWERS = (
    Move.HELP,
    Move.NO_HELP,
    Move.HELPED,
    Move.ARRIVE,
    Move.SCORE,
    Move.GRANT_TIME,
    Move.DENY_TIME,
    Move.GRANT_PARK,
    Move.DENY_PARK,
)
"""These answer what was asked, whatever else became of the request."""


def button(request: ResidentRequest, say: Say) -> list[Choice]:
    """The button on the card, where there may be more to do."""
    if request.status not in OPEN_STATUSES:
        return []
    return [Choice(say.plain("button-more"), data("more", request.id, request.version))]


def typed(request: ResidentRequest, say: Say) -> list[Choice]:
    """What can be typed in answer to the card."""
    return _choices(request, moves_for(request, staff=True), say)


def _choices(request: ResidentRequest, possible: Sequence[Move], say: Say) -> list[Choice]:
    choices = []
    for move, name in MORE.items():
        if move in possible:
            known = () if move in ANSWERS else (request.version,)
            words = say.plain(f"button-{name}")
            choices.append(Choice(words, data(name, request.id, *known)))
    return choices


async def show(turn: Turn, id: int, version: int) -> None:
    """更多: what may this member do now?"""
    request = await requests.found(id)
    may = await requests.moves_by(request, turn.member, now=turn.now)
    choices = _choices(request, may, turn.say)
    if not choices:
        await turn.toast(turn.say.plain("more-nothing", number=request.number), alert=True)
        return
    html = turn.say("more", member=turn.member.name, number=request.number)
    await turn.send(Words(html, [*choices, turn.choice("back", "more-not", id)]))
    turn.go("choosing")


async def keep(turn: Turn, id: int) -> None:
    """Nothing after all."""
    request = await requests.found(id)
    turn.end()
    await turn.answer(turn.say("more-not", number=request.number))


def routes() -> Routes:
    """What 更多 answers."""
    return Routes(presses={"more": show, "more-not": keep})
