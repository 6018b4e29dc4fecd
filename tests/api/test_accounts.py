"""Accounts over HTTP."""

from models import clock
from models.accounts import Account


async def test_an_account_is_linked_to_whom_it_belongs(community, zhao):
    """To a resident, a member, or both; and let go again."""
    unknown = await Account.create(external_id="80", created_at=clock.now())
    path = f"/accounts/{unknown.id}"
    linked = await zhao.patch(
        path, json={"resident_id": community.li.id, "member_id": community.members["陈"].id}
    )
    assert linked.json()["resident_id"] == community.li.id
    let_go = await zhao.patch(path, json={"resident_id": None, "member_id": None})
    assert (let_go.json()["resident_id"], let_go.json()["version"]) == (None, 3)


async def test_whom_nobody_knows_yet_is_the_desks(community, zhao, sun):
    """王's account is seen by her lead, 李's is not, a stranger's by the desk."""
    li = await Account.create(external_id="80", resident=community.li, created_at=clock.now())
    stranger = await Account.create(external_id="81", created_at=clock.now())
    (wang,) = await sun.listed("/accounts")
    assert wang["resident_id"] == community.wang.id
    ids = {a["id"] for a in await zhao.listed("/accounts")}
    assert ids == {wang["id"], li.id, stranger.id}


async def test_an_account_is_made_known_and_forgotten(community, zhao):
    """One number in one chat app is one account; an open request keeps it."""
    made = await zhao.made("/accounts", external_id="90", resident_id=community.li.id)
    twice = await zhao.post("/accounts", json={"external_id": "90"})
    assert (twice.status_code, twice.json()["facts"]["field"]) == (409, "external_id")
    assert (await zhao.delete(f"/accounts/{made['id']}")).status_code == 204
    assert (await zhao.get(f"/accounts/{made['id']}")).status_code == 404


async def test_no_account_is_linked_to_a_foreign_resident(community, zhao):
    """周 lives next door."""
    body = {"external_id": "90", "resident_id": community.residents["周"].id}
    answer = await zhao.post("/accounts", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/resident_id")
