"""Unreached: news about a request that its resident's chat did not take.

Whoever blocked the bot, or left the chat app, still has a trouble: staff are told to phone, the
claimer, or the group that has it while nobody does. Once for a request, until the resident can be
reached again. What is done is called back about by the desk, and not by whoever did it.
"""

from datetime import datetime

from models import outbox
from models.chats import Chat
from models.grids import Grid, desk_of
from models.members import Member
from models.outbox import Outgoing, Sending
from models.requests.moves import ALIVE, Status
from models.requests.notices import ResidentUnreached
from models.requests.tables import ResidentRequest
from models.requests.voices import first_chats


async def have_phoned(news: int, chat: Chat, subject: str, *, now: datetime) -> bool:
    """Have the resident phoned because a row of the outbox found the chat closed.

    Returns whether staff were told just now: not when the request is settled, when another chat
    of the resident's is open, or when they have been told of it before.
    """
    word, _, id = subject.partition(":")
    request = await ResidentRequest.get_or_none(id=int(id)) if word == "request" else None
    if request is None or request.status not in ALIVE:
        return False
    theirs = {c.id: c for c in await first_chats(request)}
    if theirs.pop(chat.id, None) is None:
        return False  # it was staff's own
    told = Outgoing.filter(lane=str(chat.id), sending=Sending.DEAD, subject=subject)
    if request.done_at:
        told = told.filter(created_at__gte=request.done_at)
    open_still = await Chat.filter(id__in=list(theirs), unreachable_since=None).exists()
    if open_still or await told.exclude(id=news).exists():
        return False
    await _tell_staff(request, ResidentUnreached(request.number, request.id), now=now)
    return True


async def _tell_staff(
    request: ResidentRequest, notice: ResidentUnreached, *, now: datetime
) -> None:
    if request.status is Status.DONE:
        await outbox.tell(await desk_of(await Grid.get(id=request.grid_id)), notice, now=now)
        return
    reached = 0
    if request.claimer_id:
        for chat in await outbox.chats_of(Member(id=request.claimer_id)):
            if await Chat.filter(id=chat.id, unreachable_since=None).exists():
                reached += await outbox.tell(chat, notice, now=now)
    if not reached:
        await outbox.tell(await Grid.get(id=request.grid_id), notice, now=now)
