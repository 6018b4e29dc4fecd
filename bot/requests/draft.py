"""The draft: a first message becomes a request with one press.

Whatever is written, photographed or said outside of a conversation starts a draft, with a
guessed category and a place: the one in the words, else the home. More words are added to it.
"""

from typing import Any

from bot import residents
from bot.chat.keyboards import Choice, bare, data, paged
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from models import addresses, categories, outbox, requests
from models.addressbook import Candidate
from models.categories import Category
from models.errors import Stale
from models.requests import Paper
from models.requests.rules import File

Draft = dict[str, Any]


# --- starting and adding


async def report(turn: Turn, *_: str) -> None:
    """Ask what is the matter."""
    turn.end()
    turn.go("draft")
    await turn.answer(
        turn.say("report-ask"), [turn.choice("person", "person"), turn.choice("back", "menu")]
    )


async def begin(turn: Turn) -> bool:
    """A message that belongs to nothing starts a request."""
    turn.memory.pop("draft", None)
    await hear(turn)
    return True


async def hear(turn: Turn) -> None:
    """Add to the draft, or start it; show it."""
    draft: Draft | None = turn.memory.get("draft")
    if draft and bare(turn.text) in turn.say.plain("yes-words").split():
        await submit(turn, draft["nonce"])
        return
    if not turn.text and not turn.files:
        await turn.answer(turn.say("report-unreadable"), [turn.choice("person", "person")])
        return
    if draft is None:
        draft = {"nonce": _nonce(turn), "text": "", "files": [], "place": await _home(turn)}
    _add(draft, turn)
    await _guess(draft, turn)
    turn.go("draft", draft=draft)
    if not draft["asked"]:
        await show(turn)


def _add(draft: Draft, turn: Turn) -> None:
    draft["text"] = "\n".join(filter(None, [draft["text"], turn.text]))
    draft["files"] += [[str(f.paper), f.source] for f in turn.files]


async def _guess(draft: Draft, turn: Turn) -> None:
    """Read category and place out of the words, unless they were chosen by hand."""
    draft["asked"] = False
    if not draft.get("chosen"):
        guesses = await categories.guess(draft["text"])
        draft["category"] = guesses[0].code
    if turn.text and not draft.get("placed"):
        near = draft["place"][0] if draft["place"] else None
        found = (await addresses.book()).find(turn.text, near=near)
        if found.clear:
            draft["place"] = list(residents.home_data(found.clear))
        elif found.candidates and found.candidates[0].score >= 60 and not draft["place"]:
            draft["asked"] = True
            turn.go("draft", draft=draft)
            await _which_place(turn, found.candidates)


def _nonce(turn: Turn) -> int:
    return turn.message.message_id if turn.message else 0


async def _home(turn: Turn) -> list[Any] | None:
    resident = turn.account.resident
    home = await addresses.home_of(resident.household_id) if resident else None
    if home is None or home.household is None:
        return None
    building = home.building.id if home.building else 0
    return [home.estate.id, building, home.household.unit, home.household.room]


async def report_this(turn: Turn) -> None:
    """What was taken for an address is the problem itself."""
    text = turn.memory.get("home_words", "")
    turn.end()
    draft: Draft = {"nonce": _nonce(turn), "text": text, "files": [], "place": None}
    await _guess(draft, turn)
    turn.go("draft", draft=draft)
    await show(turn)


# --- showing


async def show(turn: Turn, *_: object) -> None:
    """The draft as it stands, to be sent with one press."""
    draft = _draft(turn)
    nonce = draft["nonce"]
    category = await categories.named(draft["category"])
    html = turn.say(
        "draft",
        text=draft["text"] or _papers(draft, turn),
        files=_papers(draft, turn) if draft["text"] and draft["files"] else "",
        category=await _full_name(category, turn),
        place=await _place_words(draft) or turn.say.plain("place-to-desk"),
        urgent="yes" if category.urgent else "no",
    )
    await turn.answer(
        html,
        [
            turn.choice("submit", "submit", nonce),
            turn.choice("change-category", "draft-categories", nonce, 0),
            turn.choice("change-address", "draft-address", nonce),
            turn.choice("cancel", "draft-cancel", nonce),
        ],
    )


def _draft(turn: Turn, nonce: int | None = None) -> Draft:
    draft: Draft | None = turn.memory.get("draft")
    if draft is None or (nonce is not None and draft["nonce"] != nonce):
        raise Stale(what="draft")
    return draft


def _papers(draft: Draft, turn: Turn) -> str:
    return "".join(turn.say.plain(f"paper-{paper}") for paper, _ in draft["files"])


async def _full_name(category: Category, turn: Turn) -> str:
    parent = await Category.get(id=category.parent_id) if category.parent_id else None
    name = category.name(turn.say.locale)
    return f"{parent.name(turn.say.locale)} · {name}" if parent else name


async def _place_words(draft: Draft) -> str:
    if not draft["place"]:
        return ""
    estate, building, unit, room = draft["place"]
    return await addresses.words_of(estate, building or None, unit, room)


# --- sending


async def submit(turn: Turn, nonce: int) -> None:
    """File it. The draft's message becomes the receipt."""
    draft = _draft(turn, nonce)
    place = None
    if draft["place"]:
        estate, building, unit, room = draft["place"]
        place = await addresses.place(estate, building or None, unit, room)
    request = await requests.file(
        turn.account,
        draft["text"],
        category=await categories.named(draft["category"]),
        place=place,
        files=[File(Paper(paper), source) for paper, source in draft["files"]],
        now=turn.now,
    )
    turn.end()
    if turn.press and turn.message:
        await outbox.show(
            turn.chat,
            "receipt",
            request.subject,
            now=turn.now,
            message_id=turn.message.message_id,
        )
        await turn.toast(turn.say.plain("filed", number=request.number))


