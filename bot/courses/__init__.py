"""Courses in the chat: what residents see and offer, the group's card, approvals, the roll."""

from bot.chat.routes import Routes
from bot.courses import (
    approvals,
    asking,
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
    signing_up,
    wishes,
)


def routes() -> Routes:
    """What courses' words answer."""
    together = Routes()
    seats = (resident, signing_up, leaves, dropping_in, own, offering, wishes, approvals, cards)
    for part in (*seats, asking, roll, presence, codes, chains, named, bulletin):
        together.include(part.routes())
    return together
