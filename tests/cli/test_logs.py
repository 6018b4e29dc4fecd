"""Logs hold codes and ids; of an exception its kind and place, never its message."""

import asyncio
import json
import logging
import sys

import pytest

from cli import logs
from models.settings import LogFormat

SECRETS = [
    "王秀英",
    "13800138000",
    "碧海蓝天3栋2单元501",
    "7000000001:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
    "lg_5gkd93kfj20dk3lf9dj3kd9fj3lslwowqpsk3dkd",
    "11010519491231002X",
    "call +8613800138000 now",
    "Wang Xiuying",
]


@pytest.fixture(params=list(LogFormat))
def told(request):
    """What a record becomes, in both forms."""
    form = logs.formatter(request.param)

    def line(name: str, message: str, *arguments, error=None, **extra) -> str:
        info = (type(error), error, error.__traceback__) if error else None
        record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, arguments, info)
        record.__dict__.update(extra)
        return form.format(record)

    return line


def raised(message: str) -> Exception:
    """An error that was raised for another."""
    try:
        try:
            raise KeyError(message)
        except KeyError as error:
            raise ValueError(f"can't take {message}") from error
    except ValueError as error:
        return error


@pytest.mark.parametrize("secret", SECRETS)
def test_no_way_leads_a_persons_words_into_the_log(told, secret):
    """As a value, in a list, in an exception and its cause, in a group, in others' words."""
    lines = [
        told("bot.worker", "update-failed", update=5, words=secret),
        told("bot.worker", "update-failed", update=5, words=[secret], more={"a": secret}),
        told("bot.worker", "update-failed", error=raised(secret)),
        told("bot.worker", "update-failed", error=ExceptionGroup(secret, [raised(secret)])),
        told("bot.worker", "failed %s", secret),
        told("asyncio", f"Task exception was never retrieved\nfuture: <Task {secret}>"),
        told("tortoise.db_client", "SELECT %s", secret, sql=secret),
    ]
    assert not [line for line in lines if secret in line or secret[-8:] in line]


def test_what_helps_is_told(told):
    """The code, the ids, the kind of error and the way to it."""
    line = told("bot.worker", "update-failed", error=raised("x"), update=77, kind="sendMessage")
    for part in (
        "update-failed",
        "77",
        "sendMessage",
        "bot.worker",
        "ValueError at cli/test_logs.py",
    ):
        assert part in line
    assert "from KeyError at cli/test_logs.py" in line
    assert "127.0.0.1:8000" in told("uvicorn.error", "running on %s:%d", "127.0.0.1", 8000)


def test_json_is_one_object_a_line(capfd):
    """For whatever collects logs."""
    form = logs.formatter(LogFormat.JSON)
    record = logging.LogRecord("bot.x", logging.ERROR, __file__, 1, "failed", (), None)
    record.update = 5
    said = json.loads(form.format(record))
    assert (said["event"], said["update"], said["level"]) == ("failed", 5, "error")
    assert set(said) == {"event", "update", "level", "logger", "timestamp"}


def test_twin_the_usual_way_to_log_tells_everything():
    """So the test above can find something."""
    record = logging.LogRecord(
        "bot.worker", logging.ERROR, __file__, 1, "failed %s", ("王秀英",), None
    )
    error = raised("王秀英")
    record.exc_info = (type(error), error, error.__traceback__)
    assert logging.Formatter().format(record).count("王秀英") >= 3


def test_what_ends_the_process_and_what_nobody_waits_for_are_told_the_same_way(capfd, monkeypatch):
    """An exception of the main program, and one of a task that was forgotten."""
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", root.handlers)
    monkeypatch.setattr(root, "level", root.level)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    logs.set_up(LogFormat.JSON)

    async def forget() -> None:
        async def fail() -> None:
            raise raised("王秀英的电话")

        task = asyncio.create_task(fail())
        await asyncio.wait({task})

    asyncio.run(forget())
    error = raised("王秀英的电话")
    sys.excepthook(type(error), error, error.__traceback__)
    said = capfd.readouterr().err
    assert "王秀英" not in said
    events = [json.loads(line)["event"] for line in said.splitlines()]
    assert "ended" in events
