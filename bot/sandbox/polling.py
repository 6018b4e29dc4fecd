"""Waiting for updates: long polling for whoever carries a bot's calls.

A `getUpdates` with a timeout ends when there is something to give, when the time is up, when
another `getUpdates` of the same bot begins (the older one is told 409, as on the platform), or
when the house closes. Server and in-memory session share it, so that they agree.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.world import Answer, BotAccount, Refused, World, access
from bot.sandbox.world.parameters import Parameters
from bot.sandbox.world.refusals import OTHER_POLLER, WEBHOOK_ACTIVE, WEBHOOK_SET

MOST_SECONDS = 50


class Watch:
    """Wakes a coroutine when something happens in the world, from whatever thread."""

    def __init__(self, world: World) -> None:
        self._loop = asyncio.get_running_loop()
        self._rung = asyncio.Event()
        self._stop = world.events.listen(self._ring)

    def __enter__(self) -> "Watch":
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def _ring(self) -> None:
        self._loop.call_soon_threadsafe(self._rung.set)

    async def until_rung(self, timeout: float | None = None) -> bool:
        """Wait for the next thing to happen; False when the time is up first."""
        try:
            await asyncio.wait_for(self._rung.wait(), timeout)
        except TimeoutError:
            return False
        self._rung.clear()
        return True


async def poll(
    world: World,
    token: str,
    params: Mapping[str, Any],
    *,
    closing: Callable[[], bool] = lambda: False,
) -> Answer:
    """`getUpdates` with its timeout."""
    seconds = min(max(Parameters(params).whole("timeout"), 0), MOST_SECONDS)
    with Watch(world) as watch:
        bot, turn = _take_turn(world, token)
        answer = world.answer(token, "getUpdates", params)
        deadline = asyncio.get_running_loop().time() + seconds
        while bot is not None and _is_empty(answer) and not closing():
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0 or not await watch.until_rung(left):
                return answer
            if bot.poll_turn != turn:
                return _refused(OTHER_POLLER)
            answer = _again(world, token, params)
        return answer


def _take_turn(world: World, token: str) -> tuple[BotAccount | None, int]:
    """Begin to poll: whoever polled for the same bot before is woken to find out."""
    try:
        bot = access.bot_with(world, token)
    except Refused:
        return None, 0
    bot.poll_turn += 1
    world.events.ring()
    return bot, bot.poll_turn


def _is_empty(answer: Answer) -> bool:
    return answer.status == 200 and not answer.cut and not answer.body.get("result")


def _again(world: World, token: str, params: Mapping[str, Any]) -> Answer:
    try:
        return Answer(200, {"ok": True, "result": world.call(token, "getUpdates", params)})
    except Refused as refusal:
        return _refused(WEBHOOK_SET if refusal is WEBHOOK_ACTIVE else refusal)


def _refused(refusal: Refused) -> Answer:
    return Answer(refusal.error_code, refusal.as_json())
