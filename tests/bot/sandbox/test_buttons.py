"""Buttons: shown as sent, pressed by people, answered by the bot."""

import pytest

from bot.sandbox.world import NotPossible
from bot.sandbox.world.refusals import QUERY_TOO_OLD


def inline(*rows):
    """An inline keyboard whose callback data are the labels."""
    return {"inline_keyboard": [[{"text": t, "callback_data": t} for t in row] for row in rows]}


def test_people_see_the_buttons_row_by_row(api, account, wang):
    """As they were sent."""
    api("sendMessage", chat_id=wang.id, text="?", reply_markup=inline(["提交"], ["改", "取消"]))
    assert wang.chat_with(account).messages[-1].buttons == [["提交"], ["改", "取消"]]
    assert wang.sees(account) == ["提交", "改", "取消"]
    assert wang.chat_with(account).shows("取消")


def test_a_press_reaches_the_bot_and_its_answer_the_person(api, account, wang):
    """With the data, the message, and who pressed."""
    sent = api("sendMessage", chat_id=wang.id, text="?", reply_markup=inline(["提交"]))
    press = wang.presses(account, "提交")
    query = api("getUpdates")[-1]["callback_query"]
    assert query["data"] == "提交"
    assert query["from"]["id"] == wang.id
    assert query["message"]["message_id"] == sent["message_id"]
    assert not press.answered
    api("answerCallbackQuery", callback_query_id=query["id"], text="收到", show_alert=True)
    assert (press.toast, press.answer.alert, wang.last_toast) == ("收到", True, "收到")


def test_a_second_answer_is_taken_and_shows_nothing(api, account, wang):
    """The first one counts."""
    api("sendMessage", chat_id=wang.id, text="?", reply_markup=inline(["提交"]))
    press = wang.presses(account, "提交")
    api("answerCallbackQuery", callback_query_id=press.id)
    assert api("answerCallbackQuery", callback_query_id=press.id, text="晚了")
    assert press.toast == ""


def test_a_press_can_be_answered_for_150_seconds(api, account, clock, wang, refused):
    """Not by another bot, and not when it never was."""
    api("sendMessage", chat_id=wang.id, text="?", reply_markup=inline(["提交"]))
    press = wang.presses(account, "提交")
    clock.advance(150)
    assert api("answerCallbackQuery", callback_query_id=press.id)
    late = wang.presses(account, "提交")
    clock.advance(151)
    with refused(QUERY_TOO_OLD):
        api("answerCallbackQuery", callback_query_id=late.id)
    with refused(QUERY_TOO_OLD):
        api("answerCallbackQuery", callback_query_id="1")


def test_an_answer_has_at_most_200_characters(api, account, wang, refused):
    """201 are refused, and the press stays open."""
    api("sendMessage", chat_id=wang.id, text="?", reply_markup=inline(["提交"]))
    press = wang.presses(account, "提交")
    with refused("MESSAGE_TOO_LONG"):
        api("answerCallbackQuery", callback_query_id=press.id, text="电" * 201)
    assert api("answerCallbackQuery", callback_query_id=press.id, text="电" * 200)


@pytest.mark.parametrize("data", ["x" * 64, "电" * 21 + "x"])
def test_callback_data_has_at_most_64_bytes(api, wang, refused, data):
    """Bytes of UTF-8, not characters."""
    keyboard = {"inline_keyboard": [[{"text": "a", "callback_data": data}]]}
    api("sendMessage", chat_id=wang.id, text="?", reply_markup=keyboard)
    keyboard["inline_keyboard"][0][0]["callback_data"] += "x"
    with refused("BUTTON_DATA_INVALID"):
        api("sendMessage", chat_id=wang.id, text="?", reply_markup=keyboard)


