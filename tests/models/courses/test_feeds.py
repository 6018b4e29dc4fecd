"""Feeds, read back by a library that calendars are made with."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from school import MONDAY

from models import courses
from models.courses import Lesson, Subscription, Venue, feeds, upkeep
from models.journal import OPERATOR

HOUR = timedelta(hours=1)


def read(feed: bytes) -> Calendar:
    return Calendar.from_ical(feed)


def events(feed: bytes) -> list:
    return list(read(feed).walk("VEVENT"))


def series(feed: bytes) -> list:
    return [event for event in events(feed) if "RRULE" in event]


def exceptions(feed: bytes) -> dict:
    """Those that differ from their series, by the moment they were planned for."""
    return {e.decoded("RECURRENCE-ID"): e for e in events(feed) if "RECURRENCE-ID" in e}


async def coming(course) -> Lesson:
    return await Lesson.filter(course_id=course.id, starts_at__gt=MONDAY).order_by("id").first()


async def test_a_course_is_one_event_a_slot_without_the_holidays(school):
    course = await school.course()
    tuesday, thursday = series(await feeds.of_course(course))
    assert (tuesday["SUMMARY"], tuesday["LOCATION"]) == ("书法", "活动室")
    assert tuesday.decoded("DTSTART").isoformat() == "2026-09-01T09:00:00+08:00"
    assert tuesday["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert tuesday["RRULE"] == {
        "FREQ": ["WEEKLY"],
        "UNTIL": [datetime(2027, 1, 12, 1, tzinfo=UTC)],
    }
    assert [d.dt.isoformat() for d in tuesday["EXDATE"].dts] == ["2026-10-06T09:00:00+08:00"]
    assert [d.dt.isoformat() for d in thursday["EXDATE"].dts] == ["2026-10-01T09:00:00+08:00"]


async def test_the_time_zone_is_in_the_feed(school):
    calendar = read(await feeds.of_course(await school.course()))
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Asia/Shanghai"
    (standard,) = zone.walk("STANDARD")
    assert standard.decoded("TZOFFSETTO") == 8 * HOUR


async def test_it_is_written_as_the_standard_has_it(school):
    """RFC 5545: CRLF, lines of 75 octets at most, no character cut in two, `,` `;` `\\` escaped;
    what a calendar and an event must have they have."""
    title = "书法，提高班; 笔, 墨\\纸砚，" + "很长的名字" * 6
    course = await school.course(title)
    feed = await feeds.of_course(course)
    lines = feed.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert all(line.decode("utf-8") is not None for line in lines)
    unfolded = feed.replace(b"\r\n ", b"").decode()
    assert "SUMMARY:书法，提高班\\; 笔\\, 墨\\\\纸砚，" in unfolded
    calendar = read(feed)
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    assert calendar["PRODID"]
    for event in events(feed):
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY"} <= set(event)
        assert event["SUMMARY"] == title
        assert event["DTSTAMP"].to_ical().endswith(b"Z"), "of the world, and not of the place"


async def test_a_moved_lesson_is_an_exception_that_counts_up(school):
    """The same UID, another hour, a higher SEQUENCE each time; cancelled at the end."""
    course = await school.course()
    lesson = await coming(course)
    before = series(await feeds.of_course(course))[0]
    planned = lesson.starts_at
    seen = [before["SEQUENCE"]]
    for hours in (1, 2):
        starts = planned + hours * HOUR
        await courses.move_lesson(
            lesson.id, OPERATOR, now=MONDAY, starts_at=starts, ends_at=starts + HOUR, venue="二楼"
        )
        (moved,) = exceptions(await feeds.of_course(course)).values()
        assert moved["UID"] == before["UID"]
        assert moved.decoded("RECURRENCE-ID") == planned
        assert moved.decoded("DTSTART") == starts
        assert (moved["LOCATION"], moved["STATUS"]) == ("二楼", "CONFIRMED")
        seen.append(moved["SEQUENCE"])
    await courses.cancel_lesson(lesson.id, OPERATOR, now=MONDAY, note="停电")
    (gone,) = exceptions(await feeds.of_course(course)).values()
    assert (gone["STATUS"], gone["DESCRIPTION"]) == ("CANCELLED", "停电")
    seen.append(gone["SEQUENCE"])
    assert seen == sorted(set(seen))


async def test_another_room_for_the_course_counts_its_series_up(school):
    course = await school.course()
    before = series(await feeds.of_course(course))[0]
    changed = await upkeep.describe(course.id, {"venue": "二楼"}, OPERATOR, now=MONDAY)
    after = series(await feeds.of_course(changed))[0]
    assert (after["UID"], after["LOCATION"]) == (before["UID"], "二楼")
    assert after["SEQUENCE"] > before["SEQUENCE"]


async def test_a_lesson_more_is_an_event_of_its_own(school):
    course = await school.course()
    missed = (await courses.make_ups(course, now=MONDAY))[0]
    lesson = await courses.make_up(course.id, missed.missed[0], OPERATOR, now=MONDAY)
    (alone,) = [e for e in events(await feeds.of_course(course)) if "RRULE" not in e]
    assert alone.decoded("DTSTART") == lesson.starts_at
    assert alone["UID"] not in {e["UID"] for e in series(await feeds.of_course(course))}


async def test_every_lesson_of_the_database_is_in_the_feed_and_no_other(school):
    """Unrolled as a calendar does it."""
    from dateutil.rrule import rrulestr

    course = await school.course()
    lessons = await school.lessons(course)
    await courses.cancel_lesson(lessons[-1].id, OPERATOR, now=MONDAY)
    feed = await feeds.of_course(course)
    shown = set()
    for event in series(feed):
        start = event.decoded("DTSTART")
        rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=start)
        left_out = {d.dt for d in event["EXDATE"].dts}
        shown |= {at.astimezone(UTC) for at in rule if at not in left_out}
    cancelled = {at for at, e in exceptions(feed).items() if e["STATUS"] == "CANCELLED"}
    assert shown == {lesson.starts_at for lesson in lessons}
    assert cancelled == {lessons[-1].starts_at}


async def test_a_venue_shows_what_takes_place_there_and_nothing_else(school):
    course = await school.course(venue="活动室")
    await school.draft("绘画", venue="活动室", teacher="顾老师")
    lesson = await coming(course)
    await courses.move_lesson(
        lesson.id,
        OPERATOR,
        now=MONDAY,
        starts_at=lesson.starts_at,
        ends_at=lesson.ends_at,
        venue="二楼",
    )
    room, upstairs = await Venue.get(name="活动室"), await Venue.get(name="二楼")
    assert len(events(await feeds.of_venue(room))) == 37
    (there,) = events(await feeds.of_venue(upstairs))
    assert there.decoded("DTSTART") == lesson.starts_at


async def test_a_personal_feed_has_the_courses_one_has_seats_in(school):
    wang = await school.person("王")
    await school.signs_up(await school.course("书法"), "王")
    await school.course("绘画")
    feed = await feeds.of_resident(wang)
    assert {str(e["SUMMARY"]) for e in events(feed)} == {"书法"}


async def test_nobodys_name_is_in_a_feed(school):
    course = await school.course(teacher="沈老师")
    wang = await school.person("王秀英")
    await school.signs_up(course, "王秀英")
    for feed in (
        await feeds.of_course(course),
        await feeds.of_resident(wang),
        await feeds.of_venue(await Venue.get(id=course.venue_id)),
    ):
        text = feed.decode()
        assert "沈老师" not in text
        assert "王秀英" not in text


async def test_an_unchanged_course_is_the_same_to_the_byte(school):
    course = await school.course()
    assert feeds.etag(await feeds.of_course(course)) == feeds.etag(await feeds.of_course(course))


async def test_a_private_link_opens_until_it_is_revoked_and_its_secret_is_not_kept(school):
    wang, li = await school.person("王"), await school.person("李")
    secrets = [await feeds.subscribe(wang, OPERATOR, now=MONDAY) for _ in range(4)]
    his = await feeds.subscribe(li, OPERATOR, now=MONDAY)
    opens = [await feeds.subscriber(secret) for secret in secrets]
    assert opens == [None, wang, wang, wang], "the latest three"
    kept = await Subscription.all().values_list("digest", flat=True)
    assert not set(kept) & set(secrets)
    assert await feeds.revoke(wang, OPERATOR, now=MONDAY) == 3
    assert [await feeds.subscriber(secret) for secret in secrets] == [None] * 4
    assert await feeds.subscriber(his) == li
    await li.filter(id=li.id).update(archived_at=MONDAY)
    assert await feeds.subscriber(his) is None, "who has gone is nobody's to follow"


@pytest.mark.parametrize("secret", ["", "x", "0" * 43])
async def test_what_was_never_given_out_opens_nothing(school, secret):
    assert await feeds.subscriber(secret) is None
