"""Presses of buttons under messages, and what the bot answered to them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.world.chats import BotAccount, User
from bot.sandbox.world.messages import Message
from bot.sandbox.world.refusals import Json

VALID = 150.0
"""Seconds in which a press can be answered."""


@dataclass(frozen=True)
class Toast:
    """What an answer shows: a few words that pass, or an alert to be confirmed."""

    text: str = ""
    alert: bool = False
    url: str = ""


@dataclass(eq=False)
class Press:
    """One press: of a callback button, or of one that says its words or opens a link."""

    id: str
    who: User
    message: Message
    at: float
    data: str = ""
    bot: BotAccount | None = None
    said: Message | None = None
    """What a button of a reply keyboard said."""
    opened: str = ""
    """The link that a link button opened."""
    answer: Toast | None = None

    @property
    def answered(self) -> bool:
        """Whether the bot has answered."""
        return self.answer is not None

    @property
    def toast(self) -> str:
        """The words of the answer, "" when it had none."""
        return self.answer.text if self.answer else ""

    def as_json(self, instance: int) -> Json:
        """A `CallbackQuery`."""
        return {
            "id": self.id,
            "from": self.who.as_json(),
            "message": self.message.as_json(),
            "chat_instance": str(instance),
            "data": self.data,
        }
