"""Methods: those that are modelled answer, the others are refused by name."""

from contextlib import suppress

import aiogram.methods
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.world import ManualClock, Refused, World
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


_NAMES = """
chat_id text caption photo media reply_markup reply_parameters entities parse_mode message_id
message_ids offset limit allowed_updates commands scope callback_query_id reaction from_chat_id
user_id latitude longitude phone_number first_name action url file_id link_preview_options
message_thread_id
"""
NAMES = _NAMES.split()
ODD = st.sampled_from(
    [
        {"message_id": "x"},
        {"inline_keyboard": [[{"text": 5, "url": "http://[x"}]]},
        {"inline_keyboard": [[1]]},
        {"keyboard": 5},
        [{"type": [], "offset": "x", "length": None}],
        [{"type": "photo", "media": []}],
        [{"command": 5, "description": None}],
        "[1]",
        '{"a": 1}',
        "http://[x",
        1e400,
    ]
)
VALUES = ODD | st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)


@given(
    method=st.sampled_from(sorted(MODELLED)),
    params=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5),
    at_home=st.booleans(),
)
def test_whatever_is_passed_is_done_or_refused(method, params, at_home):
    """Never anything else: a bot must not be able to break its platform."""
    world = World(ManualClock())
    account, owner = world.bot("b"), world.person("陈")
    owner.starts(account)
    group = world.group("网格", owner=owner)
    world.join(group, account, as_admin=True)
    usual = {"chat_id": owner.id if at_home else group.id, "message_id": 1, "text": "x"}
    with suppress(Refused):
        world.call(account.token, method, usual | params)


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
