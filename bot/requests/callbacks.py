"""Callbacks in the chat: is it done? how satisfied? has anybody been in touch?

One question at a time; the answer to one changes its message into the next. 没办好 asks what is
wrong, in words or by a photo, and takes none for an answer as well. Once it is too late to reopen,
what is said next begins a new request that follows the old one.
"""

from bot.chat.keyboards import Choice, Words
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.requests import albums, cards, own
from models import requests
from models.outbox import Card
from models.requests import ResidentRequest, Satisfaction, TooLateToReopen


async def confirm(turn: Turn, id: int, version: int) -> None:
    """It is."""
    request = await requests.confirm(id, turn.account, now=turn.now, version=version)
    if await _unasked(turn, request):
        await _ask_next(turn, request, turn.say("confirmed", number=request.number))
    else:
        await _ask_next(turn, request, turn.say("rated", number=request.number))


async def rate(turn: Turn, id: int, satisfaction: Satisfaction) -> None:
    """How satisfied?"""
    request = await requests.rate(id, turn.account, satisfaction, now=turn.now)
    key = "rated-contacted" if await _unasked(turn, request) else "rated"
    await _ask_next(turn, request, turn.say(key, number=request.number))


async def tell_contacted(turn: Turn, id: int, contacted: int) -> None:
    """Has anybody been in touch?"""
    request = await requests.tell_contacted(id, turn.account, bool(contacted), now=turn.now)
    await _ask_next(turn, request, turn.say("contacted-noted", number=request.number))


async def ask_why(turn: Turn, id: int, version: int) -> None:
    """It is not: what is wrong?"""
    try:
        request = await requests.check_dispute(id, turn.account, now=turn.now, version=version)
    except TooLateToReopen as late:
        turn.memory["follows"] = late.number
        await turn.refuse(late)
        return
    turn.go(f"disputing:{id}")
    await turn.send(
        Words(
            turn.say("dispute-ask", number=request.number),
            [
                turn.choice("no-more-words", "dispute-now", id, request.version),
                turn.choice("back", "receipt", id),
            ],
        )
    )


async def hear_why(turn: Turn, id: str) -> None:
    """Give it back with these words."""
    if not turn.text and not turn.files:
        raise requests.NothingSaid()
    await _dispute(turn, int(id))


async def dispute_now(turn: Turn, id: int, version: int) -> None:
    """Give it back without words."""
    await requests.check_dispute(id, turn.account, now=turn.now, version=version)
    await _dispute(turn, id)


async def dispute_said(turn: Turn, id: int, version: int) -> None:
    """Give it back with the words that were said already."""
    await requests.check_dispute(id, turn.account, now=turn.now, version=version)
    await _dispute(turn, id, turn.memory.pop("unsorted", None))


async def _dispute(turn: Turn, id: int, kept: own.Kept | None = None) -> None:
    text, files = (turn.text, turn.files) if kept is None else own.unkept(kept)
    with own.hearing(turn, kept):
        request = await requests.dispute(id, turn.account, text, files=files, now=turn.now)
    turn.end()
    albums.begin(turn, request)
    asked = await _unasked(turn, request)
    key = "disputed-satisfied" if asked else "disputed"
    await turn.answer(
        turn.say(key, number=request.number),
        cards.open_question(id, asked, turn.say),
        about=request.subject,
    )


async def _unasked(turn: Turn, request: ResidentRequest) -> str:
    """What whoever speaks has not been asked yet."""
    return await requests.unasked(request.id, await requests.speaks_as(request, turn.account))


async def _ask_next(turn: Turn, request: ResidentRequest, html: str) -> None:
    """The receipt brings itself up to date; any other message is answered where it was pressed."""
    on_receipt = (
        turn.press is not None
        and turn.message is not None
        and await Card.filter(
            chat_id=turn.chat.id, subject=request.subject, message_id=turn.message.message_id
        ).exists()
    )
    if on_receipt:
        await turn.toast(turn.say.plain("noted"))
    else:
        choices: list[Choice] = cards.open_question(
            request.id, await _unasked(turn, request), turn.say
        )
        await turn.answer(html, choices, about=request.subject)


def routes() -> Routes:
    """What a resident who is called back answers."""
    return Routes(
        presses={
            "confirm": confirm,
            "rate": rate,
            "contacted": tell_contacted,
            "dispute": ask_why,
            "dispute-now": dispute_now,
            "dispute-said": dispute_said,
        },
        steps={"disputing": hear_why},
        yes={"contacted:1"},
        no={"contacted:0"},
    )
