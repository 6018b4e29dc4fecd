"""Figures over HTTP: what they are made of, whose they are, and what they went by."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from api.pages import encode
from models import clock, requests
from models.statistics import RulesVersion


async def _done(caller, community, *, home="碧海蓝天", category="facility", text="路灯不亮"):
    """A request that was filed, claimed and finished by the office."""
    place = {"estate_id": community.estates[home].id}
    request = await caller.made("/requests", text=text, category=category, place=place)
    return request["id"]


async def _move(caller, id, move, **body):
    answer = await caller.post(f"/requests/{id}/moves", json={"move": move, **body})
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
async def lamp(community, chen, zhao):
    """A lamp that is mended, in the first grid."""
    id = await _done(zhao, community)
    await _move(chen, id, "claim")
    await _move(chen, id, "finish", text="换了灯泡", no_photo="太高拍不到")
    return id


async def test_a_phone_callback_closes_the_request_and_is_counted(lamp, zhao):
    """Three answers at once, written down by the desk."""
    said = {"solved": True, "contacted": True, "satisfaction": "basically"}
    answer = await zhao.post(f"/requests/{lamp}/callbacks", json=said)
    assert answer.status_code == 201, answer.text
    assert (answer.json()["status"], answer.json()["proof"]) == ("closed", "reason")
    listed = (await zhao.get(f"/requests/{lamp}/callbacks")).json()
    assert [(c["solved"], c["contacted"], c["satisfaction"]) for c in listed["items"]] == [
        (True, True, "basically")
    ]
    assert (listed["checks"], listed["next_at"]) == ([], None)

    shown = (await zhao.get("/statistics/rates")).json()
    (whole,) = shown["items"]
    assert whole["satisfied"]["numerator"] == 0.9
    assert whole["satisfied"]["denominator"] == 1
    assert (whole["satisfied"]["value"], whole["contacted"]["value"]) == (0.9, 1)
    numbers = await zhao.get(whole["satisfied"]["numbers"].removeprefix("/api/v1"))
    assert [row["id"] for row in numbers.json()["items"]] == [lamp]


async def test_nobody_reached_is_no_valid_callback(lamp, zhao):
    """It is kept with its cause, and counts in no rate."""
    answer = await zhao.post(f"/requests/{lamp}/callbacks", json={"cause": "no_answer"})
    assert answer.status_code == 201
    assert (answer.json()["status"], answer.json()["callbacks"][0]["cause"]) == (
        "done",
        "no_answer",
    )
    (whole,) = (await zhao.get("/statistics/rates")).json()["items"]
    assert whole["solved"] == {**whole["solved"], "value": None, "denominator": 0}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"cause": "no_answer", "solved": True},
        {"cause": "staff"},
        {"satisfaction": "satisfied"},
    ],
)
async def test_a_phone_callback_says_either_what_was_heard_or_why_nothing(lamp, zhao, body):
    """Who is staff or family is found, and not said."""
    answer = await zhao.post(f"/requests/{lamp}/callbacks", json=body)
    assert answer.status_code == 422, answer.text


async def test_only_a_desk_that_did_not_handle_it_writes_callbacks_down(
    community, lamp, chen, sun, zhao
):
    """Members and leads may not; and a desk that did the work itself may not either."""
    for caller in (chen, sun):
        answer = await caller.post(f"/requests/{lamp}/callbacks", json={"solved": True})
        assert answer.status_code == 403
    id = await _done(zhao, community, text="井盖松了")
    await _move(zhao, id, "claim")
    await _move(zhao, id, "finish", text="盖好了")
    answer = await zhao.post(f"/requests/{id}/callbacks", json={"solved": True})
    assert (answer.status_code, answer.json()["code"]) == (409, "not-by-handler")


async def test_reopened_within_a_week_it_is_settled_nowhere(lamp, chen, zhao):
    """The share of settlement takes it back out; the timeline keeps the reason."""
    await _move(zhao, lamp, "confirm")
    (shares,) = (await zhao.get("/statistics/shares")).json()["items"]
    assert (shares["grid"]["numerator"], shares["grid"]["value"]) == (1, 1)
    reopened = await _move(zhao, lamp, "reopen", text="又不亮了")
    assert (reopened["status"], reopened["outcome"]) == ("claimed", None)
    (shares,) = (await zhao.get("/statistics/shares")).json()["items"]
    assert shares["grid"] == {**shares["grid"], "numerator": 0, "denominator": 0, "value": None}


async def test_reopening_is_offered_for_a_week(lamp, zhao):
    """Later a new request follows it."""
    await _move(zhao, lamp, "confirm")
    assert (await zhao.get(f"/requests/{lamp}")).json()["moves"] == ["reopen"]
    with clock.frozen(clock.now() + timedelta(days=7)):
        assert (await zhao.get(f"/requests/{lamp}")).json()["moves"] == []
        body = {"move": "reopen", "text": "又不亮了"}
        answer = await zhao.post(f"/requests/{lamp}/moves", json=body)
        assert answer.json()["code"] == "too-late-to-reopen"


async def test_figures_hold_the_callers_grids_and_nothing_else(community, lamp, zhao, qian):
    """Another community sees none of it; a lead sees their own grid."""
    await zhao.post(f"/requests/{lamp}/callbacks", json={"solved": True})
    id = await _done(zhao, community, home="上林雅苑")
    await _move(zhao, id, "claim")
    for path in ("rates", "shares"):
        (whole,) = (await qian.get(f"/statistics/{path}")).json()["items"]
        counted = [
            v["denominator"] for v in whole.values() if isinstance(v, dict) and "denominator" in v
        ]
        assert not any(counted)
    numbers = {"figure": "solved", "grid_id": community.grids["一网格"].id}
    assert await qian.listed("/statistics/numbers", **numbers) == []
    assert len(await zhao.listed("/statistics/numbers", **numbers)) == 1


async def test_by_grid_category_estate_and_month(community, lamp, sun, zhao):
    """A grid holds what is below it; each part leads to its requests."""
    await zhao.post(f"/requests/{lamp}/callbacks", json={"solved": True})

    async def keys(caller, by):
        items = (await caller.get("/statistics/rates", params={"by": by})).json()["items"]
        for item in items:
            path = item["solved"]["numbers"].removeprefix("/api/v1")
            assert len((await caller.get(path)).json()["items"]) == item["solved"]["denominator"]
        return [item["key"] for item in items]

    grids = [community.grids[name].id for name in ("凌波", "一网格")]
    assert await keys(zhao, "grid") == grids
    assert await keys(sun, "grid") == grids[1:]
    assert await keys(zhao, "category") == ["facility"]
    assert await keys(zhao, "estate") == [community.estates["碧海蓝天"].id]
    assert await keys(zhao, "month") == ["2026-11"]


FIGURES = [
    *(f"rates?by={by}" for by in ("grid", "category", "estate", "month")),
    *(f"shares?by={by}" for by in ("grid", "category", "estate", "month")),
    *(f"classes?by={by}" for by in ("course", "term", "grid")),
    *("rates?by=month&starts_on=2026-10-01&through=2026-11-30", "rates?grid_id=2&by=estate"),
    *("rates", "shares", "sharing", "classes", "rates?checked=true", "rates?estate_id=0"),
]


async def test_every_figure_has_what_it_is_made_of_and_the_list_of_it(lamp, things, chen, zhao):
    """Whatever route it stands on: numerator, denominator, scope, period, and as many rows.

    Said twice in a moment not to be done, then done, which is taken back, and done after all;
    another was closed in silence, and is nobody's answer.
    """
    mended = {"text": "换了灯座", "no_photo": "太高拍不到"}
    await _move(zhao, lamp, "dispute", text="还是不亮")
    await _move(chen, lamp, "finish", **mended)
    await _move(zhao, lamp, "dispute", text="又不亮")
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        await _move(chen, lamp, "finish", **mended)
        await _move(zhao, lamp, "confirm")
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        await _move(zhao, lamp, "reopen", text="还是不亮")
        await _move(chen, lamp, "finish", **mended)
    with clock.frozen(clock.now() + timedelta(minutes=3)):
        said = {"solved": True, "contacted": True, "satisfaction": "basically"}
        assert (await zhao.post(f"/requests/{lamp}/callbacks", json=said)).status_code == 201
    await _finished_nowhere(zhao)
    with clock.frozen(clock.now() + timedelta(days=7, minutes=1)):
        assert await requests.close_silent(now=clock.now()) == 1
        assert await _figures_list_themselves(zhao) > 60
        (whole,) = (await zhao.get("/statistics/rates")).json()["items"]
    assert (whole["solved"]["numerator"], whole["solved"]["denominator"]) == (1, 4)
    assert (whole["silent"]["numerator"], whole["silent"]["denominator"]) == (1, 2)


async def _figures_list_themselves(zhao) -> int:
    tried = 0
    for path in FIGURES:
        shown = (await zhao.get(f"/statistics/{path}")).json()
        for part in [shown, *shown.get("items", []), *shown.get("units", [])]:
            assert {"scope", "period"} <= set(part) or "unit_id" in part, path
            for name, figure in part.items():
                if isinstance(figure, dict) and "denominator" in figure:
                    tried += 1
                    await _lists_itself(zhao, path, name, figure)
    return tried


async def _finished_nowhere(zhao):
    """At no place that anybody knows of; nobody says anything more."""
    request = await zhao.made("/requests", text="灯不亮", category="facility", place=None)
    await _move(zhao, request["id"], "claim")
    await _move(zhao, request["id"], "finish", text="修好了", no_photo="太高拍不到")


async def _lists_itself(zhao, path, name, figure):
    for link, number in (("numbers", "denominator"), ("counted", "numerator")):
        rows = await _all_of(zhao, figure[link])
        if name == "satisfied" and link == "counted":
            assert figure[number] <= len(rows), "basically satisfied counts for less than one"
        else:
            assert len(rows) == figure[number], (path, name, link, figure)


async def _all_of(zhao, link):
    """The rows behind a link, one a page, so that none is lost between two."""
    parts, rows, cursor = urlsplit(link), [], ""
    while cursor is not None:
        asked = {**parse_qs(parts.query), "limit": 1, **({"cursor": cursor} if cursor else {})}
        page = await zhao.get(parts.path.removeprefix("/api/v1"), params=asked)
        assert page.status_code == 200, (link, page.text)
        rows, cursor = rows + page.json()["items"], page.json()["next_cursor"]
    return rows


@pytest.mark.parametrize(
    "asked",
    [
        {"starts_on": "2026-12-01", "through": "2026-11-01"},
        {"starts_on": "1990-01-01"},
        {"starts_on": "2001-01-01", "through": "2026-01-01"},
    ],
)
async def test_a_period_makes_sense(zhao, asked):
    """Forwards, and not endless."""
    assert (await zhao.get("/statistics/rates", params=asked)).status_code in (400, 422)


async def test_rules_hold_from_today_on_and_never_from_a_past_day(zhao, chen):
    """The desk's alone; the seed is shown to nobody."""
    rules = {"valid_from": "2026-11-22", "basic_factor": 0.8, "seed": "geheim"}
    answer = await zhao.post("/statistics/rules", json=rules)
    assert answer.status_code == 201, answer.text
    assert "geheim" not in answer.text + (await zhao.get("/statistics/rules")).text
    assert (await zhao.get("/statistics/rates")).json()["rules"]["basic_factor"] == 0.8
    before = await zhao.get("/statistics/rates", params={"as_of": "2026-11-21"})
    assert before.json()["rules"]["basic_factor"] == 0.9
    late = await zhao.post("/statistics/rules", json={**rules, "valid_from": "2026-11-21"})
    assert (late.status_code, late.json()["code"]) == (409, "rules-too-old")
    assert (await chen.post("/statistics/rules", json=rules)).status_code == 403
    assert await RulesVersion.all().count() == 1


