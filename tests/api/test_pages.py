"""Lists in pieces."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.pages import decode, encode


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="ascii")))
def test_a_cursor_says_what_was_put_in(key):
    """And is safe in an address."""
    assert decode(encode(key)) == key
    assert re.fullmatch(r"[A-Za-z0-9_-]*", encode(key))


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
        {"cursor": encode("id:x")},
        {"cursor": encode("name:1")},
        {"cursor": encode("-id:7"), "sort": "id"},
        {"sort": "name"},
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
