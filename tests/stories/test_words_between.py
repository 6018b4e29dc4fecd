"""Words between a resident and those who work on the request, and notes among themselves."""

from datetime import timedelta

import pytest

from models.requests import Entry, ResidentRequest, Status


@pytest.fixture
async def wang(given):
    """A resident whose lift request 陈姐 has claimed."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("电梯坏了")
    await wang.presses("提交")
    return wang


@pytest.fixture
async def chen(given, wang):
    """A member of the grid, who has claimed it."""
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await chen.presses("我来办", at=given.micro_group)
    return chen


def card(given):
    """The card of the request."""
    return given.micro_group.find("电梯坏了")


async def test_a_reply_to_the_card_reaches_the_resident_in_words_photo_and_voice(given, wang, chen):
    """Whatever kind of message it is, it arrives as that kind, with the member's name."""
    await chen.replies(card(given), "师傅明天上午到")
    assert wang.last.endswith("师傅明天上午到")
    assert wang.last.startswith("陈姐（")
    await chen.sends_photo("配件长这样", at=given.micro_group, reply_to=card(given))
    assert (wang.screen.messages[-1].kind, "配件长这样" in wang.last) == ("photo", True)
    await chen.sends_voice(at=given.micro_group, reply_to=card(given))
    assert wang.screen.messages[-1].kind == "voice"


async def test_the_residents_answer_reaches_the_group_without_any_button(given, wang, chen):
    """What is said right after a word of staff is the answer to it."""
    await chen.replies(card(given), "明天上午您在家吗？")
    await wang.says("在家，我电话13800138000")
    heard = given.micro_group.messages[-1]
    assert "在家" in heard.text
    assert "13800138000" not in heard.text, "a phone number never stands in a group"
    assert heard.reply_to is card(given), "it hangs under the card"
    assert "已转给工作人员" in wang.last
    await wang.presses("是另一件事")
    assert "提交" in wang.screen.buttons, "taken wrongly it becomes a draft with one press"


async def test_a_number_that_answers_a_question_is_no_choice(given, wang, chen):
    """几楼？ 3 is the third floor and not the third button of some menu."""
    await wang.says("/menu")
    await chen.presses("问居民", at=given.micro_group)
    await chen.replies(given.micro_group.find("请回复这条消息"), "几楼？")
    await wang.says("3")
    assert (await ResidentRequest.get()).status is Status.CLAIMED
    assert given.micro_group.last.endswith("3")


async def test_the_residents_reply_to_any_message_about_it_reaches_the_group(given, wang, chen):
    """By the message that is answered, however old it is and whatever came between."""
    await wang.says("/menu")
    await wang.replies(wang.screen.find("陈姐 已接单"), "左边那部")
    assert given.micro_group.last.endswith("左边那部")
    wang.person.sends_voice(given.account, reply_to=wang.screen.find("陈姐 已接单"))
    await given.settle()
    assert given.micro_group.messages[-1].kind == "voice"
    await wang.sends_photo(reply_to=wang.screen.find("办理中"))
    assert given.micro_group.messages[-1].kind == "photo"


async def test_a_note_with_a_hash_stays_in_the_group(given, wang, chen):
    """# is for colleagues: not sent, not shown to the resident, but on the card."""
    before = len(wang.screen.messages)
    await chen.replies(card(given), "#这户上个月也报过")
    await chen.replies(card(given), "内部：先别回")
    await chen.replies(card(given), "内部电路烧了，已报修")
    assert len(wang.screen.messages) == before + 1
    assert "内部电路烧了" in wang.last
    assert "陈姐（内部）：这户上个月也报过" in card(given).text
    assert not wang.shows("这户上个月也报过")
    assert [e.internal for e in await Entry.filter(move=None).order_by("id")] == [
        False,
        True,
        True,
        False,
    ]


async def test_two_requests_that_wait_are_told_apart_by_a_press(given, wang, chen):
    """Asked about both and having looked elsewhere, she is asked which one she answers."""
    await wang.says("楼道灯也坏了")
    await wang.presses("提交")
    await chen.presses("我来办", at=given.micro_group)
    for what in ("电梯坏了", "楼道灯也坏了"):
        on = given.micro_group.find(what)
        await chen.presses("问居民", at=given.micro_group, on=on)
        await chen.replies(given.micro_group.find("请回复这条消息"), f"{what}，几楼？")
    await wang.says("/my")
    await wang.says("五楼的那个")
    assert "还是另一件事" in wang.last
    lift = await ResidentRequest.get(text="电梯坏了")
    await wang.presses(f"回答 {lift.number}")
    await lift.refresh_from_db()
    assert lift.status is Status.CLAIMED
    assert (await ResidentRequest.get(text="楼道灯也坏了")).status is Status.WAITING


async def test_a_question_in_the_middle_of_a_draft_is_not_answered_by_it(given, wang, chen):
    """She was writing about something else when the question came: one press sorts it."""
    await wang.says("楼道灯也坏了")
    await chen.replies(card(given), "明天在家吗？")
    await wang.says("在家")
    assert "还是另一件事" in wang.last
    await wang.presses("回答")
    assert given.micro_group.last.endswith("在家")
    await wang.says("提交")
    assert (await ResidentRequest.all().order_by("-id").first()).text == "楼道灯也坏了"


async def test_more_of_the_draft_after_a_question_stays_in_the_draft(given, wang, chen):
    """The same, the other way."""
    await wang.says("楼道灯也坏了")
    await chen.replies(card(given), "明天在家吗？")
    await wang.says("是三楼的灯")
    await wang.presses("是另一件事")
    assert wang.shows("楼道灯也坏了\n是三楼的灯")


