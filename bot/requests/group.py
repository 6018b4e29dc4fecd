"""The group's side: claim, ask, finish, return, hand up; and answering by replying to the card."""

from bot.chat.keyboards import Choice, Words, data, paged
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from models import outbox, requests
from models.errors import NotFound
from models.grids import Grid
from models.members import must_hold
from models.privacy import mask
from models.requests import OPEN_STATUSES, ResidentRequest

REASONS = ("not-ours", "wrong-address", "needs-others")
"""Reasons for a return that need no typing."""

INTERNAL = ("#", "＃", "内部")
"""A reply that begins so stays in the group."""


# --- moves of one press


async def claim(turn: Turn, id: int, version: int) -> None:
    """我来办."""
    request = await requests.claim(id, turn.member, now=turn.now, version=version)
    await turn.toast(turn.say.plain("claimed", number=request.number))


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


async def prompt_ask(turn: Turn, id: int, version: int) -> None:
    """问居民: what?"""
    await _prompt(turn, "asking", id, version)


async def prompt_finish(turn: Turn, id: int, version: int) -> None:
    """办结: what was done?"""
    await _prompt(turn, "finishing", id, version)


async def prompt_decline(turn: Turn, id: int, version: int) -> None:
    """不予受理: why?"""
    await _prompt(turn, "declining", id, version)


async def _prompt(turn: Turn, step: str, id: int, version: int) -> None:
    member = turn.member
    request = await _current(turn, id, version)
    turn.go(f"{step}:{request.subject}:{version}")
    await turn.ask(
        turn.say(f"prompt-{step}", member=member.name, number=request.number),
        about=request.subject,
    )


async def _current(turn: Turn, id: int, version: int) -> ResidentRequest:
    """The request, for somebody who may act on it and sees it as it is."""
    request = await ResidentRequest.filter(id=id).select_related("grid", "claimer").first()
    if request is None:
        raise NotFound(what="request")
    await must_hold(turn.member, request.grid)
    if request.version != version:
        raise requests.MoveNotPossible(
            number=request.number,
            move="press",
            status=request.status,
            member=request.claimer.name if request.claimer else "",
        )
    return request


async def hear_question(turn: Turn, _: str, id: str, version: str) -> None:
    """This is what the resident is asked."""
    await requests.ask(
        int(id), turn.member, turn.text, files=turn.files, now=turn.now, version=int(version)
    )
    await _done(turn)


async def hear_result(turn: Turn, _: str, id: str, version: str) -> None:
    """This is what was done."""
    await requests.finish(
        int(id), turn.member, turn.text, files=turn.files, now=turn.now, version=int(version)
    )
    await _done(turn)


async def hear_refusal(turn: Turn, _: str, id: str, version: str) -> None:
    """This is why it is declined."""
    await requests.decline(int(id), turn.member, turn.text, now=turn.now, version=int(version))
    await _done(turn)


async def _done(turn: Turn) -> None:
    turn.end()
    await turn.nod()


# --- returning: to whom, and why


async def list_grids(turn: Turn, id: int, version: int, page: int = 0) -> None:
    """退单: to which grid?"""
    request = await _current(turn, id, version)
    grids = await Grid.filter(archived_at=None).exclude(id=request.grid_id).order_by("path")
    top = request.grid.path.split("/")[1]
    items = [
        Choice(g.name, data("return-to", id, version, g.id))
        for g in grids
        if g.path.split("/")[1] == top
    ]
    shown = paged(
        items,
        page,
        turn=data("return-list", id, version),
        previous=turn.say.plain("button-previous"),
        following=turn.say.plain("button-next"),
    )
    html = turn.say("return-to-whom", member=turn.member.name, number=request.number)
    words = Words(html, [*shown, turn.choice("back", "return-not", id)])
    if page or await _on_own_message(turn):
        await turn.answer(words.html, words.choices, about=request.subject)
    else:
        await turn.send(words, about=request.subject)
    turn.go(f"returning:{request.subject}:{version}:0")


