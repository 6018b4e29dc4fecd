"""Telling: who is shown and told what of a request.

A group is shown the card and told of words in between, masked; the resident is shown a receipt
and told what matters, and so is whoever else follows the request; what staff say to somebody is
read by those alone who have said something themselves. The files of one message, or of one album,
leave together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models import copies, grids, outbox
from models.chats import Chat
from models.grids import Grid
from models.members import Member, roles_at
from models.outbox import Notice, Priority
from models.privacy import mask
from models.requests.moves import ALIVE
from models.requests.notices import RequestFile
from models.requests.tables import Attachment, Paper, ResidentRequest
from models.requests.voices import chats_of, filer_chats, first_chats, others

CARDS = ("request", "receipt")
"""The cards that show a request: in a group, and the resident's own receipt."""


@dataclass(frozen=True)
class File:
    """A file somebody sent: its kind, and where its chat app keeps it."""

    paper: Paper
    source: str


async def show(
    request: ResidentRequest, grid: Grid, *, now: datetime, new: Sequence[File] | None = None
) -> None:
    """A card in the group of the grid, or, where it has none, in the nearest above.

    Where it has not been shown before, the resident's photos and voice messages follow; they are
    given when the request is `new` and has been shown nowhere.
    """
    for chat in await outbox.chats_of(grid):
        first = await outbox.show(chat, "request", request.subject, now=now, new=new is not None)
        if not first:
            continue
        told = await files_of(request) if new is None else {_line(request): new}
        for words, files in told.items():
            if files:
                notice = RequestFile(request.number, request.id, notes_of(files) or [])
                await outbox.tell(chat, notice, words=words, now=now)


async def files_of(request: ResidentRequest) -> dict[str, list[File]]:
    """The resident's photos and voice messages, by the line of the timeline they came with."""
    sent = Attachment.filter(
        entry__request_id=request.id, entry__member_id=None, entry__withdrawn_at=None
    )
    told: dict[str, list[File]] = {}
    for held in await sent.order_by("id").select_related("entry"):
        told.setdefault(held.entry.words, []).append(File(held.paper, held.source))
    return told


def _line(request: ResidentRequest) -> str:
    """The line that is being written, as its copies are remembered by."""
    return request.line.words if request.line else ""


async def show_receipt(request: ResidentRequest, *, now: datetime, new: bool = False) -> None:
    """The card of whoever filed it. When the request is `new` none can be there, and this one is
    the answer that whoever filed it waits for."""
    priority = Priority.INTERACTIVE if new else Priority.NOTICE
    for chat in await filer_chats(request):
        await outbox.show(chat, "receipt", request.subject, now=now, new=new, priority=priority)


async def tell_beneficiary(request: ResidentRequest, notice: Notice, *, now: datetime) -> None:
    """A word for whom it is for, where another has filed it."""
    filer = {chat.id for chat in await filer_chats(request)}
    for chat in await first_chats(request):
        if chat.id not in filer:
            await outbox.tell(chat, notice, now=now)


async def reporter_chats(request: ResidentRequest) -> list[Chat]:
    """Where everybody to whom it matters can be told; empty when nowhere."""
    first, more = await first_chats(request), await chats_of(await others(request))
    return list({chat.id: chat for chat in (*first, *more)}.values())


async def tell(
    request: ResidentRequest,
    notice: Notice,
    *,
    now: datetime,
    words: str = "",
    due_at: datetime | None = None,
) -> None:
    """News for the resident and whoever else follows it.

    What passes the `words` of a line on can be changed by them.
    """
    for chat in await reporter_chats(request):
        await outbox.tell(chat, notice, words=words, now=now, due_at=due_at)


async def tell_talking(request: ResidentRequest, notice: Notice, *, now: datetime) -> None:
    """A word for those who talk with staff: whoever filed it, and who else has said anything.

    About a part of a request it is said to whoever filed the whole.
    """
    for chat in await _talking(request):
        await outbox.tell(chat, notice, now=now)


async def _talking(request: ResidentRequest) -> list[Chat]:
    whole = request
    if request.parent_id:
        whole = await ResidentRequest.get(id=request.parent_id)
    spoke = [reporter for reporter in await others(request) if reporter.spoke]
    both = [*await first_chats(whole), *await chats_of(spoke)]
    return list({chat.id: chat for chat in both}.values())


async def tell_files(
    request: ResidentRequest,
    notice: Any,
    member: str,
    text: str,
    files: Sequence[File],
    *,
    now: datetime,
    everybody: bool = False,
) -> None:
    """One notice for the words and the files; of an album more may follow in a moment.

    Those who talk with staff read it; `everybody` else only what has become of the matter, with
    phone, identity and plate numbers masked.
    """
    line, due_at = _line(request), copies.leaves_at(now)
    talking = await _talking(request)
    told = notice(request.number, request.id, member, text, notes_of(files))
    for chat in talking:
        await outbox.tell(chat, told, words=line, now=now, due_at=due_at)
    if not everybody:
        return
    known = {chat.id for chat in talking}
    masked = notice(request.number, request.id, member, mask(text), notes_of(files))
    for chat in await reporter_chats(request):
        if chat.id not in known:
            await outbox.tell(chat, masked, words=copies.masked(line), now=now, due_at=due_at)


async def tell_group(
    request: ResidentRequest, notice: Any, text: str, files: Sequence[File], *, now: datetime
) -> None:
    """Words for the group, with phone, identity and plate numbers masked."""
    told = notice(request.number, request.id, mask(text), notes_of(files))
    due_at = copies.leaves_at(now)
    await outbox.tell(request.grid, told, words=_line(request), now=now, due_at=due_at)


def iso(moment: datetime) -> str:
    """A moment as a fact of a notice: put into words where it is read."""
    return moment.isoformat(timespec="minutes")


async def tell_member(member: Member | None, grid: Grid, notice: Notice, *, now: datetime) -> None:
    """In private, or, where they never wrote to the bot, in the group of a grid."""
    if member is None or not await outbox.tell(member, notice, now=now):
        await outbox.tell(grid, notice, now=now)


async def tell_first(
    request: ResidentRequest, notice: Any, text: str, files: Sequence[File], *, now: datetime
) -> None:
    """Words of the resident for the first responsible, where they sit in no group that has it."""
    first = await Member.get_or_none(id=request.lead_id, archived_at=None)
    confidential = request.category.confidential
    if first is None or confidential or await roles_at(first, request.grid):
        return
    told = notice(request.number, request.id, mask(text), notes_of(files))
    due_at = copies.leaves_at(now)
    await outbox.tell(first, told, words=_line(request), now=now, due_at=due_at)


def notes_of(files: Sequence[File]) -> list[dict[str, str]] | None:
    """Files as a notice keeps them."""
    return [{"paper": str(f.paper), "source": f.source} for f in files] or None


async def show_open(grid: Grid, *, now: datetime) -> None:
    """Have what is open at or below a grid shown in the group that now speaks for it.

    A group was bound, or lost, or found again; one that showed it till now only tells where it is.
    """
    waiting = ResidentRequest.filter(
        grid_id__in=await grids.subtree([grid]), status__in=list(ALIVE)
    )
    for request in await waiting.select_related("grid").order_by("id"):
        heard = await outbox.chats_of(request.grid)
        own = any(chat.grid_id == grid.id for chat in heard)
        if own or not await outbox.shown_in(heard, "request", request.subject):
            await outbox.refresh(CARDS, request.subject, now=now)
            await show(request, request.grid, now=now)
