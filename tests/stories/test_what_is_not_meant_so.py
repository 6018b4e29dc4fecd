"""Presses, replies and words that should do nothing, or should say what is true."""

from models.accounts import Account
from models.chats import Chat
from models.outbox import Outgoing, Sending
from models.requests import Entry, ResidentRequest, Status


async def _reported(given, text="电梯坏了"):
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says(text)
    await wang.presses("提交")
    return wang


async def test_a_neighbour_in_the_group_presses_and_nothing_changes(given):
    """Group membership is not authority."""
    await _reported(given)
    guest = await given.stranger("邻居")
    given.world.join(given.micro_group.room, guest.person)
    for button in ("我来办", "退单", "上报"):
        await guest.presses(button, at=given.micro_group)
        assert guest.toast == "只有网格员能这样操作。"
    request = await ResidentRequest.get()
    assert (request.status, request.version) == (Status.OPEN, 1)


async def test_a_member_of_another_grid_has_no_say_here(given):
    """A post reaches down its own subtree and nowhere else."""
    await _reported(given)
    li = await given.staff("李强", given.other_micro, given.micro_group)
    await li.presses("我来办", at=given.micro_group)
    assert li.toast == "您在「第一微网格」没有岗位，不能这样操作。"
    await li.replies(given.micro_group.find("电梯坏了"), "我来说一句")
    assert "没有岗位" in given.micro_group.last
    assert (await ResidentRequest.get()).status is Status.OPEN
    assert await Entry.all().count() == 1


async def test_somebody_elses_claim_is_theirs(given):
    """Another member of the same grid is told whose it is, before writing a word."""
    await _reported(given)
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    li = await given.staff("李强", given.micro, given.micro_group)
    await chen.presses("我来办", at=given.micro_group)
    for button in ("办结", "问居民", "放回", "退单", "上报"):
        await li.presses(button, at=given.micro_group)
        assert "由 陈姐 办理" in li.toast
    assert not given.micro_group.shows("请回复这条消息")


async def test_two_members_press_at_the_same_moment(given):
    """One of them has it; the other is told who."""
    wang = await _reported(given)
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    li = await given.staff("李强", given.micro, given.micro_group)
    for member in (chen, li):
        member.person.presses(given.micro_group.room, "我来办")
    await given.settle()
    assert "您已接单" in chen.toast
    assert li.toast.startswith("陈姐 已经接了")
    assert wang.screen.count("已接单") == 1
    assert li.screen.count("的联系方式") == 0


async def test_a_press_on_an_old_card_says_what_is_true_now(given):
    """It carries the revision that was looked at."""
    await _reported(given)
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    card = given.micro_group.find("电梯坏了")
    hand_up = card.inline[0][-1]["callback_data"] if len(card.inline[0]) > 2 else None
    hand_up = hand_up or next(
        b["callback_data"] for row in card.inline for b in row if b["text"] == "上报"
    )
    await chen.presses("我来办", at=given.micro_group)
    given.world.press(chen.person, card, hand_up)
    await given.settle()
    assert "现在是「办理中」，由 陈姐 办理" in chen.toast
    assert (await ResidentRequest.get()).status is Status.CLAIMED


async def test_a_press_on_a_message_that_can_not_be_reached_any_more_still_counts(given):
    """Old messages come without their content; the answer comes below."""
    from bot import feed

    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("电梯坏了")
    draft = wang.screen.messages[-1]
    chat = {"id": wang.person.id, "type": "private", "first_name": "王秀英"}
    press = {
        "id": "77",
        "from": wang.person.as_json(),
        "chat_instance": "1",
        "data": draft.inline[0][0]["callback_data"],
        "message": {"chat": chat, "message_id": draft.id, "date": 0},
    }
    await feed.keep([{"update_id": 9_999_999, "callback_query": press}], 7000000001, now=given.now)
    await given.settle()
    assert (await ResidentRequest.get()).text == "电梯坏了"


async def test_forwarded_anonymous_and_channel_words_act_for_nobody(given, caplog):
    """No person stands behind them who could be held to it; each is in the log."""
    caplog.set_level("INFO")
    await _reported(given)
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    card = given.micro_group.find("电梯坏了")
    group = given.micro_group.room
    channel = given.world.channel("公告", owner=chen.person)
    before = given.micro_group.messages[-1]
    chen.person.says(group, "我来办", reply_to=card, anonymously=True)
    chen.person.says(group, "/todo", anonymously=True)
    chen.person.says(group, "我来办", reply_to=card, as_channel=channel)
    command = chen.person.says(given.account, "/todo")
    chen.person.forwards(command, group)
    await given.settle()
    assert (await ResidentRequest.get()).status is Status.OPEN
    assert caplog.messages.count("acts-for-nobody") == 4
    assert all(
        not m.sender.is_bot or m.sender is not given.account
        for m in given.micro_group.messages
        if m.id > before.id
    )


