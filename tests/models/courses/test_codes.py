"""Codes: whoever is in the class room signs in; who is at home, early or guessing does not."""

from datetime import timedelta

import pytest
from school import School

from models import courses, installation
from models.accounts import Account
from models.chats import Chat, ChatKind
from models.courses import Course, Lesson, codes
from models.courses.codes import CodeExpired, LessonNotOn, TooManyCodes
from models.courses.timetable import slot
from models.journal import OPERATOR, JournalEntry
from models.settings import RULES

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def calligraphy(school: School) -> Course:
    """A course with a lesson."""
    return await school.course()


@pytest.fixture
async def lesson(school: School, calligraphy: Course) -> Lesson:
    """Its next lesson."""
    found = await Lesson.filter(course_id=calligraphy.id).order_by("-starts_at").first()
    assert found
    return found


async def account_of(name: str) -> Account:
    chat = await Chat.create(external_id=name, kind=ChatKind.PRIVATE)
    now = (await Lesson.all().first()).starts_at
    return await Account.create(external_id=name, chat=chat, created_at=now)


async def token(lesson: Lesson, course: Course, *, now) -> str:
    code = await codes.of_lesson(lesson, course, now=now)
    return code.payload.removeprefix("chk_")


async def test_a_code_is_good_while_it_is_shown_and_a_little_longer(lesson, calligraphy):
    now = lesson.starts_at
    shown = await token(lesson, calligraphy, now=now)
    assert (await codes.read_token(shown, now=now)).id == lesson.id
    assert (await codes.read_token(shown, now=now + RULES.code_changes_every)).id == lesson.id
    with pytest.raises(CodeExpired):
        await codes.read_token(shown, now=now + 2 * RULES.code_changes_every)


async def test_the_code_says_until_when_it_is_good(lesson, calligraphy):
    now = lesson.starts_at + MINUTE
    code = await codes.of_lesson(lesson, calligraphy, now=now)
    shown = code.payload.removeprefix("chk_")
    last = code.until - timedelta(seconds=1)
    assert (await codes.read_token(shown, now=last)).id == lesson.id
    with pytest.raises(CodeExpired):
        await codes.read_token(shown, now=code.until)
    after = await codes.of_lesson(lesson, calligraphy, now=code.changes_at)
    assert after.payload != code.payload


async def test_there_is_no_code_before_the_window_and_none_after_the_lesson(lesson, calligraphy):
    opens = lesson.starts_at - RULES.roll_opens
    assert await codes.of_lesson(lesson, calligraphy, now=opens)
    for moment, told in ((opens - MINUTE, courses.moment(opens)), (lesson.ends_at, "")):
        with pytest.raises(LessonNotOn) as refusal:
            await codes.of_lesson(lesson, calligraphy, now=moment)
        assert refusal.value.facts() == {"course": "书法", "opens_at": told}


async def test_a_code_of_the_last_minutes_ends_with_the_lesson(lesson, calligraphy):
    now = lesson.ends_at - MINUTE
    shown = await token(lesson, calligraphy, now=now)
    assert (await codes.read_token(shown, now=now)).id == lesson.id
    with pytest.raises(LessonNotOn):
        await codes.read_token(shown, now=lesson.ends_at)


async def test_a_code_can_be_neither_made_up_nor_used_for_another_lesson(
    school, lesson, calligraphy
):
    now = lesson.starts_at
    shown = await token(lesson, calligraphy, now=now)
    id, step, mac = shown.split("-")
    other = await Lesson.exclude(id=lesson.id).first()
    forged = (
        f"{other.id}-{step}-{mac}",
        f"{id}-{int(step) - 1}-{mac}",
        f"{id}-{step}-{'0' * 20}",
        f"{id}-{step}",
        f"{'9' * 40}-{step}-{mac}",
        f"{id}-{step}-{mac}\n",
        "",
        "١-٢-" + "a" * 20,
    )
    for token_ in forged:
        with pytest.raises(CodeExpired):
            await codes.read_token(token_, now=now)


async def test_a_cancelled_lesson_has_no_code(lesson, calligraphy):
    shown = await token(lesson, calligraphy, now=lesson.starts_at)
    await courses.cancel_lesson(lesson.id, OPERATOR, now=lesson.starts_at)
    with pytest.raises(LessonNotOn):
        await codes.read_token(shown, now=lesson.starts_at)


