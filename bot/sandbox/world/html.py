"""The platform's HTML: a dozen tags, strictly nested, everything else refused.

`&lt; &gt; &amp; &quot;` and numeric references are decoded; other names stay as they are.
Offsets in refusals count bytes of UTF-8 from the beginning of the text, as the platform's do.
"""

import re
from dataclasses import dataclass, field

from bot.sandbox.world.refusals import Json, Refused, bad_request
from bot.sandbox.world.utf16 import units

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,7})|#([0-9]{1,7})|([A-Za-z]+));?")
_TAG_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE = re.compile(r"\s*([^\s=>]+)")
_VALUE = re.compile(r"\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9.\-]*)(?=[\s>]))")
_USER_LINK = re.compile(r"tg://user\?id=(\d+)")
_LINK = re.compile(r"(?:[a-z][a-z0-9+.-]*:|[\w-]+(\.[\w-]+)+)", re.IGNORECASE)


def decoded(text: str) -> str:
    """Character references replaced.

    >>> decoded("3&lt;5 &amp; &nbsp; &#30005;")
    '3<5 & &nbsp; 电'
    """
    return _REFERENCE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    sixteen, ten, name = match.groups()
    if name:
        return _NAMED.get(name, match.group())
    code = int(sixteen, 16) if sixteen else int(ten)
    allowed = 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code) if allowed else match.group()


def link_entity(url: str) -> Json | None:
    """What a link becomes: a mention of a user, a link, or nothing when it leads nowhere."""
    url = url.strip()
    if user := _USER_LINK.fullmatch(url):
        return {"type": "text_mention", "user": {"id": int(user[1])}}
    if not _LINK.match(url):
        return None
    if not re.match(r"[a-z][a-z0-9+.-]*:", url, re.IGNORECASE):
        url = f"http://{url}"
    if re.fullmatch(r"https?://[^/?#]+", url):
        url += "/"
    return {"type": "text_link", "url": url}


@dataclass
class OpenTag:
    """A tag that waits for its end."""

    name: str
    attributes: dict[str, str]
    offset: int
    written: int


@dataclass
class Reader:
    """Reads one text from left to right."""

    source: str
    at: int = 0
    parts: list[str] = field(default_factory=list)
    length: int = 0
    open: list[OpenTag] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def read(self) -> tuple[str, list[Json]]:
        """The text without its tags, and the entities they stood for."""
        while self.at < len(self.source):
            if self.source[self.at] == "<":
                self._tag()
            else:
                self._words()
        if self.open:
            name = self.open[-1].name
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{name}"')
        return "".join(self.parts), self.entities

    def _words(self) -> None:
        end = self.source.find("<", self.at)
        end = len(self.source) if end < 0 else end
        words = decoded(self.source[self.at : end])
        self.parts.append(words)
        self.length += units(words)
        self.at = end

    def _tag(self) -> None:
        begin, self.at = self.at, self.at + 1
        if self.source[self.at : self.at + 1] == "/":
            self.at += 1
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _start_tag(self, begin: int) -> None:
        name = self._name()
        if self.at >= len(self.source):
            raise _unparsable("Unclosed start tag", self._bytes(begin))
        if name not in KINDS:
            raise _unparsable(f'Unsupported start tag "{name}"', self._bytes(begin))
        attributes = self._attributes(name, begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            why = 'Tag "span" must have class "tg-spoiler"'
            raise _unparsable(why, self._bytes(begin))
        self.open.append(OpenTag(name, attributes, self.length, len(self.parts)))

    def _attributes(self, name: str, begin: int) -> dict[str, str]:
        """The attributes up to and including the ">"."""
        found: dict[str, str] = {}
        while match := _ATTRIBUTE.match(self.source, self.at):
            self.at = match.end()
            key = match[1].lower()
            value = _VALUE.match(self.source, self.at)
            if value:
                self.at = value.end()
                found[key] = decoded(next((g for g in value.groups() if g is not None), ""))
            elif self.source[self.at : self.at + 1] == "=":
                raise _unparsable("Unclosed start tag", self._bytes(begin))
            else:
                found[key] = ""
        self._skip_spaces()
        if self.source[self.at : self.at + 1] != ">":
            if self.at >= len(self.source):
                raise _unparsable("Unclosed start tag", self._bytes(begin))
            why = f'Empty attribute name in the tag "{name}"'
            raise _unparsable(why, self._bytes(begin))
        self.at += 1
        return found

    def _end_tag(self, begin: int) -> None:
        if not self.open:
            raise _unparsable("Unexpected end tag", self._bytes(begin))
        name = self._name()
        self._skip_spaces()
        if self.source[self.at : self.at + 1] != ">":
            raise _unparsable("Unclosed end tag", self._bytes(begin))
        self.at += 1
        expected = self.open[-1].name
        if name and name != expected:
            at = self._bytes(begin)
            raise _unparsable(
                f'Unmatched end tag at byte offset {at}, expected "</{expected}>",'
                f' found "</{name}>"'
            )
        self._close(self.open.pop())

    def _close(self, tag: OpenTag) -> None:
        length = self.length - tag.offset
        if length and (entity := self._entity(tag, length)):
            self.entities.append(entity)

    def _entity(self, tag: OpenTag, length: int) -> Json | None:
        span: Json = {"offset": tag.offset, "length": length}
        match tag.name:
            case "a":
                inner = "".join(self.parts[tag.written :])
                link = link_entity(tag.attributes.get("href") or inner)
                return span | link if link else None
            case "tg-emoji":
                return span | _custom_emoji(tag.attributes.get("emoji-id", ""))
            case "blockquote" if "expandable" in tag.attributes:
                return span | {"type": "expandable_blockquote"}
            case "pre" | "code":
                return self._code(tag, span)
        return span | {"type": KINDS[tag.name]}

    def _code(self, tag: OpenTag, span: Json) -> Json | None:
        """`<pre><code class="language-python">` is one entity that knows its language."""
        language = tag.attributes.get("class", "")
        language = language.removeprefix("language-") if "language-" in language else ""
        last = self.entities[-1] if self.entities else {}
        same = last.get("offset") == span["offset"] and last.get("length") == span["length"]
        if tag.name == "pre" and same and last.get("type") == "code":
            last["type"] = "pre"
            return None
        entity = span | {"type": tag.name}
        nested = tag.name == "code" and self.open and self.open[-1].name == "pre"
        return entity | ({"language": language} if language and nested else {})

    def _name(self) -> str:
        match = _TAG_NAME.match(self.source, self.at)
        assert match is not None  # the pattern matches the empty string too
        self.at = match.end()
        return match.group().lower()

    def _skip_spaces(self) -> None:
        while self.at < len(self.source) and self.source[self.at].isspace():
            self.at += 1

    def _bytes(self, index: int) -> int:
        return len(self.source[:index].encode())


def read_html(source: str) -> tuple[str, list[Json]]:
    """Text and entities of a text written in the platform's HTML.

    >>> read_html("<b>电梯</b> &amp; 门")
    ('电梯 & 门', [{'offset': 0, 'length': 2, 'type': 'bold'}])
    """
    return Reader(source).read()


def _custom_emoji(emoji_id: str) -> Json:
    if not emoji_id.isdigit() or not int(emoji_id):
        raise _unparsable("Invalid custom emoji identifier specified")
    return {"type": "custom_emoji", "custom_emoji_id": emoji_id}


def _unparsable(why: str, at: int | None = None) -> Refused:
    where = "" if at is None else f" at byte offset {at}"
    return bad_request(f"can't parse entities: {why}{where}")
