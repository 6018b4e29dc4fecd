"""Lingrid's own bot against a `LeanPlatform`, for the kill test and the bench.

A community with one group, the desk's; people who ask for help there. The bare bot beside it is
`bare_bot`.
"""

import gc
import sys
from collections.abc import Callable, Iterable

import uvloop
from lean_platform import BOT_ID, GROUP, TOKEN

from bot.app import App
from bot.chat.keyboards import Words
from bot.chat.pacing import Limits, Pacing
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.transports.telegram import speaking
from models import categories, clock, grids
from models.accounts import Account
from models.chats import Chat, ChatKind
from models.conversations import Conversation, key_of
from models.database import close_database, open_database, writing
from models.floods import Floods
from models.grids import Level
from models.journal import OPERATOR
from models.settings import BotMode, Settings

ASK = "找人帮忙"
"""What one says to be asked for words that become a request."""


async def found(url: str, chats: Iterable[int], *, asked: bool) -> None:
    """A community with one group, and people the bot knows; `asked` if it waits for their words."""
    database = await open_database(url)
    try:
        await database.create_tables()
        async with writing():
            await grids.create_levels()
            await categories.create_defaults()
            level = await Level.get(code="community")
            desk = await grids.create("lb", "凌波社区", level, None, OPERATOR, now=clock.now())
            group = Chat(external_id=str(GROUP), kind=ChatKind.GROUP, grid=desk)
            await group.save()
            people = [(n, Chat(external_id=str(n), kind=ChatKind.PRIVATE)) for n in chats]
            await Chat.bulk_create([chat for _, chat in people])
            ids = dict(await Chat.filter(kind=ChatKind.PRIVATE).values_list("external_id", "id"))
            await Account.bulk_create(
                Account(
                    external_id=str(n),
                    name=f"居民{n}",
                    chat_id=ids[str(n)],
                    created_at=clock.now(),
                )
                for n, _ in people
            )
            if asked:
                await Conversation.bulk_create(
                    Conversation(key=key_of(BOT_ID, n, n), step="person") for n, _ in people
                )
    finally:
        await close_database()


def settle_memory() -> None:
    """What is loaded now stays, as `lingrid serve` has it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


async def work(url: str, base: str, *, made: Callable[[App], App] = lambda app: app) -> None:
    """The product's bot, by polling, at whatever speed the platform takes."""
    await open_database(url)
    try:
        app = App.around(speaking(TOKEN, base=base), pacing=Pacing(Limits(1e6, 1e6, 6e7)))
        app.worker.floods = Floods(burst=1e9)
        await made(app).run(Settings(bot_mode=BotMode.POLLING, _env_file=None))
    finally:
        await close_database()


def with_handlers(app: App, many: int = 60) -> App:
    """The same app with so many further presses and commands it would answer."""

    async def answer(turn: Turn, *_: str) -> None:
        await turn.send(Words(turn.text))

    names = [f"further-{n}" for n in range(many // 2)]
    answers = dict.fromkeys(names, answer)
    app.worker.conversations.routes.include(Routes(presses=answers, commands=dict(answers)))
    return app


def run(url: str, base: str, *, made: Callable[[App], App] = lambda app: app) -> None:
    """Be the bot until killed, in the loop of `lingrid serve`."""
    settle_memory()
    sys.setswitchinterval(0.0005)  # so has `lingrid serve`
    uvloop.run(work(url, base, made=made))
