"""Courses over HTTP: terms, courses with their lessons, who has a seat, and who came.

Seats are given by the rules alone: whoever signs up through the office stands in the same line
as everyone in the chat.
"""

from typing import Any

from api.courses import enrolments, lessons, offered, roll


def routes() -> list[Any]:
    """Terms, courses, lessons, enrolments, attendances."""
    return [*offered.routes(), *lessons.routes(), *enrolments.routes(), *roll.routes()]
