"""HTTP as servers really speak it: in pieces, in chunks, closing when they like."""

import asyncio
import ssl
from contextlib import asynccontextmanager

import pytest

from bot.transports.telegram.lines import Answer, Broken, Lines, NotConnected

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
CHUNKED = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"3;x=1\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\nTrailer: 1\r\n\r\n"
)


@asynccontextmanager
async def saying(*answers: bytes):
    """A server that gives each answer for one call, and then closes the connection."""
    opened = []

    async def talk(reader, writer):
        opened.append(writer)
        try:
            for answer in answers:
                head = await reader.readuntil(b"\r\n\r\n")
                await reader.readexactly(int(head.partition(b"Content-Length: ")[2].split()[0]))
                writer.write(answer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    lines = Lines(url, ssl.create_default_context, agent="test")
    try:
        yield lines, opened
    finally:
        lines.close()
        server.close()
        await asyncio.sleep(0)


async def ask(lines, timeout=5.0):
    return await lines.post("/botX/sendMessage", b"{}", timeout=timeout)


@pytest.mark.parametrize(
    ("told", "body"),
    [
        (OK, b"ok"),
        (CHUNKED, b"abc0123456789abcdef"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + OK, b"ok"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
        (OK.replace(b"Content-Length", b"content-length"), b"ok"),
    ],
    ids=["length", "chunked", "continue", "empty", "lower case"],
)
def test_an_answer_is_read_however_it_is_cut(told, body):
    """After every single byte, and all at once."""
    for size in (1, 7, len(told)):
        answer = Answer()
        pieces = [told[at : at + size] for at in range(0, len(told), size)]
        assert [answer.feed(piece) for piece in pieces] == [False] * (len(pieces) - 1) + [True]
        assert answer.body == body
        assert not answer.last


@pytest.mark.parametrize(
    "told",
    [b"SSH-2.0-x\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", CHUNKED.replace(b"3;", b"z;"), b"x" * 99_999],
)
def test_what_is_no_answer_is_refused(told):
    """And is not waited for."""
    with pytest.raises(Broken):
        Answer().feed(told)


async def test_a_connection_is_used_again_until_the_server_closes_it():
    """Ten calls one after the other take one; a server that closes after each gets ten."""
    async with saying(*[OK] * 10) as (lines, opened):
        assert [(await ask(lines)).body for _ in range(10)] == [b"ok"] * 10
        assert len(opened) == 1
    closing = OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    async with saying(closing) as (lines, opened):
        assert [(await ask(lines)).body for _ in range(10)] == [b"ok"] * 10
        assert len(opened) == 10
    without_length = b"HTTP/1.0 200 OK\r\n\r\nok"
    async with saying(without_length) as (lines, opened):
        assert [(await ask(lines)).body for _ in range(3)] == [b"ok"] * 3
        assert len(opened) == 3


async def test_a_connection_that_was_closed_meanwhile_is_not_used():
    """What would be written on it would be lost, or not, and nobody could say."""
    async with saying(OK) as (lines, opened):
        for _ in range(5):
            assert (await ask(lines)).body == b"ok"
            await asyncio.wait_for(opened[-1].wait_closed(), 5)
            for _ in range(5):
                await asyncio.sleep(0)
        assert len(opened) == 5


async def test_calls_at_once_take_a_connection_each():
    """And the next ones use those."""
    async with saying(*[OK] * 10) as (lines, opened):
        for _ in range(2):
            told = await asyncio.gather(*(ask(lines) for _ in range(5)))
            assert [answer.body for answer in told] == [b"ok"] * 5
        assert len(opened) == 5


@pytest.mark.parametrize(
    "told", [b"", b"HTTP/1.1 200 OK\r\n", OK[:-1], CHUNKED[:-4], b"no HTTP at all\r\n\r\n"]
)
async def test_a_line_that_breaks_says_so(told):
    """Whatever had come till then: it may have been taken."""
    async with saying(told) as (lines, _):
        with pytest.raises(Broken):
            await ask(lines)


async def test_nobody_there_carried_nothing():
    """That is told apart from everything later."""
    lines = Lines("http://127.0.0.1:1", ssl.create_default_context, agent="test")
    with pytest.raises(NotConnected):
        await ask(lines)
    lines = Lines("https://127.0.0.1:1", ssl.create_default_context, agent="test")
    with pytest.raises(NotConnected):
        await ask(lines)


async def test_a_server_that_speaks_no_tls_carried_nothing():
    """The call is written only once the other side has shown who it is."""
    async with saying(OK) as (plain, opened):
        secure = Lines(f"https://127.0.0.1:{plain.port}", ssl.create_default_context, agent="t")
        with pytest.raises(NotConnected):
            await ask(secure)
        assert len(opened) == 1


async def test_a_call_that_is_given_up_leaves_no_connection_behind():
    """Its answer would be taken for the next one's."""
    async with saying(b"HTTP/1.1 200 OK\r\n", OK) as (lines, opened):
        with pytest.raises(TimeoutError):
            await ask(lines, timeout=0.05)
        asked = asyncio.create_task(ask(lines))
        async with asyncio.timeout(5):
            while len(opened) < 2:  # noqa: ASYNC110
                await asyncio.sleep(0)
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
        assert lines._idle == []
