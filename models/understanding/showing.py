"""Showing: an understanding in plain values, as the shell and the office show it.

The keys are stable: more may come, none goes. Moments are ISO 8601 with the offset of the
community's time zone, weekdays ISO numbers (1 is Monday).
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from models.addressbook import Candidate
from models.categories.guess import unsure
from models.understanding import Meant, Understanding


def shown(
    understood: Understanding, *, sees: Callable[[int | None], bool] = lambda grid: True
) -> dict[str, Any]:
    """What a text is understood as. Addresses in grids that `sees` denies are left out."""
    moments = understood.moments
    classes = [_class(meant) for meant in understood.classes]
    return {
        "text": understood.text,
        "intent": understood.intent.value,
        "categories": [asdict(guess) for guess in understood.categories],
        "unsure": unsure(understood.categories),
        "urgent": bool(understood.emergencies),
        "emergencies": [
            {"kind": one.kind.value, "word": one.word, "call": one.call}
            for one in understood.emergencies
        ],
        "place_words": list(understood.place.place_words),
        "rest": understood.rest,
        "addresses": [_address(c) for c in understood.place.candidates if sees(c.grid)],
        "course": classes[0] if classes else None,
        "courses": classes,
        "wanted": understood.wanted.value if understood.wanted else None,
        "at": moments.at.isoformat() if moments.at else None,
        "until": moments.until.isoformat() if moments.until else None,
        "weekdays": list(moments.weekdays),
        "every_week": moments.every,
        "moment_words": list(moments.words),
    }


def _address(candidate: Candidate) -> dict[str, Any]:
    building = candidate.building
    return {
        "estate": candidate.estate.name,
        "estate_id": candidate.estate.id,
        "building": building.name if building else None,
        "building_id": building.id if building else None,
        "unit": candidate.unit,
        "floor": candidate.floor,
        "room": candidate.room,
        "score": candidate.score,
    }


def _class(meant: Meant) -> dict[str, Any]:
    return {"id": meant.course.id, "title": meant.course.title, "score": meant.score}
