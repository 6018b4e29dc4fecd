"""The Bot API of `lo-bot-api-emulator`, which this project did not write, with a person at it.

It checks every call by a contract of its own and knows no people, so what one person says and
presses is made here, out of what the bot has sent to them.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape
from typing import Any

from aiohttp import web
from lo_bot_api_emulator import LoBotApiEmulator

LOOPBACK = "127.0.0.1"


class Emulator(LoBotApiEmulator):
    """The emulator, remembering what the bot said: (chat, message) to what stands there now."""

    def __init__(self) -> None:
        super().__init__(allow_insecure_loopback_webhooks=True)
        self.standing: dict[tuple[int, int], dict[str, Any]] = {}
        self.toasts: list[str] = []
        self.refused: list[str] = []

    def validate(self, method: str, fields: dict[str, Any], uploads: dict[str, Any]) -> Any:
        """The emulator's own check; what it takes is remembered."""
        try:
            result = super().validate(method, fields, uploads)
        except Exception as refusal:
            self.refused.append(f"{method}: {getattr(refusal, 'description', refusal)}")
            raise
        if method.startswith(("send", "edit")):
            self.standing[result["chat"]["id"], result["message_id"]] = result
        if method == "answerCallbackQuery" and fields.get("text"):
            self.toasts.append(fields["text"])
        return result

    def waiting(self, token: str) -> int:
        """Updates that the bot has not taken for good."""
        return int(self._update_queues.info(token)["pending_update_count"])

    def texts(self, chat: int) -> list[str]:
        """What stands in a chat, oldest first, as a person reads it; the emulator keeps HTML."""
        return [
            unescape(re.sub(r"<[^>]+>", "", m.get("text") or m.get("caption") or ""))
            for (where, _), m in sorted(self.standing.items())
            if where == chat
        ]


class EmulatedPerson:
    """Somebody in a private chat with the bot."""

    def __init__(self, emulator: Emulator, token: str, number: int, name: str) -> None:
        self.emulator = emulator
        self.token = token
        self.number = number
        self.user = {
            "id": number,
            "is_bot": False,
            "first_name": name,
            "language_code": "zh-hans",
        }
        self.chat = {"id": number, "type": "private", "first_name": name}
        self.said = 100_000

    async def says(self, text: str) -> None:
        """Write something."""
        await self._sends({"text": text})

    async def sends_photo(self, caption: str) -> None:
        """Send a photo the platform has."""
        file_id = next(iter(self.emulator.assets))
        size = {"file_id": file_id, "file_unique_id": file_id, "width": 8, "height": 8}
        await self._sends({"photo": [size], "caption": caption})

    async def _sends(self, content: dict[str, Any]) -> None:
        self.said += 1
        message = {"message_id": self.said, "date": 1, "chat": self.chat, "from": self.user}
        await self.emulator.enqueue_update({"message": {**message, **content}}, token=self.token)

    async def presses(self, words: str) -> None:
        """Press the newest button that holds the words; the whole label goes before a part."""
        message, data = self._button(words)
        press = {
            "id": str(self.said),
            "from": self.user,
            "chat_instance": "1",
            "data": data,
            "message": {**message, "chat": self.chat},
        }
        self.said += 1
        await self.emulator.enqueue_update({"callback_query": press}, token=self.token)

    def _button(self, words: str) -> tuple[dict[str, Any], str]:
        for (chat, _), message in sorted(self.emulator.standing.items(), reverse=True):
            rows = message.get("reply_markup", {}).get("inline_keyboard", [])
            fitting = [b for row in rows for b in row if words in b["text"]]
            if chat == self.number and fitting:
                best = min(fitting, key=lambda button: button["text"] != words)
                return message, best["callback_data"]
        raise AssertionError(f"no button {words}: {self.emulator.texts(self.number)}")


@asynccontextmanager
async def emulated() -> AsyncIterator[tuple[Emulator, str]]:
    """The emulator on loopback for the length of a block, and its address."""
    emulator = Emulator()
    runner = web.AppRunner(emulator.app(), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, LOOPBACK, 0).start()
        yield emulator, f"http://{LOOPBACK}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
