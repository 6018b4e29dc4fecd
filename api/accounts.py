"""Accounts over HTTP: who in the chat app is which resident, which member of staff."""

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct
from tortoise.expressions import Q

from api.fields import AskedId, AskedKey, Form, Id, Line, Name, Short, given
from api.registers import Register, Values, handlers
from api.registers import change as change_row
from api.registers import remove as remove_row
from models import access, registers
from models.access import Sight
from models.accounts import Account
from models.errors import Invalid
from models.members import Member


class AccountOut(Struct):
    """A person in a chat app; `external_id` is their number there."""

    id: int
    transport: str
    external_id: str
    name: str
    locale: str
    resident_id: int | None
    member_id: int | None
    created_at: datetime
    version: int


class NewAccount(Form):
    """A person in a chat app. Most make themselves known; this is for those who can't."""

    external_id: Name
    transport: Short = "telegram"
    name: Line = ""
    locale: Literal["zh", "en"] = "zh"
    resident_id: Id | None = None
    member_id: Id | None = None


async def accounts_wanted(
    transport: AskedKey = None,
    external_id: AskedKey = None,
    resident_id: AskedId = None,
    member_id: AskedId = None,
) -> Q:
    """The accounts asked for."""
    return given(
        transport=transport,
        external_id=external_id,
        resident_id=resident_id,
        member_id=member_id,
    )


async def _must_cover(member: int | None, sight: Sight) -> None:
    """Whoever links an account to a member lets it act as that member."""
    if member is not None:
        await access.must_cover(sight, await Member.get(id=member))


async def create(values: Values, sight: Sight, now: datetime) -> Account:
    """Make an account known."""
    await _must_cover(values["member_id"], sight)
    if not values["transport"]:
        raise Invalid(field="transport", value="")
    return await registers.create(Account, values, sight.actor, now=now)


async def change(
    account: Account, values: Values, sight: Sight, now: datetime, version: int | None
) -> Any:
    """Link it to another resident or member, or to none."""
    await _must_cover(account.member_id, sight)
    await _must_cover(values.get("member_id"), sight)
    return await change_row(account, values, sight, now, version)


async def remove(account: Account, sight: Sight, now: datetime, version: int | None) -> None:
    """Forget an account."""
    await _must_cover(account.member_id, sight)
    await remove_row(account, sight, now, version)


ACCOUNTS = Register(
    plural="accounts",
    orders=("name", "created_at"),
    table=Account,
    out=AccountOut,
    new=NewAccount,
    reads="read:accounts",
    writes="change:accounts",
    where=accounts_wanted,
    fixed=("external_id", "transport"),
    create=create,
    change=change,
    remove=remove,
)


def routes() -> list[Any]:
    """Accounts."""
    return handlers(ACCOUNTS)