async def cancel(turn: Turn, nonce: int) -> None:
    """Think better of it."""
    _draft(turn, nonce)
    turn.end()
    await turn.answer(turn.say("draft-cancelled"), residents.choices(turn))


# --- another category


async def list_categories(turn: Turn, nonce: int, page: int) -> None:
    """The first level, the guesses first."""
    draft = _draft(turn, nonce)
    guesses = [g.code for g in await categories.guess(draft["text"])][:2]
    top = await Category.filter(archived_at=None, parent_id=None).order_by("id")
    near = [c for code in guesses if (c := await categories.named(code)) and c.parent_id]
    items = [
        Choice(
            await _full_name(c, turn) if c.parent_id else c.name(turn.say.locale),
            data("draft-set" if c.parent_id else "draft-category", nonce, c.id),
        )
        for c in (*near, *top)
    ]
    shown = paged(
        items,
        page,
        turn=data("draft-categories", nonce),
        previous=turn.say.plain("button-previous"),
        following=turn.say.plain("button-next"),
    )
    await turn.answer(turn.say("category-ask"), [*shown, turn.choice("back", "draft-show", nonce)])


async def pick_category(turn: Turn, nonce: int, id: int) -> None:
    """A first-level category: which of its own, or itself."""
    _draft(turn, nonce)
    top = await Category.get(id=id)
    below = await Category.filter(parent_id=id, archived_at=None).order_by("id")
    if not below:
        await set_category(turn, nonce, id)
        return
    items = [Choice(c.name(turn.say.locale), data("draft-set", nonce, c.id)) for c in (*below, top)]
    await turn.answer(
        turn.say("category-which", category=top.name(turn.say.locale)),
        [*items, turn.choice("back", "draft-categories", nonce, 0)],
    )


async def set_category(turn: Turn, nonce: int, id: int) -> None:
    """This is the category."""
    draft = _draft(turn, nonce)
    category = await Category.get(id=id)
    turn.memory["draft"] = {**draft, "category": category.code, "chosen": True}
    await show(turn)


async def back_to_draft(turn: Turn, nonce: int) -> None:
    """Show it again, unchanged."""
    _draft(turn, nonce)
    turn.go("draft")
    await show(turn)


# --- another place


async def ask_address(turn: Turn, nonce: int) -> None:
    """Where is it?"""
    draft = _draft(turn, nonce)
    turn.go("draft-address")
    home = [turn.choice("my-home", "draft-home", nonce)] if await _home(turn) else []
    await turn.answer(
        turn.say("address-ask"),
        [
            *home,
            turn.choice("no-address", "draft-nowhere", draft["nonce"]),
            turn.choice("back", "draft-show", nonce),
        ],
    )


async def hear_address(turn: Turn) -> None:
    """One clear place is taken; several are asked back; none goes to a person."""
    draft = _draft(turn)
    near = draft["place"][0] if draft["place"] else None
    found = (await addresses.book()).find(turn.text, near=near)
    if found.clear:
        await _set_place(turn, list(residents.home_data(found.clear)))
    elif found.candidates:
        await _which_place(turn, found.candidates)
    else:
        nonce = draft["nonce"]
        await turn.answer(
            turn.say("address-unknown"),
            [
                turn.choice("write-again", "draft-address", nonce),
                turn.choice("no-address", "draft-nowhere", nonce),
                turn.choice("person", "person"),
            ],
        )


async def _which_place(turn: Turn, candidates: "tuple[Candidate, ...] | list[Candidate]") -> None:
    nonce = _draft(turn)["nonce"]
    picks = [
        Choice(residents.words_of(c), data("draft-place", nonce, *residents.home_data(c)))
        for c in candidates
    ]
    await turn.answer(
        turn.say("address-which"), [*picks, turn.choice("no-address", "draft-nowhere", nonce)]
    )


async def pick_place(
    turn: Turn, nonce: int, estate: int, building: int, unit: str, room: str
) -> None:
    """This is the place."""
    _draft(turn, nonce)
    await _set_place(turn, [estate, building, unit, room])


async def at_home(turn: Turn, nonce: int) -> None:
    """It is at home."""
    _draft(turn, nonce)
    await _set_place(turn, await _home(turn))


async def nowhere(turn: Turn, nonce: int) -> None:
    """It has no address: the community's desk will see to it."""
    _draft(turn, nonce)
    await _set_place(turn, None)


async def _set_place(turn: Turn, place: list[Any] | None) -> None:
    turn.go("draft", draft={**_draft(turn), "place": place, "placed": True})
    await show(turn)


def routes() -> Routes:
    """What the draft answers."""
    return Routes(
        commands={"report": report},
        presses={
            "report": report,
            "report-this": report_this,
            "submit": submit,
            "draft-show": back_to_draft,
            "draft-cancel": cancel,
            "draft-categories": list_categories,
            "draft-category": pick_category,
            "draft-set": set_category,
            "draft-address": ask_address,
            "draft-place": pick_place,
            "draft-home": at_home,
            "draft-nowhere": nowhere,
        },
        steps={"draft": hear, "draft-address": hear_address},
        menu={"report": report},
        free_text=[begin],
    )
