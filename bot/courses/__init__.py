"""Courses in the chat: the resident's list and card, the group's card, approvals, the roll."""

from bot.chat.routes import Routes
from bot.courses import approvals, cards, resident, roll


def routes() -> Routes:
    """What courses' words answer."""
    together = Routes()
    for part in (resident, roll, approvals, cards):
        together.include(part.routes())
    return together
