"""Gathering: what waits for a group and is more than it may be sent leaves as one message.

The message is a card, a *list*. It shows each thing on it as it is now, in a line, with the
buttons to see it and to take it on; whatever changes one of them has the list brought up to date.
A press brings a thing's own card, which then lives beside the list. News stand below, shortened:
the card of their thing holds them whole.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape, unescape

from msgspec.structs import replace
from tortoise.expressions import F

from bot.chat.keyboards import Choice, Words
from bot.chat.parts import shortened, units
from bot.chat.routes import Routes
from bot.delivery.wording import said
from bot.texts import Say
from models.chats import Chat
from models.outbox import Card, Outgoing, Sending, What

LIST = "list"
"""The kind of card that a list is; its subject is "list:" and the number of the row it left by."""

LINE = 170
"""UTF-16 units of a line on a list: twenty of them are one message."""

SAID = 60
"""UTF-16 units of what was said, in a line of news."""


async def gather(ids: Sequence[int], *, now: datetime) -> int | None:
    """Make one row of several, in the transaction of whoever asks; the first becomes the list.

    Returns the row that leaves: there is no list of one, and what is too late is dropped.
    """
    rows = await Outgoing.filter(id__in=ids, sending=Sending.DUE).order_by("id")
    late = {row.id for row in rows if row.expires_at and row.expires_at <= now}
    if late:
        await Outgoing.filter(id__in=late).update(sending=Sending.EXPIRED, error="expired")
    rows = [row for row in rows if row.id not in late]
    if len(rows) > 1:
        await _gathered(rows)
    return rows[0].id if rows else None


async def _gathered(rows: Sequence[Outgoing]) -> None:
    first, *others = rows
    subject = f"{LIST}:{first.id}"
    card = await Card.create(chat_id=first.chat_id, kind=LIST, subject=subject, wanted=1)
    on_it = [row.card_id for row in rows if row.what is What.CARD]
    await Card.filter(id__in=on_it).update(list_id=card.id, shown=F("wanted"))
    rest = Outgoing.filter(id__in=[row.id for row in others])
    await rest.filter(what=What.NOTICE).update(card_id=card.id)
    await rest.update(sending=Sending.GATHERED)
    if first.what is What.NOTICE:
        await _copied(first, card)
    # the first row's place in its lane is the list's: nothing is overtaken by it
    await Outgoing.filter(id=first.id).update(
        what=What.CARD, kind=LIST, card_id=card.id, subject=subject, facts={}
    )


async def _copied(row: Outgoing, card: Card) -> None:
    kept = ("chat_id", "lane", "what", "kind", "facts", "subject", "priority", "due_at")
    values = {name: getattr(row, name) for name in kept}
    await Outgoing.create(
        **values, card_id=card.id, sending=Sending.GATHERED, created_at=row.created_at
    )


async def things_on(subject: str) -> set[str]:
    """What stands on a list, "list:45", by subject; of news what they are about."""
    cards = await Card.filter(list__subject=subject).values_list("subject", flat=True)
    news = Outgoing.filter(card__subject=subject, sending=Sending.GATHERED, what=What.NOTICE)
    return {str(thing) for thing in (*cards, *await news.values_list("subject", flat=True))}


# --- how a list is shown


@dataclass
class _Line:
    """A thing on a list: what it is about, in one line, and what can be done."""

    subject: str
    html: str
    choices: Sequence[Choice] = ()
    marks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Lists:
    """Shows lists, by what a table of routes knows of the things on them."""

    table: Routes

    async def words(self, id: int, chat: Chat) -> Words | None:
        """A list as it is now; None when nothing on it is left to show."""
        things, news = await self._lines(id, chat)
        if not things and not news:
            return None
        say = Say(chat.locale)
        numbered = [f"{n}. {_marked(line)}" for n, line in enumerate(things, 1)]
        told = [f"· {_marked(line)}" for line in news]
        head = say("list", count=len(things)) if things else say("list-news", count=len(news))
        rows = [_labelled(n, line) for n, line in enumerate(things, 1)]
        first = len(things) + 1
        rows += [_labelled(n, line) for n, line in enumerate(news, first) if line.choices]
        return Words(
            "\n".join([head, *numbered, *([""] if things and news else []), *told]),
            [choice for row in rows for choice in row],
            columns=tuple(len(row) for row in rows if row),
        )

    async def subjects(self, id: int, chat: Chat) -> dict[str, str]:
        """What is on a list, each with its line as plain text, in order."""
        things, news = await self._lines(id, chat)
        return {line.subject: plain(line.html) for line in (*news, *things) if line.subject}

    async def _lines(self, id: int, chat: Chat) -> tuple[list[_Line], list[_Line]]:
        card = await Card.filter(chat_id=chat.id, kind=LIST, subject=f"{LIST}:{id}").first()
        if card is None:
            return [], []
        things = [await self._thing(c, chat) for c in await Card.filter(list_id=card.id)]
        shown = sorted((line for line in things if line), key=lambda line: _number(line.subject))
        told = Outgoing.filter(card_id=card.id, sending=Sending.GATHERED, what=What.NOTICE)
        news = [await self._news(row, chat) for row in await told.order_by("created_at", "id")]
        return shown, _without_files(news, shown)

    async def _thing(self, card: Card, chat: Chat) -> _Line | None:
        words = await self.table.entries[card.kind](_number(card.subject), chat)
        return _Line(card.subject, _one_line(words.html), words.choices) if words else None

    async def _news(self, row: Outgoing, chat: Chat) -> _Line:
        facts = {"kind": row.kind, **row.facts}
        if isinstance(facts.get("text"), str):
            facts["text"] = shortened(facts["text"], SAID)[0]
        words = await self.table.notices.get(row.kind, said)(facts, chat)
        line = _Line(row.subject, _one_line(words.html), words.choices)
        say = Say(chat.locale)
        line.marks += [say.plain(f"paper-{held['paper']}") for held in words.files]
        return line


def _without_files(news: Iterable[_Line], things: Sequence[_Line]) -> list[_Line]:
    """The news; what is only a file of a thing on the same list is a mark on its line."""
    by_subject = {line.subject: line for line in things}
    kept = []
    for line in news:
        thing = by_subject.get(line.subject)
        if thing is not None and line.marks:
            thing.marks += line.marks
        else:
            kept.append(line)
    return kept


def _labelled(number: int, line: _Line) -> list[Choice]:
    return [replace(choice, words=f"{number} {choice.words}") for choice in line.choices]


def _marked(line: _Line) -> str:
    return line.html + "".join(line.marks[:3])


def _number(subject: str) -> int:
    return int(subject.partition(":")[2])


def plain(html: str) -> str:
    """HTML of ours as plain text.

    >>> plain("<b>1</b> &lt;3")
    '1 <3'
    """
    return unescape(re.sub(r"<[^>]*>", "", html))


def _one_line(html: str) -> str:
    """HTML in one line of `LINE` units at most; what is longer loses its markup and its end."""
    line = re.sub(r"\s*\n\s*", " ", html.strip())
    most = LINE
    while units(line) > LINE:
        line = escape(shortened(plain(html).replace("\n", " "), most)[0], quote=False)
        most -= 20
    return line
