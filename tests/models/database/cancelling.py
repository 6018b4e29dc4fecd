"""Cancelling a task at every point where it waits, and at random ones."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Generator
from typing import Any


class _CancelledAt:
    """Waits as `work` does, and has its own task cancelled when it waits for the nth time."""

    def __init__(self, work: Awaitable[Any], nth: int, *, and_ever_after: bool) -> None:
        self.work = work
        self.nth = nth
        self.and_ever_after = and_ever_after
        self.reached = False

    def __await__(self) -> Generator[Any, Any, Any]:
        steps = self.work.__await__()
        task = asyncio.current_task()
        assert task is not None
        value: Any = None
        send: Callable[[Any], Any] = steps.send
        number = 0
        while True:
            try:
                waited_for = send(value)
            except StopIteration as end:
                return end.value
            if number == self.nth or (self.reached and self.and_ever_after):
                self.reached = True
                asyncio.get_running_loop().call_soon(task.cancel)
            number += 1
            try:
                value, send = (yield waited_for), steps.send
            except BaseException as exc:
                value, send = exc, steps.throw


async def cancelled_at(
    nth: int, work: Callable[[], Awaitable[Any]], *, and_ever_after: bool = False
) -> bool:
    """Run `work` and cancel it when it waits for the nth time, counted from 0.

    With `and_ever_after`, whatever it then waits for is cancelled, too: an impatient server.
    False when it never waited so often.
    """
    waiting = _CancelledAt(work(), nth, and_ever_after=and_ever_after)

    async def run() -> None:
        await waiting

    await asyncio.gather(asyncio.create_task(run()), return_exceptions=True)
    return waiting.reached


async def cancelled_at_random(
    work: Callable[[], Awaitable[Any]], *, times: int, at_once: int, seed: int, within: float
) -> None:
    """Run `work`, `at_once` side by side, until so many runs were cut off in the middle.

    Each is cancelled after a random time, in seconds, if it is not through by then.
    """
    chance = random.Random(seed)
    loop = asyncio.get_running_loop()

    async def one() -> None:
        await work()

    cut_off = 0
    while cut_off < times:
        tasks = [asyncio.create_task(one()) for _ in range(at_once)]
        for task in tasks:
            loop.call_later(chance.random() * within, task.cancel)
        await asyncio.wait(tasks)
        for task in tasks:
            if task.cancelled():
                cut_off += 1
            else:
                task.result()
