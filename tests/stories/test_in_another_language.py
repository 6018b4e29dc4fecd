"""The same in English: for the resident who speaks it, whatever the group speaks."""

import re

import pytest

from models.accounts import Account
from models.requests import Outcome, ResidentRequest

BUTTONS = {
    "zh": {
        "submit": "提交",
        "claim": "我来办",
        "ask": "问居民",
        "finish": "办结",
        "dispute": "没办好",
        "confirm": "办好了",
        "satisfied": "满意",
    },
    "en": {
        "submit": "Submit",
        "claim": "I'll do it",
        "ask": "Ask resident",
        "finish": "Finish",
        "dispute": "Not done",
        "confirm": "It is done",
        "satisfied": "Satisfied",
    },
}
LOOKS = {
    "zh": ("请回复这条消息", "写一句怎么办的"),
    "en": ("reply to this message", "what was done"),
}


async def _group_speaks(given, chen, locale):
    if locale == "en":
        await chen.says("/language", at=given.micro_group)
        await chen.presses("English", at=given.micro_group)


@pytest.mark.parametrize("locale", ["zh", "en"])
@pytest.mark.parametrize("spoken", ["zh", "en"])
async def test_the_way_of_a_request_is_the_same_in_every_language(given, locale, spoken):
    """The resident's language and the group's have nothing to do with each other."""
    word, group_word = BUTTONS[locale], BUTTONS[spoken]
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501", language=locale)
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    group = given.micro_group
    await _group_speaks(given, chen, spoken)
    await wang.says("电梯坏了两天了")
    await wang.presses(word["submit"])
    await chen.presses(group_word["claim"], at=group)
    await chen.presses(group_word["ask"], at=group)
    ask, finish = LOOKS[spoken]
    await chen.replies(group.find(ask), "几号梯？")
    await wang.says("2")
    await chen.presses(group_word["finish"], at=group)
    await chen.replies(group.find(finish), "换了主板")
    await wang.presses(word["dispute"])
    await wang.says("又停了")
    await chen.presses(group_word["finish"], at=group)
    await chen.replies(group.find(finish), "修好了")
    await wang.says(word["confirm"])
    await wang.says(word["satisfied"])
    request = await ResidentRequest.get()
    assert request.outcome is Outcome.CONFIRMED
    _is_spoken(locale, wang.screen, request.number)
    _is_spoken(spoken, group, request.number)


CHINESE = re.compile("[\u4e00-\u9fff]+")
DATA = "王秀英 王 陈姐 碧海蓝天 上林雅苑 栋 单元 凌波社区 专干群 第一微网格 第二微网格 第一网格"
SAID = "几号梯 换了主板 "
SAID += "修好了 电梯坏了两天了 又停了 火星路 楼道灯坏了 三楼那盏 不是我们的 有件事 中文 请选择语言"


def _is_spoken(locale, screen, number=""):
    """Everything the bot said there is in that language, but for names and quotations."""
    ours = [m for m in screen.messages if m.sender.is_bot]
    assert ours
    if locale == "zh":
        return
    for message in ours[-12:]:
        if "邻格" in message.text or "绑定" in message.text:
            continue  # before the language was chosen
        text = message.text + "".join(b for row in message.buttons for b in row)
        for known in sorted([*DATA.split(), *SAID.split()], key=len, reverse=True):
            text = text.replace(known, "")
        assert not CHINESE.findall(text), text


async def test_a_newcomer_who_speaks_english_is_led_in_english(given):
    """From /start to the menu, /help, /my and back, nothing is said in Chinese."""
    anna = await given.stranger("Anna Smith", language="en-GB")
    await anna.starts()
    assert anna.shows("Where do you live?")
    await anna.says("火星路")
    await anna.presses("Write it again")
    await anna.says("bhlt 3")
    await anna.says("yes")
    await anna.says("1")
    assert anna.shows("Thank you, Anna Smith. You are registered. Address: 碧海蓝天3栋")
    await anna.says("thank you")
    assert anna.last.startswith("You are welcome!")
    for words in ("/help", "/my", "hello", "/class", "/nonsense"):
        await anna.says(words)
    await anna.says("the lamp is broken")
    for words in ("Change category", "Next", "Back", "Change address", "At my home", "Cancel"):
        await anna.presses(words)
    await anna.presses("Reach a person")
    await anna.says("please call me")
    assert anna.shows("Received. The staff have been told")
    _is_spoken("en", anna.screen)


async def test_the_language_can_be_changed_at_any_time(given):
    """/language, a press, and everything from then on."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("/language")
    await wang.presses("English")
    assert wang.last == "English it is, from now on."
    await wang.says("楼道灯坏了")
    await wang.presses("Submit")
    assert wang.shows("open")
    await wang.says("/language")
    await wang.says("中文")
    assert wang.last == "好的，以后用中文。"
    assert (await Account.get(name="王秀英")).locale == "zh"
