"""Which is meant: a reply to a message that is about several things.

It is asked, never guessed. What was said is kept until then, with whoever said it; a number or
the words of a button on the list are as good as a press of it.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.chat.keyboards import Choice, Words, bare, data, is_number
from bot.chat.parts import shortened
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.delivery.gathering import LIST, Lists
from models.requests import File

BUTTON = 40
"""UTF-16 units of a thing on a button."""

OPEN = 5
"""Replies of one person that may wait for their answer."""


def routes(table: Routes) -> Routes:
    """How lists are shown, and what a reply to one is answered with; the things are `table`'s."""
    lists = Lists(table)
    return Routes(
        cards={LIST: lists.words},
        steps={LIST: _hearing(lists)},
        presses={"meant": _picking(table)},
    )


def _hearing(lists: Lists) -> Callable[..., Awaitable[Any]]:
    async def hear(turn: Turn, id: str) -> None:
        """Somebody replied to a list."""
        if turn.account.member is None:
            return  # others' replies are talk among themselves
        if press := await _pressed(turn, lists, int(id)):
            turn.redirect = press
            return
        subjects = await lists.subjects(int(id), turn.chat)
        about = {s: line for s, line in subjects.items() if _kind(s) in lists.table.group_replies}
        if len(about) == 1:
            await _tell(turn, lists.table, *about)
        elif about and not _follows_album(turn):
            await _ask(turn, about)

    return hear


async def _pressed(turn: Turn, lists: Lists, id: int) -> str:
    """The button of the list that was typed, if one was: "3" is the first one of line 3."""
    said = bare(turn.text)
    words = await lists.words(id, turn.chat) if said and not turn.files else None
    choices = words.choices if words else ()
    if is_number(said):
        return next((c.data for c in choices if c.words.partition(" ")[0] == said), "")
    return next((c.data for c in choices if bare(c.words) == said), "")


def _follows_album(turn: Turn) -> bool:
    """Photos that were sent together come one by one: they belong to one answer."""
    for said in turn.memory.get("meant", {}).values():
        if turn.album and said["album"] == turn.album:
            said["files"] += _files(turn)
            return True
    return False


async def _ask(turn: Turn, about: dict[str, str]) -> None:
    assert turn.message is not None, "a reply is a message"
    number = turn.message.message_id
    said = {"text": turn.text, "files": _files(turn), "album": turn.album}
    before = list(turn.memory.get("meant", {}).items())[1 - OPEN :]
    turn.go("choosing", meant={**dict(before), str(number): said})
    choices = [
        Choice(shortened(line, BUTTON)[0], data("meant", number, subject))
        for subject, line in about.items()
    ]
    await turn.send(Words(turn.say("list-which"), choices), reply=True)


def _picking(table: Routes) -> Callable[..., Awaitable[Any]]:
    async def pick(turn: Turn, message: int, kind: str, id: int) -> None:
        """This is the one that was meant."""
        waiting = dict(turn.memory.get("meant", {}))
        said = waiting.pop(str(message), None)
        if said is None or kind not in table.group_replies:
            await turn.toast(turn.say.plain("list-not-yours"), alert=True)
            return
        turn.memory["meant"] = waiting
        turn.spoken = (said["text"], [File(**held) for held in said["files"]])
        await table.group_replies[kind](turn, id)
        turn.spoken = None
        turn.end()
        await turn.answer(turn.say("list-passed-on"), about=f"{kind}:{id}")

    return pick


async def _tell(turn: Turn, table: Routes, subject: str) -> None:
    kind, _, id = subject.partition(":")
    await table.group_replies[kind](turn, int(id))


def _kind(subject: str) -> str:
    return subject.partition(":")[0]


def _files(turn: Turn) -> list[dict[str, str]]:
    return [{"paper": str(held.paper), "source": held.source} for held in turn.files]
