"""The webhook: the chat platform posts updates here, with the secret that was agreed on."""

import hmac
import logging
from collections.abc import Callable

from litestar import Request, Response, post
from litestar.handlers import HTTPRouteHandler

from bot.feed import Apology, keep, read
from models import clock

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 1024 * 1024
"""Bytes of an update at most."""


def route(
    bot_id: int,
    secret: str,
    kept: Callable[[], None],
    *,
    path: str,
    apology: Apology | None = None,
) -> HTTPRouteHandler:
    """The route that takes updates in.

    200 once the inbox holds the update; 403 without the secret; 400 for what is no update;
    413 for more than a mebibyte; 503 when it can't be kept, so that the platform sends it again,
    and `apology` tells the person meanwhile.
    """
    expected = secret.encode()

    @post(path, status_code=200, include_in_schema=False, opt={"may": "anyone"})
    async def webhook(request: Request) -> Response[None]:  # type: ignore[type-arg]
        given = dict(request.scope["headers"]).get(SECRET_HEADER.lower().encode(), b"")
        if not hmac.compare_digest(given, expected):
            return Response(None, status_code=403)
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST:
                return Response(None, status_code=413)
        try:
            update = read(body)
        except ValueError:
            return Response(None, status_code=400)
        try:
            await keep([update], bot_id, now=clock.now())
        except Exception as error:
            log.warning("update-not-kept", extra={"error": type(error).__name__})
            if apology is not None:
                apology.say([update])
            return Response(None, status_code=503)
        if apology is not None:
            apology.over()
        kept()
        return Response(None, status_code=200)

    return webhook
