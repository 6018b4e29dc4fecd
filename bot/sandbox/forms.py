"""Reading what a client sent: forms, uploads, JSON; all of them small enough to hold.

>>> read_form(b"text=%E7%94%B5&n=1", "application/x-www-form-urlencoded")
({'text': '电', 'n': '1'}, {})
"""

import json
import re
from typing import Any
from urllib.parse import parse_qsl

from bot.sandbox.world import Refused, Upload

Fields = dict[str, Any]
Uploads = dict[str, Upload]

_NAME = re.compile(r"(?<![a-z])name=\"((?:[^\"\\]|\\.)*)\"|(?<![a-z])name=([^;\s]+)")
_FILENAME = re.compile(r"filename=\"((?:[^\"\\]|\\.)*)\"|filename=([^;\s]+)")
_BOUNDARY = re.compile(r"boundary=(?:\"([^\"]+)\"|([^;\s]+))")


def read_form(body: bytes, content_type: str) -> tuple[Fields, Uploads]:
    """The fields and files of a body. Refused, as by the platform, when it is malformed."""
    kind = content_type.partition(";")[0].strip().lower()
    try:
        if kind == "multipart/form-data":
            return _multipart(body, content_type)
        if kind == "application/json":
            return _json(body), {}
        if kind == "application/x-www-form-urlencoded":
            return dict(parse_qsl(body.decode(), keep_blank_values=True)), {}
    except ValueError:
        raise Refused(400, "Bad Request: can't parse the request body") from None
    return {}, {}


def _json(body: bytes) -> Fields:
    fields = json.loads(body or b"{}")
    if not isinstance(fields, dict):
        raise ValueError("not an object")
    return fields


def _multipart(body: bytes, content_type: str) -> tuple[Fields, Uploads]:
    match = _BOUNDARY.search(content_type)
    if match is None:
        raise ValueError("no boundary")
    delimiter = b"--" + (match[1] or match[2]).encode()
    fields: Fields = {}
    uploads: Uploads = {}
    for part in (b"\r\n" + body).split(b"\r\n" + delimiter)[1:]:
        if part.startswith(b"--"):
            return fields, uploads
        _read_part(part, fields, uploads)
    raise ValueError("the last part has no end")


def _read_part(part: bytes, fields: Fields, uploads: Uploads) -> None:
    head, separator, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
    if not separator:
        raise ValueError("a part without a body")
    headers = _headers(head.decode("utf-8", "replace"))
    disposition = headers.get("content-disposition", "")
    name = _one(_NAME, disposition)
    filename = _one(_FILENAME, disposition)
    if filename is None:
        fields[name or ""] = content.decode()
    else:
        uploads[name or ""] = Upload(filename, content, headers.get("content-type", ""))


def _headers(head: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in head.split("\r\n"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _one(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    if match is None:
        return None
    return re.sub(r"\\(.)", r"\1", match[1]) if match[1] is not None else match[2]
