"""One act for many: each by itself, and nothing stays of what was refused."""

from api.several import Picked, each
from models.canned import CannedAnswer
from models.database import writing
from models.errors import NotFound, Stale
from models.requests import AlreadyClaimed


async def test_what_was_written_before_a_refusal_is_taken_back(community):
    """And what went before it, and after it, stays."""

    async def act(one: Picked) -> int:
        row = await CannedAnswer.create(text_zh=f"第{one.id}", text_en="")
        if one.id == 2:
            raise AlreadyClaimed(number="1", member="陈姐")
        return int(row.version)

    async with writing():
        made = await each([Picked(id=number) for number in (1, 2, 3)], act)
    assert await CannedAnswer.all().order_by("id").values_list("text_zh", flat=True) == [
        "第1",
        "第3",
    ]
    assert [(one.status, one.code) for one in made.items] == [
        (200, None),
        (409, "already-claimed"),
        (200, None),
    ]


async def test_each_tells_its_refusal_as_a_call_of_its_own_would(community):
    """With the same status, code and facts."""
    refusals = [NotFound(what="request"), Stale(what="request")]

    async def act(one: Picked) -> int:
        raise refusals[one.id - 1]

    async with writing():
        made = await each([Picked(id=1), Picked(id=2)], act)
    assert [(one.status, one.code, one.facts) for one in made.items] == [
        (404, "not-found", {"what": "request"}),
        (412, "stale", {"what": "request"}),
    ]
    assert (made.moved, made.refused) == (0, 2)
