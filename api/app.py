"""The app: every word's routes under `/api/v1`, one guard, one form of problem.

The database is opened by whoever puts the app together; the app itself opens nothing.
"""

from collections.abc import Sequence
from typing import Any

from litestar import Litestar, Router
from litestar.di import Provide

from api import (
    access,
    accounts,
    addresses,
    announcements,
    calendar,
    canned,
    categories,
    chats,
    conditions,
    courses,
    docs,
    exports,
    grids,
    health,
    imports,
    inbox,
    journal,
    members,
    outbox,
    pages,
    problems,
    requests,
    residents,
    routes,
    sessions,
    statistics,
    tokens,
    understanding,
    webhooks,
)
from api.limits import Limits
from models.requests.papers import Fetch

WORDS = (
    grids,
    addresses,
    residents,
    members,
    accounts,
    chats,
    categories,
    canned,
    calendar,
    requests,
    understanding,
    statistics,
    courses,
    announcements,
    exports,
    imports,
    journal,
    inbox,
    outbox,
    webhooks,
    tokens,
    sessions,
)
"""The words of the office, in the order they are documented in."""


def create_app(
    *,
    extra_routes: Sequence[Any] = (),
    lifespan: Sequence[Any] = (),
    limits: Limits | None = None,
    address: str | None = None,
    fetch: Fetch | None = None,
    **details: Any,
) -> Litestar:
    """The office as an ASGI app, with whatever else the process serves.

    `address` is where people outside reach it, `fetch` how what was sent in the chat app is
    got from there. `extra_routes` say who may as all others do
    (`opt={"may": "anyone"}`); forms, sizes and parameters are their own affair. Raises
    `ImproperlyConfiguredException` when a route has no policy.
    """
    app = Litestar(
        [
            *health.routes(),
            *docs.routes(),
            *sessions.pages(),
            *courses.calendars(),
            office(),
            *extra_routes,
        ],
        guards=[access.guard],
        exception_handlers=problems.HANDLERS,
        before_send=[problems.mark],
        openapi_config=docs.config(),
        logging_config=None,  # whoever puts the process together says how it logs
        lifespan=list(lifespan),
        debug=False,
        **details,
    )
    app.state[access.LIMITS] = limits
    app.state[access.ADDRESS] = address
    app.state[requests.attachments.FETCH] = fetch
    routes.must_have_policies(app)
    routes.know_parameters(app)
    return app


def office() -> Router:
    """Every word under `/api/v1`, and what their routes are given."""
    return Router(
        "/api/v1",
        route_handlers=[route for word in WORDS for route in word.routes()],
        guards=[routes.check_form],
        middleware=[conditions.Tagged()],
        dependencies={
            "sight": Provide(access.sight, sync_to_thread=False),
            "page": pages.by(),
            "expected": Provide(conditions.expected, sync_to_thread=False),
        },
        request_max_body_size=routes.LARGEST_BODY,
    )
