"""The details of a draft that are chosen by hand: another category, another place."""

from typing import Any

from bot import residents
from bot.chat.keyboards import data
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.requests.choosing import Ways, first_level, guesses, second_level
from bot.requests.draft import ask_which_place, current, home_place, show
from models import addresses
from models.categories import Category

# --- another category


async def list_categories(turn: Turn, nonce: int, page: int) -> None:
    """The first level, the guesses first."""
    near = [guess for guess in await guesses(current(turn, nonce)["text"]) if guess.parent_id]
    shown = await first_level(turn, near, _ways(nonce), page)
    await turn.answer(turn.say("category-ask"), [*shown, turn.choice("back", "draft-show", nonce)])


async def pick_category(turn: Turn, nonce: int, id: int) -> None:
    """A first-level category: which of its own, or itself."""
    current(turn, nonce)
    top = await Category.get(id=id)
    below = await second_level(turn, top, _ways(nonce))
    if not below:
        await set_category(turn, nonce, id)
        return
    await turn.answer(
        turn.say("category-which", category=top.name(turn.say.locale)),
        [*below, turn.choice("back", "draft-categories", nonce, 0)],
    )


def _ways(nonce: int) -> Ways:
    return Ways(
        page=data("draft-categories", nonce),
        deeper=data("draft-category", nonce),
        choose=data("draft-set", nonce),
    )


async def set_category(turn: Turn, nonce: int, id: int) -> None:
    """This is the category."""
    draft = current(turn, nonce)
    category = await Category.get(id=id)
    turn.go("draft", draft={**draft, "category": category.code, "chosen": True})
    await show(turn)


async def back_to_draft(turn: Turn, nonce: int) -> None:
    """Show it again, unchanged."""
    current(turn, nonce)
    turn.go("draft")
    await show(turn)


# --- another place


async def ask_address(turn: Turn, nonce: int) -> None:
    """Where is it?"""
    draft = current(turn, nonce)
    turn.go("draft-address")
    home = [turn.choice("my-home", "draft-home", nonce)] if await home_place(turn) else []
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
    draft = current(turn)
    if turn.files:  # a photo of the place is no address, but worth having
        draft["files"] += [[str(f.paper), f.source] for f in turn.files]
        await ask_address(turn, draft["nonce"])
        return
    near = draft["place"][0] if draft["place"] else None
    found = (await addresses.book()).find(turn.text, near=near)
    if found.clear:
        await _set_place(turn, list(residents.home_data(found.clear)))
    elif found.candidates:
        await ask_which_place(turn, found.candidates)
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


async def pick_place(
    turn: Turn, nonce: int, estate: int, building: int, unit: str, room: str
) -> None:
    """This is the place."""
    current(turn, nonce)
    await _set_place(turn, [estate, building, unit, room])


async def at_home(turn: Turn, nonce: int) -> None:
    """It is at home."""
    current(turn, nonce)
    await _set_place(turn, await home_place(turn))


async def nowhere(turn: Turn, nonce: int) -> None:
    """It has no address: the community's desk will see to it."""
    current(turn, nonce)
    await _set_place(turn, None)


async def _set_place(turn: Turn, place: list[Any] | None) -> None:
    turn.go("draft", draft={**current(turn), "place": place, "placed": True})
    await show(turn)


def routes() -> Routes:
    """What choosing the details answers."""
    return Routes(
        presses={
            "draft-show": back_to_draft,
            "draft-categories": list_categories,
            "draft-category": pick_category,
            "draft-set": set_category,
            "draft-address": ask_address,
            "draft-place": pick_place,
            "draft-home": at_home,
            "draft-nowhere": nowhere,
        },
        steps={"draft-address": hear_address},
    )
