"""The control API: hands for the page and for tests from outside.

JSON in, JSON out, under `/sandbox/api/`. People, chats and messages are named by key or number.
What a person could not do is answered 409 with a sentence; what cannot be read, 400.

    GET  world                              everything there is
    GET  changes?since=N&timeout=S          what happened after N; waits for something to happen
    GET  files/<unique id>                  the bytes of a file
    POST say      who chat text [reply_to]
    POST send     who chat kind [caption duration reply_to] + file (multipart)
    POST press    who chat message row column [text] | who chat text
    POST open     who link | who bot start
    POST edit     who chat message text
    POST delete   who chat message
    POST react    who chat message emoji
    POST forward  who chat message to
    POST block    who bot [blocked]
    POST people   name [key language_code]
    POST groups   title [owner]
    POST join     who chat [as_admin]       who: a person or the username of a bot
    POST leave    who chat [by]
    POST upgrade  chat
    POST faults   kind [method times seconds]
                  kind: flood, error, cut_before, cut_after, slow, or none to end all of it
    POST limits   [enforced private_burst per_group overall …]
"""

import asyncio
import dataclasses
from collections.abc import Callable
from typing import Any

from bot.sandbox.http import Request
from bot.sandbox.polling import Watch
from bot.sandbox.stage import Stage
from bot.sandbox.view import changes, chat_view, message_view, snapshot
from bot.sandbox.world import (
    BotAccount,
    Chat,
    Message,
    NotPossible,
    Person,
    Press,
    User,
    World,
    faults,
)
from bot.sandbox.world.faults import Trouble
from bot.sandbox.world.files import StoredFile
from bot.sandbox.world.refusals import Json

MOST_WAIT = 50.0
AT_ONCE = 0.03
"""Seconds in which events that come together are gathered into one answer."""


class Unknown(Exception):
    """There is no such route or thing."""


