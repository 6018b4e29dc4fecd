"""The chain of the journal: whatever is done to it behind its back is found.

Two thousand manipulations, each of them random: changed, left out, put in, moved, cut off.
"""

import json
import random
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from tortoise.exceptions import BaseORMException

from models import installation, journal
from models.database import attempt, close_database, execute, fetch, open_database, writing
from models.journal import OPERATOR, Actor, JournalEntry, Via, Wrong
from models.residents import Resident

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)
ENTRIES = 40
WANG, LI = Resident(id=1, name="王秀英"), Resident(id=2, name="李建国")


async def lived(entries: int = ENTRIES) -> None:
    """A journal of some days, half of it about persons, linked."""
    async with writing():
        for n in range(entries):
            await journal.write(
                Actor("member", 1 + n % 3, Via.OFFICE),
                ("resident-changed", "resident-created", "request-claim")[n % 3],
                (WANG, LI)[n % 2],
                now=NOW + timedelta(seconds=n),
                personal={"before": {"name": "王"}, "after": {"name": "汪"}} if n % 2 else None,
                fields=["name"],
                n=n,
            )
    assert await journal.seal(now=LATER) == entries


@pytest.fixture
async def database():
    opened = await open_database("sqlite://:memory:")
    try:
        await opened.create_tables()
        yield
    finally:
        await close_database()


@pytest.fixture
async def on_postgres(fresh_postgres):
    opened = await open_database(fresh_postgres())
    try:
        await opened.create_tables()
        yield
    finally:
        await close_database()


async def wrongs() -> set[Wrong]:
    return {fault.wrong for fault in (await journal.verify()).faults}


async def test_a_journal_that_nobody_touched_is_sound(database):
    """However often it was linked, and whatever is too new to be."""
    await lived()
    await journal.write(OPERATOR, "restored", WANG, now=LATER)
    assert await journal.seal(now=LATER) == 0
    verdict = await journal.verify()
    assert (verdict.sound, verdict.links, verdict.unlinked) == (True, ENTRIES, 1)
    assert await journal.seal(now=LATER + timedelta(minutes=10)) == 1
    assert (await journal.verify(verdict.head)).sound


async def _refused(sql: str) -> None:
    with pytest.raises((BaseORMException, asyncpg.PostgresError), match="only added to"):
        async with attempt():
            await execute(sql)


async def _only_added_to() -> None:
    await lived()
    async with writing():
        for table, column in (("journal", "act"), ("journal_links", "digest")):
            await _refused(f"UPDATE {table} SET {column} = 'x' WHERE id = 3")
            await _refused(f"DELETE FROM {table} WHERE id = 3")
        await _refused("UPDATE journal SET personal = '{}' WHERE id = 2")
    assert (await journal.verify()).sound


async def test_the_database_refuses_to_change_or_delete_a_line(database):
    """Whoever asks, by whatever way; also to put one in the place of another."""
    await _only_added_to()
    columns = "at, actor, via, act, subject, facts, personal, personal_digest"
    async with writing():
        for way in ("INSERT OR REPLACE", "REPLACE"):
            await _refused(f"{way} INTO journal (id, {columns}) SELECT 3, {columns} FROM journal")
            for id, entry in ((3, 3), (99, 3), (3, 99)):
                await _refused(f"{way} INTO journal_links VALUES ({id}, {entry}, 'x')")
    assert (await journal.verify()).sound


async def test_and_so_does_a_server(on_postgres):
    """PostgreSQL likewise; nor are all lines emptied at once. The chain is the same there."""
    await _only_added_to()
    async with writing():
        for table in ("journal", "journal_links"):
            await _refused(f"TRUNCATE {table}")
    assert await journal.erase_personal(LI, OPERATOR, now=LATER) == ENTRIES // 2
    assert (await journal.verify()).sound


async def test_a_person_is_erased_and_the_chain_holds(database):
    """What was said of them is gone, what was done stays; who erases behind its back is found."""
    await lived()
    assert await journal.erase_personal(LI, OPERATOR, now=LATER) == ENTRIES // 2
    assert not await JournalEntry.filter(personal__isnull=False).exists()
    assert await JournalEntry.filter(act="resident-changed").exists()
    assert (await journal.verify()).sound
    await journal.seal(now=LATER + timedelta(minutes=10))
    assert (await journal.verify()).sound


