"""What is printed of a course: the poster as SVG, the roll for a pen as a page."""

from typing import Annotated, Any, Literal

from litestar import Response
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromQuery, QueryParameter

from api.access import Seen
from api.fields import Number
from api.routes import get
from models import clock, visible
from models.courses import Course, posters
from models.settings import Settings

Locale = FromQuery[Literal["zh", "en"]]
AskedPhone = Annotated[str, QueryParameter(max_length=40, pattern=r"^[0-9+() -]*(?!\n)$")]

SAFE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Cache-Control": "no-store",
}
"""Even if something hostile got in, nothing would run."""


def _file(words: str, kind: str) -> dict[int, ResponseSpec]:
    return {200: ResponseSpec(str, description=words, media_type=kind, generate_examples=False)}


@get(
    "/courses/{id:int}/poster.svg",
    may="read:courses",
    tags=["courses"],
    media_type="image/svg+xml",
    responses=_file("An A4 page.", "image/svg+xml"),
)
async def course_poster(
    sight: Seen, id: Number, phone: AskedPhone = "", locale: Locale = "zh"
) -> Response[str]:
    """The poster of a course; `phone` is the number on it, or else the installation's own."""
    course = await visible.one(Course, id, sight)
    number = phone or Settings().phone or ""
    drawn = await posters.poster(course, phone=number, locale=locale)
    return Response(drawn, media_type="image/svg+xml", headers=SAFE)


@get(
    "/courses/{id:int}/roll.html",
    may="read:enrolments",
    tags=["courses"],
    media_type="text/html",
    responses=_file("As many A4 pages as there are names.", "text/html"),
)
async def course_roll(sight: Seen, id: Number, locale: Locale = "zh") -> Response[str]:
    """The roll of a course for a pen, in large type; a browser prints it."""
    course = await visible.one(Course, id, sight)
    page = await posters.paper_roll(course, now=clock.now(), locale=locale)
    return Response(page, media_type="text/html; charset=utf-8", headers=SAFE)


def routes() -> list[Any]:
    """The poster and the roll."""
    return [course_poster, course_roll]
