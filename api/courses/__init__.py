"""Courses over HTTP: terms, rooms, teachers, courses with their lessons, who has a seat, who came.

Seats are given by the rules alone: whoever signs up through the office stands in the same line
as everyone in the chat.
"""

from typing import Any

from api.courses import (
    counting,
    enrolments,
    feeds,
    leaves,
    lessons,
    offered,
    printed,
    proposals,
    roll,
    screens,
    venues,
    wishes,
)


def routes() -> list[Any]:
    """Terms, venues, teachers, courses, lessons, enrolments, the roll, proposals, wishes."""
    seats = (offered, venues, lessons, enrolments, leaves, wishes)
    words = (*seats, roll, screens, printed, proposals, counting)
    return [route for word in words for route in word.routes()]


def calendars() -> list[Any]:
    """The feeds and the screens of class rooms, which lie beside the office."""
    return [*feeds.routes(), *screens.pages()]
