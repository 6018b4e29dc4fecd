"""What was asked for beside requests, in figures and ledgers: 延期, 挂账, 吹哨."""

import csv
import io
from datetime import timedelta

import pytest

from models import clock, grids, requests
from models.database import writing
from models.grids import Level
from models.journal import OPERATOR
from models.members import Role, appoint
from models.requests import Satisfaction, extending, parking, whistles


@pytest.fixture
async def busy(community, zhao):
    """Three requests that 陈 has: one was given time, one rests, for one 供电所 was called."""
    now = clock.now()
    chen, sun, desk = (community.members[name] for name in ("陈", "孙", "赵"))
    ids = []
    for _ in range(3):
        filed = await zhao.made(
            "/requests", text="电梯坏了", category="facility", resident_id=community.wang.id
        )
        await requests.claim(filed["id"], chen, now=now)
        ids.append(filed["id"])
    await extending.extend(ids[0], chen, 2, "等配件", now=now)
    await extending.grant(ids[0], sun, now=now)
    await parking.park(ids[1], chen, (now + timedelta(days=9)).date(), "等钱", now=now)
    await parking.grant(ids[1], desk, now=now)
    async with writing():
        level = await Level.get(code=grids.UNIT_LEVEL)
        unit = await grids.create("GD", "供电所", level, community.grids["凌波"], OPERATOR, now=now)
        await appoint(community.members["楼"], unit, Role.MEMBER, OPERATOR, now=now)
    await whistles.blow(ids[2], chen, [unit], now=now)
    await whistles.arrive(ids[2], community.members["楼"], now=now)
    await whistles.score(ids[2], chen, unit.id, Satisfaction.BASICALLY, now=now)
    return ids


async def test_every_share_lists_the_requests_behind_it(zhao, busy):
    """延期率, 挂账率: of those filed in the month."""
    told = (await zhao.get("/statistics/sharing")).json()
    assert told["filed"] == 3
    for name, id in (("extended", busy[0]), ("parked", busy[1])):
        share = told[name]
        assert (share["value"], share["numerator"], share["denominator"]) == (0.333333, 1, 3)
        path = share["counted"].removeprefix("/api/v1")
        assert [row["id"] for row in (await zhao.get(path)).json()["items"]] == [id]
        path = share["numbers"].removeprefix("/api/v1")
        assert len((await zhao.get(path)).json()["items"]) == told["filed"]


async def test_units_are_told_by_how_often_they_came_in_time(community, zhao, busy):
    """到场率, and how they were scored; each lists the calls behind it."""
    chen, unit = community.members["陈"], await grids.Grid.get(name="供电所")
    await whistles.blow(busy[0], chen, [unit], now=clock.now() - timedelta(days=1))
    await whistles.arrive(busy[0], community.members["楼"], now=clock.now())
    asked = {"starts_on": "2020-01-01", "through": "2099-12-31", "category": "facility"}
    (told,) = (await zhao.get("/statistics/sharing", params=asked)).json()["units"]
    assert told["name"] == "供电所"
    for name, came in (("arrived", 2), ("in_time", 1)):
        figure = told[name]
        assert (figure["numerator"], figure["denominator"]) == (came, 2)
        lists = [figure[way].removeprefix("/api/v1") for way in ("counted", "numbers")]
        assert [len((await zhao.get(path)).json()["items"]) for path in lists] == [came, 2]
    (late,) = await zhao.listed("/whistles", in_time=False)
    assert late["request_id"] == busy[0]
    unit = told
    assert unit["scores"] == {"satisfied": 0, "basically": 1, "dissatisfied": 0}


async def test_figures_are_of_a_period_and_of_what_one_sees(zhao, qian, busy):
    """Another community, or another month, has none of it."""
    assert (await qian.get("/statistics/sharing")).json()["filed"] == 0
    asked = {"starts_on": "2026-10-01", "through": "2026-10-31"}
    past = (await zhao.get("/statistics/sharing", params=asked)).json()
    assert (past["filed"], past["extended"]["value"], past["units"]) == (0, None, [])
    turned = {"starts_on": "2026-10-31", "through": "2026-10-01"}
    assert (await zhao.get("/statistics/sharing", params=turned)).status_code == 422


@pytest.mark.parametrize(
    ("name", "heading", "said"),
    [
        ("extensions", "结果", "同意"),
        ("parkings", "结果", "同意"),
        ("whistles", "评价", "基本满意"),
    ],
)
async def test_each_has_a_ledger(zhao, busy, name, heading, said):
    """In the words of the community."""
    file = (await zhao.get(f"/exports/{name}.csv")).content.decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(file, newline=""))
    assert line[heading] == said
    assert line["申请人" if name != "whistles" else "吹哨人"] == "陈姐"


async def test_the_moves_are_made_here_as_in_the_chat(community, chen, zhao, busy):
    """A helper of another grid sees the request while it is asked, and nothing besides."""
    qian_grid = community.grids["二网格"]
    asked = {"move": "ask_help", "grid_id": qian_grid.id, "text": "借梯子"}
    answer = await chen.post(f"/requests/{busy[0]}/moves", json=asked)
    assert answer.status_code == 200, answer.text
    again = await chen.post(f"/requests/{busy[0]}/moves", json=asked)
    assert again.json()["code"] == "already-helps"
    back = await chen.post(f"/requests/{busy[1]}/moves", json={"move": "unpark"})
    assert back.json()["status"] == "claimed"


async def test_each_is_listed_line_by_line(zhao, busy):
    """Who asked, when, and what was answered."""
    (given,) = (await zhao.get("/extensions")).json()["items"]
    assert (given["request_id"], given["text"], given["days"]) == (busy[0], "等配件", 2)
    assert given["reply"] == "yes"
    (rests,) = (await zhao.get("/parkings")).json()["items"]
    assert (rests["request_id"], rests["text"], rests["ended_at"]) == (busy[1], "等钱", None)
    (called,) = (await zhao.get("/whistles")).json()["items"]
    assert (called["request_id"], called["score"]) == (busy[2], "basically")
    assert called["arrived_at"] <= called["due_at"]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/extensions?reply=yes", 1),
        ("/extensions?reply=asked&reply=no", 0),
        ("/extensions?category=facility", 1),
        ("/extensions?category=noise", 0),
        ("/parkings?asked_from=2000-01-01", 1),
        ("/parkings?asked_through=2000-01-01", 0),
        ("/whistles?scored=true&arrived=true", 1),
        ("/whistles?scored=false", 0),
        ("/whistles?asked_from=2000-01-01&category=facility", 1),
    ],
)
async def test_lists_are_narrowed(zhao, busy, path, found):
    """By state, by category, by the days on which it was asked; files by the same."""
    assert len((await zhao.get(path)).json()["items"]) == found
    name, _, query = path.partition("?")
    file = await zhao.get(f"/exports{name}.jsonl?{query}")
    assert len(file.text.splitlines()) == found


async def test_a_list_holds_what_its_reader_may_see(community, zhao, busy):
    """Of a grid, and of those below it; nothing of another's."""
    grid = community.grids["凌波"].id
    assert len((await zhao.get(f"/extensions?grid_id={grid}")).json()["items"]) == 1
    assert (await zhao.get("/extensions?grid_id=999999")).json()["items"] == []
