"""Metrics over HTTP: for whoever brings the token; codes and figures, nothing of a person."""

import re
from datetime import timedelta
from pathlib import Path

import httpx
import msgspec
import pytest

from api import metrics
from api.app import create_app
from models import clock, duty, inbox
from models import metrics as counted
from models.backups import taking
from models.database import close_database
from models.duty import Standing
from models.outbox import Outgoing, Sending

TOKEN = "a-token-of-the-operator"


@pytest.fixture
async def read(tmp_path):
    """Reads /metrics; what is given in addition are headers."""
    app = create_app(extra_routes=metrics.routes(TOKEN, data_dir=tmp_path))
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://office") as caller:

        async def read(token: bytes = TOKEN.encode()) -> httpx.Response:
            return await caller.get("/metrics", headers={"authorization": b"Bearer " + token})

        yield read


def figures(text: str) -> dict[str, float]:
    """Every line of the exposition."""
    found = re.findall(r"^([a-z_]+(?:\{[^}]*\})?) (\S+)$", text, re.M)
    return {name: float(value) for name, value in found}


def a_backup(data_dir: Path, ago: timedelta) -> None:
    """A backup was taken so long ago."""
    note = taking.Note(taken_at=clock.now() - ago, file="x")
    (data_dir / taking.NOTE).write_bytes(msgspec.json.encode(note))


async def test_without_the_token_there_is_nothing(community, read, office):
    """404, as without the setting: nobody learns that it is there."""
    for wrong in (b"", b"x", TOKEN[:-1].encode(), b"\xe9"):
        answer = await read(wrong)
        assert (answer.status_code, answer.content) == (404, b"")
    assert (await office.call().get("/../../metrics")).status_code == 404


async def test_queues_and_requests_are_counted_as_they_are(community, zhao, read):
    """Pending and the oldest, what was set aside, what is open by grid and status."""
    wanted = {"text": "电梯坏了", "category": "facility", "resident_id": community.wang.id}
    request = await zhao.made("/requests", **wanted)
    await zhao.post(f"/requests/{request['id']}/moves", json={"move": "claim"})
    arrival = inbox.Arrival(1, "5", "{}")
    await inbox.keep([arrival], transport="telegram", bot="1", now=clock.now())
    await inbox.Incoming.all().update(handling=inbox.Handling.SET_ASIDE)
    pending = await Outgoing.filter(sending=Sending.DUE).count()
    first = await Outgoing.filter(sending=Sending.DUE).order_by("id").first()
    await Outgoing.filter(id=first.id).update(created_at=clock.now() - timedelta(hours=1))
    last = await Outgoing.all().order_by("-id").first()
    await Outgoing.filter(id=last.id).update(sending=Sending.DEAD)
    told = figures((await read()).text)
    assert told["lingrid_outbox_pending"] == pending - 1
    assert told["lingrid_outbox_dead"] == 1
    assert told["lingrid_outbox_uncertain"] == 0
    assert told["lingrid_outbox_oldest_seconds"] >= 3_600
    assert told["lingrid_inbox_set_aside"] == 1
    assert told["lingrid_inbox_waiting"] == 0
    assert told["lingrid_database_up"] == 1
    requests = {name: n for name, n in told.items() if name.startswith("lingrid_requests{")}
    assert sum(requests.values()) == 1
    (labels,) = requests
    assert re.fullmatch(r'lingrid_requests\{grid="[A-Za-z0-9-]+",status="claimed"\}', labels)


async def test_whether_it_is_on_duty_and_how_old_the_last_backup_is(community, read, tmp_path):
    """Nothing is said of a backup while there is none."""
    assert "lingrid_backup_age_seconds" not in (await read()).text
    a_backup(tmp_path, timedelta(hours=5))
    duty.stand(Standing.ON_DUTY)
    try:
        told = figures((await read()).text)
    finally:
        duty.stand(Standing.OFFICE_ALONE)
    assert told["lingrid_on_duty"] == 1
    assert told["lingrid_backup_age_seconds"] == pytest.approx(5 * 3_600, abs=60)
    assert figures((await read()).text)["lingrid_on_duty"] == 0


async def test_without_its_database_it_tells_what_it_counted(community, read):
    """An operator looks just then."""
    counted.SENDS.labels("sendMessage", "sent").inc()
    await close_database()
    answer = await read()
    told = figures(answer.text)
    assert answer.status_code == 200
    assert told["lingrid_database_up"] == 0
    assert told['lingrid_sends_total{method="sendMessage",result="sent"}'] >= 1


async def test_every_metric_is_told_in_the_operators_page(community, zhao, read, tmp_path):
    """And the page names none that is not there."""
    a_backup(tmp_path, timedelta(hours=5))
    wanted = {"text": "电梯坏了", "category": "facility", "resident_id": community.wang.id}
    await zhao.made("/requests", **wanted)
    page = (Path(__file__).parents[2] / "docs" / "operate.md").read_text("utf-8")
    named = set(re.findall(r"\blingrid_[a-z_]+[a-z]", page))
    there = set(re.findall(r"^# TYPE (\S+)", (await read()).text, re.M))
    assert named == {name for name in there if not name.endswith("_created")}
