"""Metrics: what an operator watches, counted where it happens and read when somebody asks.

Counters live in the process and begin anew with it; gauges are read from the database at the
moment they are asked for. Labels are codes: a kind of update, a method of the chat platform, a
grid's code. No label ever holds an id of a person or of a chat, a name, or a word somebody wrote.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST as CONTENT_TYPE

from models import backups, duty
from models.database import as_moment, fetch

__all__ = ["CONTENT_TYPE", "counted", "exposition", "handling"]

REGISTRY = CollectorRegistry()

UPDATES = Counter(
    "lingrid_updates",
    "Updates by kind and by what became of them: done, failed, set_aside, unreadable.",
    ["kind", "outcome"],
    registry=REGISTRY,
)
HANDLER = Histogram(
    "lingrid_handler_seconds",
    "Seconds to handle one update, without the commit it shares with others.",
    ["kind"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
    registry=REGISTRY,
)
SENDS = Counter(
    "lingrid_sends",
    "Calls to the chat platform by method and by what became of them.",
    ["method", "result"],
    registry=REGISTRY,
)
POLLS_FAILED = Counter(
    "lingrid_polls_failed",
    "Polls that failed, by kind of error; TelegramConflictError is a second poller.",
    ["error"],
    registry=REGISTRY,
)
SKIPPED = Counter(
    "lingrid_update_ids_skipped",
    "Update numbers that never came.",
    registry=REGISTRY,
)
UNREADABLE = Counter(
    "lingrid_updates_without_number",
    "What came in and could not be kept, having no number.",
    registry=REGISTRY,
)
FLOODS = Counter(
    "lingrid_floods",
    "Times somebody wrote faster than answers can be read.",
    registry=REGISTRY,
)
WEBHOOK_WAITING = Gauge(
    "lingrid_webhook_waiting",
    "Updates that the chat platform could not push yet, as it told last.",
    registry=REGISTRY,
)

_QUEUES = """
SELECT 'outbox' AS queue, sending AS state, COUNT(*) AS n, MIN(created_at) AS oldest
FROM outbox WHERE sending IN ('due', 'sending', 'uncertain', 'dead') GROUP BY sending
UNION ALL
SELECT 'inbox', handling, COUNT(*), MIN(received_at)
FROM inbox WHERE handling IN ('waiting', 'set_aside') GROUP BY handling
"""
_REQUESTS = """
SELECT g.code AS grid, r.status AS status, COUNT(*) AS n
FROM requests r JOIN grids g ON g.id = r.grid_id
WHERE r.status IN ('open', 'claimed', 'waiting', 'done') GROUP BY g.code, r.status
"""


@cache
def _child(metric: Any, *labels: str) -> Any:
    return metric.labels(*labels)


def counted(counter: Counter, *labels: str) -> None:
    """One more of these."""
    _child(counter, *labels).inc()


@contextmanager
def handling(kind: str) -> Iterator[None]:
    """Time the handling of an update."""
    begin = perf_counter()
    try:
        yield
    finally:
        _child(HANDLER, kind).observe(perf_counter() - begin)


async def exposition(*, now: datetime, data_dir: Path | None = None) -> bytes:
    """Everything as Prometheus reads it. Without its database what was counted is told."""
    families = [*_standing(), *_backup(data_dir, now)]
    try:
        families += [*_queues(await fetch(_QUEUES), now), *_requests(await fetch(_REQUESTS))]
        reached = 1.0
    except Exception:
        reached = 0.0
    families.append(_one("lingrid_database_up", "Whether the database answers.", reached))
    return generate_latest(_With(families))


class _With(CollectorRegistry):
    """The counters and, for once, these gauges."""

    def __init__(self, families: Iterable[Any]) -> None:
        super().__init__()
        self.families = list(families)

    def collect(self) -> Iterator[Any]:
        """All of them."""
        yield from REGISTRY.collect()
        yield from self.families


def _one(name: str, told: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, told, value=value)


def _standing() -> Iterator[GaugeMetricFamily]:
    on_duty = duty.standing() is duty.Standing.ON_DUTY
    yield _one("lingrid_on_duty", "Whether this process does the work.", float(on_duty))


def _backup(data_dir: Path | None, now: datetime) -> Iterator[GaugeMetricFamily]:
    last = backups.last_backup(data_dir) if data_dir else None
    if last is not None:
        age = max(0.0, (now - last.taken_at).total_seconds())
        yield _one("lingrid_backup_age_seconds", "Seconds since the last backup.", age)


def _queues(rows: list[dict[str, Any]], now: datetime) -> Iterator[GaugeMetricFamily]:
    found = {(row["queue"], row["state"]): row for row in rows}

    def count(*states: tuple[str, str]) -> float:
        return float(sum(found[state]["n"] for state in states if state in found))

    pending = [("outbox", "due"), ("outbox", "sending")]
    oldest = [as_moment(found[state]["oldest"]) for state in pending if state in found]
    age = max(0.0, (now - min(oldest)).total_seconds()) if oldest else 0.0
    yield _one("lingrid_outbox_pending", "Messages that wait to leave.", count(*pending))
    yield _one("lingrid_outbox_oldest_seconds", "How long the oldest of them waits.", age)
    for state, told in (("uncertain", "may have arrived"), ("dead", "could not be sent")):
        yield _one(f"lingrid_outbox_{state}", f"Messages that {told}.", count(("outbox", state)))
    for state, told in (("waiting", "wait to be handled"), ("set_aside", "were set aside")):
        yield _one(f"lingrid_inbox_{state}", f"Updates that {told}.", count(("inbox", state)))


def _requests(rows: list[dict[str, Any]]) -> Iterator[GaugeMetricFamily]:
    told = "Requests that are not settled, by grid and status."
    family = GaugeMetricFamily("lingrid_requests", told, labels=["grid", "status"])
    for row in rows:
        family.add_metric([row["grid"], row["status"]], float(row["n"]))
    yield family
