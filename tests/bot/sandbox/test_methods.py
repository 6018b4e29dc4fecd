"""Methods: those that are modelled answer, the others are refused by name."""

import aiogram.methods
import pytest

from bot.sandbox.world import Refused
from bot.sandbox.world.documented import DOCUMENTED
from bot.sandbox.world.methods import MODELLED

UNMODELLED = sorted(DOCUMENTED - MODELLED.keys())


def test_the_documented_methods_are_those_of_the_installed_aiogram():
    """Whoever upgrades it hears what is new."""
    classes = [getattr(aiogram.methods, name) for name in aiogram.methods.__all__]
    names = {getattr(one, "__api_method__", None) for one in classes} - {None}
    assert {name for name in names if isinstance(name, str)} == DOCUMENTED


def test_everything_modelled_is_documented():
    """Nothing is made up."""
    assert MODELLED.keys() <= DOCUMENTED


@pytest.mark.parametrize("method", UNMODELLED)
def test_what_is_not_modelled_is_refused_by_name(api, refused, method):
    """And never answered with `true`."""
    with refused(f"the sandbox does not model {method}"):
        api(method)


def test_what_does_not_exist_is_not_found(api):
    """Names do not care for case, as on the platform."""
    with pytest.raises(Refused, match="404 Not Found"):
        api("makeCoffee")
    assert api("GETME")["is_bot"] is True


def test_commands_are_kept_by_scope_and_language(api, refused):
    """Each list is its own."""
    commands = [{"command": "/start", "description": "开始"}]
    scope = {"type": "all_group_chats"}
    assert api("setMyCommands", commands=commands, scope=scope, language_code="zh")
    assert api("getMyCommands") == []
    kept = api("getMyCommands", scope=scope, language_code="zh")
    assert kept == [{"command": "start", "description": "开始"}]
    assert api("deleteMyCommands", scope=scope, language_code="zh")
    assert api("getMyCommands", scope=scope, language_code="zh") == []
    with refused("BOT_COMMAND_INVALID"):
        api("setMyCommands", commands=[{"command": "Start", "description": "开始"}])
    with refused("BOT_COMMAND_DESCRIPTION_INVALID"):
        api("setMyCommands", commands=[{"command": "start", "description": ""}])
    with refused("BOT_COMMANDS_TOO_MUCH"):
        api("setMyCommands", commands=commands * 101)


def test_a_bot_introduces_itself_by_language(api, refused):
    """What is not said in a language is said as ever."""
    api("setMyDescription", description="社区小助手")
    api("setMyDescription", description="Helper", language_code="en")
    assert api("getMyDescription", language_code="en") == {"description": "Helper"}
    assert api("getMyDescription", language_code="fr") == {"description": "社区小助手"}
    assert api("getMyName") == {"name": "邻格"}
    api("setMyShortDescription", short_description="x" * 120)
    with refused("BOT_SHORT_DESCRIPTION_TOO_LONG"):
        api("setMyShortDescription", short_description="x" * 121)


def test_json_that_cannot_be_read_is_refused(api, wang, refused):
    """With the name of what it should have been."""
    with refused("can't parse BotCommand JSON object"):
        api("setMyCommands", commands="[")
    with refused("can't parse reply parameters JSON object"):
        api("sendMessage", chat_id=wang.id, text="x", reply_parameters="{")
    with refused("can't parse allowed_updates JSON object"):
        api("getUpdates", allowed_updates="[")
