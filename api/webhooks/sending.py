"""Sending what webhooks are to hear, by whoever is on duty.

An address is looked up, looked at and used: the connection goes to the very addresses that were
found to be public, so that a name which says something else a moment later leads nowhere else.
Redirects are not followed, nothing waits longer than ten seconds, and of an answer no more than a
kilobyte is read. Killed between sending and writing it down, the same event is sent again under
the same `webhook-id`.
"""

import asyncio
import logging
import socket
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from models import clock, webhooks
from models.webhooks import WebhookDelivery
from models.webhooks.addresses import as_address, is_public

log = logging.getLogger(__name__)

PATIENCE = aiohttp.ClientTimeout(total=10, connect=5)
MOST_READ = 1024
TICK = 1.0
"""Seconds between two looks at what is due."""


class AddressRefused(OSError):
    """It leads to where nobody outside should lead us."""


class Careful(AbstractResolver):
    """Looks names up, and gives out only addresses that may be gone to."""

    def __init__(self, *, private: bool) -> None:
        self.private = private

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a name. Raises `AddressRefused` when one of them is not public."""
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=family)
        results = [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=port,
                family=of,
                proto=proto,
                flags=socket.AI_NUMERICHOST,
            )
            for of, _, proto, _, address in found
        ]
        for result in results:
            self.must_be_public(result["host"])
        return results

    def must_be_public(self, address: str) -> None:
        """Raise `AddressRefused` unless one may go there."""
        if not self.private and not is_public(address):
            raise AddressRefused("address-refused")

    async def close(self) -> None:
        """There is nothing to close."""


class Sender:
    """Sends what is due. `private`: to one's own network, and without encryption, as well."""

    def __init__(self, *, private: bool = False, now: Callable[[], datetime] = clock.now) -> None:
        self.now = now
        self.careful = Careful(private=private)

    async def run(self) -> None:
        """Send until cancelled; what goes wrong with it stops no other."""
        while True:
            try:
                sent = await self.send_due()
            except Exception as error:
                log.warning("webhooks-failed", extra={"error": type(error).__name__})
                sent = 0
            if not sent:
                await asyncio.sleep(TICK)

    async def send_due(self) -> int:
        """Send what is due now. Returns how many were tried."""
        rows = await webhooks.due(now=self.now())
        if not rows:
            return 0
        connector = aiohttp.TCPConnector(resolver=self.careful, use_dns_cache=False)
        async with aiohttp.ClientSession(
            connector=connector, timeout=PATIENCE, cookie_jar=aiohttp.DummyCookieJar()
        ) as session:
            tried = await asyncio.gather(*(self._try(session, row) for row in rows))
        for row, (answered, error) in zip(rows, tried, strict=True):
            await webhooks.outcome(row, answered=answered, error=error, now=self.now())
        return len(rows)

    async def _try(
        self, session: aiohttp.ClientSession, row: WebhookDelivery
    ) -> tuple[int | None, str]:
        try:
            self._must_be_allowed(row.webhook.url)
            return await self._post(session, row), ""
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            return None, _why(error)

    def _must_be_allowed(self, url: str) -> None:
        """What is no name is not looked up, and so is looked at here."""
        parts = urlsplit(url)
        if parts.scheme != "https" and not self.careful.private:
            raise AddressRefused("not-encrypted")
        address = as_address(parts.hostname or "")
        if address is not None:
            self.careful.must_be_public(address)

    async def _post(self, session: aiohttp.ClientSession, row: WebhookDelivery) -> int:
        body = row.body.encode()
        headers: dict[str, Any] = {
            "Content-Type": "application/json",
            "User-Agent": "Lingrid",
            **webhooks.signed(row.webhook.secret, row.key, body, now=self.now()),
        }
        async with session.post(
            row.webhook.url, data=body, headers=headers, allow_redirects=False
        ) as answer:
            await answer.content.read(MOST_READ)
            return answer.status


def _why(error: BaseException) -> str:
    """Why nothing was heard: the kind of error, and never what the other side said."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, AddressRefused):
            return str(cause)
        cause = cause.__cause__ or getattr(cause, "os_error", None)
    return "timeout" if isinstance(error, TimeoutError) else type(error).__name__
