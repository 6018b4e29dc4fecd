"""Words in an index: it finds whatever reading every text would find.

The table is the requests' own, filled by hand with nothing but words.
"""

import sqlite3
from collections.abc import AsyncIterator, Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import clock
from models.database import (
    close_database,
    dialect,
    execute,
    fetch,
    index_waiting,
    open_database,
    rows_with,
    searching,
    writing,
)
from models.database.connecting import address
from models.database.migrating import migrate
from models.database.searching import SEARCHED, index_words, pairs

EVERYBODY = 10**6

WORDS = (
    "电梯坏了",
    "楼道灯不亮",
    "3栋2单元",
    "A座",
    "wifi坏",
    "，。",
    "🚲乱停",
    "𠮷家",
    "灯",
    "a b",
)

FEW = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(params=["sqlite", "postgres"])
async def requests(request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """The tables, with one request that says nothing; what it refers to is not asked for."""
    url = "sqlite://:memory:"
    if request.param == "postgres":
        fresh: Callable[[], str] = request.getfixturevalue("fresh_postgres")
        url = fresh()
    database = await open_database(url)
    await database.create_tables()
    if request.param == "sqlite":
        await fetch("PRAGMA foreign_keys = OFF")
    else:
        for row in await fetch(
            "SELECT conname FROM pg_constraint WHERE contype = 'f'"
            " AND conrelid = 'requests'::regclass"
        ):
            async with writing():
                await execute(f'ALTER TABLE requests DROP CONSTRAINT "{row["conname"]}"')
    yield
    await close_database()


async def file(id: int, *, text: str = "", place_words: str = "", result: str = "") -> None:
    """A request of nothing but words."""
    async with writing():
        await execute(
            "INSERT INTO requests (id, number, text, place_words, result, filed_at, category_id,"
            " grid_id, first_grid_id, status, urgent, returns, version)"
            " VALUES (?, ?, ?, ?, ?, ?, 1, 1, 1, 'open', ?, 0, 1)",
            [id, f"LB{id}", text, place_words, result, _now(), False],
        )


def _now() -> object:
    from models.database import as_text

    return as_text(clock.now()) if dialect() == "sqlite" else clock.now()


async def found(*words: str) -> list[int] | None:
    """The rows that the index names, in order."""
    ids = await rows_with("requests", words, most=EVERYBODY)
    return None if ids is None else sorted(ids)


@FEW
@given(
    texts=st.lists(
        st.tuples(*[st.lists(st.sampled_from(WORDS), max_size=3).map("".join)] * 3), max_size=4
    ),
    word=st.sampled_from([*WORDS, "梯坏", "道灯", "单元", "坏了3栋", "A", "WIFI", "LB"]),
)
@pytest.mark.parametrize("indexed", ["all", "some", "none"])
async def test_no_row_that_has_a_word_is_missed(requests, indexed, texts, word):
    """Wherever it stands in whichever column, in either case, be it indexed already or not; where
    the index is of no help it says so."""
    async with writing():
        await execute("DELETE FROM requests")
    for id, (text, place, result) in enumerate(texts, 1):
        await file(id, text=text, place_words=place, result=result)
        if indexed == "all" or (indexed == "some" and id == 2):
            await index_waiting()
    has = [id for id, said in enumerate(texts, 1) if word.lower() in f"{said}lb{id}".lower()]
    named = await found(word)
    if named is None:
        assert not pairs([word])
    else:
        assert set(has) <= set(named)


@pytest.mark.parametrize("indexed", [True, False])
async def test_what_is_changed_or_gone_is_found_no_longer(requests, indexed):
    """Once what waits is indexed, whether it had been before; what came to nothing changes
    nothing."""

    async def named(word: str) -> list[int] | None:
        await index_waiting()
        return await found(word)

    async def come_to_nothing() -> None:
        async with writing():
            await execute("UPDATE requests SET text = '漏水' WHERE id = 1")
            raise ZeroDivisionError

    await file(1, text="王秀英家漏水")
    if indexed:
        assert await named("秀英") == [1]
    with pytest.raises(ZeroDivisionError):
        await come_to_nothing()
    if indexed:
        assert await named("秀英") == [1]
    async with writing():
        await execute("UPDATE requests SET text = '', result = '修好了' WHERE id = 1")
    assert await named("秀英") == await named("漏水") == []
    assert await named("修好") == [1]
    async with writing():
        await execute("UPDATE requests SET result = '换好了' WHERE id = 1")
        if indexed:
            await execute("UPDATE requests SET result = '都好了' WHERE id = 1")
        await execute("DELETE FROM requests WHERE id = 1")
    assert await found("修好") == await named("换好") == await named("都好") == []


@FEW
@given(
    acts=st.lists(
        st.tuples(
            st.sampled_from(["write", "write", "delete", "index"]),
            st.integers(1, 4),
            st.lists(st.sampled_from(WORDS), max_size=3).map("".join),
        ),
        max_size=25,
    )
)
async def test_whatever_happens_the_index_is_as_if_built_anew(requests, acts):
    """Rows come, change and go, indexed or waiting: in the end every pair leads to the rows that
    have it, and to no other."""
    texts: dict[int, str] = {}
    async with writing():
        await execute("DELETE FROM requests")
    for act, id, text in acts:
        if act == "index":
            await index_waiting()
        elif act == "delete":
            texts.pop(id, None)
            async with writing():
                await execute("DELETE FROM requests WHERE id = ?", [id])
        elif id in texts:
            texts[id] = text
            async with writing():
                await execute("UPDATE requests SET text = ? WHERE id = ?", [text, id])
        else:
            texts[id] = text
            await file(id, text=text)
    await index_waiting()
    for pair in pairs([*WORDS, "坏了楼道", "元3栋", "座wi"]):
        assert await found(pair) == [id for id in sorted(texts) if pair in pairs([texts[id]])]


async def test_what_waits_is_put_into_the_index_once(requests, monkeypatch):
    """A few rows at a time, so that whoever writes need not wait; afterwards none is waiting."""
    monkeypatch.setattr(searching, "AT_ONCE", 2)
    for id in range(1, 6):
        await file(id, text="电梯坏了")
    assert await found("楼道") == ([1, 2, 3, 4, 5] if dialect() == "sqlite" else [])
    assert await index_waiting() == (5 if dialect() == "sqlite" else 0)
    assert await index_waiting() == 0
    assert await found("楼道") == []
    assert await found("电梯") == [1, 2, 3, 4, 5]


async def test_each_of_several_words_is_wanted(requests):
    """And a word that more rows have than were asked for is left to whoever reads them."""
    await file(1, text="3栋电梯坏了")
    await file(2, text="电梯里有异味", place_words="3栋")
    await file(3, text="电梯太慢")
    await index_waiting()
    assert await found("电梯", "3栋") == [1, 2]
    assert await rows_with("requests", ["电梯"], most=3) is not None
    assert await rows_with("requests", ["电梯"], most=2) is None
    assert await found("慢") is None
    assert await found("，。") is None


async def test_setting_it_again_changes_nothing(requests):
    """Each `lingrid migrate` does."""
    await file(1, text="电梯坏了")
    await index_waiting()
    await index_words()
    await index_words()
    assert await found("电梯") == [1]
    await file(2, text="电梯又坏了")
    await index_words()
    assert await found("电梯") == [1, 2]
    await index_waiting()
    assert await found("电梯") == [1, 2]
    assert await found("梯又") == [2]


async def test_a_database_from_before_is_searched_once_it_is_migrated(tmp_path):
    """What had been written till then is found, too."""
    url = f"sqlite://{tmp_path}/old.db"
    await migrate(url)
    file_ = address(url).file
    assert file_ is not None
    with sqlite3.connect(file_) as old:
        for name in ("added", "changed", "deleted"):
            old.execute(f"DROP TRIGGER requests_words_{name}")
        old.execute("DROP TABLE search_requests")
        old.execute("DROP TABLE search_requests_waiting")
    await open_database(url)
    try:
        await fetch("PRAGMA foreign_keys = OFF")
        await file(1, text="电梯坏了")
    finally:
        await close_database()
    await migrate(url)
    await open_database(url)
    try:
        assert await found("电梯") == [1]
    finally:
        await close_database()


def test_every_searched_column_is_one():
    """And holds text."""
    from models.requests import ResidentRequest

    assert set(SEARCHED["requests"]) <= ResidentRequest._meta.fields_db_projection.keys()