async def turn_grids(turn: Turn, id: int, version: int, page: int) -> None:
    """Another page of grids."""
    request = await _current(turn, id, version)
    turn.go(f"returning:{request.subject}:{version}:0")
    await list_grids(turn, id, version, page)


async def _on_own_message(turn: Turn) -> bool:
    """Whether the press was made on the list itself and not on the card."""
    return (turn.press is not None) and (turn.press.data or "").startswith("return-")


async def pick_grid(turn: Turn, id: int, version: int, grid: int) -> None:
    """To this grid: why?"""
    request = await _current(turn, id, version)
    target = await Grid.get(id=grid)
    turn.go(f"returning:{request.subject}:{version}:{grid}")
    reasons = [
        Choice(turn.say.plain(f"reason-{reason}"), data("return-why", id, version, grid, reason))
        for reason in REASONS
    ]
    await turn.answer(
        turn.say("return-why", grid=target.name, number=request.number),
        [*reasons, turn.choice("back", "return-list", id, version, 0)],
        about=request.subject,
    )


async def pick_reason(turn: Turn, id: int, version: int, grid: int, reason: str) -> None:
    """For one of the reasons at hand."""
    if reason not in REASONS:
        raise NotFound(what="reason")
    await _return(turn, id, version, grid, turn.say.plain(f"reason-{reason}"))


async def hear_reason(turn: Turn, _: str, id: str, version: str, grid: str) -> None:
    """For this reason."""
    if grid != "0":
        await _return(turn, int(id), int(version), int(grid), turn.text)


async def _return(turn: Turn, id: int, version: int, grid: int, reason: str) -> None:
    target = await Grid.get(id=grid)
    request = await requests.return_to(
        id, turn.member, target, reason, now=turn.now, version=version
    )
    turn.end()
    now_at = await Grid.get(id=request.grid_id)
    html = turn.say("returned", number=request.number, grid=now_at.name, text=reason)
    await turn.answer(html)


async def keep(turn: Turn, id: int) -> None:
    """Not return it after all."""
    turn.end()
    await turn.answer(turn.say("return-not"))


# --- replies to the card


async def hear_reply(turn: Turn, id: int) -> None:
    """A reply of staff reaches the resident; others' are talk among themselves."""
    if turn.account.member is None:
        return
    text = turn.text
    mark = next((m for m in INTERNAL if text.startswith(m)), None)
    if mark:
        text = text.removeprefix(mark).lstrip("：: ")
    await requests.say(
        id,
        turn.member,
        text,
        files=turn.files,
        internal=mark is not None,
        now=turn.now,
    )
    await turn.nod()


async def full_text(turn: Turn, id: int) -> None:
    """The whole text of a long request, as a group may see it."""
    request = await ResidentRequest.filter(id=id).select_related("grid").first()
    if request is None:
        raise NotFound(what="request")
    await must_hold(turn.member, request.grid)
    text = mask(request.text)
    await turn.send(
        Words(turn.say("full-text", number=request.number, text=text)), about=request.subject
    )


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
    items = [Choice(_line(request, turn), data("show-card", request.id)) for request in found]
    await turn.send(Words(turn.say("todo", grid=grid.name, count=len(found)), items))


def _line(request: ResidentRequest, turn: Turn) -> str:
    return turn.say.plain(
        "todo-line",
        number=request.number,
        status=turn.say.plain(f"status-{request.status}"),
        category=request.category.name(turn.say.locale),
        member=request.claimer.name if request.claimer else "",
    )


async def show_card(turn: Turn, id: int) -> None:
    """Show a card anew, below everything that was said since."""
    request = await ResidentRequest.filter(id=id).select_related("grid").first()
    if request is None:
        raise NotFound(what="request")
    await must_hold(turn.member, request.grid)
    await outbox.show_anew(turn.chat, "request", request.subject, now=turn.now)


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
            "return-list": turn_grids,
            "return-to": pick_grid,
            "return-why": pick_reason,
            "return-not": keep,
            "full-text": full_text,
            "show-card": show_card,
        },
        steps={
            "asking": hear_question,
            "finishing": hear_result,
            "declining": hear_refusal,
            "returning": hear_reason,
        },
        group_replies={"request": hear_reply},
    )
