"""The world as the page sees it: chats, people, messages, and what changed.

Texts go out as text and entities; the page builds what is shown from them and never takes any of
it for HTML.
"""

from typing import Any

from bot.sandbox.stage import Pane, Stage, panes_of
from bot.sandbox.world import Chat, Event, Message, Person, User, World
from bot.sandbox.world.hands import LINK
from bot.sandbox.world.refusals import Json

MOST_MESSAGES = 200


def snapshot(world: World, stage: Stage) -> Json:
    """Everything, and the number from which changes go on."""
    panes = panes_of(world, stage)
    return {
        "number": world.events.number,
        "title": stage.title,
        "timezone": stage.timezone,
        "links": [{"title": x.title, "href": x.href, "copy": x.copy} for x in stage.links],
        "bots": [_user(bot) | {"username": bot.username} for bot in world.bots.values()],
        "people": [_person(person) for person in world.people.values()],
        "panes": [_pane(world, pane) for pane in panes],
        "chats": {
            chat.key: chat_view(chat) | {"messages": _messages(chat)} for chat in world.chats()
        },
    }


def changes(world: World, stage: Stage, events: list[Event]) -> Json:
    """What a page needs to catch up with some events: the present state of what they touched."""
    chats: dict[str, Json] = {}
    passing = []
    for event in events:
        if event.kind in {"answered", "action", "pressed", "upgraded"}:
            passing.append({"kind": event.kind, "chat": event.chat, **event.facts})
        if event.chat:
            _touch(world, chats, event)
    return {
        "number": world.events.number,
        "panes": [pane.key for pane in panes_of(world, stage)],
        "chats": chats,
        "passing": passing,
    }


def _touch(world: World, chats: dict[str, Json], event: Event) -> None:
    chat = world.chat_by_key(event.chat)
    seen = chats.setdefault(chat.key, chat_view(chat) | {"messages": {}, "deleted": []})
    number = event.facts.get("message")
    if number is None:
        return
    message = chat.message(number)
    if message is None:
        seen["messages"].pop(number, None)
        seen["deleted"].append(number)
    else:
        seen["messages"][number] = message_view(message)


def _messages(chat: Chat) -> Json:
    return {str(m.id): message_view(m) for m in chat.messages[-MOST_MESSAGES:]}


def _user(user: User) -> Json:
    return {"id": user.id, "name": user.name}


def _person(person: Person) -> Json:
    return _user(person) | {"key": person.key}


def _pane(world: World, pane: Pane) -> Json:
    chat = pane.who.chat_with(pane.chat)
    return {
        "key": pane.key,
        "chat": chat.key,
        "title": pane.title or (pane.who.name if chat.is_private else chat.name),
        "subtitle": pane.subtitle,
        "who": pane.who.id,
        "people": [person.id for person in (pane.who, *pane.others)],
    }


def chat_view(chat: Chat) -> Json:
    """A chat without its messages."""
    return {
        "key": chat.key,
        "id": chat.id,
        "type": chat.type,
        "title": chat.name,
        "person": chat.person.id if chat.person else None,
        "bot": {"id": chat.bot.id, "name": chat.bot.name} if chat.bot else None,
        "members": [_user(m.user) for m in chat.members.values() if m.present],
        "started": chat.started,
        "blocked": chat.blocked,
        "moved_to": chat.migrated_to.key if chat.migrated_to else "",
        "pinned": {"id": chat.pinned[-1].id, "text": chat.pinned[-1].text} if chat.pinned else None,
        "keyboards": {
            str(person): [[str(button["text"]) for button in row] for row in keyboard.rows]
            for person, keyboard in chat.keyboards.items()
            if not keyboard.hidden
        },
    }


def message_view(message: Message) -> Json:
    """A message as a bubble."""
    words = message.content.words
    view: Json = {
        "id": message.id,
        "kind": message.kind,
        "who": _sender(message),
        "at": message.date,
        "text": words.text,
        "entities": list(words.entities),
        "edited": message.edited is not None,
        "group": message.media_group_id,
        "buttons": [[_button(button) for button in row] for row in message.inline or []],
        "reactions": _reactions(message),
    }
    optional: Json = {
        "media": _media(message),
        "reply": _reply(message),
        "forwarded": _forwarded(message),
        "service": _service(message),
    }
    return view | {key: value for key, value in optional.items() if value}


def _sender(message: Message) -> Json:
    if message.sender_chat is not None:
        return {"id": message.sender_chat.id, "name": message.sender_chat.name, "bot": False}
    sender = message.sender
    return {"id": sender.id, "name": sender.name, "bot": sender.is_bot}


def _button(button: Json) -> Json:
    url = str(button.get("url", ""))
    return {"text": button["text"], "url": url, "deep": bool(LINK.fullmatch(url))}


def _reactions(message: Message) -> list[Json]:
    given = [emoji for each in message.reactions.values() for emoji in each]
    return [{"emoji": emoji, "count": given.count(emoji)} for emoji in dict.fromkeys(given)]


def _media(message: Message) -> Json | None:
    media = message.content.media
    if media is None:
        return None
    view: Json = {"kind": media.kind, **media.facts}
    if media.file is not None:
        view |= {
            "url": f"api/files/{media.file.unique_id}",
            "mime": media.file.mime_type,
            "name": media.file.name,
            "size": media.file.size,
        }
    return view


def _reply(message: Message) -> Json | None:
    answered = message.reply_to
    if answered is None:
        return None
    return {
        "id": answered.id,
        "name": _sender(answered)["name"],
        "text": answered.text,
        "kind": answered.kind,
    }


def _forwarded(message: Message) -> str:
    origin: Any = message.forward_origin or {}
    user = origin.get("sender_user") or {}
    chat = origin.get("sender_chat") or origin.get("chat") or {}
    return str(user.get("first_name") or origin.get("sender_user_name") or chat.get("title") or "")


def _service(message: Message) -> Json | None:
    service = message.service
    if "new_chat_members" in service:
        return {"what": "joined", "names": [u["first_name"] for u in service["new_chat_members"]]}
    if "left_chat_member" in service:
        left = service["left_chat_member"]
        what = "left" if left["id"] == message.sender.id else "removed"
        return {"what": what, "names": [left["first_name"]]}
    if "pinned_message" in service:
        return {"what": "pinned", "names": [service["pinned_message"].get("text", "")[:16]]}
    if "migrate_to_chat_id" in service or "migrate_from_chat_id" in service:
        return {"what": "upgraded", "names": []}
    return {"what": "other", "names": []} if service else None
