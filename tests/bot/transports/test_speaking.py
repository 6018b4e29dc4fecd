"""The lean way out means what aiogram means: the same errors, the same settings, one connection."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import SendMessage
from aiogram.types import Message
from lean_platform import TOKEN

from bot.transports.telegram import Call, Meaning, meaning_of, send, speaking

SAY = Call("sendMessage", {"chat_id": "5", "text": "好的", "parse_mode": "HTML"})
MESSAGE = {"message_id": 7, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "好的"}

ANSWERS = [
    (200, {"ok": True, "result": MESSAGE}, Meaning.SENT),
    (400, {"description": "Bad Request: message is not modified: same"}, Meaning.SENT),
    (400, {"description": "Bad Request: message to edit not found"}, Meaning.GONE),
    (400, {"description": "Bad Request: can't parse entities"}, Meaning.REFUSED),
    (400, {"description": "Bad Request: chat not found"}, Meaning.UNREACHABLE),
    (
        400,
        {"description": "Bad Request: upgraded", "parameters": {"migrate_to_chat_id": -1005}},
        Meaning.MOVED,
    ),
    (401, {"description": "Unauthorized"}, Meaning.NOT_SENT),
    (403, {"description": "Forbidden: bot was blocked by the user"}, Meaning.UNREACHABLE),
    (
        429,
        {"description": "Too Many Requests: retry after 9", "parameters": {"retry_after": 9}},
        Meaning.LATER,
    ),
    (500, {"description": "Internal Server Error"}, Meaning.UNKNOWN),
    (502, "<html>Bad Gateway</html>", Meaning.UNKNOWN),
    (200, "not JSON", Meaning.UNKNOWN),
    (0, "", Meaning.UNKNOWN),
]


class Platform:
    """Answers every call the same, and remembers what it was asked."""

    def __init__(self, status: int, body: object) -> None:
        self.status = status
        told = {"ok": False, "error_code": status, **body} if isinstance(body, dict) else body
        self.body = json.dumps(told) if isinstance(told, dict) else str(told)
        self.lines = 0
        self.asked: list[tuple[str, bytes]] = []

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        self.lines += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
                self.asked.append((head.decode(), await reader.readexactly(length)))
                if not self.status:
                    break  # it was read, and the line breaks
                body = self.body.encode()
                writer.write(
                    f"HTTP/1.1 {self.status} .\r\nContent-Type: application/json\r\n"
                    f"Content-Length: {len(body)}\r\n\r\n".encode()
                    + body
                )
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()


@asynccontextmanager
async def answering(status: int, body: object) -> AsyncIterator[tuple[Platform, str]]:
    """A platform of one mind, and where it is."""
    platform = Platform(status, body)
    server = await asyncio.start_server(platform.talk, "127.0.0.1", 0)
    async with server:
        yield platform, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.mark.parametrize(("status", "body", "meaning"), ANSWERS, ids=lambda v: str(v)[:60])
async def test_an_answer_means_what_it_means_to_aiogram(status, body, meaning):
    """The lean way and aiogram's own, side by side."""
    async with answering(status, body) as (_, base):
        lean = speaking(TOKEN, base=base)
        outcome = await send(lean, SAY)
        await lean.session.close()
        session = AiohttpSession(api=TelegramAPIServer.from_base(base))
        try:
            await Bot(TOKEN, session=session)(SendMessage(chat_id=5, text="好的"))
            theirs = None
        except Exception as error:
            theirs = meaning_of(error)
        await session.close()
    assert outcome.meaning is meaning
    if theirs is None:
        assert outcome.messages == (7,)
    else:
        told = (theirs.meaning, theirs.wait, theirs.moved_to)
        assert (outcome.meaning, outcome.wait, outcome.moved_to) == told


async def test_calls_leave_as_json_over_one_connection_and_answers_are_not_validated(monkeypatch):
    """Of a message that was sent only its number is read."""
    read = []
    monkeypatch.setattr(Message, "model_validate", lambda *a, **k: read.append(a))
    async with answering(200, {"ok": True, "result": MESSAGE}) as (platform, base):
        lean = speaking(TOKEN, base=base)
        for _ in range(20):
            assert (await send(lean, SAY)).messages == (7,)
        await lean.session.close()
    assert (platform.lines, len(platform.asked), read) == (1, 20, [])
    head, body = platform.asked[0]
    assert head.startswith(f"POST /bot{TOKEN}/sendMessage ")
    assert "application/json" in head
    assert json.loads(body) == SAY.parameters
    assert "好的".encode() in body


async def test_several_messages_of_an_album_are_all_known():
    """A list of messages, and what is no message at all."""
    async with answering(200, {"ok": True, "result": [MESSAGE, MESSAGE]}) as (_, base):
        lean = speaking(TOKEN, base=base)
        assert (await send(lean, SAY)).messages == (7, 7)
        await lean.session.close()
    async with answering(200, {"ok": True, "result": True}) as (_, base):
        lean = speaking(TOKEN, base=base)
        assert await send(lean, Call("answerCallbackQuery", {"callback_query_id": "1"}))
        await lean.session.close()


async def test_an_answer_that_does_not_come_is_unknown():
    """The time is up after it was written."""

    async def silent(reader, writer):
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    lean = speaking(TOKEN, base=base, timeout=0.05)
    outcome = await send(lean, SAY)
    await lean.session.close()
    server.close()
    assert outcome.meaning is Meaning.UNKNOWN


def test_a_proxy_is_used_for_the_lean_way_as_well():
    """It is the same session."""
    lean = speaking(TOKEN, proxy="http://127.0.0.1:9")
    assert lean.session.proxy == "http://127.0.0.1:9"
