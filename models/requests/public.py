"""Public: what of a request is everybody's to see, whoever they are.

That something was reported, about what, at which building, and how far it is. Never a person, a
phone or a door, and nothing at all of what is confidential or personal. Words are shown with every
number, door and name taken out that can be found: what stands in the registers as somebody's name,
whatever is said to be one, and what reads like one (`naming`). Rather a word too many is hidden
than a name too few.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models.accounts import Account
from models.addressbook.doors import doors
from models.addressbook.spelling import fold
from models.addresses import Estate
from models.categories import Category
from models.database import remembered
from models.grids import Grid
from models.members import Member
from models.privacy import numbers_in
from models.requests.moves import Move, Status
from models.requests.naming import SINGLE, named
from models.requests.tables import Attachment, Paper, ResidentRequest
from models.residents import Resident

SETTLED = (Status.CLOSED, Status.WITHDRAWN, Status.DECLINED, Status.MERGED)
"""Nothing more happens to it here. What is done is open until the resident says that it is."""

TOLD = (
    *(Move.CLAIM, Move.RELEASE, Move.RETURN, Move.HAND_UP, Move.ASSIGN, Move.FINISH, Move.CONFIRM),
    *(Move.DISPUTE, Move.REOPEN, Move.WITHDRAW, Move.DECLINE, Move.CLOSE, Move.GRANT_PARK),
    *(Move.UNPARK, Move.MERGE),
)
"""The moves that everybody may know of; never who made them, and not a word of what was said."""

Names = Mapping[str, Sequence[str]]
"""Names by their first two characters, the longest first."""

_STARS = "***"
_HAN = r"[\u3400-\u9fff]"
_SAID = re.compile(
    rf"(?:(?<=我叫)|(?<=名叫)|(?<=叫做)|(?<=姓名)|(?<=联系人)|(?<=我是)(?=[{''.join(SINGLE)}]))"
    rf"(?P<gap>[是为:：\s]*){_HAN}{{2,3}}"
)
_ROOM = re.compile(
    r"(?<![\d.:：A-Za-z])[A-Za-z]?\d{3,4}(?![\d年元块米瓦度个人次天斤户])|[零〇一二三四五六七八九]{3,4}(?=[室房号])"
    r"|(?<!\d)\d{1,2}(?=室)"
)


def open_to_all(way: str = "") -> Q:
    """Categories that are everybody's to see, and so are those above them."""

    def kept(column: str, value: bool) -> Q:
        asked: dict[str, Any] = {f"{way}{column}": value}
        return Q(**asked)

    own = kept("confidential", False) & kept("personal", False)
    above = kept("parent__confidential", False) & kept("parent__personal", False)
    return own & (kept("parent_id__isnull", True) | above)


def services() -> QuerySet[Category]:
    """The categories in use that everybody may see and report under."""
    return Category.filter(open_to_all(), archived_at=None).select_related("parent")


def rows() -> QuerySet[ResidentRequest]:
    """The requests that everybody may see; a part shows as the whole it belongs to."""
    return ResidentRequest.filter(open_to_all("category__"), parent_id=None)


async def pictures(ids: Sequence[int]) -> dict[int, Attachment]:
    """The first picture that each was reported with: none by staff or taken back."""
    held = Attachment.filter(
        entry__request_id__in=list(ids),
        entry__request__status__not=Status.WITHDRAWN,
        entry__internal=False,
        entry__member_id=None,
        entry__withdrawn_at=None,
        paper__in=[Paper.PHOTO, Paper.PICTURE],
    )
    found: dict[int, Attachment] = {}
    for one in await held.select_related("entry").order_by("id"):
        found.setdefault(one.entry.request_id, one)
    return found


async def names() -> Names:
    """The names of all whom the registers know."""
    return await remembered("names of people", (Resident, Member, Account), _names)


async def _names() -> Names:
    known: set[str] = set()
    for table in (Resident, Member, Account):
        known |= {str(name).strip() for name in await table.all().values_list("name", flat=True)}
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(known, key=len, reverse=True):
        if len(name) > 1:
            found[name[:2]].append(name)
    return found


async def places() -> Collection[str]:
    """The names of estates and grids, which read like somebody's here and there: 金桂苑."""

    async def read() -> list[str]:
        names = [await table.all().values_list("name", flat=True) for table in (Estate, Grid)]
        return sorted({str(name) for some in names for name in some})

    return await remembered("names of places", (Estate, Grid), read)


def words(text: str, known: Names, places: Collection[str] = ()) -> str:
    """What somebody wrote, with everything about a person taken out of it.

    >>> words("我是钱小宝，3栋2单元501漏水，电话13800138000", {})
    '我是***，3栋***漏水，电话***'
    >>> words("找王秀英，她住501", {"王秀": ["王秀英"]})
    '找***，她住***'
    """
    for number in sorted(numbers_in(text), key=len, reverse=True):
        text = text.replace(number, _STARS)
    text = _without_names(_without_doors(text), known)
    text = _SAID.sub(lambda found: f"{found['gap']}{_STARS}", text)
    for start, until in reversed(list(named(text, places))):
        text = f"{text[:start]}{_STARS}{text[until:]}"
    return _ROOM.sub(_STARS, text)


def _without_doors(text: str) -> str:
    """The building stays: it is where the trouble is."""
    folded = fold(text)
    if len(folded) != len(text):  # then nobody can tell where in the text it is
        text = folded
    for door in reversed(doors(folded)):
        if door.unit or door.room:
            where = f"{door.building}栋" if door.building else ""
            text = f"{text[: door.start]}{where}{_STARS}{text[door.end :]}"
    return text


def _without_names(text: str, known: Names) -> str:
    pieces, at = [], 0
    while at < len(text):
        name = next((n for n in known.get(text[at : at + 2], ()) if text.startswith(n, at)), "")
        pieces.append(_STARS if name else text[at])
        at += len(name) or 1
    return "".join(pieces)
