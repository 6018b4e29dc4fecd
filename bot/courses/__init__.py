"""Courses in the chat: what residents see and offer, the group's card, approvals, the roll."""

from bot.chat.routes import Routes
from bot.courses import (
    approvals,
    bulletin,
    cards,
    codes,
    named,
    offering,
    own,
    presence,
    resident,
    roll,
)


def routes() -> Routes:
    """What courses' words answer."""
    together = Routes()
    for part in (resident, own, offering, roll, presence, codes, named, bulletin, approvals, cards):
        together.include(part.routes())
    return together
