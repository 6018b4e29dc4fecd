"""Sessions over HTTP: one's own, seen and ended; and the page on which one signs in.

The bot's link leads to `/sign-in#<key>`. Opening it does nothing yet: chat apps look at links
before people do. The key stands behind the #, so it reaches no server and no log; the one button
of the page sends it, and gets a cookie that scripts can't read.
"""

from datetime import datetime
from importlib.resources import files
from typing import Annotated, Any

import litestar
from litestar import MediaType, Request, Response
from litestar.datastructures import Cookie
from msgspec import Meta, Struct

from api import pages as lists
from api.access import (
    ANYONE,
    LIMITS,
    Seen,
    address_of,
    cookie_name,
    is_https,
    must_come_from_here,
    session_in,
)
from api.fields import Form, Number
from api.pages import Page, Paged
from api.routes import Body, check_form, delete, get, strictly
from models import access, clock, sessions
from models.access import Kind
from models.database import again_when_deadlocked
from models.members import Member, Role
from models.sessions import SignInLinkInvalid, csrf_of
from models.settings import RULES

Asked = Request[Any, Any, Any]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_FILES = files("api") / "sign_in"
HTML, CSS, SCRIPT = (
    (_FILES / name).read_text("utf-8") for name in ("page.html", "sign-in.css", "sign-in.js")
)


class SessionOut(Struct):
    """A browser in which one is signed in; `current` is the one that asks."""

    id: int
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime
    revoked_at: datetime | None
    current: bool


class CurrentOut(Struct):
    """Who calls, and how; `csrf` goes with every write of a session, as `X-CSRF-Token`."""

    id: int
    kind: Kind
    member_id: int
    name: str
    roles: list[Role]
    scopes: list[str] | None
    expires_at: datetime
    csrf: str | None


class SignIn(Form):
    """The key of a link from the bot."""

    key: Annotated[str, Meta(min_length=1, max_length=128, pattern=r"^[0-9a-f]*(?!\n)$")]


class SignedIn(Struct):
    """Whom the office has let in, and until when; `csrf` goes with every write."""

    name: str
    expires_at: datetime
    csrf: str


@get("/sessions", may="keep:sessions", tags=["sessions"])
async def list_sessions(sight: Seen, page: Paged) -> Response[Page[SessionOut]]:
    """One's own sessions, the newest first."""

    async def show(rows: Any) -> list[SessionOut]:
        return [
            SessionOut(
                row.id,
                row.created_at,
                row.last_used_at,
                row.expires_at,
                row.revoked_at,
                row.id == sight.token.id,
            )
            for row in rows
        ]

    return await page.of(sessions.own(sight), show, sort=lists.NEWEST_FIRST)


@get("/sessions/current", may="keep:sessions", tags=["sessions"])
async def get_current_session(request: Asked, sight: Seen) -> CurrentOut:
    """Who calls: by a session, or by a token."""
    secret = session_in(request) if sight.token.kind is Kind.SESSION else None
    return CurrentOut(
        id=sight.token.id,
        kind=sight.token.kind,
        member_id=sight.member.id,
        name=sight.member.name,
        roles=sorted(sight.roles),
        scopes=sight.token.scopes,
        expires_at=sight.token.expires_at,
        csrf=csrf_of(secret) if secret else None,
    )


@delete("/sessions/{id:int}", may="keep:sessions", tags=["sessions"])
async def end_session(sight: Seen, id: Number) -> None:
    """End one of one's own sessions: it opens nothing from the next call on."""
    session = await sessions.own_one(sight, id)
    await access.revoke(session, sight.actor, now=clock.now())


# --- the page


@get("/sign-in", may=ANYONE, include_in_schema=False, media_type=MediaType.HTML)
async def page() -> Response[str]:
    """The page; it holds nothing, and opening it does nothing."""
    headers = {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer"}
    return Response(HTML, headers=headers)


@get("/sign-in.js", may=ANYONE, include_in_schema=False)
async def script() -> Response[str]:
    """What the button does."""
    return Response(SCRIPT, media_type="text/javascript")


@get("/sign-in.css", may=ANYONE, include_in_schema=False)
async def style() -> Response[str]:
    """How the page looks."""
    return Response(CSS, media_type="text/css")


async def _sign_in(request: Asked, data: Body[SignIn]) -> Response[SignedIn]:
    """Redeem a link, and give the browser its cookie. Whoever guesses is slowed."""
    must_come_from_here(request)
    try:
        session, secret = await again_when_deadlocked(
            lambda: sessions.sign_in(data.key, now=clock.now())
        )
    except SignInLinkInvalid:
        if limits := request.app.state.get(LIMITS):
            limits.failure(address_of(request))
        raise
    member = await Member.get(id=session.member_id)
    out = SignedIn(member.name, session.expires_at, csrf_of(secret))
    return Response(out, cookies=[_cookie(request, secret)])


async def _sign_out(request: Asked) -> Response[None]:
    """End the session of this browser, whatever has become of it, and take its cookie back."""
    must_come_from_here(request)
    secret = session_in(request)
    seen = await access.sight_of(secret, now=clock.now()) if secret else None
    if seen is not None:
        await access.revoke(seen.token, seen.actor, now=clock.now())
    return Response(None, status_code=204, cookies=[_cookie(request, "")])


def _cookie(request: Asked, secret: str) -> Cookie:
    """For this host alone, unread by scripts, and not sent when another site makes one call."""
    return Cookie(
        key=cookie_name(request.app.state),
        value=secret,
        max_age=int(RULES.session_lasts.total_seconds()) if secret else 0,
        httponly=True,
        secure=is_https(request.app.state),
        samesite="strict",
        path="/",
    )


def _open(path: str, status: int) -> Any:
    return litestar.post(
        path,
        opt={"may": ANYONE},
        guards=[check_form],
        include_in_schema=False,
        status_code=status,
        request_max_body_size=4096,
    )


def routes() -> list[Any]:
    """Sessions."""
    return [list_sessions, get_current_session, end_session]


def pages() -> list[Any]:
    """The page, and what it calls."""
    return [
        page,
        script,
        style,
        _open("/sign-in", 200)(strictly(_sign_in)),
        _open("/sign-out", 204)(_sign_out),
    ]
