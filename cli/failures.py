"""Failures: what an operator has to know, in one line, and nothing of how it was found out."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Failure(Exception):
    """The command can't do what it was asked to. The message is the line that is shown."""


def running(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's work; what was to be expected becomes a `Failure`."""
    from models.database.copies import NotEnoughSpace
    from models.database.migrating import MigrationFailed, NewerDatabase
    from models.duty import AlreadyOnDuty
    from models.errors import RuleBroken

    try:
        return asyncio.run(work)
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
