"""Updates come in, are kept, and only then forgotten by the platform."""

import asyncio
import json
from datetime import timedelta

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramConflictError, TelegramUnauthorizedError
from lean_platform import BOT_ID, said

from bot.feed import Hook, Numbers, Poller, keep, read
from bot.sandbox.session import WorldSession
from bot.sandbox.world import faults
from bot.transports.telegram import UPDATES, parse, recording
from models import clock, metrics
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


async def test_two_that_fight_for_the_updates_double_none(post, wang):
    """A hundred times one drives the other away; both are handed the same updates."""
    one, other = poller_of(post), poller_of(post)
    texts, conflicts = [f"第{n}条" for n in range(100)], 0
    for text in texts:
        one.patience, other.patience = 30, 0
        one.offset = None  # it knows nothing of what the other has confirmed
        await one.once()
        waiting = asyncio.create_task(one.once())
        await asyncio.sleep(0)
        wang.says(post.account, text)
        await other.once()
        try:
            await waiting
        except TelegramConflictError:
            conflicts += 1
        one, other = other, one
    one.patience = 0
    await one.once()
    assert await kept() == ["你好", *texts]
    assert conflicts >= 50, "they did fight"


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


async def test_the_desk_is_told_once_that_somebody_else_polls(given):
    """A second copy takes residents' messages away: the desk reads it, once, however long."""
    poller = given.app.poller
    rests = []

    async def sleep(seconds: float) -> None:
        rests.append(seconds)
        await given.app.settle()
        if len(rests) == 6:
            raise Rung

    poller.sleep = sleep
    conflict = "Conflict: terminated by other getUpdates request"
    given.world.faults.add(faults.server_error(409, conflict), method="getUpdates", times=6)
    before = metrics.POLLS_FAILED.labels("TelegramConflictError")._value.get()
    await run_until_enough(poller)
    assert given.desk_group.count("另一个程序") == 1
    assert metrics.POLLS_FAILED.labels("TelegramConflictError")._value.get() - before == 6


# --- the mode that was chosen is compared with what the platform knows


async def test_a_webhook_that_was_set_elsewhere_is_removed_and_said(post, wang, caplog):
    """Polling is refused while it is there. Its path may be a secret and is not said."""
    hook = {"url": "https://old.example.org/secret-path", "allowed_updates": ["message"]}
    post.world.call(post.account.token, "setWebhook", hook)
    poller, _ = pauses(post, 1)
    post.world.faults.add(faults.server_error(502, "Bad Gateway"), method="getUpdates")
    with caplog.at_level("WARNING"):
        await run_until_enough(poller)
    assert post.account.webhook.url == ""
    (removed,) = [r for r in caplog.records if r.message == "webhook-removed"]
    assert (removed.host, removed.waiting) == ("old.example.org", 1)
    assert "secret-path" not in caplog.text
    assert await poller.once() == 1


async def test_without_a_webhook_none_is_removed(post, wang, caplog):
    """Nothing is said either."""
    poller, _ = pauses(post, 1)
    post.world.faults.add(faults.server_error(502, "Bad Gateway"), method="getUpdates")
    with caplog.at_level("WARNING"):
        await run_until_enough(poller)
    assert "webhook-removed" not in caplog.text


def hook_of(post) -> Hook:
    bot = Bot(post.account.token, session=WorldSession(post.world))
    return Hook(bot, "https://grid.example.org/hook", "a-secret")


async def test_the_webhook_is_set_as_it_should_be_and_stays_so(post, caplog):
    """From elsewhere, without its secret, or taken away meanwhile."""
    post.world.call(post.account.token, "setWebhook", {"url": "https://old.example.org/x"})
    hook = hook_of(post)
    with caplog.at_level("INFO"):
        await hook.look()
    assert (post.account.webhook.url, post.account.webhook.secret) == (hook.url, hook.secret)
    assert set(post.account.queue.allowed) == set(UPDATES)
    assert [r.message for r in caplog.records] == ["webhook-was-elsewhere", "webhook-set"]
    post.world.call(post.account.token, "deleteWebhook", {})
    await hook.look()
    assert post.account.webhook.url == hook.url
    webhook = post.account.webhook
    await hook.look()
    assert post.account.webhook is webhook, "what is right is left alone"


async def test_what_the_platform_complains_of_is_said_once(post, wang, caplog):
    """A proxy that eats the secret shows as 403, and what waits as a figure."""
    hook = hook_of(post)
    await hook.look()
    post.account.webhook.last_error_date = 1_790_000_000
    post.account.webhook.last_error_message = "Wrong response from the webhook: 403 Forbidden"
    for _ in range(3):
        await hook.look()
    (said,) = [r for r in caplog.records if r.message == "webhook-troubled"]
    assert (said.error, said.waiting) == ("Wrong response from the webhook: 403 Forbidden", 1)
    assert metrics.WEBHOOK_WAITING._value.get() == 1


# --- numbers that never came


async def came(post, *numbers: int) -> None:
    await keep([said(n, 5, "x") for n in numbers], BOT_ID, now=post.stopped.now)


async def looked(post, numbers: Numbers) -> int:
    """What is said a while later, when nothing is late any more."""
    post.stopped.advance(timedelta(minutes=2))
    missing = await numbers.look(now=post.stopped.now)
    post.stopped.advance(timedelta(minutes=2))
    return missing + await numbers.look(now=post.stopped.now)


async def test_a_jump_in_the_numbers_is_said(post, caplog):
    """Seven updates were handed to somebody else, or given up by the platform."""
    numbers = Numbers(BOT_ID)
    await came(post, 100)
    await numbers.look(now=post.stopped.now)
    await came(post, 101, 109)
    before = metrics.SKIPPED._value.get()
    assert await looked(post, numbers) == 7
    (told,) = [r for r in caplog.records if r.message == "update-numbers-skipped"]
    assert (told.count, told.first, told.last) == (7, 102, 108)
    assert metrics.SKIPPED._value.get() - before == 7
    assert await looked(post, numbers) == 0, "it is said once"


async def test_what_only_overtook_is_no_jump(post):
    """Pushed updates come over many connections."""
    numbers = Numbers(BOT_ID)
    await came(post, 100)
    await numbers.look(now=post.stopped.now)
    await came(post, 104, 101)
    post.stopped.advance(timedelta(seconds=61))
    assert await numbers.look(now=post.stopped.now) == 0
    await came(post, 103, 102)
    assert await looked(post, numbers) == 0


@pytest.mark.parametrize("anew", [7, 900_000_000])
async def test_after_a_quiet_week_the_numbers_begin_anywhere(post, caplog, anew):
    """No update is lost by that, and from there on they are followed again."""
    numbers = Numbers(BOT_ID)
    await came(post, 5_000_000)
    await numbers.look(now=post.stopped.now)
    post.stopped.advance(timedelta(days=7))
    await came(post, anew)
    assert await looked(post, numbers) == 0
    await came(post, anew + 3)
    assert await looked(post, numbers) == 2


async def test_a_jump_over_a_restart_is_said(post):
    """What was lost while nobody was on duty."""
    await came(post, 100)
    numbers = Numbers(BOT_ID)
    await numbers.look(now=post.stopped.now)
    post.stopped.advance(timedelta(days=2))
    await came(post, 150)
    assert await looked(post, numbers) == 49
