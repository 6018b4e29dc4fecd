"""Levels and grids over HTTP."""

from models.grids import Grid
from models.journal import JournalEntry


async def new_grid(caller, c, **different):
    levels = {level["code"]: level["id"] for level in await caller.listed("/levels")}
    body = {
        "code": "N",
        "name": "新",
        "level_id": levels["micro_grid"],
        "parent_id": c.grids["一网格"].id,
        **different,
    }
    return await caller.post("/grids", json=body)


async def test_a_grid_hangs_below_its_parent(community, zhao):
    """Its path says so, and its address is in the answer."""
    made = await new_grid(zhao, community)
    assert made.status_code == 201
    grid = made.json()
    assert grid["path"] == f"{community.grids['一网格'].path}{grid['id']}/"
    assert made.headers["location"] == f"/api/v1/grids/{grid['id']}"
    assert (await zhao.get(made.headers["location"].removeprefix("/api/v1"))).json() == grid
    assert (await JournalEntry.get(subject=f"grid:{grid['id']}")).via == "office"


async def test_a_grid_is_not_hung_where_one_sees_nothing(community, zhao):
    """Nor below a level that is not above its own, nor under a code that is taken."""
    foreign = await new_grid(zhao, community, parent_id=community.grids["邻社区"].id)
    assert (foreign.status_code, foreign.json()["facts"]["field"]) == (422, "parent_id")
    upside_down = await new_grid(zhao, community, parent_id=community.grids["一之一"].id)
    assert (upside_down.status_code, upside_down.json()["facts"]["field"]) == (422, "parent_id")
    twice = await new_grid(zhao, community, code="LB1")
    assert (twice.status_code, twice.json()["facts"]) == (409, {"field": "code", "value": "LB1"})


async def test_a_grid_moves_with_all_below_it(community, zhao):
    """And its version tells that it did."""
    micro, second = community.grids["一之一"], community.grids["二网格"]
    moved = await zhao.patch(f"/grids/{micro.id}", json={"parent_id": second.id, "name": "二之一"})
    assert (moved.json()["path"], moved.json()["name"]) == (f"{second.path}{micro.id}/", "二之一")
    assert moved.json()["version"] > 1
    refused = await zhao.patch(f"/grids/{second.id}", json={"parent_id": micro.id})
    assert refused.status_code == 422


async def test_a_grid_in_use_is_not_archived(community, zhao):
    """The refusal says by what; an empty one goes."""
    answer = await zhao.delete(f"/grids/{community.grids['一网格'].id}")
    assert (answer.status_code, answer.json()["facts"]) == (409, {"what": "grid", "by": "grids"})
    empty = (await new_grid(zhao, community)).json()
    assert (await zhao.delete(f"/grids/{empty['id']}")).status_code == 204
    assert empty["id"] not in [g["id"] for g in await zhao.listed("/grids")]
    assert [g["id"] for g in await zhao.listed("/grids", archived=True)] == [empty["id"]]


async def test_what_one_saw_is_what_one_changes(community, zhao):
    """`If-Match` with the `ETag`; 412 when somebody else was there in between."""
    path = f"/grids/{community.grids['一网格'].id}"
    seen = (await zhao.get(path)).headers["etag"]
    first = await zhao.patch(path, json={"name": "甲"}, headers={"If-Match": seen})
    assert (first.status_code, first.json()["version"]) == (200, 2)
    late = await zhao.patch(path, json={"name": "乙"}, headers={"If-Match": seen})
    assert (late.status_code, late.json()["code"]) == (412, "stale")
    assert (await Grid.get(id=community.grids["一网格"].id)).name == "甲"
    anyhow = await zhao.patch(path, json={"name": "丙"}, headers={"If-Match": "*"})
    assert anyhow.status_code == 200


async def test_a_level_is_kept_while_grids_are_on_it(zhao):
    """Neither its rank nor itself goes; its name may."""
    (level,) = await zhao.listed("/levels", code="grid")
    path = f"/levels/{level['id']}"
    assert (await zhao.patch(path, json={"name_zh": "片区"})).json()["name_zh"] == "片区"
    for refused in (await zhao.patch(path, json={"rank": 5}), await zhao.delete(path)):
        assert (refused.status_code, refused.json()["facts"]["by"]) == (409, "grids")
    free = await zhao.made("/levels", code="row", name_zh="排", name_en="row", rank=50)
    assert (await zhao.delete(f"/levels/{free['id']}")).status_code == 204
    assert (await zhao.get(f"/levels/{free['id']}")).status_code == 404


async def test_grids_are_narrowed_by_the_tree(community, zhao):
    """`grid_id` is the grid and all below it, `parent_id` the next step only."""
    first, top = community.grids["一网格"].id, community.grids["凌波"].id
    assert [g["name"] for g in await zhao.listed("/grids", grid_id=first)] == ["一网格", "一之一"]
    assert [g["name"] for g in await zhao.listed("/grids", parent_id=top)] == ["一网格", "二网格"]
    assert [g["name"] for g in await zhao.listed("/grids", q="之一")] == ["一之一"]


async def test_a_grid_has_a_number_to_call_in_an_emergency(community, zhao):
    """Given with it or later; a landline as well, and nothing that is no number."""
    grid = (await new_grid(zhao, community, phone="0755-12345678")).json()
    assert grid["phone"] == "0755-12345678"
    match = {"If-Match": f'"{grid["version"]}"'}
    changed = await zhao.patch(f"/grids/{grid['id']}", json={"phone": ""}, headers=match)
    assert changed.json()["phone"] == ""
    wrong = await new_grid(zhao, community, code="N2", phone="ring the bell")
    assert wrong.status_code == 400
