"""Lists in pieces."""

import base64
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office import BOTH

from api.app import create_app
from api.openapi import document
from api.pages import decode, encode

TEXT = st.characters(exclude_categories=["Cs"])


VALUES = st.one_of(st.none(), st.booleans(), st.integers(-(2**63), 2**63 - 1), st.text(TEXT))


@settings(deadline=None)
@given(st.sampled_from(["id", "-id", "name,-id"]), st.lists(VALUES))
def test_a_cursor_says_what_was_put_in(order, last):
    """And is safe in an address."""
    assert decode(encode(order, last)) == (order, last)
    assert re.fullmatch(r"[A-Za-z0-9_-]*", encode(order, last))


@settings(deadline=None)
@given(st.text() | st.binary().map(lambda said: base64.urlsafe_b64encode(said).decode()))
def test_what_is_no_cursor_is_no_accident(said):
    """It is read, or it is a `ValueError`."""
    with suppress(ValueError):
        decode(said)


async def test_following_the_links_gives_every_row_once(zhao):
    """In order, whatever the size of a page."""
    whole = [row["id"] for row in await zhao.listed("/categories", limit=200)]
    for size in (1, 7, 100):
        found, path = [], f"/categories?limit={size}"
        while path:
            answer = await zhao.get(path if path.startswith("http") else _at(path))
            found += [row["id"] for row in answer.json()["items"]]
            path = answer.links.get("next", {}).get("url")
            assert bool(path) == bool(answer.json()["next_cursor"])
        assert found == whole


def _at(path):
    return path.removeprefix("/api/v1")


async def test_a_page_keeps_what_the_list_was_narrowed_by(zhao):
    """The link repeats the parameters."""
    answer = await zhao.get("/categories", params={"limit": 1, "q": "水", "sort": "-id"})
    link = answer.links["next"]["url"]
    path, _, query = link.partition("?")
    assert path == "/api/v1/categories"
    said = dict(part.split("=") for part in query.split("&"))
    assert said.pop("cursor")
    assert said == {"limit": "1", "q": "%E6%B0%B4", "sort": "-id"}


async def test_the_newest_first_is_asked_for_by_sort(zhao):
    """And the cursor goes on in the same direction."""
    oldest = [row["id"] for row in await zhao.listed("/categories", limit=200)]
    first = (await zhao.get("/categories", params={"limit": 2, "sort": "-id"})).json()
    second = await zhao.listed("/categories", limit=2, cursor=first["next_cursor"])
    assert [r["id"] for r in [*first["items"], *second]] == oldest[::-1][:4]


@pytest.mark.parametrize(
    "wrong",
    [
        {"limit": 0},
        {"limit": 201},
        {"limit": "many"},
        {"cursor": "!!!"},
        {"cursor": encode("id", ["x"])},
        {"cursor": encode("id", [None])},
        {"cursor": encode("id", [True])},
        {"cursor": encode("id", [2**62])},
        {"cursor": encode("id", [])},
        {"cursor": encode("name", ["x", 1])},
        {"cursor": encode("code", ["x\x00", 1])},
        {"cursor": encode("code", [1])},
        {"cursor": encode("-id", [7]), "sort": "id"},
        {"sort": "name_zh"},
        {"sort": "id,"},
        {"sort": ""},
        {"page": 2},
        {"parent_id": 0},
        {"parent_id": 2**31},
        {"code": "x" * 41},
        {"q": "a\x00"},
        {"q": ""},
        {"archived": "maybe"},
    ],
)
async def test_a_page_that_cannot_be_is_refused(zhao, wrong):
    """By the name of the parameter."""
    answer = await zhao.get("/categories", params=wrong)
    assert answer.status_code == (422 if "cursor" in wrong and "sort" in wrong else 400)
    named = {error["pointer"].removeprefix("?") for error in answer.json()["errors"]}
    assert named <= wrong.keys()
    assert named


def orders() -> Iterator[tuple[str, list[str]]]:
    """Every list, with the columns it goes by when it is asked to."""
    for path, ways in document(create_app())["paths"].items():
        for parameter in ways.get("get", {}).get("parameters", []):
            if parameter["name"] == "sort" and "{" not in path:
                yield path.removeprefix("/api/v1"), re.findall(r"`(\w+)`", parameter["description"])


@BOTH
async def test_every_list_keeps_its_rows_in_every_order(zhao, things):
    """One by one or all at once, up and down: each row once, in the same place."""
    tried = 0
    for path, columns in orders():
        there = {row["id"] for row in await zhao.listed(path, limit=200)}
        for order in (f"{sign}{column}" for column in columns for sign in ("", "-")):
            if order == "-id" and path.startswith("/statistics"):
                continue  # figures count upwards
            whole = [row["id"] for row in await zhao.listed(path, limit=200, sort=order)]
            assert set(whole) == there, (path, order)
            assert await one_by_one(zhao, path, sort=order, limit=2) == whole, (path, order)
            tried += 1
    assert tried > 80


