"""Keyboards: buttons under a message, and buttons in place of the keyboard.

An inline keyboard belongs to its message and each of its buttons does exactly one thing. A reply
keyboard belongs to the chat, and pressing it says its words. What the platform would not show is
refused as the platform refuses it.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.sandbox.world.parameters import Parameters
from bot.sandbox.world.refusals import Json, bad_request

MOST_DATA_BYTES = 64
MOST_BUTTONS = 100
ACTIONS = (
    "callback_data",
    "url",
    "copy_text",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
)

Rows = list[list[Json]]


@dataclass(frozen=True)
class Markup:
    """What comes under a message: at most one of the four."""

    inline: Rows | None = None
    keyboard: Json | None = None
    """A reply keyboard: its rows under "keyboard", and how it behaves."""
    removes: bool = False
    force_reply: Json | None = None

    @property
    def hinders_edits(self) -> bool:
        """Only messages without markup or with an inline keyboard can be edited."""
        return self.keyboard is not None or self.removes or self.force_reply is not None


NOTHING = Markup()


def markup(given: Parameters) -> Markup:
    """The `reply_markup` of a call."""
    value = given.parsed("reply_markup", what="reply keyboard markup")
    if value is None:
        return NOTHING
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in value:
        return Markup(inline=_inline(value["inline_keyboard"]))
    if "keyboard" in value:
        return Markup(keyboard=value | {"keyboard": _keyboard(value["keyboard"])})
    if value.get("remove_keyboard"):
        return Markup(removes=True)
    if value.get("force_reply"):
        return Markup(force_reply=value)
    return NOTHING


def inline_only(given: Parameters) -> Rows | None:
    """The markup of an edit, which can only be an inline keyboard."""
    wanted = markup(given)
    if wanted.hinders_edits:
        raise bad_request("inline keyboard expected")
    return wanted.inline


def _inline(rows: object) -> Rows | None:
    checked = [[_inline_button(button) for button in row] for row in _rows(rows, "inline ")]
    checked = [row for row in checked if row]
    if sum(map(len, checked)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return checked or None


def _rows(rows: object, kind: str) -> list[list[object]]:
    if not isinstance(rows, list):
        raise bad_request(f'field "{kind.strip() or ""}keyboard" of the markup must be an Array')
    for row in rows:
        if not isinstance(row, list):
            raise bad_request(f"can't parse {kind}keyboard: expected an Array of Arrays")
    return rows


def _inline_button(button: object) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    cleaned = {key: value for key, value in button.items() if value is not None}
    if not str(cleaned.get("text", "")).strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = [name for name in ACTIONS if cleaned.get(name, "") != ""]
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    _check_action(cleaned)
    return cleaned


def _check_action(button: Json) -> None:
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= MOST_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not _leads_somewhere(str(button["url"])):
        raise bad_request(
            f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL"
        )


def _leads_somewhere(url: str) -> bool:
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
    except ValueError:
        return False
    if parts.scheme in {"tg", "ton"}:
        return bool(parts.netloc)
    named = "." in parts.netloc or parts.hostname == "localhost"
    return parts.scheme in {"http", "https"} and named


def _keyboard(rows: object) -> Rows:
    checked = [[_button(button) for button in row] for row in _rows(rows, "")]
    return [row for row in checked if row]


def _button(button: object) -> Json:
    cleaned: Json
    if isinstance(button, str):
        cleaned = {"text": button}
    elif isinstance(button, dict):
        cleaned = {key: value for key, value in button.items() if value is not None}
    else:
        raise bad_request("can't parse keyboard button: expected an Object or a String")
    if not str(cleaned.get("text", "")).strip():
        raise bad_request("keyboard button text must be non-empty")
    return cleaned
