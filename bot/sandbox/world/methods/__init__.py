"""The Bot API's methods, by name. Names do not care for case, as on the platform.

A method that exists and is not modelled is refused by name; one that does not exist is 404.
"""

from collections.abc import Callable
from typing import Any

from bot.sandbox.world.chats import BotAccount
from bot.sandbox.world.documented import DOCUMENTED
from bot.sandbox.world.methods import about, chats, editing, sending, updates
from bot.sandbox.world.parameters import Parameters
from bot.sandbox.world.refusals import not_found, not_modelled
from bot.sandbox.world.world import World

Method = Callable[[World, BotAccount, Parameters], Any]

MODELLED: dict[str, Method] = {
    **updates.METHODS,
    **sending.METHODS,
    **editing.METHODS,
    **chats.METHODS,
    **about.METHODS,
}
_BY_NAME = {name.lower(): method for name, method in MODELLED.items()}
_DOCUMENTED = {name.lower(): name for name in DOCUMENTED}


def perform(world: World, bot: BotAccount, name: str, given: Parameters) -> Any:
    """Do what the method does, or refuse."""
    method = _BY_NAME.get(name.lower())
    if method is not None:
        given.refuse_unmodelled()
        return method(world, bot, given)
    if name.lower() in _DOCUMENTED:
        raise not_modelled(_DOCUMENTED[name.lower()])
    raise not_found()