async def test_digits_are_four_and_lead_to_the_lesson(lesson, calligraphy):
    wang, now = await account_of("王"), lesson.starts_at
    code = await codes.of_lesson(lesson, calligraphy, now=now)
    assert len(code.digits) == 4
    assert code.digits.isdigit()
    found = await codes.read_digits(code.digits, wang, OPERATOR, now=now)
    assert found
    assert found.id == lesson.id
    assert not await JournalEntry.exists(act="code-missed")


async def test_whoever_types_wrong_digits_again_and_again_has_to_wait(lesson, calligraphy):
    """Also with the right ones, until a quarter of an hour has passed; others need not."""
    wang, li, now = await account_of("王"), await account_of("李"), lesson.starts_at
    right = (await codes.of_lesson(lesson, calligraphy, now=now)).digits
    wrong = [f"{n:04}" for n in range(20) if f"{n:04}" != right]
    for digits in wrong[: RULES.wrong_codes]:
        assert await codes.read_digits(digits, wang, OPERATOR, now=now) is None
    with pytest.raises(TooManyCodes) as refusal:
        await codes.read_digits(right, wang, OPERATOR, now=now)
    until = now + RULES.wrong_codes_within
    assert refusal.value.until == courses.moment(until)
    assert await codes.read_digits(right, li, OPERATOR, now=now)
    right = (await codes.of_lesson(lesson, calligraphy, now=until)).digits
    assert await codes.read_digits(right, wang, OPERATOR, now=until)


async def test_guessing_through_a_whole_lesson_meets_it_hardly_ever(lesson, calligraphy):
    """As many tries as the wait allows, over many lessons' worth of codes."""
    met = tries = 0
    wang, now = await account_of("王"), lesson.starts_at - RULES.roll_opens
    while now < lesson.ends_at:
        for guess in range(RULES.wrong_codes):
            tries += 1
            digits = f"{guess * 1987 % 10_000:04}"
            met += bool(await codes.read_digits(digits, wang, OPERATOR, now=now))
        now += RULES.wrong_codes_within
    assert tries <= 5 * 8
    assert tries * 2 / 10_000 < 0.01, "two codes are good at a time"


async def test_only_the_lessons_own_key_opens_its_screen(lesson, calligraphy):
    other = await Lesson.exclude(id=lesson.id).first()
    key = await codes.screen_key(lesson)
    assert await codes.opens_screen(lesson, key)
    assert not await codes.opens_screen(other, key)
    assert not await codes.opens_screen(lesson, "")
    assert not await codes.opens_screen(lesson, "é" * 32)


async def test_a_link_needs_the_bots_name(lesson, calligraphy):
    now = lesson.starts_at
    assert (await codes.of_lesson(lesson, calligraphy, now=now)).link is None
    await installation.is_called("lingbo_bot")
    code = await codes.of_lesson(lesson, calligraphy, now=now)
    assert code.link == f"https://t.me/lingbo_bot?start={code.payload}"
    assert len(code.payload) <= 64, "the platform takes no longer ones"
    assert codes.as_png(code.link).startswith(b"\x89PNG")
    assert codes.as_svg(code.link).startswith("<svg")


async def test_lessons_that_are_on_together_never_show_the_same_digits(school, monkeypatch):
    """With room for five codes, four lessons at once, all through the lesson."""
    monkeypatch.setattr(codes, "DIGITS", 1)
    for n in range(4):
        await school.course(f"课{n}", slots=[slot(2, "09:00")])
    wang = await account_of("王")
    at = (await Lesson.all().order_by("starts_at").first()).starts_at
    on = await Lesson.filter(starts_at=at).select_related("course")
    before: set[str] = set()
    for minutes in range(0, 80, 5):
        now = at + minutes * MINUTE
        shown = {(await codes.of_lesson(le, le.course, now=now)).digits: le.id for le in on}
        assert len(shown) == len(on) == 4
        assert not before & shown.keys()
        before = set(shown)
        for digits, id in shown.items():
            found = await codes.read_digits(digits, wang, OPERATOR, now=now + 6 * MINUTE)
            assert found
            assert found.id == id
