"""Second checks in the chat: somebody of another grid calls a resident, and presses what they hear.

What was heard travels in the buttons, so that nothing is written down before the last of them.
"""

from typing import Any

from bot.chat.keyboards import Choice, Words, data
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.requests import cards
from bot.texts import Say
from models import outbox
from models.chats import Chat, ChatKind
from models.copies import State
from models.errors import NotFound
from models.requests import BY_PHONE, Cause, Satisfaction, SecondCheck, checks

SATISFACTIONS = list(Satisfaction)


async def wanted(facts: dict[str, Any], chat: Chat) -> Words:
    """Please call this resident back. In a group without the number to call."""
    say = Say(chat.locale)
    if chat.kind is ChatKind.PRIVATE:
        return await contact(facts, chat)
    take = Choice(say.plain("button-check-take"), data("check-take", facts["check"]))
    return Words(say("second-check-wanted", number=facts["number"]), [take])


async def contact(facts: dict[str, Any], chat: Chat) -> Words:
    """Whom to call, and what they say; made only as it leaves, for whoever calls alone."""
    say = Say(chat.locale)
    if facts.get("state") == State.WITHDRAWN:
        return Words(say("contact-gone-checked", number=facts["number"]))
    check = await SecondCheck.get(id=facts["check"])
    whom = await cards.contact({**facts, "kind": "contact-for-claimer"}, chat)
    html = say("contact-for-checker", number=facts["number"])
    buttons = [] if check.at else _solved(check.id, say)
    return Words(f"{whom.html}\n\n{html}", buttons)


def _solved(id: int, say: Say) -> list[Choice]:
    return [
        Choice(say.plain("button-confirm"), data("check-solved", id, 1)),
        Choice(say.plain("button-dispute"), data("check-solved", id, 0)),
        *(Choice(say.plain(f"cause-{c}"), data("check-cause", id, c)) for c in BY_PHONE),
    ]


async def take(turn: Turn, id: int) -> None:
    """我来回访, pressed in the group: the rest is in private."""
    if not await outbox.chats_of(turn.member):
        await turn.toast(turn.say.plain("check-unreachable"), alert=True)
        return
    check = await checks.take(id, turn.member, now=turn.now)
    number = check.request.number
    await turn.answer(turn.say("check-taken", member=turn.member.name, number=number))


async def hear_solved(turn: Turn, id: int, solved: int) -> None:
    """It is solved, or is not: has anybody been in touch?"""
    check = await _may(turn, id)
    choices = [
        turn.choice("contacted", "check-contacted", id, solved, 1),
        turn.choice("not-contacted", "check-contacted", id, solved, 0),
    ]
    await turn.answer(turn.say("check-ask-contacted", number=check.request.number), choices)


async def hear_contacted(turn: Turn, id: int, solved: int, contacted: int) -> None:
    """And how satisfied are they?"""
    check = await _may(turn, id)
    choices = [
        Choice(turn.say.plain(f"button-{value}"), data("check-rated", id, solved, contacted, value))
        for value in SATISFACTIONS
    ]
    await turn.answer(turn.say("check-ask-satisfied", number=check.request.number), choices)


async def hear_rated(
    turn: Turn, id: int, solved: int, contacted: int, satisfaction: Satisfaction
) -> None:
    """That is all."""
    check = await checks.note(
        id,
        turn.member,
        solved=bool(solved),
        contacted=bool(contacted),
        satisfaction=satisfaction,
        now=turn.now,
    )
    await turn.answer(turn.say("check-noted", number=check.request.number))


async def hear_cause(turn: Turn, id: int, cause: Cause) -> None:
    """Nobody was reached."""
    if cause not in BY_PHONE:
        raise NotFound(what="cause")
    check = await checks.note(id, turn.member, cause=cause, now=turn.now)
    await turn.answer(turn.say("check-noted", number=check.request.number))


async def _may(turn: Turn, id: int) -> SecondCheck:
    return await checks.must_be_open(id, turn.member)


def routes() -> Routes:
    """What second checks answer."""
    return Routes(
        presses={
            "check-take": take,
            "check-solved": hear_solved,
            "check-contacted": hear_contacted,
            "check-rated": hear_rated,
            "check-cause": hear_cause,
        },
        notices={"second-check-wanted": wanted, "contact-for-checker": contact},
    )
