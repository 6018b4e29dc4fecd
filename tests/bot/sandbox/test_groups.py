"""Groups: who is in them, and what a bot may know and do there."""

import pytest

from bot.sandbox.world import NotPossible


def test_joining_is_told_to_the_newcomer_and_to_the_group(api, world, account, chen):
    """The bot hears first that it is in, then what the group is told."""
    group = world.group("第二网格", owner=chen)
    world.join(group, account, by=chen)
    mine, told = api("getUpdates")
    assert mine["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert mine["my_chat_member"]["from"]["id"] == chen.id
    assert told["message"]["new_chat_members"][0]["id"] == account.id


def test_becoming_an_admin_is_told_to_the_bot_only(api, world, account, chen, group):
    """Nobody joined, so the group is not told."""
    world.join(group, account, as_admin=True, by=chen)
    (update,) = api("getUpdates")
    assert update["my_chat_member"]["new_chat_member"]["status"] == "administrator"


def test_a_bot_asks_who_is_in_a_chat(api, world, account, wang, li, chen, group, refused):
    """A stranger has left, and somebody unknown is not found."""
    world.join(group, wang, by=chen)
    ask = {"chat_id": group.id}
    assert api("getChatMember", user_id=chen.id, **ask)["status"] == "creator"
    assert api("getChatMember", user_id=wang.id, **ask)["status"] == "member"
    assert api("getChatMember", user_id=li.id, **ask)["status"] == "left"
    assert api("getChatMemberCount", **ask) == 3
    assert [a["user"]["id"] for a in api("getChatAdministrators", **ask)] == [chen.id]
    with refused("user not found"):
        api("getChatMember", user_id=1, **ask)
    with refused("there are no administrators in the private chat"):
        api("getChatAdministrators", chat_id=wang.id)


def test_a_bot_asks_what_a_chat_is(api, group, wang):
    """Title and kind, or the name."""
    assert api("getChat", chat_id=group.id)["title"] == "第一网格"
    assert api("getChat", chat_id=wang.id)["first_name"] == "王阿姨"


def test_with_privacy_mode_a_bot_sees_what_is_meant_for_it(world, chen):
    """Commands, answers to it, its name; as an admin everything."""
    shy = world.bot("shy_bot", privacy=True)
    group = world.group("群", owner=chen)
    world.join(group, shy, by=chen)
    shy.queue.drop()

    def heard():
        return [u["message"]["text"] for u in world.call(shy.token, "getUpdates")]

    sent = world.call(shy.token, "sendMessage", {"chat_id": group.id, "text": "?"})
    chen.says(group, "闲聊")
    chen.says(group, "/todo")
    chen.says(group, "问 @shy_bot")
    chen.replies(group.message(sent["message_id"]), "好的")
    assert heard() == ["/todo", "问 @shy_bot", "好的"]
    world.join(group, shy, as_admin=True, by=chen)
    chen.says(group, "闲聊")
    assert "闲聊" in [u.get("message", {}).get("text") for u in world.call(shy.token, "getUpdates")]


def test_pinning_takes_an_admin_and_is_told_to_the_group(api, world, account, chen, group, refused):
    """A member may not."""
    card = api("sendMessage", chat_id=group.id, text="卡片")
    place = {"chat_id": group.id, "message_id": card["message_id"]}
    with refused("not enough rights to manage pinned messages in the chat"):
        api("pinChatMessage", **place)
    world.join(group, account, as_admin=True, by=chen)
    assert api("pinChatMessage", **place)
    assert group.messages[-1].service["pinned_message"]["text"] == "卡片"
    assert api("getChat", chat_id=group.id)["pinned_message"]["text"] == "卡片"
    with refused("message to pin not found"):
        api("pinChatMessage", chat_id=group.id, message_id=99)
    assert api("unpinChatMessage", chat_id=group.id)
    assert group.pinned == []
    with refused("message to unpin not found"):
        api("unpinChatMessage", chat_id=group.id)


def test_links_into_a_group_take_an_admin(api, world, account, wang, chen, group, refused):
    """The primary one replaces the one before."""
    with refused("not enough rights to manage chat invite link"):
        api("createChatInviteLink", chat_id=group.id)
    world.join(group, account, as_admin=True, by=chen)
    made = api("createChatInviteLink", chat_id=group.id, name="新居民")
    assert (made["name"], made["is_primary"]) == ("新居民", False)
    first = api("exportChatInviteLink", chat_id=group.id)
    second = api("exportChatInviteLink", chat_id=group.id)
    assert first != second == api("getChat", chat_id=group.id)["invite_link"]
    with refused("can't invite members to a private chat"):
        api("createChatInviteLink", chat_id=wang.id)


def test_leaving_a_private_chat_is_impossible(api, wang, group, refused):
    """A group can be left."""
    with refused("chat member status can't be changed in private chats"):
        api("leaveChat", chat_id=wang.id)
    assert api("leaveChat", chat_id=group.id)


def test_a_group_is_upgraded_once(world, chen, group):
    """And an empty one not at all."""
    chen.upgrades(group)
    with pytest.raises(NotPossible):
        world.upgrade(group)
    with pytest.raises(NotPossible):
        world.upgrade(world.group("空群"))


def test_a_selective_keyboard_is_for_the_one_who_is_answered(api, world, wang, chen, group):
    """The others keep what they have."""
    world.join(group, wang, by=chen)
    hers = wang.says(group, "我")
    api(
        "sendMessage",
        chat_id=group.id,
        text="?",
        reply_markup={"keyboard": [["好"]], "selective": True},
        reply_to_message_id=hers.id,
    )
    assert wang.sees(group) == ["好"]
    assert chen.sees(group) == []
