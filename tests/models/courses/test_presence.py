"""Presence: who signs in, whom they may tick, who is let in, and who was absent in the end."""

from datetime import timedelta

import pytest
from school import MONDAY, School

from models import agenda, courses
from models.courses import (
    Attendance,
    Course,
    Enrolment,
    Lesson,
    Mark,
    NotTheMonitor,
    Relation,
    Standing,
    leaves,
    presence,
)
from models.courses.codes import LessonNotOn
from models.errors import NotFound
from models.journal import OPERATOR
from models.residents import Resident
from models.settings import RULES


@pytest.fixture
async def calligraphy(school: School) -> Course:
    """王 is the monitor and in the class with a grandfather; 李 is in it, 周 is not."""
    course = await school.course(seats=4, monitor=await school.person("王"))
    await school.signs_up(course, "王")
    await school.signs_up(course, "王", relation=Relation.FAMILY, name="王爷爷")
    await school.signs_up(course, "李")
    return course


@pytest.fixture
async def lesson(school, calligraphy) -> Lesson:
    """Tomorrow's lesson."""
    found = await Lesson.filter(course_id=calligraphy.id, starts_at__gt=MONDAY).order_by("id")
    return found[0]


async def signs_in(school: School, lesson: Lesson, who: str) -> presence.SignedIn:
    return await presence.sign_in(
        lesson.id, await school.person(who), OPERATOR, now=lesson.starts_at
    )


async def marks(lesson: Lesson) -> dict[str, Mark]:
    rows = await Attendance.filter(lesson_id=lesson.id).select_related("enrolment")
    return {row.enrolment.name: row.mark for row in rows}


async def test_who_has_a_seat_is_there_and_ticks_the_family(school, lesson):
    done = await signs_in(school, lesson, "王")
    assert (done.mark, [e.name for e, _ in done.family]) == (Mark.PRESENT, ["王爷爷"])
    assert await marks(lesson) == {"王": Mark.PRESENT}
    grandfather, wang = done.family[0][0], await school.person("王")
    for here, said in ((True, Mark.PRESENT), (False, None)):
        await presence.tick(
            lesson.id, grandfather.id, wang, OPERATOR, here=here, now=lesson.starts_at
        )
        assert (await marks(lesson)).get("王爷爷") is said


async def test_twice_is_once(school, lesson):
    for _ in range(2):
        await signs_in(school, lesson, "李")
    assert await marks(lesson) == {"李": Mark.PRESENT}


async def test_nobody_ticks_other_peoples_family(school, lesson):
    grandfather = await Enrolment.get(name="王爷爷")
    with pytest.raises(NotFound):
        await presence.tick(
            lesson.id,
            grandfather.id,
            await school.person("李"),
            OPERATOR,
            here=True,
            now=lesson.starts_at,
        )


async def test_whoever_signed_up_one_person_signs_in_that_one(school, calligraphy, lesson):
    await school.signs_up(calligraphy, "赵", relation=Relation.FAMILY, name="赵小明")
    done = await signs_in(school, lesson, "赵")
    assert (done.enrolment.name, done.mark, list(done.family)) == ("赵小明", Mark.PRESENT, [])


async def test_nobody_signs_in_too_early_or_when_it_is_over(school, lesson):
    wang = await school.person("王")
    for moment in (lesson.starts_at - timedelta(hours=1), lesson.ends_at):
        with pytest.raises(LessonNotOn):
            await presence.sign_in(lesson.id, wang, OPERATOR, now=moment)
    assert not await Attendance.exists()


async def test_a_walk_in_waits_for_the_monitor(school, lesson):
    done = await signs_in(school, lesson, "周")
    assert (done.mark, done.enrolment.standing) == (Mark.PENDING, Standing.VISITING)
    visit, wang = done.enrolment.id, await school.person("王")
    assert (await courses.figures(done.lesson.course)).attendances == 0
    await courses.mark(
        lesson.id, visit, Mark.PRESENT, OPERATOR, now=lesson.starts_at, resident=wang
    )
    assert await marks(lesson) == {"周": Mark.PRESENT}
    assert (await courses.figures(done.lesson.course)).attendances == 1


async def test_where_the_course_allows_it_a_walk_in_counts_at_once_and_takes_no_seat(
    school, calligraphy, lesson
):
    await Course.filter(id=calligraphy.id).update(walk_ins=True)
    for _ in range(2):
        done = await signs_in(school, lesson, "周")
    assert done.mark is Mark.PRESENT
    assert await Enrolment.filter(standing=Standing.VISITING).count() == 1
    assert await courses.seats_taken(calligraphy.id) == 3
    figures = await courses.figures(calligraphy)
    assert (figures.heads, figures.attendances, figures.by_heads) == (3, 1, 0)


