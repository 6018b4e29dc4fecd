"""Feeds over HTTP: open to whoever knows the address, and quiet when nothing has changed."""

import httpx
import pytest
from icalendar import Calendar

from api.app import create_app
from models import clock
from models.courses import feeds
from models.journal import OPERATOR

APP = create_app()


async def fetch(path: str, **headers: str) -> httpx.Response:
    """As a calendar program does it: without a token."""
    transport = httpx.ASGITransport(app=APP)
    async with httpx.AsyncClient(transport=transport, base_url="http://office") as caller:
        return await caller.get(path, headers=headers)


@pytest.fixture
async def course(zhao, calligraphy):
    """书法, published."""
    made = await zhao.made("/courses", **await calligraphy())
    return (await zhao.post(f"/courses/{made['id']}/publish")).json()


async def test_a_course_and_its_room_are_calendars(course):
    for path in (f"/feeds/courses/{course['id']}.ics", f"/feeds/venues/{course['venue_id']}.ics"):
        answer = await fetch(path)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
        assert Calendar.from_ical(answer.content).walk("VEVENT")


async def test_what_has_not_changed_is_not_sent_again(zhao, course):
    """Until a lesson is cancelled."""
    path = f"/feeds/courses/{course['id']}.ics"
    tag = (await fetch(path)).headers["etag"]
    same = await fetch(path, **{"If-None-Match": tag})
    assert (same.status_code, same.content) == (304, b"")
    for known in (f'"x", W/{tag}', "*"):
        assert (await fetch(path, **{"If-None-Match": known})).status_code == 304
    assert (await fetch(path, **{"If-None-Match": '"x"'})).status_code == 200
    (lesson, *_) = await zhao.listed("/lessons", course_id=course["id"])
    await zhao.post(f"/lessons/{lesson['id']}/cancel", json={"note": "停电"})
    changed = await fetch(path, **{"If-None-Match": tag})
    assert changed.status_code == 200
    assert b"STATUS:CANCELLED" in changed.content


async def test_a_personal_feed_opens_by_its_secret_alone(community, zhao, course):
    body = {"course_id": course["id"], "resident_id": community.wang.id}
    await zhao.made("/enrolments", **body)
    secret = await feeds.subscribe(community.wang, OPERATOR, now=clock.now())
    answer = await fetch(f"/feeds/people/{secret}.ics")
    assert "书法" in answer.text
    assert "private" in answer.headers["cache-control"]
    await feeds.revoke(community.wang, OPERATOR, now=clock.now())
    assert (await fetch(f"/feeds/people/{secret}.ics")).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "courses/404.ics",
        "courses/x.ics",
        "courses/1",
        "courses/99999999999999999999.ics",
        "courses/-1.ics",
        "venues/404.ics",
        "people/404.ics",
        "people/.ics",
        "people/" + "x" * 3_000 + ".ics",
    ],
)
async def test_what_is_not_there_is_a_404(course, path):
    assert (await fetch(f"/feeds/{path}")).status_code == 404


async def test_a_draft_has_no_calendar(zhao, calligraphy):
    draft = await zhao.made("/courses", **await calligraphy())
    assert (await fetch(f"/feeds/courses/{draft['id']}.ics")).status_code == 404
