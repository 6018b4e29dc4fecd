"""Own lessons: those somebody, or their family, comes to, and those they are on leave from."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.courses.tables import HOLDING, Enrolment, Leave, Lesson
from models.residents import Resident


@dataclass(frozen=True)
class OwnSeats:
    """The seats of one resident, whole courses and single lessons, and the leaves from them."""

    held: Sequence[Enrolment]
    leaves: frozenset[tuple[int, int]]

    def coming(self, lesson: Lesson) -> list[Enrolment]:
        """Who of them comes to a lesson."""
        return [e for e in self._of(lesson) if (lesson.id, e.id) not in self.leaves]

    def away(self, lesson: Lesson) -> list[Enrolment]:
        """Who of them is on leave from it."""
        return [e for e in self._of(lesson) if (lesson.id, e.id) in self.leaves]

    def _of(self, lesson: Lesson) -> list[Enrolment]:
        theirs = (e for e in self.held if e.course_id == lesson.course_id)
        return [e for e in theirs if e.lesson_id in (None, lesson.id)]


async def own_seats(resident: Resident) -> OwnSeats:
    """What a resident holds seats in."""
    held = await Enrolment.filter(resident_id=resident.id, standing__in=HOLDING).order_by("id")
    leaves = await Leave.filter(enrolment_id__in=[e.id for e in held]) if held else []
    return OwnSeats(held, frozenset((leave.lesson_id, leave.enrolment_id) for leave in leaves))
