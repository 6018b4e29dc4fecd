"""Who there is and where they meet: users, bots, chats and who is a member of what.

Ids follow the platform: a private chat has the id of the person, a group's is negative, a
supergroup's begins with -100. Ids of people and groups do not fit into 32 bits, as they no longer
do there. Message ids count per chat.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.sandbox.world.limits import Flow
from bot.sandbox.world.refusals import Json
from bot.sandbox.world.updates import UpdateQueue, Webhook

if TYPE_CHECKING:
    from bot.sandbox.world.messages import Message

ANONYMOUS_ADMIN_ID = 1087968824
CHANNEL_BOT_ID = 136817688

RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
    "can_pin_messages",
)


@dataclass(eq=False)
class User:
    """Somebody with an id: a person or a bot."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    is_bot: bool = False

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.first_name} {self.last_name}".strip()

    def as_json(self) -> Json:
        """A `User`, without what is empty."""
        optional = {
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        return {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name} | {
            key: value for key, value in optional.items() if value
        }


@dataclass(eq=False)
class BotAccount(User):
    """A bot: its token, what waits for it, what it said lately, how it introduces itself."""

    token: str = ""
    privacy: bool = False
    """With privacy mode on a bot sees in groups only what is meant for it."""
    queue: UpdateQueue = field(default_factory=lambda: UpdateQueue(next_id=1))
    webhook: Webhook = field(default_factory=Webhook)
    flow: Flow = field(default_factory=Flow)
    poll_turn: int = 0
    """How often `getUpdates` was begun; a poller that sees it grow is no longer the only one."""
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    """Name, description and short description, by kind and language."""


@dataclass
class Member:
    """How somebody stands in a chat."""

    user: User
    status: str = "member"
    """creator, administrator, member, left or kicked"""
    anonymous: bool = False

    @property
    def present(self) -> bool:
        """Whether they are in the chat now."""
        return self.status in {"creator", "administrator", "member"}

    @property
    def is_admin(self) -> bool:
        """Whether they may what an admin may."""
        return self.status in {"creator", "administrator"}

    def as_json(self) -> Json:
        """A `ChatMember` of the right kind."""
        base: Json = {"user": self.user.as_json(), "status": self.status}
        if self.status == "creator":
            return base | {"is_anonymous": self.anonymous}
        if self.status == "administrator":
            rights = {right: right != "can_promote_members" for right in RIGHTS}
            return base | {"can_be_edited": False, "is_anonymous": self.anonymous} | rights
        if self.status == "kicked":
            return base | {"until_date": 0}
        return base


@dataclass
class Keyboard:
    """A reply keyboard as one person sees it."""

    message: Message
    rows: list[list[Json]]
    one_time: bool = False
    hidden: bool = False


@dataclass(eq=False)
class Chat:
    """A chat: private (one person, one bot), group, supergroup or channel."""

    id: int
    type: str
    key: str
    """Unlike the id unique also when one person talks with several bots."""
    title: str = ""
    username: str = ""
    person: User | None = None
    bot: BotAccount | None = None
    members: dict[int, Member] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    keyboards: dict[int, Keyboard] = field(default_factory=dict)
    threads: dict[int, str] = field(default_factory=dict)
    pinned: list[Message] = field(default_factory=list)
    description: str = ""
    invite_link: str = ""
    started: bool = False
    """Private: the person has written, so the bot may."""
    blocked: bool = False
    migrated_to: Chat | None = None
    next_message_id: int = 1

    @property
    def is_private(self) -> bool:
        """Whether one person talks with one bot."""
        return self.type == "private"

    @property
    def current(self) -> Chat:
        """The chat itself, or the supergroup that a group became."""
        return self.migrated_to.current if self.migrated_to else self

    @property
    def name(self) -> str:
        """What people call it."""
        return self.title or (self.bot.name if self.bot else "")

    def bots(self) -> Iterator[BotAccount]:
        """The bots that are in it."""
        if self.bot is not None:
            yield self.bot
        for member in self.members.values():
            if member.present and isinstance(member.user, BotAccount):
                yield member.user

    def member(self, user: User) -> Member:
        """How `user` stands here; somebody who never was here has left."""
        return self.members.get(user.id) or Member(user, "left")

    def has(self, user: User) -> bool:
        """Whether `user` is in the chat now."""
        if self.is_private:
            return user is self.person or user is self.bot
        return self.member(user).present

    def message(self, message_id: int) -> Message | None:
        """The message with that number, None when there is none (any more)."""
        return next((m for m in reversed(self.messages) if m.id == message_id), None)

    def take_number(self) -> int:
        """The number of the next message."""
        self.next_message_id += 1
        return self.next_message_id - 1

    def shows(self, words: str) -> bool:
        """Whether some message or button on view contains the words."""
        return any(
            words in message.text or any(words in label for row in message.buttons for label in row)
            for message in self.messages
        )

    def as_json(self) -> Json:
        """A `Chat`."""
        if self.person is not None:
            shown = self.person.as_json()
            names = {k: shown[k] for k in ("first_name", "last_name", "username") if k in shown}
            return {"id": self.id, "type": self.type} | names
        body: Json = {"id": self.id, "title": self.title, "type": self.type}
        if self.username:
            body["username"] = self.username
        if self.threads:
            body["is_forum"] = True
        return body
