"""The office of a small community, with its neighbour that it must not see.

Who they are stands in `communities`.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from communities import NOW, Community, Things, a_course, build, happened
from office import Caller, caller

from api.app import create_app
from models import clock
from models.categories import Category
from models.database import close_database, fetch, open_database, writing
from models.visible import SCOPES


@pytest.fixture
async def community(request: pytest.FixtureRequest) -> AsyncIterator[Community]:
    """Two communities in a fresh database, at ten in the morning; on SQLite, or see `BOTH`."""
    url = "sqlite://:memory:"
    if getattr(request, "param", "sqlite") == "postgres":
        fresh: Callable[[], str] = request.getfixturevalue("fresh_postgres")
        url = fresh()
    database = await open_database(url)
    try:
        await database.create_tables()
        with clock.frozen(NOW):
            async with writing():
                built = await build()
            yield built
    finally:
        await close_database()


@dataclass
class Office:
    """The API, and the people who call it."""

    community: Community
    app: Any
    open: list[Caller] = field(default_factory=list)

    def call(self, who: str | None = None, *, secret: str | None = None) -> Caller:
        """The API as a member of staff calls it; without a token when none is named."""
        secret = self.community.secrets[who] if who else secret
        self.open.append(caller(self.app, secret, base_url="http://office/api/v1"))
        return self.open[-1]


_app: list[Any] = []


@pytest.fixture
async def office(community: Community) -> AsyncIterator[Office]:
    """The API over the two communities; the app is made once, as it keeps nothing."""
    if not _app:
        _app.append(create_app())
    office = Office(community, _app[0])
    yield office
    for one in office.open:
        await one.aclose()


@pytest.fixture
def zhao(office: Office) -> Caller:
    """The community's desk."""
    return office.call("赵")


@pytest.fixture
def sun(office: Office) -> Caller:
    """The lead of the first grid."""
    return office.call("孙")


@pytest.fixture
def chen(office: Office) -> Caller:
    """A member of the first grid."""
    return office.call("陈")


@pytest.fixture
def qian(office: Office) -> Caller:
    """The desk of another community."""
    return office.call("钱")


HOUR = timedelta(hours=1)


async def category(code: str) -> Category:
    """A category by its code."""
    return await Category.get(code=code)


@pytest.fixture
def rows() -> Any:
    """Counts the rows of every table, and names the last thing done: equal if nothing was.

    To be shown something is to do nothing, though the journal knows of it.
    """

    async def count() -> dict[str, Any]:
        tables = {table._meta.db_table for table in SCOPES}
        counts = {t: await fetch(f"SELECT COUNT(*) AS n FROM {t}") for t in tables}
        done = "SELECT MAX(id) AS last FROM journal WHERE act <> 'personal-read'"
        return {**counts, "journal": await fetch(done)}

    return count


BESIDE = ("answers", "journal", "journal_head", "journal_links")
"""Where a call may leave something though it does nothing; of the journal see `content`."""


@pytest.fixture
def content() -> Any:
    """Everything that stands in the database, as one digest: equal if nothing was written.

    Not when somebody was seen last, nor what somebody was shown.
    """

    async def digest() -> str:
        tables = await fetch(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
            " AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
        said = sha256()
        for table in (row["name"] for row in tables if row["name"] not in BESIDE):
            for row in await fetch(f"SELECT * FROM {table} ORDER BY 1"):
                row.pop("last_used_at", None)
                said.update(repr((table, row)).encode())
        done = "SELECT MAX(id) AS last FROM journal WHERE act <> 'personal-read'"
        said.update(repr(await fetch(done)).encode())
        return said.hexdigest()

    return digest


@pytest.fixture
async def things(community: Community, zhao: Caller) -> Things:
    """A community in which something of every word has happened."""
    return await happened(community, zhao)


@pytest.fixture
def calligraphy(community: Community) -> Any:
    """What is sent to offer 书法, with whatever is different."""

    async def body(**different: Any) -> dict[str, Any]:
        return await a_course(community, **different)

    return body
