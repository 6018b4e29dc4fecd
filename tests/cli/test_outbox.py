"""`lingrid outbox`: what could not be delivered."""

import asyncio
import sqlite3

import pytest

from models.database import close_database, open_database, writing
from models.outbox import Outgoing, Priority, Sending, What


@pytest.fixture
def letters(lingrid, tmp_path):
    """A dead one, an uncertain one and one that was sent."""
    asyncio.run(_written(f"sqlite://{tmp_path}/data/lingrid.db"))
    return lingrid


async def _written(url):
    from models.chats import ChatKind, seen
    from models.clock import now

    await open_database(url)
    try:
        async with writing():
            chat = await seen("5", ChatKind.PRIVATE, "王秀英", "zh")
            for sending in (Sending.DEAD, Sending.UNCERTAIN, Sending.SENT):
                await Outgoing.create(
                    chat=chat,
                    lane=str(chat.id),
                    what=What.NOTICE,
                    kind="staff-said",
                    facts={"text": "明天来修"},
                    subject="request:17",
                    priority=Priority.NOTICE,
                    sending=sending,
                    due_at=now(),
                    created_at=now(),
                    error="Forbidden" if sending is Sending.DEAD else "",
                )
    finally:
        await close_database()


def test_what_waits_for_a_decision_is_listed_without_what_it_says(letters):
    """Both languages; a number, a state, a kind, a reason."""
    shown = letters("outbox")
    assert shown.code == 0
    assert "未送达 dead: 1" in shown.out
    assert "Forbidden" in shown.out
    assert "uncertain" in shown.out
    assert "明天来修" not in shown.out
    assert "王秀英" not in shown.out
    assert len([row for row in shown.out.splitlines() if "staff-said" in row]) == 2
    assert shown.out == letters("outbox", "list").out
    assert letters("outbox", "list", "--state=sent").out.count("staff-said") == 1


def test_one_is_shown_by_its_number(letters):
    """Where to, about what, and why not."""
    shown = letters("outbox", "show", "1")
    assert "request:17" in shown.out
    assert "why: Forbidden" in shown.out
    assert "明天来修" not in shown.out


def test_one_is_sent_again_and_another_dropped(letters, tmp_path):
    """What may have arrived says that it is a repetition."""
    assert letters("outbox", "retry", "2").code == 0
    assert letters("outbox", "drop", "1").code == 0
    with sqlite3.connect(tmp_path / "data" / "lingrid.db") as database:
        rows = database.execute("SELECT id, sending, repeated FROM outbox ORDER BY id").fetchall()
    assert rows == [(2, "due", 1), (3, "sent", 0)]


def test_all_of_them_are_retried_at_once(letters):
    """After the platform had trouble for a day."""
    assert "2 will be sent again" in letters("outbox", "retry", "--all").out
    assert letters("outbox").out.count("staff-said") == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "99"], "no message 99"),
        (["retry", "3"], "not-dead"),
        (["retry"], "give numbers"),
        (["drop", "1", "--all"], "give numbers"),
    ],
)
def test_what_can_not_be_done_is_said_in_one_line(letters, arguments, said):
    """And nothing is changed."""
    shown = letters("outbox", *arguments)
    assert shown.code == 1
    assert said in shown.err
    assert shown.err.count("\n") == 1


def test_an_empty_outbox_says_so(lingrid):
    """Good news."""
    assert "the outbox is empty" in lingrid("outbox").out
