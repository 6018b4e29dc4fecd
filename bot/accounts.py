"""Accounts in the chat: the language one is spoken to in."""

from bot.chat.keyboards import Choice, data
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.texts import LOCALES, Say
from models.accounts import Account
from models.chats import Chat
from models.database import writing
from models.errors import NotFound


async def ask_language(turn: Turn, argument: str = "") -> None:
    """Which language?"""
    names = [Choice(Say(code).plain("language"), data("language", code)) for code in LOCALES]
    await turn.answer(turn.say("language-ask"), names)


async def set_language(turn: Turn, locale: str) -> None:
    """Speak this language from now on: to this person, or in this group."""
    if locale not in LOCALES:
        raise NotFound(what="language")
    if turn.in_group:
        _ = turn.member
    async with writing():
        await Chat.filter(id=turn.chat.id).update(locale=locale)
        if not turn.in_group:
            await Account.filter(id=turn.account.id).update(locale=locale)
    turn.say = Say(locale)
    await turn.answer(turn.say("language-kept"))


async def ask_group_language(turn: Turn, argument: str = "") -> None:
    """Which language in this group? Staff decide."""
    _ = turn.member
    await ask_language(turn)


def routes() -> Routes:
    """What accounts' words answer."""
    return Routes(
        commands={"language": ask_language},
        group_commands={"language": ask_group_language},
        presses={"language": set_language},
    )
