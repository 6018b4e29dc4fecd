"""Accounts: a person in a chat app. It belongs to a resident, a member, both or neither."""

from collections.abc import Collection, Hashable
from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.models import Model

from models.chats import Chat
from models.database import (
    UtcDatetimeField,
    beside,
    by_id,
    padded,
    places,
    recall,
    remember,
    those,
)
from models.database.kept import Kept
from models.residents import Resident

if TYPE_CHECKING:
    from models.members import Member


class Account(Kept):
    """A person in a chat app; `external_id` is their number there."""

    id = fields.IntField(primary_key=True)
    transport = fields.CharField(max_length=20, default="telegram")
    external_id = fields.CharField(max_length=80)
    name = fields.CharField(max_length=255, default="")
    locale = fields.CharField(max_length=10, default="zh")
    chat: fields.ForeignKeyNullableRelation[Chat] = fields.ForeignKeyField(
        "models.Chat", related_name="accounts", null=True, on_delete=fields.SET_NULL
    )
    chat_id: int | None
    resident: fields.ForeignKeyNullableRelation[Resident] = fields.ForeignKeyField(
        "models.Resident", related_name="accounts", null=True, on_delete=fields.SET_NULL
    )
    resident_id: int | None
    member: fields.ForeignKeyNullableRelation["Member"] = fields.ForeignKeyField(
        "models.Member", related_name="accounts", null=True, on_delete=fields.SET_NULL
    )
    member_id: int | None
    created_at = UtcDatetimeField()
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "accounts"
        unique_together = (("transport", "external_id"),)
        indexes = (("chat",), ("resident",), ("member",))


def key(person: int | str) -> Hashable:
    """How an account is remembered: by its id, and by the person's number in the chat app."""
    return ("account", person)


async def meet(
    people: Collection[str], chats: Collection[Chat], *, transport: str = "telegram"
) -> None:
    """Read the accounts of several people at once, for as long as the transaction lasts.

    Of their `chats` some are known already.
    """
    from models.members import Member

    wanted = f"transport = ? AND external_id IN ({places(people)})"
    met = await those(Account, wanted, [transport, *padded(people)])
    known = {chat.id: chat for chat in chats}
    known |= await by_id(Chat, {account.chat_id for account in met} - known.keys())
    residents = await by_id(Resident, (account.resident_id for account in met))
    members = await by_id(Member, (account.member_id for account in met))
    for account in met:
        beside(
            account,
            chat=known.get(account.chat_id or 0),
            resident=residents.get(account.resident_id or 0),
            member=members.get(account.member_id or 0),
        )
        for person in (account.id, account.external_id):
            remember(key(person), account, Account, Resident, Member, Chat)


async def of(person: str, *, transport: str = "telegram") -> Account | None:
    """The account of a person, with its resident, member and chat; None when there is none."""
    if (known := recall(key(person))) is not None:
        found: Account = known
        return found
    accounts = Account.filter(transport=transport, external_id=person)
    return await accounts.select_related("resident", "member", "chat").first()
