"""Open311: requests for other systems, as GeoReport v2 has it, in JSON and XML.

Off unless the operator wants it. Reading is everybody's, as far as `models.requests.public` goes;
reporting needs a token of the office, sent as `api_key`. Its manners are those of the standard and
not the office's: form-encoded bodies, pages by number, errors as a list of codes. The standard is
its own description, so that none of it stands in the OpenAPI document.

`form` writes both formats, `asking` reads what was asked for, `refusals` say no; the routes are
`services`, `reading`, `filing` and, where they are shown, `pictures`.
"""

from typing import Any

from litestar import Router

from api.open311 import filing, pictures, reading, refusals, services
from api.routes import LARGEST_BODY

PATH = "/open311"


def routes(*, address: str = "", contact: str = "", with_pictures: bool = False) -> list[Any]:
    """Everything under `/open311`; `address` is where people outside reach this server."""
    return [
        Router(
            PATH,
            route_handlers=[
                services.discovery_at(address, contact),
                *services.routes(),
                *reading.routes(),
                *filing.routes(),
                *(pictures.routes() if with_pictures else ()),
                *refusals.routes(),
            ],
            guards=[refusals.limited],
            opt={pictures.SHOWN: address if with_pictures else None},
            exception_handlers=refusals.HANDLERS,
            request_max_body_size=LARGEST_BODY,
        )
    ]
