"""Feeds: courses as calendars (iCalendar, RFC 5545) that phones and desktops subscribe to.

A weekly slot is one event that repeats; holidays are left out of it (EXDATE), and a lesson that
is moved, cancelled or held elsewhere is an exception to it with a SEQUENCE that only grows. So
what is imported once is corrected, and never doubled. Nobody's name stands in a feed.

A person's own feed is opened by a secret of which only the digest is kept. Whoever asks again
gets another one; the latest few work side by side, on a phone and at a desk, until all are
revoked.
"""

import hashlib
import secrets
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from models import journal
from models.calendar import zone
from models.chats import digest
from models.courses import timetable
from models.courses.makeups import slots_of
from models.courses.own import OwnSeats, own_seats
from models.courses.tables import (
    Course,
    CourseStatus,
    Enrolment,
    Lesson,
    LessonStatus,
    Subscription,
    Term,
    Venue,
)
from models.courses.timetable import Slot, Span
from models.database import writing
from models.journal import Actor
from models.residents import Resident
from models.settings import Settings

NAMESPACE = uuid.UUID("0f4bd2c9-5d0c-5a5e-9a59-3d1bb2d0c1f7")
"""What makes the UIDs of events ours."""

LINKS = 3
"""Private links of one person that work side by side."""

HOURLY = timedelta(hours=1)

PRODUCT = "邻格 Lingrid"
"""What a person's own feed is called: it goes by no name of theirs."""

MEDIA_TYPE = "text/calendar"


# --- private links


async def subscribe(resident: Resident, actor: Actor, *, now: datetime) -> str:
    """The secret of a new link to a person's calendar, shown this once."""
    secret = secrets.token_urlsafe(24)
    async with writing():
        made = await Subscription.create(
            resident_id=resident.id, digest=digest(secret), created_at=now
        )
        mine = Subscription.filter(resident_id=resident.id).order_by("-id")
        kept = await mine.limit(LINKS).values_list("id", flat=True)
        await Subscription.filter(resident_id=resident.id).exclude(id__in=list(kept)).delete()
        await journal.write(actor, "calendar-subscribed", made, now=now)
    return secret


async def revoke(resident: Resident, actor: Actor, *, now: datetime) -> int:
    """Let no link of a person work any more. Returns how many there were."""
    async with writing():
        gone = await Subscription.filter(resident_id=resident.id).delete()
        await journal.write(actor, "calendar-revoked", resident, now=now, links=gone)
    return gone


async def subscriber(secret: str) -> Resident | None:
    """Whose link it is; None when it opens nothing."""
    found = await Subscription.filter(digest=digest(secret)).select_related("resident").first()
    return found.resident if found and found.resident.archived_at is None else None


def are_offered() -> bool:
    """Whether the operator has said where this server is reached from outside."""
    return bool(Settings().public_url)


def link(secret: str) -> str:
    """The address of a private link."""
    base = Settings().public_url or ""
    return f"{base.rstrip('/')}/feeds/people/{secret}.ics"


# --- feeds


async def of_course(course: Course) -> bytes:
    """Every lesson of a course."""
    return _written(course.title, await _events(course))


async def of_resident(resident: Resident) -> bytes:
    """The lessons of all courses a person, or their family, has seats in."""
    seats = await own_seats(resident)
    ids = {enrolment.course_id for enrolment in seats.held}
    courses = Course.filter(id__in=ids).exclude(status=CourseStatus.DRAFT).order_by("id")
    events = [event for c in await courses for event in await _own_events(c, resident, seats)]
    return _written(PRODUCT, events)


async def _own_events(course: Course, resident: Resident, seats: OwnSeats) -> list[Any]:
    """A course as its owner of a seat sees it: what they are on leave from is cancelled for them.

    Whoever has a seat in single lessons alone has these. Each leave, and each that is taken back,
    raises the SEQUENCE of all.
    """
    ever = await Enrolment.filter(resident_id=resident.id, course_id=course.id)
    # seen by this person alone, and never saved
    course.version += sum(enrolment.version - 1 for enrolment in ever)
    held = [enrolment for enrolment in seats.held if enrolment.course_id == course.id]
    whole = any(enrolment.lesson_id is None for enrolment in held)
    lessons = await Lesson.filter(course_id=course.id).order_by("starts_at", "id")
    away = {le.id for le in lessons if seats.away(le) and not seats.coming(le)}
    if whole:
        return await _events(course, away)
    places = {venue.id: venue.name for venue in await Venue.filter(id__in=_venues(course, lessons))}
    return [
        _single(le, course, places.get(le.venue_id or course.venue_id or 0, ""))
        for le in lessons
        if seats.coming(le)
    ]


