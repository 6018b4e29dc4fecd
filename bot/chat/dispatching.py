"""From an update to the handler that answers it.

aiogram carries the update and the conversation state; which handler answers is looked up in
the table of `Routes`. A rule that says no undoes what the handler did and is put into words.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from aiogram import Bot, Dispatcher
from aiogram.fsm.context import FSMContext
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

from bot.chat.access import account_of, acts_for_nobody, chat_of
from bot.chat.keyboards import Choice, Words, bare, chosen
from bot.chat.routes import Handler, Routes, converted
from bot.chat.storage import TableStorage
from bot.chat.turn import Turn
from bot.texts import LOCALES, Say
from models import chats, clock, outbox
from models.database import attempt, writing
from models.errors import RuleBroken

log = logging.getLogger(__name__)


class Conversations:
    """Answers updates by a table of routes."""

    def __init__(
        self, routes: Routes, *, locale: str = "zh", now: Callable[[], datetime] = clock.now
    ) -> None:
        self.routes = routes
        self.locale = locale
        self.now = now
        self.dispatcher = Dispatcher(storage=TableStorage())
        self.dispatcher.message.register(self.message)
        self.dispatcher.callback_query.register(self.press)
        self.dispatcher.my_chat_member.register(self.membership)

    # --- updates

    async def message(self, message: Message, state: FSMContext, raw_state: str | None) -> None:
        """Something was said."""
        if message.migrate_to_chat_id:
            await chats.moved("telegram", str(message.chat.id), str(message.migrate_to_chat_id))
            return
        if acts_for_nobody(message):
            log.info("acts-for-nobody", extra={"chat": message.chat.id})
            return
        turn = await self._turn(message, None, state, raw_state)
        await self._take(turn, state, self._hear)

    async def press(
        self, press: CallbackQuery, bot: Bot, state: FSMContext, raw_state: str | None
    ) -> None:
        """A button was pressed; every press is answered."""
        message = press.message if isinstance(press.message, Message) else None
        if message is None:
            await bot(AnswerCallbackQuery(callback_query_id=press.id))
            return
        turn = await self._turn(message, press, state, raw_state)
        await self._take(turn, state, lambda turn: self._pressed(turn, press.data or ""))
        text, alert = turn.toasted or (None, None)
        await bot(
            AnswerCallbackQuery(
                callback_query_id=press.id, text=text and text[:200], show_alert=alert
            )
        )

    async def membership(self, change: ChatMemberUpdated) -> None:
        """The bot was let into a chat, or thrown out of it."""
        if change.chat.type == "private":
            return
        locale = self._locale(change.from_user.language_code)
        chat = await chat_of(change.chat, locale)
        if change.new_chat_member.status in ("member", "administrator"):
            await outbox.call(
                chat,
                "sendMessage",
                {
                    "chat_id": chat.external_id,
                    "text": Say(chat.locale)("group-how-to-bind"),
                    "parse_mode": "HTML",
                },
                now=self.now(),
            )

    # --- turns

    async def _turn(
        self,
        message: Message,
        press: CallbackQuery | None,
        state: FSMContext,
        raw_state: str | None,
    ) -> Turn:
        person = press.from_user if press else message.from_user
        assert person is not None, "acts_for_nobody lets nobody through"
        locale = self._locale(person.language_code)
        chat = await chat_of(message.chat, locale)
        now = self.now()
        account = await account_of(person, chat, locale, now=now)
        say = Say(account.locale)
        return Turn(
            account, chat, message, press, say, now, raw_state or "", await state.get_data()
        )

    async def _take(self, turn: Turn, state: FSMContext, handle: Handler) -> None:
        before = (turn.step, dict(turn.memory))
        try:
            async with attempt():
                await handle(turn)
                if turn.redirect:
                    await self._pressed(turn, turn.redirect)
        except RuleBroken as refusal:
            turn.step, turn.memory = before[0], dict(before[1])
            async with writing():
                await turn.refuse(refusal)
        if turn.step != before[0]:
            await state.set_state(turn.step or None)
        if turn.memory != before[1]:
            await state.set_data(turn.memory)

    def _locale(self, code: str | None) -> str:
        if not code:
            return self.locale
        return next((known for known in LOCALES if code.lower().startswith(known)), "en")

    # --- who answers

    async def _pressed(self, turn: Turn, said: str) -> None:
        route, *words = said.split(":")
        handler = self.routes.presses.get(route)
        arguments = converted(handler, words) if handler else None
        if handler is None or arguments is None:
            log.warning("press-unknown", extra={"account": turn.account.id})
            await turn.toast(turn.say.plain("press-unknown"), alert=True)
            return
        await handler(turn, *arguments)

    async def _hear(self, turn: Turn) -> None:
        if turn.in_group:
            await self._hear_group(turn)
        elif turn.text.startswith("/"):
            await self._command(turn, self.routes.commands)
        elif choice := chosen(turn.text, turn.offered):
            await self._pressed(turn, choice.data)
        elif entry := self._menu_word(turn):
            turn.end()
            await entry(turn)
        elif turn.step.partition(":")[0] in self.routes.steps:
            await self._step(turn)
        elif not await self._reply(turn, self.routes.replies):
            for answer in self.routes.free_text:
                if await answer(turn):
                    return

    async def _hear_group(self, turn: Turn) -> None:
        if turn.text.startswith("/"):
            await self._command(turn, self.routes.group_commands)
        elif turn.step and (choice := chosen(turn.text, turn.offered)):
            await self._pressed(turn, choice.data)
        elif turn.replied_to is not None:
            await self._reply_in_group(turn)

    async def _reply_in_group(self, turn: Turn) -> None:
        subject = await outbox.about(turn.chat, turn.replied_to or 0)
        if not subject:
            return
        kind, _, id = subject.partition(":")
        choice = chosen(turn.text, await self._on_card(turn, kind, int(id)))
        if choice is not None:
            await self._pressed(turn, choice.data)
        elif turn.step.partition(":")[0] in self.routes.steps and subject in turn.step:
            await self._step(turn)
        elif handler := self.routes.group_replies.get(kind):
            await handler(turn, int(id))

    async def _on_card(self, turn: Turn, kind: str, id: int) -> Sequence[Choice]:
        """The buttons of the card that was replied to: its words are as good as a press."""
        replied = turn.message.reply_to_message if turn.message else None
        render = self.routes.cards.get(kind)
        if render is None or replied is None or replied.reply_markup is None:
            return ()
        words = await render(id, turn.chat)
        return words.choices if words else ()

    async def _step(self, turn: Turn) -> None:
        step, *arguments = turn.step.split(":")
        await self.routes.steps[step](turn, *arguments)

    async def _reply(self, turn: Turn, handlers: dict[str, Handler]) -> bool:
        if turn.replied_to is None:
            return False
        kind, _, id = (await outbox.about(turn.chat, turn.replied_to)).partition(":")
        if kind not in handlers:
            return False
        await handlers[kind](turn, int(id))
        return True

    async def _command(self, turn: Turn, commands: dict[str, Handler]) -> None:
        word, _, argument = turn.text.partition(" ")
        name = word[1:].partition("@")[0].lower()
        kind, _, payload = argument.strip().partition("_")
        if name == "start" and kind in self.routes.starts and not turn.in_group:
            await self.routes.starts[kind](turn, payload)
        elif handler := commands.get(name):
            turn.end()
            await handler(turn, argument.strip())
        elif not turn.in_group:
            await turn.send(Words(turn.say("command-unknown")))

    def _menu_word(self, turn: Turn) -> Handler | None:
        said = bare(turn.text)
        for key, handler in self.routes.menu.items():
            if said and said == bare(turn.say.plain(f"button-{key}")):
                return handler
        return None
