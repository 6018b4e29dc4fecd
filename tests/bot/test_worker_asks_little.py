"""How much the database is asked for an update: few statements, and fewer ways there and back."""

import pytest
from tortoise.connection import get_connection

import models.database.sqlite
from bot.worker import BATCH
from models.database import add_row
from models.inbox import Handling, Incoming
from models.outbox import Outgoing
from models.requests import Entry, ResidentRequest
from models.requests.tables import Counter

STATEMENTS = 12
"""Statements an update that becomes a request, every row that is written counted as one."""

TRIPS = 22
"""Ways to the database and back for a whole batch of them."""


@pytest.fixture
async def waiting(given):
    """As many people as fit into a batch, each of whom has said what becomes a request."""
    people = [await given.stranger(f"居民{n}") for n in range(BATCH)]
    for person in people:
        await person.starts()
        await person.says("找人帮忙")
    for n, person in enumerate(people):
        person.person.says(given.account, f"第{n}件事：楼道灯不亮，请来看一看")
    while await given.app.poller.once():
        pass
    given.app.worker.monotonic = lambda: 0.0  # a slow machine is not what is asked about
    return given.app.worker


class Asked:
    """What the database was asked."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.trips = 0


@pytest.fixture
async def asked(waiting, monkeypatch):
    counted = Asked()
    ask = models.database.sqlite.ask

    async def counting(*args):
        counted.trips += 1
        return await ask(*args)

    monkeypatch.setattr(models.database.sqlite, "ask", counting)
    connection = get_connection("default")._connection

    def hear(statement: str) -> None:
        """What a trigger or an index of words does by itself was not asked: it is told as a remark,
        or as the statement that set it off, once more."""
        if not statement.startswith("--") and statement not in counted.statements[-1:]:
            counted.statements.append(statement)

    await connection.set_trace_callback(hear)
    yield counted
    await connection.set_trace_callback(None)


async def test_a_batch_of_requests_asks_the_database_for_little(waiting, asked):
    """Request, timeline, journal, two cards, two messages, number, conversation, done."""
    assert await waiting.once() == BATCH
    assert await ResidentRequest.all().count() == await Entry.all().count() == BATCH
    per_update = len(asked.statements) / BATCH
    print(f"{per_update:.1f} statements an update, {asked.trips} trips")  # noqa: T201
    assert per_update <= STATEMENTS
    assert asked.trips <= TRIPS


async def test_one_by_one_they_would_ask_for_more(waiting, asked):
    """The twin: it is the batch that saves."""
    waiting._most = 1
    while await waiting.once():
        waiting._most = 1
    assert await ResidentRequest.all().count() == BATCH
    assert len(asked.statements) / BATCH > STATEMENTS
    assert asked.trips > 5 * TRIPS


async def test_one_that_fails_undoes_what_it_added_and_nothing_else(waiting, monkeypatch):
    """Its rows were not even written yet, nor were those of the others."""
    conversations = waiting.conversations
    hear = conversations._hear
    rows = await Outgoing.all().count()

    async def failing(turn):
        await hear(turn)
        if turn.text.startswith("第7件事"):
            raise RuntimeError("a bug")

    monkeypatch.setattr(conversations, "_hear", failing)
    assert await waiting.once() == BATCH
    assert await ResidentRequest.all().count() == await Entry.all().count() == BATCH - 1
    assert not await ResidentRequest.filter(text__startswith="第7件事").exists()
    assert await Outgoing.all().count() == rows + 2 * (BATCH - 1)
    assert await Incoming.filter(handling=Handling.WAITING).count() == 1
    numbers = sorted(await ResidentRequest.all().values_list("number", flat=True))
    days = {number.partition("-")[0] for number in numbers}
    assert len(days) == 1
    assert [int(n.partition("-")[2]) for n in numbers] == list(range(1, BATCH)), "none is left out"


async def test_a_row_that_can_not_be_written_takes_down_its_own_update_alone(waiting, monkeypatch):
    """Nobody can tell whose it was when all are written together: so each goes by itself."""
    conversations = waiting.conversations
    hear = conversations._hear

    async def twice(turn):
        await hear(turn)
        if turn.text.startswith("第7件事"):
            for _ in range(2):
                add_row(Counter, name="the only one", value=1)

    monkeypatch.setattr(conversations, "_hear", twice)
    await waiting.once()
    assert await ResidentRequest.all().count() == BATCH - 1
    row = await Incoming.get(handling=Handling.WAITING)
    assert (row.attempts, row.error) == (1, "IntegrityError")
