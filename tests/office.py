"""Whoever calls the office in a test: JSON over ASGI, and the manners that every write needs."""

from typing import Any

import httpx
import pytest

from models.sessions import csrf_of

WRITES = {"POST", "PUT", "PATCH", "DELETE"}

BOTH = pytest.mark.parametrize("community", ["sqlite", "postgres"], indirect=True)
"""Marks tests of the office that are held on either database."""


class Caller(httpx.AsyncClient):
    """Somebody who speaks JSON, and who changes whatever is there now unless the test says what.

    A header of None is not sent, not even one that is sent otherwise.
    """

    async def request(self, method: str, url: Any, **more: Any) -> httpx.Response:
        """As httpx has it, with `If-Match: *` on whatever writes."""
        usual = {"If-Match": "*"} if method in WRITES else {}
        headers = {**usual, **(more.pop("headers", None) or {})}
        sent = {name: value for name, value in headers.items() if value is not None}
        return await super().request(method, url, headers=sent, **more)

    async def made(self, path: str, **body: Any) -> dict[str, Any]:
        """What was created; fails the test when nothing was."""
        answer = await self.post(path, json=body)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def listed(self, path: str, **parameters: Any) -> list[dict[str, Any]]:
        """The items of a list's first page."""
        answer = await self.get(path, params=parameters)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items


def caller(app: Any, secret: str | None = None, *, base_url: str = "http://office") -> Caller:
    """The app, as the bearer of a secret calls it; an accident is an answer, as over the wire."""
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return Caller(transport=transport, base_url=base_url, headers=headers)


def browser(app: Any, secret: str = "", *, base_url: str = "http://office") -> Caller:
    """The app, as its own page in a browser calls it: with the cookie of a session, if any."""
    there = caller(app, base_url=base_url)
    there.headers["Sec-Fetch-Site"] = "same-origin"
    if secret:
        there.cookies.set("lingrid", secret, domain="office.local")
        there.headers["X-CSRF-Token"] = csrf_of(secret)
    return there
