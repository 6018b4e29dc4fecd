"""Figures of the classes over HTTP: each lists its rows, and nobody sees another community's."""

import csv
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from models import clock, courses, installation
from models.courses import Course, Lesson, Mark, codes
from models.journal import OPERATOR
from models.residents import Resident
from models.spreadsheets.lines import BOM


@pytest.fixture
async def course(community, zhao, calligraphy) -> Course:
    """书法, with 王 in it, who was there; 李 was not."""
    made = await zhao.made("/courses", **await calligraphy())
    await zhao.post(f"/courses/{made['id']}/publish")
    for resident in (community.wang, community.li):
        await zhao.made("/enrolments", course_id=made["id"], resident_id=resident.id)
    return await Course.get(id=made["id"])


@pytest.fixture
async def lesson(course) -> Lesson:
    """Its first lesson."""
    return await Lesson.filter(course_id=course.id).order_by("starts_at").first()


async def took_the_roll(zhao, lesson) -> None:
    enrolled = await zhao.listed("/enrolments", course_id=lesson.course_id)
    marks = [
        {"enrolment_id": one["id"], "mark": said}
        for one, said in zip(enrolled, ("present", "absent"), strict=True)
    ]
    answer = await zhao.put(f"/lessons/{lesson.id}/roll", json={"marks": marks})
    assert [row["mark"] for row in answer.json()] == ["present", "absent"]


async def test_every_number_lists_its_rows(zhao, course, lesson):
    """By course, by term, by grid and as a whole."""
    await took_the_roll(zhao, lesson)
    with clock.frozen(lesson.ends_at + timedelta(hours=13)):
        await courses.roll.close_rolls(now=clock.now())
        for by in (None, "course", "term", "grid"):
            asked = {"by": by} if by else {}
            shown = (await zhao.get("/statistics/classes", params=asked)).json()
            assert shown["items"], by
            for item in shown["items"]:
                assert (item["heads"]["value"], item["attendances"]["value"]) == (2, 1)
                assert (item["rate"]["value"], item["absences"]["value"]) == (0.5, 1)
                numbers = {k: v for k, v in item.items() if isinstance(v, dict) and "rows" in v}
                assert len(numbers) == 11
                numbers["of"] = {
                    "rows": item["rate"]["numbers"],
                    "value": item["rate"]["denominator"],
                }
                numbers["came of"] = {"rows": item["rate"]["counted"], "value": 1}
                for name, number in numbers.items():
                    parts = urlsplit(number["rows"])
                    rows = await zhao.get(
                        parts.path.removeprefix("/api/v1"), params=parse_qs(parts.query)
                    )
                    assert len(rows.json()["items"]) == number["value"], (by, name)


async def test_names_are_masked_and_other_communities_see_nothing(office, zhao, course, lesson):
    await took_the_roll(zhao, lesson)
    rows = (await zhao.get("/statistics/classes/rows", params={"figure": "heads"})).json()["items"]
    assert {row["name"] for row in rows} == {"王*", "李*"}
    qian = office.call("钱")
    seen = (await qian.get("/statistics/classes")).json()["items"][0]
    assert (seen["courses"]["value"], seen["attendances"]["value"]) == (0, 0)
    rows = await qian.get("/statistics/classes/rows", params={"figure": "attendances"})
    assert rows.json()["items"] == []
    assert (await qian.get("/statistics/classes", params={"by": "course"})).json()["items"] == []


async def test_the_rows_come_in_pages(zhao, course, lesson):
    await took_the_roll(zhao, lesson)
    first = (
        await zhao.get("/statistics/classes/rows", params={"figure": "heads", "limit": 1})
    ).json()
    second = await zhao.get(
        "/statistics/classes/rows",
        params={"figure": "heads", "limit": 1, "cursor": first["next_cursor"]},
    )
    assert [row["name"] for row in [*first["items"], *second.json()["items"]]] == ["王*", "李*"]
    assert second.json()["next_cursor"] is None


async def test_a_period_is_of_lessons(zhao, course, lesson):
    await took_the_roll(zhao, lesson)
    day = lesson.starts_at.date()
    for starts_on, came in ((day, 1), (day + timedelta(days=1), 0)):
        shown = await zhao.get("/statistics/classes", params={"starts_on": str(starts_on)})
        assert shown.json()["items"][0]["attendances"]["value"] == came
    bad = await zhao.get("/statistics/classes", params={"starts_on": "9999-12-31"})
    assert bad.status_code == 400


async def test_the_figures_as_a_file(zhao, course, lesson):
    await took_the_roll(zhao, lesson)
    answer = await zhao.get("/statistics/classes.csv", params={"by": "course"})
    text = answer.text.removeprefix(BOM)
    headings, line = csv.reader(text.splitlines())
    told = dict(zip(headings, line, strict=True))
    assert (told["课程"], told["在册人数"], told["人次"]) == ("书法", "2", "1")


