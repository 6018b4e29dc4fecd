"""Requests over HTTP: filed, followed and moved by the same rules as in the chat.

Nothing is written into a request but by a move or a correction; the chat hears of each.
"""

from typing import Any

from api.requests import (
    attachments,
    callbacks,
    correcting,
    filing,
    looking,
    moves,
    several,
    shared,
    sharing,
)


def routes() -> list[Any]:
    """Requests and their moves."""
    parts = (looking, attachments, filing, correcting, moves, several, callbacks, shared, sharing)
    return [route for part in parts for route in part.routes()]