async def of_venue(venue: Venue) -> bytes:
    """What takes place at a venue: each lesson by itself, so that those elsewhere are not here."""
    lessons = Lesson.exclude(course__status=CourseStatus.DRAFT).select_related("course")
    own = await lessons.filter(venue_id__isnull=True, course__venue_id=venue.id)
    here = [*own, *await lessons.filter(venue_id=venue.id)]
    ordered = sorted(here, key=lambda lesson: (lesson.starts_at, lesson.id))
    return _written(venue.name, [_single(le, le.course, venue.name) for le in ordered])


def etag(feed: bytes) -> str:
    """What changes when a feed does."""
    return f'"{hashlib.sha256(feed).hexdigest()[:32]}"'


# --- events


async def _events(course: Course, away: Collection[int] = ()) -> list[Any]:
    """A course as events: one for each weekly slot, its exceptions, and lessons beside it.

    For whoever is `away` from lessons these are cancelled.
    """
    lessons = await Lesson.filter(course_id=course.id).order_by("starts_at", "id")
    places = {venue.id: venue.name for venue in await Venue.filter(id__in=_venues(course, lessons))}
    term = await Term.get(id=course.term_id)
    by_plan = {lesson.planned_at: lesson for lesson in lessons if lesson.planned_at}
    events: list[Any] = []
    for slot in await slots_of(course):
        times = timetable.lesson_times(term.starts_on, term.through, [slot], zone())
        series = [by_plan.pop(start, None) for start, _ in times]
        if any(series):
            events += _series(course, slot, times, series, places, away)
    beside = [*by_plan.values(), *(le for le in lessons if le.planned_at is None)]
    return events + [
        _single(le, course, places.get(le.venue_id or course.venue_id or 0, ""), away)
        for le in beside
    ]


def _venues(course: Course, lessons: Iterable[Lesson]) -> list[int]:
    ids = {course.venue_id, *(lesson.venue_id for lesson in lessons)}
    return sorted(id for id in ids if id)


def _series(
    course: Course,
    slot: Slot,
    times: Sequence[Span],
    lessons: Sequence[Lesson | None],
    places: dict[int, str],
    away: Collection[int],
) -> Iterator[Any]:
    uid = _uid(course, f"slot:{slot.weekday}:{slot.starts:%H:%M}")
    usual = places.get(course.venue_id or 0, "")
    event = _event(uid, course, times[0], usual, stamp=course.created_at, changes=course.version)
    event.add("rrule", {"freq": "weekly", "until": times[-1][0].astimezone(UTC)})
    left_out = [start for (start, _), le in zip(times, lessons, strict=True) if le is None]
    for start in left_out:
        event.add("exdate", start.astimezone(zone()))
    yield event
    for (start, end), lesson in zip(times, lessons, strict=True):
        if lesson is not None and (lesson.id in away or _differs(lesson, (start, end))):
            place = places.get(lesson.venue_id or course.venue_id or 0, "")
            exception = _of_lesson(uid, lesson, course, place, away)
            exception.add("recurrence-id", start.astimezone(zone()))
            yield exception


def _differs(lesson: Lesson, planned: Span) -> bool:
    """Whether a lesson is not as the pattern has it, or once was not: what was told is told on."""
    return (lesson.starts_at, lesson.ends_at) != planned or lesson.version > 1


def _single(lesson: Lesson, course: Course, place: str, away: Collection[int] = ()) -> Any:
    return _of_lesson(_uid(course, f"lesson:{lesson.id}"), lesson, course, place, away)


def _of_lesson(
    uid: str, lesson: Lesson, course: Course, place: str, away: Collection[int] = ()
) -> Any:
    event = _event(
        uid,
        course,
        (lesson.starts_at, lesson.ends_at),
        place,
        stamp=lesson.changed_at or course.created_at,
        changes=course.version + lesson.version - 1,
    )
    cancelled = lesson.status is LessonStatus.CANCELLED or lesson.id in away
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if lesson.note:
        event.add("description", lesson.note)
    return event


def _event(
    uid: str, course: Course, span: Span, place: str, *, stamp: datetime, changes: int
) -> Any:
    from icalendar import Event  # slow to import, and only the office's process asks for it

    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("sequence", changes - 1)
    event.add("summary", course.title)
    event.add("dtstart", span[0].astimezone(zone()))
    event.add("dtend", span[1].astimezone(zone()))
    if place:
        event.add("location", place)
    return event


def _uid(course: Course, what: str) -> str:
    """The same for ever, and unlike that of any other community."""
    named = f"{course.created_at.astimezone(UTC).isoformat()}:{course.id}:{what}"
    return str(uuid.uuid5(NAMESPACE, named))


def _written(name: str, events: Sequence[Any]) -> bytes:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Lingrid//lingrid//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", HOURLY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(_timezone())
    for event in events:
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


@lru_cache(1)
def _timezone() -> Any:
    from icalendar import Timezone

    return Timezone.from_tzinfo(zone(), first_date=date(2020, 1, 1), last_date=date(2040, 1, 1))
