"""Helping in the chat: which grid is asked for what, and what it says in its own group."""

from typing import Any

from bot.chat.keyboards import Choice, Words, data, paged
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.delivery import said
from bot.texts import Say
from models import grids, requests
from models.chats import Chat
from models.grids import Grid
from models.members import Member, Post
from models.requests import Move, ResidentRequest, helping

SHOWN = 6
"""Members of a grid that can be asked by name."""


async def list_grids(turn: Turn, id: int, version: int, page: int = 0) -> None:
    """协办: of which grid?"""
    request = await requests.check(id, Move.ASK_HELP, turn.member, version=version)
    others = await grids.others_of(request.grid)
    shown = paged(
        [Choice(grid.name, data("ask-help-of", id, version, grid.id)) for grid in others],
        page,
        turn=data("ask-help-list", id, version),
        previous=turn.say.plain("button-previous"),
        following=turn.say.plain("button-next"),
    )
    html = turn.say("help-of-whom", member=turn.member.name, number=request.number)
    await turn.answer(html, [*shown, turn.choice("back", "more-not", id)], about=request.subject)
    turn.go("choosing")


async def ask_what(turn: Turn, id: int, version: int, grid: int) -> None:
    """This grid, or one of its members: with what?"""
    request = await requests.check(id, Move.ASK_HELP, turn.member, version=version)
    asked = await Grid.get(id=grid)
    posts = Post.filter(grid_id=grid, member__archived_at=None).select_related("member")
    names = {post.member_id: post.member.name for post in await posts.order_by("id").limit(SHOWN)}
    choices = [
        turn.choice("help-whole-grid", "ask-help-now", id, version, grid, 0),
        *(Choice(name, data("ask-help-now", id, version, grid, m)) for m, name in names.items()),
        turn.choice("back", "ask-help-list", id, version, 0),
    ]
    html = turn.say("help-with-what", grid=asked.name, number=request.number)
    await turn.answer(html, choices, about=f"helping:{request.subject}:{grid}")
    turn.go("choosing")


async def ask_now(turn: Turn, id: int, version: int, grid: int, member: int) -> None:
    """Without words: the whole grid, or this member of it."""
    named = await Member.get(id=member) if member else None
    asked = await Grid.get(id=grid)
    request = await helping.ask(id, turn.member, asked, member=named, now=turn.now, version=version)
    await _asked(turn, request, named.name if named else asked.name)


async def hear_what(turn: Turn, _: str, id: str, grid: str) -> None:
    """With this."""
    asked = await Grid.get(id=int(grid))
    request = await helping.ask(int(id), turn.member, asked, turn.text, now=turn.now)
    await _asked(turn, request, asked.name)


async def _asked(turn: Turn, request: ResidentRequest, whom: str) -> None:
    turn.end()
    html = turn.say("help-asked-of", member=turn.member.name, number=request.number, whom=whom)
    await turn.answer(html, about=request.subject)


async def come(turn: Turn, id: int, grid: int = 0) -> None:
    """来协办."""
    request = await helping.come(id, turn.member, grid=grid or None, now=turn.now)
    await _answered(turn, request, "help-comes")


async def stay_away(turn: Turn, id: int, grid: int = 0) -> None:
    """来不了."""
    request = await helping.stay_away(id, turn.member, grid=grid or None, now=turn.now)
    await _answered(turn, request, "help-stays-away")


async def done(turn: Turn, id: int, grid: int = 0) -> None:
    """协办完成."""
    request = await helping.done(id, turn.member, grid=grid or None, now=turn.now)
    await _answered(turn, request, "help-is-done")


async def _answered(turn: Turn, request: ResidentRequest, key: str) -> None:
    turn.end()
    html = turn.say(key, number=request.number, member=turn.member.name)
    if turn.press is not None and await turn.on_card(request.subject):
        await turn.toast(turn.say.plain(key, number=request.number, member=turn.member.name))
    else:
        await turn.answer(html, about=request.subject)


async def asked(facts: dict[str, Any], chat: Chat) -> Words:
    """Will you help? With the two answers, while nobody has given one."""
    say = Say(chat.locale)
    words = await said(facts, chat)
    id, grid = facts["request"], facts["grid"]
    if not await helping.is_asked(id, grid):
        return words
    buttons = [
        Choice(say.plain(f"button-{answer}"), data(answer, id, grid))
        for answer in ("help", "no-help")
    ]
    return Words(words.html, buttons)


def routes() -> Routes:
    """What helping answers."""
    return Routes(
        presses={
            "ask-help": list_grids,
            "ask-help-list": list_grids,
            "ask-help-of": ask_what,
            "ask-help-now": ask_now,
            "help": come,
            "no-help": stay_away,
            "helped": done,
        },
        steps={"helping": hear_what},
        notices={"help-asked": asked},
    )
