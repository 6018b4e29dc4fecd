"""A draft: whatever somebody sends becomes a request with one press, or with one word."""

import pytest

from models.outbox import Posted
from models.requests import Attachment, ResidentRequest, Status


async def test_a_photo_alone_is_a_request(given):
    """The group sees the photo itself, under the card."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.sends_photo()
    assert "内容：〔照片〕" in wang.last
    await wang.presses("提交")
    card, photo = given.micro_group.messages[-2:]
    assert "〔照片〕" in card.text
    assert photo.kind == "photo"
    assert photo.reply_to is card


async def test_a_voice_message_alone_is_a_request(given):
    """Whoever can't write, speaks."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.sends_voice()
    await wang.says("好")
    assert given.micro_group.messages[-1].kind == "voice"
    assert (await ResidentRequest.get()).text == ""


async def test_a_photo_with_words_has_both(given):
    """The words guess the category."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.sends_photo("电梯又坏了")
    assert wang.shows("内容：电梯又坏了〔照片〕")
    assert wang.shows("电梯故障")


async def test_an_album_is_one_draft_with_all_its_photos(given):
    """Photos that were sent together come one by one; only one draft is shown."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    wang.person.sends_album(given.account, [None, None, None], caption="楼道堆满杂物")
    await given.settle()
    assert wang.screen.count("请看一下对不对") == 1
    assert wang.shows("内容：楼道堆满杂物〔照片〕〔照片〕〔照片〕")
    await wang.presses("提交")
    assert await Attachment.all().count() == 3
    assert sum(m.kind == "photo" for m in given.micro_group.messages) == 3


async def test_a_late_photo_of_an_album_still_changes_the_draft_in_place(given):
    """Even when the draft has been shown meanwhile."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    wang.person.sends_photo(given.account, caption="楼道堆满杂物", group_id="77")
    await given.settle()
    wang.person.sends_photo(given.account, group_id="77")
    await given.settle()
    assert wang.screen.count("请看一下对不对") == 1
    assert wang.shows("楼道堆满杂物〔照片〕〔照片〕")


async def test_a_draft_grows_over_several_messages(given):
    """Only the newest has buttons, and all of it is filed."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("楼道里有股怪味")
    await wang.says("像是煤气")
    await wang.sends_photo()
    assert [m.buttons != [] for m in wang.screen.messages if "请看一下" in m.text] == [
        False,
        False,
        True,
    ]
    assert wang.shows("119 / 110 / 120"), "gas is urgent"
    await wang.presses("提交")
    request = await ResidentRequest.get()
    assert request.text == "楼道里有股怪味\n像是煤气"
    assert request.urgent
    assert given.micro_group.shows("加急")


@pytest.mark.parametrize("word", ["提交", "1", "１", "①", "好的", "是的", "提交。", "✅ 提交"])
async def test_it_is_sent_by_a_word_as_well(given, word):
    """Every choice can be typed."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("楼道灯坏了")
    await wang.says(word)
    assert (await ResidentRequest.get()).text == "楼道灯坏了"
    assert "待接单" in wang.last, "the receipt comes below what was typed"
    draft = wang.screen.find("请看一下对不对")
    assert draft.buttons == [], "the draft has nothing to press any more"


async def test_after_typing_the_receipts_buttons_can_be_typed_too(given):
    """What is shown last is what a number or a word means."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("楼道灯坏了")
    await wang.says("提交")
    await wang.says("撤回")
    await wang.says("1")
    assert (await ResidentRequest.get()).status is Status.WITHDRAWN


async def test_a_button_of_the_draft_can_be_typed_while_others_are_shown(given):
    """提交 in the middle of choosing a category sends the draft and is no part of it."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("楼道灯坏了")
    await wang.presses("改类别")
    await wang.says("提交")
    assert (await ResidentRequest.get()).text == "楼道灯坏了"


async def test_another_category_is_chosen_from_pages(given):
    """The guesses come first; the rest is turned over."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("楼下太吵了")
    await wang.says("改类别")
    assert "下一页" in wang.screen.buttons
    await wang.presses("下一页")
    assert "上一页" in wang.screen.buttons
    await wang.presses("宠物管理")
    await wang.presses("其他宠物管理问题")
    assert wang.shows("类别：宠物管理")
    await wang.says("是狗叫")
    assert wang.shows("类别：宠物管理"), "what was chosen by hand stays"
    await wang.presses("提交")
    assert (await ResidentRequest.get().select_related("category")).category.code == "pets"


async def test_another_place_is_written_or_pressed(given):
    """改地址: a place in words, one's own home, or none at all."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("路灯坏了")
    await wang.presses("改地址")
    await wang.says("上林雅苑5栋")
    assert wang.shows("地址：上林雅苑5栋")
    await wang.presses("改地址")
    await wang.presses("就在我家")
    assert wang.shows("地址：碧海蓝天3栋2单元501")
    await wang.presses("改地址")
    await wang.says("5栋")
    assert wang.shows("地址：碧海蓝天5栋"), "a number alone is in one's own estate"
    await wang.presses("改地址")
    await wang.presses("没有具体地址")
    assert wang.shows("交给社区办理")
    await wang.presses("提交")
    assert given.desk_group.shows("路灯坏了")


async def test_an_unknown_place_is_no_dead_end(given):
    """Write it again, do without, or ask a person."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("路灯坏了")
    await wang.presses("改地址")
    await wang.says("火星路")
    assert wang.screen.buttons == ["重新写一次", "没有具体地址", "找人帮忙"]
    await wang.presses("重新写一次")
    await wang.says("上林雅苑5栋")
    assert wang.shows("地址：上林雅苑5栋")


