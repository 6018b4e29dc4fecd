"""Asking to be forgotten: a second thought is possible for some days, and what is open is settled.

Nothing is erased under the hands of those who work on it: an erasure waits until the last request
of the person has ended. They are told so, and may withdraw their requests.
"""

from datetime import datetime, timedelta

from tortoise.expressions import Q

from models import journal, outbox
from models.accounts import Account
from models.database import writing
from models.erasures.erasing import erase
from models.erasures.tables import DataErased, Erasure, StaffStays
from models.journal import CLOCK, Actor, Via
from models.requests import OPEN_STATUSES, ResidentRequest, Status
from models.settings import RULES

LAST_WORD = timedelta(minutes=10)
"""From the last message to the erasure of where it was sent."""


async def ask(account: Account, *, now: datetime) -> Erasure:
    """Want everything gone. Asked twice it is asked once. Raises `StaffStays`."""
    if account.member_id is not None:
        raise StaffStays()
    async with writing():
        if found := await pending(account):
            return found
        asked = await Erasure.create(
            account_id=account.id, asked_at=now, due_at=now + RULES.erasure_waits
        )
        whose = _actor(account)
        await journal.write(whose, "erasure-asked", account, now=now, erasure=asked.id)
    return asked


async def call_off(account: Account, *, now: datetime) -> bool:
    """Stay after all. Returns whether anything was called off."""
    async with writing():
        found = await pending(account)
        if found is None:
            return False
        await Erasure.filter(id=found.id).update(called_off_at=now)
        whose = _actor(account)
        await journal.write(whose, "erasure-called-off", account, now=now, erasure=found.id)
    return True


async def pending(account: Account) -> Erasure | None:
    """The erasure that waits."""
    return await Erasure.filter(account_id=account.id, done_at=None, called_off_at=None).first()


async def open_requests(account: Account) -> list[ResidentRequest]:
    """What holds it up."""
    mine = Q(account_id=account.id)
    if account.resident_id:
        mine |= Q(resident_id=account.resident_id)
    still = ResidentRequest.filter(mine, status__in=[*OPEN_STATUSES, Status.DONE])
    return await still.order_by("id")


async def carry_out(*, now: datetime) -> int:
    """Erase those whose time has come and who have nothing open. Returns how many."""
    due = Erasure.filter(done_at=None, called_off_at=None, due_at__lte=now)
    erased = 0
    for found in await due.order_by("id").select_related("account"):
        if await open_requests(found.account):
            continue
        if found.told_at is None:
            await _tell(found, now=now)
        elif found.told_at + LAST_WORD <= now:
            await _erase(found, now=now)
            erased += 1
    return erased


async def _tell(found: Erasure, *, now: datetime) -> None:
    async with writing():
        await Erasure.filter(id=found.id).update(told_at=now)
        await outbox.tell(found.account, DataErased(), now=now)


async def _erase(found: Erasure, *, now: datetime) -> None:
    async with writing():
        await erase(found.account, now=now)
        await Erasure.filter(id=found.id).update(done_at=now)
        await journal.write(CLOCK, "person-erased", found.account, now=now)


def _actor(account: Account) -> Actor:
    return Actor("account", account.id, Via.CHAT)
