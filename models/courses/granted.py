"""Granted: a class that was made of wishes opens first to those who wished.

They are told when it is published, be that at once or by the desk days later. For a set time they
alone can sign up, where the office has not said otherwise; then everybody can. Nobody's time is
so long that the others could come only to an empty lesson.
"""

from dataclasses import dataclass
from datetime import datetime

from models import outbox
from models.calendar import held_until
from models.courses.filling import lessons_to_come, moment
from models.courses.tables import Course
from models.courses.venues import venue_of
from models.courses.wished import Wish, WishList
from models.outbox import Notice
from models.residents import Resident
from models.settings import RULES


@dataclass
class WishGranted(Notice):
    """To whoever wished: there is a class, when and where; `kept` is when it opens to all."""

    title: str
    course: int
    starts: str
    venue: str
    kept: str


async def open_to_wishers(course: Course, *, now: datetime) -> None:
    """Tell whoever wished, and keep the seats for them; called as the course is published."""
    listed = await WishList.filter(made_id=course.id).first()
    lessons = await lessons_to_come([course.id], now=now)
    if listed is None or not lessons:
        return
    until = held_until(now, RULES.kept_for_wishers)
    if course.sign_up_from is None and until < lessons[0].starts_at - RULES.kept_for_wishers:
        course.sign_up_from = until
        await course.save(update_fields=["sign_up_from"])
    opens = course.sign_up_from
    news = WishGranted(
        title=course.title,
        course=course.id,
        starts=moment(lessons[0].starts_at),
        venue=await venue_of(course, lessons[0]),
        kept=moment(opens) if opens and opens > now else "",
    )
    wishes = await Wish.filter(wish_list_id=listed.id).order_by("wished_at", "id")
    for resident in dict.fromkeys(wish.resident_id for wish in wishes):
        await outbox.tell(Resident(id=resident), news, now=now)
