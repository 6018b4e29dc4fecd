"""The installation: a secret of its own, and the name by which people find its bot.

The secret signs what is shown and read back within minutes (the codes of a lesson). It is made on
first use and lies in the database, so that every process and every restart knows the same one.
"""

import secrets

from tortoise import fields
from tortoise.models import Model

from models.database import writing

ONLY = 1
"""The id of the one row there is."""


class Installation(Model):
    """This installation."""

    id = fields.IntField(primary_key=True)
    secret = fields.CharField(max_length=64)
    bot_name = fields.CharField(max_length=64, default="")

    class Meta(Model.Meta):
        table = "installation"


async def known() -> Installation:
    """What is known of this installation, its secret made if there is none yet."""
    found = await Installation.get_or_none(id=ONLY)
    if found is not None:
        return found
    async with writing():
        made, _ = await Installation.get_or_create({"secret": secrets.token_hex(32)}, id=ONLY)
    return made


async def is_called(bot_name: str) -> None:
    """The bot has learned its name: links and posters lead to it from now on."""
    if (await known()).bot_name != bot_name:
        async with writing():
            await Installation.filter(id=ONLY).update(bot_name=bot_name)


async def link(payload: str) -> str | None:
    """A deep link that says something to the bot; None while nobody knows the bot's name."""
    name = (await known()).bot_name
    return f"https://t.me/{name}?start={payload}" if name else None
