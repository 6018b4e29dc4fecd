"""Wishes for more lessons over HTTP: written down, listed, answered, within one's own grids."""

import pytest

from models import clock
from models.courses import Course, Term, wishes
from models.courses.wished import Wish, WishKind, WishStatus
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


@pytest.fixture
async def wished(community, zhao, calligraphy):
    """王 and 李 cannot follow 书法; two are enough to ask the organisers."""
    await Term.all().update(wishes=2)
    course = await zhao.made("/courses", **await calligraphy())
    await zhao.post(f"/courses/{course['id']}/publish")
    for who in ("王", "李"):
        body = {"course_id": course["id"], "resident_id": community.residents[who].id}
        await zhao.made("/wishes", **body, kind="too_hard", times="周末")
    return f"/courses/{course['id']}/wishes"


async def test_the_desk_writes_a_wish_down_and_takes_it_back(community, zhao, wished):
    """By the rules of the chat: twice is refused; taken back, it counts no more."""
    listed = await zhao.listed("/wishes", status="open")
    assert [row["times"] for row in listed] == ["周末", "周末"]
    again = {"course_id": listed[0]["course_id"], "resident_id": community.wang.id}
    refused = await zhao.post("/wishes", json={**again, "kind": "too_hard"})
    assert (refused.status_code, refused.json()["code"]) == (409, "already-wished")
    assert (await zhao.delete(f"/wishes/{listed[0]['id']}")).status_code == 204
    told = (await zhao.get(wished)).json()
    assert (told["people"], told["needed"]) == (1, 2)


async def test_what_the_organisers_are_asked_is_granted_here_too(zhao, wished):
    """加开: a small class of its own; asked once more there is nothing left to answer."""
    told = await zhao.get(wished)
    assert told.json()["asked"]["status"] == "open"
    stale = await zhao.post(f"{wished}/grant", headers={"If-Match": '"9"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    granted = await zhao.post(f"{wished}/grant", headers={"If-Match": told.headers["etag"]})
    assert (granted.status_code, granted.json()["status"]) == (200, "granted"), granted.text
    made = await Course.get(id=granted.json()["made_id"])
    assert made.title == "书法（加开小课）"
    assert set(await Wish.all().values_list("status", flat=True)) == {WishStatus.GRANTED}
    again = await zhao.post(f"{wished}/grant")
    assert (again.status_code, again.json()["code"]) == (409, "nobody-wishes")


async def test_it_is_declined_with_words_and_never_without(zhao, wished):
    """Whoever wished reads them."""
    assert (await zhao.post(f"{wished}/decline", json={"answer": " "})).status_code == 400
    declined = await zhao.post(f"{wished}/decline", json={"answer": "老师没空"})
    assert (declined.json()["status"], declined.json()["answer"]) == ("declined", "老师没空")
    assert (await zhao.get(wished)).json() == {"people": 0, "needed": 2, "asked": None}


async def test_a_member_answers_no_wishes(chen, qian, wished):
    """They see them; the next community does not even that."""
    assert (await chen.get(wished)).status_code == 200
    assert (await chen.post(f"{wished}/grant")).status_code == 403
    assert (await qian.get(wished)).status_code == 404
