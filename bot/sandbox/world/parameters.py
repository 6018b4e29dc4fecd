"""What a bot passes to a method: words from a form or values from JSON, read alike.

A form carries everything as text ("true", "[1, 2]"), JSON carries it typed. `Parameters` reads
both, and refuses what it cannot read in the platform's words.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.world.refusals import bad_request, not_modelled

UNMODELLED = frozenset(
    {
        "business_connection_id",
        "direct_messages_topic_id",
        "suggested_post_parameters",
        "message_effect_id",
        "inline_message_id",
        "allow_paid_broadcast",
    }
)
"""Documented parameters that would change what a method does and that nothing here obeys."""


def whole(value: object, default: int = 0) -> int:
    """A whole number out of whatever came, `default` when it is none.

    >>> whole("7"), whole(7.0), whole("seven"), whole([7]), whole(float("inf"), 1)
    (7, 7, 0, 0, 1)
    """
    try:
        return int(float(str(value)))
    except (ValueError, OverflowError):
        return default


@dataclass(frozen=True)
class Upload:
    """A file that came along with a call."""

    name: str
    content: bytes
    content_type: str = ""


@dataclass(frozen=True)
class Parameters:
    """The values of one call and the files that came with it."""

    values: Mapping[str, Any]
    files: Mapping[str, Upload] = field(default_factory=dict)

    def refuse_unmodelled(self) -> None:
        """Refuse, by name, a parameter that would silently be ignored."""
        for name in sorted(UNMODELLED & self.values.keys()):
            raise not_modelled(f"the parameter {name}")

    def has(self, name: str) -> bool:
        """Whether something not empty was passed."""
        return self.values.get(name) not in (None, "")

    def text(self, name: str) -> str:
        """A text, "" when absent."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str) -> bool:
        """A truth value, False when absent."""
        return self.text(name).lower() in {"true", "yes", "1"}

    def whole(self, name: str, default: int = 0) -> int:
        """A whole number; what is not one counts as absent, as on the platform."""
        return whole(self.values.get(name), default)

    def number(self, name: str) -> float | None:
        """A finite number, None when absent or not one."""
        try:
            value = float(self.text(name))
        except ValueError:
            return None
        return value if math.isfinite(value) else None

    def parsed(self, name: str, *, what: str) -> Any:
        """A JSON value, None when absent; `what` names it in the refusal."""
        value = self.values.get(name)
        if value in (None, ""):
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def objects(self, name: str, *, what: str) -> list[dict[str, Any]] | None:
        """A JSON array of objects, None when absent."""
        value = self.parsed(name, what=what)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise bad_request(f"can't parse {what} JSON object")
        return value

    def upload(self, reference: str) -> Upload | None:
        """The file an `attach://name` points to, or None when it points to no file."""
        return self.files.get(reference.removeprefix("attach://"))
