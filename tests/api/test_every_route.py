"""Every route × nobody, a bad token, a token of another community, one's own.

The routes come from the app's own table, so that one that is added is tested without a word
being written here.
"""

from typing import Any

import httpx
import litestar
import pytest
from communities import Community, a_session
from litestar.exceptions import ImproperlyConfiguredException
from litestar.params import RawBody
from office import Caller, browser

from api import routes
from api.access import ANYONE
from api.app import create_app
from models import access, clock, members
from models.accounts import Account
from models.journal import OPERATOR
from models.members import Member, Role
from models.policy import PERMISSIONS, allowed_by

APP = create_app()

EVERY = [(m, p, h.opt["may"]) for m, p, h in routes.handlers(APP)]
SEEN_FIRST = {(m, p) for m, p, h in routes.handlers(APP) if h.opt.get("conditional")}
"""What is changed only by whoever has seen it."""

GUARDED = [(m, p) for m, p, may in EVERY if may != ANYONE]

COMMON = ("levels", "categories", "canned-answers", "calendar", "terms")
"""Words that belong to no grid: every token sees them."""

BODIES: dict[str, dict[str, Any]] = {
    "understand": {"text": "电梯坏了"},
    "moves": {"move": "claim"},
    "enrolments/moves": {"move": "leave"},
    "entries": {"text": "看过了"},
    "callbacks": {"cause": "no_answer"},
    "statistics/rules": {"valid_from": "2026-12-01"},
    "resize": {"seats": 5},
    "move": {"starts_at": "2026-12-01T01:00:00Z", "ends_at": "2026-12-01T02:00:00Z"},
    "attendances": {"mark": "absent"},
    "timetable": {"slots": [{"weekday": 3, "starts": "09:00"}]},
    "make-ups": {"missed_at": "2026-12-01T01:00:00Z"},
    "roll": {"marks": [{"enrolment_id": 1, "mark": "absent"}]},
    "walk-ins": {"name": "钱奶奶"},
    "decline": {"answer": "没有场地"},
    "reporters": {"resident_id": 1},
    "leaves": {"lesson_id": 1},
    "confirm": {"count": 1},
}
"""What is sent where `{}` says too little."""


NOT_ALWAYS = {"/api/v1/lessons/{id:int}/code"}
"""What is there at its hour only, and else a refusal."""


def body(method: str, path: str) -> dict[str, Any] | None:
    """Something the route can read."""
    if method in ("GET", "DELETE"):
        return None
    parts = path.removeprefix("/api/v1/").split("/")
    if method == "PUT":
        return BODIES.get(parts[-1]) or BODIES["attendances"]
    return BODIES.get(f"{parts[0]}/{parts[-1]}") or BODIES.get(parts[-1]) or {}


ASKED_WITHIN = {
    *("export:unmasked",),  # by the exports
    *("work:requests", "correct:requests", "lead:requests", "answer:requests", "check:requests"),
    *("decide:enrolments", "take:roll"),
}
"""Permissions that no route asks for, as the rules do."""


async def test_the_table_of_routes_is_the_whole_office(office):
    """Every permission is asked for by some route, and every route asks for one."""
    asked = {may for _, _, may in EVERY if may != ANYONE}
    assert set(PERMISSIONS) - asked == ASKED_WITHIN
    words = {path.split("/")[3] for _, path in GUARDED}
    nouns = (
        "levels grids estates buildings households residents members posts accounts chats "
        "categories canned-answers calendar requests attachments extensions parkings whistles "
        "terms venues teachers certificates "
        "courses lessons enrolments attendances leaves proposals wishes exports imports journal "
        "inbox outbox statistics tokens sessions understand announcements webhooks "
        "webhook-deliveries"
    )
    assert words == set(nouns.split())


def test_without_a_token_are_only_health_and_documentation():
    """And nothing of them lies under /api/v1 but the OpenAPI document."""
    public = {path for _, path, may in EVERY if may == ANYONE}
    assert public == {
        "/healthz",
        "/readyz",
        "/api/docs",
        "/api/docs/start.js",
        "/api/docs/files/{file_path:path}",
        "/api/v1/openapi.json",
        "/feeds/courses/{name:str}",
        "/feeds/venues/{name:str}",
        "/feeds/people/{name:str}",
        "/lessons/{id:int}/code",
        "/lessons/{id:int}/code/now",
        "/lessons/code.js",
        "/lessons/code.css",
        "/sign-in",
        "/sign-in.js",
        "/sign-in.css",
        "/sign-out",
    }


