"""The draft: what it holds, what is read out of the words, and how it is shown."""

from collections.abc import Sequence
from typing import Any

from bot import residents
from bot.chat.keyboards import Choice, data
from bot.chat.parts import shortened, units
from bot.chat.turn import Turn
from bot.requests import answers, danger
from bot.requests.choosing import full_name
from models import addresses, categories, understanding
from models.addressbook import Candidate
from models.categories import Category
from models.categories.guess import unsure
from models.errors import Stale
from models.requests import replaced
from models.understanding import is_urgent

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
        "follows": over,
        "files": [],
        "heard": [],
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


def reworded(turn: Turn, message_id: int) -> bool:
    """Whether a message of the draft was changed, which it now says as well."""
    draft: Draft | None = turn.memory.get("draft")
    for said in (draft or {}).get("heard", []):
        if draft and said[0] == message_id:
            before, said[1] = said[1], turn.text
            draft["text"] = replaced(draft["text"], before, turn.text)
            return True
    return False


# --- read out of the words


async def guess_category(turn: Turn, draft: Draft) -> None:
    """Read the category out of the words, unless it was chosen by hand.

    Two that are nearly as likely are both offered.
    """
    if draft.get("chosen"):
        return
    guesses = (await understanding.of_community(draft["text"], now=turn.now)).categories
    draft["category"] = guesses[0].code
    nearly = guesses[:2] if unsure(guesses) else ()
    offered = [await categories.named(guess.code) for guess in nearly]
    draft["nearly"] = [[c.id, await full_name(c, turn)] for c in offered]


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


async def only_about_place(draft: Draft, text: str) -> bool:
    """Whether a text is a place and nothing else: it says where, and is no part of the matter."""
    near = draft["place"][0] if draft["place"] else None
    place = await residents.only_place(text, near)
    if place is None:
        return False
    draft.update(place=list(residents.home_data(place)), placed=True)
    return True


# --- shown


async def ask_what(turn: Turn, draft: Draft) -> None:
    """Where it is is known; what is the matter there is not."""
    place = await _place_words(draft) or ""
    choices = [turn.choice("person", "person"), turn.choice("back", "menu")]
    await turn.answer(turn.say("report-what", place=place), choices)


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
        danger=await _danger(draft, category, turn),
        behalf=_behalf(draft, turn),
        confidential="yes" if category.confidential else "no",
    )


async def _danger(draft: Draft, category: Category, turn: Turn) -> str:
    """Whom to call first, where somebody must come now."""
    if not is_urgent(category, draft["text"]):
        return ""
    place = await place_of(draft)
    return await danger.words(draft["text"], place.grid if place else None, turn.say)


def _behalf(draft: Draft, turn: Turn) -> str:
    """For whom it is, where that is another, and who is called back."""
    if not draft.get("for"):
        return ""
    _, name, by = draft["for"]
    return turn.say.plain("draft-behalf", name=name, by=by)


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
    nearly = () if draft.get("chosen") else draft.get("nearly", ())
    return [
        turn.choice("submit", "submit", nonce),
        *(Choice(name, data("draft-set", nonce, id)) for id, name in nearly),
        turn.choice("change-category", "draft-categories", nonce, 0),
        turn.choice("change-address", "draft-address", nonce),
        turn.choice("behalf", "behalf", nonce),
        *more,
        turn.choice("cancel", "draft-cancel", nonce),
    ]


def _papers(draft: Draft, turn: Turn) -> str:
    return "".join(turn.say.plain(f"paper-{paper}") for paper, _ in draft["files"])


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
