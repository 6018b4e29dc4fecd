"""The session: aiogram in the world without HTTP, with aiogram's own types and exceptions."""

import io

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import SendMessage
from aiogram.types import BufferedInputFile, InputMediaPhoto
from aiohttp import ClientError

from bot.sandbox.session import WorldSession
from bot.sandbox.world import Limits, faults, sample_photo


class CoffeeMethod(SendMessage):
    """A method that nobody knows."""

    __api_method__ = "makeCoffee"


async def test_a_message_comes_back_typed_and_bound(inside, account, wang):
    """It can be answered at once."""
    sent = await inside.send_message(wang.id, "您好")
    await sent.reply("还有")
    assert wang.chat_with(account).messages[-1].reply_to.text == "您好"


async def test_updates_are_aiograms_updates(inside, account, wang):
    """With the texts people wrote."""
    wang.says(account, "电梯坏了")
    updates = await inside.get_updates()
    assert updates[-1].message.text == "电梯坏了"
    assert updates[-1].message.from_user.full_name == "王阿姨"


async def test_files_go_up_and_come_down(inside, wang):
    """In one piece, also inside an album."""
    picture = sample_photo(8, 8)
    file = BufferedInputFile(picture, "图.png")
    sent = await inside.send_photo(wang.id, file, caption="<b>看</b>", parse_mode="HTML")
    fetched = io.BytesIO()
    await inside.download(sent.photo[-1], fetched)
    assert (fetched.getvalue(), sent.caption) == (picture, "看")
    album = await inside.send_media_group(wang.id, [InputMediaPhoto(media=file)] * 2)
    assert len({message.media_group_id for message in album}) == 1


async def test_a_file_that_is_not_there_breaks_the_download(inside):
    """As the HTTP session breaks."""
    with pytest.raises(ClientError, match="Not Found"):
        await inside.download_file("photos/nothing.jpg", io.BytesIO())


async def test_refusals_are_aiograms_exceptions(world, inside, account, wang, li, chen, group):
    """One kind each, with what a program needs to know."""
    with pytest.raises(TelegramBadRequest, match="message text is empty"):
        await inside.send_message(wang.id, "")
    with pytest.raises(TelegramForbiddenError, match="initiate"):
        await inside.send_message(li.id, "您好")
    with pytest.raises(TelegramNotFound):
        await inside(CoffeeMethod(chat_id=wang.id, text="x"))
    with pytest.raises(TelegramUnauthorizedError):
        await Bot("7:SANDBOX-x", session=WorldSession(world)).get_me()
    grown = chen.upgrades(group)
    with pytest.raises(TelegramMigrateToChat) as moved:
        await inside.send_message(group.id, "x")
    assert moved.value.migrate_to_chat_id == grown.id
    world.limits = Limits(private_burst=1)
    await inside.send_message(wang.id, "一")
    with pytest.raises(TelegramRetryAfter) as flooded:
        await inside.send_message(wang.id, "二")
    assert flooded.value.retry_after == 1


async def test_trouble_on_the_line_is_a_network_error(world, inside, account, wang):
    """Whether it was done before the cut, the bot cannot know."""
    for trouble in (faults.cut_before(), faults.cut_after()):
        world.faults.add(trouble)
        with pytest.raises(TelegramNetworkError):
            await inside.send_message(wang.id, "x")
    assert len(wang.chat_with(account).messages) == 2
    world.faults.add(faults.server_error())
    with pytest.raises(TelegramServerError):
        await inside.send_message(wang.id, "x")


async def test_a_slow_answer_is_waited_for_up_to_the_timeout(world, account, wang):
    """Then it is a network error, though it was done."""
    slept = []

    async def sleep(seconds):
        slept.append(seconds)

    bot = Bot(account.token, session=WorldSession(world, sleep=sleep))
    world.faults.add(faults.slow(5), times=2)
    await bot.send_message(wang.id, "一", request_timeout=10)
    with pytest.raises(TelegramNetworkError, match="timeout"):
        await bot.send_message(wang.id, "二", request_timeout=2)
    assert slept == [5, 2]
    assert wang.chat_with(account).shows("二")


async def test_long_polling_wakes_when_somebody_speaks(begun, inside, account, wang):
    """It does not wait for its time to be up."""
    account.queue.drop()
    polling = await begun(inside.get_updates(timeout=30))
    wang.says(account, "电梯坏了")
    (update,) = await polling
    assert update.message.text == "电梯坏了"


async def test_a_second_poller_ends_the_first(begun, inside, account, wang):
    """The first is told 409, the second goes on."""
    account.queue.drop()
    first = await begun(inside.get_updates(timeout=30))
    second = await begun(inside.get_updates(timeout=30))
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await first
    wang.says(account, "一")
    assert len(await second) == 1


async def test_a_webhook_ends_the_polling(begun, inside, account, wang):
    """Who polls is told that a webhook was set."""
    account.queue.drop()
    polling = await begun(inside.get_updates(timeout=30))
    await inside.set_webhook("https://example.org/hook")
    with pytest.raises(TelegramConflictError, match="terminated by setWebhook request"):
        await polling


async def test_polling_ends_empty_when_the_time_is_up(inside, account, wang):
    """With no update and no error."""
    account.queue.drop()
    assert await inside.get_updates(timeout=1) == []
