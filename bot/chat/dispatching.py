"""From an update to the handler that answers it.

aiogram reads the update; which handler answers it is looked up in the table of `Routes`, and not
asked of one router after the other: that would cost more than all the rest. A rule that says no
undoes what the handler did and is put into words.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from aiogram import Bot
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, Update, User
from aiogram.types import Chat as TelegramChat
from tortoise.exceptions import DoesNotExist

from bot.chat.access import account_of, acts_for_nobody, chat_of
from bot.chat.keyboards import Choice, Words, bare, chosen, is_number
from bot.chat.routes import Handler, Routes, converted
from bot.chat.turn import Turn
from bot.chat.typed import must_fit
from bot.texts import LOCALES, Say
from models import accounts, chats, clock, conversations, copies, outbox
from models.addressbook.spelling import sounds
from models.chats import Chat, ChatKind
from models.database import attempt, writing
from models.errors import NotFound, RuleBroken
from models.outbox import What
from models.privacy import mask
from models.understanding import emergencies

log = logging.getLogger(__name__)

SEVERAL = 8
"""Texts that are worth reading together."""

SHORT = 12
"""Characters of what may be a button's word; only for these the latest messages are looked up."""

PRESENT = ("creator", "administrator", "member", "restricted")
"""How the bot stands in a chat where it can speak."""


