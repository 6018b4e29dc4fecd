"""Announcements over HTTP: looked at before they leave, and told within one's own grids alone."""

from models.outbox import Outgoing


async def test_a_draft_is_answered_with_what_will_be_read_and_by_whom(community, sun):
    """Letter by letter; a count by grid; nobody is told yet."""
    drafted = await sun.made(
        "/announcements", text_zh="明天停水", place="grid", place_id=community.grids["一网格"].id
    )
    assert drafted["text_zh"] == "【一网格】\n明天停水"
    assert drafted["preview"] == {
        "count": 1,
        "by_grid": [{"grid_id": community.grids["一之一"].id, "name": "一之一", "people": 1}],
        "unreachable": 0,
        "without_chat": 0,
    }
    assert not await Outgoing.filter(kind="announced").exists()
    whole = await sun.post(f"/announcements/{drafted['id']}/confirm", json={"count": 2})
    assert (whole.status_code, whole.json()["code"]) == (409, "recipients-changed")
    whole = await sun.post(f"/announcements/{drafted['id']}/confirm", json={"count": 1})
    assert (whole.json()["status"], whole.json()["second"]) == ("sent", None)
    (listed,) = await sun.listed("/announcements", status="sent")
    assert listed["delivery"] == {
        "told": 1,
        "sent": 0,
        "pending": 1,
        "uncertain": 0,
        "dead": 0,
        "expired": 0,
    }


async def test_it_is_confirmed_as_it_was_seen(community, sun):
    """By its tag: two who confirm send one."""
    drafted = await sun.made(
        "/announcements", text_zh="x", place="grid", place_id=community.grids["一网格"].id
    )
    at = f"/announcements/{drafted['id']}/confirm"
    seen = (await sun.get(f"/announcements/{drafted['id']}")).headers["etag"]
    for headers, status in (({"If-Match": None}, 428), ({"If-Match": seen}, 200)):
        answer = await sun.post(at, json={"count": 1}, headers=headers)
        assert answer.status_code == status, answer.text
    again = await sun.post(at, json={"count": 1}, headers={"If-Match": seen})
    assert again.status_code == 412
    once_more = await sun.post(at, json={"count": 1})
    assert (once_more.status_code, once_more.json()["code"]) == (409, "announcement-over")
    assert await Outgoing.filter(kind="announced").count() == 1


async def test_a_lead_tells_the_own_grid_and_no_other(community, sun, chen, qian):
    """Other grids are as absent as those that are not; members only look on."""
    for place, id in (
        ("grid", community.grids["二网格"].id),
        ("grid", community.grids["凌波"].id),
        ("estate", community.estates["上林雅苑"].id),
        ("building", 987_654),
    ):
        answer = await sun.post(
            "/announcements", json={"text_zh": "x", "place": place, "place_id": id}
        )
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), place
    mine = {"text_zh": "x", "place": "grid", "place_id": community.grids["一网格"].id}
    assert (await chen.post("/announcements", json=mine)).status_code == 403
    drafted = await sun.made("/announcements", **mine)
    assert [a["id"] for a in await chen.listed("/announcements")] == [drafted["id"]]
    assert (await qian.get(f"/announcements/{drafted['id']}")).status_code == 404


async def test_the_same_key_sends_once(community, zhao):
    """A confirmation whose answer was lost is asked again and answered alike."""
    drafted = await zhao.made(
        "/announcements", text_zh="x", place="grid", place_id=community.grids["凌波"].id
    )
    at, key = f"/announcements/{drafted['id']}/confirm", {"Idempotency-Key": "tell-once"}
    count = {"count": drafted["preview"]["count"]}
    first, second = [await zhao.post(at, json=count, headers=key) for _ in range(2)]
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()


async def test_a_class_is_told_as_a_whole(things, zhao):
    """王 is signed up; the class is of the community."""
    drafted = await zhao.made(
        "/announcements", text_zh="带墨汁", place="course", place_id=things.ids["courses"]
    )
    assert drafted["preview"]["count"] == 1
    called = await zhao.post(f"/announcements/{drafted['id']}/cancel")
    assert called.json()["status"] == "cancelled"
