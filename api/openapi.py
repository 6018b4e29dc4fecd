"""OpenAPI: the document of the whole office, complete enough to be believed.

Litestar names the routes and their parameters. What bodies and answers look like is taken from
msgspec, which reads and writes them: bounds, unknown fields and the kinds of moves are those
that are enforced. Added is what every route has in common: the headers that come and go, what
304 and 429 mean, and an example of everything, made from the types so that none grows old.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import lru_cache
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
from litestar import Litestar, Response

from api import routes
from api.access import ANYONE
from api.answers import KEY, REPLAYED
from api.problems import MEDIA_TYPE, Problem
from api.texts import title

Schema = dict[str, Any]

WORDS = {
    "name": "碧海蓝天",
    "title": "书法",
    "text": "3栋电梯坏了",
    "code": "LB1",
    "category": "facility",
    "phone": "13800138000",
    "starts": "09:00",
    "number": "20261122-0001",
}
"""What stands in examples of text, by the name of the field."""

MOMENT, DAY = "2026-12-01T09:00:00+08:00", "2026-12-01"

BASE64 = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
ANYTHING = "*/*"
"""The media type of what is as it was sent."""

_COME = {
    KEY: {
        "name": KEY,
        "in": "header",
        "required": False,
        "description": "The same key and request are answered alike for a day, and done once.",
        "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
        "example": "9b2f6a54-1c0e-4d8f-a1f3-3f0c5a7e2d11",
    },
}
_GO = {
    "ETag": "Version and digest: for `If-Match` and `If-None-Match`.",
    "X-Request-ID": "The name of this request in the log.",
    "Link": "`rel=next`: the next page, if there is one.",
    "Location": "Where the new thing is.",
    REPLAYED: "`true` when it had been answered before.",
}
_TEXT = {"type": "string"}


@lru_cache(maxsize=4)
def document(app: Litestar) -> Schema:
    """The document of an app."""
    whole: Schema = deepcopy(app.openapi_schema.to_schema())
    ways = list(_ways(app, whole))
    kinds = [kind for _, _, body, answer in ways for kind in (body, answer) if kind is not None]
    shapes, components = msgspec.json.schema_components(
        [*kinds, Problem], ref_template="#/components/schemas/{name}"
    )
    whole["components"]["schemas"] = {name: _tidy(shape) for name, shape in components.items()}
    found, known = iter(shapes), whole["components"]["schemas"]
    for method, said, body, answer in ways:
        if body is not None:
            said["requestBody"]["content"]["application/json"] = _content(next(found), known)
        if answer is not None:
            _answered(said, next(found), known)
        _common(method, said)
    for path in whole["paths"].values():
        for said in path.values():
            _parameters(said)
            _problems(said)
    return whole


def _ways(app: Litestar, whole: Schema) -> Iterator[tuple[str, Schema, Any, Any]]:
    """Method, what is said of it, what it reads and what it answers, of every documented route."""
    for method, path, handler in routes.handlers(app):
        said = whole["paths"].get(path.replace(":int", ""), {}).get(method.lower())
        if said is None or handler.opt.get("may") == ANYONE:
            continue
        hints = get_type_hints(handler.fn)
        answer = hints.get("return")
        if get_origin(answer) is Response:
            (answer,) = get_args(answer)
        written = "application/json" in _success(said).get("content", {})
        yield method, said, hints.get("data"), answer if written else None


def _success(said: Schema) -> Schema:
    return next((a for s, a in said["responses"].items() if s.startswith("2")), {})


def _content(shape: Schema, known: Mapping[str, Schema]) -> Schema:
    tidied = _tidy(shape)
    return {"schema": tidied, "example": example(tidied, known)}


def _answered(said: Schema, shape: Schema, known: Mapping[str, Schema]) -> None:
    _success(said)["content"]["application/json"] = _content(shape, known)


def _tidy(shape: Any) -> Any:
    """Descriptions without the indentation of their docstrings; numbers of Python as JSON's."""
    if isinstance(shape, list):
        return [_tidy(one) for one in shape]
    if not isinstance(shape, dict):
        return shape
    tidied = {name: _tidy(value) for name, value in shape.items()}
    if tidied.get("contentEncoding") == "base64":
        tidied["pattern"] = BASE64
    if isinstance(said := tidied.get("description"), str):
        tidied["description"] = "\n".join(line.strip() for line in said.splitlines())
    return tidied


