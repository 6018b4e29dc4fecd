"""One move for many requests, and a result for each; and words that are looked for."""

from typing import get_args

import pytest

from api.requests.moves import AnyMove
from models.journal import JournalEntry
from models.requests import ResidentRequest
from models.requests.moves import WHO, Move, Who


@pytest.fixture
async def three(community, zhao):
    """王 told the desk of three things."""
    texts = ("电梯坏了", "3栋路灯不亮", "楼下有人在烧烤 BBQ")
    return [
        await zhao.made("/requests", text=text, category="facility", resident_id=community.wang.id)
        for text in texts
    ]


async def several(caller, items, **move):
    answer = await caller.post("/requests/moves", json={"move": move, "items": items})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_each_is_moved_by_itself(community, sun, chen, zhao, three):
    """What is refused for one is done for the others; each tells what became of it."""
    await zhao.post(f"/requests/{three[1]['id']}/moves", json={"move": "withdraw"})
    micro = community.grids["一之一"].id
    items = [{"id": r["id"], "version": r["version"]} for r in three]
    made = await several(sun, [*items, {"id": 987654}], move="assign", grid_id=micro, text="你们近")
    assert [i["status"] for i in made["items"]] == [200, 412, 200, 404]
    assert [i["code"] for i in made["items"]] == [None, "request-changed", None, "not-found"]
    assert (made["moved"], made["refused"]) == (2, 2)
    grids = [(await ResidentRequest.get(id=r["id"])).grid_id for r in three]
    assert [grid == micro for grid in grids] == [True, False, True]
    assert made["items"][0]["version"] == three[0]["version"] + 1


async def test_what_was_refused_leaves_nothing(chen, three):
    """Nobody but the desk declines: 403 for each, and no line in the journal."""
    before = await JournalEntry.all().count()
    made = await several(chen, [{"id": r["id"]} for r in three], move="decline", text="不归我们")
    assert {i["code"] for i in made["items"]} == {"not-allowed"}
    assert await JournalEntry.all().count() == before


async def test_several_are_cancelled_and_merged(zhao, three):
    """Merged into the first; then the first is declined."""
    first, *others = three
    picked = [{"id": r["id"]} for r in others]
    made = await several(zhao, picked, move="merge", into_id=first["id"])
    assert made["moved"] == 2, made
    rows = await ResidentRequest.filter(id__in=[r["id"] for r in others])
    assert {row.merged_into_id for row in rows} == {first["id"]}
    made = await several(zhao, [{"id": first["id"]}], move="decline", text="不归社区")
    assert made["moved"] == 1


async def test_a_hundred_at_most_and_one_at_least(zhao, three):
    """And only moves that make sense for many."""
    for body in (
        {"move": {"move": "claim"}, "items": []},
        {"move": {"move": "claim"}, "items": [{"id": 1}] * 101},
        {"move": {"move": "finish", "text": "好了"}, "items": [{"id": three[0]["id"]}]},
    ):
        assert (await zhao.post("/requests/moves", json=body)).status_code == 400


# --- what the chat can do


BY_OTHER_WAYS = {
    Move.CORRECT: "PATCH /requests/{id}",
    Move.REROUTE: "what a correction leads to",
}
"""Moves of the table that are no kind of body of POST /requests/{id}/moves, and why."""


def test_what_the_chat_can_do_the_office_can_do():
    """Every move of the table but time's own, and no other but the rating, which moves nothing."""
    office = {kind.__struct_config__.tag for kind in get_args(AnyMove)} - {"rate"}
    people = {move.value for move in WHO if WHO[move] is not Who.CLOCK}
    assert people - office <= {move.value for move in BY_OTHER_WAYS}, "the office lacks a move"
    assert office <= people, "a move that the table does not know"


# --- what is looked for


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("电梯", ["电梯坏了"]),
        ("梯坏", ["电梯坏了"]),
        ("灯", ["3栋路灯不亮"]),
        ("路灯 3栋", ["3栋路灯不亮"]),
        ("路灯 电梯", []),
        ("bbq", ["楼下有人在烧烤 BBQ"]),
        ("碧海蓝天", ["电梯坏了", "3栋路灯不亮", "楼下有人在烧烤 BBQ"]),
        ("%", []),
        ("_", []),
    ],
)
async def test_words_of_two_characters_are_found(zhao, three, q, found):
    """Inside of other words, all of them in one request, letters in either case; no wildcards."""
    assert sorted(r["text"] for r in await zhao.listed("/requests", q=q)) == sorted(found)


async def test_a_request_is_found_by_the_end_of_its_number(zhao, three):
    """As people say it on the phone."""
    (found,) = await zhao.listed("/requests", q=three[0]["number"][-6:])
    assert found["id"] == three[0]["id"]
