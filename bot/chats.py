"""Groups in the chat: how one is bound to its grid or its class."""

from bot.chat.keyboards import Words
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from models import chats
from models.grids import Grid


async def bind(turn: Turn, code: str) -> None:
    """Bind this group with the one-time code of the office."""
    if not code:
        await turn.send(Words(turn.say("group-how-to-bind")))
        return
    place = await chats.bind(turn.chat, code.strip(), turn.actor, now=turn.now)
    name = place.name if isinstance(place, Grid) else place.title
    await turn.send(Words(turn.say("group-bound", name=name)))


async def bind_elsewhere(turn: Turn, code: str) -> None:
    """A code that was typed where nobody could read it."""
    await turn.send(Words(turn.say("bind-in-group")))


async def how(turn: Turn, argument: str = "") -> None:
    """What one does in a group."""
    bound = turn.chat.grid_id or turn.chat.course_id
    await turn.send(Words(turn.say("group-help" if bound else "group-how-to-bind")))


def routes() -> Routes:
    """What groups' words answer."""
    return Routes(
        commands={"bind": bind_elsewhere},
        group_commands={"bind": bind, "start": how, "help": how},
    )