async def test_words_about_a_request_that_is_over_start_a_new_one(given, wang, chen):
    """Nobody works on it any more; what was said is not lost on them."""
    await chen.presses("办结", at=given.micro_group)
    await chen.replies(given.micro_group.find("写一句怎么办的"), "修好了")
    await wang.presses("办好了")
    await wang.presses("满意")
    await wang.replies(wang.screen.find("已办结"), "今天又坏了")
    number = (await ResidentRequest.get()).number
    assert f"内容：（接 {number}）\n今天又坏了" in wang.last
    assert "提交" in wang.screen.buttons


@pytest.mark.parametrize("thanks", ["修好了，谢谢", "已经解决了", "还是没修好"])
async def test_an_answer_to_is_it_done_in_own_words_is_understood(given, wang, chen, thanks):
    """办好了吗？ is seldom answered by a press: it is asked back, nothing has to be retyped."""
    await chen.presses("办结", at=given.micro_group)
    await chen.replies(given.micro_group.find("写一句怎么办的"), "换了主板")
    await wang.says(thanks)
    assert wang.screen.buttons == ["办好了", "没办好", "是另一件事"]
    if "没" in thanks:
        await wang.presses("没办好")
        assert given.micro_group.shows(thanks)
        assert (await ResidentRequest.get()).status is Status.CLAIMED
    else:
        await wang.presses("办好了")
        assert (await ResidentRequest.get()).status is Status.CLOSED


async def test_the_buttons_of_a_notice_can_be_typed(given, wang, chen):
    """办好了 and 满意, in words."""
    await chen.presses("办结", at=given.micro_group)
    await chen.replies(given.micro_group.find("写一句怎么办的"), "换了主板")
    await wang.says("办好了")
    await wang.says("基本满意")
    request = await ResidentRequest.get().prefetch_related("callbacks")
    assert [c.satisfaction for c in request.callbacks] == ["basically"]


async def test_finishing_with_several_photos_shows_them_all(given, wang, chen):
    """The first photo of an album finishes it, the others belong to it."""
    await chen.presses("办结", at=given.micro_group)
    prompt = given.micro_group.find("写一句怎么办的")
    for caption in ("换了主板", ""):
        chen.person.sends_photo(
            given.micro_group.room, caption=caption, reply_to=prompt, group_id="9"
        )
    await given.settle()
    await given.passes(timedelta(seconds=2))
    assert sum(m.kind == "photo" for m in wang.screen.messages) == 2
    assert (await ResidentRequest.get()).status is Status.DONE


async def test_answering_with_several_photos_gives_them_all(given, wang, chen):
    """An album is one answer; its second photo starts no draft."""
    await chen.presses("问居民", at=given.micro_group)
    await chen.replies(given.micro_group.find("请回复这条消息"), "拍张照看看？")
    wang.person.sends_album(given.account, [None, None])
    await given.settle()
    await given.passes(timedelta(seconds=2))
    first, second = (m for m in given.micro_group.messages if m.kind == "photo")
    assert first.media_group_id == second.media_group_id, "they were sent together"
    assert not wang.shows("请看一下对不对：\n内容：〔照片〕")


async def test_two_prompts_at_once_are_told_apart_by_the_message_that_is_answered(
    given, wang, chen
):
    """办结 on one and 问居民 on another: each reply does what its own prompt asked for."""
    await wang.says("楼道灯也坏了")
    await wang.presses("提交")
    lamp = given.micro_group.find("楼道灯也坏了")
    await chen.presses("我来办", at=given.micro_group, on=lamp)
    await chen.presses("办结", at=given.micro_group, on=card(given))
    finish = given.micro_group.find("写一句怎么办的")
    await chen.presses("问居民", at=given.micro_group, on=lamp)
    ask = given.micro_group.find("写下要问居民的话")
    await chen.replies(finish, "换了主板")
    await chen.replies(ask, "几楼？")
    assert (await ResidentRequest.get(text="电梯坏了")).result == "换了主板"
    assert (await ResidentRequest.get(text="楼道灯也坏了")).status is Status.WAITING


async def test_a_reply_to_the_card_is_a_word_to_the_resident_even_after_a_prompt(given, wang, chen):
    """Having pressed 办结 and thought better of it finishes nothing."""
    await chen.presses("办结", at=given.micro_group)
    await chen.replies(card(given), "还要等一个配件")
    assert (await ResidentRequest.get()).status is Status.CLAIMED
    assert wang.last.endswith("还要等一个配件")


async def test_the_cards_words_can_be_typed_in_a_reply(given, wang):
    """放回 as a reply to the card is as good as the press."""
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await chen.replies(card(given), "我来办")
    assert (await ResidentRequest.get()).status is Status.CLAIMED
    await chen.replies(card(given), "放回")
    assert (await ResidentRequest.get()).status is Status.OPEN


async def test_staff_can_reply_to_the_contact_in_private(given, wang, chen):
    """What the claimer got in private can be answered there, too."""
    await chen.replies(chen.screen.find("的联系方式"), "我马上到")
    assert wang.last.endswith("我马上到")
    assert await ResidentRequest.all().count() == 1


async def test_nothing_to_say_is_said_so(given, wang, chen):
    """Somebody else's contact card or a sticker is no word that could be passed on."""
    await chen.replies(card(given), "#")
    assert "请至少写一句话" in given.micro_group.last
    await chen.presses("问居民", at=given.micro_group)
    await chen.replies(given.micro_group.find("请回复这条消息"), "几楼？")
    wang.person.sends_contact(given.account, of=chen.person)
    await given.settle()
    assert "请至少写一句话" in wang.last
    assert (await ResidentRequest.get()).status is Status.WAITING
