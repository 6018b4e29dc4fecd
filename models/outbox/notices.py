"""Notices: news for somebody, and where somebody can be told something."""

from models import accounts
from models.accounts import Account
from models.chats import Chat, groups_of
from models.database import recall, remembered
from models.errors import Coded
from models.grids import Grid, way_up
from models.members import Member
from models.residents import Resident

SUBJECTS = ("request", "enrolment", "lesson", "course", "proposal")
"""The facts that can name what a notice is about, the nearest first."""


class Notice(Coded):
    """News for somebody: a kind, from the class name, and facts that JSON can hold.

    What it is about is told by a fact of that name (`request`, `course`): replies to it find
    their way by that.
    """

    @property
    def about(self) -> str:
        """The thing it is about, as "request:17"; "" when it is about none."""
        facts = self.facts()
        return next((f"{word}:{facts[word]}" for word in SUBJECTS if word in facts), "")


def notices() -> list[type[Notice]]:
    """Every notice there is, for the test that holds the texts against them."""
    return Notice.__subclasses__()


Recipient = Chat | Account | Resident | Member | Grid


async def chats_of(to: Recipient) -> list[Chat]:
    """Where somebody can be told something; empty when nowhere.

    A grid without a group, or whose group has thrown the bot out, is spoken to in the nearest
    group above it.
    """
    match to:
        case Chat():
            return [to]
        case Account():
            known = recall(accounts.key(to.id))
            return [known.chat] if known and known.chat else await _chats(accounts__id=to.id)
        case Resident():
            return await _chats(accounts__resident_id=to.id)
        case Member():
            return await _chats(accounts__member_id=to.id)
        case Grid():
            way = await way_up(to)
            groups = await groups_of(way)
            return next(([groups[g.id]] for g in way if g.id in groups), [])


async def _chats(**whose: int) -> list[Chat]:
    async def read() -> list[Chat]:
        return await Chat.filter(**whose)

    return await remembered(("chats", *whose.items()), (Chat, Account), read)