async def test_a_parent_with_a_child_is_two_in_every_file(community, zhao, course, lesson):
    """The figures, the courses and the roll as files add up to the same."""
    pair = {"resident_id": community.wang.id, "relation": "parent_child", "name": "王小明"}
    again = await zhao.post("/enrolments", json={"course_id": course.id, **pair})
    assert (again.status_code, again.json()["facts"]["name"]) == (409, community.wang.name)
    await courses.resize(course.id, 4, OPERATOR, now=clock.now())
    pair["resident_id"] = (await Resident.create(name="周琴", created_at=clock.now())).id
    made = await zhao.made("/enrolments", course_id=course.id, **pair)
    marks = [{"enrolment_id": made["id"], "mark": "present"}]
    await zhao.put(f"/lessons/{lesson.id}/roll", json={"marks": marks})
    shown = (await zhao.get("/statistics/classes")).json()["items"][0]
    assert (shown["heads"]["value"], shown["attendances"]["value"]) == (4, 2)
    (line,) = await lines_of(zhao, "courses")
    assert (line["人数"], line["人次"], line["已占名额"]) == ("4", "2", "4")
    assert [line["人数"] for line in await lines_of(zhao, "attendances")] == ["2"]


async def lines_of(zhao, ledger):
    """A ledger as rows by their headings."""
    text = (await zhao.get(f"/exports/{ledger}.csv")).text.removeprefix(BOM)
    return list(csv.DictReader(text.splitlines()))


async def test_the_bulletin_is_told_in_both_languages(zhao, course, lesson):
    await took_the_roll(zhao, lesson)
    with clock.frozen(lesson.ends_at):
        said = (await zhao.get("/statistics/bulletin")).json()
        english = (await zhao.get("/statistics/bulletin", params={"locale": "en"})).json()
    assert said["sentence"].startswith("2026秋开设1门课程，每门每周2节，在册学员2名，1人次。\n")
    assert "统计范围：凌波及所属网格" in said["sentence"]
    assert english["sentence"].startswith("2026秋: 1 course, each twice a week, 2 people enrolled,")
    assert (said["counted"], said["estimated_for"]) == (1, 0)
    assert (await zhao.get("/statistics/bulletin", params={"locale": "fr"})).status_code == 400


# --- the code of a lesson


async def test_staff_see_the_code_while_the_lesson_is_on(zhao, course, lesson):
    await installation.is_called("lingbo_bot")
    early = await zhao.get(f"/lessons/{lesson.id}/code")
    assert (early.status_code, early.json()["code"]) == (409, "lesson-not-on")
    with clock.frozen(lesson.starts_at):
        shown = (await zhao.get(f"/lessons/{lesson.id}/code")).json()
        code = await codes.of_lesson(lesson, course, now=clock.now())
    assert (shown["digits"], shown["start"], shown["link"]) == (
        code.digits,
        code.payload,
        code.link,
    )
    assert shown["svg"].startswith("<svg")
    assert f"/lessons/{lesson.id}/code#" in shown["screen"]


async def test_the_screen_needs_its_own_key_and_no_token(office, zhao, course, lesson):
    stranger = office.call(secret=None)
    stranger.base_url = str(stranger.base_url).removesuffix("/api/v1/").removesuffix("/api/v1")
    page = await stranger.get(f"/lessons/{lesson.id}/code")
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "书法" not in page.text, "the page itself holds nothing"
    key = {"Authorization": f"Bearer {await codes.screen_key(lesson)}"}
    with clock.frozen(lesson.starts_at):
        now = await stranger.get(f"/lessons/{lesson.id}/code/now", headers=key)
        code = await codes.of_lesson(lesson, course, now=clock.now())
        assert now.json()["digits"] == code.digits
        assert now.headers["cache-control"] == "no-store"
        other = await Lesson.exclude(id=lesson.id).first()
        for path, sent in ((lesson.id, {}), (other.id, key), (10**15, key)):
            answer = await stranger.get(f"/lessons/{path}/code/now", headers=sent)
            assert answer.status_code == 404
    assert (await stranger.get(f"/lessons/{lesson.id}/code/now", headers=key)).status_code == 409


# --- walk-ins


async def test_the_office_writes_down_a_walk_in(community, zhao, course, lesson):
    made = await zhao.made(f"/lessons/{lesson.id}/walk-ins", name="钱奶奶")
    assert made["mark"] == Mark.PRESENT
    enrolments = await zhao.listed("/enrolments", course_id=course.id)
    assert [(e["name"], e["standing"]) for e in enrolments][-1] == ("钱奶奶", "visiting")
    nobody = await zhao.post(f"/lessons/{lesson.id}/walk-ins", json={})
    assert nobody.status_code == 422


async def test_a_course_may_let_everybody_in(zhao, course):
    changed = await zhao.patch(f"/courses/{course.id}", json={"walk_ins": True})
    assert changed.json()["walk_ins"] is True
    assert (await Course.get(id=course.id)).walk_ins


async def test_nobody_is_pending_by_the_office(zhao, course, lesson):
    (first, *_) = await zhao.listed("/enrolments", course_id=course.id)
    answer = await zhao.put(
        f"/lessons/{lesson.id}/attendances/{first['id']}", json={"mark": "pending"}
    )
    assert answer.status_code == 400
