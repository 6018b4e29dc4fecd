"""Deadlocks: of two transactions that wait for each other, PostgreSQL ends one.

The office locks what it was shown before a rule locks what it decides about; the chat does it the
other way round. Where the two meet, the one that was ended is as if it had never begun, so that
it is done again. SQLite, where one writes at a time, knows no deadlock.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

TRIES = 3

_BROKEN = "40P01"
"""PostgreSQL's own code, of SQLSTATE class 40: the transaction was rolled back."""


async def again_when_deadlocked(act: Callable[[], Awaitable[T]]) -> T:
    """Do `act`, which is a transaction of its own, again while a deadlock ends it, thrice at most.

    Raises what `act` raises.
    """
    for _ in range(TRIES - 1):
        try:
            return await act()
        except Exception as error:
            if not _deadlocked(error):
                raise
    return await act()


def _deadlocked(error: BaseException | None) -> bool:
    """Whether the database says so, here or in what was the cause."""
    while error is not None:
        if getattr(error, "sqlstate", None) == _BROKEN:
            return True
        error = error.__cause__ or error.__context__
    return False
