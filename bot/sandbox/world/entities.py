"""Formatted text: what is bold, what is a link, and how long it all is.

Lengths and offsets count UTF-16 code units, as on the platform: "电" is 1, "😀" is 2. Formatting
is parsed first, limits apply to what is left. What cannot be parsed is refused with the byte
offset, in the platform's words. Of the platform's three ways to write formatting, HTML and
MarkdownV2 are modelled; the legacy Markdown is refused by name.
"""

import re
from dataclasses import dataclass

from bot.sandbox.world.html import read_html
from bot.sandbox.world.markdown import read_markdown
from bot.sandbox.world.parameters import Parameters, whole
from bot.sandbox.world.refusals import Json, bad_request, not_modelled
from bot.sandbox.world.utf16 import sorted_entities, units

MOST_TEXT = 4096
MOST_CAPTION = 1024

_GIVEN = """
bold italic underline strikethrough spoiler blockquote expandable_blockquote code pre
text_link text_mention custom_emoji
"""
GIVEN_KINDS = frozenset(_GIVEN.split())
"""Kinds a bot may give by itself; the others are found in the text."""

_FOUND = (
    ("url", re.compile(r"(?:https?://|(?<![\w./@])t\.me/)[^\s<>\"「」『』（），。！？、；]+")),
    ("email", re.compile(r"(?<![\w.])[\w.+-]+@[\w-]+\.[\w.-]*\w", re.ASCII)),
    ("mention", re.compile(r"(?<![\w/@.])@[A-Za-z]\w{3,31}\b", re.ASCII)),
    ("bot_command", re.compile(r"(?<![\w/@.<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?\b", re.ASCII)),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d])\w{1,255}")),
)
_OPAQUE = frozenset({"code", "pre", "text_link", "text_mention"})
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class FormattedText:
    """A text and its entities, sorted by where they start."""

    text: str
    entities: tuple[Json, ...] = ()

    def __len__(self) -> int:
        return units(self.text)


def spoken(text: str) -> FormattedText:
    """What a person types: plain, trimmed, with links and commands found in it.

    >>> spoken("/start class_3").entities
    ({'offset': 0, 'length': 6, 'type': 'bot_command'},)
    """
    return _finished(text, [])


def formatted(given: Parameters, name: str, entities_name: str) -> FormattedText:
    """The text of parameter `name`, formatted by `parse_mode` or by explicit entities."""
    source = given.text(name).replace("\r", "")
    mode = given.text("parse_mode")
    if mode:
        return _finished(*_parse(source, mode))
    listed = given.objects(entities_name, what="entities") or []
    return _finished(source, _given_entities(listed, units(source)))


def formatted_item(item: Json, files: Parameters) -> FormattedText:
    """The caption of one `InputMedia`."""
    return formatted(Parameters(item, files.files), "caption", "caption_entities")


def _parse(source: str, mode: str) -> tuple[str, list[Json]]:
    match mode.lower():
        case "html":
            return read_html(source)
        case "markdownv2":
            return read_markdown(source)
        case "markdown":
            raise not_modelled("parse_mode Markdown; use HTML or MarkdownV2")
        case "none":
            return source, []
    raise bad_request("unsupported parse_mode")


def _given_entities(listed: list[Json], length: int) -> list[Json]:
    """Explicit entities as the platform takes them: unknown kinds and empty spans fall away."""
    taken = []
    for entity in listed:
        if "type" not in entity or "offset" not in entity or "length" not in entity:
            raise bad_request("can't parse entities: can't parse MessageEntity")
        offset, size = whole(entity["offset"], -1), whole(entity["length"])
        known = str(entity["type"]) in GIVEN_KINDS
        if known and size > 0 and offset >= 0 and offset + size <= length:
            kept = {key: value for key, value in entity.items() if value is not None}
            taken.append(kept | {"offset": offset, "length": size})
    return taken


def _finished(text: str, entities: list[Json]) -> FormattedText:
    """Trim, and add what is found in the text itself."""
    text = _CONTROLS.sub(" ", text)
    trimmed = text.strip()
    lead = units(text[: len(text) - len(text.lstrip())])
    kept = _moved(entities, lead, units(trimmed))
    return FormattedText(trimmed, tuple(sorted_entities(kept + _found(trimmed, kept))))


def _moved(entities: list[Json], lead: int, length: int) -> list[Json]:
    """Entities after `lead` units were cut off in front, and within what is left."""
    moved = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, length)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return moved


def _found(text: str, entities: list[Json]) -> list[Json]:
    """Links, mentions, commands and the like, outside code and other links."""
    taken = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in entities
        if entity["type"] in _OPAQUE
    ]
    found: list[Json] = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            start = units(text[: match.start()])
            end = start + units(match.group())
            if all(end <= begin or start >= finish for begin, finish in taken):
                taken.append((start, end))
                found.append({"offset": start, "length": end - start, "type": kind})
    return found