async def test_a_forwarded_message_in_private_files_nothing_and_is_answered(given):
    """Whoever passes something on waits for an answer; it is not their own word."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    li = await given.stranger("李桂芳")
    await li.says("电梯坏了")
    wang.person.forwards(li.screen.messages[-2], given.account)
    await given.settle()
    assert "这是您转发来的消息" in wang.last
    assert not wang.shows("提交")


async def test_a_reply_to_a_foreign_message_is_talk_among_people(given, caplog):
    """Only messages the bot knows are about something; the log has the others, without words."""
    caplog.set_level("INFO")
    await _reported(given)
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    li = await given.staff("李强", given.micro, given.micro_group)
    talk = chen.person.says(given.micro_group.room, "中午吃什么")
    await li.replies(talk, "面条")
    await li.replies(given.micro_group.find("本群已绑定"), "太好了")
    await li.says("我来办", at=given.micro_group)
    assert await Entry.all().count() == 1
    assert given.micro_group.last == "我来办"
    # talk among people does not even reach a bot
    assert caplog.messages.count("reply-about-nothing") == 1
    assert "太好了" not in caplog.text


async def test_a_reply_of_somebody_without_a_post_stays_among_people(given):
    """A neighbour in the group talks under the card; nothing reaches the resident."""
    wang = await _reported(given)
    guest = await given.stranger("邻居")
    given.world.join(given.micro_group.room, guest.person)
    before = len(wang.screen.messages)
    await guest.replies(given.micro_group.find("电梯坏了"), "我们楼也是")
    assert len(wang.screen.messages) == before
    assert await Entry.all().count() == 1


async def test_a_prompt_answered_by_somebody_else_asks_the_rule(given):
    """A colleague without a say is refused; the lead may answer in the claimer's place."""
    await _reported(given)
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    li = await given.staff("李强", given.micro, given.micro_group)
    zhao = await given.staff("赵明", given.grid, given.micro_group, role="lead")
    await chen.presses("我来办", at=given.micro_group)
    await chen.presses("办结", at=given.micro_group)
    prompt = given.micro_group.find("写一句怎么办的")
    await li.replies(prompt, "我觉得好了")
    assert "由 陈姐 办理" in given.micro_group.last
    await zhao.replies(prompt, "已更换主板")
    assert (await ResidentRequest.get()).result == "已更换主板"


async def test_what_staff_write_may_be_long(given):
    """Over 4,096 and over 1,024 under a photo: the resident gets all of it."""
    wang = await _reported(given)
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    card = given.micro_group.find("电梯坏了")
    long = "".join(f"{n:04}号楼明天检修；" for n in range(370))[:4_090]
    await chen.replies(card, long)
    assert long in "".join(m.text for m in wang.screen.messages).replace("\n", "")
    caption = long[:1_020]
    await chen.sends_photo(caption, at=given.micro_group, reply_to=card)
    assert any(m.kind == "photo" for m in wang.screen.messages)
    assert "".join(m.text for m in wang.screen.messages).count(caption) == 2
    assert not await Outgoing.filter(sending=Sending.DEAD).exists()
    assert len(card.text) < 2_000
    assert "看全文" in given.micro_group.buttons


STRANGE = [
    "<b>粗体</b> & <a href='tg://user?id=1'>x</a> &amp; </code>",
    "😀" * 300,
    "\u202e倒过来\u202c\u2066藏起来\u2069",
    "a\u0000b\u0007c",
    "{ $number } { -term } ${x} %s \\n",
    "\ue0000\ue000",
    "👨‍👩‍👧‍👦 家里",
    "𠮷野家" * 100,
    "」「』『》《",
    "'; DROP TABLE requests; --",
]


async def test_strange_words_arrive_as_they_were_written(given):
    """In the text, the question, the answer, the result and the reason: nothing breaks."""
    wang = await given.resident("王<秀>&英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈<i>姐&", given.micro, given.micro_group)
    for words in STRANGE:
        await wang.says(words + "电梯")
        await wang.says("提交")
        if words != STRANGE[0]:
            await wang.says("提交")  # there is one like it: said twice, it is meant
        await chen.presses("我来办", at=given.micro_group)
        await chen.presses("问居民", at=given.micro_group)
        await chen.replies(given.micro_group.find("请回复这条消息"), words + "？")
        await wang.says(words + "！")
        await chen.presses("办结", at=given.micro_group)
        await chen.replies(given.micro_group.find("写一句怎么办的"), words + "好")
        await wang.presses("没办好")
        await wang.says(words + "坏")
    requests = await ResidentRequest.all().order_by("id")
    assert len(requests) == len(STRANGE)
    for request, words in zip(requests, STRANGE, strict=True):
        assert request.status is Status.CLAIMED, words
    assert wang.shows("<b>粗体</b> & <a href='tg://user?id=1'>x</a> &amp; </code>")
    texts = "".join(
        m.text
        for m in [*wang.screen.messages, *given.micro_group.messages]
        if m.sender is given.account
    )
    assert not set(texts) & set("\u202e\u2066\x00\x07")
    assert not await Outgoing.filter(sending=Sending.DEAD).exists()


