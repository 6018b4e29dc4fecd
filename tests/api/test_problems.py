"""What the API answers when it says no."""

import dataclasses
import logging

import pytest

from api import problems, routes
from api.access import ANYONE
from api.app import create_app
from models import registers
from models.errors import Invalid, NotAllowed, NotFound, Stale, refusals
from models.journal import JournalEntry

APP = create_app()


async def test_a_problem_says_what_where_and_under_which_number(community, zhao):
    """RFC 9457, with a code, facts and pointers; no sentence needs to be read by a machine."""
    body = {"name": "碧海蓝天", "grid_id": community.grids["一网格"].id}
    answer = await zhao.post("/estates", json=body)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "urn:lingrid:problem:taken",
        "title": "已有相同的",
        "status": 409,
        "code": "taken",
        "request_id": answer.headers["x-request-id"],
        "detail": "The value must be the only one of its kind and is given already.",
        "facts": {"field": "name", "value": "碧海蓝天"},
        "errors": [
            {
                "pointer": "/name",
                "detail": "The value must be the only one of its kind and is given already.",
            }
        ],
    }


async def test_an_accident_shows_its_number_and_nothing_else(office, monkeypatch, caplog):
    """The log has the rest, under that number."""

    async def broken(*_, **__):
        raise ZeroDivisionError("secret of the house")

    monkeypatch.setattr("api.access.access.sight_of", broken)
    with caplog.at_level(logging.ERROR):
        answer = await office.call("陈").get("/grids")
    assert answer.status_code == 500
    assert answer.json()["code"] == "failed"
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    (line,) = [record for record in caplog.records if record.msg == "request-failed"]
    assert line.request == answer.json()["request_id"]
    assert line.exc_info is not None


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not-found"),
        ("PUT", "/grids", 405, "method-not-allowed"),
        ("GET", "http://office/other", 404, "not-found"),
    ],
)
async def test_what_no_route_answers_is_a_problem_too(zhao, method, path, status, code):
    """The shape is one, wherever it went wrong."""
    answer = await zhao.request(method, path)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["x-request-id"] == answer.json()["request_id"]


async def test_two_who_are_the_first_at_once_are_told_apart(community, zhao, monkeypatch):
    """What the rule did not see yet, the database refuses; nothing of it is written."""

    async def sees_nobody(*_):
        return None

    monkeypatch.setattr(registers, "must_be_the_only", sees_nobody)
    body = {"name": "碧海蓝天", "grid_id": community.grids["一网格"].id}
    answer = await zhao.post("/estates", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert not await JournalEntry.filter(act="estate-created").exists()


async def test_no_answer_is_kept_by_anyone_on_the_way(zhao, things):
    """Residents' data is not for caches."""
    for path in ("/residents", "/residents/987654", "/exports/residents.csv"):
        answer = await zhao.get(path)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_the_title_is_in_the_language_of_whoever_asks(zhao):
    """Chinese unless English is preferred; the code is the same in both."""
    for accepted, title in (
        (None, "没有找到"),
        ("en", "Not found"),
        ("en-GB,en;q=0.8,zh;q=0.7", "Not found"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "没有找到"),
        ("en;q=0.1, fr", "Not found"),
        ("\x00;q=;;,", "没有找到"),
    ):
        answer = await zhao.get("/residents/987654", headers={"Accept-Language": accepted})
        assert (answer.json()["title"], answer.json()["code"]) == (title, "not-found"), accepted
        assert answer.headers["content-language"] == ("en" if title == "Not found" else "zh")
        assert answer.headers["vary"] == "Accept-Language"


async def test_a_request_is_found_by_the_name_its_caller_gave_it(zhao):
    """A name that could be anything else is replaced."""
    for given, kept in (("console-7.3", True), ("a" * 65, False), ("短", False), ("x\ny", False)):
        sent = {"X-Request-ID": given.encode()}
        answer = await zhao.get("/residents/987654", headers=sent)
        assert (answer.headers["x-request-id"] == given) == kept
        assert answer.headers["x-request-id"] == answer.json()["request_id"]


@pytest.mark.parametrize("refusal", refusals(), ids=lambda r: r.code)
async def test_every_refusal_has_a_place_among_the_problems(refusal):
    """409 unless it is about being absent, allowed, or possible; its docstring is the detail."""
    example = refusal(*(field.name for field in dataclasses.fields(refusal)))
    special = {NotFound: 404, NotAllowed: 403, Invalid: 422, Stale: 409}
    kind = next((kind for kind in refusal.__mro__ if kind in special), None)
    assert problems.status_of(refusal) == special.get(kind, 409)
    assert (refusal.__doc__ or "").partition("\n")[0].endswith((".", ":")), refusal
    assert example.code == refusal.code


@pytest.mark.parametrize("accepted", ["text/html", "text/html,application/xhtml+xml,*/*;q=0.8"])
async def test_whoever_asks_for_html_is_refused_in_json(office, things, accepted):
    """Every refusal of every route is one kind of document: no page, no stack trace."""
    zhao, nobody, refused = office.call("赵"), office.call(), 0
    for method, path, handler in routes.handlers(APP):
        if handler.opt["may"] == ANYONE:
            continue
        absent = things.path(path).replace(str(things.ids["requests"]), "987654")
        for caller, where in ((nobody, things.path(path)), (zhao, absent), (zhao, f"{absent}/x")):
            headers = {"Accept": accepted, "If-Match": '"0"'}
            answer = await caller.request(method, where, headers=headers, params={"colour": "red"})
            assert answer.status_code >= 400, (method, where)
            assert answer.status_code < 500, (method, where, answer.text)
            assert answer.headers["content-type"] == problems.MEDIA_TYPE, (method, where)
            assert "<html" not in answer.text.lower()
            assert "traceback" not in answer.text.lower()
            refused += 1
    assert refused > 800