class Control:
    """Answers the control API for one world."""

    def __init__(self, world: World, stage: Stage, closing: Callable[[], bool]) -> None:
        self.world = world
        self.stage = stage
        self.closing = closing
        self.acts: dict[str, Callable[[Request], Json]] = {
            "say": self.say,
            "send": self.send,
            "press": self.press,
            "open": self.open,
            "edit": self.edit,
            "delete": self.delete,
            "react": self.react,
            "forward": self.forward,
            "block": self.block,
            "people": self.people,
            "groups": self.groups,
            "join": self.join,
            "leave": self.leave,
            "upgrade": self.upgrade,
            "faults": self.faults,
            "limits": self.limits,
        }

    async def answer(self, request: Request, route: str) -> Json:
        """Answer a request for JSON. Raises `NotPossible`, `Unknown` or `ValueError`."""
        if request.method == "GET" and route == "world":
            return snapshot(self.world, self.stage)
        if request.method == "GET" and route == "changes":
            return await self.changes(request)
        if request.method == "POST" and route in self.acts:
            return self.acts[route](request)
        raise Unknown(route)

    def file(self, unique_id: str) -> StoredFile:
        """A file, for the page to show."""
        stored = self.world.files.by_unique_id.get(unique_id)
        if stored is None:
            raise Unknown(unique_id)
        return stored

    async def changes(self, request: Request) -> Json:
        """What happened since; ends at once when the house closes."""
        since = request.whole("since")
        seconds = min(float(request.text("timeout") or 25), MOST_WAIT)
        with Watch(self.world) as watch:
            deadline = asyncio.get_running_loop().time() + seconds
            while self.world.events.since(since) == [] and not self.closing():
                left = deadline - asyncio.get_running_loop().time()
                if left <= 0 or not await watch.until_rung(left):
                    break
            else:
                await asyncio.sleep(0 if self.closing() else AT_ONCE)
        events = self.world.events.since(since)
        return {"reset": True} if events is None else changes(self.world, self.stage, events)

    # --- speaking

    def say(self, request: Request) -> Json:
        """A text."""
        chat = self._chat(request)
        said = self._who(request).says(
            chat, request.text("text"), reply_to=self._optional_message(request, "reply_to")
        )
        return {"message": message_view(said)}

    def send(self, request: Request) -> Json:
        """A photo, voice message, video or document."""
        who, chat = self._who(request), self._chat(request)
        upload = request.uploads.get("file")
        if upload is None:
            raise ValueError("no file")
        reply_to, caption = self._optional_message(request, "reply_to"), request.text("caption")
        seconds, mime = request.whole("duration", 1), upload.content_type
        match request.text("kind"):
            case "photo":
                sent = who.sends_photo(chat, upload.content, caption=caption, reply_to=reply_to)
            case "voice":
                sent = who.sends_voice(
                    chat, upload.content, seconds=seconds, mime_type=mime, reply_to=reply_to
                )
            case "video":
                sent = who.sends_video(
                    chat,
                    upload.content,
                    seconds=seconds,
                    mime_type=mime,
                    caption=caption,
                    reply_to=reply_to,
                )
            case "document":
                sent = who.sends_document(
                    chat,
                    upload.content,
                    upload.name,
                    mime_type=mime,
                    caption=caption,
                    reply_to=reply_to,
                )
            case kind:
                raise ValueError(f"no such kind: {kind}")
        return {"message": message_view(sent)}

    def press(self, request: Request) -> Json:
        """A button, by its place or by its words."""
        who, chat = self._who(request), self._chat(request)
        message = self._optional_message(request, "message")
        words, data = request.text("text"), request.text("data")
        if message is not None and request.text("row"):
            row, column = request.whole("row"), request.whole("column")
            pressed = who.presses_at(message, row, column, words=words)
        else:
            pressed = who.presses(chat, words, data=data, on=message)
        return _press_view(pressed)

    def open(self, request: Request) -> Json:
        """A deep link."""
        who = self._who(request)
        if request.text("link"):
            return {"message": message_view(who.opens(request.text("link")))}
        return {"message": message_view(who.starts(self._bot(request), request.text("start")))}

    def edit(self, request: Request) -> Json:
        """Other words for one's own message."""
        edited = self._who(request).edits(self._message(request), request.text("text"))
        return {"message": message_view(edited)}

    def delete(self, request: Request) -> Json:
        """Take a message away."""
        self._who(request).deletes(self._message(request))
        return {}

    def react(self, request: Request) -> Json:
        """A reaction, or none."""
        emoji = [request.text("emoji")] if request.text("emoji") else []
        self._who(request).reacts(self._message(request), *emoji)
        return {}

    def forward(self, request: Request) -> Json:
        """Pass a message on."""
        target = self.world.chat_by_key(request.text("to"))
        passed_on = self._who(request).forwards(self._message(request), target)
        return {"message": message_view(passed_on)}

    # --- coming and going

    def block(self, request: Request) -> Json:
        """Block a bot, or with `blocked` false let it speak again."""
        blocked = request.text("blocked").lower() not in {"false", "0", "no"}
        self.world.block(self._who(request), self._bot(request), blocked=blocked)
        return {}

    def people(self, request: Request) -> Json:
        """Somebody new."""
        language = request.text("language_code") or "zh-hans"
        person = self.world.person(
            _needed(request, "name"), key=request.text("key"), language_code=language
        )
        return {"id": person.id, "key": person.key}

    def groups(self, request: Request) -> Json:
        """A new group."""
        owner = self._user(request.text("owner")) if request.text("owner") else None
        return {"chat": chat_view(self.world.group(_needed(request, "title"), owner=owner))}

    def join(self, request: Request) -> Json:
        """Let somebody, person or bot, into a group."""
        chat = self._chat(request)
        as_admin = request.text("as_admin").lower() in {"true", "1", "yes"}
        self.world.join(chat, self._user(request.text("who")), as_admin=as_admin)
        return {"chat": chat_view(chat)}

    def leave(self, request: Request) -> Json:
        """Let somebody leave, or be sent away `by` somebody."""
        chat = self._chat(request)
        by = self._user(request.text("by")) if request.text("by") else None
        self.world.remove(chat, self._user(request.text("who")), by=by)
        return {"chat": chat_view(chat)}

    def upgrade(self, request: Request) -> Json:
        """Make a supergroup of a group."""
        return {"chat": chat_view(self.world.upgrade(self._chat(request)))}

    # --- trouble

    def faults(self, request: Request) -> Json:
        """Trouble on the line for the next calls; kind "none" ends all of it."""
        if request.text("kind") == "none":
            self.world.faults.clear()
            return {}
        trouble = _trouble(request)
        times = request.whole("times", 1)
        self.world.faults.add(trouble, method=request.text("method"), times=times)
        return {}

    def limits(self, request: Request) -> Json:
        """Other flood limits."""
        given: dict[str, Any] = {}
        for name, present in dataclasses.asdict(self.world.limits).items():
            if words := request.text(name):
                flag = words.lower() in {"true", "1", "yes"}
                given[name] = flag if isinstance(present, bool) else type(present)(words)
        self.world.limits = dataclasses.replace(self.world.limits, **given)
        return dataclasses.asdict(self.world.limits)

    # --- who and where

    def _who(self, request: Request) -> Person:
        return self.world.person_by_key(request.text("who"))

    def _bot(self, request: Request) -> BotAccount:
        name = request.text("bot")
        for bot in self.world.bots.values():
            if name in ("", bot.username, str(bot.id)):
                return bot
        raise NotPossible(f"no bot {name}")

    def _user(self, key: str) -> User:
        for bot in self.world.bots.values():
            if key in (bot.username, str(bot.id)):
                return bot
        return self.world.person_by_key(key)

    def _chat(self, request: Request) -> Chat:
        """A chat by its key; the username of a bot means the private chat with it."""
        key = request.text("chat")
        for bot in self.world.bots.values():
            if key == bot.username:
                return self.world.chat_between(self._who(request), bot)
        return self.world.chat_by_key(key).current

    def _message(self, request: Request) -> Message:
        message = self._optional_message(request, "message")
        if message is None:
            raise NotPossible("that message is gone")
        return message

    def _optional_message(self, request: Request, name: str) -> Message | None:
        number = request.whole(name)
        return self._chat(request).message(number) if number else None


def _needed(request: Request, name: str) -> str:
    if not request.text(name):
        raise ValueError(f"{name} is missing")
    return request.text(name)


def _press_view(press: Press) -> Json:
    said = message_view(press.said) if press.said else None
    return {"press": press.id, "said": said, "opened": press.opened}


def _trouble(request: Request) -> Trouble:
    seconds = float(request.text("seconds") or 3)
    match request.text("kind"):
        case "flood":
            return faults.flood(int(seconds))
        case "error":
            return faults.server_error()
        case "cut_before":
            return faults.cut_before()
        case "cut_after":
            return faults.cut_after()
        case "slow":
            return faults.slow(seconds)
    raise ValueError(f"no such kind: {request.text('kind')}")
