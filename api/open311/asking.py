"""Asking: what a caller wants, read from the address or from a form, and refused by name."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

from api.fields import YEARS
from api.open311.form import Asked
from api.open311.refusals import Refused

SPAN = timedelta(days=90)
"""So long a time can be looked at at once, and is when nothing else is said."""

MOST_A_PAGE, USUAL_A_PAGE, LAST_PAGE = 200, 50, 100_000
MOST_NAMED = 200
SEVERAL = ("service_request_id", "service_code", "status")
"""What may be said several times, with commas between or once each, in the address of a list."""

FORM = "application/x-www-form-urlencoded"

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
NUMBER = re.compile(r"[0-9]{6}-[0-9]{3,9}", re.ASCII)
"""A request's own."""

Given = Mapping[str, str]


@dataclass(frozen=True)
class Wanted:
    """Which requests: those of the numbers, or else all that fit."""

    numbers: Sequence[str]
    services: Sequence[str]
    statuses: frozenset[str]
    begin: datetime
    end: datetime
    page: int
    size: int
    notes: bool


def query(request: Asked) -> Given:
    """The parameters of an address. Raises `Refused` for what is no text."""
    return _pairs(request.scope["query_string"], several=SEVERAL)


async def form(request: Asked) -> Given:
    """The fields of a form. Raises `Refused` for a body that is none."""
    sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if sent != FORM:
        raise Refused("form-wanted")
    return _pairs(await request.body())


def _pairs(raw: bytes, *, several: Sequence[str] = ()) -> Given:
    try:
        read = raw.decode("utf-8")
        pairs = parse_qsl(read, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError as exc:
        raise Refused("malformed") from exc
    found: dict[str, str] = {}
    for name, value in pairs:
        plain = text(name, value)
        if name in found and name in several:
            plain = f"{found[name]},{plain}"
        elif name in found and not name.endswith("[]"):
            raise Refused("twice", name)
        found[name] = plain
    return found


def text(name: str, value: str) -> str:
    """What somebody wrote. Raises `Refused` when it holds what nobody can have typed."""
    plain = value.replace("\r\n", "\n").strip()
    if _CONTROL.search(plain):
        raise Refused("control", name)
    return plain


def wanted(asked: Given, *, now: datetime) -> Wanted:
    """What a list is narrowed to. Raises `Refused` for what can't be."""
    numbers = _several(asked, "service_request_id")
    if not all(NUMBER.fullmatch(one) for one in numbers):
        raise Refused("bad-value", "service_request_id")
    if numbers:  # which, says the standard, override whatever else is asked
        asked = {name: asked[name] for name in _OF_THE_PAGE if name in asked}
    begin, end = _span(_moment(asked, "start_date"), _moment(asked, "end_date"), now=now)
    statuses = frozenset(_several(asked, "status")) or frozenset({"open", "closed"})
    if statuses - {"open", "closed"}:
        raise Refused("bad-value", "status")
    extensions = asked.get("extensions", "false").lower()
    if extensions not in ("", "true", "false", "0", "1"):
        raise Refused("bad-value", "extensions")
    return Wanted(
        numbers=numbers,
        services=_several(asked, "service_code"),
        statuses=statuses,
        begin=begin,
        end=end,
        page=_whole(asked, "page", 1, LAST_PAGE),
        size=_whole(asked, "page_size", MOST_NAMED if numbers else USUAL_A_PAGE, MOST_A_PAGE),
        notes=extensions in ("true", "1"),
    )


_OF_THE_PAGE = ("page", "page_size", "extensions")


def _several(asked: Given, name: str) -> list[str]:
    said = [one for piece in asked.get(name, "").split(",") if (one := piece.strip())]
    if len(said) > MOST_NAMED:
        raise Refused("too-many", name)
    return said


def _whole(asked: Given, name: str, usual: int, most: int) -> int:
    said = asked.get(name, "")
    if not said:
        return usual
    if not _NUMBER.fullmatch(said) or not 1 <= int(said) <= most:
        raise Refused("bad-value", name)
    return int(said)


def _moment(asked: Given, name: str) -> datetime | None:
    said = asked.get(name, "")
    if not said:
        return None
    # a + that was not encoded has become a space on its way
    plain = re.sub(r" (\d\d:?\d\d)$", r"+\1", said)
    try:
        at = datetime.fromisoformat(plain)
        if "T" not in plain or at.tzinfo is None or at.year not in YEARS:
            raise Refused("bad-moment", name)
        return at.astimezone(UTC)
    except ValueError as exc:
        raise Refused("bad-moment", name) from exc


def _span(
    begin: datetime | None, end: datetime | None, *, now: datetime
) -> tuple[datetime, datetime]:
    """Both ends of the time that is meant, each open end as far as can be looked."""
    if begin is None:
        end = end or now
        return end - SPAN, end
    end = end or begin + SPAN
    if end < begin or end - begin > SPAN:
        raise Refused("bad-span", "end_date")
    return begin, end
