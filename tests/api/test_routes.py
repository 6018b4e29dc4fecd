"""Every word of the office is whole: listed, shown, made, changed, put away; or it says why not."""

from api import routes
from api.access import ANYONE
from api.app import create_app

WAYS = {
    (method, path.removeprefix("/api/v1/"))
    for method, path, handler in routes.handlers(create_app())
    if handler.opt["may"] != ANYONE
}

OTHERWISE: dict[str, dict[str, str]] = {
    "make": {
        "chats": "the bot is added to a group there, and bound to a grid by a code",
        "attachments": "sent in the chat app",
        "extensions": "the move `extend`",
        "parkings": "the move `park`",
        "whistles": "the move `whistle`",
        "attendances": "PUT /lessons/{lesson}/attendances/{enrolment}",
        "leaves": "POST /enrolments/{id}/leaves",
        "journal": "written by whatever is done",
        "inbox": "what the chat app sends",
        "outbox": "what rules tell",
        "webhook-deliveries": "what happened here",
        "sessions": "begun by a link from the bot",
    },
    "change": {
        "chats": "POST /chats/{id}/release, and codes that bind",
        "attachments": "never",
        "extensions": "the moves `grant_time` and `deny_time`",
        "parkings": "the moves `grant_park`, `park_on`, `unpark`",
        "whistles": "the moves `arrive` and `score`",
        "lessons": "POST …/move, …/substitute",
        "enrolments": "POST …/moves",
        "attendances": "PUT /lessons/{lesson}/attendances/{enrolment}",
        "leaves": "taken back and asked anew",
        "proposals": "POST …/draft, …/decline",
        "wishes": "taken back and made anew; answered under their course",
        "imports": "POST …/undo",
        "journal": "never",
        "inbox": "POST …/replay",
        "outbox": "POST …/retry",
        "tokens": "taken back and given anew",
        "announcements": "POST …/confirm, …/cancel",
        "webhook-deliveries": "POST …/resend",
        "sessions": "ended",
    },
    "put away": {
        "chats": "released; the bot is removed from a group there",
        "requests": "the moves `withdraw` and `decline`",
        "attachments": "with the person, when they want to be forgotten",
        "extensions": "part of a request",
        "parkings": "part of a request",
        "whistles": "part of a request",
        "lessons": "POST …/cancel",
        "enrolments": "the move `leave`",
        "attendances": "marked otherwise",
        "proposals": "POST …/decline",
        "imports": "POST …/undo",
        "journal": "never",
        "inbox": "forgotten in time",
        "announcements": "POST …/cancel",
        "webhook-deliveries": "forgotten in time",
    },
    "list": {"attachments": "named by the lines of a request"},
    "show": {"sessions": "GET /sessions/current"},
}
"""What a word does not have in the plain way, and what it has instead."""

NO_WORDS = ("exports", "statistics", "understand")
"""Figures, files, and what only answers."""


def test_every_word_is_whole():
    """A word that is added without one of the five ways fails here; so does a reason too many."""
    words = {path.split("/")[0] for _, path in WAYS} - set(NO_WORDS)
    assert len(words) > 30
    for name, (method, path) in {
        "list": ("GET", "{}"),
        "show": ("GET", "{}/{{id:int}}"),
        "make": ("POST", "{}"),
        "change": ("PATCH", "{}/{{id:int}}"),
        "put away": ("DELETE", "{}/{{id:int}}"),
    }.items():
        lacking = {word for word in words if (method, path.format(word)) not in WAYS}
        assert lacking == OTHERWISE.get(name, {}).keys(), name
