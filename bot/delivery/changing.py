"""Changing: messages that have left are brought to what is said now, or taken away.

A notice is worded anew and its messages are edited. A file can't be edited into nothing: it is
deleted, as long as the platform lets a bot do so, and a line says what happened; later only its
caption can say so.
"""

from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from bot.chat.keyboards import Words
from bot.chat.parts import parts
from bot.chat.routes import Routes
from bot.delivery.claiming import Leaving
from bot.delivery.wording import files_of, said
from bot.texts import Say
from bot.transports.telegram import Call, messages_of
from models import clock
from models.chats import Chat
from models.copies import LEFT, State
from models.outbox import NotYetKnown, Outgoing, Posted, Sending, What

DELETABLE = timedelta(hours=47)
"""How long a message can be taken away; the platform's own limit is 48 hours."""


async def changes(row: Leaving, routes: Routes) -> list[Call]:
    """The calls that change what a row names. Raises `NotYetKnown` while it is on its way."""
    if "remove" in row.facts:
        return await _removed(row.chat, row.facts["remove"])
    told = Outgoing.filter(chat_id=row.chat_id, words=row.words, what=What.NOTICE)
    calls: list[Call] = []
    for notice in await told.filter(sending__in=LEFT).order_by("id"):
        if notice.sending is Sending.SENDING:
            raise NotYetKnown
        calls += await _changed(notice, row.chat, routes)
    return calls


async def _changed(notice: Outgoing, chat: Chat, routes: Routes) -> list[Call]:
    posted = Posted.filter(chat_id=chat.id, outgoing=notice.id).order_by("message_id")
    messages: Any = await posted.values_list("message_id", flat=True)
    words = await routes.notices.get(notice.kind, said)({"kind": notice.kind, **notice.facts}, chat)
    had = files_of(notice.facts)
    if not had:
        return _edited(words, chat, messages)
    if notice.facts.get("state") == State.WITHDRAWN and _young(notice.sent_at):
        return [*_deleted(chat, messages), *messages_of(words, chat.external_id)]
    return _captioned_anew(replace(words, files=had), chat, messages)


def _captioned_anew(words: Words, chat: Chat, messages: list[int]) -> list[Call]:
    """The words stand under the first file, or in a message of their own before or behind."""
    calls, at = list[Call](), 0
    for call in messages_of(words, chat.external_id):
        message = messages[at] if at < len(messages) else None
        at += len(call.parameters.get("media", "1"))
        if message is None:
            continue
        if call.method == "sendMessage":
            calls.append(_edit(replace(words, html=call.parameters["text"]), chat, message))
        elif _has_words(call):
            calls.append(_captioned(words, chat, message))
    return calls


def _has_words(call: Call) -> bool:
    first = call.parameters.get("media", [{}])[0]
    return bool(call.parameters.get("caption") or first.get("caption"))


def _edited(words: Words, chat: Chat, messages: list[int]) -> list[Call]:
    """Each message says its part of the new words; what is left over says nothing any more."""
    pieces = parts(words)
    if len(pieces) > len(messages) > 0:
        last = pieces[len(messages) - 1]
        rest = Words(f"{last.html}\n…", words.choices, words.columns)
        pieces = [*pieces[: len(messages) - 1], rest]
    calls = [_edit(piece, chat, m) for piece, m in zip(pieces, messages, strict=False)]
    return [*calls, *_deleted(chat, messages[len(pieces) :])]


def _edit(words: Words, chat: Chat, message: int) -> Call:
    given: dict[str, Any] = {"text": words.html, "parse_mode": "HTML"}
    if words.markup:
        given["reply_markup"] = words.markup
    place = {"chat_id": chat.external_id, "message_id": message}
    return Call("editMessageText", {**place, **given})


def _captioned(words: Words, chat: Chat, message: int) -> Call:
    edit = _edit(words, chat, message).parameters
    return Call("editMessageCaption", {"caption": edit.pop("text"), **edit})


def _deleted(chat: Chat, messages: list[int]) -> list[Call]:
    place = {"chat_id": chat.external_id}
    return [Call("deleteMessage", {**place, "message_id": message}) for message in messages]


async def _removed(chat: Chat, messages: list[int]) -> list[Call]:
    """What is too old to be deleted is emptied."""
    rows = await Posted.filter(chat_id=chat.id, message_id__in=messages).order_by("message_id")
    left = {r.id: r for r in await Outgoing.filter(id__in=[row.outgoing for row in rows])}
    calls: list[Call] = []
    for row in rows:
        sent = left.get(row.outgoing)
        if sent is None or _young(sent.sent_at):
            calls += _deleted(chat, [row.message_id])
            continue
        emptied = Words(Say(chat.locale)("taken-out"))
        change = _captioned if files_of(sent.facts) else _edit
        calls.append(change(emptied, chat, row.message_id))
    return calls


def _young(sent_at: datetime | None) -> bool:
    return sent_at is None or clock.now() - sent_at < DELETABLE
