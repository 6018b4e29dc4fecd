"""Sessions in the chat: a link that opens the office, for whoever holds a post."""

from typing import Any

from bot.chat.keyboards import Words
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.texts import Raw, Say
from models import sessions
from models.chats import Chat


async def office(turn: Turn, *_: str) -> None:
    """进入后台: a link that is good once, for ten minutes."""
    turn.end()
    await sessions.ask(turn.account, turn.actor, now=turn.now)
    if turn.press is not None:
        await turn.toast(turn.say.plain("office-coming"))


async def in_private(turn: Turn, argument: str = "") -> None:
    """A link that others could open first is not given."""
    await turn.send(Words(turn.say("office-in-private")), reply=True)


async def ready(facts: dict[str, Any], chat: Chat) -> Words:
    """The link, as it is when the message leaves; the chat app need not look at it."""
    say, address = Say(chat.locale), await sessions.address_of(facts["link"])
    if address is None:
        return Words(say("sign-in-link-ready", address="", minutes=facts["minutes"]))
    html = say("sign-in-link-ready", address=Raw(address), minutes=facts["minutes"])
    return Words(html, extra={"link_preview_options": {"is_disabled": True}})


def routes() -> Routes:
    """What sessions answer."""
    return Routes(
        commands={"office": office},
        group_commands={"office": in_private},
        presses={"office": office},
        menu={"office": office},
        notices={"sign-in-link-ready": ready},
    )
