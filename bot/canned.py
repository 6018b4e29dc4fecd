"""常用答复 in the group: a list to choose from, and what is chosen reaches the resident."""

from bot.chat.keyboards import Choice, Words, data
from bot.chat.parts import shortened
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from models import canned, requests
from models.errors import NotFound, Stale
from models.members import must_hold
from models.requests import ResidentRequest

SHORT = 40
"""UTF-16 units of an answer on its button."""


async def offer(turn: Turn, id: int) -> None:
    """What fits this request as it is now; nothing is said yet."""
    request = await _request(turn, id)
    answers = await canned.fitting(request, member=turn.member.name, locale=turn.say.locale)
    if not answers:
        await turn.toast(turn.say.plain("canned-none"))
        return
    lines = "\n".join(f"{n}. {text}" for n, (_, text) in enumerate(answers, 1))
    html = turn.say("canned-which", member=turn.member.name, number=request.number, answers=lines)
    choices = [
        Choice(f"{n}. {shortened(text, SHORT)[0]}", data("canned-say", id, answer))
        for n, (answer, text) in enumerate(answers, 1)
    ]
    await turn.send(Words(html, [*choices, turn.choice("back", "canned-not", id)]))
    turn.go("choosing")


async def say(turn: Turn, id: int, answer: int) -> None:
    """This one: it is said as if it had been typed."""
    request = await _request(turn, id)
    fit = dict(await canned.fitting(request, member=turn.member.name, locale=turn.say.locale))
    if answer not in fit:
        raise Stale(what="answer")
    await requests.say(id, turn.member, fit[answer], now=turn.now)
    turn.end()
    html = turn.say("canned-said", member=turn.member.name, text=fit[answer])
    await turn.answer(html, about=request.subject)


async def leave(turn: Turn, id: int) -> None:
    """None of them."""
    turn.end()
    await turn.answer(turn.say("canned-not"))


async def _request(turn: Turn, id: int) -> ResidentRequest:
    request = await ResidentRequest.filter(id=id).select_related("grid", "category").first()
    if request is None:
        raise NotFound(what="request")
    await must_hold(turn.member, request.grid)
    return request


def routes() -> Routes:
    """What canned answers answer."""
    return Routes(presses={"canned": offer, "canned-say": say, "canned-not": leave})
