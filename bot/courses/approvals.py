"""Approvals: where the grid decides on sign-ups, its staff say yes or no in the group."""

from collections.abc import Awaitable, Callable

from bot.chat.keyboards import chosen
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.courses import presence
from bot.courses.cards import decisions
from models import courses
from models.courses import Enrolment
from models.residents import masked


async def approve(turn: Turn, enrolment: int) -> None:
    """同意."""
    await _decide(turn, enrolment, courses.approve, "approved")


async def reject(turn: Turn, enrolment: int) -> None:
    """不同意."""
    await _decide(turn, enrolment, courses.refuse, "rejected")


async def hear_decision(turn: Turn, enrolment: int) -> None:
    """A yes or no that is typed, in reply to the question."""
    if await presence.hear_decision(turn, enrolment):
        return
    choice = chosen(turn.text, decisions(enrolment, turn.say))
    if choice is not None:
        await (approve if choice.data.startswith("approve") else reject)(turn, enrolment)


async def _decide(turn: Turn, id: int, rule: Callable[..., Awaitable[Enrolment]], key: str) -> None:
    member = turn.member
    try:
        enrolment = await rule(id, member, turn.actor, now=turn.now)
    except courses.NotAwaitingApproval as refusal:
        # a colleague was quicker, or it was taken back: the question goes, the answer stands
        if turn.press:
            await turn.refuse(refusal)
        name = masked((await Enrolment.get(id=id)).name)
        standing = turn.say.plain(f"standing-{refusal.standing}")
        html = turn.say("approval-not-wanted", title=refusal.course, name=name, standing=standing)
        await turn.answer(html)
        return
    title, name = enrolment.course.title, masked(enrolment.name)
    await turn.answer(turn.say(key, title=title, name=name, member=member.name))


def routes() -> Routes:
    """What staff answer to a sign-up."""
    return Routes(
        group_replies={"enrolment": hear_decision},
        presses={"approve": approve, "reject": reject},
    )
