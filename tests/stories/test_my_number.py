"""My number: who sends one can be called on it by whoever works for them, and by nobody else."""

import pytest

from models.journal import JournalEntry
from models.requests import ResidentRequest
from models.residents import Resident

NUMBER = "13800138000"
TROUBLE = "电梯坏了"


@pytest.fixture
async def wang(given):
    """A resident of whom no number is known."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await Resident.filter(name="王秀英").update(phone="")
    return wang


@pytest.fixture
async def chen(given):
    """A member of the grid."""
    return await given.staff("陈姐", given.micro, given.micro_group)


async def claimed(given, wang, chen):
    """王's trouble is with 陈姐; the private message that tells her how to reach 王."""
    await wang.says(TROUBLE)
    await wang.presses("提交")
    await chen.presses("我来办", at=given.micro_group)
    return chen.screen.find("的联系方式")


async def number_of(person):
    return (await Resident.get(name=person.person.name)).phone


@pytest.mark.parametrize(
    "said",
    [
        NUMBER,
        "138 0013 8000",
        "我的电话是13800138000。",
        "+86 138-0013-8000",
        "换号码了：１３８００１３８０００",
    ],
)
async def test_a_number_alone_is_kept_and_read_back(wang, said):
    """However it is written; it is no trouble that somebody is to see to."""
    await wang.says(said)
    assert wang.last.startswith(f"记下了，您的电话：{NUMBER}")
    assert await number_of(wang) == NUMBER
    assert not wang.shows("提交")


async def test_the_claimer_reads_it_where_they_read_how_to_reach_her(given, wang, chen):
    """The message is changed, the journal has who was shown what, the group sees nothing."""
    told = await claimed(given, wang, chen)
    assert "电话：未登记" in told.text
    await wang.says(NUMBER)
    assert f"电话：{NUMBER}" in told.text
    seen = await JournalEntry.filter(act="contact-revealed").order_by("id")
    assert ["phone" in entry.facts["fields"] for entry in seen] == [False, True]
    assert NUMBER[3:7] not in given.micro_group.transcript
    assert await JournalEntry.filter(act="phone-said").count() == 1


async def test_the_answer_to_a_question_is_a_number_as_well(given, wang, chen):
    """Asked for it by the claimer: the group reads the ends, the claimer all of it."""
    told = await claimed(given, wang, chen)
    await chen.replies(given.micro_group.find(TROUBLE), "您的电话是多少？")
    await wang.says(NUMBER)
    assert f"您的电话：{NUMBER}" in wang.last
    assert given.micro_group.shows("138****8000")
    assert f"电话：{NUMBER}" in told.text
    await chen.replies(given.micro_group.find(TROUBLE), "物业的电话呢？")
    await wang.says("010-87654321")
    assert await number_of(wang) == NUMBER, "one that is known stays"


async def test_whoever_has_a_part_of_it_reads_it_too(given, wang, chen):
    """What lies at two places is with two, and the whole with a third, who may have to call."""
    await wang.says("小区垃圾没人收，碧海蓝天3栋和上林雅苑2栋都是")
    await wang.says("提交")
    lead = await given.staff("赵长", given.grid, given.grid_group, given.micro_group)
    there = await given.staff("吴员", given.other_micro, given.other_group)
    await lead.replies(given.micro_group.find("261123-001"), "拆分")
    await lead.replies(given.micro_group.messages[-1], "3栋、上林雅苑2栋")
    await lead.presses("确定拆分", at=given.micro_group)
    await chen.presses("我来办", at=given.micro_group)
    await there.presses("我来办", at=given.other_group)
    await wang.says(NUMBER)
    for player in (lead, chen, there):
        assert f"电话：{NUMBER}" in player.screen.find("的联系方式").text


async def test_who_has_nothing_to_do_with_it_any_more_is_not_told(given, wang, chen):
    """The twin: it was put back before the number came."""
    told = await claimed(given, wang, chen)
    await chen.presses("放回", at=given.micro_group)
    await wang.says(NUMBER)
    assert NUMBER not in told.text
    assert not any(NUMBER in m.text for m in chen.screen.messages)


async def test_the_same_number_again_changes_nothing(given, wang, chen):
    """It is read back, and nobody is shown anything."""
    await claimed(given, wang, chen)
    await wang.says(NUMBER)
    await wang.says("我的手机号 138 0013 8000")
    assert wang.last.startswith("记下了")
    assert await JournalEntry.filter(act="contact-revealed").count() == 2


async def test_a_stranger_is_asked_two_things_and_the_number_is_kept(given):
    """Who it is has to be known first; the number is not asked for again."""
    li = await given.stranger("李桂芳")
    await li.says(NUMBER)
    assert li.shows("请问您住在哪里")
    await li.says("碧海蓝天3栋2单元501")
    await li.presses("对")
    await li.says("李奶奶")
    assert li.shows("把手机号发给我就行")
    assert li.last.startswith(f"记下了，您的电话：{NUMBER}")
    assert (await Resident.get()).phone == NUMBER


@pytest.mark.parametrize("said", ["1380013800", "138001380001", "我的电话：1380013800"])
async def test_a_figure_too_few_or_too_many_is_said(wang, said):
    """So that nobody waits for a call that can't come."""
    await wang.says(said)
    assert wang.last.startswith("这个号码不像手机号")
    assert await number_of(wang) == ""


@pytest.mark.parametrize("said", ["打13800138000没人接", "13800138000骗了我两千块钱"])
async def test_a_number_in_a_trouble_is_part_of_the_trouble(wang, said):
    """Whose it is, is not guessed."""
    await wang.says(said)
    await wang.presses("提交")
    assert (await ResidentRequest.get()).text == said
    assert await number_of(wang) == ""


async def test_ones_own_card_is_as_good_and_that_of_others_is_none(given, wang):
    """The app sends it with a press or two."""
    wang.person.sends_contact(given.account)
    await given.settle()
    own = await number_of(wang)
    assert own
    assert wang.last.startswith(f"记下了，您的电话：{own}")
    wang.person.sends_contact(given.account, of=given.world.person("李建国"))
    await given.settle()
    assert await number_of(wang) == own


async def test_a_number_is_no_name(given):
    """Who is asked what to be called, and sends a number, is asked again."""
    li = await given.stranger("李桂芳")
    await li.starts()
    await li.says("碧海蓝天3栋2单元501")
    await li.presses("对")
    await li.says(NUMBER)
    assert li.last == "请问怎么称呼您？"
    assert await Resident.all().count() == 0
