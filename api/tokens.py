"""Tokens over HTTP: given to members, shown once, taken back at any time."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from litestar import Response
from litestar.params import FromQuery
from msgspec import Meta, Struct
from tortoise.expressions import Q

from api import pages
from api.access import Seen
from api.fields import AskedId, Form, Id, Name, Number, Wanted, given
from api.pages import Page, Paged
from api.registers import answer, must_see
from api.routes import Body, delete, get, post
from models import access, clock, policy, visible
from models.access import ApiToken, Kind
from models.members import Member
from models.settings import RULES

Days = Annotated[int, Meta(ge=1, le=RULES.token_valid_for.days)]
Scopes = Annotated[
    list[Annotated[str, Meta(extra_json_schema={"enum": policy.scope_names()})]],
    Meta(min_length=1, max_length=100, extra_json_schema={"example": ["read", "exports"]}),
]


class TokenOut(Struct, kw_only=True):
    """A token; its secret is known to whoever keeps it, and to nobody else."""

    id: int
    kind: Kind
    name: str
    member_id: int
    scopes: list[str] | None
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class TokenGiven(TokenOut, kw_only=True):
    """A new token with its secret, shown this once."""

    secret: str


class NewToken(Form):
    """A token with the rights of a member, at most 90 days long.

    With `scopes` it may these alone: permissions by their names, or groups of them; no more than
    its member may anyway. Personal fields come masked unless `personal` is among them.
    """

    name: Name
    member_id: Id
    valid_days: Days = RULES.token_valid_for.days
    scopes: Scopes | None = None


async def tokens_wanted(
    member_id: AskedId = None,
    revoked: FromQuery[bool | None] = None,
    kind: FromQuery[Kind | None] = None,
) -> Q:
    """The tokens asked for; sessions of browsers stand among them."""
    unrevoked = None if revoked is None else not revoked
    return given(member_id=member_id, revoked_at__isnull=unrevoked, kind=kind)


@get(
    "/tokens",
    may="change:tokens",
    tags=["tokens"],
    dependencies={"where": tokens_wanted, "page": pages.by("expires_at", "last_used_at", "name")},
)
async def list_tokens(sight: Seen, where: Wanted, page: Paged) -> Response[Page[TokenOut]]:
    """The tokens of the members the caller sees."""
    return await page.of(visible.rows(ApiToken, sight).filter(where), pages.columns(TokenOut))


@get("/tokens/{id:int}", may="change:tokens", tags=["tokens"])
async def get_token(sight: Seen, id: Number) -> TokenOut:
    """One token."""
    (out,) = await pages.columns(TokenOut)([await visible.one(ApiToken, id, sight)])
    return out


@post("/tokens", may="change:tokens", tags=["tokens"], secret=True)
async def give_token(sight: Seen, data: Body[NewToken]) -> Response[TokenGiven]:
    """Give a token to a member, all of whose posts must lie within the caller's own.

    A narrowed token gives none that is wider than itself.
    """
    access.must_be_as_narrow(sight, data.scopes)
    member: Member = await must_see(Member, data.member_id, sight, field="member_id")
    await access.must_cover(sight, member)
    token, secret = await access.give_token(
        member,
        data.name,
        sight.actor,
        now=clock.now(),
        valid_for=timedelta(days=data.valid_days),
        scopes=data.scopes,
    )
    columns = {name: getattr(token, name) for name in TokenOut.__struct_fields__}
    given = TokenGiven(**columns, secret=secret)
    return answer(given, None, status=201, at=f"/api/v1/tokens/{token.id}")


@delete("/tokens/{id:int}", may="change:tokens", tags=["tokens"])
async def revoke_token(sight: Seen, id: Number) -> None:
    """Take a token back, or end a session: it opens nothing from the next call on."""
    token = await visible.one(ApiToken, id, sight)
    await access.must_cover(sight, await Member.get(id=token.member_id))
    await access.revoke(token, sight.actor, now=clock.now())


def routes() -> list[Any]:
    """Tokens."""
    return [list_tokens, get_token, give_token, revoke_token]
