"""The server: the same world over real HTTP, to a real bot."""

import asyncio
import io

import httpx
import pytest
from aiogram.exceptions import (
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import BufferedInputFile

from bot.sandbox.http import MOST_BODY, respond_json
from bot.sandbox.server import SandboxServer, alongside, create_sandbox, running
from bot.sandbox.world import faults, sample_photo


async def test_a_bot_polls_answers_and_confirms(begun, bot, account, wang):
    """As against the platform itself."""
    account.queue.drop()
    polling = await begun(bot.get_updates(timeout=30))
    wang.says(account, "电梯坏了")
    (update,) = await polling
    await update.message.answer("收到")
    assert wang.chat_with(account).shows("收到")
    assert await bot.get_updates(offset=update.update_id + 1) == []


async def test_files_go_up_and_come_down(bot, wang):
    """Multipart with `attach://`, and a path to fetch from."""
    picture = sample_photo(8, 8) + b"\r\n--x\r\n\0\xff"
    file = BufferedInputFile(picture, '电梯 "图".png')
    sent = await bot.send_document(wang.id, file, caption="看")
    fetched = io.BytesIO()
    await bot.download(sent.document, fetched)
    assert fetched.getvalue() == picture
    assert sent.document.file_name == '电梯 "图".png'


async def test_a_second_poller_ends_the_first(begun, bot, account, wang):
    """409 for the older one, over HTTP too."""
    account.queue.drop()
    first = await begun(bot.get_updates(timeout=30))
    second = await begun(bot.get_updates(timeout=30))
    with pytest.raises(TelegramConflictError):
        await first
    wang.says(account, "一")
    assert len(await second) == 1


async def test_trouble_reaches_the_bot_as_trouble(bot, world, account, wang):
    """A cut line is a network error, and a cut after the work leaves the work done."""
    world.faults.add(faults.cut_before(), method="sendMessage")
    world.faults.add(faults.cut_after(), method="sendMessage")
    world.faults.add(faults.server_error(), method="sendMessage")
    world.faults.add(faults.flood(4), method="sendMessage")
    for text in "一二":
        with pytest.raises(TelegramNetworkError):
            await bot.send_message(wang.id, text)
    with pytest.raises(TelegramServerError):
        await bot.send_message(wang.id, "三")
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(wang.id, "四")
    assert [m.text for m in wang.chat_with(account).messages] == ["/start", "二"]


async def test_a_slow_call_is_late_for_a_client_that_does_not_wait(bot, world, account, wang):
    """It was done all the same."""
    world.faults.add(faults.slow(30), method="sendMessage")
    with pytest.raises(TelegramNetworkError, match="timeout"):
        await bot.send_message(wang.id, "一", request_timeout=0.05)
    assert wang.chat_with(account).shows("一")


async def test_too_large_an_upload_is_413(bot, wang):
    """The client hears it, because all of it is read first."""
    file = BufferedInputFile(bytes(MOST_BODY), "big.bin")
    with pytest.raises(TelegramEntityTooLarge):
        await bot.send_document(wang.id, file)


async def test_every_way_to_pass_parameters_works(address, account, wang):
    """Query, form, JSON; GET and POST."""
    url = f"{address}/bot{account.token}/sendMessage"
    fields = {"chat_id": str(wang.id), "text": "电梯 & 门"}
    async with httpx.AsyncClient() as client:
        answers = [
            await client.get(url, params=fields),
            await client.post(url, data=fields),
            await client.post(url, json={"chat_id": wang.id, "text": "电梯 & 门"}),
            await client.post(url, files={name: (None, value) for name, value in fields.items()}),
            await client.post(url, params={"chat_id": wang.id}, data={"text": "电梯 & 门"}),
        ]
    assert [answer.json()["result"]["text"] for answer in answers] == ["电梯 & 门"] * 5


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b"{"),
        ("application/json", b"[]"),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=b", b"--b\r\nx\r\n--b--"),
        ("multipart/form-data; boundary=b", b"--b\r\n\r\nx"),
    ],
)
async def test_a_body_that_cannot_be_read_is_400(inside_http, account, content_type, body):
    """With a line, not with a stack trace."""
    headers = {"content-type": content_type}
    answer = await inside_http.post(f"/bot{account.token}/getMe", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["description"] == "Bad Request: can't parse the request body"


async def test_every_answer_says_that_this_is_not_telegram(inside_http, account):
    """Also a refusal, a file, and the page."""
    paths = [f"/bot{account.token}/getMe", "/botx/getMe", "/sandbox/", "/sandbox/api/world", "/x"]
    for path in paths:
        answer = await inside_http.get(path)
        assert answer.headers["x-sandbox"] == "this is a sandbox, not Telegram"


async def test_a_token_that_could_be_real_is_refused_before_anything_is_read(address):
    """With a clear line."""
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{address}/bot110201543:AAHdqTcvCH1vGWJ/sendMessage")
    assert answer.status_code == 401
    assert "this is the sandbox, not Telegram" in answer.json()["description"]


async def test_a_poller_that_leaves_is_not_waited_for(begun, world, account, wang):
    """Its request ends when the client hangs up."""
    account.queue.drop()
    gone = asyncio.Event()
    messages = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive():
        for message in messages:
            return message
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(_message):
        pytest.fail("nobody is there to be answered")

    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/bot{account.token}/getUpdates",
        "query_string": b"timeout=50",
        "headers": [],
    }
    task = await begun(create_sandbox(world)(scope, receive, send))
    gone.set()
    await task
    assert world.events.listeners == []


async def test_closing_ends_every_waiting_request(begun, world, account, wang):
    """A server that stops does not wait for long polls."""
    account.queue.drop()
    async with httpx.AsyncClient() as client:
        async with running(create_sandbox(world)) as address:
            url = f"{address}/bot{account.token}/getUpdates?timeout=50"
            polling = await begun(client.get(url))
        assert (await polling).json() == {"ok": True, "result": []}


async def test_it_listens_on_loopback_unless_told(world):
    """Nobody else should find it by accident."""
    sandbox = create_sandbox(world)
    assert SandboxServer(sandbox).config.host == "127.0.0.1"
    assert SandboxServer(sandbox, host="0.0.0.0").config.host == "0.0.0.0"


async def test_it_shares_a_port_with_another_application(world, account):
    """Each gets its own paths, and the lifespan reaches both."""
    heard = []

    async def office(scope, receive, send):
        if scope["type"] == "lifespan":
            heard.append((await receive())["type"])
            await send({"type": "lifespan.startup.complete"})
            heard.append((await receive())["type"])
            await send({"type": "lifespan.shutdown.complete"})
        else:
            await respond_json(send, 200, {"office": scope["path"]})

    sandbox = create_sandbox(world)
    async with (
        running(sandbox, alongside(sandbox, office)) as address,
        httpx.AsyncClient(base_url=address) as client,
    ):
        assert (await client.get("/api/v1/requests")).json() == {"office": "/api/v1/requests"}
        assert (await client.get(f"/bot{account.token}/getMe")).json()["ok"] is True
        assert len(world.events.listeners) == 1
    assert heard == ["lifespan.startup", "lifespan.shutdown"]
    assert world.events.listeners == []


def test_it_knows_its_own_paths(world):
    """So that it can share a port with the office."""
    owns = create_sandbox(world).owns
    assert all(map(owns, ["/bot1:SANDBOX-x/getMe", "/file/bot1:S/x", "/sandbox", "/sandbox/a"]))
    assert not any(map(owns, ["/", "/api/v1/requests", "/healthz", "/sandboxes"]))
