"""One's own: the requests of whoever speaks, and the words they said that wait to be sorted."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from tortoise.expressions import Q, Subquery

from bot.chat.turn import Turn
from models import copies, requests
from models.errors import NotFound
from models.requests import ALIVE, Reporter, ResidentRequest

Kept = dict[str, Any]
"""Words and files that wait to be told what they are about."""


async def own(turn: Turn) -> list[ResidentRequest]:
    """The requests of whoever speaks, the newest first."""
    mine = requests.whose(turn.account)
    followed = Reporter.filter(mine, left_at=None).values("request_id")
    rows = ResidentRequest.filter(mine | Q(id__in=Subquery(followed)))
    return await rows.order_by("-id").limit(50)


async def must_be_own(turn: Turn, id: int) -> ResidentRequest:
    """One's own request, as its cards need it. Raises `NotFound`."""
    request = (
        await ResidentRequest.filter(id=id)
        .select_related("category", "grid", "claimer", "lead", "resident", "account")
        .first()
    )
    if request is None or not await requests.is_reporter(request, turn.account):
        raise NotFound(what="request")
    return request


async def own_by(turn: Turn, subject: str) -> ResidentRequest | None:
    """One's own request by what a message is about."""
    word, _, id = subject.partition(":")
    request = await ResidentRequest.get_or_none(id=int(id)) if word == "request" else None
    return await _theirs(turn, request)


async def _theirs(turn: Turn, request: ResidentRequest | None) -> ResidentRequest | None:
    """The request, or the one that it was merged into, when it is of whoever speaks."""
    if request and request.merged_into_id:
        request = await ResidentRequest.get(id=request.merged_into_id)
    return request if request and await requests.is_reporter(request, turn.account) else None


async def by_number(turn: Turn, number: str) -> ResidentRequest | None:
    """One's own request by its number; none without one."""
    request = await ResidentRequest.get_or_none(number=number) if number else None
    return await _theirs(turn, request)


async def active(turn: Turn, subject: str) -> ResidentRequest | None:
    """One's own request by what a message is about, while it is not over."""
    request = await own_by(turn, subject)
    return request if request and request.status in ALIVE else None


def put_aside(
    turn: Turn,
    text: str,
    files: list[requests.File],
    kept: Kept | None = None,
    *,
    to: Kept | None = None,
) -> None:
    """Keep words until a press tells what they are about, if need be once more.

    They come after what was put aside before, if it is given `to` be added to.
    """
    heard = kept.get("heard", []) if kept else [list(each) for each in turn.heard]
    before: Kept = to or {"text": "", "files": [], "heard": []}
    turn.memory["unsorted"] = {
        "text": "\n".join(filter(None, [before["text"], text])),
        "files": [*before["files"], *([str(f.paper), f.source] for f in files)],
        "heard": [*before["heard"], *heard],
    }


def unkept(kept: Kept) -> tuple[str, list[requests.File]]:
    """Words and files as they were put aside."""
    files = [requests.File(requests.Paper(p), source) for p, source in kept["files"]]
    return kept["text"], files


def hearing(turn: Turn, kept: Kept | None) -> AbstractContextManager[None]:
    """What is written down within was said by the messages that were kept, or just now."""
    if kept is None:
        return nullcontext()
    return copies.hearing(turn.chat, [(message, text) for message, text in kept.get("heard", [])])
