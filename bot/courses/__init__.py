"""Courses in the chat: what residents see and offer, the group's card, approvals, the roll."""

from bot.chat.routes import Routes
from bot.courses import (
    approvals,
    bulletin,
    cards,
    chains,
    codes,
    dropping_in,
    leaves,
    named,
    offering,
    own,
    presence,
    resident,
    roll,
    wishes,
)


def routes() -> Routes:
    """What courses' words answer."""
    together = Routes()
    seats = (resident, leaves, dropping_in, own, offering, wishes, approvals, cards)
    for part in (*seats, roll, presence, codes, chains, named, bulletin):
        together.include(part.routes())
    return together
