"""请问办好了吗: who is angry writes, whatever else they were writing; nothing swallows it."""

from datetime import timedelta

import pytest

from models.requests import Entry, ResidentRequest, Status

ANGRY = "根本没人来过，糊弄老百姓"


@pytest.fixture
async def chen(given):
    return await given.staff("陈姐", given.micro, given.micro_group)


@pytest.fixture
async def wang(given, chen):
    """Her request is said to be done; she has begun to write about something else."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("楼上半夜吵得睡不着")
    await wang.presses("提交")
    await chen.presses("我来办", at=given.micro_group)
    await chen.presses("办结", at=given.micro_group)
    await chen.replies(given.micro_group.find("写一句怎么办的"), "上门劝过了")
    return wang


async def begins_a_draft_and_is_asked(given, wang):
    """She writes about the lamp; a few hours later the callback comes."""
    await wang.says("楼道灯也不亮了")
    await is_asked(given, wang, "回访：您的诉求")


async def is_asked(given, who, words):
    """Hours pass, until the callback has come."""
    for _ in range(30):
        await given.passes(timedelta(hours=1))
        if words in who.last:
            return
    raise AssertionError("nobody was asked")


@pytest.mark.parametrize("said", [ANGRY, "骗人的", "我等到现在，一个电话都不曾有过"])
async def test_an_open_draft_does_not_swallow_the_answer(given, wang, said):
    """In whatever words: one press says that it is not done, and the group reads why."""
    await begins_a_draft_and_is_asked(given, wang)
    await wang.says(said)
    assert "办好了没有" in wang.last
    assert wang.screen.buttons == ["办好了", "没办好", "是另一件事"]
    await wang.presses("没办好")
    first = await ResidentRequest.get()
    assert first.status is Status.CLAIMED
    assert given.micro_group.shows(said)
    assert not (await Entry.filter(request_id=first.id, text__contains="楼道灯").exists())


async def test_the_draft_is_there_still_and_is_sent_as_it_was(given, wang):
    """The lamp is no less broken."""
    await begins_a_draft_and_is_asked(given, wang)
    await wang.says(ANGRY)
    await wang.presses("没办好")
    await wang.says("提交")
    assert (await ResidentRequest.all().order_by("-id").first()).text == "楼道灯也不亮了"


async def test_what_belongs_to_the_draft_goes_there_with_one_press(given, wang):
    """是另一件事: the words are not typed again."""
    await begins_a_draft_and_is_asked(given, wang)
    await wang.says("是五楼那盏")
    await wang.presses("是另一件事")
    assert "楼道灯也不亮了\n是五楼那盏" in wang.last
    await wang.presses("提交")
    texts = await ResidentRequest.all().order_by("id").values_list("text", flat=True)
    assert list(texts) == ["楼上半夜吵得睡不着", "楼道灯也不亮了\n是五楼那盏"]


async def test_who_goes_on_writing_is_heard_to_the_end(given, wang):
    """Three messages in a row are one reason, with the photo among them."""
    await begins_a_draft_and_is_asked(given, wang)
    await wang.says(ANGRY)
    await wang.says("昨晚吵到两点")
    await wang.sends_photo("你们自己看")
    await wang.presses("没办好")
    (said,) = [e.text for e in await Entry.filter(move="dispute")]
    assert said == f"{ANGRY}\n昨晚吵到两点\n你们自己看"
    assert given.micro_group.messages[-1].kind == "photo"
    assert await ResidentRequest.all().count() == 1


async def test_an_album_is_asked_about_once(given, wang):
    """Two photos of what is not done, one question; both reach the group."""
    await begins_a_draft_and_is_asked(given, wang)
    wang.person.sends_album(given.account, [None, None])
    await given.settle()
    assert wang.screen.count("办好了没有") == 1
    await wang.presses("没办好")
    await given.passes(timedelta(seconds=2))
    assert sum(m.kind == "photo" for m in given.micro_group.messages) == 2


async def test_a_yes_answers_the_question_and_sends_no_draft(given, wang):
    """好的 after 请问办好了吗 is no 提交."""
    await begins_a_draft_and_is_asked(given, wang)
    await wang.says("好的")
    assert await ResidentRequest.all().count() == 1
    assert "办好了没有" in wang.last
    await wang.presses("办好了")
    assert (await ResidentRequest.get()).status is Status.CLOSED


@pytest.mark.parametrize(
    "said",
    [
        ANGRY,
        "还是老样子",
        "又吵了一晚上",
        "你们就是来看了一眼拍了个照就走了那个声音照样半夜响根本没有解决",
    ],
)
async def test_without_a_draft_it_becomes_none(given, wang, said):
    """What sounds like an answer is asked about before a new request is made of it."""
    await wang.says(said)
    assert wang.screen.buttons == ["办好了", "没办好", "是另一件事"]
    await wang.presses("没办好")
    assert (await ResidentRequest.get()).status is Status.CLAIMED
    assert given.micro_group.shows(said)


async def test_a_new_matter_after_the_callback_is_a_draft_at_once(given, wang):
    """What does not sound like an answer is not questioned."""
    await wang.says("三号楼下面的路灯不亮")
    assert "提交" in wang.screen.buttons


async def test_an_angry_reply_to_the_question_itself_is_asked_about_too(given, wang):
    """Passed on as a word it would have left the request done."""
    await wang.says("/menu")
    await wang.replies(wang.screen.find("上门劝过了"), ANGRY)
    assert wang.screen.buttons == ["办好了", "没办好", "是另一件事"]
    await wang.says("2")
    assert (await ResidentRequest.get()).status is Status.CLAIMED


async def test_it_is_the_same_in_english(given, chen):
    """Every word of it."""
    mary = await given.resident("Mary", home="碧海蓝天3栋2单元502", language="en")
    await mary.says("the lift is broken")
    await mary.presses("Submit")
    await chen.presses("我来办", at=given.micro_group)
    await chen.presses("办结", at=given.micro_group)
    await chen.replies(given.micro_group.find("写一句怎么办的"), "fixed")
    await mary.says("the stairway light is off, too")
    await is_asked(given, mary, "Callback")
    await mary.says("nobody ever came")
    assert "Is it done or not?" in mary.last
    await mary.presses("Not done")
    assert (await ResidentRequest.get()).status is Status.CLAIMED
