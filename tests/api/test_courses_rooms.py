"""Rooms, teachers and certificates over HTTP; terms that keep within them; offers to teach."""

import pytest

from models import clock
from models.courses import Lesson, Proposal, proposals
from models.journal import OPERATOR
from models.outbox import Outgoing


@pytest.fixture
async def course(zhao, calligraphy):
    """书法, published."""
    made = await zhao.made("/courses", **await calligraphy())
    return (await zhao.post(f"/courses/{made['id']}/publish")).json()


async def a_room(zhao, community, name="二楼教室", **more):
    return await zhao.made(
        "/venues", grid_id=community.grids["凌波"].id, name=name, capacity=30, **more
    )


async def test_a_room_is_kept_with_what_fits_in(community, zhao):
    """And two of one name are refused."""
    room = await a_room(zhao, community, note="带投影")
    assert (room["name"], room["capacity"], room["note"]) == ("二楼教室", 30, "带投影")
    body = {"grid_id": room["grid_id"], "name": "二楼教室"}
    twice = await zhao.post("/venues", json=body)
    assert (twice.status_code, twice.json()["code"]) == (409, "taken")
    nameless = await zhao.post("/venues", json={**body, "name": " "})
    assert nameless.status_code == 400


async def test_what_the_community_shares_is_seen_below_and_changed_above(community, zhao, sun):
    """孙 leads a grid of the community; another community does not see it at all."""
    room = await a_room(zhao, community)
    path = f"/venues/{room['id']}"
    assert (await sun.get(path)).json()["name"] == "二楼教室"
    for answer in (await sun.patch(path, json={"capacity": 5}), await sun.delete(path)):
        assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")
    assert (await zhao.patch(path, json={"capacity": 25})).json()["capacity"] == 25


async def test_a_course_has_its_room_and_teacher_by_number_or_by_name(community, zhao, calligraphy):
    room = await a_room(zhao, community)
    by_number = await zhao.made("/courses", **await calligraphy(venue="", venue_id=room["id"]))
    assert (by_number["venue"], by_number["venue_id"]) == ("二楼教室", room["id"])
    by_name = await zhao.made("/courses", **await calligraphy(title="绘画", venue="二楼教室"))
    assert by_name["venue_id"] == room["id"]
    assert by_name["teacher_id"] == by_number["teacher_id"]


async def test_a_clash_is_a_409_that_names_the_other(zhao, calligraphy, course):
    other = await zhao.made("/courses", **await calligraphy(title="绘画", teacher="顾老师"))
    answer = await zhao.post(f"/courses/{other['id']}/publish")
    assert (answer.status_code, answer.json()["code"]) == (409, "venue-taken")
    assert answer.json()["facts"]["other"] == "书法"


async def test_without_a_certificate_there_is_no_publishing(community, zhao, calligraphy):
    """Until one is written down that covers every lesson."""
    made = await zhao.made("/courses", **await calligraphy(teacher="顾老师"))
    path = f"/courses/{made['id']}/publish"
    refused = await zhao.post(path)
    assert (refused.status_code, refused.json()["code"]) == (409, "not-certified")
    assert refused.json()["facts"]["day"] == "2026-11-24"
    paper = await zhao.made(
        "/certificates",
        teacher_id=made["teacher_id"],
        number="证-9",
        valid_from="2026-01-01",
        valid_through="2027-08-31",
    )
    assert (await zhao.post(path)).json()["status"] == "published"
    backwards = await zhao.patch(f"/certificates/{paper['id']}", json={"valid_from": "2028-01-01"})
    assert (backwards.status_code, backwards.json()["errors"][0]["pointer"]) == (
        422,
        "/valid_through",
    )


async def test_a_draft_is_planned_anew_and_weeks_that_are_too_few_are_reported(zhao, calligraphy):
    made = await zhao.made("/courses", **await calligraphy())
    assert (made["keeps_the_norm"], made["short_weeks"]) == (True, [])
    body = {"slots": [{"weekday": 3, "starts": "19:00"}]}
    planned = (await zhao.put(f"/courses/{made['id']}/timetable", json=body)).json()
    assert planned["keeps_the_norm"] is False
    assert planned["short_weeks"]
    assert planned["slots"] == [{"weekday": 3, "starts": "19:00", "minutes": 90}]


