"""Making: what a row of the outbox says, put into words as it leaves.

A notice is worded in the language of its chat, a card shows its thing as it is at this moment.
What may have arrived already says so, and comes without a sound.
"""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from bot.chat.keyboards import Words
from bot.chat.routes import Meet, Routes
from bot.delivery.changing import changes
from bot.delivery.claiming import Leaving
from bot.delivery.wording import said
from bot.texts import Say
from bot.transports.telegram import Call, edit_of, messages_of
from models.outbox import What


async def meet(rows: Iterable[Leaving], routes: Routes) -> None:
    """Read at once what the cards among these show, for the tasks that make them."""
    wanted: dict[Meet, set[int]] = {}
    for row in rows:
        if row.what is What.CARD and (read := routes.meets.get(row.kind)):
            wanted.setdefault(read, set()).add(_number(row))
    for read, ids in wanted.items():
        await read(ids)


def _number(row: Leaving) -> int:
    return int(row.subject.partition(":")[2])


async def calls_of(row: Leaving, routes: Routes) -> list[Call] | None:
    """The calls that send a row; None when there is nothing left to show."""
    calls = await _calls(row, routes)
    return [call.silent() for call in calls] if calls and row.silent else calls


async def _calls(row: Leaving, routes: Routes) -> list[Call] | None:
    match row.what:
        case What.CALL:
            calls = [Call(row.kind, {**row.facts, "chat_id": row.chat.external_id})]
        case What.NOTICE:
            calls = messages_of(await _notice(row, routes), row.chat.external_id)
        case What.CARD:
            card_calls = await _card(row, routes)
            if card_calls is None:
                return None
            calls = card_calls
        case What.CHANGE:
            return await changes(row, routes)
    if row.repeated:
        mark = Say(row.chat.locale).plain("repeated")
        return [call.repeated(mark) for call in calls]
    return calls


async def _notice(row: Leaving, routes: Routes) -> Words:
    make = routes.notices.get(row.kind, said)
    words = await make({"kind": row.kind, **row.facts}, row.chat)
    return replace(words, extra={**words.extra, **_below(row.below)})


def _below(message_id: int | None) -> dict[str, Any]:
    """In a group, news about a thing replies to the card that shows it."""
    if message_id is None:
        return {}
    reply = {"message_id": message_id, "allow_sending_without_reply": True}
    return {"reply_parameters": reply}


async def _card(row: Leaving, routes: Routes) -> list[Call] | None:
    if row.message_id and row.shown == row.wanted and not row.repeated:
        return []  # an earlier row has shown it
    words = await routes.cards[row.kind](_number(row), row.chat)
    if words is None:
        return None
    if row.message_id is None:
        return messages_of(words, row.chat.external_id)
    return [edit_of(words, row.chat.external_id, row.message_id)]
