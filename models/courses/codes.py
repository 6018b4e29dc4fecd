"""Codes: what is shown in the class room, so that whoever is there can sign in, and nobody else.

A lesson has a code for every few minutes: four digits to type, and a token that stands in a QR
code. Both are made of the lesson and the moment with the installation's secret; nothing of them
is stored. A code is taken from half an hour before the lesson until it ends, and only while it is
shown or just was: who is at home has the picture too late. No two lessons that are on together
ever show the same digits, nor what the other one has just shown.

Four digits can be guessed, so whoever types wrong ones has to wait: with five tries in a quarter
of an hour a lesson of two hours is met by guessing once in a hundred lessons, and that person
still has to be in the class. What was typed wrong stands in the journal.
"""

import hashlib
import hmac
import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from models import installation, journal
from models.accounts import Account
from models.courses.filling import moment
from models.courses.tables import Course, Lesson, LessonStatus
from models.database import writing
from models.errors import RuleBroken
from models.journal import Actor, JournalEntry
from models.outbox import Notice
from models.settings import RULES, Settings

START = "chk"
"""What a deep link that signs in begins with."""

DIGITS = 4

MOST_TRIES = 1_000
"""After so many no digits are free: thousands of lessons are on at once. The QR codes go on."""

SCREEN = "screen"
"""What the key to a lesson's screen is signed for."""

_TOKEN = re.compile(r"([0-9]{1,9})-([0-9]{1,9})-([0-9a-f]{20})", re.ASCII)


@dataclass(eq=False)
class CodeExpired(RuleBroken):
    """The code was shown a while ago, or never."""


@dataclass(eq=False)
class TooManyCodes(RuleBroken):
    """Too many wrong codes were typed; from then on it can be tried again."""

    until: str


@dataclass(eq=False)
class LessonNotOn(RuleBroken):
    """Nobody can sign in yet, or any more."""

    course: str
    opens_at: str


@dataclass
class LessonCode(Notice):
    """To whoever takes the roll: the code itself is made as this leaves."""

    title: str
    lesson: int
    starts: str


@dataclass(frozen=True)
class Code:
    """What is shown now: digits, a token, the link of the QR code if the bot's name is known."""

    digits: str
    payload: str
    link: str | None
    changes_at: datetime
    until: datetime


# --- making


async def of_lesson(lesson: Lesson, course: Course, *, now: datetime) -> Code:
    """The code of a lesson at this moment. Raises `LessonNotOn` outside of its window."""
    must_be_on(lesson, course, now=now)
    secret = (await installation.known()).secret
    step = _step(now)
    payload = f"{START}_{lesson.id}-{step}-{_mac(secret, lesson.id, step)[:20]}"
    return Code(
        digits=(await _shown(secret, step))[lesson.id],
        payload=payload,
        link=await installation.link(payload),
        changes_at=min(_at(step + 1), lesson.ends_at),
        until=min(_at(step + 2), lesson.ends_at),
    )


def is_on(lesson: Lesson, *, now: datetime) -> bool:
    """Whether whoever is there can sign in."""
    held = lesson.status is LessonStatus.PLANNED
    return held and lesson.starts_at - RULES.roll_opens <= now < lesson.ends_at


def must_be_on(lesson: Lesson, course: Course, *, now: datetime) -> None:
    """Raise `LessonNotOn` outside of a lesson's window, with its beginning if that is to come."""
    if not is_on(lesson, now=now):
        opens = lesson.starts_at - RULES.roll_opens
        to_come = now < opens and lesson.status is LessonStatus.PLANNED
        raise LessonNotOn(course=course.title, opens_at=moment(opens) if to_come else "")


