"""Feeds: calendars that phones and desktops subscribe to, `/feeds/…ics`.

Of courses and venues they are public, as the courses are; of a person they are opened by the
secret in their address. A feed that has not changed is answered with 304.
"""

from typing import Any

from litestar import Request, Response
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath

from api.access import ANYONE
from api.problems import MEDIA_TYPE as PROBLEM
from api.problems import Problem
from api.routes import get
from models.courses import Course, CourseStatus, Venue, feeds
from models.errors import NotFound
from models.visible import LARGEST_ID

Asked = Request[Any, Any, Any]

OPEN: dict[str, Any] = {
    "may": ANYONE,
    "tags": ["feeds"],
    "security": [{}],
    "media_type": feeds.MEDIA_TYPE,
    "responses": {
        status: ResponseSpec(
            Problem, description=words, media_type=PROBLEM, generate_examples=False
        )
        for status, words in ((400, "The request is malformed."), (404, "There is no such feed."))
    },
}


@get("/feeds/courses/{name:str}", **OPEN)
async def course_feed(request: Asked, name: FromPath[str]) -> Response[bytes]:
    """The lessons of a course that is published, or was."""
    course = await Course.filter(id=_number(name)).exclude(status=CourseStatus.DRAFT).first()
    if course is None:
        raise NotFound(what="course")
    return _answer(request, await feeds.of_course(course))


@get("/feeds/venues/{name:str}", **OPEN)
async def venue_feed(request: Asked, name: FromPath[str]) -> Response[bytes]:
    """What takes place at a venue."""
    venue = await Venue.get_or_none(id=_number(name))
    if venue is None:
        raise NotFound(what="venue")
    return _answer(request, await feeds.of_venue(venue))


@get("/feeds/people/{name:str}", **OPEN)
async def personal_feed(request: Asked, name: FromPath[str]) -> Response[bytes]:
    """The lessons of a person and their family, for whoever knows the secret."""
    resident = await feeds.subscriber(_stem(name))
    if resident is None:
        raise NotFound(what="calendar")
    return _answer(request, await feeds.of_resident(resident), private=True)


def _stem(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    if not dot or ending != "ics" or len(stem) > 100:
        raise NotFound(what="calendar")
    return stem


def _number(name: str) -> int:
    stem = _stem(name)
    if not (stem.isascii() and stem.isdigit()) or int(stem) > LARGEST_ID:
        raise NotFound(what="calendar")
    return int(stem)


def _answer(request: Asked, feed: bytes, *, private: bool = False) -> Response[bytes]:
    tag = feeds.etag(feed)
    kept = "private" if private else "public"
    headers = {"ETag": tag, "Cache-Control": f"{kept}, max-age=300"}
    known = request.headers.get("if-none-match", "").strip()
    if known == "*" or tag in known:
        return Response(b"", status_code=304, headers=headers)
    return Response(feed, media_type=feeds.MEDIA_TYPE, headers=headers)


def routes() -> list[Any]:
    """The feeds."""
    return [course_feed, venue_feed, personal_feed]
