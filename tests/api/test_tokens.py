"""Tokens over HTTP."""

from models.access import ApiToken


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
