"""Understanding a first message, from the shell: what the bot would take it for."""

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.database import address_of, opened
from cli.failures import Failure, running
from cli.settings import settings
from models import clock
from models.addressbook import Book, BuildingEntry, EstateEntry
from models.addresses import Estate
from models.calendar import local, zone
from models.categories.defaults import DEFAULTS
from models.categories.guess import Guesser
from models.courses import published
from models.settings import Settings
from models.understanding import Offered, Understanding, of_community, understand
from models.understanding.showing import shown

PIPED = Path("-")


def understand_(
    texts: Annotated[
        list[str] | None,
        typer.Argument(metavar="TEXT…", help="What somebody writes; each is a message."),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(help="A file of messages, one a line; - reads what is piped in."),
    ] = None,
    now: Annotated[
        str, typer.Option(help="The moment of speaking, ISO 8601; this one if left out.")
    ] = "",
) -> None:
    """Say what a first message is understood as, in JSON, one message a line.

    Intent, categories, urgency, place, class and moments, as in POST /api/v1/understand.
    Estates and classes are those of the community in the database. Where there is none yet,
    they are those of the invented community of the demo. Nothing is written.
    """
    said = [*(texts or []), *(_lines(file) if file else [])]
    if not said:
        raise Failure("nothing to understand: give a TEXT or a --file")
    at = _moment(now)
    for understood in running(_understand(said, settings(), at)):
        typer.echo(_line(shown(understood)))


def _lines(file: Path) -> list[str]:
    try:
        raw = typer.get_binary_stream("stdin").read() if file == PIPED else file.read_bytes()
        read = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        raise Failure(f"can't read {file}: {exc}") from exc
    # a line ends where a file says so: dictation puts other separators inside a message
    return [line.rstrip("\r") for line in read.split("\n") if line.strip()]


def _line(answer: dict[str, Any]) -> str:
    """An answer as JSON that is one line to whoever reads it, by whatever they part lines."""
    return re.sub("[\x85\u2028\u2029]", _escaped, json.dumps(answer, ensure_ascii=False))


def _escaped(separator: re.Match[str]) -> str:
    return f"\\u{ord(separator[0]):04x}"


def _moment(words: str) -> datetime:
    """A moment as it was given; without an offset it is in the community's time zone."""
    if not words:
        return clock.now()
    try:
        moment = datetime.fromisoformat(words)
    except ValueError as exc:
        raise Failure(f"--now {words!r} is no moment; write 2026-12-01T09:00+08:00") from exc
    return moment if moment.tzinfo else moment.replace(tzinfo=zone())


async def _understand(texts: list[str], ours: Settings, now: datetime) -> list[Understanding]:
    where = address_of(ours)
    if where.file is not None and not where.file.exists():
        return list(_in_the_demo(texts, now))
    async with opened(ours, writes=False):
        if await Estate.exists() or await published(now=now):
            return [await of_community(text, now=now) for text in texts]
    return list(_in_the_demo(texts, now))


def _in_the_demo(texts: list[str], now: datetime) -> Iterator[Understanding]:
    """As the invented community would understand it, without a database."""
    tables = tomllib.loads((files("cli") / "community" / "lingbo.toml").read_text("utf-8"))
    offered = [Offered(at, course["title"]) for at, course in enumerate(tables["courses"], 1)]
    book, guesser = Book(_estates(tables)), Guesser(DEFAULTS)
    for text in texts:
        yield understand(text, now=local(now), guesser=guesser, book=book, offered=offered)


def _estates(tables: dict[str, Any]) -> Iterator[EstateEntry]:
    buildings = list(enumerate(tables["buildings"], 1))
    for at, estate in enumerate(tables["estates"], 1):
        own = [BuildingEntry(n, b["name"]) for n, b in buildings if b["estate"] == estate["name"]]
        aliases = tuple(filter(None, estate.get("aliases", "").split("；")))
        yield EstateEntry(at, estate["name"], aliases, buildings=tuple(own))
