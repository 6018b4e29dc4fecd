"""Members, posts and invitations over HTTP."""

from models import clock, members
from models.accounts import Account
from models.journal import OPERATOR, Actor, JournalEntry, Via
from models.members import Role


async def test_a_new_member_joins_by_an_invitation(community, zhao):
    """The payload is what the chat app is opened with; it is good for one account."""
    new = await zhao.made("/members", name="新人", phone="13700137000")
    post = await zhao.made(
        "/posts", member_id=new["id"], grid_id=community.grids["二网格"].id, role="member"
    )
    invited = await zhao.post(f"/members/{new['id']}/invitations")
    assert invited.status_code == 201
    assert invited.json()["payload"] == f"inv_{invited.json()['token']}"
    account = await Account.create(external_id="99", created_at=clock.now())
    actor = Actor("account", account.id, Via.CHAT)
    joined = await members.join(account, invited.json()["token"], actor, now=clock.now())
    assert joined.id == new["id"]
    assert (await zhao.get(f"/members/{new['id']}")).json()["posts"] == [post]


async def test_the_journal_does_not_know_the_token(community, zhao):
    """Nor does any list show it again."""
    path = f"/members/{community.members['陈'].id}"
    token = (await zhao.post(f"{path}/invitations")).json()["token"]
    assert token not in str(await JournalEntry.all().values())
    assert token not in (await zhao.get(path)).text


async def test_a_post_is_given_changed_and_taken_away(community, zhao):
    """Twice the same is refused; the journal says whose and where it was."""
    chen, second = community.members["陈"].id, community.grids["二网格"].id
    body = {"member_id": chen, "grid_id": second, "role": "member"}
    post = await zhao.made("/posts", **body)
    twice = await zhao.post("/posts", json=body)
    assert (twice.status_code, twice.json()["code"]) == (409, "taken")
    lead = await zhao.patch(f"/posts/{post['id']}", json={"role": "lead"})
    assert lead.json()["role"] == "lead"
    assert (await zhao.delete(f"/posts/{post['id']}")).status_code == 204
    entry = await JournalEntry.get(act="post-deleted")
    assert entry.facts == {"member_id": chen, "grid_id": second}


async def test_nobody_takes_on_a_member_who_reaches_farther(community, zhao, qian):
    """陈 also serves next door: then neither desk can act in her name."""
    chen, foreign = community.members["陈"], community.grids["邻网格"]
    await members.appoint(chen, foreign, Role.MEMBER, OPERATOR, now=clock.now())
    for caller in (zhao, qian):
        for refused in (
            await caller.post(f"/members/{chen.id}/invitations"),
            await caller.patch(f"/members/{chen.id}", json={"phone": "13000130000"}),
            await caller.delete(f"/members/{chen.id}"),
            await caller.post("/tokens", json={"name": "x", "member_id": chen.id}),
            await caller.post("/accounts", json={"external_id": "5", "member_id": chen.id}),
        ):
            assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")


async def test_a_member_at_work_is_not_archived(community, zhao, chen, things):
    """What 陈 has claimed, and stays responsible for, must be settled first."""
    path = f"/requests/{things.ids['requests']}/moves"
    await chen.post(path, json={"move": "claim"})
    gone = await zhao.delete(f"/members/{community.members['陈'].id}")
    assert (gone.status_code, gone.json()["facts"]) == (409, {"what": "member", "by": "requests"})
    await chen.post(path, json={"move": "release"})
    gone = await zhao.delete(f"/members/{community.members['陈'].id}")
    assert gone.status_code == 409
    await zhao.post(path, json={"move": "decline", "text": "重复登记"})
    assert (await zhao.delete(f"/members/{community.members['陈'].id}")).status_code == 204


async def test_whoever_has_no_post_yet_is_the_desks(zhao, sun):
    """The lead sees the staff of her grids only."""
    new = await zhao.made("/members", name="新人")
    assert new["id"] in [m["id"] for m in await zhao.listed("/members")]
    assert [m["name"] for m in await sun.listed("/members")] == ["陈姐", "孙姐", "楼姐"]
    assert (await sun.get(f"/members/{new['id']}")).status_code == 404