def _common(method: str, said: Schema) -> None:
    """What every guarded route takes and gives."""
    made = _success(said)
    if ANYTHING in made.get("content", {}):
        made["content"] = {ANYTHING: {}}  # some of it is JSON, and most is not
    gone = ["X-Request-ID"]
    if "application/json" in made.get("content", {}):
        gone.append("ETag")
        if method == "GET":
            gone.append("Link")
            said["responses"]["304"] = {"description": "Not a letter is different."}
    if method == "POST":
        said.setdefault("parameters", []).append(_COME[KEY])
        gone += ["Location", REPLAYED]
    made["headers"] = {name: {"description": _GO[name], "schema": _TEXT} for name in gone}


def _parameters(said: Schema) -> None:
    """A parameter that may be left out is left out: it is never sent as null."""
    for parameter in said.get("parameters", []):
        shape = parameter["schema"]
        kinds = [kind for kind in shape.pop("oneOf", []) if kind != {"type": "null"}]
        for kind in kinds:
            shape.update(kind)
        if isinstance(shape.get("type"), list):
            shape["type"] = next(kind for kind in shape["type"] if kind != "null")
        if "enum" in shape:
            shape["enum"] = [value for value in shape["enum"] if value is not None]
        if parameter["in"] == "path" and shape.get("type") == "integer":
            shape |= {"minimum": 1, "maximum": 2**31 - 1}
        shape.pop("description", None)
        for silent in ("deprecated", "allowEmptyValue", "allowReserved"):
            parameter.pop(silent, None)


def _problems(said: Schema) -> None:
    for status, answer in said["responses"].items():
        if status >= "400" and MEDIA_TYPE in answer.get("content", {}):
            code = routes.CODES[int(status)]
            answer["content"][MEDIA_TYPE] = {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "example": {
                    "type": f"urn:lingrid:problem:{code}",
                    "title": title(code, "zh"),
                    "status": int(status),
                    "code": code,
                    "request_id": "5d41402abc4b2a76",
                },
            }


# --- examples


def example(shape: Schema, known: Mapping[str, Schema], name: str = "") -> Any:
    """Something of this shape, with its optional fields where they have a value of their own.

    >>> example({"type": "integer", "minimum": 3}, {}), example({"enum": ["claim"]}, {})
    (3, 'claim')
    """
    if "$ref" in shape:
        return example(known[shape["$ref"].rpartition("/")[2]], known, name)
    for word in ("const", "example"):
        if word in shape:
            return shape[word]
    for word in ("examples", "enum", "anyOf", "oneOf"):
        if shape.get(word):
            first = shape[word][0]
            return example(first, known, name) if word in ("anyOf", "oneOf") else first
    return _of_type(shape, known, name)


def _of_type(shape: Schema, known: Mapping[str, Schema], name: str) -> Any:
    match shape.get("type"):
        case "object":
            wanted = shape.get("properties", {})
            needed = set(shape.get("required") or wanted)
            return {n: example(s, known, n) for n, s in wanted.items() if n in needed}
        case "array":
            many = max(1, shape.get("minItems", 1)) if "items" in shape else 0
            return [example(shape["items"], known, name) for _ in range(many)]
        case "integer" | "number":
            return shape.get("minimum", 1)
        case "boolean":
            return False
        case "string" if shape.get("contentEncoding") == "base64":
            return "UEsDBA=="
        case "string":
            times = {"date-time": MOMENT, "date": DAY}
            return times.get(shape.get("format", ""), WORDS.get(name, "示例"))
        case _:
            return None
