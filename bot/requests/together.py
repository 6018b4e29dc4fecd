"""Together: a request that matters to several, as each of them sees it.

Who follows a request reads its number, what it is about, where, since when and how it stands, and
their own words; of whoever filed it, and of what they wrote, nothing.
"""

from collections.abc import Sequence

from bot.chat.keyboards import Choice, Words, data
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.delivery import said
from bot.texts import Raw, Say
from models import clock, requests
from models.accounts import Account
from models.calendar import day_and_minute
from models.chats import Chat
from models.privacy import mask
from models.requests import (
    ALIVE,
    Entry,
    Move,
    Outcome,
    Reporter,
    ResidentRequest,
    Status,
    following,
    moves_for,
)
from models.residents import Resident

WORDLESS = (Move.RETURN, Move.DECLINE, Move.ASK, Move.ANSWER, Move.DISPUTE, Move.REOPEN)
"""Moves of which whoever only follows reads that they happened, and not the words."""


async def whose(chat: Chat, request: ResidentRequest) -> Account | None:
    """Who reads a private chat, where it makes a difference: not of what is one person's alone."""
    if not request.joined and request.callback_by is None:
        return None
    return await Account.filter(chat_id=chat.id).order_by("id").first()


async def follows(request: ResidentRequest, account: Account) -> Reporter | None:
    """The reporter that an account is of a request which is another's."""
    if requests.filed(request, account):
        return None
    return await requests.reporter_of(request, account)


# --- receipts


def readable(entries: Sequence[Entry], reporter: int | None) -> list[Entry]:
    """What one of those to whom it matters may read: what happened, and their own words."""
    filed, *later = entries
    return [filed, *(entry for entry in later if _may_read(entry, reporter))]


def _may_read(entry: Entry, reporter: int | None) -> bool:
    if entry.reporter_id != reporter and (entry.reporter_id or _is_said(entry)):
        return False
    if reporter and entry.reporter_id is None:
        entry.text = "" if entry.move in WORDLESS else mask(entry.text)
    return True


def _is_said(entry: Entry) -> bool:
    """Words between staff and whoever filed it."""
    return entry.move in (None, Move.ASK, Move.ANSWER) and bool(entry.text)


async def receipt(
    request: ResidentRequest, reporter: Reporter, lines: Sequence[str], say: Say
) -> Words:
    """The request as somebody who follows it sees it."""
    html = say(
        "receipt-joined",
        number=request.number,
        status=say.plain(f"status-{request.status}"),
        category=request.category.name(say.locale),
        place=request.place_words or say.plain("place-unknown"),
        since=day_and_minute(request.filed_at),
        grid=request.grid.name if request.status in ALIVE else "",
        timeline=Raw("\n".join(lines)),
    )
    buttons = [
        Choice(say.plain(f"button-{name}"), data(name, request.id, request.version))
        for name in await _done_or_not(request, reporter)
    ]
    if not buttons:
        asked = await requests.unasked(request.id, reporter)
        if request.outcome is Outcome.CONFIRMED:
            buttons = _open_question(request.id, asked, say)
    if request.status in ALIVE:
        buttons.append(Choice(say.plain("button-unfollow"), data("unfollow", request.id)))
    return Words(html, [*buttons, Choice(say.plain("button-back"), "mine")])


def _open_question(id: int, question: str, say: Say) -> list[Choice]:
    from bot.requests.cards import open_question

    return open_question(id, question, say)


async def left_to(request: ResidentRequest, possible: Sequence[Move]) -> list[Move]:
    """What whoever filed it can do, given that it matters to others as well."""
    others = await following(request)
    left = [move for move in possible if not (others and move is Move.WITHDRAW)]
    if request.parent_id:
        return [move for move in left if move is Move.ANSWER]
    if not request.joined or request.outcome is not Outcome.CONFIRMED or Move.REOPEN not in left:
        return left
    return left if await requests.has_answered(request, None) else [Move.CONFIRM, *left]


async def done_or_not(request: ResidentRequest, chat: Chat) -> list[str]:
    """Which of 办好了 and 没办好 is still for whoever reads a chat to press."""
    account = await whose(chat, request)
    voice = await follows(request, account) if account else None
    names = await _done_or_not(request, voice)
    if account and voice is None and not requests.is_asked(request, account):
        return [name for name in names if name != "confirm"]
    return names


async def _done_or_not(request: ResidentRequest, voice: Reporter | None) -> list[str]:
    if request.status is Status.DONE:
        return ["confirm", "dispute"]
    reopens = Move.REOPEN in moves_for(request, staff=False, now=clock.now())
    if not request.joined or not reopens:
        return []
    if request.outcome is Outcome.CONFIRMED and not await requests.has_answered(request, voice):
        return ["confirm", "dispute"]
    return ["dispute"] if voice else []


async def into(request: ResidentRequest, say: Say) -> list[Choice]:
    """The way to the request that this one was merged into."""
    if not request.merged_into_id:
        return []
    other = await ResidentRequest.get(id=request.merged_into_id)
    return [Choice(say.plain("button-see-other", number=other.number), data("receipt", other.id))]


async def filer(request: ResidentRequest) -> Resident | None:
    """Whoever filed it for another: staff may reach them as well."""
    if request.callback_by is None or request.account_id is None:
        return None
    account = await Account.get(id=request.account_id).select_related("resident")
    return account.resident or Resident(name=account.name)


# --- on the group's card


async def lines(request: ResidentRequest, say: Say) -> list[str]:
    """How many follow it, what it is a part of, and what its parts are."""
    found = []
    if others := await following(request):
        found.append(say("card-others", count=others))
    if request.merged_into_id:
        other = await ResidentRequest.get(id=request.merged_into_id)
        found.append(say("card-merged", number=other.number))
    if request.parent_id:
        whole = await ResidentRequest.get(id=request.parent_id)
        found.append(say("card-part", number=whole.number))
    if request.status in (Status.SPLIT, Status.DONE):
        for part in await ResidentRequest.filter(parent_id=request.id).order_by("id"):
            status = say.plain(f"status-{part.status}")
            found.append(
                say("card-of-part", number=part.number, place=part.place_words, status=status)
            )
    return found


# --- following, and not any more


async def leave(turn: Turn, id: int) -> None:
    """不再跟进."""
    request = await requests.leave(id, turn.account, now=turn.now)
    html = turn.say("unfollowed", number=request.number)
    await turn.answer(html, [turn.choice("back", "mine")])


async def merged(facts: dict[str, object], chat: Chat) -> Words:
    """It goes on as another: the way there."""
    words = await said(facts, chat)
    see = Say(chat.locale).plain("button-see-other", number=facts["into"])
    return Words(words.html, [Choice(see, data("receipt", facts["request"]))])


def routes() -> Routes:
    """What those who follow a request answer."""
    return Routes(presses={"unfollow": leave}, notices={"request-merged": merged})
