"""The demonstration as a newcomer sees it: the command, the page, a request, a class."""

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator

import httpx
import pytest
from browser import chromium
from playwright.async_api import Locator, Page, expect

pytestmark = pytest.mark.browser

TROUBLE = "电梯坏了，老人下不了楼"

WIDTHS = {"desktop": (1440, 900), "phone": (390, 844)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
async def demo() -> AsyncIterator[str]:
    """`lingrid demo`, a process of its own; its address. It logs no error and ends cleanly."""
    port = _free_port()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cli", "demo", "--port", str(port), "--no-browser"),
        stderr=asyncio.subprocess.PIPE,
    )
    said: list[str] = []
    ready = asyncio.Event()
    listening = asyncio.create_task(_listen(process, said, ready))
    try:
        async with asyncio.timeout(120):
            await ready.wait()
        assert process.returncode is None, "".join(said)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(30):
            await listening
            await process.wait()
    log = "".join(said)
    assert "Traceback" not in log, log
    assert process.returncode == 0, log


async def _listen(
    process: asyncio.subprocess.Process, said: list[str], ready: asyncio.Event
) -> None:
    """Read what the demo says; `ready` once it has said everything, or has ended."""
    assert process.stderr is not None
    async for line in process.stderr:
        said.append(line.decode())
        if b"Ctrl-C" in line:
            ready.set()
    ready.set()


class Pane:
    """A chat on the page; on a phone its tab is opened first."""

    def __init__(self, page: Page, key: str) -> None:
        self.page = page
        self.key = key
        self.there: Locator = page.get_by_test_id(f"pane-{key}")

    async def _open(self) -> None:
        tab = self.page.get_by_test_id(f"tab-{self.key}")
        if await tab.is_visible():
            await tab.click()

    async def says(self, text: str) -> None:
        await self._open()
        await self.there.get_by_test_id("composer").fill(text)
        await self.there.get_by_test_id("send").click()

    async def presses(self, words: str, *, under: str = "") -> None:
        await self._open()
        button = self.page.get_by_role("button", name=words, exact=True)
        message = self.there.get_by_test_id("message").filter(has_text=under).filter(has=button)
        where = message.last if under else self.there
        button = where.get_by_role("button", name=words, exact=True).last
        await expect(button).to_be_visible(timeout=15_000)
        await button.click()

    async def presses_one_with(self, words: str) -> None:
        await self._open()
        button = self.there.get_by_role("button").filter(has_text=words).last
        await expect(button).to_be_visible(timeout=15_000)
        await button.click()

    async def shows(self, words: str) -> None:
        await self._open()
        found = self.there.get_by_test_id("message").filter(has_text=words).last
        await expect(found).to_be_visible(timeout=15_000)

    async def replies(self, to: str, text: str) -> None:
        await self._open()
        message = self.there.get_by_test_id("message").filter(has_text=to).last
        await expect(message).to_be_visible(timeout=15_000)
        await message.hover()
        await message.get_by_role("button", name="回复 Reply", exact=True).click()
        await self.says(text)


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_newcomer_files_claims_finishes_confirms_and_signs_up(demo, width):
    """The whole of it on the page, at both widths, without an error in the console."""
    size = WIDTHS[width]
    async with chromium() as browser:
        page = await browser.new_page(viewport={"width": size[0], "height": size[1]})
        errors: list[str] = []
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: errors.append(str(e)))
        await page.goto(demo)
        wang, grid = Pane(page, "wang"), Pane(page, "grid")

        await wang.presses("开始 Start")
        await wang.says("碧海兰天3栋2单元501")  # one character wrong
        await wang.shows("碧海蓝天3栋2单元501")
        await wang.presses("对")
        await wang.says("王秀英")
        await wang.shows("登记好了")
        await wang.says(TROUBLE)
        await wang.presses("提交")
        await wang.shows("待接单")

        await grid.presses("我来办", under=TROUBLE)
        await wang.shows("已接单")
        await grid.presses("问居民", under=TROUBLE)
        await grid.replies("写下要问居民的话", "左边还是右边？")
        await wang.shows("左边还是右边？")
        await wang.says("左边")
        await grid.shows("居民答：左边")  # on the card: a press on an older one is refused
        await grid.presses("办结", under=TROUBLE)
        await grid.replies("写一句怎么办的", "换了主板")
        await wang.shows("请问办好了吗")
        await wang.presses("办好了")
        await wang.presses("满意", under="谢谢您的确认")  # not on the receipt, which has it as well
        await wang.shows("谢谢您的评价")

        await wang.says("我要报名上课")
        await wang.presses_one_with("太极")
        await wang.presses("我要报名")
        await wang.shows("报上了")

        assert errors == []


async def test_the_api_documentation_opens_from_the_page_with_a_token_that_works(demo):
    """The link carries the token; all that is loaded comes from this very server."""
    asked: list[str] = []
    async with chromium() as browser:
        page = await browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        await page.goto(demo)
        link = page.get_by_role("link", name="API docs")
        token = str(await link.get_attribute("href")).partition("#token=")[2]
        await page.goto(f"{demo}/api/docs#token={token}")
        await page.locator("#operations-tag-requests").click()
        listed = page.locator("#operations-requests-list_requests")
        await listed.locator(".opblock-summary-control").click()
        await listed.get_by_role("button", name="Execute").click()
        answered = listed.locator(".live-responses-table .response-col_status").last
        await expect(answered).to_contain_text("200", timeout=20_000)
    outside = [url for url in asked if not url.startswith((demo, "data:", "blob:"))]
    assert outside == []
    async with httpx.AsyncClient(base_url=demo) as office:
        assert (await office.get("/api/v1/requests")).status_code == 401
