"""The draft: a first message becomes a request with one press.

Whatever is written, photographed or said outside of a conversation starts a draft, with a
guessed category and a place: the one in the words, else the home. More words are added to it.
"""

from collections.abc import Sequence
from typing import Any

from bot import residents
from bot.chat.keyboards import Choice, Words, bare, chosen, data, is_number, paged
from bot.chat.parts import shortened, units
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.requests import resident
from models import addresses, categories, outbox, requests
from models.addressbook import Candidate
from models.categories import Category
from models.categories.guess import urgent
from models.errors import Stale
from models.requests import File, Paper, ResidentRequest

Draft = dict[str, Any]
"""`nonce` tells drafts apart; `near` is a request that it may be more about."""

SHORT = 900
"""UTF-16 units of a draft that are shown; the whole is a press away."""

WORTH_ASKING = 60
"""From this score on a place that was not asked for is asked back."""


# --- starting and adding


async def report(turn: Turn, *_: str) -> None:
    """Ask what is the matter."""
    turn.end()
    turn.memory.pop("draft", None)
    turn.go("draft")
    await turn.answer(
        turn.say("report-ask"), [turn.choice("person", "person"), turn.choice("back", "menu")]
    )


async def begin(turn: Turn) -> bool:
    """A message that belongs to nothing starts a request."""
    if turn.album and turn.album == (turn.memory.get("draft") or {}).get("album"):
        turn.go("draft")  # the first photo of the album is in the draft already
    else:
        turn.memory.pop("draft", None)
    await hear(turn)
    return True


async def hear(turn: Turn) -> None:
    """Add to the draft, or start it; show it."""
    draft: Draft | None = turn.memory.get("draft")
    if draft and not turn.files and (pressed := _meant(turn, draft)):
        turn.redirect = pressed
    elif not turn.text and not turn.files:
        await turn.answer(turn.say("report-unreadable"), [turn.choice("person", "person")])
    elif draft and (asked := await resident.asked_last(turn)):
        await resident.ask_which(turn, [asked])
    else:
        await _hear(turn, draft, turn.text, turn.files)


def _meant(turn: Turn, draft: Draft) -> str | None:
    """What is meant by a button's word though other buttons were shown since, or by a yes."""
    if bare(turn.text) in turn.say.plain("yes-words").split():
        return data("submit", draft["nonce"])
    if is_number(bare(turn.text)):
        return None
    choice = chosen(turn.text, _choices(turn, draft))
    return choice.data if choice else None


async def something_new(turn: Turn) -> None:
    """What was said is no answer: it is the start of a request, or more of the draft."""
    kept = turn.memory.pop("unsorted", None)
    if kept is None:
        raise Stale(what="answer")
    text, files = resident.unkept(kept)
    await _hear(turn, turn.memory.get("draft") if turn.step == "draft" else None, text, files)


async def report_this(turn: Turn) -> None:
    """What was taken for an address, or sent instead of one, is the problem itself."""
    known = turn.memory.get("problem") or turn.memory.get("home_words", "")
    text, files = (turn.text, turn.files) if turn.files else (known, [])
    turn.end()
    if not text and not files:
        await report(turn)
        return
    await _hear(turn, None, text, files)


async def _hear(turn: Turn, draft: Draft | None, text: str, files: list[File]) -> None:
    if draft is None:
        draft = await _new(turn)
    goes_on = bool(turn.album) and turn.album == draft.get("album")
    draft["text"] = "\n".join(filter(None, [draft["text"], text]))
    draft["files"] += [[str(f.paper), f.source] for f in files]
    draft["album"] = turn.album
    turn.go("draft", draft=draft)
    await _guess_category(draft)
    unsure = [] if goes_on else await _find_place(draft, text)
    if unsure:
        await _which_place(turn, unsure)
    elif goes_on:
        await turn.answer_again(await _words(turn), _choices(turn, draft), about=_about(draft))
    else:
        await turn.strip(_about(draft))
        await show(turn)


async def _new(turn: Turn) -> Draft:
    near = await resident.talked_about(turn)
    over = "" if near else await resident.follows(turn)
    home = await _home(turn)
    return {
        "nonce": turn.message.message_id if turn.message else 0,
        "text": turn.say.plain("follows", number=over) if over else "",
        "files": [],
        "place": home,
        "near": [near.id, near.number] if near else None,
    }


def _about(draft: Draft) -> str:
    return f"draft:{draft['nonce']}"


async def _guess_category(draft: Draft) -> None:
    """Read the category out of the words, unless it was chosen by hand."""
    if not draft.get("chosen"):
        guesses = await categories.guess(draft["text"])
        draft["category"] = guesses[0].code


async def _find_place(draft: Draft, text: str) -> Sequence[Candidate]:
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


# --- showing


async def show(turn: Turn, *_: object) -> None:
    """The draft as it stands, to be sent with one press."""
    draft = _draft(turn)
    await turn.answer(await _words(turn), _choices(turn, draft), about=_about(draft))