@pytest.mark.parametrize("secret", [None, "lg_" + "x" * 43, "Basic", "lg_", "lg_\x00"])
async def test_nobody_and_a_bad_token_are_turned_away_everywhere(office, rows, secret):
    """401, whatever is asked for, and nothing is written."""
    before = await rows()
    caller = office.call(secret=secret)
    for method, path in GUARDED:
        filled = path.removeprefix("/api/v1").replace(":int", "")
        for name in ("{id}", "{lesson}", "{enrolment}"):
            filled = filled.replace(name, "1")
        answer = await caller.request(method, filled, json=body(method, path))
        assert answer.status_code == 401, (method, path)
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.json()["code"] == "no-valid-token"
    assert await rows() == before


async def test_another_community_sees_and_changes_nothing(office, things, rows):
    """404 as for what is absent; lists are empty of it; nothing is written."""
    qian, zhao = office.call("钱"), office.call("赵")
    before = await rows()
    for method, path in GUARDED:
        word = path.split("/")[3]
        if word in COMMON or word in ("exports", "statistics"):
            continue
        if "{" in path:
            answer = await qian.request(method, things.path(path), json=body(method, path))
            assert answer.status_code == 404, (method, path, answer.text)
            absent = await qian.request(
                method, f"/{word}/987654321{_rest(path)}", json=body(method, path)
            )
            assert _plain(answer) == _plain(absent), (method, path)
        elif method == "GET":
            theirs = {row["id"] for row in await qian.listed(f"/{word}", limit=200)}
            ours = {row["id"] for row in await zhao.listed(f"/{word}", limit=200)}
            assert ours, path
            assert not theirs & ours, path
        else:
            answer = await qian.request(method, f"/{word}", json={})
            assert answer.status_code == 400, (method, path, answer.text)
    assert await rows() == before


def _rest(path: str) -> str:
    """What follows the number of the thing in a path."""
    return "/".join(["", *path.split("/")[5:]]).replace("{enrolment:int}", "1")


def _plain(answer: Any) -> dict[str, Any]:
    return {name: said for name, said in answer.json().items() if name != "request_id"}


async def test_ones_own_community_is_open_to_the_desk(office, things):
    """Whatever the rules say of it, it is there, and it never fails."""
    zhao = office.call("赵")
    in_order = sorted(GUARDED, key=lambda way: way[0] == "DELETE")
    for method, path in in_order:
        answer = await zhao.request(method, things.path(path), json=body(method, path))
        if method == "GET" and path not in NOT_ALWAYS:
            assert answer.status_code == 200, (path, answer.text)
        assert answer.status_code < 500, (method, path, answer.text)
        if "{" in path and method != "DELETE":
            assert answer.status_code in (200, 201, 400, 409, 422), (method, path, answer.text)


async def test_the_matrix(office, things, capsys):
    """Every route × nobody, a bad token, and every role, over one's own grids and over others'.

    401 without a good token; 403 exactly where the policy says no; 404 for what is not one's
    own; lists hold nothing of it; and what is one's own is there, and what can be
    changed is not (412) by whoever has not seen it as it is. A desk's session is let in where
    its token is, and without its pages' word writes nothing; a narrowed token is let in where its
    scopes say, and nowhere else.
    """
    callers: dict[tuple[str, str], Caller] = {
        ("nobody", ""): office.call(),
        ("bad", ""): office.call(secret="lg_" + "x" * 43),
    }
    for role in Role:
        for whose, top in (("own", "凌波"), ("foreign", "邻社区")):
            callers[role, whose] = office.call(secret=await holder(office.community, role, top))
    desk = await Member.get(name="凌波desk")
    for scope in NARROWED:
        _, secret = await access.give_token(
            desk, "narrow", OPERATOR, now=clock.now(), scopes=[scope]
        )
        callers[scope, "own"] = office.call(secret=secret)
    account = await Account.create(external_id="76", member=desk, created_at=clock.now())
    _, secret = await a_session(account)
    callers["session", "own"] = browser(office.app, secret, base_url="http://office/api/v1")
    callers["forged", "own"] = browser(office.app, secret, base_url="http://office/api/v1")
    del callers["forged", "own"].headers["X-CSRF-Token"]
    ours = {
        path: {row["id"] for row in await office.call("赵").listed(_plainly(path), limit=200)}
        for method, path, _ in EVERY
        if method == "GET" and is_list(path)
    }
    asked, stale = 0, set()
    for method, path, may in EVERY:
        if may == ANYONE:
            continue
        for (role, whose), caller in callers.items():
            answer = await caller.request(
                method, things.path(path), json=body(method, path), headers={"If-Match": '"0"'}
            )
            where = (method, path, role, whose, answer.status_code, answer.text[:300])
            asked += 1
            assert answer.status_code < 500, where
            if not whose:
                assert answer.status_code == 401, where
            elif role == "forged" and method != "GET":
                assert answer.json()["code"] == "csrf-token-missing", where
            elif not may_call(role, may):
                assert answer.status_code == 403, where
            elif path.split("/")[3] == "sessions" and "{" in path:
                assert answer.status_code == 404, where  # it is somebody else's
            elif path.split("/")[3] in (*COMMON, "exports", "statistics"):
                assert answer.status_code not in (401, 403, 404), where
            elif whose == "foreign":
                assert answer.status_code == 404 if "{" in path else True, where
                if path in ours and method == "GET":
                    theirs = {row["id"] for row in answer.json()["items"]}
                    assert not theirs & ours[path], where
            else:
                assert answer.status_code not in (401, 404), where
                assert answer.status_code != 403 or may in ASKS_FOR_MORE, where
            if (method, path) in SEEN_FIRST:
                assert answer.status_code >= 400, where
                stale |= {(method, path)} if answer.status_code == 412 else set()
    with capsys.disabled():
        print(f"\n{len(GUARDED)} routes × {len(callers)} callers = {asked} answers")  # noqa: T201
    assert stale == SEEN_FIRST
    assert asked == len(GUARDED) * len(callers)


