"""Two courses published at the same moment: the room goes to one of them."""

import asyncio

import pytest
from school import MONDAY, School

from models import courses
from models.courses import Course, CourseStatus, VenueTaken, planning
from models.journal import OPERATOR


async def two_for_one_room(school: School) -> list[Course]:
    titles = ("书法", "绘画")
    return [await school.draft(title, venue="活动室", teacher=f"{title}师") for title in titles]


async def publish_at_once(drafts: list[Course]) -> list[object]:
    """Both at the same moment; what became of each."""
    wanted = (courses.publish(draft.id, OPERATOR, now=MONDAY) for draft in drafts)
    return await asyncio.gather(*wanted, return_exceptions=True)


def meet_before_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks what is held waits, a while, for another to get as far."""
    met = asyncio.Barrier(2)
    look = planning.held_between

    async def together(*args, **how):
        found = await look(*args, **how)
        try:
            async with asyncio.timeout(1):
                await met.wait()
        except (TimeoutError, asyncio.BrokenBarrierError):
            pass  # the other waits for a lock of ours: nobody comes
        return found

    monkeypatch.setattr(planning, "held_between", together)


async def test_a_room_is_given_once_though_two_publish_at_once(busy_school, monkeypatch):
    drafts = await two_for_one_room(busy_school)
    meet_before_looking(monkeypatch)
    became = await publish_at_once(drafts)
    assert sorted(type(each).__name__ for each in became) == ["Course", "VenueTaken"]
    assert await Course.filter(status=CourseStatus.PUBLISHED).count() == 1


async def test_twin_without_the_lock_both_have_it(busy_school, monkeypatch):
    """On PostgreSQL, where two transactions run side by side; on SQLite one writes at a time."""
    drafts = await two_for_one_room(busy_school)

    async def unlocked(table, ids):
        return {row.id: row for row in await table.filter(id__in=[id for id in ids if id])}

    monkeypatch.setattr(planning, "_locked", unlocked)
    meet_before_looking(monkeypatch)
    became = await publish_at_once(drafts)
    refused = [each for each in became if isinstance(each, VenueTaken)]
    on_postgres = Course._meta.db.capabilities.dialect == "postgres"
    assert len(refused) == (0 if on_postgres else 1)