async def _words(turn: Turn) -> str:
    draft = _draft(turn)
    category = await categories.named(draft["category"])
    text, _ = shortened(draft["text"], SHORT)
    return turn.say(
        "draft",
        text=text or _papers(draft, turn),
        files=_papers(draft, turn) if text and draft["files"] else "",
        category=await _full_name(category, turn),
        place=await _place_words(draft) or turn.say.plain("place-to-desk"),
        urgent="yes" if category.urgent or urgent(draft["text"]) else "no",
        confidential="yes" if category.confidential else "no",
    )


def _choices(turn: Turn, draft: Draft) -> list[Choice]:
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


async def full_text(turn: Turn, nonce: int) -> None:
    """The whole of a long draft, in as many messages as it takes; then the draft again."""
    draft = _draft(turn, nonce)
    await turn.strip(_about(draft))
    await turn.send(Words(turn.say("draft-text", text=draft["text"])))
    await turn.send(Words(await _words(turn), _choices(turn, draft)), about=_about(draft))


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
    """File it. The draft's message becomes the receipt. Pressed twice, it is filed once."""
    if turn.memory.get("filed", [0])[0] == nonce:
        request = await ResidentRequest.get(id=turn.memory["filed"][1])
        await turn.toast(turn.say.plain("filed", number=request.number))
        return
    draft = _draft(turn, nonce)
    request = await requests.file(
        turn.account,
        draft["text"],
        category=await categories.named(draft["category"]),
        place=await _place(draft),
        files=[File(Paper(paper), source) for paper, source in draft["files"]],
        urgent=bool(urgent(draft["text"])),
        now=turn.now,
    )
    await _close(turn, draft)
    turn.memory["filed"] = [nonce, request.id]
    if turn.press and turn.message and turn.message.text is not None:
        message_id = turn.message.message_id
        await outbox.show(
            turn.chat, "receipt", request.subject, now=turn.now, message_id=message_id
        )
        await turn.toast(turn.say.plain("filed", number=request.number))


async def _close(turn: Turn, draft: Draft) -> None:
    """The draft is no more; where it was typed away, its message keeps no buttons."""
    turn.end()
    for known in ("draft", "offered"):
        turn.memory.pop(known, None)
    if turn.press is None:
        await turn.strip(_about(draft))


async def _place(draft: Draft) -> addresses.Place | None:
    if not draft["place"]:
        return None
    estate, building, unit, room = draft["place"]
    return await addresses.place(estate, building or None, unit, room)


async def cancel(turn: Turn, nonce: int) -> None:
    """Think better of it."""
    await _close(turn, _draft(turn, nonce))
    await turn.answer(turn.say("draft-cancelled"), residents.choices(turn))


async def add_to(turn: Turn, nonce: int, id: int) -> None:
    """It is no request of its own, but more about one that was filed."""
    draft = _draft(turn, nonce)
    await _close(turn, draft)
    await resident.pass_on(turn, id, draft)


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
    name = top.name(turn.say.locale)
    items = [Choice(c.name(turn.say.locale), data("draft-set", nonce, c.id)) for c in below]
    rest = Choice(turn.say.plain("category-rest", category=name), data("draft-set", nonce, id))
    await turn.answer(
        turn.say("category-which", category=name),
        [*items, rest, turn.choice("back", "draft-categories", nonce, 0)],
    )


async def set_category(turn: Turn, nonce: int, id: int) -> None:
    """This is the category."""
    draft = _draft(turn, nonce)
    category = await Category.get(id=id)
    turn.go("draft", draft={**draft, "category": category.code, "chosen": True})
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
        turn.say("address-ask", example=await residents.example(turn, "3栋")),
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


async def _which_place(turn: Turn, candidates: Sequence[Candidate]) -> None:
    nonce = _draft(turn)["nonce"]
    picks = [
        Choice(residents.words_of(c), data("draft-place", nonce, *residents.home_data(c)))
        for c in candidates
    ]
    more = [
        turn.choice("none-of-these", "draft-address", nonce),
        turn.choice("no-address", "draft-nowhere", nonce),
    ]
    await turn.answer(turn.say("address-which"), [*picks, *more])


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


async def _home(turn: Turn) -> list[Any] | None:
    resident = turn.account.resident
    return await residents.home_of(resident) if resident else None


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
            "something-new": something_new,
            "submit": submit,
            "draft-show": back_to_draft,
            "draft-cancel": cancel,
            "draft-text": full_text,
            "draft-add-to": add_to,
            "draft-categories": list_categories,
            "draft-category": pick_category,
            "draft-set": set_category,
            "draft-address": ask_address,
            "draft-place": pick_place,
            "draft-home": at_home,
            "draft-nowhere": nowhere,
        },
        steps={"draft": hear, "draft-address": hear_address},
        yes={"submit"},
        menu={"report": report},
        free_text=[begin],
    )
