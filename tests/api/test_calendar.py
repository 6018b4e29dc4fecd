"""The calendar of the office: days, hours, and what moves with them."""

from datetime import timedelta

import pytest

from models import agenda, clock
from models.calendar import CalendarDay
from models.journal import JournalEntry
from models.requests import ResidentRequest

USUAL = ["08:30-12:00", "14:00-17:30"]


async def test_days_are_shown_as_they_are_reckoned_with(zhao):
    """The office's word, the country's, or only the week's."""
    await zhao.made("/calendar", day="2026-11-25", worked=False, note="台风停工")
    await zhao.made("/calendar", day="2026-11-28", worked=True, hours=["09:00-12:00"])
    answer = await zhao.get(
        "/calendar/days", params={"starts_on": "2026-11-24", "through": "2026-11-28"}
    )
    shown = {day["day"][-2:]: (day["hours"], day["said_by"]) for day in answer.json()["items"]}
    assert shown == {
        "24": (USUAL, "week"),
        "25": ([], "office"),
        "26": (USUAL, "week"),
        "27": (USUAL, "week"),
        "28": (["09:00-12:00"], "office"),
    }
    assert answer.json()["announced_through"] >= 2026


async def test_holidays_and_their_saturdays_are_there_without_a_word(zhao):
    """国庆节 and 调休."""
    answer = await zhao.get(
        "/calendar/days", params={"starts_on": "2026-10-01", "through": "2026-10-10"}
    )
    days = answer.json()["items"]
    assert [bool(day["hours"]) for day in days] == [False] * 7 + [True, True, True]
    assert (days[0]["note"], days[-1]["note"]) == ("国庆节", "调休上班")


@pytest.mark.parametrize(
    "asked",
    [
        {"starts_on": "2026-11-24", "through": "2026-11-23"},
        {"starts_on": "2026-01-01", "through": "2028-01-01"},
        {"starts_on": "9999-12-31"},
        {"through": "0001-01-01"},
    ],
)
async def test_days_that_are_none_or_too_many_are_refused(zhao, asked):
    """By the name of the parameter, and never an endless answer."""
    assert (await zhao.get("/calendar/days", params=asked)).status_code in (400, 422)


async def test_a_day_is_spoken_of_once(zhao):
    """The second is a conflict; a correction is a PATCH."""
    day = await zhao.made("/calendar", day="2026-11-25", worked=False)
    again = await zhao.post("/calendar", json={"day": "2026-11-25", "worked": True})
    assert (again.status_code, again.json()["code"]) == (409, "taken")
    changed = await zhao.patch(
        f"/calendar/{day['id']}", json={"worked": True, "hours": ["09:00-10:00"]}
    )
    assert changed.json()["hours"] == ["09:00-10:00"]
    assert (await zhao.delete(f"/calendar/{day['id']}")).status_code == 204
    assert await CalendarDay.all().count() == 0
    acts = await JournalEntry.filter(subject=f"day:{day['id']}").order_by("id")
    assert [line.act for line in acts] == ["day-created", "day-changed", "day-deleted"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"worked": False, "hours": ["09:00-10:00"]},
        {"worked": True, "hours": ["10:00-09:00"]},
        {"worked": True, "hours": ["29:00-29:30"]},
        {"worked": True, "hours": ["09:00"]},
    ],
)
async def test_hours_that_are_none_are_refused(zhao, wrong):
    """With the field."""
    answer = await zhao.post("/calendar", json={"day": "2026-11-25", **wrong})
    assert 400 <= answer.status_code < 500
    assert "hours" in answer.text


async def test_the_hours_of_the_week_are_said_all_at_once(zhao):
    """Seven days, Monday first; what is no hours changes nothing."""
    assert (await zhao.get("/calendar/hours")).json() == {"days": [USUAL] * 5 + [[], []]}
    week = [["09:00-17:00"]] * 6 + [[]]
    assert (await zhao.put("/calendar/hours", json={"days": week})).json() == {"days": week}
    wrong = await zhao.put("/calendar/hours", json={"days": [["17:00-09:00"]] * 7})
    assert 400 <= wrong.status_code < 500
    assert (await zhao.put("/calendar/hours", json={"days": week[:6]})).status_code == 400
    assert (await zhao.get("/calendar/hours")).json() == {"days": week}
    assert await JournalEntry.filter(act="calendar-hours-changed").count() == 1


async def test_everybody_reads_it_and_the_desk_alone_changes_it(office, community):
    """A lead sees when work is due and declares no holidays."""
    sun = office.call("孙")
    assert (await sun.get("/calendar/days")).status_code == 200
    assert (
        await sun.post("/calendar", json={"day": "2026-11-25", "worked": False})
    ).status_code == 403


# --- what requests say of their clocks


async def test_a_request_tells_its_clocks_and_whether_it_is_late(zhao, community):
    """Green, yellow, red, with what is left in minutes; lists can be narrowed to what is late."""
    request = await zhao.made(
        "/requests", text="椅子坏了", category="facility", resident_id=community.wang.id
    )
    assert set(request["due"]) == {"claim", "contact", "solve"}
    claim = request["due"]["claim"]
    assert (claim["state"], claim["left_minutes"], claim["met_at"]) == ("green", 120, None)
    assert request["due"]["contact"]["due_at"] is None, "nobody has claimed it"
    assert await zhao.listed("/requests", overdue="true") == []
    late = (await ResidentRequest.get(id=request["id"])).claim_due_at
    with clock.frozen(late + timedelta(minutes=1)):
        (found,) = await zhao.listed("/requests", overdue="true")
        assert found["due"]["claim"]["state"] == "red"
        assert found["due"]["claim"]["left_minutes"] == 0
        assert await zhao.listed("/requests", overdue="false") == []


async def test_a_holiday_moves_what_is_due(zhao, community):
    """The next look at the clock reckons again."""
    request = await zhao.made(
        "/requests", text="椅子坏了", category="facility", resident_id=community.wang.id
    )
    row = await ResidentRequest.get(id=request["id"])
    between = (row.solve_due_at - timedelta(hours=1)).date()
    await zhao.made("/calendar", day=str(between), worked=False)
    await agenda.run_due(now=clock.now())
    after = (await zhao.get(f"/requests/{request['id']}")).json()
    assert after["due"]["solve"]["due_at"] > row.solve_due_at.isoformat()
