"""No-shows: whoever stays away without a word, a few times a term, is asked whether they go on.

How often is the term's to say; where it says nothing, nobody is asked. Leave is no no-show. It is
asked once a term, never at night, and nobody loses a seat by it: only a press gives it up. The
term after, they stand behind the others in a line (`priority`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from models import outbox
from models.calendar import after_quiet
from models.courses.priority import stayed_away
from models.courses.tables import Course, Enrolment, Lesson, Term
from models.outbox import Notice
from models.residents import Resident


@dataclass
class StayedAway(Notice):
    """To whoever stayed away without a word: do they still want the seat?"""

    title: str
    enrolment: int
    name: str
    times: int


async def ask_whether_they_go_on(
    lesson: Lesson, missing: Iterable[Enrolment], *, now: datetime
) -> None:
    """Ask those for whom this lesson was the one too many."""
    course = await Course.get(id=lesson.course_id)
    term = await Term.get(id=course.term_id)
    if term.no_shows is None:
        return
    for enrolment in missing:
        times = await stayed_away(enrolment.resident_id, enrolment.name, term)
        if times == term.no_shows:
            news = StayedAway(course.title, enrolment.id, enrolment.name, times)
            resident = Resident(id=enrolment.resident_id)
            await outbox.tell(resident, news, now=now, due_at=after_quiet(now))
