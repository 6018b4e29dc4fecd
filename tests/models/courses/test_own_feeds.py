"""One's own calendar knows leave and single lessons."""

from icalendar import Calendar
from school import MONDAY

from models.courses import Relation, drop_in, feeds, leaves, open_lessons
from models.journal import OPERATOR


async def events(school, name):
    feed = await feeds.of_resident(await school.person(name))
    return list(Calendar.from_ical(feed).walk("VEVENT"))


async def test_a_lesson_one_is_on_leave_from_is_cancelled_for_them_alone(school):
    """And confirmed again, with a SEQUENCE that grew, once the leave is taken back."""
    course = await school.course()
    wang = await school.signs_up(course, "王秀英")
    await school.signs_up(course, "李明")
    (lesson, *_) = [le for le in await school.lessons(course) if le.starts_at > MONDAY]
    before = await events(school, "王秀英")
    await leaves.ask(wang.id, lesson.id, OPERATOR, now=MONDAY)
    (away,) = [e for e in await events(school, "王秀英") if "RECURRENCE-ID" in e]
    assert away["STATUS"] == "CANCELLED"
    assert away.decoded("RECURRENCE-ID") == lesson.starts_at
    assert away["SEQUENCE"] > max(e["SEQUENCE"] for e in before)
    assert not [e for e in await events(school, "李明") if e.get("STATUS") == "CANCELLED"]
    assert b"CANCELLED" not in await feeds.of_course(course)

    await leaves.take_back(wang.id, lesson.id, OPERATOR, now=MONDAY)
    again = await events(school, "王秀英")
    assert not [e for e in again if e.get("STATUS") == "CANCELLED"]
    assert min(e["SEQUENCE"] for e in again) > away["SEQUENCE"]


async def test_while_one_of_the_family_comes_the_lesson_stays(school):
    course = await school.course()
    wang = await school.signs_up(course, "王秀英")
    await school.signs_up(course, "王秀英", relation=Relation.FAMILY, name="王小明")
    (lesson, *_) = [le for le in await school.lessons(course) if le.starts_at > MONDAY]
    await leaves.ask(wang.id, lesson.id, OPERATOR, now=MONDAY)
    assert not [e for e in await events(school, "王秀英") if e.get("STATUS") == "CANCELLED"]


async def test_a_seat_in_a_single_lesson_is_just_that_lesson(school):
    course = await school.course(drop_in=True)
    (lesson, *_) = await open_lessons(course, now=MONDAY)
    await drop_in(lesson.id, await school.person("王秀英"), OPERATOR, now=MONDAY)
    (event,) = await events(school, "王秀英")
    assert event.decoded("DTSTART") == lesson.starts_at
    assert "RRULE" not in event
