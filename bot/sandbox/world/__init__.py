"""A chat platform in a box: a pure model of people, chats, messages and bots.

No network, no tasks, no clock of its own, and nothing of the libraries that talk to it. A bot
comes in through `World.call`, people act through `Person`, and a test looks at `Chat.messages`.
"""

from bot.sandbox.world import faults
from bot.sandbox.world.chats import BotAccount, Chat, Keyboard, Member, User
from bot.sandbox.world.clock import ManualClock
from bot.sandbox.world.events import Event
from bot.sandbox.world.hands import NotPossible, Person
from bot.sandbox.world.limits import Limits
from bot.sandbox.world.messages import Content, Media, Message
from bot.sandbox.world.parameters import Upload
from bot.sandbox.world.presses import Press, Toast
from bot.sandbox.world.refusals import Refused
from bot.sandbox.world.samples import sample_photo, sample_voice
from bot.sandbox.world.world import Answer, World

__all__ = [
    "Answer",
    "BotAccount",
    "Chat",
    "Content",
    "Event",
    "Keyboard",
    "Limits",
    "ManualClock",
    "Media",
    "Member",
    "Message",
    "NotPossible",
    "Person",
    "Press",
    "Refused",
    "Toast",
    "Upload",
    "User",
    "World",
    "faults",
    "sample_photo",
    "sample_voice",
]