class Conversations:
    """Answers updates by a table of routes."""

    def __init__(
        self, routes: Routes, *, locale: str = "zh", now: Callable[[], datetime] = clock.now
    ) -> None:
        self.routes = routes
        self.locale = locale
        self.now = now

    # --- updates

    async def meet(self, updates: Iterable[Update]) -> None:
        """Look up together whom and what several updates are about."""
        people, places, keys, choosing = set(), set(), set(), set()
        said: list[str] = []
        bot: Bot | None = None
        for update in updates:
            bot = bot or update.bot  # the same for all
            event = (
                update.message
                or update.edited_message
                or update.callback_query
                or update.my_chat_member
            )
            place = _place(event)
            if event is None or event.from_user is None or place is None:
                continue
            people.add(str(event.from_user.id))
            places.add(str(place.id))
            if update.message and len(update.message.text or "") <= SHORT:
                choosing.add(str(place.id))
            elif update.message and update.message.text:
                said.append(update.message.text)
            if bot is not None:
                keys.add(conversations.key_of(bot.id, place.id, event.from_user.id))
        if people:
            met = await chats.meet(places)
            await accounts.meet(people, met)
            private = [chat for chat in met if chat.kind is ChatKind.PRIVATE]
            await outbox.meet([chat for chat in private if chat.external_id in choosing])
            await conversations.meet(keys)
        _read_together(said)

    async def handle(self, update: Update, bot: Bot) -> None:
        """Answer an update; of a kind that was not asked for there is nothing to say."""
        if update.message:
            await self.message(update.message, bot)
        elif update.edited_message:
            await self.edited(update.edited_message, bot)
        elif update.callback_query:
            await self.press(update.callback_query, bot)
        elif update.my_chat_member:
            await self.membership(update.my_chat_member)

    async def message(self, message: Message, bot: Bot) -> None:
        """Something was said."""
        if await self._follows_upgrade(message):
            return
        if acts_for_nobody(message):
            log.info("acts-for-nobody", extra={"chat": message.chat.id})
            await self._explain_forward(message)
            return
        turn = await self._turn(message, message.chat, message.from_user, bot)
        with copies.hearing(turn.chat, turn.heard, album=bool(turn.album)):
            await self._take(turn, self._hear)

    async def edited(self, message: Message, bot: Bot) -> None:
        """Something that was said says something else now."""
        if acts_for_nobody(message):
            return
        turn = await self._turn(message, message.chat, message.from_user, bot)
        for answer in self.routes.edits:
            await self._take(turn, answer)

    async def press(self, press: CallbackQuery, bot: Bot) -> None:
        """A button was pressed; every press is answered, be its message ever so old."""
        toasted: tuple[str, bool] | None = None
        if press.message is not None:
            message = press.message if isinstance(press.message, Message) else None
            place = press.message.chat
            turn = await self._turn(message, place, press.from_user, bot, press)
            await self._take(turn, lambda turn: self._pressed(turn, press.data or ""))
            toasted = turn.toasted
        text, alert = toasted or (None, None)
        await bot(
            AnswerCallbackQuery(
                callback_query_id=press.id, text=text and text[:200], show_alert=alert
            )
        )

    async def membership(self, change: ChatMemberUpdated) -> None:
        """The bot was let into a chat, or thrown out of it."""
        chat = await chat_of(change.chat, self.locale)
        was, now = (side.status in PRESENT for side in _sides(change))
        if was and not now:
            await chats.lost(chat, now=self.now())
        elif now and not was:
            await chats.found_again(chat, now=self.now())
            if chat.kind is ChatKind.GROUP and not (chat.grid_id or chat.course_id):
                await self._say(chat, "group-how-to-bind")

    async def _follows_upgrade(self, message: Message) -> bool:
        """Both the old and the new group tell of an upgrade; whichever is heard first counts."""
        here = str(message.chat.id)
        if message.migrate_to_chat_id:
            await chats.moved("telegram", here, str(message.migrate_to_chat_id))
        if message.migrate_from_chat_id:
            await chats.moved("telegram", str(message.migrate_from_chat_id), here)
        return bool(message.migrate_to_chat_id or message.migrate_from_chat_id)

    async def _explain_forward(self, message: Message) -> None:
        """In private, whoever passed something on waits for an answer."""
        if message.chat.type == "private" and message.forward_origin is not None:
            locale = self._locale(message.from_user.language_code if message.from_user else None)
            await self._say(await chat_of(message.chat, locale), "forwarded")

    async def _say(self, chat: Chat, key: str) -> None:
        words = {"text": Say(chat.locale)(key), "parse_mode": "HTML"}
        call = {"chat_id": chat.external_id, **words}
        await outbox.call(chat, "sendMessage", call, now=self.now())

    # --- turns

    async def _turn(
        self,
        message: Message | None,
        place: TelegramChat,
        person: User | None,
        bot: Bot,
        press: CallbackQuery | None = None,
    ) -> Turn:
        assert person is not None, "acts_for_nobody lets nobody through"
        in_group = place.type != "private"
        locale = self._locale(person.language_code)
        chat = await chat_of(place, self.locale if in_group else locale)
        now = self.now()
        account = await account_of(person, chat, locale, now=now)
        if in_group and chat.unreachable_since:
            await chats.found_again(chat, now=now)
        say = Say(chat.locale if in_group else account.locale)
        key = conversations.key_of(bot.id, place.id, person.id)
        before = await conversations.of(key)
        return Turn(account, chat, message, press, say, now, before)

    async def _take(self, turn: Turn, handle: Handler) -> None:
        try:
            async with attempt():
                await self._carry_out(turn, handle)
        except RuleBroken as refusal:
            turn.recall()
            async with writing():
                await turn.refuse(refusal)
        if turn.goes_on:
            conversations.keep(turn.conversation.key, turn.step, turn.memory)

    async def _carry_out(self, turn: Turn, handle: Handler) -> None:
        try:
            await handle(turn)
            if turn.redirect:
                await self._go_on(turn)
        except DoesNotExist as error:
            # a forged number, or what a button meant has been deleted
            log.warning("press-of-nothing", extra={"account": turn.account.id})
            raise NotFound(what="") from error

    async def _go_on(self, turn: Turn) -> None:
        """What a conversation interrupted is a step of its own.

        Refused, it undoes itself alone: whoever has just said who they are stays known.
        """
        try:
            async with attempt():
                await self._pressed(turn, turn.redirect)
        except RuleBroken as refusal:
            await turn.refuse(refusal)

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
        if turn.message and (not turn.in_group or turn.replied_to is not None):
            must_fit(turn.message)
        if turn.in_group:
            await self._hear_group(turn)
        elif turn.text.startswith("/"):
            await self._command(turn, self.routes.commands)
        elif await self._to_own(turn):
            return
        elif choice := await self._typed(turn):
            await self._pressed(turn, choice.data)
        elif entry := self._menu_word(turn):
            turn.end()
            await entry(turn)
        elif await self._reply(turn) or await self._aside(turn):
            return
        elif turn.step.partition(":")[0] in self.routes.steps:
            await self._step(turn, turn.step)
        else:
            for answer in self.routes.free_text:
                if await answer(turn):
                    return

    async def _aside(self, turn: Turn) -> bool:
        """What belongs to nothing that is being written; False when it may be part of that."""
        step = turn.step
        if step not in self.routes.gathers:
            return False
        for answer in self.routes.asides:
            if await answer(turn):
                if not turn.step:
                    turn.go(step)
                return True
        return False

    async def _typed(self, turn: Turn) -> Choice | None:
        """The choice that was typed instead of pressed.

        A number means what was shown last, unless staff have asked something since. Words mean
        any of what was shown lately.
        """
        if turn.files or not turn.text:
            return None
        if len(turn.text) > SHORT:
            return chosen(turn.text, turn.offered)
        lately = await self._lately(turn)
        if is_number(bare(turn.text)):
            return chosen(turn.text, lately[0]) if lately else None
        found = (choice for choices in lately if (choice := chosen(turn.text, choices)))
        return next(found, None) or self._yes_or_no(turn, lately[0] if lately else ())

    def _yes_or_no(self, turn: Turn, choices: Sequence[Choice]) -> Choice | None:
        """The choice that a yes or a no stands for, where there is exactly one."""
        said = sounds(bare(turn.text))
        for key, meanings in (("yes-words", self.routes.yes), ("no-words", self.routes.no)):
            meant = [c for c in choices if _meanings(c) & meanings]
            if len(meant) == 1 and said in map(sounds, turn.say.plain(key).split()):
                return meant[0]
        return None

    async def _lately(self, turn: Turn) -> list[Sequence[Choice]]:
        """The choices under the latest messages of a chat, newest first; cards after the rest."""
        messages: list[Sequence[Choice]] = []
        cards: list[Sequence[Choice]] = []
        offered = [turn.offered] if turn.offered else []
        for row in await outbox.lately(turn.chat):
            match row.what:
                case What.CALL:
                    messages += offered
                    offered = []
                case What.NOTICE if row.kind in self.routes.questions:
                    messages.append(())
                case What.NOTICE if render := self.routes.notices.get(row.kind):
                    words = await render({"kind": row.kind, **row.facts}, turn.chat)
                    messages += [words.choices] if words.choices else []
                case What.CARD if card := await self._card(row.kind, row.subject, turn):
                    cards.append(card.choices)
        return [*messages, *offered, *cards]

    async def _hear_group(self, turn: Turn) -> None:
        if turn.text.startswith("/"):
            await self._command(turn, self.routes.group_commands)
        elif turn.step and not turn.files and (choice := chosen(turn.text, turn.offered)):
            await self._pressed(turn, choice.data)
        elif turn.replied_to is not None:
            await self._reply_in_group(turn)
        else:
            await self._talk(turn)

    async def _talk(self, turn: Turn) -> None:
        """What people say in a group among themselves is theirs, unless a word listens for it."""
        if await self._to_own(turn):
            return
        for answer in self.routes.group_free_text:
            if await answer(turn):
                return

    async def _to_own(self, turn: Turn) -> bool:
        """A reply to one's own message; False when it is about nothing."""
        if turn.answered is None:
            return False
        for answer in self.routes.to_own:
            if await answer(turn):
                return True
        return False

    async def _reply_in_group(self, turn: Turn) -> None:
        """A reply to a prompt answers it, whoever was asked; one to a card is about the card."""
        subject = await outbox.about(turn.chat, turn.replied_to or 0)
        kind, _, id = subject.partition(":")
        if kind in self.routes.steps:
            await self._step(turn, subject)
        elif choice := chosen(turn.text, await self._on_card(turn, kind, subject)):
            await self._pressed(turn, choice.data)
        elif handler := self.routes.group_replies.get(kind):
            await handler(turn, int(id))
        else:
            log.info("reply-about-nothing", extra={"chat": turn.chat.id})

    async def _on_card(self, turn: Turn, kind: str, subject: str) -> Sequence[Choice]:
        """The buttons of the message that was replied to: its words are as good as a press.

        Those of a card are taken as it is now. Beside what it shows there may be more to say.
        """
        replied = turn.message.reply_to_message if turn.message else None
        if turn.files or replied is None:
            return ()
        shown = outbox.Card.filter(chat_id=turn.chat.id, subject=subject)
        is_card = await shown.filter(message_id=replied.message_id).exists()
        own = () if is_card else _under(replied)
        words = await self._card(kind, subject, turn) if is_card or own else None
        return [*own, *words.choices, *words.further()] if words else own

    async def _card(self, kind: str, subject: str, turn: Turn) -> Words | None:
        render = self.routes.cards.get(kind)
        return await render(int(subject.partition(":")[2]), turn.chat) if render else None

    async def _step(self, turn: Turn, whole: str) -> None:
        step, *arguments = whole.split(":")
        await self.routes.steps[step](turn, *arguments)

    async def _reply(self, turn: Turn) -> bool:
        """A reply to a message about something; False when it is about nothing that answers."""
        if turn.replied_to is None:
            return False
        kind, _, id = (await outbox.about(turn.chat, turn.replied_to)).partition(":")
        handler = self.routes.replies.get(kind)
        return handler is not None and bool(await handler(turn, int(id)))

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
        entry = _entries(turn.say.locale, tuple(self.routes.menu)).get(bare(turn.text))
        return self.routes.menu[entry] if entry else None


