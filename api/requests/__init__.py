"""Requests over HTTP: filed, followed and moved by the same rules as in the chat.

Nothing is written into a request but by a move; the chat hears of each.
"""

from typing import Any

from api.requests import filing, looking, moves


def routes() -> list[Any]:
    """Requests and their moves."""
    return [*looking.routes(), *filing.routes(), *moves.routes()]
