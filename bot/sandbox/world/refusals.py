"""What the platform says when it will not do something, in its own words.

Every refusal of the Bot API is an error code and a sentence, sometimes with parameters that a
program can act upon. Bots are written against these very words ("message is not modified"), so
they are kept in one place and never paraphrased. Source: the public Bot API server.
"""

from typing import Any

Json = dict[str, Any]


class Refused(Exception):
    """The platform refuses: `error_code`, `description`, and perhaps `parameters`."""

    def __init__(self, error_code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(f"{error_code} {description}")
        self.error_code = error_code
        self.description = description
        self.parameters = parameters or {}

    def as_json(self) -> Json:
        """The body that goes over the wire."""
        body: Json = {
            "ok": False,
            "error_code": self.error_code,
            "description": self.description,
        }
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(why: str, **parameters: Any) -> Refused:
    """400: the request itself is wrong.

    >>> bad_request("chat not found").description
    'Bad Request: chat not found'
    """
    return Refused(400, f"Bad Request: {why}", parameters)


def forbidden(why: str) -> Refused:
    """403: the bot may not speak there; trying again will not help."""
    return Refused(403, f"Forbidden: {why}")


def conflict(why: str) -> Refused:
    """409: somebody else already takes this bot's updates."""
    return Refused(409, f"Conflict: {why}")


def too_many_requests(retry_after: int) -> Refused:
    """429: the flood limits. `retry_after` is whole seconds, at least 1."""
    return Refused(
        429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after}
    )


def unauthorized() -> Refused:
    """401: no bot has this token."""
    return Refused(401, "Unauthorized")


def not_found() -> Refused:
    """404: no such method or file."""
    return Refused(404, "Not Found")


def entity_too_large() -> Refused:
    """413: an upload past the platform's limit."""
    return Refused(413, "Request Entity Too Large")


def not_modelled(what: str) -> Refused:
    """400: the platform could, the sandbox can not. Named, so that nobody is fooled by a `true`."""
    return bad_request(f"the sandbox does not model {what}")


OTHER_POLLER = conflict(
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_SET = conflict("terminated by setWebhook request")
WEBHOOK_ACTIVE = conflict(
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook"
    " first"
)
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
CANNOT_INITIATE = "bot can't initiate conversation with a user"
BLOCKED = "bot was blocked by the user"
UPGRADED = "group chat was upgraded to a supergroup chat"
