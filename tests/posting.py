"""The bot's plumbing between a database and a chat platform, both at hand, both clocks stopped."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from aiogram import Bot
from neighbourhood import MORNING

from bot.chat import meant
from bot.chat.keyboards import Choice, Words
from bot.chat.pacing import Limits as Pace
from bot.chat.pacing import Pacing
from bot.chat.routes import Routes
from bot.delivery import Delivery
from bot.sandbox.session import WorldSession
from bot.sandbox.world import Chat as Room
from bot.sandbox.world import Limits, Message, Person, World
from models import clock, outbox
from models.chats import Chat, ChatKind, seen
from models.clock import Stopped
from models.database import close_database, open_database
from models.outbox import Outgoing, Priority, Sending
from models.requests.notices import StaffSaid

UNHURRIED = Pace(1e6, 1e6, 6e7)


@dataclass
class Post:
    """An outbox with its delivery, a chat platform, and what a card shows."""

    world: World
    account: Any
    stopped: Stopped
    at: float = 1_000.0
    state: dict[int, str] = field(default_factory=dict)
    delivery: Delivery = None  # type: ignore[assignment]
    rooms: dict[int, Room] = field(default_factory=dict)
    owners: dict[int, Person] = field(default_factory=dict)

    def begin(self, pace: Pace = UNHURRIED, *, lists: bool = False) -> Delivery:
        """A delivery as a process has it after its start; with `lists`, cards can stand on one."""
        table = Routes(cards={"thing": self._shown})
        if lists:
            table.entries["thing"] = self._shown
            table.include(meant.routes(table))
        self.delivery = Delivery(
            Bot(self.account.token, session=WorldSession(self.world)),
            table,
            pacing=Pacing(pace),
            monotonic=lambda: self.at,
        )
        return self.delivery

    async def _shown(self, id: int, chat: Chat) -> Words | None:
        words = self.state.get(id)
        return Words(words, [Choice("我来办", f"claim:{id}:1")]) if words else None

    async def passes(self, seconds: float = 0) -> None:
        """Time passes on both clocks, and what can be delivered then is."""
        self.at += seconds
        self.stopped.advance(timedelta(seconds=seconds))
        await self.delivery.drain()

    # --- who

    async def person(self, name: str) -> Chat:
        """The private chat of somebody who has spoken with the bot."""
        person: Person = self.world.person(name)
        person.starts(self.account)
        chat = await seen(str(person.id), ChatKind.PRIVATE, name, "zh")
        self.rooms[chat.id] = person.chat_with(self.account)
        return chat

    async def group(self, title: str) -> Chat:
        """A group the bot is in."""
        owner = self.world.person(f"{title}群主")
        room = self.world.group(title, owner=owner)
        self.world.join(room, self.account)
        chat = await seen(str(room.id), ChatKind.GROUP, title, "zh")
        self.rooms[chat.id], self.owners[chat.id] = room, owner
        return chat

    # --- what

    async def tell(self, chat: Chat, words: str, **how: Any) -> None:
        """Put a notice in."""
        notice = StaffSaid(number="1", request=1, member="陈姐", text=words)
        await outbox.tell(chat, notice, now=clock.now(), **how)

    async def say(self, chat: Chat, words: str) -> None:
        """Put in what a conversation said."""
        await outbox.call(chat, "sendMessage", {"text": words}, now=clock.now())

    async def broadcast(self, chat: Chat, words: str) -> None:
        """Put a broadcast in."""
        await self.tell(chat, words, priority=Priority.BROADCAST)

    async def show(self, chat: Chat, words: str, *, thing: int = 1) -> None:
        """Have the card of a thing show these words."""
        self.state[thing] = words
        await outbox.show(chat, "thing", f"thing:{thing}", now=clock.now())

    # --- what became of it

    def arrived(self, chat: Chat) -> list[Message]:
        """What the bot has put into a chat, as it stands there now."""
        room = self.rooms[chat.id].current
        return [m for m in room.messages if m.sender is self.account and not m.service]

    def words(self, chat: Chat) -> list[str]:
        """The last lines of that: what was told."""
        return [m.text.rsplit("\n", 1)[-1].rpartition("：")[2] for m in self.arrived(chat)]

    async def states(self) -> list[Sending]:
        """How far the rows got, in order."""
        return [row.sending for row in await Outgoing.all().order_by("id")]


@asynccontextmanager
async def posting() -> AsyncIterator[Post]:
    """An empty outbox on a Monday morning."""
    database = await open_database("sqlite://:memory:")
    try:
        await database.create_tables()
        with clock.frozen(MORNING) as stopped:
            world = World(clock=lambda: stopped.now, limits=Limits.off())
            post = Post(world, world.bot("lingrid_bot"), stopped)
            post.begin()
            yield post
    finally:
        await close_database()
