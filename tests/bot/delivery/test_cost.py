"""What a message costs on its way out: statements of the database, counted."""

from collections import Counter

import lingrid_bot
import pytest
from lean_platform import TOKEN, LeanPlatform, serving
from tortoise.connection import get_connection

import models.database.sqlite
from bot.app import App
from bot.chat.pacing import Limits, Pacing
from bot.transports.telegram import speaking
from models import clock, outbox, requests
from models.accounts import Account
from models.categories import Category
from models.database import close_database, open_database, writing
from models.outbox import Outgoing, Sending

REQUESTS = 60
"""Each is a card in the group, a receipt and an answer: three messages."""

MESSAGES = 3 * REQUESTS
FIRST = 5_000_000_001
BOOKKEEPING = ("outbox", "cards", "posted", "BEGIN", "COMMIT")


async def _filed(url: str) -> None:
    await lingrid_bot.found(url, range(FIRST, FIRST + REQUESTS), asked=False)
    await open_database(url)
    category = await Category.filter(parent_id__not_isnull=True, confidential=False).first()
    async with writing():
        for number, one in enumerate(await Account.all().select_related("chat", "resident")):
            text = f"第{number}件：楼道灯不亮"
            await requests.file(one, text, category=category, place=None, now=clock.now())
            await outbox.call(one.chat, "sendMessage", {"text": "好的"}, now=clock.now())


async def _delivered(
    url: str, monkeypatch: pytest.MonkeyPatch, *, fresh: bool = False
) -> Counter[str]:
    """The statements it took to deliver them all, and the ways to the database and back.

    They may be `fresh`: filed by this process a moment ago.
    """
    asked: Counter[str] = Counter()
    ask = models.database.sqlite.ask

    async def counting(*args):
        asked["trips"] += 1
        return await ask(*args)

    await _filed(url)
    if not fresh:
        get_connection("default").memory.clear()
    try:
        platform = LeanPlatform([])
        async with serving(platform) as base:
            speaker = speaking(TOKEN, base=base)
            app = App.around(speaker, pacing=Pacing(Limits(1e6, 1e6, 6e7)))
            connection = get_connection("default")._connection
            await connection.set_trace_callback(lambda sql: asked.update([_table(sql)]))
            monkeypatch.setattr(models.database.sqlite, "ask", counting)
            await app.delivery.drain()
            await connection.set_trace_callback(None)
            await speaker.session.close()
        assert len(platform.sent) == MESSAGES
        assert await Outgoing.filter(sending=Sending.SENT).count() == MESSAGES
    finally:
        await close_database()
    return asked


def _table(sql: str) -> str:
    words = sql.replace('"', "").split()
    return next((w for w in words if w in BOOKKEEPING), words[0] if "FROM" not in words else "read")


def _bookkeeping(asked: Counter[str]) -> float:
    return sum(asked[name] for name in BOOKKEEPING) / MESSAGES


async def test_a_message_takes_few_statements(tmp_path, monkeypatch):
    """Each is shown and remembered; they are marked, written as sent, and read together."""
    asked = await _delivered(f"sqlite://{tmp_path}/lingrid.db", monkeypatch)
    everything = (asked.total() - asked["trips"]) / MESSAGES
    own, trips = _bookkeeping(asked), asked["trips"] / MESSAGES
    print(f"{everything:.2f} statements a message, {own:.2f} its own, {trips:.2f} trips")  # noqa: T201
    assert own <= 2
    assert asked["read"] <= MESSAGES / 4
    assert everything <= 2.5
    assert asked["COMMIT"] <= MESSAGES / 8
    assert trips <= 0.7


async def test_what_was_filed_a_moment_ago_is_not_read_again(tmp_path, monkeypatch):
    """The request and its line are known: of what is shown nothing is asked but what is around."""
    url = f"sqlite://{tmp_path}/lingrid.db"
    asked = await _delivered(url, monkeypatch, fresh=True)
    print(f"{asked['read']} read for {MESSAGES} messages")  # noqa: T201
    assert asked["read"] <= MESSAGES / 16


async def test_one_by_one_it_would_take_many_more(tmp_path, monkeypatch):
    """The twin: nothing is claimed together, no outcomes share a commit."""
    for name in ("SENDERS", "ENOUGH"):
        monkeypatch.setattr(f"bot.delivery.loop.{name}", 1)
    asked = await _delivered(f"sqlite://{tmp_path}/lingrid.db", monkeypatch)
    assert asked["COMMIT"] >= MESSAGES
    assert asked["read"] >= MESSAGES
    assert asked["trips"] > 3 * MESSAGES


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_texts_are_read_once(locale):
    """And kept for as long as the process lives."""
    from bot.texts import Say

    assert Say(locale)._bundle is Say(locale)._bundle
