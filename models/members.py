"""Members: the staff, the posts they hold at grids, and how they join.

A post is a role at one grid and reaches over everything below that grid. Rights come from
posts alone: sitting in a grid's group gives none.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models import journal
from models.accounts import Account
from models.chats import digest
from models.database import UtcDatetimeField, writing
from models.database.kept import Kept
from models.errors import NotAllowed, RuleBroken
from models.grids import Grid, ids_on
from models.journal import Actor
from models.policy import may, withheld
from models.settings import RULES


class Role(StrEnum):
    """What a post is."""

    LEAD = "lead"  # 网格长
    MEMBER = "member"  # 网格员
    HEAD = "head"  # 楼栋长
    DESK = "desk"  # 社区专干
    MONITOR = "monitor"  # 班长
    OPERATOR = "operator"  # 运维
    READ_ONLY = "read_only"  # 只读


class Member(Kept):
    """A member of staff."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=80)
    phone = fields.CharField(max_length=40, default="")
    archived_at = UtcDatetimeField(null=True)
    version = fields.IntField(default=1)

    posts: fields.ReverseRelation["Post"]

    class Meta(Model.Meta):
        table = "members"


class Post(Kept):
    """A role held at a grid."""

    id = fields.IntField(primary_key=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="posts", on_delete=fields.CASCADE
    )
    member_id: int
    grid: fields.ForeignKeyRelation[Grid] = fields.ForeignKeyField(
        "models.Grid", related_name="posts", on_delete=fields.RESTRICT
    )
    grid_id: int
    role = fields.CharEnumField(Role, max_length=10)
    version = fields.IntField(default=1)

    class Meta(Model.Meta):
        table = "posts"
        unique_together = (("member", "grid", "role"),)


class Invitation(Kept):
    """A link with which one account becomes a member, once. Only its digest is kept."""

    id = fields.IntField(primary_key=True)
    digest = fields.CharField(max_length=64, unique=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="invitations", on_delete=fields.CASCADE
    )
    member_id: int
    expires_at = UtcDatetimeField()
    used_at = UtcDatetimeField(null=True)

    class Meta(Model.Meta):
        table = "invitations"


@dataclass(eq=False)
class InvitationInvalid(RuleBroken):
    """Never given out, used already, or too old: the three are not told apart."""


async def roles_at(member: Member | None, grid: Grid, *, to: str = "work:requests") -> set[Role]:
    """The roles a member has over a grid, of those that hold a permission.

    They come from the posts held there or above it.
    """
    if member is None or member.archived_at or withheld(member.id, to):
        return set()
    posts = Post.filter(member_id=member.id, grid_id__in=ids_on(grid.path))
    held: Any = await posts.values_list("role", flat=True)
    return {role for role in map(Role, held) if role in may(to)}


async def must_hold(
    member: Member | None, grid: Grid, *roles: Role, to: str = "work:requests"
) -> Member:
    """The member, if the permission (by one of the roles, when some are named) reaches the grid.

    Raises `NotAllowed`, with the name of the grid.
    """
    held = await roles_at(member, grid, to=to)
    if member is None or not held or (roles and not held & set(roles)):
        raise NotAllowed(what=grid.name)
    return member


async def leads_of(grid: Grid, *, besides: int | None = None) -> list[Member]:
    """Whoever leads a grid, or the nearest above it; the desk where there is no lead 网格长."""
    posts = Post.filter(
        grid_id__in=ids_on(grid.path), role__in=(Role.LEAD, Role.DESK), member__archived_at=None
    ).exclude(member_id=besides or 0)
    found = await posts.select_related("member", "grid").order_by("id")
    nearest = max((len(post.grid.path) for post in found), default=0)
    here = [post for post in found if len(post.grid.path) == nearest]
    leads = [post for post in here if post.role is Role.LEAD] or here
    return list({post.member_id: post.member for post in leads}.values())


async def staff_of(grid: Grid) -> list[Member]:
    """Everybody who works on requests of a grid, those nearest to it first."""
    posts = Post.filter(
        grid_id__in=ids_on(grid.path), role__in=may("work:requests"), member__archived_at=None
    )
    found = await posts.select_related("member", "grid").order_by("id")
    found.sort(key=lambda post: -len(post.grid.path))
    return list({post.member_id: post.member for post in found}.values())


async def appoint(member: Member, grid: Grid, role: Role, actor: Actor, *, now: datetime) -> Post:
    """Give a member a post."""
    async with writing():
        post, created = await Post.get_or_create(member=member, grid=grid, role=role)
        if created:
            await journal.write(actor, "post-given", post, now=now)
    return post


async def invite(member: Member, actor: Actor, *, now: datetime) -> str:
    """The token of a single-use invitation for a member; shown once."""
    token = secrets.token_urlsafe(16)
    async with writing():
        invitation = await Invitation.create(
            digest=digest(token), member=member, expires_at=now + RULES.invitation_valid_for
        )
        await journal.write(actor, "member-invited", invitation, now=now)
    return token


async def join(account: Account, token: str, actor: Actor, *, now: datetime) -> Member:
    """The account becomes the member that the invitation was for.

    Raises `InvitationInvalid`.
    """
    async with writing():
        found = (
            await Invitation.filter(digest=digest(token), used_at=None, expires_at__gt=now)
            .select_for_update(of=("invitations",))
            .select_related("member")
            .first()
        )
        if found is None or found.member.archived_at:
            raise InvitationInvalid()
        found.used_at = now
        await found.save(update_fields=["used_at"])
        account.member = found.member
        await account.save(update_fields=["member_id"])
        await journal.write(actor, "member-joined", found.member, now=now, account=account.id)
    return found.member
