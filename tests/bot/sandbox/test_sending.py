"""Sending: what a bot says is what people see, and what is too much is refused."""

import json

import pytest

from bot.sandbox.world import Upload, sample_photo

PHOTO = {"pic": Upload("a.png", sample_photo(8, 8), "image/png")}


def test_what_a_bot_sends_is_what_the_person_sees(api, account, wang):
    """And the bot gets it back with its number."""
    sent = api("sendMessage", chat_id=wang.id, text="您好")
    seen = wang.chat_with(account).messages[-1]
    assert (sent["message_id"], sent["text"]) == (seen.id, seen.text) == (2, "您好")
    assert sent["from"]["username"] == "lingrid_bot"
    assert sent["chat"] == {"id": wang.id, "type": "private", "first_name": "王阿姨"}


@pytest.mark.parametrize("character", ["电", "<b>电</b>", "&lt;"])
def test_a_text_has_at_most_4096_characters_after_parsing(api, wang, refused, character):
    """Tags and references do not count."""
    api("sendMessage", chat_id=wang.id, text=character * 4096, parse_mode="HTML")
    with refused("message is too long"):
        api("sendMessage", chat_id=wang.id, text=character * 4097, parse_mode="HTML")


def test_an_emoji_counts_twice(api, wang, refused):
    """Lengths are UTF-16 units."""
    api("sendMessage", chat_id=wang.id, text="😀" * 2048)
    with refused("message is too long"):
        api("sendMessage", chat_id=wang.id, text="😀" * 2049)


@pytest.mark.parametrize("text", ["", "  \n ", "<b></b>"])
def test_an_empty_text_is_refused(api, wang, refused, text):
    """Also when nothing is left after parsing."""
    with refused("message text is empty"):
        api("sendMessage", chat_id=wang.id, text=text, parse_mode="HTML")


def test_a_caption_has_at_most_1024_characters(api, wang, refused):
    """After parsing, as with texts."""
    photo = {"chat_id": wang.id, "photo": "attach://pic", "parse_mode": "HTML"}
    api("sendPhoto", PHOTO, caption="<b>电</b>" * 1024, **photo)
    with refused("message caption is too long"):
        api("sendPhoto", PHOTO, caption="<b>电</b>" * 1025, **photo)


def test_a_reply_shows_what_it_answers(api, account, wang, refused):
    """What is gone cannot be answered, unless the bot says that it does not mind."""
    asked = wang.says(account, "什么时候修好？")
    parameters = {"message_id": asked.id}
    sent = api("sendMessage", chat_id=wang.id, text="明天", reply_parameters=parameters)
    assert sent["reply_to_message"]["text"] == "什么时候修好？"

    wang.deletes(asked)
    with refused("message to be replied not found"):
        api("sendMessage", chat_id=wang.id, text="明天", reply_parameters=parameters)
    parameters = json.dumps(parameters | {"allow_sending_without_reply": True})
    sent = api("sendMessage", chat_id=wang.id, text="明天", reply_parameters=parameters)
    assert "reply_to_message" not in sent


def test_a_topic_has_to_exist(api, world, account, chen, refused):
    """An unknown thread is refused, a known one is shown."""
    forum = world.group("论坛", owner=chen, topics={7: "公告"})
    world.join(forum, account, by=chen)
    sent = api("sendMessage", chat_id=forum.id, text="一", message_thread_id=7)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (7, True)
    with refused("message thread not found"):
        api("sendMessage", chat_id=forum.id, text="一", message_thread_id=8)


def test_places_and_contacts_can_be_sent(api, wang, refused):
    """With what they cannot do without."""
    place = api("sendLocation", chat_id=wang.id, latitude=31.2, longitude="121.5")
    assert place["location"] == {"latitude": 31.2, "longitude": 121.5}
    with refused("latitude and longitude must be specified"):
        api("sendLocation", chat_id=wang.id, latitude=31.2)
    with refused("wrong latitude or longitude specified"):
        api("sendLocation", chat_id=wang.id, latitude=91, longitude=0)
    card = api("sendContact", chat_id=wang.id, phone_number="12345", first_name="物业")
    assert card["contact"] == {"phone_number": "12345", "first_name": "物业"}
    with refused("phone number is empty"):
        api("sendContact", chat_id=wang.id, first_name="物业")
    with refused("first name is empty"):
        api("sendContact", chat_id=wang.id, phone_number="12345")


