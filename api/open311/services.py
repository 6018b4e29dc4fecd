"""Services: what can be reported, and where the interface is found."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from api.access import ANYONE
from api.open311.form import MEDIA_TYPES, Asked, answer, language, named
from api.open311.refusals import Refused
from api.texts import say
from models.categories import Category
from models.requests import public

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGED = "2026-11-22T00:00:00+08:00"
"""When this interface was last changed."""

OPEN: dict[str, Any] = {"opt": {"may": ANYONE}, "include_in_schema": False}


def discovery_at(address: str, contact: str) -> Any:
    """The route that tells where the interface is, and whom to ask for a key."""

    @get(named("/discovery"), **OPEN)
    async def discovery(request: Asked) -> Response[bytes]:
        """Where the interface is, and what it speaks."""
        here = address or str(request.base_url)
        endpoint = {
            "specification": SPECIFICATION,
            "url": f"{here.rstrip('/')}/open311/v2",
            "changeset": CHANGED,
            "type": "production",
            "formats": list(MEDIA_TYPES.values()),
        }
        told = {
            "changeset": CHANGED,
            "contact": contact,
            "key_service": say("key-service", language(request)),
            "endpoints": [endpoint],
        }
        return answer(request, "discovery", told)

    return discovery


@get(named("/v2/services"), **OPEN)
async def list_services(request: Asked) -> Response[bytes]:
    """What can be reported."""
    rows = await public.services().order_by("id")
    return answer(request, "services", [_service(row, language(request)) for row in rows])


def _service(row: Category, spoken: str) -> dict[str, Any]:
    return {
        "service_code": row.code,
        "service_name": row.name(spoken),
        "description": row.name(spoken),
        "metadata": False,
        "type": "realtime",
        "keywords": ",".join(str(word) for word in row.keywords or ()),
        "group": (row.parent or row).name(spoken),
    }


@get("/v2/services/{name:str}", **OPEN)
async def service_definition(request: Asked, name: FromPath[str]) -> Response[bytes]:
    """What is asked besides when something is reported: nothing."""
    row = await service_of(stem(name))
    return answer(request, "service_definition", {"service_code": row.code, "attributes": []})


async def service_of(code: str) -> Category:
    """The category of a code. Raises `Refused` when it is none that everybody may report under."""
    found = await public.services().get_or_none(code=code)
    if found is None:
        raise Refused("no-service", "service_code", status=404)
    return found


def stem(name: str) -> str:
    """What stands before the format. Raises `Refused` when it is none of ours."""
    found, dot, form = name.rpartition(".")
    if not dot or form not in ("json", "xml") or not 0 < len(found) <= 60 or "\0" in found:
        raise Refused("nothing-here", status=404)
    return found


def routes() -> list[Any]:
    """The list, and each."""
    return [list_services, service_definition]