NARROWED = ("read", "requests:write", "exports", "read:grids")
"""Scopes that a desk's token is narrowed to: groups, and a single permission."""


def may_call(who: str, permission: str) -> bool:
    """Whether the policy lets a caller of the matrix in."""
    if who in NARROWED:
        return permission in allowed_by([who])
    role = Role.DESK if who in ("session", "forged") else who
    return role in PERMISSIONS[permission]


ASKS_FOR_MORE = ("move:requests", "mark:attendances")
"""Permissions into a route whose rules ask for another one, or for whose class it is."""


async def holder(c: Community, role: Role, top: str) -> str:
    """The secret of somebody who holds one role over a community."""
    member = await Member.create(name=f"{top}{role}")
    await members.appoint(member, c.grids[top], role, OPERATOR, now=clock.now())
    return (await access.give_token(member, "matrix", OPERATOR, now=clock.now()))[1]


def is_list(path: str) -> bool:
    """Whether a path has a list of things with ids."""
    return "{" not in path and path.count("/") == 3 and "." not in path


def _plainly(path: str) -> str:
    return path.removeprefix("/api/v1")


async def test_what_is_not_there_is_not_found(office, things):
    """Numbers nobody has, numbers no database holds, words that are no numbers."""
    zhao = office.call("赵")
    for method, path in GUARDED:
        if "{id:int}" not in path:
            continue
        for number in ("987654321", "0", "-1", "99999999999999999999999", "abc", "1.5", "%00"):
            filled = path.removeprefix("/api/v1").replace("{id:int}", number)
            answer = await zhao.request(method, filled, json=body(method, path))
            assert answer.status_code == 404, (method, filled, answer.text)
    assert (await zhao.get("/nowhere")).json()["code"] == "not-found"


async def test_a_route_without_a_policy_makes_no_app():
    """The mistake shows when the app is made, not when somebody finds the hole."""

    @litestar.get("/hole")
    async def hole() -> None:
        return None

    with pytest.raises(ImproperlyConfiguredException, match="/hole has no policy"):
        create_app(extra_routes=[hole])


async def test_a_policy_nobody_has_heard_of_makes_no_app():
    """A permission misspelt would let nobody in, or anybody."""

    @litestar.get("/hole", opt={"may": "raed:grids"})
    async def hole() -> None:
        return None

    with pytest.raises(ImproperlyConfiguredException, match="raed:grids"):
        create_app(extra_routes=[hole])


async def test_other_routes_of_the_process_live_beside_the_office():
    """They are open to whom they say, and read what they like: a webhook, the sandbox's files."""

    @litestar.post("/hook", opt={"may": ANYONE}, status_code=200, request_max_body_size=None)
    async def hook(body: RawBody) -> dict[str, int]:
        return {"read": len(body)}

    app = create_app(extra_routes=[hook])
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://office") as caller:
        form = {"content-type": "application/x-www-form-urlencoded"}
        answer = await caller.post("/hook?secret=1", content=b"x" * 300_000, headers=form)
    assert (answer.status_code, answer.json()) == (200, {"read": 300_000})
