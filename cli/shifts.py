"""Shifts: while this process is on duty the bot works here; else it stands by.

The office is served either way, and webhooks are kept either way. Duty that is lost (the
connection that holds it broke, or the database went away) ends the work at once; then this
process stands by like any other, and works again when it has duty again. So a database that is
restarted needs nobody to restart Lingrid.
"""

import asyncio
import logging
from contextlib import AsyncExitStack

from api.webhooks.sending import Sender
from bot.app import App
from bot.transports.telegram import TelegramUnauthorizedError
from cli.failures import Failure
from models import duty
from models.duty import Held, Standing
from models.settings import Settings

log = logging.getLogger(__name__)

BAD_TOKEN = "the bot token is refused: check LINGRID_BOT_TOKEN against what @BotFather says"

FINISHING = 1.0
"""Seconds for what is on its way to be written down once duty is lost."""


class Shifts:
    """The bot of one process, shift by shift. `held` is the duty it begins with, if any."""

    def __init__(self, settings: Settings, held: Held | None = None) -> None:
        self.settings = settings
        self.app: App | None = None
        self._held = held
        self._ending: set[asyncio.Task[None]] = set()

    def ring(self) -> None:
        """There is something in the inbox. Whoever is on duty elsewhere looks every second."""
        if self.app is not None:
            self.app.worker.ring()

    async def run(self, settings: Settings) -> None:
        """Work whenever on duty, until cancelled."""
        while True:
            async with AsyncExitStack() as stack:
                held, self._held = self._held, None
                if held is None:
                    duty.stand(Standing.STANDING_BY)
                    log.info("standing-by")
                    held = await stack.enter_async_context(duty.wait(settings.database_url))
                await self._work(held)

    async def _work(self, held: Held) -> None:
        """Work until duty is lost."""
        duty.stand(Standing.ON_DUTY)
        log.info("on-duty")
        self.app = App.of(self.settings)
        working = asyncio.create_task(self._bot(self.app))
        lost = asyncio.create_task(held.lost.wait())
        try:
            await asyncio.wait({working, lost}, return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                working.result()
            log.error("duty-lost")
        finally:
            self.app = None
            duty.stand(Standing.STANDING_BY)
            lost.cancel()
            working.cancel()
            await asyncio.wait({working}, timeout=FINISHING if held.lost.is_set() else None)
            self._leave(working)

    async def _bot(self, app: App) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(app.run(self.settings))
                group.create_task(Sender(private=self.settings.webhooks_to_private).run())
        except ExceptionGroup as ended:
            if ended.subgroup(TelegramUnauthorizedError):
                raise Failure(BAD_TOKEN) from ended
            raise

    def _leave(self, working: "asyncio.Task[None]") -> None:
        """What has not finished yet does so by itself; it starts nothing new."""
        if not working.done():
            self._ending.add(working)
            working.add_done_callback(self._ending.discard)
