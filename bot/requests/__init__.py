"""Requests in the chat: the draft, the resident's side, the group's side, and the cards of both."""

from bot.chat.routes import Routes
from bot.requests import (
    answers,
    callbacks,
    cards,
    cases,
    checking,
    consent,
    correcting,
    details,
    drafting,
    extending,
    group,
    handing_over,
    helping,
    listed,
    merging,
    more,
    mornings,
    nearby,
    on_behalf,
    parking,
    phoning,
    resident,
    rewording,
    similar,
    splitting,
    together,
    whistles,
)


def routes() -> Routes:
    """What requests' words answer."""
    whole = Routes()
    for part in (
        resident,
        answers,
        callbacks,
        checking,
        phoning,
        drafting,
        details,
        group,
        mornings,
        more,
        handing_over,
        helping,
        whistles,
        extending,
        parking,
        correcting,
        cards,
        listed,
        rewording,
        similar,
        together,
        merging,
        splitting,
        nearby,
        on_behalf,
        cases,
        consent,
    ):
        whole.include(part.routes())
    return whole
