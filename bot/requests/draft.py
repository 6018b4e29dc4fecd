"""The draft: what it holds, what is read out of the words, and how it is shown."""

from collections.abc import Sequence
from typing import Any

from bot import residents
from bot.chat.keyboards import Choice, data
from bot.chat.parts import shortened, units
from bot.chat.turn import Turn
from bot.requests import answers
from models import addresses, categories
from models.addressbook import Candidate
from models.categories import Category
from models.categories.guess import urgent
from models.errors import Stale

Draft = dict[str, Any]
"""`nonce` tells drafts apart; `near` is a request that it may be more about."""

SHORT = 900
"""UTF-16 units of a draft that are shown; the whole is a press away."""

WORTH_ASKING = 60
"""From this score on a place that was not asked for is asked back."""


async def new(turn: Turn) -> Draft:
    """An empty draft of whoever speaks, at their home."""
    near = await answers.talked_about(turn)
    over = "" if near else await answers.follows(turn)
    return {
        "nonce": turn.message.message_id if turn.message else 0,
        "text": turn.say.plain("follows", number=over) if over else "",
        "files": [],
        "place": await home_place(turn),
        "near": [near.id, near.number] if near else None,
    }


def current(turn: Turn, nonce: int | None = None) -> Draft:
    """The draft, if it is still the one that was meant. Raises `Stale`."""
    draft: Draft | None = turn.memory.get("draft")
    if draft is None or (nonce is not None and draft["nonce"] != nonce):
        raise Stale(what="draft")
    return draft


def about(draft: Draft) -> str:
    """How its messages are remembered."""
    return f"draft:{draft['nonce']}"


async def home_place(turn: Turn) -> list[Any] | None:
    """The home of whoever speaks, as a draft keeps a place."""
    resident = turn.account.resident
    return await residents.home_of(resident) if resident else None


# --- read out of the words


async def guess_category(draft: Draft) -> None:
    """Read the category out of the words, unless it was chosen by hand."""
    if not draft.get("chosen"):
        guesses = await categories.guess(draft["text"])
        draft["category"] = guesses[0].code


async def find_place(draft: Draft, text: str) -> Sequence[Candidate]:
    """Read the place out of the words; what it may be, when that must be asked."""
    if not text or draft.get("placed"):
        return ()
    near = draft["place"][0] if draft["place"] else None
    found = (await addresses.book()).find(text, near=near)
    if found.clear:
        draft["place"] = list(residents.home_data(found.clear))
    elif found.candidates and found.candidates[0].score >= WORTH_ASKING and not draft["place"]:
        return found.candidates
    return ()


# --- shown


async def show(turn: Turn, *_: object) -> None:
    """The draft as it stands, to be sent with one press."""
    draft = current(turn)
    await turn.answer(await words_of(turn), choices(turn, draft), about=about(draft))


async def words_of(turn: Turn) -> str:
    """The draft in words; a long one is cut."""
    draft = current(turn)
    category = await categories.named(draft["category"])
    text, _ = shortened(draft["text"], SHORT)
    return turn.say(
        "draft",
        text=text or _papers(draft, turn),
        files=_papers(draft, turn) if text and draft["files"] else "",
        category=await full_name(category, turn),
        place=await _place_words(draft) or turn.say.plain("place-to-desk"),
        urgent="yes" if category.urgent or urgent(draft["text"]) else "no",
        confidential="yes" if category.confidential else "no",
    )


def choices(turn: Turn, draft: Draft) -> list[Choice]:
    """What can be done with it."""
    nonce = draft["nonce"]
    more = []
    if units(draft["text"]) > SHORT:
        more.append(turn.choice("full-text", "draft-text", nonce))
    if draft["near"]:
        id, number = draft["near"]
        words = turn.say.plain("button-add-to", number=number)
        more.append(Choice(words, data("draft-add-to", nonce, id)))
    return [
        turn.choice("submit", "submit", nonce),
        turn.choice("change-category", "draft-categories", nonce, 0),
        turn.choice("change-address", "draft-address", nonce),
        *more,
        turn.choice("cancel", "draft-cancel", nonce),
    ]


def _papers(draft: Draft, turn: Turn) -> str:
    return "".join(turn.say.plain(f"paper-{paper}") for paper, _ in draft["files"])


async def full_name(category: Category, turn: Turn) -> str:
    """A category with the one above it."""
    parent = await Category.get(id=category.parent_id) if category.parent_id else None
    name = category.name(turn.say.locale)
    return f"{parent.name(turn.say.locale)} · {name}" if parent else name


async def _place_words(draft: Draft) -> str:
    if not draft["place"]:
        return ""
    estate, building, unit, room = draft["place"]
    return await addresses.words_of(estate, building or None, unit, room)


async def ask_which_place(turn: Turn, candidates: Sequence[Candidate]) -> None:
    """Several places fit: which one?"""
    nonce = current(turn)["nonce"]
    picks = [
        Choice(residents.words_of(c), data("draft-place", nonce, *residents.home_data(c)))
        for c in candidates
    ]
    more = [
        turn.choice("none-of-these", "draft-address", nonce),
        turn.choice("no-address", "draft-nowhere", nonce),
    ]
    await turn.answer(turn.say("address-which"), [*picks, *more])


async def place_of(draft: Draft) -> addresses.Place | None:
    """The place it is filed for."""
    if not draft["place"]:
        return None
    estate, building, unit, room = draft["place"]
    return await addresses.place(estate, building or None, unit, room)
