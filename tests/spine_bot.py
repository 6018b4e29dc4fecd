"""Lingrid's spine with the least there can be on it: one row and one message for each update.

Inbox, worker, conversation state, outbox and delivery are the product's; the rule, the journal,
the timeline and the cards are left out. What the spine costs is seen beside the bare bot, what
the rules cost beside Lingrid's own.
"""

import asyncio

import lingrid_bot
from lean_platform import GROUP

from bot.app import App
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from models import outbox
from models.chats import Chat
from models.requests.tables import ResidentRequest


async def take_in(turn: Turn) -> bool:
    """Keep the words, and tell the group."""
    await ResidentRequest.create(
        number=str(turn.account.id),
        category_id=1,
        text=turn.text,
        grid_id=1,
        first_grid_id=1,
        account_id=turn.account.id,
        filed_at=turn.now,
    )
    group = await Chat.get(external_id=str(GROUP))
    await outbox.call(group, "sendMessage", {"text": turn.text}, now=turn.now)
    return True


def bare(app: App) -> App:
    """The same app with one thing it answers."""
    app.worker.conversations.routes = Routes(free_text=[take_in])
    return app


def run(url: str, base: str) -> None:
    """Be the bot until killed."""
    lingrid_bot.settle_memory()
    asyncio.run(lingrid_bot.work(url, base, made=bare))
