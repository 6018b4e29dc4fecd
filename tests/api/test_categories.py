"""Categories over HTTP."""

from models import categories

HOURS = {"claim_hours": 2, "contact_hours": 4, "solve_hours": 72}


async def find(caller, code):
    (found,) = await caller.listed("/categories", code=code)
    return found


async def test_the_guess_follows_what_the_office_writes(zhao):
    """A new category's words are known to the next message."""
    assert (await categories.guess("独轮车坏了吱嘎"))[0].code != "unicycle"
    parent = await find(zhao, "facility")
    await zhao.made(
        "/categories",
        code="unicycle",
        name_zh="独轮车",
        name_en="unicycles",
        parent_id=parent["id"],
        keywords=["独轮车坏了吱嘎"],
        **HOURS,
    )
    assert (await categories.guess("独轮车坏了吱嘎"))[0].code == "unicycle"


async def test_the_tree_has_two_levels(zhao):
    """Nothing hangs below the second, and a parent stays on the first."""
    parent = await find(zhao, "facility")
    (child, *_) = await zhao.listed("/categories", parent_id=parent["id"])
    body = {"code": "x", "name_zh": "甲", "name_en": "a", **HOURS}
    third = await zhao.post("/categories", json={**body, "parent_id": child["id"]})
    other = (await find(zhao, "noise"))["id"]
    under = await zhao.patch(f"/categories/{parent['id']}", json={"parent_id": other})
    for refused in (third, under):
        assert (refused.status_code, refused.json()["facts"]["field"]) == (422, "parent_id")


async def test_a_category_is_archived_when_nothing_hangs_below(zhao):
    """And 其他 stays: whatever fits nothing goes there."""
    parent, other = await find(zhao, "noise"), await find(zhao, "other")
    assert (await zhao.delete(f"/categories/{parent['id']}")).json()["facts"]["by"] == "categories"
    assert (await zhao.delete(f"/categories/{other['id']}")).json()["facts"]["by"] == "guesses"
    (child, *_) = await zhao.listed("/categories", parent_id=parent["id"])
    assert (await zhao.delete(f"/categories/{child['id']}")).status_code == 204
    answer = await zhao.post("/requests", json={"text": "x", "category": child["code"]})
    assert (answer.status_code, answer.json()["facts"]["field"]) == (422, "category")


async def test_hours_are_more_than_none(zhao):
    """A clock that is over before it begins is a slip of the pen."""
    answer = await zhao.patch(
        f"/categories/{(await find(zhao, 'noise'))['id']}", json={"claim_hours": 0}
    )
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/claim_hours"