async def test_a_cancelled_lesson_is_made_up_by_one_call(community, zhao, course):
    (lesson, *_) = await zhao.listed("/lessons", course_id=course["id"])
    await zhao.post(f"/lessons/{lesson['id']}/cancel", json={"note": "停电"})
    path = f"/courses/{course['id']}/make-ups"
    (missed,) = (await zhao.get(path)).json()
    assert (missed["missed_at"], missed["why"]) == (lesson["starts_at"], "停电")
    held = await zhao.post(path, json={"missed_at": missed["missed_at"]})
    assert held.status_code == 201
    assert held.json()["starts_at"] == missed["starts_at"] == "2026-11-25T01:00:00Z"
    assert held.json()["makes_up_at"] == lesson["starts_at"]
    assert (await zhao.get(path)).json() == []
    assert await Outgoing.filter(kind="lesson-added").exists()


async def test_a_substitute_by_name_and_the_usual_teacher_again(zhao, calligraphy, course):
    other = await zhao.made("/courses", **await calligraphy(title="绘画", teacher="顾老师"))
    await zhao.made(
        "/certificates",
        teacher_id=other["teacher_id"],
        number="证-9",
        valid_through="2027-08-31",
    )
    (lesson, *_) = await zhao.listed("/lessons", course_id=course["id"])
    path = f"/lessons/{lesson['id']}/substitute"
    changed = (await zhao.post(path, json={"teacher": "顾老师", "note": "出差"})).json()
    assert (changed["teacher"], changed["teacher_id"]) == ("顾老师", other["teacher_id"])
    assert (await zhao.post(path, json={})).json()["teacher_id"] is None
    assert await Lesson.filter(id=lesson["id"], teacher_id=None).exists()


async def test_numbers_of_teachers_are_masked_in_their_ledger_unless_asked_for(
    community, zhao, course
):
    """As everybody's are."""
    await zhao.patch(f"/teachers/{course['teacher_id']}", json={"phone": "13800138000"})
    paper = {"teacher_id": course["teacher_id"], "number": "20264403012345678"}
    await zhao.made("/certificates", **paper, valid_through="2028-12-31")
    masked = (await zhao.get("/exports/teachers.csv")).text
    assert "吴老师,138****8000,凌波,20****78,2028-12-31,1" in masked
    whole = (
        await zhao.get("/exports/teachers.csv", params={"masked": "false", "reason": "核对证书"})
    ).text
    assert "13800138000" in whole
    assert "20264403012345678" in whole


async def test_an_offer_becomes_a_draft_by_one_call_or_is_declined_with_words(community, zhao):
    offered = [
        await proposals.propose(community.wang, title, OPERATOR, now=clock.now())
        for title in ("剪纸", "摄影")
    ]
    hers = {"resident_id": community.wang.id, "title": "编织", "times": "周末"}
    assert (await zhao.made("/proposals", **hers))["times"] == "周末"
    twice = await zhao.post("/proposals", json=hers)
    assert (twice.status_code, twice.json()["code"]) == (409, "already-proposed")
    listed = await zhao.listed("/proposals", status="open")
    assert [row["title"] for row in listed] == ["剪纸", "摄影", "编织"]
    slots = [{"weekday": 6, "starts": "10:00"}]
    body = {"seats": 12, "slots": slots}
    draft = await zhao.post(f"/proposals/{offered[0].id}/draft", json=body)
    assert draft.status_code == 201
    assert (draft.json()["title"], draft.json()["seats"]) == ("剪纸", 12)
    assert draft.json()["teacher"] == community.wang.name
    again = await zhao.post(f"/proposals/{offered[0].id}/draft", json={})
    assert (again.status_code, again.json()["code"]) == (409, "proposal-answered")
    words = {"answer": "没有暗房"}
    declined = await zhao.post(f"/proposals/{offered[1].id}/decline", json=words)
    assert (declined.json()["status"], declined.json()["answer"]) == ("declined", "没有暗房")
    told = await Outgoing.filter(kind__startswith="proposal-").order_by("id")
    assert [row.kind for row in told] == ["proposal-drafted", "proposal-declined"]
    assert await Proposal.filter(status="open").count() == 1
