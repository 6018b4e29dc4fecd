"""What is printed of a course: its poster, and its roll for a pen."""

from pathlib import Path
from typing import Annotated

import typer

from cli.database import opened
from cli.failures import Failure, running
from cli.settings import settings
from models import clock
from models.courses import Course, posters

CourseWords = Annotated[
    str, typer.Argument(metavar="COURSE", help="The course's number, or its title.")
]
Out = Annotated[
    Path | None, typer.Option(help="Where to write it; - for the screen.", show_default=False)
]
Language = Annotated[str, typer.Option(help="zh or en.")]


def poster(
    course: CourseWords,
    out: Out = None,
    phone: Annotated[
        str, typer.Option(help="Whom to call; LINGRID_PHONE if left out.", show_default=False)
    ] = "",
    language: Language = "zh",
) -> None:
    """Draw the poster of a course: an A4 page as SVG, with a QR code that opens it in the chat."""
    number, drawn = running(_poster(course, phone, _language(language)))
    _write(drawn, out, f"poster-{number}.svg")


async def _poster(wanted: str, phone: str, language: str) -> tuple[int, str]:
    known = settings()
    async with opened(known, writes=False):
        course = await find(wanted)
        number = phone or known.phone or ""
        return course.id, await posters.poster(course, phone=number, locale=language)


def roll(course: CourseWords, out: Out = None, language: Language = "zh") -> None:
    """Print the roll of a course for a pen: A4, large type, as a page that a browser prints."""
    number, page = running(_roll(course, _language(language)))
    _write(page, out, f"roll-{number}.html")


async def _roll(wanted: str, language: str) -> tuple[int, str]:
    async with opened(settings(), writes=False):
        course = await find(wanted)
        return course.id, await posters.paper_roll(course, now=clock.now(), locale=language)


async def find(wanted: str) -> Course:
    """The course of a number or a title; of several terms the latest.

    Raises `Failure`, with the numbers where there are more.
    """
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 10:
        found = await Course.filter(id=int(wanted))
    else:
        named = Course.filter(title=wanted.strip()).order_by("-term__starts_on", "-id")
        found = await named
        found = [one for one in found if one.term_id == found[0].term_id]
    if not found:
        raise Failure(f"there is no course {wanted!r}")
    if len(found) > 1:
        numbers = ", ".join(str(one.id) for one in found)
        raise Failure(f"there are {len(found)} courses {wanted!r}: say the number, {numbers}")
    return found[0]


def _language(said: str) -> str:
    if said not in posters.WORDS:
        raise Failure(f"no such language: {said!r}; there are {', '.join(posters.WORDS)}")
    return said


def _write(content: str, out: Path | None, name: str) -> None:
    if str(out) == "-":
        typer.echo(content, nl=False)
        return
    where = out or Path(name)
    try:
        where.write_text(content, "utf-8")
    except OSError as exc:
        raise Failure(f"can't write {where}: {exc.strerror}") from exc
    typer.echo(f"{where}", err=True)
