"""A turn: one thing a person did in one chat, with everything needed to answer it.

What a handler says through its turn is put into the outbox and leaves when the transaction of
the update is committed. A press changes the message it was made on; what is typed is answered
below. The choices that were offered last are remembered, so that they can be typed.
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from aiogram.types import CallbackQuery, Message

from bot.chat.keyboards import Choice, Words, data
from bot.chat.parts import parts
from bot.chat.typed import clean, files_of
from bot.texts import Say
from models import outbox
from models.accounts import Account
from models.chats import Chat, ChatKind
from models.conversations import Conversation
from models.errors import NotAllowed, RuleBroken
from models.journal import Actor, Via
from models.members import Member
from models.requests import File
from models.residents import NotRegistered, Resident

KEPT = ("offered", "draft", "filed", "album", "meant", "shown_code")
"""What is remembered beyond the end of a conversation."""


@dataclass
class Turn:
    """Who, where, what, and the way to answer."""

    account: Account
    chat: Chat
    message: Message | None
    press: CallbackQuery | None
    say: Say
    now: datetime
    conversation: Conversation  # as it stood before
    step: str = field(init=False)
    memory: dict[str, Any] = field(init=False)
    toasted: tuple[str, bool] | None = None
    spoken: tuple[str, list[File]] | None = None  # what was said before, and is meant only now
    redirect: str = ""  # a press to be answered next, once this is

    def __post_init__(self) -> None:
        self.recall()

    # --- who

    @property
    def actor(self) -> Actor:
        """How the journal names whoever acts."""
        return Actor("account", self.account.id, Via.CHAT)

    @property
    def resident(self) -> Resident:
        """The resident. Raises `NotRegistered`."""
        if self.account.resident is None:
            raise NotRegistered()
        return self.account.resident

    @property
    def member(self) -> Member:
        """The member of staff. Raises `NotAllowed`."""
        if self.account.member is None or self.account.member.archived_at:
            raise NotAllowed(what="")
        return self.account.member

    # --- what

    @property
    def in_group(self) -> bool:
        """Whether others are listening."""
        return self.chat.kind is ChatKind.GROUP

    @property
    def text(self) -> str:
        """What was typed, or stands under a photo."""
        if self.spoken:
            return self.spoken[0]
        return self._written

    @cached_property
    def _written(self) -> str:
        if self.press or self.message is None:
            return ""
        return clean(self.message.text or self.message.caption or _on_card(self.message))

    @property
    def files(self) -> list[File]:
        """The photo, voice message, video or document that was sent."""
        if self.spoken:
            return self.spoken[1]
        return [] if self.press or self.message is None else files_of(self.message)

    @property
    def album(self) -> str:
        """What photos that were sent together have in common; they come one by one."""
        return "" if self.press or self.message is None else self.message.media_group_id or ""

    @property
    def replied_to(self) -> int | None:
        """The message of a bot that this one is a reply to."""
        answered = self.message.reply_to_message if self.message and not self.press else None
        if answered is None or answered.from_user is None or not answered.from_user.is_bot:
            return None
        return answered.message_id

    @property
    def answered(self) -> int | None:
        """The message of their own that this one is a reply to."""
        theirs = self.message.reply_to_message if self.message and not self.press else None
        if theirs is None or theirs.from_user is None or self.message is None:
            return None
        mine = (
            self.message.from_user is not None and theirs.from_user.id == self.message.from_user.id
        )
        return theirs.message_id if mine else None

    @property
    def heard(self) -> list[tuple[int, str]]:
        """The message that is being answered, and what it says."""
        if self.press or self.message is None:
            return []
        return [(self.message.message_id, self.text)]

    # --- the conversation

    def recall(self) -> None:
        """Be where the conversation stood before."""
        self.step = self.conversation.step
        self.memory = deepcopy(self.conversation.memory)

    @property
    def goes_on(self) -> bool:
        """Whether it stands somewhere else now."""
        before = self.conversation
        return self.step != before.step or bool(self.memory != before.memory)

    def go(self, step: str, **known: Any) -> None:
        """Be at a step of a conversation, knowing this in addition."""
        self.step = step
        self.memory.update(known)

    def end(self) -> None:
        """Be in the middle of nothing. A draft is kept: its buttons go on working."""
        self.step = ""
        self.memory = {k: v for k, v in self.memory.items() if k in KEPT}

    # --- answers

    async def answer(
        self, html: str, choices: Sequence[Choice] = (), *, columns: int = 1, about: str = ""
    ) -> None:
        """Answer: a press changes its message, anything else gets a new one.

        Under a photo or a voice message, and where the old message can't be reached any more,
        a press is answered below; the buttons that were pressed go.
        """
        words = Words(html, choices, columns)
        if self.press is None or self.message is None or self.redirect:
            await self.send(words, about=about)
        elif self.message.text is None:
            await self._strip(self.message.message_id)
            await self.send(words, about=about)
        else:
            await self._edit(self.message.message_id, words, about)

    async def answer_again(self, html: str, choices: Sequence[Choice], *, about: str) -> None:
        """Bring the last answer about a thing up to date, where it stands."""
        words = Words(html, choices)
        message_id = await outbox.last_message(self.chat, about)
        if await outbox.amend(self.chat, about, _written(words)):
            self._offer(choices)
        elif message_id is not None:
            await self._edit(message_id, words, about)
        else:
            await self.send(words, about=about)

    async def change(self, message_id: int, html: str) -> None:
        """Change an older message of ours; what was offered last stays so."""
        place = {"chat_id": self.chat.external_id, "message_id": message_id}
        await self._call("editMessageText", {**place, **_written(Words(html))}, "")

    async def strip(self, about: str) -> None:
        """Take the buttons from the last message about a thing: newer words stand below.

        The one whose button was pressed is answered in its own place.
        """
        pressed = self.message.message_id if self.press and self.message else None
        message_id = await outbox.last_message(self.chat, about)
        if message_id and message_id != pressed:
            await self._strip(message_id)

    async def _strip(self, message_id: int) -> None:
        place = {"chat_id": self.chat.external_id, "message_id": message_id}
        await self._call("editMessageReplyMarkup", place, "")

    async def send(self, words: Words, *, about: str = "", reply: bool = False) -> None:
        """Say something in a new message."""
        self._offer(words.choices)
        for part in parts(words):
            parameters = {"chat_id": self.chat.external_id, **_written(part)}
            if reply and self.message is not None:
                parameters["reply_parameters"] = {
                    "message_id": self.message.message_id,
                    "allow_sending_without_reply": True,
                }
            await self._call("sendMessage", parameters, about)

    async def ask(self, html: str, *, about: str = "") -> None:
        """Ask for a reply to this very message: what a group's prompts are."""
        markup = {"force_reply": True, "selective": True}
        await self.send(Words(html, extra={"reply_markup": markup}), about=about, reply=True)

    async def _edit(self, message_id: int, words: Words, about: str) -> None:
        self._offer(words.choices)
        first, *rest = parts(words)
        place = {"chat_id": self.chat.external_id, "message_id": message_id}
        parameters = {**place, **_written(first)}
        await self._call("editMessageText", parameters, about)
        for part in rest:
            await self.send(part, about=about)

    async def _call(self, method: str, parameters: dict[str, Any], about: str) -> None:
        given = {name: value for name, value in parameters.items() if value is not None}
        await outbox.call(self.chat, method, given, now=self.now, subject=about)

    def _offer(self, choices: Sequence[Choice]) -> None:
        if choices:
            self.memory["offered"] = [[c.words, c.data] for c in choices]
        else:
            self.memory.pop("offered", None)

    @property
    def offered(self) -> list[Choice]:
        """The choices that were shown last."""
        return [Choice(words, data) for words, data in self.memory.get("offered", [])]

    async def on_card(self, subject: str) -> bool:
        """Whether the press was made on the card of a thing, which brings itself up to date."""
        if self.press is None or self.message is None:
            return False
        here = outbox.Card.filter(chat_id=self.chat.id, subject=subject)
        return await here.filter(message_id=self.message.message_id).exists()

    async def nod(self) -> None:
        """Show that a message of a group was understood, without one of our own."""
        if self.message is not None and self.press is None:
            thumb = [{"type": "emoji", "emoji": "👌"}]
            parameters = {
                "chat_id": self.chat.external_id,
                "message_id": self.message.message_id,
                "reaction": thumb,
            }
            await self._call("setMessageReaction", parameters, "")

    async def toast(self, text: str, *, alert: bool = False) -> None:
        """A passing word: over a press, else as a message."""
        if self.press is not None:
            self.toasted = (text, alert)
        else:
            await self.send(Words(text), reply=self.in_group)

    async def refuse(self, refusal: RuleBroken) -> None:
        """Say why a rule said no."""
        text = self.say.plain(f"refused-{refusal.code}", **refusal.facts())
        if self.press is not None:
            self.toasted = (text, True)
        else:
            html = self.say(f"refused-{refusal.code}", **refusal.facts())
            await self.send(Words(html), reply=self.in_group)

    # --- small words

    def choice(self, key: str, route: str, *arguments: object) -> Choice:
        """A choice with the words of a button."""
        return Choice(self.say.plain(f"button-{key}"), data(route, *arguments))


def _written(words: Words) -> dict[str, Any]:
    """Words as the platform's methods for text take them."""
    markup = words.extra.get("reply_markup") or words.markup
    return {"text": words.html, "parse_mode": "HTML", "reply_markup": markup}


def _on_card(message: Message) -> str:
    """What a card of the app says: where a place is, or one's own number."""
    venue, contact, sender = message.venue, message.contact, message.from_user
    if venue:
        return f"{venue.title} {venue.address}"
    return contact.phone_number if contact and sender and contact.user_id == sender.id else ""
