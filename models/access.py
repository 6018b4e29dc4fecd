"""Access: who sees and does what in the office.

A token acts for a member, within the member's posts: it sees the grids below them and nothing
else. What is not visible answers as what is absent. Of a token only its digest is kept. It may be
narrower than its member: its scopes name what it is for. A session (`models.sessions`) is a token
that a browser keeps, and ends when nobody uses it.

What a role may do stands in `models.policy`. A permission reaches as far as the posts that
give it: whoever is desk of one community and building head in another changes the registers of
the first only. Which rows that is, table by table, stands in `models.visible`.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from tortoise import fields
from tortoise.models import Model

from models import grids, journal
from models.accounts import Account
from models.chats import digest
from models.database import JsonField, UtcDatetimeField, heed_others, remembered, writing
from models.database.kept import Kept
from models.errors import Invalid, NotAllowed, NotFound
from models.grids import Grid
from models.journal import Actor, Via
from models.members import Member, Post, Role
from models.policy import PERMISSIONS, allowed_by, scope_names
from models.settings import RULES

PREFIX = "lg_"


class Kind(StrEnum):
    """How a token is carried."""

    TOKEN = "token"  # by a program, for as long as it was given
    SESSION = "session"  # by a browser, in a cookie


class ApiToken(Kept):
    """What opens the office. `scopes` narrow it, where it has some, to less than its member may."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=80)
    digest = fields.CharField(max_length=64, unique=True)
    kind = fields.CharEnumField(Kind, max_length=10, default=Kind.TOKEN, db_default="token")
    scopes: list[str] | None = JsonField(null=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="tokens", on_delete=fields.CASCADE
    )
    member_id: int
    account: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "models.Account", related_name="sessions", null=True, on_delete=fields.CASCADE
    )
    """Who signed in."""
    account_id: int | None
    created_at = UtcDatetimeField()
    expires_at = UtcDatetimeField()
    last_used_at = UtcDatetimeField(null=True)
    revoked_at = UtcDatetimeField(null=True)

    class Meta(Model.Meta):
        table = "tokens"


