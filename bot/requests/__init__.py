"""Requests in the chat: the draft, the resident's side, the group's side, and the cards of both."""

from bot.chat.routes import Routes
from bot.requests import answers, cards, details, drafting, group, resident


def routes() -> Routes:
    """What requests' words answer."""
    together = Routes()
    for part in (resident, answers, drafting, details, group, cards):
        together.include(part.routes())
    return together
