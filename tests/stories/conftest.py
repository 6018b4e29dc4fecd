"""Stories happen on SQLite; those named here on a real PostgreSQL as well.

`LINGRID_TESTS_DATABASE=postgres` tells every story on PostgreSQL instead.
"""

import os
from collections.abc import AsyncIterator, Callable

import pytest
from neighbourhood import Neighbourhood, neighbourhood

ON_BOTH = {
    "test_a_broken_lift",
    "test_a_callback",
    "test_a_class",
    "test_a_corrected_request",
    "test_a_full_class",
    "test_a_request_climbs",
    "test_a_neighbour_joins",
    "test_a_timetable",
    "test_after_a_restart",
    "test_clocks",
    "test_second_thoughts",
    "test_for_somebody_else",
    "test_from_another_system",
    "test_two_about_one_thing",
    "test_to_be_forgotten",
    "test_what_the_office_changes",
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tell a story once for each database."""
    if "given" not in metafunc.fixturenames:
        return
    story = metafunc.module.__name__.rpartition(".")[2]
    if os.environ.get("LINGRID_TESTS_DATABASE") == "postgres":
        databases = ["postgres"]
    else:
        databases = ["sqlite", "postgres"] if story in ON_BOTH else ["sqlite"]
    metafunc.parametrize("given", databases, indirect=True)


@pytest.fixture
async def given(request: pytest.FixtureRequest) -> AsyncIterator[Neighbourhood]:
    """A neighbourhood: a community, groups, people, and the bot between them."""
    url = "sqlite://:memory:"
    if request.param == "postgres":
        fresh: Callable[[], str] = request.getfixturevalue("fresh_postgres")
        url = fresh()
    async with neighbourhood(url) as here:
        yield here
