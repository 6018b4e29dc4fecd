"""Estates, buildings and households over HTTP."""

from datetime import timedelta

from models import clock
from models.addresses import Building, Estate, book


async def test_an_estate_is_understood_by_its_new_alias(community, zhao):
    """What the office writes down, the chat understands at once."""
    path = f"/estates/{community.estates['碧海蓝天'].id}"
    await book()
    with clock.frozen(clock.now() + timedelta(hours=1)) as later:
        changed = (await zhao.patch(path, json={"aliases": ["蓝天苑"]})).json()
        assert changed["changed_at"] == f"{later.now:%Y-%m-%dT%H:%M:%SZ}"
    known = {estate.name: estate.aliases for estate in (await book()).estates}
    assert known["碧海蓝天"] == ("蓝天苑",)


async def test_a_building_leads_to_its_own_grid_or_to_its_estates(community, zhao):
    """`null` gives it back to the estate."""
    estate, second = community.estates["碧海蓝天"].id, community.grids["二网格"].id
    house = await zhao.made("/buildings", name="9", estate_id=estate, grid_id=second)
    assert house["grid_id"] == second
    back = await zhao.patch(f"/buildings/{house['id']}", json={"grid_id": None})
    assert back.json()["grid_id"] is None


async def test_one_building_of_ones_own_gives_no_right_to_the_estate(community, zhao, sun):
    """孙 sees the estate her building belongs to, and changes the building only."""
    estate, first = community.estates["上林雅苑"].id, community.grids["一网格"].id
    house = await zhao.made("/buildings", name="9", estate_id=estate, grid_id=first)
    assert (await sun.get(f"/estates/{estate}")).status_code == 200
    assert (await sun.patch(f"/buildings/{house['id']}", json={"name": "10"})).status_code == 200
    for refused in (
        await sun.patch(f"/estates/{estate}", json={"name": "孙家苑"}),
        await sun.delete(f"/estates/{estate}"),
        await sun.post("/buildings", json={"name": "11", "estate_id": estate}),
        await sun.patch(f"/buildings/{house['id']}", json={"grid_id": None}),
    ):
        assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")


async def test_an_address_is_written_down_once(community, zhao):
    """The refusal names the field that makes two of them one."""
    house = await Building.get(estate=community.estates["碧海蓝天"])
    twice = {"building_id": house.id, "unit": "2", "room": "501"}
    answer = await zhao.post("/households", json=twice)
    assert (answer.status_code, answer.json()["facts"]) == (409, {"field": "room", "value": "501"})
    assert (await zhao.post("/households", json={**twice, "room": "502"})).status_code == 201


async def test_where_somebody_lives_is_not_archived(community, zhao):
    """From the home up to the estate; when they have left, each goes in turn."""
    estate = community.estates["上林雅苑"].id
    house = await Building.get(estate_id=estate)
    home = community.homes["李"].id
    steps = [("households", home), ("buildings", house.id), ("estates", estate)]
    by = [(await zhao.delete(f"/{word}/{id}")).json()["facts"]["by"] for word, id in steps]
    assert by == ["residents", "residents", "buildings"]
    assert (await zhao.delete(f"/residents/{community.li.id}")).status_code == 204
    for word, id in steps:
        assert (await zhao.delete(f"/{word}/{id}")).status_code == 204, word
    assert (await Estate.get(id=estate)).archived_at == clock.now()
    assert (await zhao.delete(f"/estates/{estate}")).status_code == 404


async def test_nothing_is_hung_on_what_was_archived(community, zhao):
    """A new building does not stand in an estate that is gone."""
    estate = await zhao.made("/estates", name="旧苑", grid_id=community.grids["二网格"].id)
    await zhao.delete(f"/estates/{estate['id']}")
    answer = await zhao.post("/buildings", json={"name": "1", "estate_id": estate["id"]})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/estate_id")


async def test_addresses_are_narrowed_from_above(community, zhao):
    """Estates by grid, buildings by estate, households by either."""
    first = community.grids["一网格"].id
    (estate,) = await zhao.listed("/estates", grid_id=first)
    assert estate["name"] == "碧海蓝天"
    (house,) = await zhao.listed("/buildings", estate_id=estate["id"])
    (home,) = await zhao.listed("/households", building_id=house["id"])
    assert (home["unit"], home["room"]) == ("2", "501")
    assert await zhao.listed("/estates", q="雅苑") != []