async def test_the_monitor_writes_down_who_has_no_phone_and_the_register_keeps_one_entry(
    school, calligraphy, lesson
):
    wang = await school.person("王")
    second = await Lesson.filter(course_id=calligraphy.id, id__gt=lesson.id).order_by("id").first()
    for held in (lesson, second):
        await presence.walk_in(held.id, OPERATOR, now=MONDAY, name=" 钱奶奶 ", by=wang)
        assert (await marks(held))["钱奶奶"] is Mark.PRESENT
    assert await Resident.filter(name="钱奶奶").count() == 1
    with pytest.raises(NotTheMonitor):
        await presence.walk_in(
            lesson.id, OPERATOR, now=MONDAY, name="孙", by=await school.person("李")
        )


# --- closing


async def test_who_was_not_marked_is_absent_half_a_day_later_and_not_before(school, lesson):
    await signs_in(school, lesson, "王")
    due = lesson.ends_at + RULES.roll_closes
    await agenda.run_due(now=due - timedelta(minutes=1))
    assert await marks(lesson) == {"王": Mark.PRESENT}
    await agenda.run_due(now=due)
    assert await marks(lesson) == {
        "王": Mark.PRESENT,
        "王爷爷": Mark.ABSENT,
        "李": Mark.ABSENT,
    }


async def test_leave_is_no_absence(school, lesson):
    await signs_in(school, lesson, "王")
    li = await Enrolment.get(name="李")
    await courses.mark(lesson.id, li.id, Mark.LEAVE, OPERATOR, now=MONDAY, member=school.chen)
    await agenda.run_due(now=lesson.ends_at + RULES.roll_closes)
    assert (await marks(lesson))["李"] is Mark.LEAVE


async def test_leave_that_was_asked_for_is_on_the_roll_that_is_closed(school, lesson):
    """It counts as leave, and nobody is absent who said so before."""
    li = await Enrolment.get(name="李")
    await leaves.ask(li.id, lesson.id, OPERATOR, now=MONDAY)
    await signs_in(school, lesson, "王")
    await agenda.run_due(now=lesson.ends_at + RULES.roll_closes)
    assert (await marks(lesson))["李"] is Mark.LEAVE


async def test_who_asked_for_leave_and_came_all_the_same_is_there(school, lesson):
    li = await Enrolment.get(name="李")
    await leaves.ask(li.id, lesson.id, OPERATOR, now=MONDAY)
    await courses.mark_all(
        lesson.id, {li.id: Mark.PRESENT}, OPERATOR, now=MONDAY, member=school.chen
    )
    assert await marks(lesson) == {"李": Mark.PRESENT}


async def test_where_nobody_took_the_roll_nobody_was_absent(school, lesson):
    await agenda.run_due(now=lesson.ends_at + RULES.roll_closes)
    assert not await Attendance.exists()


async def test_a_cancelled_lesson_makes_nobody_absent(school, lesson):
    await signs_in(school, lesson, "王")
    await courses.cancel_lesson(lesson.id, OPERATOR, now=lesson.starts_at)
    await agenda.run_due(now=lesson.ends_at + RULES.roll_closes)
    assert await marks(lesson) == {"王": Mark.PRESENT}


async def test_who_signed_up_after_the_lesson_was_not_absent_from_it(school, calligraphy, lesson):
    await signs_in(school, lesson, "王")
    await school.signs_up(calligraphy, "钱", now=lesson.ends_at)
    await agenda.run_due(now=lesson.ends_at + RULES.roll_closes)
    assert "钱" not in await marks(lesson)


async def test_a_closed_roll_can_be_corrected_and_taken_back_is_absent(school, lesson):
    await signs_in(school, lesson, "王")
    later = lesson.ends_at + RULES.roll_closes
    await agenda.run_due(now=later)
    li = await Enrolment.get(name="李")
    for said, known in ((Mark.PRESENT, Mark.PRESENT), (None, Mark.ABSENT)):
        await courses.mark(lesson.id, li.id, said, OPERATOR, now=later, member=school.chen)
        assert (await marks(lesson))["李"] is known


async def test_a_walk_in_nobody_let_in_is_off_the_roll_when_it_is_closed(school, lesson):
    await signs_in(school, lesson, "王")
    await signs_in(school, lesson, "周")
    await agenda.run_due(now=lesson.ends_at + RULES.roll_closes)
    assert "周" not in await marks(lesson)