@dataclass(frozen=True)
class Sight:
    """Whom a token acts for, and how far each role they hold reaches: the grids below."""

    token: ApiToken
    member: Member
    reach: Mapping[Role, frozenset[int]]
    above: frozenset[int] = frozenset()
    """The grids on the way up from the posts: what is shared there is seen, and not changed."""
    allowed: frozenset[str] | None = None
    """The permissions and personal fields the token is narrowed to; None: it is not."""

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles held anywhere."""
        return frozenset(self.reach)

    @cached_property
    def grids(self) -> frozenset[int]:
        """The grids seen: the subtrees of all posts together."""
        return frozenset().union(*self.reach.values())

    @property
    def actor(self) -> Actor:
        """How the journal names whoever acts."""
        return Actor("member", self.member.id, Via.OFFICE)

    @property
    def is_desk(self) -> bool:
        """Whether they work at a desk, to which belongs whatever has no grid yet."""
        return Role.DESK in self.reach

    def sees(self, grid: int | None) -> bool:
        """Whether a grid lies in the subtree of the posts."""
        return grid in self.grids

    def with_permission(self, name: str) -> "Sight | None":
        """What is left of the sight where the permission is held; None when that is nowhere."""
        return self.of_roles(PERMISSIONS[name]) if self.allows(name) else None

    def allows(self, name: str) -> bool:
        """Whether the token is wide enough for a permission, or for a personal field."""
        return self.allowed is None or name in self.allowed

    def of_roles(self, roles: Collection[str]) -> "Sight | None":
        """What is left of it for some of the roles; None when none of them is held."""
        held = {role: grids for role, grids in self.reach.items() if role in roles}
        return replace(self, reach=held) if held else None


async def must_cover(sight: Sight, member: Member) -> None:
    """Raise `NotAllowed` when the member holds a post outside of the sight.

    Whoever can invite a member, link an account to it or give it a token can act as it.
    """
    outside = Post.filter(member_id=member.id).exclude(grid_id__in=sight.grids)
    if await outside.exists():
        raise NotAllowed(what="member")


async def give_token(
    member: Member,
    name: str,
    actor: Actor,
    *,
    now: datetime,
    valid_for: timedelta = RULES.token_valid_for,
    scopes: Sequence[str] | None = None,
) -> tuple[ApiToken, str]:
    """A new token and its secret, shown this once. At most 90 days; `scopes` make it narrower.

    Raises `Invalid` with the field.
    """
    if not timedelta(0) < valid_for <= RULES.token_valid_for:
        raise Invalid(field="valid_for", value=str(valid_for))
    if unknown := set(scopes or ()) - set(scope_names()):
        raise Invalid(field="scopes", value=min(unknown))
    secret = PREFIX + secrets.token_urlsafe(32)
    async with writing():
        token = await ApiToken.create(
            name=name,
            digest=digest(secret),
            scopes=None if scopes is None else sorted(set(scopes)),
            member=member,
            created_at=now,
            expires_at=now + valid_for,
        )
        await journal.write(actor, "token-given", token, now=now, scopes=token.scopes)
    return token, secret


def must_be_as_narrow(sight: Sight, scopes: Sequence[str] | None) -> None:
    """Raise `NotAllowed` when a narrowed token is to give one that is wider than itself."""
    if sight.allowed is None:
        return
    if scopes is None or not allowed_by(scopes) <= sight.allowed:
        raise NotAllowed(what="scopes")


async def revoke(token: ApiToken, actor: Actor, *, now: datetime) -> None:
    """The token works no more, from the next call on."""
    async with writing():
        if not await ApiToken.filter(id=token.id, revoked_at=None).update(revoked_at=now):
            return
        await token.refresh_from_db()
        await journal.write(actor, f"{token.kind}-revoked", token, now=now)


async def sight_of(secret: str, *, now: datetime) -> Sight | None:
    """What the bearer of a secret sees; None when it opens nothing."""
    known = digest(secret)
    await heed_others()  # what another process has revoked opens nothing here either
    try:
        seen = await remembered(("sight", known), _read_by(secret), lambda: _sight_of(known))
    except NotFound:  # which is not remembered: there is no end of wrong tokens
        return None
    if is_over(seen.token, now=now):
        return None
    used = seen.token.last_used_at
    if used is None or now - used > timedelta(minutes=1):
        async with writing():
            await ApiToken.filter(id=seen.token.id).update(last_used_at=now)
    return seen


def is_over(token: ApiToken, *, now: datetime) -> bool:
    """Whether its time is over; that of a session, too, when nobody has used it for a while."""
    used = token.last_used_at or token.created_at
    idle = token.kind is Kind.SESSION and used + RULES.session_idle <= now
    return idle or token.expires_at <= now


def _read_by(secret: str) -> tuple[type[Model], ...]:
    """The tables a sight is read from; a session's depends on the account as well."""
    tables = (ApiToken, Member, Post, Grid)
    return tables if secret.startswith(PREFIX) else (*tables, Account)


async def _sight_of(known: str) -> Sight:
    """What a token sees, whether or not its time is over; read anew when any of it has changed."""
    token = (
        await ApiToken.filter(digest=known, revoked_at=None, member__archived_at=None)
        .select_related("member", "account")
        .first()
    )
    if token is None or (token.account and token.account.member_id != token.member_id):
        raise NotFound(what="token")
    posts = await token.member.posts.all().select_related("grid")
    if token.kind is Kind.SESSION and not posts:
        raise NotFound(what="token")  # it ends with the posts of its member
    reach = {
        role: frozenset(await grids.subtree([p.grid for p in posts if p.role is role]))
        for role in sorted({p.role for p in posts})
    }
    above = frozenset(id for post in posts for id in grids.ids_on(post.grid.path))
    allowed = None if token.scopes is None else allowed_by(token.scopes)
    return Sight(token, token.member, reach, above, allowed)


async def visible_grids(member: Member) -> set[Grid]:
    """The topmost grids a member holds posts at."""
    return {post.grid for post in await member.posts.all().select_related("grid")}
