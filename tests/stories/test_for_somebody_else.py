"""For somebody else: who has no phone in the hand is helped by family, staff, or the desk."""

from datetime import timedelta

import pytest

from models import agenda, requests, residents
from models.accounts import Account
from models.database import writing
from models.journal import OPERATOR
from models.members import Role
from models.requests import Answerer, Callback, ResidentRequest, Source, Status
from models.residents import Resident


@pytest.fixture
async def wang(given):
    """A daughter, at home with her mother."""
    return await given.resident("王秀英", home="碧海蓝天3栋2单元807")


@pytest.fixture
async def mother(given, wang):
    """张桂芳, in the register, without a phone app."""
    daughter = await Resident.get(name="王秀英")
    async with writing():
        return await residents.register(
            "张桂芳",
            OPERATOR,
            now=given.now,
            household=await daughter.household,
            phone="13900139000",
        )


@pytest.fixture
async def chen(given):
    """Who works on it."""
    return await given.staff("陈姐", given.micro, given.micro_group)


async def finished(given, chen) -> None:
    await chen.presses("我来办", at=given.micro_group)
    await chen.presses("办结", at=given.micro_group)
    await chen.replies(given.micro_group.find("写一句怎么办的"), "办好了")


async def test_a_daughter_files_for_her_mother_and_is_asked_herself(given, wang, mother, chen):
    """Both are kept; staff see whose it is, and can reach either."""
    await wang.says("卫生间下水道堵了")
    await wang.presses("替别人反映")
    assert "张桂芳" in wang.screen.buttons
    await wang.presses("张桂芳")
    await wang.presses("问我")
    assert wang.shows("替张桂芳反映，办完问您")
    await wang.presses("提交")
    request = await ResidentRequest.get().select_related("account")
    assert (request.resident_id, request.account.name) == (mother.id, "王秀英")
    assert (request.source, request.callback_by) == (Source.ON_BEHALF, Answerer.FILER)
    assert given.micro_group.shows("张*")
    await finished(given, chen)
    assert chen.shows("张桂芳")
    assert chen.shows("代办人：王秀英")
    await wang.presses("办好了")
    await wang.presses("满意")
    assert (await Callback.get()).cause is None


async def test_the_one_who_is_not_asked_may_say_that_it_is_not_done(given, wang, mother, chen):
    """But answers no callback; the desk phones the mother."""
    desk = await given.staff("孙兰", given.community, given.desk_group, role=Role.DESK)
    await wang.says("卫生间下水道堵了")
    for word in ("替别人反映", "1", "问本人", "提交"):
        await wang.says(word)
    await finished(given, chen)
    assert "办好了" not in wang.screen.buttons
    await wang.says("/my")
    assert "办好了" not in wang.screen.buttons
    await given.passes(timedelta(days=1))
    assert given.desk_group.shows("请社区打电话回访")
    request = await ResidentRequest.get()
    await requests.phoned(request.id, desk.member, solved=True, now=given.now)
    assert (await Callback.get()).cause is None
    await wang.says("/my")
    await wang.presses("没办好")
    await wang.says("又堵了")
    assert (await ResidentRequest.get()).status is Status.CLAIMED


async def test_whom_it_is_for_hears_of_it_where_they_can(given, wang, mother):
    """And can follow it on their own phone."""
    elder = await given.stranger("桂芳")
    await elder.starts()
    async with writing():
        await Account.filter(external_id=str(elder.person.id)).update(resident_id=mother.id)
    await wang.says("卫生间下水道堵了")
    for word in ("替别人反映", "张桂芳", "问本人", "提交"):
        await wang.says(word)
    assert elder.shows("王秀英 替您反映了一件事")
    await elder.presses("看 261123-001")
    assert elder.shows("卫生间下水道堵了")


async def test_somebody_who_is_not_in_the_register_is_written_down(given, wang):
    """At home with whoever files; the name is enough."""
    await wang.says("卫生间下水道堵了")
    await wang.says("替别人反映")
    await wang.says("王大爷")
    await wang.says("问我")
    assert wang.shows("替王大爷反映")
    await wang.says("提交")
    named = await Resident.get(name="王大爷")
    assert named.household_id == (await Resident.get(name="王秀英")).household_id


@pytest.mark.parametrize("said", ["我妈妈 张秀兰", "我妈叫张秀兰", "邻居 张秀兰", "张秀兰"])
async def test_whoever_is_named_by_what_she_is_to_one_is_called_by_her_name(given, said):
    """Nobody is called 我妈妈 in the register."""
    li = await given.resident("李梅", home="碧海蓝天3栋2单元501")
    await li.says("楼道灯不亮")
    await li.presses("替别人反映")
    await li.says(said)
    assert "张秀兰" in li.last
    assert "妈" not in li.last
    assert await Resident.filter(name="张秀兰").count() == 1


async def test_one_may_think_better_of_it(given, wang, mother):
    """还是我自己的事."""
    await wang.says("卫生间下水道堵了")
    for word in ("替别人反映", "张桂芳", "问我", "替别人反映", "还是我自己的事", "提交"):
        await wang.says(word)
    assert (await ResidentRequest.get()).callback_by is None


async def test_staff_file_for_a_resident_of_their_grid_and_rate_nothing(given, chen, mother, wang):
    """By name and address; the desk will phone the resident."""
    await chen.says("楼道灯坏了，老人看不见路")
    await chen.presses("替别人反映")
    await chen.says("张桂芳 碧海蓝天3栋2单元807")
    assert chen.shows("替张桂芳反映，办完问本人")
    await chen.presses("提交")
    request = await ResidentRequest.get()
    assert (request.resident_id, request.callback_by) == (mother.id, Answerer.BENEFICIARY)
    li = await given.staff("李员", given.micro, given.micro_group)
    await finished(given, li)
    await chen.says("/my")
    assert "办好了" not in chen.screen.buttons
    account = await Account.get(member_id=chen.member.id)
    with pytest.raises(requests.NotAsked):
        await requests.confirm(request.id, account, now=given.now)


