"""The document is true: whatever it allows is taken, whatever it forbids is refused.

schemathesis sends what it makes of the document to every operation, over real HTTP, and holds
the answers against it with all of its checks. A few examples each; `make fuzz` takes more.
"""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from served_office import Served, served

from api import openapi
from api.app import create_app
from api.pages import encode

APP = create_app()

EXAMPLES = int(os.environ.get("LINGRID_FUZZ", "2"))
"""For every operation."""

THOROUGH = EXAMPLES > 10

REFUSED = [400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 428]

CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {
            # a rule may say no to what is well-formed
            "positive_data_acceptance": {
                "expected-statuses": ["2xx", 304, 401, 403, 404, 409, 412, 422]
            },
            "negative_data_rejection": {"expected-statuses": REFUSED},
            "missing_required_header": {"expected-statuses": [428]},
        },
        "generation": {"deterministic": not THOROUGH},
        "phases": {"coverage": {"enabled": THOROUGH}},
    }
)

FORMATS: dict[str, st.SearchStrategy[str]] = {
    "cursor": st.integers(1, 10**6).map(lambda number: encode("id", [number])),
    "date": st.dates(date(2000, 1, 1), date(2100, 12, 31)).map(str),
    "date-time": st.integers(10**9, 4 * 10**9).map(
        lambda seconds: datetime.fromtimestamp(seconds, UTC).isoformat()
    ),
}
"""What the document says in words: cursors that were handed out, years of this century."""

for name, strategy in FORMATS.items():
    schemathesis.openapi.format(name, strategy)

schema = schemathesis.openapi.from_dict(openapi.document(APP), config=CONFIG)


@pytest.fixture(scope="module")
def office() -> Iterator[Served]:
    """The two communities, served."""
    with served(APP) as here:
        yield here


@schema.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
def test_the_document_is_true(case: Any, office: Served) -> None:
    """Every check of schemathesis, for every operation."""
    token = {"Authorization": f"Bearer {office.secrets['赵']}"}
    case.call_and_validate(base_url=office.address, headers=token)
