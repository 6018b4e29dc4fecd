"""People: what they do with their hands, and how a bot sees it."""

import pytest

from bot.sandbox.world import NotPossible


def last(api):
    return api("getUpdates")[-1]["message"]


def test_starting_is_a_command_and_a_deep_link_has_a_payload(api, account, li):
    """Both begin the conversation."""
    li.starts(account)
    assert last(api)["text"] == "/start"
    li.opens("https://t.me/lingrid_bot?start=class_3")
    assert last(api)["text"] == "/start class_3"
    assert last(api)["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    with pytest.raises(NotPossible):
        li.opens("https://t.me/nobody_bot?start=x")
    with pytest.raises(NotPossible):
        li.opens("https://example.org/")


def test_everything_that_people_send_arrives(api, account, wang, li):
    """As its own kind."""
    wang.sends_photo(account, caption="看")
    assert (last(api)["caption"], last(api)["photo"][-1]["width"]) == ("看", 320)
    wang.sends_voice(account, seconds=4)
    assert last(api)["voice"]["duration"] == 4
    wang.sends_video(account)
    assert last(api)["video"]["mime_type"] == "video/mp4"
    wang.sends_audio(account)
    assert last(api)["audio"]["duration"] == 60
    wang.sends_document(account, b"x", "申请.docx")
    assert last(api)["document"]["file_name"] == "申请.docx"
    wang.sends_location(account)
    assert last(api)["location"]["latitude"] == 31.2304
    wang.sends_contact(account, li)
    assert last(api)["contact"]["user_id"] == li.id


def test_an_album_arrives_as_separate_messages(api, account, wang):
    """With one group id and the caption on the first."""
    account.queue.drop()
    wang.sends_album(account, [None, None], caption="两张")
    first, second = (update["message"] for update in api("getUpdates"))
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], "caption" in second) == ("两张", False)


def test_a_reply_carries_what_it_answers_one_deep(api, account, wang):
    """A reply to a reply does not carry the first."""
    first = wang.says(account, "一")
    second = wang.replies(first, "二")
    wang.replies(second, "三")
    assert last(api)["reply_to_message"]["text"] == "二"
    assert "reply_to_message" not in last(api)["reply_to_message"]


def test_a_forward_tells_whose_words_they_were(api, account, wang, chen, group, world):
    """Also when it is forwarded once more."""
    world.join(group, wang, by=chen)
    words = chen.says(group, "通知")
    wang.forwards(wang.forwards(words, account), account)
    assert last(api)["forward_origin"]["sender_user"]["id"] == chen.id
    assert last(api)["from"]["id"] == wang.id


def test_anonymous_admins_and_channels_are_not_the_person(api, world, chen, group):
    """They come with ids of the platform and a `sender_chat`."""
    chen.says(group, "一", anonymously=True)
    assert last(api)["from"]["id"] == 1087968824
    assert last(api)["sender_chat"]["id"] == group.id
    news = world.channel("通知", owner=chen)
    chen.says(group, "二", as_channel=news)
    assert last(api)["from"]["id"] == 136817688
    assert last(api)["sender_chat"]["title"] == "通知"


def test_only_members_speak_in_a_group(world, wang, chen, group):
    """After leaving, no more."""
    with pytest.raises(NotPossible):
        wang.says(group, "我在吗")
    world.join(group, wang, by=chen)
    wang.says(group, "我在")
    wang.leaves(group)
    with pytest.raises(NotPossible):
        wang.says(group, "还在吗")


def test_only_admins_send_people_away(world, wang, chen, group):
    """A member may not."""
    world.join(group, wang, by=chen)
    with pytest.raises(NotPossible):
        wang.kicks(group, chen)
    chen.kicks(group, wang)
    assert group.member(wang).status == "kicked"


def test_one_edits_and_deletes_what_is_ones_own(world, account, wang, chen, group):
    """In a group; an admin may delete what others said."""
    world.join(group, wang, by=chen)
    hers, his = chen.says(group, "一"), wang.says(group, "二")
    with pytest.raises(NotPossible):
        wang.edits(hers, "三")
    with pytest.raises(NotPossible):
        wang.deletes(hers)
    chen.deletes(his)
    assert [message.text for message in group.messages][-1] == "一"
    with pytest.raises(NotPossible):
        wang.says(account, "  ")


def test_ids_do_not_fit_into_32_bits(wang, group):
    """As on the platform, so that nobody stores them too small."""
    assert wang.id > 2**32
    assert group.id < -(2**31)
