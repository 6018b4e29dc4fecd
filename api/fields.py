"""Fields: the kinds of values that come in, named once.

Names and lines hold no control characters, neither those that a terminal obeys nor those that
turn the direction of writing. Numbers of rows fit the database.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

from litestar.di import NamedDependency
from litestar.params import FromQuery, PathParameter, QueryParameter
from msgspec import Meta, Struct
from tortoise.expressions import Q

from models.calendar import zone
from models.grids import Grid
from models.visible import LARGEST_ID

_CONTROL = r"\x00-\x1f\x7f\x80-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
_BUT_LINES = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069"

# the look-ahead is for Python, whose $ would let a last line break pass
_LINE = rf"^[^{_CONTROL}]*(?!\n)$"
_NAME = rf"^[^{_CONTROL}]*[^{_CONTROL}\s][^{_CONTROL}]*(?!\n)$"
_TEXT = rf"^[^{_BUT_LINES}]*$"
_WORDS = rf"^[^{_BUT_LINES}]*[^{_BUT_LINES}\s][^{_BUT_LINES}]*$"

Id = Annotated[int, Meta(ge=1, le=LARGEST_ID)]
Rank = Annotated[int, Meta(ge=0, le=1_000)]
Version = Annotated[int, Meta(ge=1, le=LARGEST_ID)]
Seats = Annotated[int, Meta(ge=1, le=10_000)]
Few = Annotated[int, Meta(ge=1, le=1_000)]
Age = Annotated[int, Meta(ge=0, le=120)]
Year = Annotated[int, Meta(ge=1880, le=2200)]
Hours = Annotated[float, Meta(gt=0, le=10_000)]

Code = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_.-]*(?!\n)$")]
Short = Annotated[str, Meta(max_length=20, pattern=_LINE)]
Phone = Annotated[
    str, Meta(max_length=40, pattern=r"^[0-9+() -]*(?!\n)$", examples=["13800138000"])
]
Name = Annotated[str, Meta(min_length=1, max_length=80, pattern=_NAME)]
ShortName = Annotated[str, Meta(min_length=1, max_length=40, pattern=_NAME)]
MaybeName = Annotated[str, Meta(max_length=80, pattern=_LINE)]
Line = Annotated[str, Meta(max_length=200, pattern=_LINE)]
Place = Annotated[str, Meta(max_length=120, pattern=_LINE)]
PlaceName = Annotated[str, Meta(min_length=1, max_length=120, pattern=_NAME)]
Reply = Annotated[
    str, Meta(min_length=1, max_length=500, pattern=_WORDS, examples=["本学期教室已排满"])
]
Text = Annotated[str, Meta(max_length=4_000, pattern=_TEXT)]
Words = Annotated[
    str, Meta(min_length=1, max_length=4_000, pattern=_WORDS, examples=["3栋电梯坏了"])
]

Told = Annotated[
    str, Meta(max_length=4_096, pattern=_TEXT, examples=["明天9:00到11:00停水，请提前接水。"])
]
"""As long as a message in the chat may be."""

YEARS = range(2000, 2101)
"""Days outside of these are slips of the pen, and some are more than a calendar can hold."""

Moment = Annotated[datetime, Meta(tz=True, examples=["2026-12-01T09:00:00+08:00"])]


class Form(Struct, forbid_unknown_fields=True):
    """What comes in: a field nobody knows is refused, and so is a day out of all reason."""

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if isinstance(value, date) and value.year not in YEARS:
                raise ValueError(f"Expected a year from 2000 to 2100 - at `$.{name}`")


# what lists are narrowed by; Litestar heeds no Meta here, so the bounds stand in the parameter
AskedId = Annotated[int | None, QueryParameter(ge=1, le=LARGEST_ID)]
AskedKey = Annotated[str | None, QueryParameter(min_length=1, max_length=40, pattern=_LINE)]
AskedWords = Annotated[str | None, QueryParameter(min_length=1, max_length=80, pattern=_LINE)]

AskedDay = FromQuery[date | None]

Number = Annotated[int, PathParameter(description="The row's number.")]
"""The `{id:int}` of a path."""

Wanted = NamedDependency[Q]
"""What a list was narrowed to."""


def on_days(column: str, first: date | None, through: date | None) -> Q:
    """What happened from one day through another, days of the community."""
    days: dict[str, object] = {}
    if first:
        days[f"{column}__gte"] = datetime.combine(first, time(), zone()).astimezone(UTC)
    if through and through.year in YEARS:
        after = through + timedelta(days=1)
        days[f"{column}__lt"] = datetime.combine(after, time(), zone()).astimezone(UTC)
    return Q(**days)  # type: ignore[arg-type]


async def below(grid: int | None) -> Q:
    """Grids that are the given one or below it; every grid when none is given."""
    if grid is None:
        return Q()
    top = await Grid.get_or_none(id=grid)
    return Q(path__startswith=top.path) if top else Q(id__in=[])


async def ids_below(grid: int) -> list[int]:
    """The ids of a grid and of all below it; none when there is no such grid."""
    found = await Grid.filter(await below(grid)).values_list("id", flat=True)
    return [int(id) for id in found]  # type: ignore[call-overload]


def given(**conditions: object) -> Q:
    """The conditions of the parameters that were given.

    >>> given(name="3", grid_id=None).filters
    {'name': '3'}
    """
    named: dict[str, object] = {n: v for n, v in conditions.items() if v is not None}
    return Q(**named)  # type: ignore[arg-type]


def found_in(q: str | None, *columns: str) -> Q:
    """The rows of which each word of `q` stands in one of the columns; all when there is no `q`.

    A word of Chinese is found inside of others, from its first character on. Letters are found
    in either case; where there are none the database compares without asking Python.
    """
    found = Q()
    for word in (q or "").split():
        how = "icontains" if word.lower() != word.upper() else "contains"
        found &= Q(*(Q(**{f"{column}__{how}": word}) for column in columns), join_type=Q.OR)
    return found


def kept(archived: bool) -> Q:
    """What is in use, or what was put away."""
    return Q(archived_at__isnull=not archived)
