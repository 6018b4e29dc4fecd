"""Similar: what neighbours have reported already is shown before it is filed once more.

「我也遇到」 follows theirs instead, 「不一样，照样提交」 files it all the same (`drafting`). What
can't wait is not held up by a question.
"""

from collections.abc import Sequence

from bot.chat.keyboards import Choice, data
from bot.chat.parts import shortened
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.requests.choosing import full_name
from bot.requests.draft import Draft, about
from models import addresses, categories, requests
from models.calendar import day_and_minute
from models.requests import ResidentRequest
from models.understanding import is_urgent

PLACE = 30
"""UTF-16 units of where."""


async def known(turn: Turn, draft: Draft) -> list[ResidentRequest]:
    """What may be the same as a draft; nothing once it was said that it is not."""
    if draft.get("unlike") or not draft["place"]:
        return []
    if draft.get("alike") and turn.press is None:
        return []  # 提交 was typed though they were shown
    category = await categories.named(draft["category"])
    if is_urgent(category, draft["text"]):
        return []
    estate, building, *_ = draft["place"]
    return await requests.near(draft["text"], category, estate, building, now=turn.now)


async def ask(turn: Turn, draft: Draft, found: Sequence[ResidentRequest]) -> None:
    """Is it one of these?"""
    nonce = draft["nonce"]
    draft["alike"] = True
    turn.go("draft", draft=draft)
    choices = [await _choice(turn, draft, request, len(found)) for request in found]
    lines = [await line(turn, request) for request in found]
    told = {"lines": "\n".join(lines)}
    html = turn.say("similar", **told)
    if draft.get("source"):
        html = turn.say("similar-case", name=draft["for"][1], **told)
    await turn.answer(
        html,
        [
            *choices,
            turn.choice("unlike", "draft-unlike", nonce),
            turn.choice("back", "draft-show", nonce),
        ],
        about=about(draft),
    )


async def _choice(turn: Turn, draft: Draft, request: ResidentRequest, of: int) -> Choice:
    nonce = draft["nonce"]
    if draft.get("source"):
        words = turn.say.plain("button-case-join", name=draft["for"][1], number=request.number)
        return Choice(words, data("draft-join", nonce, request.id))
    if await requests.is_reporter(request, turn.account):
        words = turn.say.plain("button-add-to", number=request.number)
        return Choice(words, data("draft-add-to", nonce, request.id))
    if of == 1:
        return turn.choice("join", "draft-join", nonce, request.id)
    words = turn.say.plain("button-join-number", number=request.number)
    return Choice(words, data("draft-join", nonce, request.id))


async def line(turn: Turn, request: ResidentRequest) -> str:
    """A request without a person: its number, what it is about, where, since when, its state."""
    place = await addresses.words_of(request.estate_id or 0, request.building_id)
    return turn.say.plain(
        "similar-line",
        number=request.number,
        category=await full_name(request.category, turn),
        place=shortened(place, PLACE)[0],
        since=day_and_minute(request.filed_at),
        status=turn.say.plain(f"status-{request.status}"),
    )


async def join(turn: Turn, id: int) -> None:
    """我也遇到."""
    request = await requests.join(id, turn.account, now=turn.now)
    await turn.answer(turn.say("joined", number=request.number))


def routes() -> Routes:
    """What is said to what is similar."""
    return Routes(
        presses={"join": join},
    )
