"""Tokens over HTTP."""

import asyncio
import os
import sys
from datetime import timedelta

import pytest
from communities import NOW, build
from office import caller

from api.app import create_app
from models import access, clock
from models.access import ApiToken
from models.database import close_database, open_database, writing
from models.database.migrating import migrate
from models.errors import Invalid
from models.journal import OPERATOR


async def test_a_token_is_shown_once_and_works(community, office, zhao):
    """No list and no table holds its secret."""
    body = {"name": "表格", "member_id": community.members["陈"].id, "valid_days": 7}
    given = await zhao.made("/tokens", **body)
    assert given["secret"].startswith("lg_")
    assert given["expires_at"] == "2026-11-29T02:00:00Z"
    assert (await office.call(secret=given["secret"]).get("/grids")).status_code == 200
    assert given["secret"] not in (await zhao.get("/tokens")).text
    assert given["secret"] not in str(await ApiToken.all().values())


async def test_a_token_lives_ninety_days_at_most(community, zhao):
    """And at least one."""
    for days in (0, 91, 10_000):
        body = {"name": "x", "member_id": community.members["陈"].id, "valid_days": days}
        answer = await zhao.post("/tokens", json=body)
        assert answer.json()["errors"][0]["pointer"] == "/valid_days"
    for wrong in (timedelta(days=90, seconds=1), timedelta(0)):
        with pytest.raises(Invalid):  # whoever gives it: the operator's command as well
            await access.give_token(
                community.members["陈"], "x", OPERATOR, now=NOW, valid_for=wrong
            )


async def test_a_revoked_token_stays_in_the_list(community, zhao):
    """When it was taken back is part of its story; twice is as good as once."""
    (token,) = await zhao.listed("/tokens", member_id=community.members["陈"].id)
    for _ in range(2):
        assert (await zhao.delete(f"/tokens/{token['id']}")).status_code == 204
    (revoked,) = await zhao.listed("/tokens", revoked=True)
    assert (revoked["id"], revoked["revoked_at"]) == (token["id"], "2026-11-22T02:00:00Z")


async def test_the_lead_gives_no_tokens(community, sun):
    """Only a desk does."""
    body = {"name": "x", "member_id": community.members["陈"].id}
    assert (await sun.post("/tokens", json=body)).status_code == 403
    assert (await sun.get("/tokens")).status_code == 403


# --- narrower than its bearer


async def given(office, zhao, *scopes):
    """A caller with a token of the desk that is narrowed to these."""
    desk = (await zhao.get("/sessions/current")).json()["member_id"]
    body = {"name": "x", "member_id": desk, "scopes": list(scopes)}
    return office.call(secret=(await zhao.made("/tokens", **body))["secret"])


async def test_a_token_may_be_narrower_than_its_bearer(office, zhao):
    """A desk's token for statistics reads statistics."""
    figures = await given(office, zhao, "read:statistics")
    assert (await figures.get("/statistics/rates")).status_code == 200
    refused = await figures.get("/requests")
    assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")


async def test_a_token_that_reads_sees_persons_masked(community, office, zhao):
    """Personal fields are a scope of their own."""
    path = f"/residents/{community.wang.id}"
    seen = {}
    for scopes in (("read",), ("read", "personal")):
        narrow = await given(office, zhao, *scopes)
        seen[scopes] = (await narrow.get(path)).json()["phone"]
        assert (await narrow.patch(path, json={"name": "王"})).status_code == 403
    assert seen == {("read",): "13****01", ("read", "personal"): "13800138001"}


async def test_the_rules_heed_the_scopes_as_the_routes_do(community, office, zhao):
    """What a rule asks of the member beside the route: to work on requests is not to lead."""
    place = {"estate_id": community.estates["碧海蓝天"].id}
    filed = await zhao.made("/requests", text="电梯坏了", category="facility", place=place)
    worker = await given(office, zhao, "read:requests", "move:requests", "work:requests")
    moves = f"/requests/{filed['id']}/moves"
    assign = {"move": "assign", "grid_id": community.grids["一之一"].id}
    refused = await worker.post(moves, json=assign)
    assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")
    done = await (await given(office, zhao, "requests:write")).post(moves, json=assign)
    assert done.status_code == 200, done.text
    claimed = await worker.post(moves, json={"move": "claim"})
    assert claimed.status_code == 200, claimed.text


@pytest.mark.parametrize("scopes", [["raed"], ["read", "all"], ["READ"], ["read:*"], [""]])
async def test_a_scope_nobody_has_heard_of_is_refused(community, zhao, scopes):
    """A slip of the pen makes no token."""
    body = {"name": "x", "member_id": community.members["陈"].id, "scopes": scopes}
    answer = await zhao.post("/tokens", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/scopes"


async def test_a_narrow_token_gives_no_wider_one(community, office, zhao):
    """Else it would be as wide as its bearer."""
    narrow = await given(office, zhao, "entry", "read")
    body = {"name": "x", "member_id": community.members["陈"].id}
    assert (await narrow.post("/tokens", json=body)).status_code == 403
    wider = await narrow.post("/tokens", json={**body, "scopes": ["read", "exports"]})
    assert (wider.status_code, wider.json()["code"]) == (403, "not-allowed")
    assert (await narrow.post("/tokens", json={**body, "scopes": ["read"]})).status_code == 201


async def test_the_list_tells_how_narrow_a_token_is(office, zhao):
    """And what is null is not narrowed."""
    await given(office, zhao, "exports", "read")
    newest, *older = await zhao.listed("/tokens", sort="-id")
    assert newest["scopes"] == ["exports", "read"]
    assert {token["scopes"] for token in older} == {None}


@pytest.fixture(params=["sqlite", "postgres"])
def shared(request, tmp_path):
    """The address of a database that several processes open."""
    if request.param == "sqlite":
        return f"sqlite://{tmp_path / 'lingrid.db'}"
    return request.getfixturevalue("fresh_postgres")()


async def test_a_token_revoked_by_another_process_opens_nothing(shared):
    """From the very next call on, though it was good a moment ago; on either database."""
    await migrate(shared)
    await open_database(shared)
    try:
        with clock.frozen(NOW):
            async with writing():
                community = await build()
            token, secret = await access.give_token(
                community.members["赵"], "x", OPERATOR, now=clock.now()
            )
            async with caller(create_app(), secret, base_url="http://office/api/v1") as zhao:
                for _ in range(2):
                    assert (await zhao.get("/grids")).status_code == 200
                await _lingrid(shared, "token", "revoke", str(token.id))
                assert (await zhao.get("/grids")).status_code == 401
    finally:
        await close_database()


async def _lingrid(url, *words):
    """The operator's command, in a process of its own."""
    there = {**os.environ, "LINGRID_DATABASE_URL": url}
    command = [sys.executable, "-m", "cli", *words]
    process = await asyncio.create_subprocess_exec(
        *command, env=there, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
