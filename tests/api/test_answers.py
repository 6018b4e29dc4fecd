"""A write happens once, however often it is sent with its key."""

import asyncio
from datetime import timedelta

import pytest

from api import routes
from api.app import create_app
from models import answers, clock
from models.access import ApiToken
from models.answers import Answer
from models.database import after_commit, fetch
from models.requests import ResidentRequest
from models.residents import Resident

FILED = {"text": "电梯坏了", "category": "facility", "place": None}


def key(name):
    return {"Idempotency-Key": name}


async def test_sent_again_the_same_answer_comes_and_nothing_is_done(zhao):
    """The second is marked; status, body, place and tag are those of the first."""
    first = await zhao.post("/requests", json=FILED, headers=key("a"))
    again = await zhao.post("/requests", json=FILED, headers=key("a"))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert [first.headers[h] for h in ("location", "etag")] == [
        again.headers[h] for h in ("location", "etag")
    ]
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert await ResidentRequest.all().count() == 1


async def test_without_a_key_it_is_done_twice(zhao):
    """The twin: it is the key that holds."""
    for _ in range(2):
        assert (await zhao.post("/requests", json=FILED)).status_code == 201
    assert await ResidentRequest.all().count() == 2


@pytest.mark.parametrize(
    ("path", "body"),
    [("/requests", {**FILED, "text": "别的"}), ("/residents", {"name": "王"})],
)
async def test_a_key_is_good_for_one_request(zhao, path, body):
    """Another body, or another address, is another request: 422."""
    await zhao.post("/requests", json=FILED, headers=key("a"))
    other = await zhao.post(path, json=body, headers=key("a"))
    assert (other.status_code, other.json()["code"]) == (422, "key-reused")
    assert other.json()["errors"][0]["pointer"] == "Idempotency-Key"


async def test_keys_of_two_tokens_are_two_keys(zhao, sun, community):
    """Nobody is given what was answered to somebody else."""
    body = {**FILED, "resident_id": community.wang.id}
    for caller in (zhao, sun):
        assert (await caller.post("/requests", json=body, headers=key("a"))).status_code == 201
    assert await ResidentRequest.all().count() == 2


async def test_while_it_is_being_answered_it_is_busy(zhao, office):
    """409 for the second of two at once; asked later, it has the answer of the first."""
    both = await asyncio.gather(
        *(office.call("赵").post("/requests", json=FILED, headers=key("a")) for _ in range(2))
    )
    busy = [answer for answer in both if answer.status_code == 409]
    assert {answer.status_code for answer in both} <= {201, 409}
    assert all(answer.json()["code"] == "key-in-flight" for answer in busy)
    assert await ResidentRequest.all().count() == 1
    assert (await zhao.post("/requests", json=FILED, headers=key("a"))).status_code == 201


async def test_what_is_being_answered_elsewhere_is_busy(zhao, community):
    """Held open by another task, the key is refused; let go, it is free."""
    token = await ApiToken.get(member_id=community.members["赵"].id)
    name = answers.digest(b"a")
    answers._answering.add((token.id, name))
    answer = await zhao.post("/requests", json=FILED, headers=key("a"))
    assert (answer.status_code, answer.json()["code"]) == (409, "key-in-flight")
    answers._answering.discard((token.id, name))
    assert (await zhao.post("/requests", json=FILED, headers=key("a"))).status_code == 201


async def test_a_refusal_is_not_kept(zhao, community):
    """It has done nothing; when its reason is gone, the same key does it."""
    body = {"name": "新小区", "grid_id": community.grids["一网格"].id}
    made = await zhao.made("/estates", **body)
    refused = await zhao.post("/estates", json=body, headers=key("a"))
    assert (refused.status_code, refused.json()["code"]) == (409, "taken")
    assert not await Answer.all().exists()
    await zhao.patch(f"/estates/{made['id']}", json={"name": "旧小区"})
    assert (await zhao.post("/estates", json=body, headers=key("a"))).status_code == 201


async def test_a_day_later_the_key_is_free(zhao):
    """And what was kept is forgotten."""
    await zhao.post("/requests", json=FILED, headers=key("a"))
    with clock.frozen(clock.now() + answers.KEPT_FOR + timedelta(seconds=1)):
        assert (await zhao.post("/requests", json=FILED, headers=key("a"))).status_code == 201
        assert await ResidentRequest.all().count() == 2
        assert await answers.forget_old(now=clock.now()) == 0, "it was written over"
    with clock.frozen(clock.now() + 3 * answers.KEPT_FOR):
        assert await answers.forget_old(now=clock.now()) == 1


async def test_answer_and_effect_are_one(zhao, monkeypatch):
    """What fails at the last moment has done nothing, and sent again does it once.

    A kill is a rollback: nothing is committed before both are.
    """

    async def killed(*_, **__):
        raise RuntimeError("the process is gone")

    with monkeypatch.context() as patched:
        patched.setattr(answers, "keep", killed)
        answer = await zhao.post("/residents", json={"name": "王"}, headers=key("a"))
        assert answer.status_code == 500
        assert not await Resident.filter(name="王").exists()
    for _ in range(2):
        answer = await zhao.post("/residents", json={"name": "王"}, headers=key("a"))
        assert answer.status_code == 201
    assert await Resident.filter(name="王").count() == 1


async def test_kept_apart_from_the_effect_it_would_happen_twice(zhao, monkeypatch):
    """The twin: with an answer that is written after the commit, the same fault doubles it."""

    async def too_late(*_, **__):
        after_commit(lambda: None)  # and the process is gone

    monkeypatch.setattr(answers, "keep", too_late)
    for _ in range(2):
        await zhao.post("/residents", json={"name": "王"}, headers=key("a"))
    assert await Resident.filter(name="王").count() == 2


async def test_what_is_shown_once_is_not_kept(zhao, community):
    """Sent again, it is said that the token was given, and where; its secret is nowhere."""
    body = {"name": "控制台", "member_id": community.members["陈"].id}
    given = await zhao.post("/tokens", json=body, headers=key("a"))
    again = await zhao.post("/tokens", json=body, headers=key("a"))
    assert (again.status_code, again.json()["code"]) == (409, "shown-once")
    assert again.json()["facts"] == {"location": given.headers["location"]}
    assert await ApiToken.filter(name="控制台").count() == 1
    (kept,) = await fetch("SELECT * FROM answers")
    assert given.json()["secret"] not in str(kept)


def test_whatever_shows_a_secret_says_so():
    """A route whose answer has a field for one keeps no answers."""
    for method, path, handler in routes.handlers(create_app()):
        answer = str(handler.fn.__annotations__.get("return", ""))
        secrets = ("TokenGiven", "InvitationOut", "BindingCodeOut", "NewWebhookOut")
        shows = any(word in answer for word in secrets)
        if method == "POST" and path.startswith("/api/v1"):
            assert handler.opt["secret"] == shows, path


@pytest.mark.parametrize("said", ["", " ", "键".encode(), "a" * 256, "a b", "a\t"])
async def test_a_key_that_is_none_is_refused(zhao, said):
    """1 to 255 visible characters."""
    answer = await zhao.post("/requests", json=FILED, headers={"Idempotency-Key": said})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-parameter")
    assert not await ResidentRequest.all().exists()


async def test_two_keys_are_answered_side_by_side(office):
    """A key holds up nobody but itself."""
    done = await asyncio.gather(
        *(office.call("赵").post("/requests", json=FILED, headers=key(k)) for k in "abc")
    )
    assert [answer.status_code for answer in done] == [201] * 3
