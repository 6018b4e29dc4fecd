"""The page: served whole, without a word from outside, and usable by hand and keyboard."""

import re
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from bot.sandbox.server import PAGE, create_sandbox, running
from bot.sandbox.stage import Pane, Stage
from bot.sandbox.world import sample_photo

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ASSETS = sorted(asset.name for asset in PAGE.iterdir())
KNOWN = {"http://www.w3.org/2000/svg"}  # a name of a language, nothing is fetched

URL = re.compile(r"(?:https?:)?//[\w.-]+\.[a-z]+[\w/.-]*")

browser_test = pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium here")


@pytest.mark.parametrize("name", ASSETS)
async def test_no_file_of_the_page_names_an_outside_address(inside_http, name):
    """It works without the internet."""
    answer = await inside_http.get(f"/sandbox/{name}")
    assert answer.status_code == 200
    assert set(URL.findall(answer.text)) <= KNOWN
    assert "innerHTML" not in answer.text


async def test_the_page_says_what_it_is_and_loads_only_its_own_files(inside_http):
    """In both languages, and the browser holds it to that."""
    answer = await inside_http.get("/sandbox", follow_redirects=True)
    missing = await inside_http.get("/sandbox/nothing.js")
    outside = await inside_http.get("/sandbox/..%2Fserver.py")
    assert "这是沙盒，不是 Telegram" in answer.text
    assert "This is a sandbox, not Telegram" in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'self'")
    assert missing.status_code == outside.status_code == 404


@pytest.fixture
async def browser():
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
async def open_page(browser, world, account, wang, li, chen, group):
    """Open the page on a screen of some width; what the browser complains of fails the test."""
    world.join(group, li, by=chen)
    stage = Stage(panes=[Pane("wang", wang, account), Pane("grid", chen, group, others=[li])])
    complaints = []

    async with running(create_sandbox(world, stage=stage)) as address:

        async def open_(width, height=900):
            page = await browser.new_page(viewport={"width": width, "height": height})
            page.set_default_timeout(10_000)
            page.on("console", lambda said: complaints.append(said.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            await page.goto(f"{address}/sandbox/")
            await page.get_by_test_id("message").first.wait_for(state="attached")
            return page

        yield open_
        for context in browser.contexts:
            await context.close()
    assert complaints == []


@browser_test
@pytest.mark.browser
async def test_one_person_plays_several(open_page, world, api, account, wang, li, group):
    """Says something here, presses something there, and sees what the bot answers."""
    page = await open_page(1440)
    hers, grid = page.get_by_test_id("pane-wang"), page.get_by_test_id("pane-grid")

    await hers.get_by_test_id("composer").fill("电梯坏了 <b>&")
    await hers.get_by_test_id("composer").press("Enter")
    await hers.get_by_text("电梯坏了 <b>&").wait_for()
    assert wang.chat_with(account).messages[-1].text == "电梯坏了 <b>&"

    keyboard = {"inline_keyboard": [[{"text": "我来办", "callback_data": "claim:1"}]]}
    api(
        "sendMessage",
        chat_id=group.id,
        text="<b>卡片</b>",
        parse_mode="HTML",
        reply_markup=keyboard,
    )
    await grid.get_by_test_id("as-li").click()
    await grid.get_by_role("button", name="我来办").click()
    pressed = grid.get_by_role("button", name="我来办")
    await pressed.and_(page.locator("[aria-busy=true]")).wait_for()
    press = list(world.presses.values())[-1]
    assert press.who is li
    api("answerCallbackQuery", callback_query_id=press.id, text="已接单")
    await grid.get_by_test_id("toast").get_by_text("已接单").wait_for()
    card = press.message
    api("editMessageText", chat_id=group.id, message_id=card.id, text="办理中")
    await grid.get_by_text("办理中").wait_for()
    assert await grid.get_by_role("button", name="我来办").count() == 0


@browser_test
@pytest.mark.browser
async def test_files_replies_and_keyboards_work(open_page, api, account, wang, tmp_path):
    """A photo is attached, a voice is sent, a reply quotes, a menu button says its words."""
    page = await open_page(1440)
    hers = page.get_by_test_id("pane-wang")
    api("sendMessage", chat_id=wang.id, text="请选", reply_markup={"keyboard": [["我的事"]]})
    await hers.get_by_role("button", name="我的事").click()

    (tmp_path / "a.png").write_bytes(sample_photo(40, 30))
    async with page.expect_file_chooser() as chooser:
        await hers.get_by_test_id("attach").click()
    await (await chooser.value).set_files(tmp_path / "a.png")
    await hers.get_by_role("button", name="看大图").wait_for()
    await hers.get_by_test_id("voice").click()
    await hers.get_by_role("button", name="播放语音").wait_for()

    asked = hers.get_by_test_id("message").filter(has_text="请选")
    await asked.hover()
    await asked.get_by_role("button", name="回复").click()
    await hers.get_by_test_id("composer").fill("这个")
    await hers.get_by_test_id("send").click()
    await hers.get_by_test_id("message").filter(has_text="这个").wait_for()
    kinds = [message.kind for message in wang.chat_with(account).messages]
    assert kinds == ["text", "text", "text", "photo", "voice", "text"]
    assert wang.chat_with(account).messages[-1].reply_to.text == "请选"


@browser_test
@pytest.mark.browser
async def test_on_a_phone_one_chat_is_shown_and_the_others_count(open_page, api, group):
    """A tab for each, with what is unread."""
    page = await open_page(390, 844)
    assert await page.get_by_test_id("pane-wang").is_visible()
    assert not await page.get_by_test_id("pane-grid").is_visible()
    api("sendMessage", chat_id=group.id, text="新的诉求")
    tab = page.get_by_test_id("tab-grid")
    await tab.get_by_text("1", exact=True).wait_for()
    await tab.click()
    await page.get_by_test_id("pane-grid").get_by_text("新的诉求").wait_for()
    assert not await tab.locator(".badge").is_visible()
