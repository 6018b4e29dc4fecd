"""What a bot says about itself, and the files it fetches."""

import json
import re
from collections.abc import Callable

from bot.sandbox.world.chats import BotAccount
from bot.sandbox.world.parameters import Parameters
from bot.sandbox.world.refusals import Json, bad_request
from bot.sandbox.world.world import World

MOST_COMMANDS = 100
_LENGTHS = {"name": 64, "description": 512, "short_description": 120}


def get_me(_world: World, bot: BotAccount, _given: Parameters) -> Json:
    """The bot itself."""
    return bot.as_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not bot.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_file(world: World, _bot: BotAccount, given: Parameters) -> Json:
    """Where a file can be fetched from; nothing above 20 MB."""
    stored = world.files.for_download(given.text("file_id"))
    return stored.as_json() | {"file_path": stored.path}


def _shelf(given: Parameters) -> tuple[str, str]:
    """Commands are kept per scope and language."""
    scope = given.parsed("scope", what="BotCommandScope") or {"type": "default"}
    return json.dumps(scope, sort_keys=True), given.text("language_code")


def set_my_commands(_world: World, bot: BotAccount, given: Parameters) -> bool:
    """The list of commands that the app offers."""
    commands = given.objects("commands", what="BotCommand") or []
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        _check_command(str(command.get("command", "")), str(command.get("description", "")))
    bot.commands[_shelf(given)] = [
        {"command": str(c["command"]).removeprefix("/"), "description": str(c["description"])}
        for c in commands
    ]
    return True


def _check_command(command: str, description: str) -> None:
    if not re.fullmatch(r"/?[a-z0-9_]{1,32}", command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")


def get_my_commands(_world: World, bot: BotAccount, given: Parameters) -> list[Json]:
    """The commands of exactly this scope and language."""
    return bot.commands.get(_shelf(given), [])


def delete_my_commands(_world: World, bot: BotAccount, given: Parameters) -> bool:
    """No commands for this scope and language."""
    bot.commands.pop(_shelf(given), None)
    return True


def _setter(kind: str) -> Callable[[World, BotAccount, Parameters], bool]:
    def put(_world: World, bot: BotAccount, given: Parameters) -> bool:
        text = given.text(kind)
        if len(text) > _LENGTHS[kind]:
            raise bad_request(f"BOT_{kind.upper()}_TOO_LONG")
        bot.texts[kind, given.text("language_code")] = text
        return True

    put.__doc__ = f"The bot's {kind} in a language."
    return put


def _getter(kind: str) -> Callable[[World, BotAccount, Parameters], Json]:
    def get(_world: World, bot: BotAccount, given: Parameters) -> Json:
        default = bot.first_name if kind == "name" else ""
        fallback = bot.texts.get((kind, ""), default)
        return {kind: bot.texts.get((kind, given.text("language_code")), fallback) or default}

    get.__doc__ = f"The bot's {kind} in a language, or in none."
    return get


METHODS = {
    "getMe": get_me,
    "getFile": get_file,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
}
