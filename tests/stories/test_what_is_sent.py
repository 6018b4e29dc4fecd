"""What is sent: photos, albums, voices, videos, files and places go both ways."""

from datetime import timedelta

import pytest
from camera import PHONE, camera_photo

from models.outbox import Outgoing, Sending
from models.requests import Attachment, Paper, ResidentRequest

A_MOMENT = timedelta(seconds=2)


@pytest.fixture
async def wang(given):
    """A resident."""
    return await given.resident("王秀英", home="碧海蓝天3栋2单元501")


@pytest.fixture
async def chen(given):
    """A member of the grid."""
    return await given.staff("陈姐", given.micro, given.micro_group)


async def files(given, wang, chen):
    """A request that 陈姐 has claimed and asked something about."""
    await wang.says("电梯坏了")
    await wang.presses("提交")
    await chen.presses("我来办", at=given.micro_group)
    await chen.replies(given.micro_group.find("电梯坏了"), "拍给我看看？")


def kinds(screen):
    """What kinds of message stand there."""
    return [m.kind for m in screen.messages if m.kind != "text"]


async def test_an_album_that_begins_a_request_reaches_the_group_as_one(given, wang):
    """Three photos: one draft, one request, one album under the card."""
    wang.person.sends_album(given.account, [None, None, None], caption="楼道堆满了")
    await given.settle()
    await wang.presses("提交")
    await given.passes(A_MOMENT)
    photos = [m for m in given.micro_group.messages if m.kind == "photo"]
    assert len(photos) == 3
    assert len({m.media_group_id for m in photos}) == 1
    assert photos[0].media_group_id


async def test_photos_that_come_one_by_one_still_leave_as_one_album(given, wang, chen):
    """The first waits a moment for the others, whatever the network does between them."""
    await files(given, wang, chen)
    for caption in ("就是这样", "", ""):
        wang.person.sends_photo(given.account, caption=caption, group_id="77")
        await given.settle()  # each is handled before the next one comes
    await given.passes(A_MOMENT)
    photos = [m for m in given.micro_group.messages if m.kind == "photo"]
    assert len(photos) == 3
    assert len({m.media_group_id for m in photos}) == 1
    assert "就是这样" in photos[0].text
    assert await Attachment.filter(paper=Paper.PHOTO).count() == 3
    assert len({a.entry_id for a in await Attachment.all()}) == 1, "one line of the timeline"


async def test_one_that_comes_too_late_follows_by_itself(given, wang, chen):
    """In order, when together is not possible."""
    await files(given, wang, chen)
    wang.person.sends_photo(given.account, group_id="78")
    await given.settle()
    await given.passes(A_MOMENT)
    wang.person.sends_photo(given.account, group_id="78")
    await given.settle()
    await given.passes(A_MOMENT)
    assert kinds(given.micro_group) == ["photo", "photo"]


async def test_an_album_of_staff_reaches_the_resident_as_one(given, wang, chen):
    """Under the card or a prompt, and 撤回 takes all of it back."""
    await files(given, wang, chen)
    card = given.micro_group.find("网格：第一微网格")
    sent = [
        chen.person.sends_photo(given.micro_group.room, caption=c, reply_to=card, group_id="79")
        for c in ("换好了", "")
    ]
    await given.settle()
    await given.passes(A_MOMENT)
    photos = [m for m in wang.screen.messages if m.kind == "photo"]
    assert len(photos) == 2
    assert photos[0].media_group_id == photos[1].media_group_id != ""
    await chen.replies(sent[1], "撤回")
    assert kinds(wang.screen) == []
    assert "〔已撤回〕" in wang.last


async def test_video_round_video_voice_music_and_files_arrive_as_what_they_are(given, wang, chen):
    """Each by the method of its kind, to the group and from it."""
    await files(given, wang, chen)
    person = wang.person
    person.sends_video(given.account, caption="看")
    person.sends_video_note(given.account)
    person.sends_voice(given.account)
    person.sends_audio(given.account)
    person.sends_document(given.account, b"%PDF-1.4", "report.pdf", mime_type="application/pdf")
    await given.settle()
    assert kinds(given.micro_group) == ["video", "video_note", "voice", "audio", "document"]
    card = given.micro_group.find("网格：第一微网格")
    chen.person.sends_video(given.micro_group.room, caption="修好了", reply_to=card)
    await given.settle()
    assert wang.screen.messages[-1].kind == "video"
    assert not await Outgoing.filter(sending=Sending.DEAD).exists()


async def test_a_place_in_a_draft_is_the_place_of_the_matter(given, wang):
    """The group gets a map; some ten metres are exact enough."""
    await wang.says("路灯不亮")
    wang.person.sends_location(given.account, 22.543219, 114.057868)
    await given.settle()
    assert wang.shows("〔位置〕")
    await wang.presses("提交")
    (place,) = [m for m in given.micro_group.messages if m.kind == "location"]
    assert place.content.media.facts == {"latitude": 22.5432, "longitude": 114.0579}
    assert (await Attachment.get()).source == "22.5432,114.0579"
    assert "路灯" in (await ResidentRequest.get()).text


async def test_an_image_sent_as_a_file_is_made_anew_before_it_is_posted(given, wang, chen):
    """As a file the platform leaves in it where it was taken, and by whose phone."""
    await files(given, wang, chen)
    content = camera_photo()
    assert PHONE in content
    wang.person.sends_document(given.account, content, "IMG_1.jpg", mime_type="image/jpeg")
    await given.settle()
    (posted,) = [m for m in given.micro_group.messages if m.kind != "text"]
    assert posted.kind == "photo"
    assert PHONE not in posted.content.media.file.content
    assert b"Exif" not in posted.content.media.file.content


async def test_what_only_says_that_it_is_an_image_is_not_passed_on(given, wang, chen):
    """Its words are."""
    await files(given, wang, chen)
    wang.person.sends_document(
        given.account, b"not a picture", "x.png", mime_type="image/png", caption="看看"
    )
    await given.settle()
    assert kinds(given.micro_group) == []
    assert given.micro_group.last.endswith("看看")


async def test_a_file_that_is_too_large_is_said_to_be(given, wang, chen):
    """Nobody in the office could open it: the platform gives a bot no more than 20 MB."""
    await files(given, wang, chen)
    wang.person.sends_video(given.account, b"\0" * (20 * 1024 * 1024 + 1))
    await given.settle()
    assert "这个文件太大（21MB）" in wang.last
    assert kinds(given.micro_group) == []
    wang.person.sends_video(given.account, b"\0" * (20 * 1024 * 1024))
    await given.settle()
    assert wang.shows("〔视频〕"), "one byte less is taken"