@cache
def _entries(locale: str, menu: Sequence[str]) -> dict[str, str]:
    """The entries of the menu by all that is said for them; of two the first has a word."""
    say = Say(locale)
    words = [(key, (bare(say.plain(f"button-{key}")), *_called(key, say))) for key in menu]
    return {word: key for key, said in reversed(words) for word in said if word}


def _called(entry: str, say: Say) -> list[str]:
    """What else people say for an entry of the menu: 人工 for 找人帮忙."""
    key = f"{entry}-words"
    return say.plain(key).split() if entry in ("person", "mine") and say.has(key) else []


def _meanings(choice: Choice) -> set[str]:
    """What a choice may stand for: its route, or that with its last argument, "contacted:0"."""
    route, *arguments = choice.data.split(":")
    return {route, f"{route}:{arguments[-1]}"} if arguments else {route}


def _read_together(texts: Sequence[str]) -> None:
    """Read texts for what is urgent and what has to be masked, which is then known of them.

    One after the other takes half as long as each in between all that is done with it.
    """
    if len(texts) >= SEVERAL:
        for read in (emergencies, mask):
            for text in texts:
                read(text.strip())


def _place(event: Message | CallbackQuery | ChatMemberUpdated | None) -> TelegramChat | None:
    if isinstance(event, CallbackQuery):
        return event.message.chat if event.message else None
    return event.chat if event else None


def _under(message: Message) -> list[Choice]:
    """The choices under a message, as they were shown."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else []
    return [Choice(b.text, b.callback_data) for row in rows for b in row if b.callback_data]


def _sides(change: ChatMemberUpdated) -> tuple[Any, Any]:
    return change.old_chat_member, change.new_chat_member
