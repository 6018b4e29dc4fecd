"""On behalf in the chat: for whom a draft is, and who is called back when it is done."""

from typing import Any

from bot import residents
from bot.chat.keyboards import Choice, Words, data
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.delivery import said
from bot.requests.draft import Draft, current, show
from bot.texts import Say
from models.chats import Chat
from models.errors import NotFound
from models.requests import Answerer, Source, on_behalf
from models.residents import Resident


async def ask_whom(turn: Turn, nonce: int) -> None:
    """替别人反映: for whom?"""
    draft = current(turn, nonce)
    staff = await on_behalf.is_staff(turn.account)
    family = [] if staff else await on_behalf.household_of(turn.account)
    names = [Choice(one.name, data("behalf-for", nonce, one.id)) for one in family]
    myself = [turn.choice("behalf-myself", "behalf-myself", nonce)] if draft.get("for") else []
    turn.go("behalf")
    example = await residents.example(turn, "3栋2单元501")
    html = turn.say("behalf-ask", example=example, staff="yes" if staff else "no")
    await turn.answer(html, [*names, *myself, turn.choice("back", "draft-show", nonce)])


async def pick(turn: Turn, nonce: int, id: int) -> None:
    """Somebody of the household."""
    current(turn, nonce)
    family = {one.id: one for one in await on_behalf.household_of(turn.account)}
    if id not in family:
        raise NotFound(what="resident")
    await _for(turn, family[id])


async def hear_name(turn: Turn) -> None:
    """Somebody by name; with an address and a phone number, if need be."""
    if turn.files or not turn.text:
        await ask_whom(turn, current(turn)["nonce"])
        return
    named = await on_behalf.somebody(turn.account, turn.text, turn.actor, now=turn.now)
    await _for(turn, named)


async def _for(turn: Turn, resident: Resident) -> None:
    draft = current(turn)
    draft["for"] = [resident.id, resident.name, Answerer.BENEFICIARY]
    if not draft.get("placed"):
        draft["place"] = await residents.home_of(resident) or draft["place"]
    turn.go("draft", draft=draft)
    if await on_behalf.is_staff(turn.account):
        await show(turn)  # staff are never called back
        return
    nonce = draft["nonce"]
    await turn.answer(
        turn.say("behalf-who-answers", name=resident.name),
        [
            turn.choice("behalf-ask-me", "behalf-by", nonce, Answerer.FILER),
            turn.choice("behalf-ask-them", "behalf-by", nonce, Answerer.BENEFICIARY),
        ],
    )


async def who_answers(turn: Turn, nonce: int, by: Answerer) -> None:
    """Who is called back."""
    draft = current(turn, nonce)
    if not draft.get("for") or await on_behalf.is_staff(turn.account):
        raise NotFound(what="resident")
    draft["for"][2] = by
    turn.go("draft", draft=draft)
    await show(turn)


async def for_myself(turn: Turn, nonce: int) -> None:
    """For oneself after all."""
    draft = current(turn, nonce)
    draft.pop("for", None)
    turn.go("draft", draft=draft)
    await show(turn)


async def filed_for(draft: Draft) -> dict[str, Any]:
    """What a request has of it, when its draft is for another."""
    if not draft.get("for"):
        return {}
    id, _, by = draft["for"]
    resident = await Resident.get(id=id)
    if draft.get("source"):
        return {"resident": resident, "source": Source(draft["source"])}
    return {"resident": resident, "source": Source.ON_BEHALF, "callback_by": Answerer(by)}


async def told(facts: dict[str, Any], chat: Chat) -> Words:
    """Somebody has filed it for you: the way there."""
    see = Say(chat.locale).plain("button-see-other", number=facts["number"])
    return Words((await said(facts, chat)).html, [Choice(see, data("receipt", facts["request"]))])


def routes() -> Routes:
    """What filing for somebody answers."""
    return Routes(
        presses={
            "behalf": ask_whom,
            "behalf-for": pick,
            "behalf-by": who_answers,
            "behalf-myself": for_myself,
        },
        steps={"behalf": hear_name},
        notices={"filed-for-you": told},
    )
