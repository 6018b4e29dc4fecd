"""The platform's MarkdownV2: marks that pair up, and every other mark escaped.

`*bold* _italic_ __underline__ ~strike~ ||spoiler|| [text](url) `code` ```pre``` >quote`. A mark
that is meant as itself needs a backslash; one that is not is refused by name.
"""

from dataclasses import dataclass, field

from bot.sandbox.world.html import link_entity
from bot.sandbox.world.refusals import Json, Refused, bad_request
from bot.sandbox.world.utf16 import units

RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
_MARKS = (  # the longer first
    ("```", "pre"),
    ("||", "spoiler"),
    ("__", "underline"),
    ("_", "italic"),
    ("*", "bold"),
    ("~", "strikethrough"),
    ("`", "code"),
    ("[", "text_link"),
)
_NAMES = {"text_link": "TextUrl", "pre": "Pre", "code": "Code"}


@dataclass
class OpenMark:
    """A mark that waits for its pair."""

    kind: str
    offset: int
    begin: int
    written: int
    language: str = ""


@dataclass
class Reader:
    """Reads one text from left to right."""

    source: str
    at: int = 0
    parts: list[str] = field(default_factory=list)
    length: int = 0
    open: list[OpenMark] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def read(self) -> tuple[str, list[Json]]:
        """The text without its marks, and the entities they stood for."""
        while self.at < len(self.source):
            self._step()
        self._end_quote()
        if self.open:
            raise self._unended(self.open[-1])
        return "".join(self.parts), self.entities

    def _step(self) -> None:
        character = self.source[self.at]
        following = self.source[self.at + 1 : self.at + 2]
        if character == "\\" and "\0" < following <= "~":
            self._write(following)
            self.at += 2
        elif self._ends_mark():
            self._end_mark()
        elif self._inside_code():
            self._write(character)
            self.at += 1
        elif character == "\n":
            self._new_line()
        elif character == ">" and self._at_line_start():
            self._quote()
        elif character in RESERVED:
            self._begin_mark()
        else:
            self._write(character)
            self.at += 1

    def _inside_code(self) -> bool:
        return bool(self.open) and self.open[-1].kind in {"code", "pre"}

    def _at_line_start(self) -> bool:
        return self.at == 0 or self.source[self.at - 1] == "\n"

    def _quote(self) -> None:
        if not any(mark.kind == "blockquote" for mark in self.open):
            self._push("blockquote")
        self.at += 1

    def _new_line(self) -> None:
        if self.source[self.at + 1 : self.at + 2] != ">":
            self._end_quote()
        self._write("\n")
        self.at += 1

    def _end_quote(self) -> None:
        if self.open and self.open[-1].kind == "blockquote":
            self._close(self.open.pop())
        elif any(mark.kind == "blockquote" for mark in self.open):
            raise self._unended(self.open[-1])

    def _ends_mark(self) -> bool:
        if not self.open:
            return False
        kind = self.open[-1].kind
        if kind == "text_link":
            return self.source[self.at] == "]"
        return self._mark_here() == kind

    def _mark_here(self) -> str:
        for mark, kind in _MARKS:
            if self.source.startswith(mark, self.at):
                inside = self.open[-1].kind if self.open else ""
                if mark == "```" and inside == "code":
                    return "code"
                return kind
        return ""

    def _begin_mark(self) -> None:
        kind = self._mark_here()
        if not kind:
            character = self.source[self.at]
            raise _unparsable(
                f"Character '{character}' is reserved and must be escaped with the preceding '\\'"
            )
        mark = self._push(kind)
        self.at += len(_width(kind))
        if kind == "pre":
            mark.language = self._language()

    def _language(self) -> str:
        line, found, _ = self.source[self.at :].partition("\n")
        if not found or "`" in line or " " in line:
            return ""
        self.at += len(line) + 1
        return line

    def _end_mark(self) -> None:
        mark = self.open.pop()
        self.at += 1 if mark.kind == "text_link" else len(_width(mark.kind))
        self._close(mark)

    def _close(self, mark: OpenMark) -> None:
        length = self.length - mark.offset
        link = self._link(mark) if mark.kind == "text_link" else {"type": mark.kind}
        if length and link:
            language = {"language": mark.language} if mark.language else {}
            self.entities.append({"offset": mark.offset, "length": length} | link | language)

    def _link(self, mark: OpenMark) -> Json | None:
        if self.source[self.at : self.at + 1] != "(":
            return link_entity("".join(self.parts[mark.written :]))
        begin, self.at = self.at + 1, self.at + 1
        url = ""
        while self.at < len(self.source) and self.source[self.at] != ")":
            if self.source[self.at] == "\\":
                self.at += 1
            url += self.source[self.at : self.at + 1]
            self.at += 1
        if self.at >= len(self.source):
            raise _unparsable(f"Can't find end of a URL at byte offset {self._bytes(begin)}")
        self.at += 1
        return link_entity(url)

    def _push(self, kind: str) -> OpenMark:
        mark = OpenMark(kind, self.length, self.at, len(self.parts))
        self.open.append(mark)
        return mark

    def _write(self, character: str) -> None:
        self.parts.append(character)
        self.length += units(character)

    def _unended(self, mark: OpenMark) -> Refused:
        name = _NAMES.get(mark.kind, mark.kind.capitalize())
        where = self._bytes(mark.begin)
        return _unparsable(f"Can't find end of {name} entity at byte offset {where}")

    def _bytes(self, index: int) -> int:
        return len(self.source[:index].encode())


def read_markdown(source: str) -> tuple[str, list[Json]]:
    """Text and entities of a text written in MarkdownV2.

    >>> read_markdown("*电梯*坏了\\\\.")
    ('电梯坏了.', [{'offset': 0, 'length': 2, 'type': 'bold'}])
    """
    return Reader(source).read()


def _width(kind: str) -> str:
    return next(mark for mark, marked in _MARKS if marked == kind)


def _unparsable(why: str) -> Refused:
    return bad_request(f"can't parse entities: {why}")