async def test_a_person_erased_behind_its_back_is_found(database):
    """An empty place that no entry accounts for."""
    await lived()
    async with writing():
        await execute("UPDATE journal SET personal = NULL WHERE id = 2")
    assert await wrongs() == {Wrong.PERSONAL_MISSING}


async def test_what_is_left_of_a_person_says_nothing(database):
    """The same words have another digest each time: it can't be guessed back."""
    await lived()
    digests = await JournalEntry.exclude(personal_digest="").values_list("personal_digest")
    assert len(set(digests)) == ENTRIES // 2


class _Undone(Exception):
    """Takes a manipulation back."""


def _quoted(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"


async def change(chance: random.Random) -> None:
    column = chance.choice(["at", "actor", "via", "act", "subject", "facts", "personal_digest"])
    at = chance.randint(1, ENTRIES)
    said = {"at": "2026-11-22 02:00:59.000000+00:00", "facts": '{"n": 99}'}
    await execute(f"UPDATE journal SET {column} = ? WHERE id = ?", [said.get(column, "x"), at])


async def change_what_was_said(chance: random.Random) -> None:
    at = 2 * chance.randint(1, ENTRIES // 2)
    said = chance.choice(["'{}'", "NULL", '\'{"salt":"0","after":{"name":"x"}}\'', "'['"])
    await execute(f"UPDATE journal SET personal = {said} WHERE id = ?", [at])


async def leave_out(chance: random.Random) -> None:
    first = chance.randint(1, ENTRIES)
    last = min(ENTRIES, first + chance.randint(0, 5))
    await execute("DELETE FROM journal WHERE id BETWEEN ? AND ?", [first, last])
    if chance.random() < 0.5:
        await execute("DELETE FROM journal_links WHERE entry_id BETWEEN ? AND ?", [first, last])


async def put_in(chance: random.Random) -> None:
    at = chance.randint(1, ENTRIES)
    await execute("UPDATE journal SET id = id + 1000000 WHERE id >= ?", [at])
    await execute("UPDATE journal SET id = id - 999999 WHERE id > 1000000")
    if chance.random() < 0.5:
        await execute("UPDATE journal_links SET entry_id = -entry_id - 1 WHERE entry_id >= ?", [at])
        await execute("UPDATE journal_links SET entry_id = -entry_id WHERE entry_id < 0")
    await execute(
        "INSERT INTO journal (id, at, actor, via, act, subject, facts, personal_digest)"
        " SELECT ?, at, actor, via, act, 'resident:9', facts, '' FROM journal"
        " WHERE id <> ? LIMIT 1",
        [at, at],
    )


async def move(chance: random.Random) -> None:
    one, other = chance.sample(range(1, ENTRIES + 1), 2)
    table, column = chance.choice([("journal", "id"), ("journal_links", "entry_id")])
    for old, new in ((one, -1), (other, one), (-1, other)):
        await execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", [new, old])


async def cut_off(chance: random.Random) -> None:
    kept = chance.randint(0, ENTRIES - 1)
    await execute("DELETE FROM journal WHERE id > ?", [kept])
    await execute("DELETE FROM journal_links WHERE entry_id > ?", [kept])


async def forge_the_end(chance: random.Random) -> None:
    await cut_off(chance)
    rows = await fetch("SELECT id, digest FROM journal_links ORDER BY id DESC LIMIT 1")
    links, digest = (rows[0]["id"], rows[0]["digest"]) if rows else (0, "0" * 64)
    if links:
        await execute("UPDATE journal_head SET links = ?, digest = ?", [links, digest])
    else:
        await execute("UPDATE journal_head SET links = 0, digest = ?", [digest])


async def link_anew(chance: random.Random) -> None:
    """By somebody who knows how links are made, and has not the secret that signs the head."""
    at = chance.randint(1, ENTRIES)
    await execute("UPDATE journal SET subject = 'resident:9' WHERE id = ?", [at])
    last = chance.choice([at, ENTRIES])  # that one link, or all from there on
    digest = journal.chain.BEGINNING
    for row in await fetch(f"SELECT {journal.chain.COLUMNS} FROM journal ORDER BY id"):
        (kept,) = await fetch("SELECT digest FROM journal_links WHERE id = ?", [row["id"]])
        digest = journal.chain.linked(digest, row) if at <= row["id"] <= last else kept["digest"]
        await execute("UPDATE journal_links SET digest = ? WHERE id = ?", [digest, row["id"]])
    await execute("UPDATE journal_head SET digest = ?", [digest])


async def say_something_else(chance: random.Random) -> None:
    """With the digest that belongs to it: only the chain knows that it was another one."""
    said = {"salt": "0" * 32, "after": {"name": chance.choice("赵钱孙李")}}
    await execute(
        "UPDATE journal SET personal = ?, personal_digest = ? WHERE id = ?",
        [json.dumps(said), journal.entries.digest_of(said), 2 * chance.randint(1, ENTRIES // 2)],
    )


WAYS = (
    *(change, change_what_was_said, say_something_else, leave_out, put_in, move),
    *(cut_off, forge_the_end, link_anew),
)


async def _found(way, chance: random.Random) -> bool:
    try:
        async with writing():
            await way(chance)
            sound = (await journal.verify()).sound
            raise _Undone
    except _Undone:
        return not sound


async def test_of_two_thousand_manipulations_all_are_found(database):
    """By somebody who has taken the triggers away first."""
    await lived()
    await installation.known()
    async with writing():
        for table in ("journal", "journal_links"):
            for trigger in ("unchanged", "undeleted"):
                await execute(f"DROP TRIGGER {table}_{trigger}")
    chance = random.Random(20261122)
    tried = [chance.choice(WAYS) for _ in range(2_000)]
    missed = [way.__name__ for way in tried if not await _found(way, chance)]
    print(f"{len(tried)} manipulations, {len(tried) - len(missed)} found")  # noqa: T201
    assert missed == []
    assert (await journal.verify()).sound


NAMED = {
    Wrong.ENTRY_CHANGED: ["UPDATE journal SET actor = 'member:9' WHERE id = 5"],
    Wrong.ENTRY_MISSING: ["DELETE FROM journal WHERE id = 5"],
    Wrong.ENTRY_INSERTED: ["DELETE FROM journal_links WHERE entry_id = 5"],
    Wrong.LINK_MISSING: ["DELETE FROM journal_links WHERE id = 5"],
    Wrong.ORDER_CHANGED: [
        "UPDATE journal_links SET entry_id = -5 WHERE id = 5",
        "UPDATE journal_links SET entry_id = 5 WHERE id = 6",
        "UPDATE journal_links SET entry_id = 6 WHERE id = 5",
    ],
    Wrong.PERSONAL_CHANGED: ["UPDATE journal SET personal = '{}' WHERE id = 2"],
    Wrong.PERSONAL_MISSING: ["UPDATE journal SET personal = NULL WHERE id = 2"],
    Wrong.END_MISSING: ["DELETE FROM journal_links WHERE id > 30"],
    Wrong.HEAD_FORGED: ["DELETE FROM journal_head"],
}


async def test_what_is_wrong_is_called_by_its_name(database):
    """So that whoever reads it knows where to look; everything that can be wrong is tried."""
    await lived()
    await installation.known()
    async with writing():
        for table in ("journal", "journal_links"):
            for trigger in ("unchanged", "undeleted"):
                await execute(f"DROP TRIGGER {table}_{trigger}")
    for wrong, statements in NAMED.items():
        assert wrong in await _wrongs_after(statements), wrong
    assert set(NAMED) == set(Wrong)


async def _wrongs_after(statements: list[str]) -> set[Wrong]:
    found: set[Wrong] = set()
    try:
        async with writing():
            for statement in statements:
                await execute(statement)
            found = await wrongs()
            raise _Undone
    except _Undone:
        return found


async def test_who_signs_a_shorter_chain_is_found_by_a_head_noted_elsewhere(database):
    """Somebody who has the secret as well can forge everything that lies in the database."""
    await lived()
    noted = (await journal.verify()).head
    async with writing():
        for table in ("journal", "journal_links"):
            await execute(f"DROP TRIGGER {table}_undeleted")
        await execute("DELETE FROM journal WHERE id > 30")
        await execute("DELETE FROM journal_links WHERE id > 30")
        (end,) = await fetch("SELECT digest FROM journal_links WHERE id = 30")
        signed = await journal.chain.signature(30, end["digest"])
        await execute(
            "UPDATE journal_head SET links = 30, digest = ?, signature = ?",
            [end["digest"], signed],
        )
    assert (await journal.verify()).sound
    assert not (await journal.verify(noted)).sound
    assert not (await journal.verify("30:" + "0" * 64)).sound
