"""Members over HTTP: the staff, their posts, and the invitations by which they join.

Whoever changes a member, invites or appoints one could act as that member; so all posts of the
member must lie within the caller's own.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from litestar import Response
from litestar.params import FromQuery
from msgspec import Struct
from tortoise.expressions import Q

from api.access import Seen
from api.fields import AskedId, AskedWords, Form, Id, Name, Number, Phone, found_in, given, kept
from api.registers import Register, Values, answer, handlers
from api.registers import change as change_row
from api.registers import remove as remove_row
from api.routes import post
from models import access, clock, members, registers, visible
from models.access import Sight
from models.database import writing
from models.grids import Grid
from models.members import Member, Post, Role
from models.settings import RULES


class PostOut(Struct):
    """A role held at a grid, and over everything below it."""

    id: int
    member_id: int
    grid_id: int
    role: Role
    version: int


class NewPost(Form):
    """A role for a member at a grid."""

    member_id: Id
    grid_id: Id
    role: Role


class MemberOut(Struct):
    """A member of staff, with the posts held."""

    id: int
    name: str
    phone: str
    posts: list[PostOut]
    archived_at: datetime | None
    version: int


class NewMember(Form):
    """A member of staff; posts are given separately."""

    name: Name
    phone: Phone = ""


class InvitationOut(Struct):
    """A single-use invitation, shown this once.

    In the chat app it is opened as `start=<payload>`, the link of the bot with the payload.
    """

    token: str
    payload: str
    expires_at: datetime


async def show(rows: Sequence[Member]) -> list[MemberOut]:
    """Members with their posts."""
    posts: dict[int, list[PostOut]] = {}
    for p in await Post.filter(member_id__in=[m.id for m in rows]).order_by("id"):
        out = PostOut(p.id, p.member_id, p.grid_id, p.role, p.version)
        posts.setdefault(p.member_id, []).append(out)
    return [
        MemberOut(m.id, m.name, m.phone, posts.get(m.id, []), m.archived_at, m.version)
        for m in rows
    ]


async def members_wanted(archived: FromQuery[bool] = False, q: AskedWords = None) -> Q:
    """The members asked for; `q` looks into names."""
    return kept(archived) & found_in(q, "name")


async def posts_wanted(
    member_id: AskedId = None,
    grid_id: AskedId = None,
    role: FromQuery[Role | None] = None,
) -> Q:
    """The posts asked for."""
    return given(member_id=member_id, grid_id=grid_id, role=role)


async def change(
    member: Member, values: Values, sight: Sight, now: datetime, version: int | None
) -> Any:
    """Another name or phone."""
    await access.must_cover(sight, member)
    return await change_row(member, values, sight, now, version)


async def archive(member: Member, sight: Sight, now: datetime, version: int | None) -> None:
    """The member acts no more: neither in the chat nor by token."""
    await access.must_cover(sight, member)
    await remove_row(member, sight, now, version)


async def appoint(values: Values, sight: Sight, now: datetime) -> Post:
    """Give a post."""
    async with writing():
        await registers.must_be_the_only(Post, values)
        member = await Member.get(id=values["member_id"])
        grid = await Grid.get(id=values["grid_id"])
        return await members.appoint(member, grid, values["role"], sight.actor, now=now)


@post("/members/{id:int}/invitations", may="change:members", tags=["members"], secret=True)
async def invite_member(sight: Seen, id: Number) -> Response[InvitationOut]:
    """A link with which one account becomes the member, once. Shown this once."""
    member, now = await visible.one(Member, id, sight), clock.now()
    await access.must_cover(sight, member)
    token = await members.invite(member, sight.actor, now=now)
    until = now + RULES.invitation_valid_for
    return answer(InvitationOut(token, f"inv_{token}", until), None, status=201)


MEMBERS = Register(
    plural="members",
    orders=("name",),
    table=Member,
    out=MemberOut,
    new=NewMember,
    reads="read:members",
    writes="change:members",
    where=members_wanted,
    show=show,
    change=change,
    remove=archive,
)
POSTS = Register(
    plural="posts",
    table=Post,
    out=PostOut,
    new=NewPost,
    reads="read:members",
    writes="change:members",
    where=posts_wanted,
    fixed=("member_id", "grid_id"),
    create=appoint,
)


def routes() -> list[Any]:
    """Members, invitations, posts."""
    return [*handlers(MEMBERS), invite_member, *handlers(POSTS)]
