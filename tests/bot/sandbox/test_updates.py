"""Updates: told in order, kept until confirmed, forgotten when too old."""

import pytest

from bot.sandbox.world.refusals import WEBHOOK_ACTIVE


def texts(updates):
    return [update["message"]["text"] for update in updates]


@pytest.fixture
def five(api, account, wang):
    """Five messages wait; returns the number of the first."""
    account.queue.drop()
    for n in range(5):
        wang.says(account, str(n))
    return api("getUpdates")[0]["update_id"]


def test_updates_are_numbered_without_gaps(api, five):
    """Numbers only grow."""
    assert [update["update_id"] for update in api("getUpdates")] == list(range(five, five + 5))


def test_what_is_given_is_not_forgotten_by_being_given(api, five):
    """Only an offset confirms."""
    assert api("getUpdates") == api("getUpdates", offset=0) == api("getUpdates")


def test_an_offset_confirms_all_before_it(api, five):
    """For ever: they do not come back."""
    assert texts(api("getUpdates", offset=five + 2)) == ["2", "3", "4"]
    assert texts(api("getUpdates")) == ["2", "3", "4"]
    assert api("getUpdates", offset=five + 5) == []
    assert api("getUpdates") == []


def test_a_negative_offset_keeps_only_the_last(api, five):
    """The others are forgotten."""
    assert texts(api("getUpdates", offset=-2)) == ["3", "4"]
    assert texts(api("getUpdates")) == ["3", "4"]
    assert texts(api("getUpdates", offset=-9)) == ["3", "4"]


def test_a_limit_gives_the_oldest(api, five):
    """Between 1 and 100."""
    assert texts(api("getUpdates", limit=2)) == ["0", "1"]
    assert texts(api("getUpdates", limit="2", offset=str(five + 1))) == ["1", "2"]
    assert texts(api("getUpdates", limit=0)) == ["1"]


def test_after_a_day_an_update_is_gone(api, clock, five):
    """A second earlier it is not."""
    clock.advance(24 * 3600 - 1)
    assert len(api("getUpdates")) == 5
    clock.advance(1)
    assert api("getUpdates") == []


def test_a_press_is_kept_for_150_seconds(api, account, clock, wang):
    """The message that was sent with it is kept longer."""
    keyboard = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}
    api("sendMessage", chat_id=wang.id, text="?", reply_markup=keyboard)
    wang.presses(account, "a")
    clock.advance(149)
    assert "callback_query" in api("getUpdates")[-1]
    clock.advance(1)
    assert "callback_query" not in api("getUpdates")[-1]


def test_allowed_updates_hold_from_now_on(api, account, wang):
    """What waits already stays; what is not named is not told; an empty list is the default."""
    account.queue.drop()
    wang.says(account, "一")
    api("getUpdates", allowed_updates=["callback_query"])
    wang.says(account, "二")
    assert texts(api("getUpdates")) == ["一"]
    api("getUpdates", allowed_updates="[]")
    wang.says(account, "三")
    assert texts(api("getUpdates")) == ["一", "三"]


def test_some_kinds_are_told_only_on_request(api, world, account, chen, wang, group):
    """Who joined, for an admin that asked; reactions likewise."""
    world.join(group, account, as_admin=True, by=chen)
    account.queue.drop()
    chen.reacts(chen.says(group, "一"), "👍")
    world.join(group, wang)
    assert {list(u)[1] for u in api("getUpdates")} == {"message"}

    api("getUpdates", offset=-1, allowed_updates=["chat_member", "message_reaction"])
    account.queue.drop()
    chen.reacts(group.messages[-2], "👌")
    wang.leaves(group)
    reaction, left = api("getUpdates")
    assert reaction["message_reaction"]["new_reaction"] == [{"type": "emoji", "emoji": "👌"}]
    assert left["chat_member"]["new_chat_member"]["status"] == "left"


def test_a_webhook_takes_the_place_of_getupdates(api, refused):
    """Until it is deleted."""
    assert api("setWebhook", url="https://example.org/hook", secret_token="a-b_1")
    with refused(WEBHOOK_ACTIVE.description.removeprefix("Conflict: "), code=409):
        api("getUpdates")
    assert api("getWebhookInfo")["url"] == "https://example.org/hook"
    api("deleteWebhook")
    assert api("getUpdates") == []
    assert api("getWebhookInfo")["url"] == ""


def test_a_webhook_wants_https_except_on_loopback(api, refused):
    """The platform wants it always; here nothing leaves the machine unasked."""
    with refused("bad webhook: An HTTPS URL must be provided for webhook"):
        api("setWebhook", url="http://example.org/hook")
    assert api("setWebhook", url="http://127.0.0.1:8080/hook")


def test_a_secret_has_plain_letters(api, refused):
    """As the header needs it."""
    with refused("secret token contains unallowed characters"):
        api("setWebhook", url="https://example.org/", secret_token="密")
    assert api("setWebhook", url="https://example.org/", secret_token="mi")


def test_what_waits_can_be_dropped(api, five):
    """With the webhook that comes or goes."""
    assert api("getWebhookInfo")["pending_update_count"] == 5
    api("deleteWebhook", drop_pending_updates=True)
    assert api("getWebhookInfo")["pending_update_count"] == 0


def test_an_edit_by_a_person_is_told(api, account, wang):
    """With the new words, and the number of the old message."""
    hers = wang.edits(wang.says(account, "电梯坏了"), "电梯又坏了")
    told = api("getUpdates")[-1]["edited_message"]
    assert (told["message_id"], told["text"]) == (hers.id, "电梯又坏了")


def test_a_bot_hears_neither_itself_nor_other_bots(api, world, account, chen, group):
    """In a group with two bots."""
    other = world.bot("other_bot")
    world.join(group, other, by=chen)
    account.queue.drop()
    api("sendMessage", chat_id=group.id, text="我")
    world.call(other.token, "sendMessage", {"chat_id": group.id, "text": "它"})
    chen.says(group, "你们好")
    assert texts(api("getUpdates")) == ["你们好"]
