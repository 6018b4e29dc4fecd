"""Asking: when a resident is called back, which whoever handled the request can't choose.

At 办结 the resident is told, and may say 办好了 or 没办好 there and then, of their own accord:
nobody is kept waiting to be asked. While nothing was said they are *asked*, at a full hour between
nine in the morning and eight in the evening, at least some minutes away; which of the next few
comes of the request's number, and not of the handler. Days later they are reminded, once; after a
week of silence it is closed with "no valid callback", which is never counted as satisfied.

Where the resident is not in the chat the desk is told at that hour, to phone. Whoever else follows
the request is asked at the same hour, in the chat or by the desk, also when somebody's word has
closed it by then.

Whoever has the resident press at once, under their eyes, is what second checks are for: `checks`.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from hashlib import sha256

from models import outbox, statistics
from models.calendar import is_quiet, local
from models.database import writing
from models.grids import desk_of
from models.requests.moves import Status
from models.requests.moving import locked
from models.requests.notices import (
    CallbackAsked,
    CallbackByPhone,
    CallbackReminded,
    OthersByPhone,
)
from models.requests.tables import Reporter, ResidentRequest
from models.requests.voices import answered, called_back, chats_of, others

HOURS = range(9, 21)
"""The full hours at which residents are asked."""

LEAST = timedelta(minutes=10)
"""From 办结 to the asking."""

NEXT = 3
"""Of so many hours that come next one is chosen."""

REMINDED_AFTER = timedelta(days=3)
"""From the asking to the one reminder."""

AT_ONCE = 200
"""How many are asked in one round; the rest in the next."""


def when(number: str, moment: datetime, seed: str = "") -> datetime:
    """The hour at which a request's resident is asked, from a moment on.

    >>> from datetime import UTC
    >>> at = when("261123-001", datetime(2026, 11, 23, 11, 55, tzinfo=UTC))  # 19:55 in Shenzhen
    >>> 9 <= local(at).hour <= 20, local(at).minute
    (True, 0)
    """
    here = local(moment + LEAST)
    day, hours = here.date(), list[datetime]()
    while len(hours) < NEXT:
        possible = (datetime.combine(day, time(hour), here.tzinfo) for hour in HOURS)
        hours += [at for at in possible if at >= here]
        day += timedelta(days=1)
    return hours[drawn(number, "hour", seed) % NEXT].astimezone(moment.tzinfo)


def drawn(number: str, lot: str, seed: str = "") -> int:
    """A number below 2⁶⁴ that comes of a request's, and is chance to whoever has not the seed."""
    return int.from_bytes(sha256(f"{seed}:{lot}:{number}".encode()).digest()[:8], "big")


async def ask_later(request: ResidentRequest, *, now: datetime) -> None:
    """It is done, they say: choose when the resident is asked. The caller saves it."""
    request.callback_at = when(request.number, now, (await statistics.current(now)).seed)
    request.callbacks_asked = 0


def ask_no_more(request: ResidentRequest) -> None:
    """Somebody has answered, or nobody will. The caller saves it."""
    request.callback_at = None


async def ask_due(*, now: datetime) -> int:
    """Ask, or remind, the residents whose hour has come. Returns how many."""
    if is_quiet(local(now).time()):
        return 0
    due = ResidentRequest.filter(
        status__in=[Status.DONE, Status.CLOSED], callback_at__lte=now
    ).order_by("callback_at")
    asked = 0
    for id in await due.limit(AT_ONCE).values_list("id", flat=True):
        async with writing():
            asked += await _ask(int(id), now=now)  # type: ignore[call-overload]
    return asked


async def _ask(id: int, *, now: datetime) -> bool:
    request = await locked(id)
    if request.callback_at is None or request.callback_at > now:
        return False  # somebody answered meanwhile
    again = request.callbacks_asked > 0
    notice = CallbackReminded if again else CallbackAsked
    known = await answered(request, request.done_at)
    if 0 not in known and request.status is Status.DONE:
        await _ask_first(request, notice, by_phone=not again, now=now)
    silent = [reporter for reporter in await others(request) if reporter.id not in known]
    for chat in await chats_of(silent):
        await outbox.tell(chat, notice(request.number, request.id), now=now)
    if not again:
        await _have_others_phoned(request, silent, now=now)
    request.callbacks_asked += 1
    seed = (await statistics.current(now)).seed
    # who follows what another's word has closed is asked once
    once_more = not again and request.status is Status.DONE
    request.callback_at = when(request.number, now + REMINDED_AFTER, seed) if once_more else None
    await request.save(update_fields=["callbacks_asked", "callback_at"])
    return True


async def _have_others_phoned(
    request: ResidentRequest, silent: Sequence[Reporter], *, now: datetime
) -> None:
    """Whoever phoned about it, or came, and was joined to it has no chat to be asked in."""
    if count := sum([not await chats_of([reporter]) for reporter in silent]):
        desk = await desk_of(request.grid)
        await outbox.tell(desk, OthersByPhone(request.number, request.id, count), now=now)


async def _ask_first(
    request: ResidentRequest,
    notice: type[CallbackAsked | CallbackReminded],
    *,
    by_phone: bool,
    now: datetime,
) -> None:
    chats = await called_back(request)
    for chat in chats:
        await outbox.tell(chat, notice(request.number, request.id), now=now)
    if not chats and by_phone:
        desk = await desk_of(request.grid)
        await outbox.tell(desk, CallbackByPhone(request.number, request.id), now=now)
