"""Access: whom a bot may reach, and the words in which it hears that it may not."""

import pytest

from bot.sandbox.world import NotPossible, Refused
from bot.sandbox.world.refusals import BLOCKED, CANNOT_INITIATE, UPGRADED


def test_a_bot_speaks_to_a_person_who_has_written(api, account, li, refused):
    """And to nobody else."""
    with refused(CANNOT_INITIATE, code=403):
        api("sendMessage", chat_id=li.id, text="您好")
    li.says(account, "你好")
    assert api("sendMessage", chat_id=li.id, text="您好")


def test_a_person_who_blocked_the_bot_is_not_reached(api, account, wang, refused):
    """The bot is told of both, blocking and unblocking."""
    wang.blocks(account)
    with refused(BLOCKED, code=403):
        api("sendMessage", chat_id=wang.id, text="您好")
    with pytest.raises(NotPossible):
        wang.says(account, "电梯坏了")
    wang.unblocks(account)
    api("sendMessage", chat_id=wang.id, text="您好")
    told = [u["my_chat_member"] for u in api("getUpdates") if "my_chat_member" in u]
    assert [one["new_chat_member"]["status"] for one in told] == ["kicked", "member"]


@pytest.mark.parametrize("chat_id", [1, -1, "x", "@nobody", 2**70])
def test_an_unknown_chat_is_not_found(api, refused, chat_id):
    """Whatever it looks like."""
    with refused("chat not found"):
        api("sendMessage", chat_id=chat_id, text="x")


def test_a_chat_has_to_be_named(api, refused):
    """Nothing is not a chat."""
    with refused("chat_id is empty"):
        api("sendMessage", text="x")


def test_a_group_is_reached_while_the_bot_is_in_it(api, world, account, chen, group, refused):
    """Kicked and left are told apart, and a group it never was in is not found."""
    api("sendMessage", chat_id=group.id, text="一")
    chen.kicks(group, account)
    with refused("bot was kicked from the group chat", code=403):
        api("sendMessage", chat_id=group.id, text="二")
    world.join(group, account, by=chen)
    api("leaveChat", chat_id=group.id)
    with refused("bot is not a member of the group chat", code=403):
        api("sendMessage", chat_id=group.id, text="三")
    other = world.group("别的群", owner=chen)
    with refused("chat not found"):
        api("sendMessage", chat_id=other.id, text="四")


def test_a_supergroup_names_itself_so(api, world, account, chen, refused):
    """In the words of its kind."""
    club = world.group("书法班", owner=chen, supergroup=True)
    world.join(club, account, by=chen)
    chen.kicks(club, account)
    with refused("bot was kicked from the supergroup chat", code=403):
        api("sendMessage", chat_id=club.id, text="一")


def test_a_channel_wants_an_admin(api, world, account, chen, refused):
    """And has a name that starts with @."""
    news = world.channel("通知", username="tongzhi", owner=chen)
    world.join(news, account, by=chen)
    with refused("need administrator rights in the channel chat"):
        api("sendMessage", chat_id="@tongzhi", text="一")
    world.join(news, account, as_admin=True, by=chen)
    post = api("sendMessage", chat_id="@tongzhi", text="一")
    assert "from" not in post
    assert post["sender_chat"]["title"] == "通知"


def test_an_upgraded_group_says_where_it_moved(api, world, account, chen, group, refused):
    """Both chats are told, the old one takes nothing any more, the new one does."""
    card = api("sendMessage", chat_id=group.id, text="卡片")
    grown = chen.upgrades(group)
    assert (grown.type, str(grown.id)[:4]) == ("supergroup", "-100")
    old, new = (u["message"] for u in api("getUpdates"))
    assert (old["chat"]["id"], old["migrate_to_chat_id"]) == (group.id, grown.id)
    assert (new["chat"]["id"], new["migrate_from_chat_id"]) == (grown.id, group.id)
    for method in ("sendMessage", "editMessageText"):
        with refused(UPGRADED, migrate_to_chat_id=grown.id):
            api(method, chat_id=group.id, text="二", message_id=card["message_id"])
    assert api("sendMessage", chat_id=grown.id, text="二")
    assert chen.says(group, "还在").chat is grown


def test_bots_do_not_write_to_bots(api, world, refused):
    """Not even in the sandbox."""
    other = world.bot("other_bot")
    with refused("bot can't send messages to bots", code=403):
        api("sendMessage", chat_id=other.id, text="x")


def test_an_unknown_token_is_unauthorized(world, account):
    """Its own token is known."""
    assert world.call(account.token, "getMe")["username"] == "lingrid_bot"
    with pytest.raises(Refused, match=r"^401 Unauthorized$"):
        world.call("7:SANDBOX-nobody", "getMe")


def test_a_token_that_could_be_real_is_refused_with_a_clear_line(world):
    """Neither as a caller nor as a new bot."""
    real = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
    with pytest.raises(Refused, match="this is the sandbox, not Telegram"):
        world.call(real, "getMe")
    with pytest.raises(ValueError, match="only sandbox tokens"):
        world.bot("x_bot", token=real)
    assert world.bot("x_bot", token="7:SANDBOX-x").token == "7:SANDBOX-x"


def test_each_bot_has_its_own_private_chats(world, account, wang):
    """The id is the same, the messages are not."""
    other = world.bot("other_bot")
    wang.starts(other)
    assert wang.chat_with(other) is not wang.chat_with(account)
    assert wang.chat_with(other).id == wang.chat_with(account).id == wang.id