async def one_by_one(caller, path, **asked):
    """The ids of a list, page after page."""
    found, cursor = [], {}
    while True:
        page = (await caller.get(path, params={**asked, **cursor})).json()
        found += [row["id"] for row in page["items"]]
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}


@BOTH
async def test_rows_that_are_alike_keep_their_places(zhao, things):
    """By a day that many have, or have not, and then by another; no row twice, none left out."""
    teacher = (await zhao.listed("/teachers"))[0]["id"]
    first = date(2026, 1, 1)
    for number in range(9):
        await zhao.made(
            "/certificates",
            teacher_id=teacher,
            name="书法" if number % 2 else "国画",
            number=f"Z{number}",
            valid_from=str(first) if number % 3 else None,
            valid_through=str(first + timedelta(days=number // 3)),
        )
    for order in ("valid_from", "-valid_from,name", "name,-valid_through", "-valid_through"):
        whole = [row["id"] for row in await zhao.listed("/certificates", limit=200, sort=order)]
        for size in (1, 2, 4):
            assert await one_by_one(zhao, "/certificates", sort=order, limit=size) == whole

    for order in ("valid_from", "-valid_from"):
        there = await zhao.listed("/certificates", limit=200, sort=order)
        days = [certificate["valid_from"] for certificate in there]
        known = [day for day in days if day]
        assert len(days) - len(known) > 2, "some are valid since ever"
        assert days == sorted(known, reverse=order[0] == "-") + [None] * (len(days) - len(known))
    answer = await zhao.get("/certificates", params={"sort": "name,valid_from"})
    assert answer.status_code == 422, "what not all have can't decide between others"


async def test_what_is_added_meanwhile_neither_repeats_nor_hides_a_row(zhao, things):
    """Before the place one has read to, or behind it."""
    before = await zhao.listed("/estates", limit=200, sort="name")
    page = (await zhao.get("/estates", params={"limit": 1, "sort": "name"})).json()
    for name in ("0号院", "龙泉里"):
        await zhao.made("/estates", name=name, grid_id=before[0]["grid_id"])
    rest = await zhao.listed("/estates", limit=200, cursor=page["next_cursor"])
    names = [estate["name"] for estate in [*page["items"], *rest]]
    assert names == [*(estate["name"] for estate in before), "龙泉里"]


async def test_a_cursor_that_was_forged_is_refused(zhao, things):
    """Whatever it claims to be after."""
    for path, order, last in (
        ("/requests", "filed_at", ["2026-11-22T10:00:00", 1]),
        ("/requests", "filed_at", ["0001-01-01T00:00:00+00:00", 1]),
        ("/requests", "filed_at", ["9999-12-31T23:59:59-12:00", 1]),
        ("/requests", "filed_at", [None, 1]),
        ("/requests", "filed_at", ["2026-11-22T10:00:00+00:00"]),
        ("/requests", "text", ["a", 1]),
        ("/calendar", "day", ["soon", 1]),
        ("/levels", "rank", [2**40, 1]),
        ("/requests", "id,id," * 2000, [1]),
    ):
        answer = await zhao.get(path, params={"cursor": encode(order, last)})
        assert answer.status_code == 400, (order, last, answer.text)
        assert [e["pointer"] for e in answer.json()["errors"]] == ["?cursor"]


BY_DAYS = {
    "requests": ("filed", "2026-11-22"),
    "extensions": ("asked", "2026-11-22"),
    "parkings": ("asked", "2026-11-22"),
    "whistles": ("asked", "2026-11-22"),
    "enrolments": ("arrived", "2026-11-22"),
    "lessons": ("held", "2026-11-24"),
    "attendances": ("held", "2026-11-24"),
    "leaves": ("held", "2026-12-17"),
    "journal": ("at", "2026-11-22"),
}
"""Lists that are narrowed to days, by what happened then, and a day on which something did."""


@BOTH
@pytest.mark.parametrize("name", BY_DAYS)
async def test_a_list_is_narrowed_to_days(zhao, things, name):
    """From one, through another, or both: days of the community."""
    what, said = BY_DAYS[name]
    day, one = date.fromisoformat(said), timedelta(days=1)

    async def there(**days):
        asked = {f"{what}_{which}": str(each) for which, each in days.items()}
        return {row["id"] for row in await zhao.listed(f"/{name}", limit=200, **asked)}

    then = await there(**{"from": day, "through": day})
    before, after = await there(through=day - one), await there(**{"from": day + one})
    assert then
    assert not then & (before | after)
    assert then | before | after == await there()
    assert (await zhao.get(f"/{name}", params={f"{what}_from": "never"})).status_code == 400