async def test_a_name_that_turns_the_words_around_it_is_made_harmless(given):
    """Names come from the app, and anybody can choose one."""
    evil = await given.stranger("\u202e王\u0000五\u202c")
    await evil.says("碧海蓝天3栋电梯坏了")
    await evil.says("提交")
    assert (await Account.get(external_id=str(evil.person.id))).name == "王五"
    assert "王*" in given.micro_group.find("电梯坏了").text


async def test_kinds_that_can_not_be_read_are_answered(given):
    """Another's card: told what can be read, and a person to ask; what can be shown goes along."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    zhao = given.world.person("赵大爷")
    wang.person.sends_contact(given.account, of=zhao)
    await given.settle()
    assert "这种消息我看不懂" in wang.last
    assert wang.screen.buttons == ["找人帮忙"]
    wang.person.sends_video(given.account)
    await given.settle()
    assert wang.shows("内容：〔视频〕")
    wang.person.sends_document(given.account, b"%PDF", "信.pdf")
    await given.settle()
    assert wang.shows("内容：〔视频〕〔文件〕")
    wang.person.sends_contact(given.account, of=zhao)
    await given.settle()
    assert "这种消息我看不懂" in wang.last
    await wang.says("提交")
    assert [m.kind for m in given.micro_group.messages][-2:] == ["video", "document"]


async def test_a_draft_says_what_its_message_says_now(given):
    """Who corrects what they wrote need not write it again."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    said = wang.person.says(given.account, "电梯坏了")
    await given.settle()
    wang.person.edits(said, "电梯没坏")
    await given.settle()
    await wang.presses("提交")
    assert (await ResidentRequest.get()).text == "电梯没坏"


async def test_whoever_blocks_the_bot_is_unreachable_until_the_next_word(given):
    """A 403 is remembered; the first new word ends it."""
    wang = await _reported(given)
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    wang.person.blocks(given.account)
    await chen.presses("我来办", at=given.micro_group)
    chat = await Chat.get(external_id=str(wang.person.id))
    assert chat.unreachable_since is not None
    wang.person.unblocks(given.account)
    await wang.says("/my")
    await chat.refresh_from_db()
    assert chat.unreachable_since is None
    assert wang.screen.find("陈姐 接单").buttons, "the receipt has caught up"
    assert wang.screen.count("陈姐 已接单，正在办理") == 1, "and the news that was missed is told"


async def test_an_upgraded_group_keeps_its_grid(given):
    """Its number changes, nothing else: new cards, old commands, fresh buttons."""
    wang = await _reported(given)
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    given.world.upgrade(given.micro_group.room)
    await given.settle()
    await chen.says("/todo", at=given.micro_group)
    assert "待办 1 件" in given.micro_group.last
    await chen.presses("261123-001", at=given.micro_group)
    await chen.presses("我来办", at=given.micro_group)
    assert (await ResidentRequest.get()).status is Status.CLAIMED
    await wang.says("楼道灯坏了")
    await wang.says("提交")
    assert given.micro_group.shows("楼道灯坏了")
    assert await Chat.filter(grid_id=given.micro.id).count() == 1


async def test_an_upgrade_that_is_only_learned_from_a_refusal_is_followed(given):
    """The service message may be lost; the platform says where the group is now."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    given.world.upgrade(given.micro_group.room)
    given.account.queue.waiting.clear()
    await wang.says("楼道灯坏了")
    await wang.says("提交")
    assert given.micro_group.shows("楼道灯坏了")


async def test_unknown_commands_and_links_are_answered_in_private_only(given):
    """In a group they may be another bot's."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await wang.says("/nonsense")
    assert "我不认识这个命令" in wang.last
    for link in ("class_abc", "class_999", "req_nope", "inv_", "chk_x", "什么"):
        wang.person.says(given.account, f"/start {link}")
        await given.settle()
        assert wang.screen.messages[-1].sender is given.account, link
    await chen.says("/nonsense", at=given.micro_group)
    assert given.micro_group.last == "/nonsense"


async def test_somebody_elses_request_is_nobodys_business(given):
    """By link, by number in a press, by reply: as if it were not there."""
    wang = await _reported(given)
    li = await given.resident("李强", home="上林雅苑2栋")
    await li.starts("req_261123-001")
    assert li.last == "没有找到，或者不归您管。"
    draft = None
    await li.says("楼道灯坏了")
    draft = li.screen.messages[-1]
    for data in (
        "receipt:1",
        "my-full-text:1",
        "withdraw:1:1",
        "withdraw-yes:1:1",
        "confirm:1:1",
        "rate:1:satisfied",
        "contacted:1:1",
        "check-solved:1:1",
        "dispute:1:1",
        "dispute-now:1:1",
        "answer-to:1",
        f"draft-add-to:{draft.id}:1",
        "dispute-said:1:1",
    ):
        given.world.press(li.person, draft, data)
        await given.settle()
        assert not li.shows("电梯坏了"), data
    request = await ResidentRequest.get()
    assert (request.status, request.version) == (Status.OPEN, 1)
    assert wang.shows("待接单")
