"""A request on a list: what waits for a group that more is due to than it may be sent."""

from bot.chat.keyboards import Choice, Words, data
from bot.chat.parts import shortened
from bot.chat.routes import Routes
from bot.requests import cards
from bot.texts import Say
from models.chats import Chat
from models.privacy import mask
from models.requests import Move, moves_for

SAID = 40
"""UTF-16 units of what was said."""

PLACE = 40
"""UTF-16 units of where."""


async def line(id: int, chat: Chat) -> Words | None:
    """The request in one line, with the buttons to see its card and to take it on."""
    request = await cards.loaded(id)
    if request is None:
        return None
    say = Say(chat.locale)
    if await cards.hidden_from(chat, request):
        return Words(say("request-card-away", number=request.number, grid=request.grid.name))
    html = say(
        "listed-request",
        number=request.number,
        status=say.plain(f"status-{request.status}"),
        urgent="yes" if request.urgent else "no",
        category=request.category.name(say.locale),
        place=shortened(request.place_words or say.plain("place-unknown"), PLACE)[0],
        text=shortened(mask(request.text), SAID)[0],
        member=request.claimer.name if request.claimer else "",
    )
    buttons = [Choice(say.plain("button-see"), data("show-card", request.id))]
    if Move.CLAIM in moves_for(request, staff=True) and await cards.speaks_for(chat, request):
        claim = data("claim", request.id, request.version)
        buttons.append(Choice(say.plain("button-claim"), claim))
    return Words(html, buttons)


def routes() -> Routes:
    """How requests stand on a list."""
    return Routes(entries={"request": line})
