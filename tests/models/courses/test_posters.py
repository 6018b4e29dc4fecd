"""Posters and rolls on paper: what is on them, that it fits, and that words stay words."""

import re
from xml.etree import ElementTree

import pytest
from browser import chromium
from hypothesis import given
from hypothesis import strategies as st
from school import MONDAY, School

from models import courses, installation
from models.courses import Course, Mark, posters
from models.journal import OPERATOR

HOSTILE = '</text><script>document.title="hacked"</script><b>&\x00\x1b\u202e"\'<![CDATA['
LONG = "智能手机入门与防诈骗以及网上挂号缴费打车点餐一学就会老年人专场第二期（周末加开班）"
ENGLISH = "Smartphones and online safety for the very beginners, every Saturday afternoon"
TITLES = ("书法", LONG, (LONG * 2)[:80], ENGLISH[:80], "W" * 80, HOSTILE.replace("\x00", ""))


def texts(svg: str) -> list[str]:
    """The words of a drawing, and that it is well-formed."""
    root = ElementTree.fromstring(svg.encode())
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert {e.tag.rpartition("}")[2] for e in root.iter()} <= {
        "svg",
        "title",
        "rect",
        "text",
        "path",
    }
    return [e.text or "" for e in root.iter("{http://www.w3.org/2000/svg}text")]


async def test_a_poster_says_what_one_needs_to_know(school: School):
    await installation.is_called("lingbo_bot")
    course = await school.course("书法")
    svg = await posters.poster(course, phone="0755-1234 5678")
    said = texts(svg)
    for words in (
        "书法",
        "周二 09:00、周四 09:00",
        "活动室",
        "周老师",
        f"报名 {course.id}",
        "0755-1234 5678",
    ):
        assert words in said
    assert 'width="210mm" height="297mm"' in svg


async def test_without_a_bot_there_is_no_qr_code_and_still_a_way(school: School):
    course = await school.course("书法")
    svg = await posters.poster(course)
    assert "qrline" not in svg
    assert f"报名 {course.id}" in texts(svg)
    assert "不会用手机？请到社区办公室报名" in texts(svg)


async def test_an_english_poster(school: School):
    course = await school.course("Calligraphy")
    said = texts(await posters.poster(course, locale="en"))
    assert f"class {course.id}" in said
    assert "Tue 09:00, Thu 09:00" in said


@pytest.mark.parametrize("title", TITLES)
async def test_words_stay_words(school: School, title):
    """A hostile title is drawn; nothing of it becomes a tag."""
    course = await school.course("书法")
    await Course.filter(id=course.id).update(title=title, audience=title[:120])
    await course.refresh_from_db()
    assert texts(await posters.poster(course))
    page = await posters.paper_roll(course, now=MONDAY)
    assert "<script" not in page


@given(st.text())
def test_whatever_is_written_is_well_formed(title):
    told = posters.Poster(7, title, title, [(title, title)], None, title)
    texts(posters.drawn(told))


@given(st.text(min_size=1), st.floats(2, 60))
def test_lines_are_never_wider_than_they_may_be(text, fits):
    for line in posters.lines(text, fits=fits):
        assert posters.width(line) <= max(fits, 1.01)


async def test_a_roll_on_paper_has_everybody_and_what_is_known(school: School):
    course = await school.course("书法", monitor=await school.person("王"))
    for name in ("王", "李<b>明"):
        await school.signs_up(course, name)
    coming = [le for le in await school.lessons(course) if le.ends_at > MONDAY]
    wang = await courses.Enrolment.get(name="王")
    await courses.mark(
        coming[0].id, wang.id, Mark.PRESENT, OPERATOR, now=MONDAY, member=school.chen
    )
    page = await posters.paper_roll(course, now=MONDAY)
    assert "《书法》点名表" in page
    assert "李&lt;b&gt;明" in page
    assert page.count("✓</td>") == 1
    assert len(re.findall(r"<th>\d+/\d+", page)) == posters.COLUMNS


@pytest.mark.browser
async def test_what_is_drawn_fits_on_the_page_and_nothing_of_it_runs(school: School, tmp_path):
    """A real browser measures each line of each poster, and finds the QR code whole."""
    await installation.is_called("lingbo_bot")
    course = await school.course("书法", approval=False)
    async with chromium() as browser:
        page = await browser.new_page(viewport={"width": 794, "height": 1123})
        for number, title in enumerate(TITLES):
            await Course.filter(id=course.id).update(title=title, audience=title[:120])
            await course.refresh_from_db()
            file = tmp_path / f"poster-{number}.svg"
            file.write_text(await posters.poster(course, phone="0755-1234 5678"), "utf-8")
            await page.goto(file.as_uri())
            boxes = await page.evaluate(
                """() => [...document.querySelectorAll("text")].map((t) => {
                    const b = t.getBBox();
                    return [t.textContent, b.x, b.y, b.x + b.width, b.y + b.height];
                })"""
            )
            for words, left, top, right, bottom in boxes:
                assert left >= 5, words
                assert top >= 0, words
                assert right <= 205, (words, right)
                assert bottom <= 290, words
            assert all(bottom < 198 or top > 196 for _, _, top, _, bottom in boxes), title
            title_ = await page.evaluate("document.title")
            assert title_ != "hacked"
            await page.screenshot(path=str(tmp_path / f"poster-{number}.png"))
