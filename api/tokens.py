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
from models import access, clock, visible
from models.access import ApiToken
from models.members import Member
from models.settings import RULES

Days = Annotated[int, Meta(ge=1, le=RULES.token_valid_for.days)]


class TokenOut(Struct, kw_only=True):
    """A token; its secret is known to whoever keeps it, and to nobody else."""

    id: int
    name: str
    member_id: int
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class TokenGiven(TokenOut, kw_only=True):
    """A new token with its secret, shown this once."""

    secret: str


class NewToken(Form):
    """A token with the rights of a member, at most 90 days long."""

    name: Name
    member_id: Id
    valid_days: Days = RULES.token_valid_for.days


async def tokens_wanted(member_id: AskedId = None, revoked: FromQuery[bool | None] = None) -> Q:
    """The tokens asked for."""
    return given(member_id=member_id, revoked_at__isnull=None if revoked is None else not revoked)


@get("/tokens", may="change:tokens", tags=["tokens"], dependencies={"where": tokens_wanted})
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
    """Give a token to a member, all of whose posts must lie within the caller's own."""
    member: Member = await must_see(Member, data.member_id, sight, field="member_id")
    await access.must_cover(sight, member)
    token, secret = await access.give_token(
        member,
        data.name,
        sight.actor,
        now=clock.now(),
        valid_for=timedelta(days=data.valid_days),
    )
    columns = {name: getattr(token, name) for name in TokenOut.__struct_fields__}
    given = TokenGiven(**columns, secret=secret)
    return answer(given, None, status=201, at=f"/api/v1/tokens/{token.id}")


@delete("/tokens/{id:int}", may="change:tokens", tags=["tokens"])
async def revoke_token(sight: Seen, id: Number) -> None:
    """Take a token back: it opens nothing from the next call on."""
    token = await visible.one(ApiToken, id, sight)
    await access.must_cover(sight, await Member.get(id=token.member_id))
    await access.revoke(token, sight.actor, now=clock.now())


def routes() -> list[Any]:
    """Tokens."""
    return [list_tokens, get_token, give_token, revoke_token]
