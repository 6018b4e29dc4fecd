"""The demonstration as a newcomer sees it: the command, the page, a request, a class.

Every press waits for what the press before it has changed, as a person does who looks at the
screen. On a phone it is fingers that press.
"""

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from browser import PATIENCE, chromium, find_chromium
from playwright.async_api import FilePayload, Locator, Page, ViewportSize, expect

from bot.sandbox.world import sample_photo

pytestmark = pytest.mark.browser

TROUBLE = "电梯坏了，老人下不了楼"
DARK = "楼道的灯不亮"
COLLEAGUE = "唐志远"
CLASS = "https://t.me/lingrid_bot?start=class_1"

DESKTOP: ViewportSize = {"width": 1440, "height": 900}
SCREENS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": DESKTOP},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
async def demo() -> AsyncIterator[str]:
    """`lingrid demo`, a process of its own; its address. It logs no error and ends cleanly."""
    find_chromium()
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


@asynccontextmanager
async def looking_at(demo: str, screen: str) -> AsyncIterator[Page]:
    """The page on a screen. Whatever the console complains of fails the test."""
    complaints: list[str] = []
    async with chromium() as browser:
        page = await browser.new_page(**SCREENS[screen])
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(demo)
        yield page
    assert complaints == []


class Pane:
    """A chat on the page; on a phone its tab is opened first."""

    def __init__(self, page: Page, key: str) -> None:
        self.page = page
        self.key = key
        self.there: Locator = page.get_by_test_id(f"pane-{key}")

    def message(self, words: str) -> Locator:
        """The newest message with these words."""
        return self.there.get_by_test_id("message").filter(has_text=words).last

    def cards(self, words: str) -> Locator:
        """The messages with these words that have something to press."""
        buttons = self.page.get_by_role("group", name="按钮 Buttons")
        return self.there.get_by_test_id("message").filter(has_text=words).filter(has=buttons)

    def photo(self) -> Locator:
        """The newest picture."""
        return self.there.get_by_role("img", name="图片 Photo").last

    async def open(self) -> None:
        """Turn to this chat, unless it is there already."""
        await expect(self.there).to_be_attached()
        if not await self.there.is_visible():
            await self._touch(self.page.get_by_test_id(f"tab-{self.key}"))
        await expect(self.there).to_be_visible()

    async def _touch(self, what: Locator) -> None:
        await (what.click() if self.page.viewport_size == DESKTOP else what.tap())

    async def says(self, text: str) -> None:
        await self.open()
        await self.there.get_by_test_id("composer").fill(text)
        await self._touch(self.there.get_by_test_id("send"))
        await expect(self.message(text)).to_be_visible()

    async def sends_photo(self, caption: str) -> None:
        await self.open()
        await self.there.get_by_test_id("composer").fill(caption)
        async with self.page.expect_file_chooser() as chooser:
            await self._touch(self.there.get_by_test_id("attach"))
        picture = FilePayload(name="lamp.png", mimeType="image/png", buffer=sample_photo(320, 240))
        await (await chooser.value).set_files(picture)
        await expect(self.message(caption)).to_be_visible()
        await self.shows_photo()

    async def shows_photo(self) -> None:
        """A picture that has loaded, not a frame without one."""
        await self.open()
        await self.photo().scroll_into_view_if_needed()
        await expect(self.photo()).to_have_js_property("complete", value=True)
        assert await self.photo().evaluate("picture => picture.naturalWidth") == 320

    async def presses(self, words: str, *, under: str = "") -> None:
        await self.open()
        button = self.page.get_by_role("button", name=words, exact=True)
        message = self.there.get_by_test_id("message").filter(has_text=under).filter(has=button)
        where = message.last if under else self.there
        await self._touch(where.get_by_role("button", name=words, exact=True).last)

    async def presses_one_with(self, words: str) -> None:
        await self.open()
        await self._touch(self.there.get_by_role("button").filter(has_text=words).last)

    async def shows(self, words: str) -> None:
        await self.open()
        await expect(self.message(words)).to_be_visible()

    async def replies(self, to: str, text: str) -> None:
        await self.open()
        message = self.message(to)
        if self.page.viewport_size == DESKTOP:
            await message.hover()  # a finger needs nothing of the kind
        await self._touch(message.get_by_role("button", name="回复 Reply", exact=True))
        await expect(self.there.get_by_text("回复 邻格")).to_be_visible()
        await self.says(text)
        await expect(self.message(text).get_by_role("button", name="In reply to")).to_be_visible()

    async def acts_as(self, name: str) -> None:
        await self.open()
        people = self.there.get_by_role("group", name="以谁的身份 Acting as")
        person = people.get_by_role("button", name=name, exact=True)
        await self._touch(person)
        await expect(person).to_have_attribute("aria-pressed", "true")


async def registers(newcomer: Pane) -> None:
    """Say where one lives, with one character wrong, and what one is called."""
    await newcomer.presses("开始 Start")
    await newcomer.shows("我是社区的小助手")
    await newcomer.says("碧海兰天3栋2单元501")
    await newcomer.shows("碧海蓝天3栋2单元501")
    await newcomer.presses("对")
    await newcomer.shows("请问怎么称呼您")
    await newcomer.says("王秀英")
    await newcomer.shows("登记好了")


@pytest.mark.parametrize("screen", SCREENS)
async def test_a_newcomer_files_claims_finishes_confirms_and_signs_up(demo, screen):
    """The whole of it on the page, at both widths, without an error in the console."""
    async with looking_at(demo, screen) as page:
        wang, grid = Pane(page, "wang"), Pane(page, "grid")

        await registers(wang)
        await wang.says(TROUBLE)
        await wang.presses("提交")
        await wang.shows("待接单")

        await expect(grid.message(TROUBLE).first).not_to_contain_text("501")
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


@pytest.mark.parametrize("screen", SCREENS)
async def test_photos_replies_links_and_edits_are_seen_as_in_an_app(demo, screen):
    """A picture travels, a card changes in its place, a link leads to a class."""
    async with looking_at(demo, screen) as page:
        wang, grid = Pane(page, "wang"), Pane(page, "grid")
        li, classmates = Pane(page, "li"), Pane(page, "class")

        await registers(wang)
        await wang.sends_photo(DARK)
        await wang.presses("提交")
        await wang.shows("待接单")
        await grid.shows_photo()

        card = grid.cards(DARK)
        await expect(card).to_contain_text("待接单")
        number = str(await card.get_attribute("data-message-id"))
        await grid.acts_as(COLLEAGUE)
        await grid.presses("我来办", under=DARK)
        the_same = grid.there.locator(f"[data-message-id='{number}']")
        await expect(the_same).to_contain_text("办理中")
        await expect(the_same).to_contain_text(f"{COLLEAGUE} 接单")
        await expect(the_same).to_contain_text("已编辑")
        await expect(card).to_have_count(1)

        await grid.presses("问居民", under=DARK)
        await grid.replies(f"{COLLEAGUE}，请回复这条消息", "是哪一层的灯？")
        await wang.replies("是哪一层的灯？", "六层")
        await expect(the_same).to_contain_text("居民答：六层")

        await classmates.says(f"想学的看这里 {CLASS}")
        await classmates.acts_as("李建国")
        await classmates.presses(CLASS)
        await expect(li.message("座位：共")).to_be_visible()  # his own chat comes forward


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
