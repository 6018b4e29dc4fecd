"""What bad input gets: a 4xx problem, never a 500, and nothing written.

Every route that writes gets every value there is a name for, in every field it takes; the
fields are read off the Structs, so that a new one is tested without a word being written here.
"""

import json
import re
from typing import Any, get_args, get_type_hints

import msgspec
import pytest
from msgspec import Struct

from api import routes
from api.access import ANYONE
from api.app import create_app
from models.database import fetch, writing
from models.residents import Resident

APP = create_app()

NAMED = [
    (method, path)
    for method, path, handler in routes.handlers(APP)
    if method in ("GET", "DELETE") and handler.opt["may"] != ANYONE and "{" in path
]

WRITES = [
    (method, path, handler)
    for method, path, handler in routes.handlers(APP)
    if method in ("POST", "PUT", "PATCH") and handler.opt["may"] != ANYONE
]

HOSTILE: dict[str, Any] = {
    "nothing": None,
    "a truth": True,
    "a huge number": 10**30,
    "a number below": -1,
    "nought": 0,
    "a fraction": 1.5,
    "an infinite list": [[[[]]]],
    "an object": {"$gt": ""},
    "a long story": "长" * 5_000,
    "control characters": "a\x00b\x1b[31m",
    "a turned direction": "abc\u202edcba",
    "a line break in a name": "a\n",
    "a formula": '=cmd|"/c calc"!A0',
    "SQL": "'; DROP TABLE residents; --",
    "a path": "../../etc/passwd",
    "markup": "<script>alert(1)</script>",
    "a lone surrogate": "\ud800",
    "the year 10000": "9999-12-31T23:59:59+00:00",
    "the first day": "0001-01-01",
    "no zone": "2026-12-01T09:00:00",
}

RAW = {
    "broken JSON": b'{"name": ',
    "broken UTF-8": b'{"name": "\xff\xfe"}',
    "a deep nest": b"[" * 100_000,
    "a bare word": b"name",
    "an array": b"[]",
    "a string": b'"name"',
    "null": b"null",
    "two documents": b"{}{}",
    "NaN": b'{"seats": NaN}',
    "nothing at all": b"",
    "a million spaces": b" " * 1_000_000,
    "a megabyte in a field": b'{"name": "' + b"x" * 1_000_000 + b'"}',
}


def structs(handler: Any) -> list[type[Struct]]:
    """What a route reads, every kind of it."""
    wanted = get_type_hints(handler.fn).get("data")
    kinds = get_args(wanted) or (wanted,)
    return [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Struct)]


def bodies(kind: type[Struct]) -> list[dict[str, Any]]:
    """Every field with every hostile value, the others left out.

    A number is not asked to be every kind of text: one kind is as wrong as another.
    """
    tag = kind.__struct_config__.tag
    said = {"move": tag} if tag else {}
    return [
        {**said, field.name: value}
        for field in msgspec.structs.fields(kind)
        for name, value in HOSTILE.items()
        if "str" in str(field.type) or not isinstance(value, str) or name in TIMES
    ]


TIMES = ("the year 10000", "the first day", "no zone", "a long story")


def sent(body: Any) -> bytes:
    return json.dumps(body).encode()


JSON = {"content-type": "application/json"}


async def test_no_hostile_value_breaks_a_route(office, things, content):
    """In whatever field it stands; what is taken is text that is only text.

    What is refused leaves the database as it was, to the last column of every table.
    """
    zhao, tried, done = office.call("赵"), 0, await _last_act()
    for method, path, handler in WRITES:
        for kind in structs(handler):
            before, taken = await content(), False
            for body in bodies(kind):
                answer = await zhao.request(
                    method, things.path(path), content=sent(body), headers=JSON
                )
                tried += 1
                assert answer.status_code < 500, (method, path, str(body)[:200], answer.text)
                if answer.status_code >= 400:
                    assert answer.headers["content-type"] == "application/problem+json"
                    assert await _last_act() == done, (method, path, str(body)[:200])
                    continue
                done, taken = await _last_act(), True
            assert taken or await content() == before, (method, path)
    assert tried > 1_000


async def _last_act() -> int:
    """Every write stands in the journal, so its newest line tells whether anything was."""
    (row,) = await fetch("SELECT MAX(id) AS last FROM journal")
    return int(row["last"])


@pytest.mark.parametrize("name", RAW)
async def test_what_is_no_form_is_refused_whole(office, things, content, name):
    """400 or 413 on every route that reads a body, before any rule is asked."""
    zhao, before = office.call("赵"), await content()
    for method, path, handler in WRITES:
        if not handler.opt["body"]:
            continue
        answer = await zhao.request(method, things.path(path), content=RAW[name], headers=JSON)
        assert answer.status_code in (400, 413), (method, path, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
    assert await content() == before


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "multipart/form-data; boundary=x", "application/jso"]
)
async def test_what_is_not_json_is_refused(office, things, content, kind):
    """415, and nothing is written."""
    zhao, before = office.call("赵"), await content()
    for method, path, _ in WRITES:
        answer = await zhao.request(
            method, things.path(path), content=b"{}", headers={"content-type": kind}
        )
        assert answer.status_code == 415, (method, path, answer.text)
        assert answer.json()["code"] == "json-wanted"
    assert await content() == before


