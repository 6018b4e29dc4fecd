"""Change only what was seen, fetch only what is new."""

import pytest

from api import routes
from api.app import create_app

APP = create_app()

BLIND = {
    "PUT /calendar/hours": "one for the whole community, said whole, and the last word counts",
    "PUT /lessons/{lesson:int}/attendances/{enrolment:int}": "a mark says itself what is true",
    "PUT /lessons/{id:int}/roll": "marks say themselves what is true",
    "DELETE /sessions/{id:int}": "an end is an end",
    "DELETE /tokens/{id:int}": "a token is never changed, only taken back",
    "POST /imports/{id:int}/undo": "refused when what it brought has changed since",
    "POST /webhooks/{id:int}/test": "changes nothing of it",
    "POST /webhook-deliveries/{id:int}/resend": "sends once more what was sent",
    "POST /inbox/{id:int}/replay": "refused unless it is set aside at this moment",
    "POST /outbox/{id:int}/retry": "refused unless it is dead at this moment",
    "DELETE /outbox/{id:int}": "refused unless it is dead at this moment",
}
"""Writes to one thing that need no `If-Match`, and why."""


def changes() -> dict[str, bool]:
    """Every route that changes a thing there is, and whether it wants to know what was seen."""
    return {
        f"{method} {path.removeprefix('/api/v1')}": handler.opt["conditional"]
        for method, path, handler in routes.handlers(APP)
        if path.startswith("/api/v1/")
        and (
            method in ("PUT", "PATCH", "DELETE")
            or (method == "POST" and "{" in path and handler.status_code == 200)
        )
    }


def test_whatever_is_changed_is_changed_as_it_was_seen():
    """A route that takes no `expected: Expected` stands in BLIND with its reason."""
    assert {route for route, conditional in changes().items() if not conditional} == set(BLIND)


async def test_without_if_match_nothing_is_changed(office, things, rows):
    """428 on every such route, before any rule is asked."""
    zhao, before, asked = office.call("赵"), await rows(), 0
    for route, conditional in changes().items():
        method, path = route.split(" ")
        if not conditional:
            continue
        body = {} if method != "DELETE" else None
        answer = await zhao.request(
            method, things.path(path), json=body, headers={"If-Match": None}
        )
        assert (answer.status_code, answer.json()["code"]) == (428, "if-match-missing"), route
        asked += 1
    assert await rows() == before
    assert asked > 30


@pytest.mark.parametrize(
    ("tag", "status"),
    [
        ('"1"', 200),
        ('W/"1"', 200),
        ("*", 200),
        ('"1.0123456789abcdef"', 200),
        ('"2"', 412),
        ('"0"', 412),
        ('"of somebody else"', 400),
        ('"of-somebody-else"', 412),
        ('"1", "2"', 400),
        ("1", 400),
        ("", 400),
        ('"99999999999999999999"', 412),
    ],
)
async def test_a_tag_is_read_as_http_says(community, zhao, tag, status):
    """The version decides; a tag that is not ours matches nothing; what is none is malformed."""
    path = f"/estates/{community.estates['碧海蓝天'].id}"
    answer = await zhao.patch(path, json={"name": "甲"}, headers={"If-Match": tag})
    assert answer.status_code == status, answer.text


async def test_every_change_moves_the_tag(community, zhao):
    """What one was given is good for one change, and the answer to it for the next."""
    path = f"/estates/{community.estates['碧海蓝天'].id}"
    tag = (await zhao.get(path)).headers["etag"]
    first = await zhao.patch(path, json={"name": "甲"}, headers={"If-Match": tag})
    late = await zhao.patch(path, json={"name": "乙"}, headers={"If-Match": tag})
    assert (late.status_code, late.json()["code"]) == (412, "stale")
    again = await zhao.patch(path, json={"name": "丙"}, headers={"If-Match": first.headers["etag"]})
    assert again.status_code == 200
    assert (await zhao.get(path)).headers["etag"] == again.headers["etag"]


async def test_a_course_changed_by_what_residents_do_is_not_stale(zhao, things):
    """Seats that are taken move the digest, and not the version."""
    path = f"/courses/{things.ids['courses']}"
    tag = (await zhao.get(path)).headers["etag"]
    left = await zhao.post(f"/enrolments/{things.ids['enrolments']}/moves", json={"move": "leave"})
    assert left.status_code == 200
    assert (await zhao.get(path)).headers["etag"] != tag
    answer = await zhao.patch(path, json={"audience": "长者"}, headers={"If-Match": tag})
    assert answer.status_code == 200


async def test_what_one_has_already_is_not_sent_again(zhao, things):
    """304 without a body, for one thing and for a list, until a letter of it is different."""
    for path in (f"/courses/{things.ids['courses']}", "/residents", "/statistics/rates"):
        tag = (await zhao.get(path)).headers["etag"]
        for said in (tag, f"W/{tag}", f'"x", {tag}', "*"):
            answer = await zhao.get(path, headers={"If-None-Match": said})
            assert (answer.status_code, answer.content) == (304, b""), (path, said)
            assert answer.headers["etag"] == tag
            assert answer.headers["cache-control"] == "no-store"
        assert (await zhao.get(path, headers={"If-None-Match": '"x"'})).status_code == 200
    tag = (await zhao.get("/estates")).headers["etag"]
    (estate, *_) = await zhao.listed("/estates")
    await zhao.patch(f"/estates/{estate['id']}", json={"name": "新名"})
    assert (await zhao.get("/estates", headers={"If-None-Match": tag})).status_code == 200


async def test_a_refusal_is_always_told(zhao):
    """A problem carries no tag, and is never 304."""
    answer = await zhao.get("/residents/987654", headers={"If-None-Match": "*"})
    assert answer.status_code == 404
    assert "etag" not in answer.headers
