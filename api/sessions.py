"""Sessions over HTTP: one's own, seen and ended; and the page on which one signs in.

The bot's link leads to `/sign-in#<key>`. Opening it does nothing yet: chat apps look at links
before people do. The key stands behind the #, so it reaches no server and no log; the one button
of the page sends it, and gets a cookie that scripts can't read.
"""

from datetime import datetime
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

HTML = """<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>进入后台 · 邻格 Lingrid</title>
<link rel="stylesheet" href="/sign-in.css">
</head>
<body>
<main>
<h1>进入后台 <span lang="en">The office</span></h1>
<p id="state" role="status"></p>
<button id="in" type="button" hidden>进入后台 <span lang="en">Sign in</span></button>
<p id="on" hidden><a href="/api/docs">办公接口 <span lang="en">API</span></a></p>
<button id="out" type="button" hidden>退出 <span lang="en">Sign out</span></button>
<noscript>请打开浏览器的 JavaScript。Please switch JavaScript on.</noscript>
</main>
<script src="/sign-in.js"></script>
</body>
</html>
"""

CSS = """* { box-sizing: border-box; margin: 0 }
[hidden] { display: none }
body { background: #fff; color: #111; text-align: center; padding: 12vh 5vw;
  font: 1.25rem/1.6 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif }
main { max-width: 30rem; margin: 0 auto; display: flex; flex-direction: column; gap: 1.2rem }
h1 { font-size: 1.8rem }
[lang=en] { font-size: .85em; color: #555 }
button { font: inherit; padding: .8rem 1rem; border: 2px solid #0b5; border-radius: .6rem;
  background: #fff; color: #064; cursor: pointer }
#in { background: #064; color: #fff; border-color: #064 }
#in [lang=en] { color: #fff }
:focus-visible { outline: 3px solid #06c; outline-offset: 2px }
.bad { color: #a40000; font-weight: 700 }
"""

SCRIPT = """const at = (id) => document.getElementById(id);
let key = location.hash.slice(1);
if (key) history.replaceState(null, "", location.pathname);
function say(words, bad) {
  at("state").textContent = words;
  at("state").className = bad ? "bad" : "";
}
function show(...ids) {
  for (const id of ["in", "on", "out"]) at(id).hidden = !ids.includes(id);
}
const ASK = "请在机器人的私聊里发「进入后台」，再打开收到的链接。"
  + "Write /office to the bot in private and open the link it sends.";
const LATE = "这个链接已经用过或过期了。" + ASK;
function welcome(now) {
  sessionStorage.setItem("lingrid-csrf", now.csrf);
  const until = new Date(now.expires_at).toLocaleString();
  say(`${now.name}，您已进入后台，${until} 以前有效。You are signed in.`);
  show("on", "out");
}
async function signIn() {
  at("in").disabled = true;
  try {
    const answer = await fetch("/sign-in", {
      method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ key }),
    });
    if (answer.ok) {
      key = "";
      welcome(await answer.json());
    } else if (answer.status === 429) {
      say("试得太多了，请过一分钟再试。Too many tries; wait a minute.", true);
    } else {
      show();
      say(LATE, true);
    }
  } catch {
    say("网络断了，请再按一次。The network is down; press again.", true);
  }
  at("in").disabled = false;
}
async function signOut() {
  try {
    await fetch("/sign-out", { method: "POST" });
    sessionStorage.removeItem("lingrid-csrf");
    show();
    say("您已退出。You are signed out.");
  } catch {
    say("网络断了，请再按一次。The network is down; press again.", true);
  }
}
async function look() {
  const answer = await fetch("/api/v1/sessions/current", { cache: "no-store" });
  if (answer.ok) welcome(await answer.json());
  else say(ASK);
}
at("in").addEventListener("click", signIn);
at("out").addEventListener("click", signOut);
if (key) {
  show("in");
  say("按下面的按钮进入。Press the button.");
} else {
  look().catch(() => say("网络断了。The network is down.", true));
}
"""


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
