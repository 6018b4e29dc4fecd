"""Updates come in, are kept, and only then forgotten by the platform."""

import asyncio
import json

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramUnauthorizedError
from lean_platform import BOT_ID, said

from bot.feed import Poller, keep, read
from bot.sandbox.session import WorldSession
from bot.sandbox.world import faults
from bot.transports.telegram import parse, recording
from models import clock
from models.database.sqlite import SqliteTransaction
from models.inbox import Incoming


class Rung(Exception):
    """The test has seen enough."""


def poller_of(post, **how) -> Poller:
    rung: list = []
    bot = Bot(post.account.token, session=WorldSession(post.world))
    poller = Poller(bot, lambda: rung.append(1), patience=0, **how)
    poller.rung = rung
    return poller


async def kept() -> list[str]:
    rows = await Incoming.all().order_by("id")
    return [json.loads(row.payload)["message"]["text"] for row in rows]


@pytest.fixture
def wang(post):
    """She has said hello."""
    person = post.world.person("王秀英")
    person.says(post.account, "你好")
    return person


async def test_the_platform_forgets_only_what_is_kept(post, wang):
    """The next offset is the receipt."""
    poller = poller_of(post)
    assert await poller.once() == 1
    assert poller.rung == [1]
    assert len(post.account.queue.waiting) == 1, "not confirmed yet"
    assert await poller.once() == 0
    assert len(post.account.queue.waiting) == 0
    assert await kept() == ["你好"]


async def test_what_could_not_be_kept_comes_again(post, wang, monkeypatch):
    """A full disk loses nothing."""

    async def full(self):
        raise OSError("disk full")

    poller = poller_of(post)
    with monkeypatch.context() as broken:
        broken.setattr(SqliteTransaction, "finish", full)
        with pytest.raises(OSError, match="disk full"):
            await poller.once()
    assert await poller.once() == 1
    assert await kept() == ["你好"]


async def test_after_an_answer_that_was_lost_nothing_is_kept_twice(post, wang):
    """The process died between keeping and confirming."""
    await poller_of(post).once()
    assert await poller_of(post).once() == 0
    assert await kept() == ["你好"]


async def test_numbers_may_begin_again_anywhere(post, wang):
    """After a quiet week the platform chooses the next one at random."""
    poller = poller_of(post)
    await poller.once()
    await poller.once()
    post.account.queue.next_id = 17
    wang.says(post.account, "还在吗")
    assert await poller.once() == 1
    assert await kept() == ["你好", "还在吗"]


async def test_what_has_no_number_stops_no_other(post):
    """It can't be kept; the rest can."""
    strange = ["x", None, {"update_id": "7"}, {"update_id": 2**63}, {"update_id": True}, {}]
    assert await keep([*strange, said(1, 5, "一")], BOT_ID, now=clock.now()) == 1
    assert await kept() == ["一"]


async def test_half_a_character_is_kept_as_a_question_mark(post):
    """No database takes it."""
    await keep([said(1, 5, "一\ud800二\x00")], BOT_ID, now=clock.now())
    assert await kept() == ["一?二\x00"]
    row = await Incoming.get()
    assert parse(row.payload, recording(post.account.token)).message.text == "一?二\x00"


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"x"', b'{"update_id": "5"}', b"\xff\xfe", b"[" * 100_000, b"NaN"],
)
def test_what_is_no_update_is_refused(body):
    """A webhook's body may be anything."""
    with pytest.raises(ValueError):
        read(body)


# --- trouble


async def run_until_enough(poller: Poller) -> None:
    with pytest.raises(Rung):
        await poller.run()


def pauses(post, most: int) -> tuple[Poller, list[float]]:
    """A poller whose pauses are written down; after so many the test has seen enough."""
    taken: list[float] = []

    async def sleep(seconds: float) -> None:
        taken.append(seconds)
        if len(taken) == most:
            raise Rung

    return poller_of(post, sleep=sleep), taken


async def test_another_poller_is_not_fought(post, wang):
    """409: wait, and see whether it is over."""
    poller, taken = pauses(post, 2)
    post.world.faults.add(
        faults.server_error(409, "Conflict: terminated by other getUpdates request"),
        method="getUpdates",
        times=2,
    )
    await run_until_enough(poller)
    assert taken == [10, 10]


async def test_two_pollers_of_one_token_lose_and_double_nothing(post, wang):
    """The older one is told 409 while it waits."""
    older, newer = poller_of(post), poller_of(post)
    older.patience = 30
    await older.once()
    waiting = asyncio.create_task(older.once())
    await asyncio.sleep(0)
    newer.offset = older.offset
    assert await newer.once() == 0
    with pytest.raises(Exception, match="terminated by other getUpdates"):
        await waiting
    wang.says(post.account, "还在吗")
    assert await newer.once() == 1
    assert await kept() == ["你好", "还在吗"]


async def test_a_token_that_is_refused_ends_the_polling(post, wang):
    """401: only the operator can mend it."""
    poller = poller_of(post)
    post.world.faults.add(faults.server_error(401, "Unauthorized"), method="getUpdates")
    with pytest.raises(TelegramUnauthorizedError):
        await poller.run()


async def test_a_platform_that_is_down_is_asked_less_and_less(post, wang):
    """Up to every half minute; then everything comes."""
    poller, taken = pauses(post, 8)
    post.world.faults.add(faults.server_error(502, "Bad Gateway"), method="getUpdates", times=8)
    await run_until_enough(poller)
    assert taken == [1, 2, 4, 8, 16, 30, 30, 30]
    assert await poller.once() == 1


async def test_a_flooded_poller_waits_as_long_as_it_is_told(post, wang):
    """429 with its retry_after."""
    poller, taken = pauses(post, 1)
    post.world.faults.add(faults.flood(17), method="getUpdates")
    await run_until_enough(poller)
    assert taken == [17]