def test_an_album_is_several_messages_with_one_group_id(api, wang, refused):
    """At most ten, and documents only among themselves."""
    item = {"type": "photo", "media": "attach://pic"}
    sent = api("sendMediaGroup", PHOTO, chat_id=wang.id, media=[item | {"caption": "一"}, item])
    assert len({message["media_group_id"] for message in sent}) == 1
    assert [message.get("caption") for message in sent] == ["一", None]

    with refused("too many messages to send as an album"):
        api("sendMediaGroup", PHOTO, chat_id=wang.id, media=[item] * 11)
    with refused("there are no messages to send"):
        api("sendMediaGroup", PHOTO, chat_id=wang.id, media=[])
    with refused("document can't be mixed with other media types"):
        paper = {"type": "document", "media": "attach://pic"}
        api("sendMediaGroup", PHOTO, chat_id=wang.id, media=[item, paper])


def test_a_copy_does_not_say_whose_it_was_and_a_forward_does(api, account, wang, group, refused):
    """Copies may get another caption."""
    photo = wang.sends_photo(account, caption="就是这个")
    source = {"chat_id": group.id, "from_chat_id": wang.id, "message_id": photo.id}
    api("copyMessage", caption="现场", **source)
    assert group.messages[-1].text == "现场"
    assert group.messages[-1].forward_origin is None

    forwarded = api("forwardMessage", **source)
    assert forwarded["caption"] == "就是这个"
    assert forwarded["forward_origin"]["sender_user"]["id"] == wang.id

    with refused("message to copy not found"):
        api("copyMessage", **source | {"message_id": 99})
    with refused("message to forward not found"):
        api("forwardMessage", **source | {"message_id": 99})


def test_what_is_protected_cannot_be_passed_on(api, account, wang, group, refused):
    """The same message without protection can."""
    for protected in (False, True):
        kept = api("sendMessage", chat_id=wang.id, text="电话", protect_content=protected)
        source = {"from_chat_id": wang.id, "message_id": kept["message_id"]}
        if protected:
            with refused("message has protected content and can't be forwarded"):
                api("forwardMessage", chat_id=group.id, **source)
        else:
            api("forwardMessage", chat_id=group.id, **source)


def test_a_person_who_hides_forwards_is_only_a_name(api, account, wang, group):
    """The platform then tells no id."""
    wang.hides_forwards = True
    words = wang.says(account, "电梯坏了")
    sent = api("forwardMessage", chat_id=group.id, from_chat_id=wang.id, message_id=words.id)
    origin = sent["forward_origin"]
    assert (origin["type"], origin["sender_user_name"]) == ("hidden_user", "王阿姨")


def test_typing_is_shown_and_has_a_known_kind(api, world, wang, refused):
    """What the platform does not know is refused."""
    api("sendChatAction", chat_id=wang.id, action="typing")
    assert world.events.kept[-1].kind == "action"
    with refused("wrong parameter action in request"):
        api("sendChatAction", chat_id=wang.id, action="thinking")


def test_a_silent_message_is_silent(api, account, wang):
    """A message sent again is sent without a sound."""
    api("sendMessage", chat_id=wang.id, text="〔重发〕", disable_notification=True)
    assert wang.chat_with(account).messages[-1].silent


def test_a_parameter_that_nothing_obeys_is_refused_by_name(api, wang, refused):
    """Ignoring it would be answering something else."""
    with refused("the sandbox does not model the parameter business_connection_id"):
        api("sendMessage", chat_id=wang.id, text="一", business_connection_id="x")
