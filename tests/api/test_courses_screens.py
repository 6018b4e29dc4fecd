"""The screen of a class room in a real browser, and what is printed of a course."""

from datetime import timedelta

import pytest
from browser import chromium
from playwright.async_api import Route, expect

from models import clock, installation
from models.courses import Course, Lesson, codes


@pytest.fixture
async def course(zhao, calligraphy) -> Course:
    """书法, published."""
    made = await zhao.made("/courses", **await calligraphy())
    await zhao.post(f"/courses/{made['id']}/publish")
    return await Course.get(id=made["id"])


async def test_the_poster_and_the_roll_are_files_that_run_nothing(office, zhao, course):
    poster = await zhao.get(f"/courses/{course.id}/poster.svg", params={"phone": "0755-1234"})
    roll = await zhao.get(f"/courses/{course.id}/roll.html")
    for answer, kind, words in (
        (poster, "image/svg+xml", "0755-1234"),
        (roll, "text/html", "《书法》点名表"),
    ):
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert words in answer.text
    bad = await zhao.get(f"/courses/{course.id}/poster.svg", params={"phone": "<b>"})
    assert bad.status_code == 400
    assert (await office.call("钱").get(f"/courses/{course.id}/roll.html")).status_code == 404


@pytest.mark.browser
async def test_the_screen_shows_the_code_and_renews_itself(office, course, tmp_path):
    """It waits for the hour, shows the code, and the next one when it changes."""
    await installation.is_called("lingbo_bot")
    lesson = await Lesson.filter(course_id=course.id).order_by("starts_at").first()
    key = await codes.screen_key(lesson)
    caller = office.call(secret=None)
    caller.base_url = "http://lingrid.invalid"

    async def pass_on(route: Route) -> None:
        headers = {k: v for k, v in route.request.headers.items() if k == "authorization"}
        answer = await caller.get(route.request.url, headers=headers)
        await route.fulfill(
            status=answer.status_code, headers=dict(answer.headers), body=answer.content
        )

    async with chromium() as browser:
        page = await browser.new_page(viewport={"width": 1280, "height": 720})
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.clock.install()
        await page.route("**/*", pass_on)
        await page.goto(f"http://lingrid.invalid/lessons/{lesson.id}/code#{key}")
        await expect(page.locator("#state")).to_contain_text("现在不是签到时间")
        for late in (timedelta(), timedelta(minutes=5)):
            with clock.frozen(lesson.starts_at + late):
                code = await codes.of_lesson(lesson, course, now=clock.now())
                await page.clock.fast_forward(15_000)
                await expect(page.locator("#digits")).to_have_text(code.digits)
                await expect(page.locator("#qr svg path").last).to_be_visible()
                assert await page.title() == "签到 · 邻格 Lingrid"
        await page.screenshot(path=str(tmp_path / "screen.png"))
        assert errors == []
        await page.goto(f"http://lingrid.invalid/lessons/{lesson.id}/code#nonsense")
        await page.reload()
        await expect(page.locator("#state")).to_contain_text("链接不对")
