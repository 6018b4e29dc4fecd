"""Form: the same answer in JSON and in XML, as the standard shapes each.

What XML can't hold, or what a terminal would obey, is in neither.
"""

import re
from datetime import datetime
from enum import StrEnum
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
from litestar import Request, Response

from api.texts import language_of
from models.calendar import zone

Asked = Request[Any, Any, Any]


class Format(StrEnum):
    """How an answer is written; its value ends the address."""

    JSON = "json"
    XML = "xml"


MEDIA_TYPES = {Format.JSON: "application/json", Format.XML: "text/xml"}

OTHERS_MAY_READ = {"Access-Control-Allow-Origin": "*"}
"""Pages of other sites read what everybody may read."""

_ITEMS = {
    "services": "service",
    "service_requests": "request",
    "errors": "error",
    "attributes": "attribute",
    "endpoints": "endpoint",
    "formats": "format",
    "notes": "note",
}
"""What one of several is called in XML."""

_UNWRITABLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def named(*stems: str) -> list[str]:
    """The addresses of a resource, one for each format.

    >>> named("/v2/services")
    ['/v2/services.json', '/v2/services.xml']
    """
    return [f"{stem}.{form}" for stem in stems for form in Format]


def format_of(request: Asked) -> Format:
    """The format that an address asks for; XML, which the standard demands, when it says none."""
    return Format.JSON if request.scope["path"].rstrip("/").endswith(".json") else Format.XML


def language(request: Asked) -> str:
    """The language that somebody wants to read."""
    return language_of(request.headers.get("accept-language", ""))


def moment(at: datetime | None) -> str | None:
    """A moment as the standard wants it, in the time of the community."""
    return at.astimezone(zone()).isoformat(timespec="seconds") if at else None


def answer(request: Asked, root: str, value: Any, *, status: int = 200) -> Response[bytes]:
    """A value under its name, in the format asked for."""
    form = format_of(request)
    content = (as_json if form is Format.JSON else as_xml)(root, clean(value))
    headers = {
        **OTHERS_MAY_READ,
        "Content-Language": language(request),
        "Vary": "Accept-Language",
    }
    # Litestar names the charset of text by itself
    kind = MEDIA_TYPES[form] + ("; charset=utf-8" if form is Format.JSON else "")
    return Response(content, media_type=kind, status_code=status, headers=headers)


def clean(value: Any) -> Any:
    """The value without a character that can't be written.

    >>> clean([{"text": "a\\x00<b>\\u202e\\r\\nc", "many": 2}])
    [{'text': 'a<b>\\nc', 'many': 2}]
    """
    if isinstance(value, str):
        return _UNWRITABLE.sub("", value.replace("\r\n", "\n"))
    if isinstance(value, dict):
        return {name: clean(one) for name, one in value.items()}
    return [clean(one) for one in value] if isinstance(value, list) else value


def as_json(root: str, value: Any) -> bytes:
    """The value alone: the standard leaves its name out in JSON."""
    return msgspec.json.encode(value)


def as_xml(root: str, value: Any) -> bytes:
    """The value as an element of that name.

    >>> as_xml("errors", [{"code": 404, "description": "a < b"}]).decode().partition("?>\\n")[2]
    '<errors><error><code>404</code><description>a &lt; b</description></error></errors>'
    """
    told = ET.tostring(_element(root, value), encoding="unicode", short_empty_elements=True)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{told}'.encode()


def _element(name: str, value: Any) -> ET.Element:
    made = ET.Element(name)
    if isinstance(value, dict):
        made.extend(_element(key, one) for key, one in value.items())
    elif isinstance(value, list):
        made.extend(_element(_ITEMS[name], one) for one in value)
    elif isinstance(value, bool):
        made.text = str(value).lower()
    elif value is not None:
        made.text = str(value)
    return made
