"""Logs: one line an event, with ids and never names, phones, texts or tokens."""

import logging
import sys

import structlog

from models.settings import LogFormat


def set_up(form: LogFormat, *, level: int = logging.INFO) -> None:
    """Send everything that is logged to standard error, for people or as JSON."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form is LogFormat.JSON
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    finish: list[structlog.typing.Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta
    ]
    if form is LogFormat.JSON:
        finish.append(structlog.processors.format_exc_info)
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[*finish, last])
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # the addresses these log hold the token
    for name in ("aiogram", "aiohttp", "httpx", "uvicorn.access"):
        logging.getLogger(name).setLevel(logging.WARNING)
