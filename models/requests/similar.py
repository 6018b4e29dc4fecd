"""Similar: requests that may be about the same thing, at the same place.

What is near is asked of the same building, or of the whole estate where the category troubles an
estate, or where no building was named. Words are compared by their pairs of characters, over folded
text without addresses and filler; how many must agree depends on how near the categories are. A few
too many are shown rather than one too few: a neighbour can tell at a glance.

Nobody is shown what is confidential or personal, nor a word of what another wrote.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from tortoise.expressions import Q

from models.addressbook.spelling import fold
from models.categories import Category
from models.requests.moves import OPEN_STATUSES, Status
from models.requests.tables import ResidentRequest
from models.settings import RULES

SAME, FAMILY, OTHER = 0.15, 0.34, 0.6
"""What share of the fewer pairs must agree: in one category, in one family of them, in none."""

FEWEST = 3
"""Pairs that must agree where not even the family is the same."""

MOST = 3
"""So many are shown before filing."""

LOOKED_AT = 300
"""Requests of an estate that are compared, the newest."""

_DOOR = re.compile(
    r"[\d一二三四五六七八九十零a-z]+(?:号楼|号院|单元|栋|幢|座|期|区|层|楼|室|号|房|户)"
)
_FILLER = re.compile(
    r"你好|您好|请问|麻烦|谢谢|我们|咱们|这里|那里|这边|那边|一下|现在|今天|昨天|已经|好几|几天|很多"
    r"|没人|怎么|什么|有人|一直|大家|居民|小区|楼下|本楼|赶紧|尽快|快点|[的了吧啊呢吗呀嘛着把给我你他她它]"
    r"|[^\w]|\d+|\b(?:the|is|are|a|an|in|on|at|of|to|please|it|and|our|my|there)\b"
)


@dataclass(frozen=True)
class Near:
    """Where and about what something is: what others are compared with."""

    text: str
    category: Category
    estate: int
    building: int | None


@lru_cache(maxsize=1 << 12)
def pairs(text: str) -> frozenset[str]:
    """The pairs of characters by which a text is compared.

    >>> sorted(pairs("3号楼的电梯坏了！")), pairs("谢谢")
    (['梯坏', '电梯'], frozenset())
    """
    plain = _FILLER.sub(" ", _DOOR.sub(" ", fold(text)))
    words = plain.split()
    return frozenset(word[at : at + 2] for word in words for at in range(max(1, len(word) - 1)))


def likeness(one: str, other: str) -> float:
    """What share of the fewer pairs agrees, 0–1.

    >>> likeness("电梯坏了", "3栋电梯又坏了，停在五楼"), likeness("电梯坏了", "垃圾没人收")
    (0.5, 0.0)
    """
    a, b = pairs(one), pairs(other)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def is_alike(near: Near, text: str, category: Category) -> bool:
    """Whether a request of these words and this category may be about the same."""
    share = likeness(near.text, text)
    if category.id == near.category.id:
        # a category of the second level says what it is; one of the first hardly does
        return share >= (SAME if category.parent_id else FAMILY)
    if (category.parent_id or category.id) == (near.category.parent_id or near.category.id):
        return share >= FAMILY
    return share >= OTHER and len(pairs(near.text) & pairs(text)) >= FEWEST


async def alike(
    near: Near,
    *,
    since: datetime,
    status: Sequence[Status] = (*OPEN_STATUSES, Status.SPLIT),
    but: int = 0,
) -> list[ResidentRequest]:
    """Requests filed since then that may be about the same, the likest first; with categories."""
    if near.category.confidential or near.category.personal:
        return []
    rows = ResidentRequest.filter(
        _place(near),
        filed_at__gte=since,
        status__in=list(status),
        parent_id=None,
        category__confidential=False,
        category__personal=False,
    ).exclude(id=but)
    found = await rows.select_related("category").order_by("-id").limit(LOOKED_AT)
    same = [row for row in found if is_alike(near, row.text, row.category)]
    return sorted(
        same,
        key=lambda row: (row.category_id != near.category.id, -likeness(near.text, row.text)),
    )


async def near(
    text: str, category: Category, estate: int, building: int | None, *, now: datetime
) -> list[ResidentRequest]:
    """What is shown before something is filed: at most `MOST`, of the last days."""
    found = await alike(
        Near(text, category, estate, building or None), since=now - RULES.similar_within
    )
    return found[:MOST]


async def open_nearby(estate: int) -> list[ResidentRequest]:
    """What is open in an estate and somebody else's to see, the newest first; with categories."""
    rows = ResidentRequest.filter(
        estate_id=estate,
        status__in=[*OPEN_STATUSES, Status.SPLIT],
        parent_id=None,
        category__confidential=False,
        category__personal=False,
    )
    return await rows.select_related("category").order_by("-id").limit(LOOKED_AT)


def _place(near: Near) -> Q:
    here = Q(estate_id=near.estate)
    if near.category.estate_wide or near.building is None:
        return here
    wide = Q(building_id=near.building) | Q(building_id=None) | Q(category__estate_wide=True)
    return here & wide


def near_of(request: ResidentRequest) -> Near | None:
    """What a request is compared by, which comes with its category; None when it is nowhere."""
    if request.estate_id is None:
        return None
    return Near(request.text, request.category, request.estate_id, request.building_id)
