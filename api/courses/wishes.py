"""Wishes 加开小课: who wishes for more lessons of a course, why, and what became of it."""

from datetime import datetime
from typing import Any

from litestar import Response
from litestar.params import FromQuery
from msgspec import Struct
from tortoise.expressions import Q

from api import pages
from api.access import Seen
from api.fields import AskedId, Wanted, given
from api.pages import Page, Paged
from api.routes import get
from models import visible
from models.courses.wished import Wish, WishKind, WishStatus


class WishOut(Struct):
    """One resident's wish; `times` are their words for when, `wish_list_id` what answered it."""

    id: int
    course_id: int
    resident_id: int
    kind: WishKind
    times: str
    status: WishStatus
    wish_list_id: int | None
    wished_at: datetime
    version: int


async def wishes_wanted(
    course_id: AskedId = None,
    kind: FromQuery[WishKind | None] = None,
    status: FromQuery[WishStatus | None] = None,
    resident_id: AskedId = None,
) -> Q:
    """The wishes asked for."""
    return given(course_id=course_id, kind=kind, status=status, resident_id=resident_id)


@get(
    "/wishes",
    may="read:enrolments",
    tags=["wishes"],
    dependencies={"where": wishes_wanted, "page": pages.by("wished_at")},
)
async def list_wishes(sight: Seen, where: Wanted, page: Paged) -> Response[Page[WishOut]]:
    """Who wishes for more lessons of the caller's courses."""
    return await page.of(visible.rows(Wish, sight).filter(where), pages.columns(WishOut))


def routes() -> list[Any]:
    """Wishes."""
    return [list_wishes]
