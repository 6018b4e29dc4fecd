"""The group's side: claim, ask, finish, return, hand up; and answering by replying to the card."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.chat.keyboards import Choice, Words, data, paged
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.requests import albums, cards, notes, timing
from bot.texts import Raw, Say
from models import grids, outbox, requests
from models.categories import Category
from models.errors import NotFound
from models.grids import Grid
from models.journal import Via
from models.members import must_hold
from models.privacy import mask
from models.requests import OPEN_STATUSES, Move, OnlyTheDesk, Proof, ResidentRequest

REASONS = ("not-ours", "wrong-address", "needs-others")
"""Reasons for a return that need no typing."""


# --- moves of one press


async def claim(turn: Turn, id: int, version: int) -> None:
    """我来办."""
    request = await requests.claim(id, turn.member, now=turn.now, version=version)
    known = await outbox.chats_of(turn.member)
    said = "claimed" if known else "claimed-unreachable"
    await turn.toast(turn.say.plain(said, number=request.number), alert=not known)


async def release(turn: Turn, id: int, version: int) -> None:
    """放回."""
    request = await requests.release(id, turn.member, now=turn.now, version=version)
    await turn.toast(turn.say.plain("released", number=request.number))


async def hand_up(turn: Turn, id: int, version: int) -> None:
    """上报."""
    request = await requests.hand_up(id, turn.member, now=turn.now, version=version)
    grid = await Grid.get(id=request.grid_id)
    await turn.toast(turn.say.plain("handed-up", number=request.number, grid=grid.name))


# --- moves that need words: a prompt, and the reply to it
#
# What the prompt asks for stands in the outbox beside its message ("finishing:request:17"), so
# that a reply is matched by the message it answers, however many prompts are open.


async def prompt_ask(turn: Turn, id: int, version: int) -> None:
    """问居民: what?"""
    await _prompt(turn, "asking", await _may(turn, id, Move.ASK, version))


async def prompt_finish(turn: Turn, id: int, version: int) -> None:
    """办结: what was done?"""
    request = await _may(turn, id, Move.FINISH, version)
    category = await Category.get(id=request.category_id)
    about = f"finishing:{request.subject}"
    known = {"member": turn.member.name, "number": request.number}
    key = "prompt-finishing-photo" if category.photo else "prompt-finishing"
    await turn.ask(turn.say(key, **known), about=about)


async def prompt_decline(turn: Turn, id: int, version: int) -> None:
    """不予受理: why?"""
    await _prompt(turn, "declining", await _may(turn, id, Move.DECLINE, version))


async def _prompt(turn: Turn, step: str, request: ResidentRequest) -> None:
    await turn.ask(
        turn.say(f"prompt-{step}", member=turn.member.name, number=request.number),
        about=f"{step}:{request.subject}",
    )


async def _may(turn: Turn, id: int, move: Move, version: int | None = None) -> ResidentRequest:
    return await requests.check(id, move, turn.member, version=version)


async def hear_question(turn: Turn, _: str, id: str) -> None:
    """This is what the resident is asked."""
    await _put_in_words(turn, int(id), requests.ask)


async def hear_result(turn: Turn, _: str, id: str) -> None:
    """This is what was done."""
    await _put_in_words(turn, int(id), requests.finish)
    request = await ResidentRequest.get(id=int(id))
    if request.proof is Proof.MISSING:
        await _prompt(turn, "proving", request)


async def hear_proof(turn: Turn, _: str, id: str) -> None:
    """This is the photo of it, or why there is none."""
    await _put_in_words(turn, int(id), requests.prove)


async def _put_in_words(turn: Turn, id: int, act: Callable[..., Awaitable[Any]]) -> None:
    """Make a move with these words. The further photos of an album follow as they come."""
    if not await albums.goes_on(turn):
        request = await act(id, turn.member, turn.text, files=turn.files, now=turn.now)
        albums.begin(turn, request)
        await turn.nod()


async def hear_refusal(turn: Turn, _: str, id: str) -> None:
    """This is why it is declined."""
    await requests.decline(int(id), turn.member, turn.text, now=turn.now)
    await turn.nod()


# --- returning and assigning: to whom, and why


async def list_grids(turn: Turn, id: int, version: int, page: int = 0) -> None:
    """退单: to which grid?"""
    request = await _may(turn, id, Move.RETURN, version)
    await _which_grid(turn, request, "return", page)


async def list_below(turn: Turn, id: int, version: int, page: int = 0) -> None:
    """派遣: to which grid?"""
    request = await _may(turn, id, Move.ASSIGN, version)
    await _which_grid(turn, request, "assign", page)


async def _which_grid(turn: Turn, request: ResidentRequest, act: str, page: int) -> None:
    id, version = request.id, request.version
    others = await grids.others_of(request.grid, below=act == "assign")
    shown = paged(
        [Choice(g.name, data(f"{act}-to", id, version, g.id)) for g in others],
        page,
        turn=data(f"{act}-list", id, version),
        previous=turn.say.plain("button-previous"),
        following=turn.say.plain("button-next"),
    )
    html = turn.say(f"{act}-to-whom", member=turn.member.name, number=request.number)
    choices = [*shown, turn.choice("back", "return-not", id)]
    if turn.press and (turn.press.data or "").startswith(f"{act}-"):
        await turn.answer(html, choices, about=request.subject)
    else:
        await turn.send(Words(html, choices), about=request.subject)
    turn.go("choosing")


async def pick_grid(turn: Turn, id: int, version: int, grid: int) -> None:
    """Return it to this grid: why?"""
    request = await _may(turn, id, Move.RETURN, version)
    target = await Grid.get(id=grid)
    reasons = [
        Choice(turn.say.plain(f"reason-{reason}"), data("return-why", id, version, grid, reason))
        for reason in REASONS
    ]
    turn.go("choosing")
    await turn.answer(
        turn.say("return-why", grid=target.name, number=request.number),
        [*reasons, turn.choice("back", "return-list", id, version, 0)],
        about=f"returning:{request.subject}:{grid}",
    )


async def pick_reason(turn: Turn, id: int, version: int, grid: int, reason: str) -> None:
    """For one of the reasons at hand."""
    if reason not in REASONS:
        raise NotFound(what="reason")
    await _may(turn, id, Move.RETURN, version)
    await _return(turn, id, grid, turn.say.plain(f"reason-{reason}"))


async def hear_reason(turn: Turn, _: str, id: str, grid: str) -> None:
    """For this reason."""
    await _return(turn, int(id), int(grid), turn.text)


async def _return(turn: Turn, id: int, grid: int, reason: str) -> None:
    request = await requests.return_to(
        id, turn.member, await Grid.get(id=grid), reason, now=turn.now
    )
    turn.end()
    now_at = await Grid.get(id=request.grid_id)
    html = turn.say("returned", number=request.number, grid=now_at.name, text=mask(reason))
    await turn.answer(html, about=request.subject)


async def assign(turn: Turn, id: int, version: int, grid: int) -> None:
    """Send it to this grid."""
    target = await Grid.get(id=grid)
    request = await requests.assign(
        id, turn.member, target, now=turn.now, version=version, via=Via.CHAT
    )
    turn.end()
    html = turn.say("assigned", number=request.number, grid=target.name, member=turn.member.name)
    await turn.answer(html, about=request.subject)


async def keep(turn: Turn, id: int) -> None:
    """Leave it where it is after all."""
    turn.end()
    await turn.answer(turn.say("return-not"))


# --- replies to the card


async def hear_reply(turn: Turn, id: int) -> None:
    """A reply of staff reaches the resident; others' are talk among themselves."""
    if turn.account.member is None or await albums.goes_on(turn):
        return
    text, internal = notes.split(turn.text)
    request = await requests.say(
        id, turn.member, text, files=turn.files, internal=internal, now=turn.now
    )
    albums.begin(turn, request)
    await turn.nod()


