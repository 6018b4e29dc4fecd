"""Editing: a bot changes its own messages, and hears when nothing would change."""

import pytest

from bot.sandbox.world import Upload, sample_photo
from bot.sandbox.world.refusals import NOT_MODIFIED

BUTTON = {"inline_keyboard": [[{"text": "提交", "callback_data": "a"}]]}
OTHER = {"inline_keyboard": [[{"text": "取消", "callback_data": "b"}]]}


@pytest.fixture
def card(api, wang):
    """A message with a button, as parameters of an edit."""
    sent = api("sendMessage", chat_id=wang.id, text="待接单", reply_markup=BUTTON)
    return {"chat_id": wang.id, "message_id": sent["message_id"]}


def test_an_edit_replaces_the_words_and_says_when(api, account, clock, wang, card):
    """People see the new words in the old place."""
    clock.advance(60)
    edited = api("editMessageText", text="办理中", reply_markup=BUTTON, **card)
    assert edited["edit_date"] == edited["date"] + 60
    seen = wang.chat_with(account).messages[-1]
    assert (seen.id, seen.text, seen.buttons) == (card["message_id"], "办理中", [["提交"]])


def test_an_edit_that_changes_nothing_is_refused(api, card, refused):
    """Other words, or other buttons, are a change."""
    with refused(NOT_MODIFIED):
        api("editMessageText", text="待接单", reply_markup=BUTTON, **card)
    with refused(NOT_MODIFIED):
        api("editMessageReplyMarkup", reply_markup=BUTTON, **card)
    api("editMessageReplyMarkup", reply_markup=OTHER, **card)
    api("editMessageText", text="待接单", parse_mode="HTML", reply_markup=BUTTON, **card)
    with refused(NOT_MODIFIED):
        api("editMessageText", text=" 待接单 ", reply_markup=BUTTON, **card)


def test_an_edit_without_markup_drops_the_keyboard(api, account, wang, card):
    """Whoever wants to keep the buttons has to send them again."""
    api("editMessageText", text="办理中", **card)
    assert wang.chat_with(account).messages[-1].buttons == []


def test_changing_only_the_buttons_does_not_mark_the_message_as_edited(api, card):
    """The words are what was edited or not."""
    assert "edit_date" not in api("editMessageReplyMarkup", reply_markup=OTHER, **card)


def test_a_message_that_is_gone_cannot_be_edited(api, world, account, wang, card, refused):
    """Nor one that never was, nor one without a number."""
    wang.deletes(wang.chat_with(account).messages[-1])
    with refused("message to edit not found"):
        api("editMessageText", text="办理中", **card)
    with refused("message identifier is not specified"):
        api("editMessageText", text="办理中", chat_id=wang.id)


def test_a_bot_edits_only_its_own_messages(api, account, wang, card, refused):
    """Not those of people, not forwards, not what the platform says."""
    hers = wang.says(account, "电梯坏了")
    with refused("message can't be edited"):
        api("editMessageText", text="x", chat_id=wang.id, message_id=hers.id)
    again = api("forwardMessage", chat_id=wang.id, from_chat_id=wang.id, message_id=hers.id)
    with refused("message can't be edited"):
        api("editMessageText", text="x", chat_id=wang.id, message_id=again["message_id"])


def test_a_message_with_a_reply_keyboard_cannot_be_edited(api, wang, refused):
    """Only those without markup or with an inline keyboard can."""
    keyboard = {"keyboard": [["我的事"]]}
    sent = api("sendMessage", chat_id=wang.id, text="您好", reply_markup=keyboard)
    with refused("message can't be edited"):
        api("editMessageText", chat_id=wang.id, message_id=sent["message_id"], text="x")
    with refused("inline keyboard expected"):
        api(
            "editMessageText",
            chat_id=wang.id,
            message_id=sent["message_id"],
            text="x",
            reply_markup=keyboard,
        )


def test_words_are_edited_as_text_and_captions_as_captions(api, wang, card, refused):
    """Each by its own method."""
    files = {"pic": Upload("a.png", sample_photo(8, 8)), "new": Upload("b", sample_photo(9, 9))}
    photo = api("sendPhoto", files, chat_id=wang.id, photo="attach://pic", caption="一")
    place = {"chat_id": wang.id, "message_id": photo["message_id"]}
    assert api("editMessageCaption", caption="二", **place)["caption"] == "二"
    with refused("there is no text in the message to edit"):
        api("editMessageText", text="二", **place)
    with refused("there is no caption in the message to edit"):
        api("editMessageCaption", caption="二", **card)
    changed = api(
        "editMessageMedia", files, media={"type": "photo", "media": "attach://new"}, **place
    )
    assert changed["photo"][0]["width"] == 9
    assert "caption" not in changed


def test_a_message_that_grew_too_long_is_refused(api, card, refused):
    """The same border as when sending."""
    api("editMessageText", text="电" * 4096, **card)
    with refused("message is too long"):
        api("editMessageText", text="梯" * 4097, **card)


def test_deleting_takes_a_message_away_once(api, account, wang, card, refused):
    """The second time there is nothing."""
    assert api("deleteMessage", **card) is True
    assert not wang.chat_with(account).shows("待接单")
    with refused("message to delete not found"):
        api("deleteMessage", **card)


def test_after_48_hours_nothing_is_deleted_for_everyone(api, clock, wang, card, refused):
    """Up to then it is."""
    clock.advance(48 * 3600 + 1)
    with refused("message can't be deleted for everyone"):
        api("deleteMessage", **card)
    clock.advance(-1)
    api("deleteMessage", **card)


def test_deleting_others_messages_in_a_group_takes_an_admin(
    api, world, account, chen, group, refused
):
    """A mere member may not."""
    hers = chen.says(group, "电话是 1234")
    with refused("message can't be deleted"):
        api("deleteMessage", chat_id=group.id, message_id=hers.id)
    world.join(group, account, as_admin=True, by=chen)
    assert api("deleteMessage", chat_id=group.id, message_id=hers.id)


def test_deleting_many_skips_what_is_not_there(api, account, wang, refused):
    """At most a hundred at a time."""
    sent = [api("sendMessage", chat_id=wang.id, text=str(n))["message_id"] for n in range(3)]
    assert api("deleteMessages", chat_id=wang.id, message_ids=[*sent, 999])
    assert [message.text for message in wang.chat_with(account).messages] == ["/start"]
    with refused("too many message identifiers specified"):
        api("deleteMessages", chat_id=wang.id, message_ids=list(range(1, 102)))
    with refused("message identifiers are not specified"):
        api("deleteMessages", chat_id=wang.id)


def test_a_reaction_is_one_of_the_platforms(api, account, wang, refused):
    """👌 is, ✅ is not."""
    hers = wang.says(account, "电梯坏了")
    place = {"chat_id": wang.id, "message_id": hers.id}
    api("setMessageReaction", reaction=[{"type": "emoji", "emoji": "👌"}], **place)
    assert hers.reactions[account.id] == ["👌"]
    with refused("REACTION_INVALID"):
        api("setMessageReaction", reaction=[{"type": "emoji", "emoji": "✅"}], **place)
    with refused("message to react not found"):
        api("setMessageReaction", reaction=[], chat_id=wang.id, message_id=999)