async def test_a_photo_of_the_place_is_added_and_the_address_asked_for_again(given):
    """Nothing that is sent gets lost, whatever was asked for."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("路灯坏了")
    await wang.presses("改地址")
    await wang.sends_photo()
    assert "这件事在哪里" in wang.last
    await wang.says("上林雅苑5栋")
    assert wang.shows("内容：路灯坏了〔照片〕")


async def test_a_place_in_the_words_goes_before_the_home(given):
    """上林雅苑门口 is not where she lives."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("上林雅苑5栋门口井盖没了")
    await wang.presses("提交")
    assert given.other_group.shows("井盖没了")
    assert not given.micro_group.shows("井盖没了")


async def test_a_place_that_may_be_one_of_two_is_asked_for(given):
    """Somebody without a home writes 5栋: in which estate?"""
    li = await given.stranger("李桂芳")
    await li.says("5号楼电梯坏了")
    if "是下面哪一个" in li.last:
        await li.presses("上林雅苑5栋")
    else:
        await li.presses("改地址")
        await li.says("5号楼")
        await li.presses("上林雅苑5栋")
    await li.presses("提交")
    assert given.other_group.shows("电梯坏了")


async def test_cancelling_files_nothing(given):
    """取消, and the menu is there again."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("楼道灯坏了")
    await wang.says("取消")
    assert "没有提交" in wang.last
    assert wang.screen.find("请看一下对不对").buttons == []
    assert await ResidentRequest.all().count() == 0


async def test_looking_elsewhere_keeps_the_draft(given):
    """/my, /help and the menu in between: its 提交 still works, once."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("楼道灯坏了")
    draft = wang.screen.messages[-1]
    await wang.says("/my")
    await wang.says("/help")
    await wang.presses("提交", on=draft)
    assert wang.toast.startswith("已受理，编号")
    assert await ResidentRequest.all().count() == 1


async def test_pressing_twice_files_once(given):
    """A hand that trembles: the second press says that it is done, and its number."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("楼道灯坏了")
    for _ in range(2):
        wang.person.presses(given.account, "提交")
    await given.settle()
    request = await ResidentRequest.get()
    assert wang.toast == f"已受理，编号 {request.number}"


async def test_the_draft_becomes_the_receipt_in_place(given):
    """No new message: the very same one shows the number, and keeps showing how it goes."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("楼道灯坏了")
    draft = wang.screen.messages[-1]
    await wang.presses("提交")
    assert wang.screen.messages[-1] is draft
    assert "待接单" in draft.text
    assert await Posted.filter(message_id=draft.id, subject="request:1").exists()


async def test_more_words_after_filing_can_be_added_to_what_was_filed(given):
    """补充: one press, and the group reads them under the same card."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("楼道灯坏了")
    await wang.presses("提交")
    await wang.says("是三楼的那盏")
    assert "提交" in wang.screen.buttons, "it may be another matter as well"
    await wang.presses("补充到")
    assert given.micro_group.shows("是三楼的那盏")
    assert await ResidentRequest.all().count() == 1


async def test_a_long_draft_is_shortened_and_kept_whole(given):
    """20,000 characters: shown in part, the whole a press away, filed whole."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    line = "楼道里的灯坏了很久，希望尽快派人来修。"
    for part in range(5):
        await wang.says(f"第{part}段" + line * 211)
    assert len(wang.last) < 1_500
    await wang.presses("看全文")
    assert wang.screen.count(line * 3) >= 5
    await wang.presses("提交")
    request = await ResidentRequest.get()
    assert len(request.text) > 20_000
    assert len(given.micro_group.find(request.number).text) < 1_500
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await chen.presses("看全文", at=given.micro_group)
    shown = "".join(m.text for m in given.micro_group.messages if line in m.text)
    assert shown.count(line) >= 5 * 211
    await wang.presses("看全文")


async def test_a_question_about_the_gas_bill_rings_nobody_out_of_bed(given):
    """It is filed under gas, and can wait; a smell beside it can't."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("煤气费怎么交")
    assert wang.shows("类别：水电气 · 燃气")
    assert not wang.shows("119 / 110 / 120")
    await wang.presses("提交")
    assert not (await ResidentRequest.get()).urgent
    await wang.says("/menu")
    await wang.says("煤气费交了，可厨房有煤气味")
    assert wang.shows("119 / 110 / 120")


async def test_a_press_on_the_draft_before_leaves_no_buttons_under_the_newer_one(given):
    """The finger was already on its way when more words had made it a new message."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("楼道灯坏了")
    older = wang.screen.messages[-1]
    submit = older.inline[0][0]["callback_data"]
    await wang.says("三楼的")
    newer = wang.screen.messages[-1]
    assert newer.buttons
    given.world.press(wang.person, older, submit)
    await given.settle()
    assert not newer.buttons
    assert "待接单" in older.text
    assert (await ResidentRequest.get()).text == "楼道灯坏了\n三楼的"
