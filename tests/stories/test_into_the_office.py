"""A member of staff goes from the chat into the office, without a password."""

import re

import pytest
from browser import chromium
from loopback import on_loopback
from office import browser
from playwright.async_api import expect

from api.app import create_app
from models.outbox import Outgoing


@pytest.fixture(autouse=True)
def address(monkeypatch):
    """Where people outside reach the office."""
    monkeypatch.setenv("LINGRID_PUBLIC_URL", "http://office")


def key_in(text):
    """The key of the link that was sent."""
    return re.search(r"http://office/sign-in#([0-9a-f]{64})", text)[1]


@pytest.mark.parametrize("words", ["/office", "进入后台"])
async def test_staff_ask_the_bot_and_are_in(given, words):
    """One message, one link, one press; and the link is in no row of the database."""
    chen = await given.staff("陈姐", given.micro)
    await chen.says(words)
    assert "10 分钟内打开，只能用一次" in chen.last
    key = key_in(chen.last)
    async with browser(create_app()) as there:
        signed_in = await there.post("/sign-in", json={"key": key})
        assert signed_in.json()["name"] == "陈姐"
        assert (await there.get("/api/v1/requests")).status_code == 200
        assert (await there.post("/sign-in", json={"key": key})).status_code == 409
    assert key not in str(await Outgoing.all().values())


async def test_a_resident_is_not_let_in(given):
    """They are told who is."""
    wang = await given.resident("王阿姨", home="碧海蓝天 3 栋")
    await wang.says("/office")
    assert "只有网格员" in wang.last


async def test_in_a_group_the_link_is_not_given(given):
    """Somebody else might open it first."""
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await chen.says("/office", at=given.micro_group)
    assert "请私聊我" in given.micro_group.last
    assert "sign-in#" not in given.micro_group.transcript + chen.screen.transcript


async def test_without_an_address_it_says_what_is_missing(given, monkeypatch):
    """To whoever can mend it: the operator."""
    monkeypatch.delenv("LINGRID_PUBLIC_URL")
    chen = await given.staff("陈姐", given.micro)
    await chen.says("/office")
    assert "LINGRID_PUBLIC_URL" in chen.last


async def test_staff_hear_of_it_when_they_ask_for_help(given):
    """And residents, who can't get in, do not."""
    chen = await given.staff("陈姐", given.micro)
    wang = await given.resident("王阿姨", home="碧海蓝天 3 栋")
    await chen.says("/help")
    await wang.says("/help")
    assert chen.shows("进入后台")
    assert not wang.shows("进入后台")


@pytest.mark.browser
async def test_the_link_is_followed_in_a_real_browser(given, monkeypatch):
    """Looking at it opens nothing; the button does, once; and out again."""
    chen = await given.staff("陈姐", given.micro)
    async with on_loopback(create_app()) as here, chromium() as chrome:
        monkeypatch.setenv("LINGRID_PUBLIC_URL", here)
        await chen.says("进入后台")
        link = re.search(rf"{here}/sign-in#\w+", chen.last)[0]
        page = await chrome.new_page(viewport={"width": 390, "height": 844})
        await page.goto(link)
        assert await page.context.cookies() == []
        await page.get_by_role("button", name="进入后台").click()
        await expect(page.get_by_role("status")).to_contain_text("陈姐，您已进入后台")
        assert "#" not in page.url
        (cookie,) = await page.context.cookies()
        assert cookie["httpOnly"]
        assert cookie["sameSite"] == "Strict"
        again = await chrome.new_page()
        await again.goto(link)
        await again.get_by_role("button", name="进入后台").click()
        await expect(again.get_by_role("status")).to_contain_text("已经用过或过期了")
        await page.reload()
        await expect(page.get_by_role("status")).to_contain_text("陈姐，您已进入后台")
        await page.get_by_role("button", name="退出").click()
        await expect(page.get_by_role("status")).to_contain_text("您已退出")
        assert await page.context.cookies() == []
