"""Residents over HTTP."""

from models.journal import JournalEntry


async def test_a_resident_is_written_down_and_corrected(community, zhao):
    """The journal knows which fields were changed, and nothing of what stood in them."""
    home = community.homes["李"].id
    made = await zhao.made(
        "/residents", name="刘桂芳", phone="13800138009", household_id=home, note="独居"
    )
    assert (made["note"], made["household_id"]) == ("独居", home)
    path = f"/residents/{made['id']}"
    changed = await zhao.patch(path, json={"phone": "13900139000", "name": "刘桂芳"})
    assert changed.json()["phone"] == "13900139000"
    entry = await JournalEntry.get(act="resident-changed")
    assert entry.facts == {"fields": ["phone"]}


async def test_a_change_that_changes_nothing_is_no_change(community, zhao):
    """Neither the version nor the journal moves, but for what was shown in answer."""
    path = f"/residents/{community.wang.id}"
    before = await written()
    assert (await zhao.patch(path, json={"name": "王秀英"})).json()["version"] == 1
    assert (await zhao.patch(path, json={})).json()["version"] == 1
    assert await written() == before


async def written():
    """How many acts the journal knows that are not the reading of something."""
    return await JournalEntry.exclude(act="personal-read").count()


async def test_whoever_has_no_home_is_the_desks(community, zhao, sun):
    """The lead neither writes them down nor sees them."""
    made = await zhao.made("/residents", name="路过的人", home_words="桥下")
    assert (await zhao.get(f"/residents/{made['id']}")).status_code == 200
    assert (await sun.get(f"/residents/{made['id']}")).status_code == 404
    refused = await sun.post("/residents", json={"name": "又一个"})
    assert (refused.status_code, refused.json()["facts"]["field"]) == (422, "household_id")
    away = await sun.patch(f"/residents/{community.wang.id}", json={"household_id": None})
    assert away.status_code == 422


async def test_a_resident_does_not_move_out_of_sight(community, sun):
    """孙 cannot send 王 to a home she does not see."""
    foreign = community.homes["李"].id
    answer = await sun.patch(f"/residents/{community.wang.id}", json={"household_id": foreign})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/household_id")


async def test_whoever_waits_for_something_stays(community, zhao, things):
    """An open request and a seat keep a resident in the register."""
    path = f"/residents/{community.wang.id}"
    assert (await zhao.delete(path)).json()["facts"]["by"] == "requests"
    move = {"move": "withdraw"}
    await zhao.post(f"/requests/{things.ids['requests']}/moves", json=move)
    assert (await zhao.delete(path)).json()["facts"]["by"] == "enrolments"
    await zhao.post(f"/enrolments/{things.ids['enrolments']}/moves", json={"move": "leave"})
    assert (await zhao.delete(path)).status_code == 204
    assert [r["name"] for r in await zhao.listed("/residents", archived=True)] == ["王秀英"]


async def test_residents_are_found_by_name_and_phone(community, zhao):
    """王 and 李 are told apart."""
    assert [r["id"] for r in await zhao.listed("/residents", q="王")] == [community.wang.id]
    assert [r["id"] for r in await zhao.listed("/residents", phone="13800138002")] == [
        community.li.id
    ]