async def test_a_cursor_may_name_a_request_alone(zhao, lamp, chen):
    """What follows is of the requests behind it; an estate of which there is none has nothing."""
    await _move(zhao, lamp, "confirm")
    listed = await zhao.listed("/statistics/numbers", figure="solved")
    assert [row["id"] for row in listed] == [lamp]
    for id, left in ((lamp - 1, [lamp]), (lamp, []), (2**63 - 1, [])):
        rows = await zhao.listed("/statistics/numbers", figure="solved", cursor=encode("id", [id]))
        assert [row["id"] for row in rows] == left, id
    for wrong in (encode("id", [1, 2]), encode("id", [2**63])):
        answer = await zhao.get("/statistics/numbers", params={"cursor": wrong})
        assert answer.status_code == 400, answer.text
    assert (await zhao.get("/statistics/rates", params={"estate_id": 0})).status_code == 200
    assert (await zhao.get("/statistics/rates", params={"estate_id": -1})).status_code == 400


async def test_the_numbers_behind_a_figure_go_upwards(zhao, things):
    """By their id; another order is well-formed, and can't be."""
    assert (await zhao.get("/statistics/numbers", params={"sort": "id"})).status_code == 200
    for path in ("/statistics/numbers", "/statistics/classes/rows"):
        falling = await zhao.get(path, params={"sort": "-id"})
        assert (falling.status_code, falling.json()["errors"][0]["pointer"]) == (422, "?sort")
