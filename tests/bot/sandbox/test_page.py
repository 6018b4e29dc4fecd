"""The page: served whole, without a word from outside, and usable by hand and keyboard."""

import asyncio
import re
from contextlib import asynccontextmanager

import pytest
from browser import PATIENCE, chromium
from playwright.async_api import expect

from bot.sandbox.server import PAGE, create_sandbox, running
from bot.sandbox.stage import Pane, Stage
from bot.sandbox.world import sample_photo

ASSETS = sorted(asset.name for asset in PAGE.iterdir())
KNOWN = {"http://www.w3.org/2000/svg"}  # a name of a language, nothing is fetched

URL = re.compile(r"(?:https?:)?//[\w.-]+\.[a-z]+[\w/.-]*")


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
    async with chromium() as browser:
        yield browser


@pytest.fixture
async def open_page(browser, world, account, wang, li, chen, group):
    """Open the page on a screen of some width; what the browser complains of fails the test."""
    world.join(group, li, by=chen)
    stage = Stage(panes=[Pane("wang", wang, account), Pane("grid", chen, group, others=[li])])
    complaints = []

    async with running(create_sandbox(world, stage=stage)) as address:

        async def open_(width, height=900, **screen):
            page = await browser.new_page(viewport={"width": width, "height": height}, **screen)
            page.set_default_timeout(PATIENCE)
            page.on("console", lambda said: complaints.append(said.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            await page.goto(f"{address}/sandbox/")
            await page.get_by_test_id("message").first.wait_for(state="attached")
            return page

        yield open_
        for context in browser.contexts:
            await context.close()
    assert complaints == []


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


# --- what happens under a finger


@pytest.fixture
async def hers(open_page):
    """The pane of one person on a wide screen."""
    page = await open_page(1440)
    return page.get_by_test_id("pane-wang")


@pytest.fixture(params=["mouse", "touch"])
async def under(request, open_page):
    """Press a button, and let something happen before what presses it leaves it again."""
    touches = request.param == "touch"
    at_once = {"reduced_motion": "reduce"}  # what moves is not on its way for a while
    page = await open_page(390, 844, has_touch=touches, is_mobile=touches, **at_once)
    hands = await page.context.new_cdp_session(page)

    @asynccontextmanager
    async def mouse(x, y):
        await page.mouse.move(x, y)
        await page.mouse.down()
        yield
        await page.mouse.up()

    @asynccontextmanager
    async def touch(x, y):
        points = {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
        await hands.send("Input.dispatchTouchEvent", points)
        yield
        await hands.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    async def press(name, meanwhile):
        button = page.get_by_role("button", name=name, exact=True)
        await button.click(trial=True)  # it has come to rest
        box = await button.bounding_box()
        middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        finger = touch(*middle) if touches else mouse(*middle)
        async with page.expect_response("**/api/press"), finger:
            async with page.expect_response("**/api/changes?*"):
                meanwhile()
            await page.evaluate(TWO_FRAMES)  # for whatever would be shown

    press.page = page
    return press


TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
ONE_BUTTON = {"inline_keyboard": [[{"text": "办好了", "callback_data": "yes"}]]}
LONG = "很长的一段话，" * 200
"""It fills a phone: whatever stands above it moves away."""


@pytest.mark.browser
async def test_a_menu_button_under_a_finger_stays_when_a_message_comes(under, api, account, wang):
    """What arrives while somebody presses does not swallow the press, and is shown after it."""
    api("sendMessage", chat_id=wang.id, text="请选", reply_markup={"keyboard": [["我的事"]]})
    await under("我的事", lambda: api("sendMessage", chat_id=wang.id, text="还有一句"))
    said = under.page.get_by_test_id("message")
    await said.filter(has_text="我的事").wait_for()
    await said.filter(has_text="还有一句").wait_for()


@pytest.mark.browser
async def test_a_button_does_not_move_from_under_a_finger(under, api, world, wang):
    """A message that would push it away waits till the finger has left."""
    api("sendMessage", chat_id=wang.id, text="问一句", reply_markup=ONE_BUTTON)
    await under("办好了", lambda: api("sendMessage", chat_id=wang.id, text=LONG))
    await under.page.get_by_text(LONG).wait_for()
    assert [press.data for press in world.presses.values()] == ["yes"]


@pytest.mark.browser
async def test_a_button_under_a_finger_stays_when_its_message_is_edited(under, api, world, wang):
    """The words above change; the button that is still there is the one that was pressed."""
    card = api("sendMessage", chat_id=wang.id, text=LONG, reply_markup=ONE_BUTTON)
    edited = {"message_id": card["message_id"], "text": "再问一句", "reply_markup": ONE_BUTTON}
    await under("办好了", lambda: api("editMessageText", chat_id=wang.id, **edited))
    await under.page.get_by_text("再问一句").wait_for()
    assert [press.data for press in world.presses.values()] == ["yes"]


@pytest.mark.browser
async def test_the_newest_message_is_seen_however_fast_they_come(hers, api, wang):
    """The log follows to its end until somebody scrolls up, and back when asked to."""
    pill = hers.get_by_role("button", name="条新消息")
    for number in range(30):
        api("sendMessage", chat_id=wang.id, text=f"第{number}条")
        if number % 3 == 0:
            await hers.get_by_text(f"第{number}条", exact=True).wait_for()
    await expect(hers.get_by_text("第29条")).to_be_in_viewport()
    await expect(pill).to_be_hidden()
    await hers.get_by_role("log").hover()
    await hers.page.mouse.wheel(0, -900)
    await expect(hers.get_by_text("第29条")).not_to_be_in_viewport()
    api("sendMessage", chat_id=wang.id, text="第30条")
    await pill.click()
    await expect(hers.get_by_text("第30条")).to_be_in_viewport()


@pytest.mark.browser
async def test_what_is_typed_while_the_last_message_travels_is_kept(hers, wang, account):
    """A slow line does not wipe the field."""
    released = asyncio.Event()

    async def slow(route):
        await released.wait()
        await route.continue_()

    await hers.page.route("**/api/say", slow)
    field = hers.get_by_test_id("composer")
    await field.fill("第一句")
    await field.press("Enter")
    await expect(field).to_have_value("")
    await field.fill("第二句")
    released.set()
    await hers.get_by_test_id("message").filter(has_text="第一句").wait_for()
    await expect(field).to_have_value("第二句")
    await field.press("Enter")
    await hers.get_by_test_id("message").filter(has_text="第二句").wait_for()
    assert [m.text for m in wang.chat_with(account).messages[-2:]] == ["第一句", "第二句"]