async def full_text(turn: Turn, id: int) -> None:
    """Everything that was said about a request, uncut, as a group may see it."""
    request = await _visible(turn, id)
    if await cards.hidden_from(turn.chat, request):
        raise OnlyTheDesk(number=request.number)
    text = await cards.whole(request, turn.say, staff=True)
    html = turn.say("full-text", number=request.number, text=Raw(text))
    await turn.send(Words(html), about=request.subject)


async def _visible(turn: Turn, id: int) -> ResidentRequest:
    request = await ResidentRequest.filter(id=id).select_related("grid", "category").first()
    if request is None:
        raise NotFound(what="request")
    await must_hold(turn.member, request.grid)
    return request


# --- what there is to do


async def todo(turn: Turn, argument: str = "") -> None:
    """What is open in this group's grid."""
    if turn.chat.grid_id is None:
        await turn.send(Words(turn.say("group-how-to-bind")))
        return
    grid = await Grid.get(id=turn.chat.grid_id)
    await must_hold(turn.member, grid)
    found = (
        await ResidentRequest.filter(grid_id=grid.id, status__in=OPEN_STATUSES)
        .select_related("category", "claimer")
        .order_by("-urgent", "id")
        .limit(20)
    )
    if not found:
        await turn.send(Words(turn.say("todo-nothing", grid=grid.name)))
        return
    items = [Choice(line(request, turn.say), data("show-card", request.id)) for request in found]
    turn.go("choosing")
    await turn.send(Words(turn.say("todo", grid=grid.name, count=len(found)), items))


def line(request: ResidentRequest, say: Say) -> str:
    """A request on a button: its category and claimer must be known."""
    return say.plain(
        "todo-line",
        number=request.number,
        status=say.plain(f"status-{request.status}"),
        category=request.category.name(say.locale),
        member=request.claimer.name if request.claimer else "",
        mark=timing.late(request, say),
    )


async def show_card(turn: Turn, id: int) -> None:
    """Show a card anew, below everything that was said since; the old one points to it."""
    request = await _visible(turn, id)
    turn.end()
    old = await outbox.show_anew(turn.chat, "request", request.subject, now=turn.now)
    await outbox.bring_files(turn.chat, request.subject, now=turn.now)
    if old is not None:
        await turn.change(old, turn.say("card-below", number=request.number))


def routes() -> Routes:
    """What the group's side answers."""
    return Routes(
        group_commands={"todo": todo},
        presses={
            "claim": claim,
            "release": release,
            "hand-up": hand_up,
            "ask": prompt_ask,
            "finish": prompt_finish,
            "decline": prompt_decline,
            "return": list_grids,
            "return-list": list_grids,
            "return-to": pick_grid,
            "return-why": pick_reason,
            "return-not": keep,
            "assign": list_below,
            "assign-list": list_below,
            "assign-to": assign,
            "full-text": full_text,
            "show-card": show_card,
        },
        steps={
            "asking": hear_question,
            "finishing": hear_result,
            "proving": hear_proof,
            "declining": hear_refusal,
            "returning": hear_reason,
        },
        group_replies={"request": hear_reply},
    )
