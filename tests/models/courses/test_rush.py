"""The rush: everybody presses at the same moment, and no seat is given twice.

Each promise has its twin: with the lock taken out the same people oversell the same course, so
the promise is kept by the lock and not by luck.
"""

import asyncio
from contextlib import nullcontext
from typing import Any

import pytest
from school import MONDAY, School

from models import courses
from models.courses import Course, Enrolment, Standing, seats
from models.journal import OPERATOR

SEATS, PEOPLE = 20, 60


@pytest.fixture
async def crowd(busy_school: School) -> tuple[Course, list]:
    """A course of twenty seats, and sixty people who want one."""
    course = await busy_school.course(seats=SEATS)
    return course, [await busy_school.person(f"居民{n}") for n in range(PEOPLE)]


async def rush(course: Course, people: list) -> list[Enrolment]:
    """All of them at the same moment."""
    async with asyncio.timeout(60):
        return await asyncio.gather(
            *(courses.sign_up(course.id, person, OPERATOR, now=MONDAY) for person in people)
        )


async def test_sixty_press_at_once_and_twenty_sit(crowd):
    course, people = crowd
    made = await rush(course, people)
    by_arrival = sorted(made, key=lambda enrolment: enrolment.id)
    assert [e.standing for e in by_arrival] == [Standing.SEATED] * 20 + [Standing.WAITING] * 40
    assert await courses.seats_taken(course.id) == SEATS


async def test_a_reader_that_dawdles_oversells_nothing(crowd, monkeypatch):
    """Whoever has counted lets all others go first; the lock makes them wait."""
    course, people = crowd
    count = seats.seats_taken

    async def count_and_dawdle(id: int) -> int:
        taken = await count(id)
        for _ in range(5):
            await asyncio.sleep(0)
        return taken

    monkeypatch.setattr(seats, "seats_taken", count_and_dawdle)
    await rush(course, people)
    assert await count(course.id) == SEATS


async def test_the_same_person_pressing_ten_times_has_one_place(crowd):
    course, (wang, *_) = crowd
    presses = (courses.sign_up(course.id, wang, OPERATOR, now=MONDAY) for _ in range(10))
    said = await asyncio.gather(*presses, return_exceptions=True)
    assert sum(isinstance(answer, Enrolment) for answer in said) == 1
    assert sum(isinstance(answer, courses.AlreadySignedUp) for answer in said) == 9
    assert await courses.seats_taken(course.id) == 1


async def test_a_freed_seat_is_taken_by_one_of_those_who_leave_and_come(crowd):
    """Leaving, declining and signing up at once keep every promise about the number of seats."""
    course, people = crowd
    made = await rush(course, people[:40])
    seated = [e for e in made if e.standing is Standing.SEATED]
    await asyncio.gather(
        *(courses.leave(e.id, OPERATOR, now=MONDAY) for e in seated[:10]),
        *(courses.sign_up(course.id, p, OPERATOR, now=MONDAY) for p in people[40:]),
    )
    assert await courses.seats_taken(course.id) == SEATS
    offered = await Enrolment.filter(standing=Standing.OFFERED).order_by("id")
    waiting = await Enrolment.filter(standing=Standing.WAITING).order_by("id")
    assert len(offered) == 10
    assert offered[-1].id < waiting[0].id, "by order of arrival"


# --- the twins: they must oversell


def meet_after_counting(monkeypatch: pytest.MonkeyPatch, parties: int) -> None:
    """Everyone has counted before anyone goes on: what happens by bad luck, made to happen."""
    stand, met = seats._first_standing, asyncio.Barrier(parties)

    async def count_and_meet(*asked: Any, **when: Any) -> Standing:
        found = await stand(*asked, **when)
        async with asyncio.timeout(20):
            await met.wait()
        return found

    monkeypatch.setattr(seats, "_first_standing", count_and_meet)


async def test_twin_reading_and_writing_apart_oversells(crowd, monkeypatch):
    """Without the transaction around both, eight people sit on one seat."""
    course, people = crowd
    await courses.resize(course.id, 1, OPERATOR, now=MONDAY)
    meet_after_counting(monkeypatch, parties=8)
    monkeypatch.setattr(seats, "writing", nullcontext)
    made = await rush(course, people[:8])
    assert [e.standing for e in made] == [Standing.SEATED] * 8


@pytest.mark.parametrize("busy_school", ["postgres"], indirect=True)
async def test_twin_a_transaction_alone_is_no_lock(crowd, monkeypatch):
    """On PostgreSQL transactions run side by side: it is the locked course that makes them wait.

    On SQLite there is one writer, and the transaction is the lock.
    """
    course, people = crowd

    async def not_locked(id: int) -> Course:
        return await Course.get(id=id)

    await courses.resize(course.id, 1, OPERATOR, now=MONDAY)
    meet_after_counting(monkeypatch, parties=8)
    monkeypatch.setattr(seats, "locked", not_locked)
    made = await rush(course, people[:8])
    assert [e.standing for e in made] == [Standing.SEATED] * 8


async def test_with_the_lock_the_same_eight_share_nothing(crowd):
    course, people = crowd
    await courses.resize(course.id, 1, OPERATOR, now=MONDAY)
    made = await rush(course, people[:8])
    assert sorted(e.standing for e in made) == [Standing.SEATED] + [Standing.WAITING] * 7
