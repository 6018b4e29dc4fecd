"""Exports over HTTP: ledgers as files, streamed.

Masked unless the desk asks otherwise; then only what belongs to that desk is in the file.
"""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromQuery
from litestar.response import Stream

from api.access import Seen
from api.routes import get
from models import clock, exports
from models.access import Sight
from models.calendar import local
from models.errors import NotAllowed
from models.exports import LEDGERS, Ledger


def _route(ledger: Ledger) -> Any:
    async def export(sight: Seen, masked: FromQuery[bool] = True) -> Stream:
        within, now = _within(sight, masked), clock.now()
        await exports.begin(ledger, within, masked=masked, now=now)
        day = f"{local(now):%Y%m%d}"
        return _file(exports.as_csv(ledger, within, masked=masked), ledger, day)

    return get(
        f"/exports/{ledger.name}.csv",
        may="export:ledgers",
        operation_id=f"export_{ledger.name}",
        summary=f"{ledger.title}: {ledger.name} as CSV",
        description="Phone and identity numbers are masked; `masked=false` is for the desk.",
        tags=["exports"],
        responses={
            200: ResponseSpec(
                str, description="The file.", media_type="text/csv", generate_examples=False
            )
        },
    )(export)


def _within(sight: Sight, masked: bool) -> Sight:
    if masked:
        return sight
    unmasked = sight.with_permission("export:unmasked")
    if unmasked is None:
        raise NotAllowed(what="export:unmasked")
    return unmasked


def _file(pieces: AsyncIterator[bytes], ledger: Ledger, day: str) -> Stream:
    """A download with a Chinese name (RFC 5987), and a plain one for old clients."""
    name = quote(f"{ledger.title}-{day}.csv")
    shown = f"attachment; filename=\"{ledger.name}-{day}.csv\"; filename*=UTF-8''{name}"
    return Stream(pieces, media_type="text/csv", headers={"Content-Disposition": shown})


def routes() -> list[Any]:
    """One file for every ledger."""
    return [_route(ledger) for ledger in LEDGERS.values()]