BROKEN = [
    (
        {"inline_keyboard": [[{"text": "a", "callback_data": ""}]]},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        {"inline_keyboard": [[{"text": " ", "callback_data": "a"}]]},
        "inline keyboard button text must be non-empty",
    ),
    (
        {"inline_keyboard": [[{"text": "a", "url": "nowhere"}]]},
        "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
    ),
    ("{", "can't parse reply keyboard markup JSON object"),
    ("[]", "object expected as reply markup"),
    ({"inline_keyboard": {}}, 'field "inlinekeyboard" of the markup must be an Array'),
    ({"keyboard": [[{"text": ""}]]}, "keyboard button text must be non-empty"),
    (
        inline(["a"] * 8) | {"inline_keyboard": inline(*[["a"] * 8] * 13)["inline_keyboard"]},
        "reply markup is too long",
    ),
]


@pytest.mark.parametrize(("keyboard", "why"), BROKEN)
def test_a_broken_keyboard_is_refused(api, wang, refused, keyboard, why):
    """The message is not sent without it."""
    with refused(why):
        api("sendMessage", chat_id=wang.id, text="?", reply_markup=keyboard)


def test_a_reply_keyboard_stays_and_says_its_words(api, account, wang):
    """Until another comes or it is taken away."""
    keyboard = {"keyboard": [["我要反映问题", {"text": "我的事"}]]}
    api("sendMessage", chat_id=wang.id, text="您好", reply_markup=keyboard)
    api("sendMessage", chat_id=wang.id, text="请说")
    assert wang.presses(account, "我的事").said.text == "我的事"
    assert api("getUpdates")[-1]["message"]["text"] == "我的事"
    api("sendMessage", chat_id=wang.id, text="好", reply_markup={"remove_keyboard": True})
    assert wang.keyboard(account) is None
    with pytest.raises(NotPossible):
        wang.presses(account, "我的事")


def test_a_one_time_keyboard_goes_after_one_press(api, account, wang):
    """One press, and it is gone."""
    keyboard = {"keyboard": [["是", "否"]], "one_time_keyboard": True}
    api("sendMessage", chat_id=wang.id, text="对吗？", reply_markup=keyboard)
    wang.presses(account, "是")
    assert wang.sees(account) == []


def test_a_button_may_ask_for_the_phone_number(api, account, wang):
    """Pressing it sends one's own contact card."""
    keyboard = {"keyboard": [[{"text": "发送手机号", "request_contact": True}]]}
    api("sendMessage", chat_id=wang.id, text="请", reply_markup=keyboard)
    wang.presses(account, "发送手机号")
    contact = api("getUpdates")[-1]["message"]["contact"]
    assert (contact["user_id"], contact["phone_number"]) == (wang.id, wang.phone)


def test_the_newest_fitting_button_is_pressed_and_the_exact_one_first(api, account, wang):
    """ "取消" is pressed, not "取消报名", when one message has both."""
    api("sendMessage", chat_id=wang.id, text="1", reply_markup=inline(["取消"]))
    second = api(
        "sendMessage", chat_id=wang.id, text="2", reply_markup=inline(["取消报名"], ["取消"])
    )
    press = wang.presses(account, "取消")
    assert (press.message.id, press.data) == (second["message_id"], "取消")
    first = wang.chat_with(account).messages[-2]
    assert wang.presses(account, "取消", on=first).message is first
    assert wang.presses(account, data="取消报名").data == "取消报名"


def test_a_button_that_is_not_there_says_what_is(api, account, wang):
    """Which is what a failing test wants to know."""
    api("sendMessage", chat_id=wang.id, text="?", reply_markup=inline(["提交"]))
    with pytest.raises(NotPossible, match="提交"):
        wang.presses(account, "撤回")


def test_a_link_button_opens_a_deep_link(api, account, wang):
    """And any other link is only opened."""
    links = [
        {"text": "报名", "url": "https://t.me/lingrid_bot?start=class_3"},
        {"text": "网站", "url": "https://example.org/"},
    ]
    api("sendMessage", chat_id=wang.id, text="?", reply_markup={"inline_keyboard": [links]})
    assert wang.presses(account, "报名").said.text == "/start class_3"
    assert wang.presses(account, "网站").opened == "https://example.org/"
