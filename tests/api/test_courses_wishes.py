"""Wishes for more lessons over HTTP: a list of them, within one's own grids."""

from models import clock
from models.courses import wishes
from models.courses.wished import WishKind
from models.journal import OPERATOR


async def test_wishes_are_listed_by_course_kind_and_status(community, zhao, qian, calligraphy):
    """And nobody of another community sees them."""
    course = await zhao.made("/courses", **await calligraphy())
    await zhao.post(f"/courses/{course['id']}/publish")
    kinds = (WishKind.TOO_HARD, WishKind.ANOTHER_TIME)
    for kind in kinds:
        await wishes.wish(
            course["id"], community.wang, kind, OPERATOR, now=clock.now(), times="周末"
        )
    listed = await zhao.listed("/wishes", course_id=course["id"], kind="too_hard", status="open")
    assert [row["kind"] for row in listed] == ["too_hard"]
    assert listed[0]["resident_id"] == community.wang.id
    assert len(await zhao.listed("/wishes")) == 2
    assert await zhao.listed("/wishes", status="declined") == []
    assert await qian.listed("/wishes") == []
