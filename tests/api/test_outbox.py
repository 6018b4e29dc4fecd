"""The outbox over HTTP."""

from models.outbox import Outgoing, Sending


async def test_what_leaves_is_seen_without_what_it_says(community, zhao, chen, things):
    """Kind, chat, how far it got; neither words nor facts."""
    path = f"/requests/{things.ids['requests']}/moves"
    await chen.post(path, json={"move": "claim"})
    rows = await zhao.listed("/outbox", kind="request-claimed")
    assert [row["chat_id"] for row in rows] == [community.chats["王"].id]
    assert rows[0]["sending"] == "due"
    assert "facts" not in rows[0]
    assert "陈姐" not in str(rows)


async def test_it_is_narrowed_by_how_far_things_got(zhao, qian, things):
    """`sending=dead` is what the office looks for; the neighbour sees its own."""
    assert await zhao.listed("/outbox", sending="dead") == []
    due = await zhao.listed("/outbox", sending=["due", "dead"])
    assert due
    assert await qian.listed("/outbox") == []


async def test_a_dead_letter_is_retried_or_dropped_by_the_desk(community, zhao, chen, things):
    """With a line in the journal; who is no desk, or not of this community, can't."""
    path = f"/requests/{things.ids['requests']}/moves"
    await chen.post(path, json={"move": "claim"})
    await Outgoing.filter(kind="request-claimed").update(sending=Sending.DEAD, error="Forbidden")
    (row,) = await zhao.listed("/outbox", sending="dead")
    assert row["error"] == "Forbidden"
    at = f"/outbox/{row['id']}"
    assert (await chen.post(f"{at}/retry")).status_code == 403
    assert (await chen.delete(at)).status_code == 403
    retried = await zhao.post(f"{at}/retry")
    assert (retried.status_code, retried.json()["sending"]) == (200, "due")
    refused = await zhao.post(f"{at}/retry")
    assert (refused.status_code, refused.json()["code"]) == (409, "not-dead")
    await Outgoing.filter(id=row["id"]).update(sending=Sending.UNCERTAIN)
    assert (await zhao.delete(at)).status_code == 204
    assert (await zhao.get(at)).status_code == 404
    acts = [e["act"] for e in await zhao.listed("/journal", actor=f"member:{zhao_of(community)}")]
    assert acts[:2] == ["letter-dropped", "letter-retried"]


def zhao_of(community):
    """Who works at the desk."""
    return community.members["赵"].id
