"""Sessions: a member signs in to the office from the chat, and no password is needed.

Whoever holds a post asks the bot in private, and gets a link that opens the office once, within
ten minutes. The newest link alone is good. What it opens is a session: a token that a browser
keeps (`models.access`), half a day long, that ends earlier when nobody uses it, when the member
ends it, leaves, holds no post any more, or is no longer who writes from that account.

Of a link, as of a session, only a digest is kept. The key in a link is made of the link and this
installation's secret as the message leaves, so that it lies in no outbox.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models import installation, journal
from models.access import ApiToken, Kind, Sight
from models.accounts import Account
from models.calendar import local
from models.chats import digest
from models.database import UtcDatetimeField, writing
from models.database.kept import Kept
from models.errors import NotAllowed, NotFound, RuleBroken
from models.journal import Actor, Via
from models.members import Member, Post
from models.outbox import Notice, Priority, tell
from models.settings import RULES, Settings

PREFIX = "lgs_"
"""What the secret of a session begins with; it is no bearer token."""

KEPT_FOR = timedelta(days=30)
"""How long a session that is over stays in the lists."""


class SignInLink(Kept):
    """A link that opens the office once. Only a digest of its key is kept."""

    id = fields.IntField(primary_key=True)
    digest = fields.CharField(max_length=64, unique=True)
    salt = fields.CharField(max_length=32)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "models.Account", related_name="sign_in_links", on_delete=fields.CASCADE
    )
    account_id: int
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="sign_in_links", on_delete=fields.CASCADE
    )
    member_id: int
    created_at = UtcDatetimeField(db_index=True)
    expires_at = UtcDatetimeField()
    used_at = UtcDatetimeField(null=True)

    class Meta(Model.Meta):
        table = "sign_in_links"


@dataclass(eq=False)
class OfficeHasNoAddress(RuleBroken):
    """Nobody has said under which address people reach this server: LINGRID_PUBLIC_URL."""


@dataclass(eq=False)
class TooManyLinks(RuleBroken):
    """So many links were asked for that one has to wait."""

    until: str


@dataclass(eq=False)
class SignInLinkInvalid(RuleBroken):
    """Never given out, used already, replaced or too old: they are not told apart."""


@dataclass
class SignInLinkReady(Notice):
    """To whoever asked: the key is made as this leaves."""

    link: int
    minutes: int


# --- asking for a link


async def ask(account: Account, actor: Actor, *, now: datetime) -> SignInLink:
    """A link for the member who writes from an account; those before it open nothing any more.

    Raises `NotAllowed` for whoever holds no post, `OfficeHasNoAddress`, `TooManyLinks`.
    """
    member = await _who_may(account)
    if not Settings().public_url:
        raise OfficeHasNoAddress()
    salt = secrets.token_hex(16)
    async with writing():
        await Account.filter(id=account.id).select_for_update().get()
        await _must_not_be_too_many(account, now=now)
        await SignInLink.filter(account_id=account.id, used_at=None).update(used_at=now)
        link = await SignInLink.create(
            digest=digest(await _key(salt)),
            salt=salt,
            account=account,
            member=member,
            created_at=now,
            expires_at=now + RULES.sign_in_within,
        )
        await journal.write(actor, "sign-in-asked", link, now=now, member=member.id)
        minutes = int(RULES.sign_in_within.total_seconds() // 60)
        ready = SignInLinkReady(link.id, minutes)
        await tell(
            account, ready, now=now, priority=Priority.INTERACTIVE, expires_at=link.expires_at
        )
    return link


async def _who_may(account: Account) -> Member:
    member = await Member.get_or_none(id=account.member_id or 0, archived_at=None)
    if member is None or not await Post.filter(member_id=member.id).exists():
        raise NotAllowed(what="")
    return member


async def _must_not_be_too_many(account: Account, *, now: datetime) -> None:
    since = now - RULES.sign_in_links_within
    asked = SignInLink.filter(account_id=account.id, created_at__gt=since).order_by("-id")
    latest = await asked.limit(RULES.sign_in_links)
    if len(latest) == RULES.sign_in_links:
        until = latest[-1].created_at + RULES.sign_in_links_within
        raise TooManyLinks(f"{local(until):%H:%M}")


async def _key(salt: str) -> str:
    secret = (await installation.known()).secret
    return hmac.new(secret.encode(), f"sign-in:{salt}".encode(), "sha256").hexdigest()


async def address_of(link: int) -> str | None:
    """Where a link leads: the key comes after the #, which no server is ever sent.

    None when it opens nothing any more.
    """
    found = await SignInLink.get_or_none(id=link, used_at=None)
    base = (Settings().public_url or "").rstrip("/")
    return f"{base}/sign-in#{await _key(found.salt)}" if found and base else None


# --- a session


async def sign_in(key: str, *, now: datetime) -> tuple[ApiToken, str]:
    """A session and its secret, for whoever has the key of a link. It opens once.

    Raises `SignInLinkInvalid`.
    """
    secret = PREFIX + secrets.token_urlsafe(32)
    async with writing():
        link = (
            await SignInLink.filter(digest=digest(key), used_at=None, expires_at__gt=now)
            .select_related("account")
            .first()
        )
        if link is None or not await _still_may(link):
            raise SignInLinkInvalid()
        # compared and swapped: of two who open it at once one is late
        if not await SignInLink.filter(id=link.id, used_at=None).update(used_at=now):
            raise SignInLinkInvalid()
        session = await ApiToken.create(
            name="session",
            kind=Kind.SESSION,
            digest=digest(secret),
            member_id=link.member_id,
            account_id=link.account_id,
            created_at=now,
            last_used_at=now,
            expires_at=now + RULES.session_lasts,
        )
        who = Actor("member", link.member_id, Via.OFFICE)
        await journal.write(who, "session-begun", session, now=now, link=link.id)
    return session, secret


async def _still_may(link: SignInLink) -> bool:
    try:
        return (await _who_may(link.account)).id == link.member_id
    except NotAllowed:
        return False


def csrf_of(secret: str) -> str:
    """What the pages of a session send with every write, and no page of others can know."""
    return hashlib.sha256(f"csrf:{secret}".encode()).hexdigest()


def own(sight: Sight) -> QuerySet[ApiToken]:
    """The sessions of whoever calls."""
    return ApiToken.filter(member_id=sight.member.id, kind=Kind.SESSION)


async def own_one(sight: Sight, id: int) -> ApiToken:
    """One of the sessions of whoever calls. Raises `NotFound`."""
    found = await own(sight).get_or_none(id=id)
    if found is None:
        raise NotFound(what="session")
    return found


async def forget_old(*, now: datetime) -> None:
    """Forget links that open nothing, and sessions that were over long ago."""
    links = SignInLink.filter(expires_at__lte=now - timedelta(days=1))
    over = ApiToken.filter(kind=Kind.SESSION, expires_at__lte=now - KEPT_FOR)
    for rows in (links, over):
        if await rows.exists():
            async with writing():
                await rows.delete()
