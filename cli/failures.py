"""Failures: what an operator has to know, in one line, and nothing of how it was found out."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Failure(Exception):
    """The command can't do what it was asked to. The message is the line that is shown."""


def _loops() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop's where there is one: sockets cost half of what they cost otherwise."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        return None
    return cast(Callable[[], asyncio.AbstractEventLoop], new_event_loop)


def running(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's work; what was to be expected becomes a `Failure`."""
    from models.database.copies import NotEnoughSpace
    from models.database.migrating import MigrationFailed, NewerDatabase
    from models.duty import AlreadyOnDuty
    from models.errors import RuleBroken

    try:
        with asyncio.Runner(loop_factory=_loops()) as runner:
            return runner.run(work)
    except AlreadyOnDuty as exc:
        raise Failure(
            f"another lingrid works on this database ({exc.holder}); stop it first, or use its API"
        ) from exc
    except NewerDatabase as exc:
        raise Failure(f"the database is {exc}: this version of lingrid is too old for it") from exc
    except MigrationFailed as exc:
        raise Failure(f"{exc}; the database is as it was before") from exc
    except (NotEnoughSpace, RuleBroken) as exc:
        raise Failure(str(exc)) from exc
