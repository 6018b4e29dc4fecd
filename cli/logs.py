"""Logs: one line an event, with ids and never names, phones, texts or tokens.

An event of ours is a code and its values are ids and codes; a value that reads like words is
left out. Of an exception the log tells its kind and the way to where it was raised, never its
message: that is where a database puts the row it refused. What others log is kept to its first
line as it stands in their code, for the values they put into it may be anybody's.
"""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

from models.settings import LogFormat

OURS = ("bot", "api", "models", "cli")
PLAIN = ("uvicorn.error",)
"""Whose values are known: where it listens, its process number."""

HIDDEN = "…"
FRAMES = 12
"""How much of the way to an exception is told, from its end."""

_CODE = re.compile(r"[\w.,:;/@%+*=<>()\[\]{} -]{0,200}", re.ASCII)
_SECRETS = re.compile(
    r"\d{6,}:[\w-]{20,}"  # a bot's token
    r"|lg_[\w-]{20,}"  # an office's token
    r"|(?<![\w.])(?:\+?86)?1[3-9]\d{9}(?![\w.])"  # a phone number
    r"|(?<!\d)[1-9]\d{16}[\dXx](?![\w])",  # an identity number
    re.ASCII,
)
_OWN_KEYS = {"event", "timestamp", "level", "logger", "exception"}
_MAY_BE_WORDS = _OWN_KEYS | {"error"}
"""Beside our own, the platform's words of what went wrong with a webhook."""

Event = MutableMapping[str, Any]


def set_up(form: LogFormat, *, level: int = logging.INFO) -> None:
    """Send everything that is logged to standard error, for people or as JSON."""
    handler = logging.StreamHandler()
    handler.setFormatter(formatter(form))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    sys.excepthook = _last_words
    # the addresses these log hold the token
    for name in ("aiogram", "aiohttp", "httpx", "uvicorn.access"):
        logging.getLogger(name).setLevel(logging.WARNING)


def formatter(form: LogFormat) -> logging.Formatter:
    """How a record becomes a line."""
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False, default=lambda _: HIDDEN)
        if form is LogFormat.JSON
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            _others_words,
            _way_to_exception,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _codes_alone,
            last,
        ],
    )


def _others_words(_: Any, __: str, event: Event) -> Event:
    """What was said is told as it stands in the code; of others nothing beside it."""
    record: logging.LogRecord = event["_record"]
    if record.name not in PLAIN:
        event["event"] = str(record.msg).partition("\n")[0]
    if record.name.partition(".")[0] not in OURS:
        for name in event.keys() - _OWN_KEYS - {"_record", "_from_structlog", "exc_info"}:
            del event[name]
    return event


def _way_to_exception(_: Any, __: str, event: Event) -> Event:
    event.pop("stack_info", None)
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["exception"] = way_to(error)
    return event


def way_to(error: BaseException) -> str:
    """The kinds of an exception and of its causes, and where each was raised.

    >>> try:
    ...     int("13800138000 is my number")
    ... except ValueError as error:
    ...     way_to(error).startswith("ValueError at ")
    True
    """
    told, seen = [], set[int]()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        told.append(f"{type(cause).__name__} at {_frames(cause.__traceback__)}")
        if isinstance(cause, BaseExceptionGroup):
            told += [f"with {way_to(inner)}" for inner in cause.exceptions]
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return " from ".join(told)


def _frames(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)[-FRAMES:]
    return " > ".join(f"{_place(f.filename)}:{f.lineno}:{f.name}" for f in frames) or "?"


def _place(filename: str) -> str:
    """A file by its last two names: enough to find it, nothing of whose machine this is."""
    return "/".join(filename.replace("\\", "/").split("/")[-2:])


def _codes_alone(_: Any, __: str, event: Event) -> Event:
    """The last look before a line is written."""
    return {
        name: _safe(value) if name in _MAY_BE_WORDS else _code(value)
        for name, value in event.items()
    }


def _code(value: Any) -> Any:
    """A code has no spaces; a name in Latin letters has."""
    return HIDDEN if isinstance(value, str) and " " in value else _safe(value)


def _safe(value: Any) -> Any:
    match value:
        case bool() | int() | float() | None:
            return value
        case str():
            if len(value) > 4_000 or not all(map(_CODE.fullmatch, _pieces(value))):
                return HIDDEN
            return _SECRETS.sub(HIDDEN, value)
        case list() | tuple() | set() | frozenset():
            return [_code(inner) for inner in value]
        case _:
            return HIDDEN


def _pieces(value: str) -> list[str]:
    return value.split(" > ")


def _last_words(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """What ends the process is told like everything else."""
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("cli").critical("ended", exc_info=(kind, error, trace))