def _step(now: datetime) -> int:
    return int(now.timestamp() // RULES.code_changes_every.total_seconds())


def _at(step: int) -> datetime:
    return datetime.fromtimestamp(step * RULES.code_changes_every.total_seconds(), UTC)


def _mac(secret: str, *parts: object) -> str:
    said = ":".join(map(str, parts))
    return hmac.new(secret.encode(), said.encode(), hashlib.sha256).hexdigest()


async def _shown(secret: str, step: int) -> dict[int, str]:
    """The digits of every lesson whose window is open in these minutes, by the lesson's id.

    One that is cancelled keeps its own, so that the others' stay as they are shown.
    """
    on = Lesson.filter(starts_at__lt=_at(step + 1) + RULES.roll_opens, ends_at__gt=_at(step))
    found: dict[int, str] = {}
    taken: set[str] = set()
    for lesson in await on.order_by("id").only("id"):
        tries = (_digits(secret, lesson.id, step, n) for n in range(MOST_TRIES))
        found[lesson.id] = next((d for d in tries if d not in taken), "")
        taken.add(found[lesson.id])
    return found


def _digits(secret: str, lesson: int, step: int, n: int) -> str:
    """Four digits, even and odd by turns: so they are never those of a few minutes ago."""
    number = int(_mac(secret, "digits", lesson, step, n), 16) % (10**DIGITS // 2)
    return f"{2 * number + step % 2:0{DIGITS}}"


# --- reading back


async def read_token(token: str, *, now: datetime) -> Lesson:
    """The lesson a QR code is for. Raises `CodeExpired` or `LessonNotOn`."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise CodeExpired()
    lesson, step = int(found[1]), int(found[2])
    secret = (await installation.known()).secret
    genuine = hmac.compare_digest(found[3], _mac(secret, lesson, step)[:20])
    row = await Lesson.filter(id=lesson).select_related("course").first() if genuine else None
    if row is None or step not in _good(now):
        raise CodeExpired()
    must_be_on(row, row.course, now=now)
    return row


def _good(now: datetime) -> tuple[int, int]:
    """What is shown now, and what was shown till now."""
    return _step(now), _step(now) - 1


async def read_digits(
    digits: str, account: Account, actor: Actor, *, now: datetime
) -> Lesson | None:
    """The lesson that digits are for; None when they are for none, which is written down.

    Raises `TooManyCodes`.
    """
    await _must_not_guess(account, now=now)
    secret = (await installation.known()).secret
    for step in _good(now):
        for id, shown in (await _shown(secret, step)).items():
            if not digits or shown != digits:
                continue
            lesson = await Lesson.get(id=id).select_related("course")
            if is_on(lesson, now=now):
                return lesson
    async with writing():
        await journal.write(actor, "code-missed", account, now=now)
    return None


async def _must_not_guess(account: Account, *, now: datetime) -> None:
    missed = JournalEntry.filter(
        subject=journal.subject_of(account),
        act="code-missed",
        at__gt=now - RULES.wrong_codes_within,
    )
    lately = await missed.order_by("-at").limit(RULES.wrong_codes)
    if len(lately) == RULES.wrong_codes:
        raise TooManyCodes(until=moment(lately[-1].at + RULES.wrong_codes_within))


# --- the screen in the class room


async def screen_key(lesson: Lesson) -> str:
    """What opens the screen of one lesson, and nothing else."""
    return _mac((await installation.known()).secret, SCREEN, lesson.id)[:32]


async def opens_screen(lesson: Lesson, key: str) -> bool:
    """Whether a key is the one of this lesson's screen."""
    return hmac.compare_digest((await screen_key(lesson)).encode(), key.encode())


async def screen_of(lesson: Lesson) -> str:
    """Where the screen is found: the key comes after the #, which no server is ever sent."""
    base = (Settings().public_url or "").rstrip("/")
    return f"{base}/lessons/{lesson.id}/code#{await screen_key(lesson)}"


# --- as a picture


def as_png(link: str) -> bytes:
    """A QR code as a picture for a chat."""
    written = io.BytesIO()
    _qr(link).save(written, kind="png", scale=12, border=4)
    return written.getvalue()


def as_svg(link: str) -> str:
    """A QR code as an `<svg>` of its own for a page or a poster, as large as its place."""
    written = io.BytesIO()
    _qr(link).save(
        written, kind="svg", border=4, light="#fff", omitsize=True, xmldecl=False, nl=False
    )
    return written.getvalue().decode()


def _qr(link: str) -> Any:
    import segno  # only a picture needs it

    return segno.make(link, error="m", micro=False)
