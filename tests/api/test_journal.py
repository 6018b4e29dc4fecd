"""The journal over HTTP."""

import csv
import io
import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from office import BOTH

from api import journal as api_journal
from models import journal
from models.accounts import Account
from models.chats import ChatKind, seen
from models.database import execute, writing


class Undone(Exception):
    """Takes back what was done behind the journal's back."""


NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def test_one_sees_what_was_done_to_what_one_sees(community, zhao, qian, things):
    """The neighbour sees none of it, neither in the list nor one by one."""
    subject = f"request:{things.ids['requests']}"
    (filed,) = await zhao.listed("/journal", subject=subject)
    assert (filed["act"], filed["via"]) == ("request-filed", "office")
    assert filed["actor"] == f"member:{community.members['赵'].id}"
    assert await qian.listed("/journal", subject=subject) == []
    assert (await qian.get(f"/journal/{filed['id']}")).status_code == 404
    assert (await zhao.get(f"/journal/{filed['id']}")).json() == filed


async def test_the_newest_comes_first_and_pages_lead_to_the_end(zhao, things, monkeypatch):
    """Also where most of what is looked at is not one's own."""
    whole = [e["id"] for e in await zhao.listed("/journal", limit=200)]
    assert whole == sorted(whole, reverse=True)
    monkeypatch.setattr(api_journal, "AT_ONCE", 3)
    found, cursor = [], ""
    while cursor is not None:
        parameters = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = (await zhao.get("/journal", params=parameters)).json()
        found, cursor = found + [e["id"] for e in page["items"]], page["next_cursor"]
    assert found == whole


@BOTH
async def test_as_a_file_it_has_what_the_list_has(community, zhao, qian, things):
    """Whoever takes it; with what stood before and after, and no number of a person."""
    await zhao.patch(f"/residents/{community.wang.id}", json={"phone": "13900139000"})
    files = {}
    for desk in (zhao, qian):
        files[desk] = (await desk.get("/exports/journal.jsonl")).text
        told = told_by(files[desk])
        listed = await desk.listed("/journal", limit=200, sort="id")
        assert [int(line["id"]) for line in told] == [entry["id"] for entry in listed]
        assert told[-1]["act"] == "ledger-exported"
    assert len(told_by(files[zhao])) > 20 > len(told_by(files[qian]))
    assert "13900139000" not in files[zhao]
    (changed,) = [line for line in told_by(files[zhao]) if line["act"] == "resident-changed"]
    assert json.loads(changed["before"]) == {"phone": "138****8001"}
    assert json.loads(changed["after"]) == {"phone": "139****9000"}
    named = (await zhao.get("/exports/journal.csv?act=resident-changed")).text
    (line,) = csv.DictReader(io.StringIO(named, newline=""))
    assert (line["工作人员"], line["途径"], line["操作"]) == ("赵姐", "后台", "修改居民")


def told_by(file: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.splitlines()]


async def test_what_a_move_changed_is_told_with_the_move_alone(community, zhao):
    """Whoever claims is given the contact as well: that entry says so, and tells no sides."""
    chat = await seen("75", ChatKind.PRIVATE, "赵姐", "zh")
    await Account.create(
        external_id="75", chat=chat, member=community.members["赵"], created_at=NOW
    )
    filed = await zhao.made(
        "/requests", text="电梯坏了", category="facility", resident_id=community.wang.id
    )
    await zhao.post(f"/requests/{filed['id']}/moves", json={"move": "claim"})
    entries = await zhao.listed("/journal", subject=f"request:{filed['id']}")
    by_act = {entry["act"]: entry for entry in entries}
    assert by_act["request-claim"]["after"]["status"] == "claimed"
    shown = by_act["contact-revealed"]
    assert shown["facts"]["fields"]
    assert (shown["before"], shown["after"]) == (None, None)


async def test_nothing_is_written_into_it_from_outside(zhao):
    """It is only added to, by what is done."""
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert (await zhao.request(method, "/journal")).status_code == 405
        assert (await zhao.request(method, "/journal/1")).status_code == 405


async def test_what_stood_there_before_is_told_without_numbers_of_persons(zhao, community, things):
    """Of a change one reads what it was and what it became."""
    path = f"/residents/{community.wang.id}"
    await zhao.patch(path, json={"phone": "13900139000", "note": "搬走了"})
    subject = f"resident:{community.wang.id}"
    (changed,) = await zhao.listed("/journal", subject=subject, act="resident-changed")
    assert changed["facts"] == {"fields": ["note", "phone"]}
    assert changed["before"] == {"phone": "138****8001", "note": ""}
    assert changed["after"] == {"phone": "139****9000", "note": "***"}


async def test_the_office_can_ask_whether_the_journal_is_as_it_was_written(zhao, things):
    """And with a head noted before, whether it still is."""
    await journal.seal(now=NOW + HOUR)
    said = (await zhao.get("/journal/chain")).json()
    assert (said["sound"], said["faults"], said["unlinked"]) == (True, [], 0)
    assert (await zhao.get("/journal/chain", params={"head": said["head"]})).json() == said
    for change, wrong in (
        ("UPDATE journal SET actor = 'member:9' WHERE id = 2", "entry-changed"),
        ("DELETE FROM journal WHERE id = 2", "entry-missing"),
        ("DELETE FROM journal_links WHERE id > 2", "end-missing"),
    ):
        told = await _said_of(zhao, change)
        assert (told["sound"], told["faults"][0]["wrong"]) == (False, wrong)
    forged = (await zhao.get("/journal/chain", params={"head": "1:" + "0" * 64})).json()
    assert (forged["sound"], forged["faults"]) == (False, [{"wrong": "head-forged", "at": 1}])


async def _said_of(zhao, change: str) -> dict[str, Any]:
    """What the office is told of something done behind the journal's back."""
    told: dict[str, Any] = {}
    with suppress(Undone):
        async with writing():
            for table in ("journal", "journal_links"):
                for trigger in ("unchanged", "undeleted"):
                    await execute(f"DROP TRIGGER {table}_{trigger}")
            await execute(change)
            told = (await zhao.get("/journal/chain")).json()
            raise Undone
    return told
