"""The world: everybody, every chat, and the one door through which bots come in.

A bot calls `world.call(token, method, params, files)` and gets a result or is `Refused`. People
act through their own hands (see `hands`). Whatever happens is told to the bots that may know of
it and is noted in `world.events`, numbered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.sandbox.world import access, membership
from bot.sandbox.world.chats import BotAccount, Chat, Member, User
from bot.sandbox.world.clock import Clock, seconds
from bot.sandbox.world.events import EventLog
from bot.sandbox.world.faults import Faults
from bot.sandbox.world.files import FileStore, StoredFile
from bot.sandbox.world.hands import NotPossible, Person
from bot.sandbox.world.limits import Limits
from bot.sandbox.world.messages import Message
from bot.sandbox.world.parameters import Parameters, Upload
from bot.sandbox.world.presses import VALID, Press, Toast
from bot.sandbox.world.refusals import (
    QUERY_TOO_OLD,
    Json,
    Refused,
    bad_request,
    not_found,
    too_many_requests,
)
from bot.sandbox.world.updates import UpdateQueue

FIRST_PERSON = 5_000_000_001
FIRST_BOT = 7_000_000_001
FIRST_GROUP = 4_000_000_001
FIRST_SUPERGROUP = 1_002_000_000_001
FIRST_UPDATE = 810_000_001


@dataclass(frozen=True)
class Answer:
    """What goes back over the wire: a body after a delay, or (`cut`) nothing at all."""

    status: int
    body: Json
    delay: float = 0.0
    cut: bool = False
    file: StoredFile | None = None
    """Instead of the body, when a file was fetched."""


class World:
    """A chat platform in a box. `clock` tells the time; nothing else does."""

    def __init__(self, clock: Clock, *, limits: Limits | None = None) -> None:
        self.clock = clock
        self.limits = limits or Limits()
        self.faults = Faults()
        self.events = EventLog()
        self.files = FileStore()
        self.people: dict[int, Person] = {}
        self.bots: dict[int, BotAccount] = {}
        self.groups: dict[int, Chat] = {}
        self.private: dict[tuple[int, int], Chat] = {}
        self.presses: dict[str, Press] = {}

    # --- time and numbers

    def now(self) -> float:
        """Seconds since 1970, by the injected clock."""
        return seconds(self.clock())

    def today(self) -> int:
        """The same in whole seconds, as messages carry it."""
        return int(self.now())

    # --- who there is

    def bot(
        self, username: str, *, name: str = "", token: str = "", privacy: bool = False
    ) -> BotAccount:
        """A new bot. Its token says that it is of the sandbox.

        Raises `ValueError` for a token that could be a real one.
        """
        number = FIRST_BOT + len(self.bots)
        token = token or f"{number}:SANDBOX-{username}"
        if not access.SANDBOX_TOKEN.fullmatch(token):
            raise ValueError(access.ANYTHING_ELSE)
        bot = BotAccount(
            id=int(token.partition(":")[0]),
            first_name=name or username,
            username=username,
            is_bot=True,
            token=token,
            privacy=privacy,
            queue=UpdateQueue(next_id=FIRST_UPDATE),
        )
        if bot.id in self.bots:
            raise ValueError(f"there is a bot {bot.id} already")
        self.bots[bot.id] = bot
        return bot

    def person(
        self,
        name: str,
        *,
        key: str = "",
        language_code: str = "zh-hans",
        username: str = "",
        last_name: str = "",
        phone: str = "",
    ) -> Person:
        """A new person. `key` is a short name for pages and tests, by default the id."""
        number = FIRST_PERSON + len(self.people)
        person = Person(
            id=number,
            first_name=name,
            last_name=last_name,
            username=username,
            language_code=language_code,
            world=self,
            key=key or str(number),
            phone=phone or f"+86138{number % 100_000_000:08d}",
        )
        self.people[person.id] = person
        self.events.note("person")
        return person

    def group(
        self,
        title: str,
        *,
        owner: User | None = None,
        supergroup: bool = False,
        topics: Mapping[int, str] | None = None,
    ) -> Chat:
        """A new group, empty but for its owner. A forum has topics, which makes it a supergroup."""
        kind = "supergroup" if supergroup or topics else "group"
        chat = self._new_chat(kind, title)
        chat.threads.update(topics or {})
        if owner is not None:
            chat.members[owner.id] = Member(owner, "creator")
        return chat

    def channel(self, title: str, *, username: str = "", owner: User | None = None) -> Chat:
        """A new channel."""
        chat = self._new_chat("channel", title)
        chat.username = username
        if owner is not None:
            chat.members[owner.id] = Member(owner, "creator")
        return chat

    def _new_chat(self, kind: str, title: str) -> Chat:
        first = FIRST_GROUP if kind == "group" else FIRST_SUPERGROUP
        chat_id = -(first + len(self.groups))
        chat = Chat(id=chat_id, type=kind, key=str(chat_id), title=title)
        self.groups[chat_id] = chat
        self.events.note("chat", chat.key)
        return chat

    def chat_between(self, person: User, bot: BotAccount) -> Chat:
        """The private chat of a person and a bot; it exists as soon as it is looked at."""
        key = (person.id, bot.id)
        if key not in self.private:
            name = f"{person.id}@{bot.username}"
            self.private[key] = Chat(person.id, "private", name, person=person, bot=bot)
        return self.private[key]

    def chats(self) -> list[Chat]:
        """Every chat there is."""
        return [*self.private.values(), *self.groups.values()]

    def chat_by_key(self, key: str) -> Chat:
        """The chat a page means. Raises `NotPossible` when there is none."""
        for chat in self.chats():
            if chat.key == key:
                return chat
        raise NotPossible(f"no chat {key}")

    def person_by_key(self, key: str) -> Person:
        """The person a page means, by key or id. Raises `NotPossible` when there is none."""
        for person in self.people.values():
            if key in (person.key, str(person.id)):
                return person
        raise NotPossible(f"no person {key}")

    def user(self, user_id: int) -> User | None:
        """Whoever has that id."""
        return self.people.get(user_id) or self.bots.get(user_id)

    # --- who comes and goes

    def join(
        self,
        chat: Chat,
        *who: User,
        as_admin: bool = False,
        anonymous: bool = False,
        by: User | None = None,
    ) -> None:
        """Let people and bots into a group, or make members admins."""
        status = "administrator" if as_admin or anonymous else "member"
        for user in who:
            membership.join(self, chat, Member(user, status, anonymous), by=by or user)

    def remove(self, chat: Chat, user: User, *, by: User | None = None) -> None:
        """Take somebody out: `by` somebody else is kicking, by themselves is leaving."""
        membership.remove(self, chat, user, by=by or user)

    def block(self, person: Person, bot: BotAccount, *, blocked: bool) -> None:
        """A person blocks a bot, or lets it speak again."""
        membership.block(self, person, bot, blocked=blocked)

    def upgrade(self, chat: Chat, *, by: User | None = None) -> Chat:
        """Turn a group into a supergroup: a new chat with a new id, and the old one closed."""
        if chat.type != "group" or chat.migrated_to is not None:
            raise NotPossible(f"{chat.name} cannot be upgraded")
        members = sorted(chat.members.values(), key=lambda member: not member.is_admin)
        if not members:
            raise NotPossible(f"nobody is in {chat.name}")
        grown = self._new_chat("supergroup", chat.title)
        membership.upgrade(self, chat, grown, by=by or members[0].user)
        return grown

    # --- what is said

    def announce(self, chat: Chat, by: User, service: Json) -> Message:
        """A service message: the platform tells the chat what `by` did."""
        return self.post(Message(chat, 0, by, self.today(), service=service))

    def post(self, message: Message) -> Message:
        """Number a message, put it into its chat and tell everybody."""
        chat = message.chat
        message.id = chat.take_number()
        chat.messages.append(message)
        self.tell(message, "channel_post" if chat.type == "channel" else "message")
        self.events.note("message", chat.key, message=message.id)
        return message

    def tell(self, message: Message, kind: str) -> None:
        """Queue an update about a message for the bots that may see it."""
        body: Json | None = None
        for bot in message.chat.bots():
            if self._may_see(bot, message):
                body = body or message.as_json()
                bot.queue.add(kind, body, self.now())

    @staticmethod
    def _may_see(bot: BotAccount, message: Message) -> bool:
        """Never its own nor other bots' messages; with privacy mode only what is meant for it."""
        if message.sender.is_bot and not message.service and message.sender_chat is None:
            return False
        if message.sender is bot:
            return False
        if not bot.privacy or message.chat.is_private or message.service:
            return True
        answers_it = message.reply_to is not None and message.reply_to.sender is bot
        called = message.text.startswith("/") or f"@{bot.username}" in message.text
        return answers_it or called or message.chat.member(bot).is_admin

    def changed(self, message: Message, kind: str = "edited") -> None:
        """Note that a message looks different now."""
        self.events.note(kind, message.chat.key, message=message.id)

    def delete(self, message: Message) -> None:
        """Take a message away. Bots are not told, as on the platform."""
        message.deleted = True
        message.chat.messages.remove(message)
        if message in message.chat.pinned:
            message.chat.pinned.remove(message)
        self.events.note("deleted", message.chat.key, message=message.id)

    # --- presses

    def press(self, who: User, message: Message, data: str) -> Press:
        """A press of a callback button: an update for the bot whose message it is."""
        press = Press(f"{4_382_000_000_000 + len(self.presses)}", who, message, self.now(), data)
        self.presses[press.id] = press
        bot = message.sender
        assert isinstance(bot, BotAccount)
        press.bot = bot
        chat = message.chat
        bot.queue.add("callback_query", press.as_json(-chat.id * 31 + bot.id), self.now())
        self.events.note("pressed", chat.key, press=press.id, message=message.id, who=who.id)
        return press

    def answer_press(self, bot: BotAccount, press_id: str, toast: Toast) -> None:
        """The bot answers. Refused when the press is unknown, not its own, or too old.

        A second answer is taken and shows nothing.
        """
        press = self.presses.get(press_id)
        if press is None or press.bot is not bot or self.now() - press.at > VALID:
            raise bad_request(QUERY_TOO_OLD)
        if press.answer is not None:
            return
        press.answer = toast
        if isinstance(press.who, Person) and toast.text:
            press.who.last_toast = toast.text
        facts = {"text": toast.text, "alert": toast.alert, "url": toast.url}
        self.events.note(
            "answered", press.message.chat.key, press=press.id, who=press.who.id, **facts
        )

    # --- limits

    def spend(self, bot: BotAccount, chat: Chat, count: int = 1, *, edit: bool = False) -> None:
        """Count messages against the flood limits, or refuse with 429."""
        if edit and not self.limits.edits:
            return
        now, private = self.now(), chat.is_private
        wait = bot.flow.wait(self.limits, chat.key, private=private, count=count, now=now)
        if wait:
            raise too_many_requests(wait)
        bot.flow.record(self.limits, chat.key, private=private, count=count, now=now)

    # --- the door

    def call(
        self,
        token: str,
        method: str,
        params: Mapping[str, Any] | None = None,
        files: Mapping[str, Upload] | None = None,
    ) -> Any:
        """Do what a method of the Bot API does: its result, or `Refused`."""
        from bot.sandbox.world.methods import perform  # the methods know the world

        bot = access.bot_with(self, token)
        return perform(self, bot, method, Parameters(params or {}, files or {}))

    def answer(
        self,
        token: str,
        method: str,
        params: Mapping[str, Any] | None = None,
        files: Mapping[str, Upload] | None = None,
    ) -> Answer:
        """The same as it goes over the wire, with whatever trouble was asked for."""

        def called() -> Answer:
            try:
                return Answer(200, {"ok": True, "result": self.call(token, method, params, files)})
            except Refused as refusal:
                return Answer(refusal.error_code, refusal.as_json())

        return self._troubled(method, dict(params or {}), called)

    def _troubled(self, method: str, values: Json, do: Callable[[], Answer]) -> Answer:
        trouble = self.faults.strike(method, values)
        if trouble is None:
            return do()
        if trouble.refusal is not None:
            return Answer(trouble.refusal.error_code, trouble.refusal.as_json(), trouble.delay)
        if trouble.cut == "before":
            return Answer(0, {}, trouble.delay, cut=True)
        return replace(do(), delay=trouble.delay, cut=trouble.cut == "after")

    def download(self, token: str, path: str) -> StoredFile:
        """The file at a `file_path` that `getFile` named."""
        access.bot_with(self, token)
        stored = self.files.by_path.get(path)
        if stored is None:
            raise not_found()
        return self.files.for_download(stored.file_id)

    def answer_download(self, token: str, path: str) -> Answer:
        """The same over the wire; troubles are asked for as method "download"."""

        def fetched() -> Answer:
            try:
                return Answer(200, {}, file=self.download(token, path))
            except Refused as refusal:
                return Answer(refusal.error_code, refusal.as_json())

        return self._troubled("download", {"path": path}, fetched)