async def test_staff_of_another_grid_find_nobody_here(given, mother):
    """Nobody is told who is in the register."""
    wu = await given.staff("吴员", given.other_micro)
    await wu.says("楼道灯坏了")
    await wu.says("替别人反映")
    await wu.says("张桂芳 碧海蓝天3栋2单元807")
    assert wu.shows("没找到「张桂芳」")
    await wu.says("李奶奶 上林雅苑2栋1单元101 13700137000")
    assert wu.shows("替李奶奶反映")
    assert (await Resident.get(name="李奶奶")).phone == "13700137000"


async def test_in_english_as_well(given):
    """Every word of it."""
    anna = await given.resident("Anna", home="碧海蓝天3栋1单元102", language="en")
    await anna.says("楼道灯坏了")
    await anna.presses("For somebody else")
    await anna.says("Granny")
    await anna.presses("Ask me")
    assert anna.shows("For Granny; you are asked when it is done")


# --- words in a group


@pytest.fixture
async def words(given, chen, wang):
    """What 王秀英 has written in the group, with a photo."""
    given.world.join(given.micro_group.room, wang.person)
    await wang.says("3栋楼道灯坏了好几天", at=given.micro_group)
    return given.micro_group.messages[-1]


async def test_words_in_a_group_become_a_request_when_their_author_agrees(given, chen, wang, words):
    """Asked in private; the group hears yes, and the author is who filed it."""
    await chen.replies(words, "/report")
    assert wang.shows("陈姐 想把您在群里说的这句话登记成诉求")
    assert await ResidentRequest.all().count() == 0
    await wang.presses("同意")
    request = await ResidentRequest.get().select_related("account", "category")
    assert (request.source, request.account.name) == (Source.GROUP, "王秀英")
    assert (request.place_words, request.category.code) == ("碧海蓝天3栋", "facility.light")
    assert given.micro_group.shows("居民同意了，已登记为 261123-001")


@pytest.mark.parametrize("word", ["不同意", "2", "不"])
async def test_a_no_is_told_and_nothing_is_kept(given, chen, wang, words, word):
    """Not the words, not even in the row that waited for it."""
    await chen.replies(words, "/report")
    await wang.says(word)
    assert given.micro_group.shows("居民不同意登记")
    assert (await requests.Consent.get()).text == ""
    assert await ResidentRequest.all().count() == 0


async def test_pressed_twice_it_is_filed_once(given, chen, wang, words):
    """And raised twice it is asked once."""
    await chen.replies(words, "/report")
    message = wang.screen.find("想把您在群里说的")
    for _ in range(2):
        wang.person.presses(given.account, "同意", on=message)
    await given.settle()
    assert await ResidentRequest.all().count() == 1
    assert "您已经同意过了" in wang.toast
    await chen.replies(words, "/report")
    assert given.micro_group.shows("本人已经同意，登记过了")


async def test_a_yes_that_comes_too_late_files_nothing(given, chen, wang, words):
    """After a day the words are gone."""
    await chen.replies(words, "/report")
    await given.passes(timedelta(hours=25))
    await agenda.run_due(now=given.now)
    assert (await requests.Consent.get()).text == ""
    await wang.presses("同意")
    assert "没有登记" in wang.toast
    assert await ResidentRequest.all().count() == 0


async def test_who_has_never_written_to_the_bot_is_shown_the_way(given, chen):
    """A button in the group; what is behind it is theirs alone."""
    stranger = await given.stranger("路人")
    given.world.join(given.micro_group.room, stranger.person)
    await stranger.says("5栋垃圾没人收", at=given.micro_group)
    await chen.replies(given.micro_group.messages[-1], "/report")
    assert given.micro_group.shows("您还没和我说过话")
    consent = await requests.Consent.get()
    other = await given.resident("李强", home="碧海蓝天4栋1单元101")
    await other.starts(f"say_{consent.id}")
    assert not other.shows("5栋垃圾")
    await stranger.starts(f"say_{consent.id}")
    assert stranger.shows("5栋垃圾没人收")
    await stranger.says("同意")
    assert given.micro_group.shows("居民同意了")


async def test_a_photo_is_taken_only_after_the_yes(given, chen, wang):
    """With the words under it."""
    given.world.join(given.micro_group.room, wang.person)
    await wang.sends_photo("垃圾满了", at=given.micro_group)
    await chen.replies(given.micro_group.messages[-1], "/report")
    assert await requests.Attachment.all().count() == 0
    await wang.presses("同意")
    assert await requests.Attachment.all().count() == 1


async def test_who_has_no_post_raises_nothing_and_one_is_told_how(given, chen, wang, words):
    """Nor is a bot's message anybody's words."""
    li = await given.resident("李强", home="碧海蓝天4栋1单元101")
    given.world.join(given.micro_group.room, li.person)
    await li.replies(words, "/report")
    assert given.micro_group.shows("只有网格员能这样操作")
    await chen.says("/report", at=given.micro_group)
    assert given.micro_group.shows("写 /report")
    await chen.replies(given.micro_group.find("写 /report"), "/report")
    assert given.micro_group.shows("不是居民本人说的")
    assert await requests.Consent.all().count() == 0