async def test_a_field_nobody_knows_is_refused(office, things, content):
    """A misspelt field would be lost without a word."""
    zhao, before = office.call("赵"), await content()
    for method, path, handler in WRITES:
        for kind in structs(handler):
            tag = kind.__struct_config__.tag
            body = {**({"move": tag} if tag else {}), "colour": "red"}
            answer = await zhao.request(method, things.path(path), json=body)
            assert answer.status_code == 400, (method, path, answer.text)
    assert await content() == before


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        ({"slots": [{"weekday": 8, "starts": "09:00"}]}, "/slots/0/weekday"),
        ({"slots": [{"weekday": 1, "starts": "25:00"}]}, "/slots/0/starts"),
        ({"seats": "7"}, "/seats"),
        ({"seats": True}, "/seats"),
        ({"colour": 1}, "/colour"),
    ],
)
async def test_the_problem_points_at_the_field(zhao, calligraphy, value, pointer):
    """However deep it lies."""
    answer = await zhao.post("/courses", json=await calligraphy(**value))
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == pointer


HOSTILE_PARAMETERS = [
    "",
    "x" * 5_000,
    "\x00",
    "1e9",
    "-1",
    "99999999999999999999",
    "'; --",
    "\ud800",
]


async def test_no_hostile_parameter_breaks_a_list(office, things, content):
    """Whatever is asked for by whatever name; to be shown something is to change nothing.

    A file that is taken out stands in the journal: that is all that such a call writes.
    """
    zhao, before = office.call("赵"), await content()
    for method, path, handler in routes.handlers(APP):
        if method != "GET" or handler.opt["may"] == ANYONE or "{" in path:
            continue
        if path.endswith((".xlsx", ".jsonl")):
            continue  # the same question as .csv, answered in another form
        for name in {*handler.opt["parameters"], "nobody_knows"}:
            for value in HOSTILE_PARAMETERS:
                query = {name: value.encode("utf-8", "surrogatepass")}
                answer = await zhao.get(path.removeprefix("/api/v1"), params=query)
                assert answer.status_code in (200, 400, 403, 422), (path, query, answer.text)
                if name == "nobody_knows":
                    assert answer.json()["code"] == "unknown-parameter"
        if "/exports/" in path:
            before = await content()
        assert await content() == before, path


OPEN = [
    (method, path)
    for method, path, handler in routes.handlers(APP)
    if handler.opt["may"] == ANYONE and not path.startswith("/api/docs/files")
]
"""What is asked for without a token: calendars, health, signing in, the page of a lesson."""

NO_BODIES = (b"\xff\xfe", b"[" * 100_000, b'{"token": ' + b"9" * 1_000_000 + b"}")


async def test_no_route_that_is_open_to_anybody_breaks(office, things, content):
    """Whatever stands in the path, the address and the body: never a 500, nothing is written."""
    stranger, before, tried = office.call(), await content(), 0
    hostile = (*HOSTILE_IDS.values(), "x" * 3_000, "1.ics%00", "%3Cb%3E.ics")
    asked = {"q": "'; DROP TABLE residents; --"}
    for method, path in OPEN:
        for filled in {re.sub(r"\{.*?\}", said, path) for said in hostile}:
            for body in (b"",) if method == "GET" else NO_BODIES:
                answer = await stranger.request(
                    method, f"http://office{filled}", content=body, params=asked, headers=JSON
                )
                tried += 1
                assert answer.status_code < 500, (method, filled[:100], answer.text)
    assert tried > 60
    assert await content() == before


async def test_what_was_written_would_be_seen(zhao, community, content):
    """The twin: a word changed in one column of one row."""
    before = await content()
    await zhao.get("/residents")
    assert await content() == before, "to be shown something is no change"
    async with writing():
        await Resident.filter(id=community.wang.id).update(note="x")
    assert await content() != before


HOSTILE_IDS = {
    "nought": "0",
    "a number below": "-1",
    "more than a column holds": "2147483648",
    "more than a database holds": "9" * 400,
    "more than Python reads": "9" * 5_000,
    "a fraction": "1.5",
    "a power": "1e9",
    "an expression": "1%2B1",
    "no number": "abc",
    "SQL": "1%27%3B%20DROP%20TABLE%20residents",
    "a byte that is nothing": "%00",
    "a turned direction": "%E2%80%AE1",
    "broken UTF-8": "%FF%FE",
    "a way up": "%2E%2E",
    "a path": "..%2F..%2Fetc%2Fpasswd",
    "a path behind a number": "1%2F..%2F2",
    "a line break": "%0A",
}
"""What is not the id of anything, as it stands in a path."""


@pytest.mark.parametrize("name", HOSTILE_IDS)
async def test_no_hostile_id_breaks_a_path(office, things, content, name):
    """A 4xx problem in place of each id that a path has, and nothing is written."""
    zhao, before, tried = office.call("赵"), await content(), 0
    for method, path in NAMED:
        for blank in re.findall(r"\{.*?\}", path):
            filled = re.sub(r"\{.*?\}", "1", path.replace(blank, HOSTILE_IDS[name]))
            answer = await zhao.request(
                method, filled.removeprefix("/api/v1"), headers={"If-Match": '"1"'}
            )
            tried += 1
            assert 400 <= answer.status_code < 500, (method, filled[:200], answer.text)
            assert answer.headers["content-type"] == "application/problem+json"
    assert tried > 40
    assert await content() == before
