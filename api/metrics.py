"""Metrics over HTTP, for Prometheus.

Off unless the operator has chosen a token for it: behind a proxy on the same machine everybody
comes from loopback, so where a call comes from says nothing about who it is.
"""

import hmac
from pathlib import Path
from typing import Any

from litestar import Request, Response, get

from api.access import ANYONE
from models import clock, metrics


def routes(token: str, *, data_dir: Path | None = None) -> list[Any]:
    """`/metrics`, for whoever brings the token as a bearer; to all others it is not there."""
    expected = f"Bearer {token}".encode()

    @get("/metrics", include_in_schema=False, opt={"may": ANYONE})
    async def read(request: Request[Any, Any, Any]) -> Response[bytes]:
        given = request.headers.get("authorization", "").encode()
        if not hmac.compare_digest(given, expected):
            return Response(b"", status_code=404)
        text = await metrics.exposition(now=clock.now(), data_dir=data_dir)
        return Response(text, media_type=metrics.CONTENT_TYPE)

    return [read]
