"""The outbox over HTTP."""


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
