"""Rows of before: since when seats were held comes out of what the journal had written."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from tortoise.models import Model

from models import journal
from models.courses import Course, Enrolment, Standing, counting
from models.courses.counting import Figure, Wanted
from models.database import writing
from models.journal import OPERATOR, JournalEntry

openings = import_module("models.migrations.0025_openings")

CROWD = 1_100
"""More seats than are looked at in one go."""

FIRST = datetime(2026, 11, 2, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    """Nine o'clock in Shenzhen on one of the days that are told here; the first is 0."""
    return FIRST + timedelta(days=number)


LIVES: dict[str, tuple[str, list[tuple[int, str, str | None]]]] = {
    "seated at once": ("seated", [(0, "made", "seated")]),
    "waited, and took what was offered": (
        "seated",
        [(0, "made", "waiting"), (1, "offered", None), (2, "taken", "seated")],
    ),
    "was let in by the grid": ("seated", [(0, "made", "applied"), (2, "let in", "seated")]),
    "took it, then was let in": (
        "seated",
        [
            (0, "made", "waiting"),
            (1, "offered", None),
            (2, "taken", "applied"),
            (3, "let in", "seated"),
        ],
    ),
    "was turned away": ("refused", [(0, "made", "applied"), (1, "turned away", "refused")]),
    "let it lapse": (
        "lapsed",
        [(0, "made", "waiting"), (1, "offered", None), (2, "lapsed", "lapsed")],
    ),
    "had a seat and left": ("left", [(0, "made", "seated"), (3, "left", "left")]),
    "waits": ("waiting", [(0, "made", "waiting")]),
    "nobody knows": ("seated", []),
}
"""Where somebody stands, and what the journal knows: the day, the act, where they stood then."""

SINCE: dict[str, tuple[datetime | None, datetime | None]] = {
    "seated at once": (day(0), day(0)),
    "waited, and took what was offered": (day(1), day(2)),
    "was let in by the grid": (day(0), day(2)),
    "took it, then was let in": (day(1), day(3)),
    "was turned away": (day(0), None),
    "let it lapse": (day(1), None),
    "had a seat and left": (day(0), day(0)),
    "waits": (None, None),
    "nobody knows": (day(0), day(0)),
}
"""Since when a seat was held for them, and since when it was theirs."""

ACTS = {
    "made": "enrolment-made",
    "offered": "seat-offered",
    "taken": "seat-taken",
    "let in": "enrolment-seated",
    "turned away": "enrolment-refused",
    "lapsed": "offer-lapsed",
    "left": "enrolment-left",
}


class Apps:
    """What a migration asks for tables: they have what it reads and writes to this day."""

    def get_model(self, name: str) -> type[Model]:
        return {"models.Enrolment": Enrolment, "models.JournalEntry": JournalEntry}[name]


@pytest.fixture
async def before(busy_school):
    """Those lives and a crowd, as the columns come to them: empty."""
    course = await busy_school.course(seats=2_000)
    for name, (standing, written) in LIVES.items():
        await _enrolment(busy_school, course, name, standing, written)
    who = await busy_school.person("众人")
    await Enrolment.bulk_create(
        Enrolment(
            course=course, resident=who, name=f"{n}号", standing=Standing.SEATED, arrived_at=day(0)
        )
        for n in range(CROWD)
    )
    async with writing():
        for row in await Enrolment.filter(resident_id=who.id):
            await journal.write(OPERATOR, "enrolment-made", row, now=day(1), standing="seated")
    return course


async def _enrolment(school, course, name, standing, written):
    left = next((day(at) for at, act, _ in written if act == "left"), None)
    row = await Enrolment.create(
        course=course,
        resident=await school.person(name),
        name=name,
        standing=Standing(standing),
        arrived_at=day(0),
        left_at=left,
    )
    async with writing():
        for at, act, stood in written:
            facts = {"standing": stood} if stood else {}
            await journal.write(OPERATOR, ACTS[act], row, now=day(at), **facts)


async def test_since_when_is_known_of_every_life(before):
    """Also of what fills more than a page of the journal, and where the journal knows nothing."""
    assert await Enrolment.exclude(held_at=None, seated_at=None).count() == 0
    await openings.what_the_journal_knows(Apps(), None)
    rows = {row.name: (row.held_at, row.seated_at) for row in await Enrolment.all()}
    assert {name: rows[name] for name in SINCE} == SINCE
    crowd = [since for name, since in rows.items() if name not in SINCE]
    assert crowd == [(day(1), day(1))] * CROWD


async def test_past_days_are_told_as_they_were(before):
    """Who had a seat then and who waited; the twin: without it the days are told wrong."""
    without = [await _on(before, day(number)) for number in range(4)]
    await openings.what_the_journal_knows(Apps(), None)
    told = [await _on(before, day(number)) for number in range(4)]
    # the crowd arrived on the first day, and had its seats from the second
    assert told == [(3, 4 + CROWD), (3 + CROWD, 1), (5 + CROWD, 1), (5 + CROWD, 1)]
    assert without != told


async def _on(course: Course, at: datetime) -> tuple[int, int]:
    wanted = Wanted(course=course.id, through=at.date())
    (found,) = (await counting.count(wanted, now=day(10))).values()
    return found[Figure.ENROLMENTS], found[Figure.WAITING]
