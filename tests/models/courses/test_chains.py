"""Chains: what is read out of them, whom they mean, and that nothing is enrolled unless pressed."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from school import MONDAY, School

from models.chats import Chat, ChatKind
from models.courses import Enrolment, NotTheMonitor, Relation, Standing, chains
from models.courses.chained import Chain, ChainLine
from models.courses.chains import Known
from models.errors import NotFound
from models.journal import OPERATOR
from models.residents import Resident, register

CHAINS = {
    "1. 王阿姨 2. 李叔": ["王阿姨", "李叔"],
    "书法班接龙\n1、王秀英\n2、李明\n3、": ["王秀英", "李明"],
    "１．王阿姨\n２．李叔\n３．赵敏": ["王阿姨", "李叔", "赵敏"],
    "1王阿姨\n2李叔\n3钱奶奶": ["王阿姨", "李叔", "钱奶奶"],
    "1 王阿姨 2 李叔": ["王阿姨", "李叔"],
    "①王阿姨②李叔": ["王阿姨", "李叔"],
    "#接龙\n每周二9点，共20个名额\n1. 王阿姨👵\n2. 李叔（带孙子）\n3. 赵敏 13800138000": [
        "王阿姨",
        "李叔",
        "赵敏",
    ],
    "1. 王阿姨 1. 李叔 2. 赵敏": ["王阿姨", "李叔", "赵敏"],
    "接龙 1. 王阿姨 2. 王阿姨": ["王阿姨"],
    "接龙：1.王阿姨，2.李叔，4.赵敏。": ["王阿姨", "李叔", "赵敏"],
    "(1) 王阿姨 (2) 李叔": ["王阿姨", "李叔"],
    "1. Anna Smith\n2. 王阿姨": ["Anna Smith", "王阿姨"],
}

NO_CHAINS = (
    "电梯坏了，3栋2单元",
    "1. 带毛笔 2. 带宣纸 3. 带墨汁",
    "通知：1. 周二停课；2. 周四照常上课，请大家互相转告",
    "13800138000",
    "我家在1栋2单元301",
    "",
    "接龙",
)


@pytest.mark.parametrize("text", CHAINS)
def test_names_are_read_however_they_are_written(text):
    names = chains.read(text)
    assert [name.name for name in names] == CHAINS[text]
    assert chains.is_chain(text, names)


@pytest.mark.parametrize("text", NO_CHAINS)
def test_other_talk_is_no_chain(text):
    assert not chains.is_chain(text, chains.read(text))


@pytest.mark.parametrize(
    ("words", "beside"),
    [
        ("李叔+1", 1),
        ("李叔 ＋２", 2),
        ("李叔2人", 1),
        ("李叔两位", 1),
        ("李叔（带孙子）", 1),
        ("李叔", 0),
        ("李叔+99", chains.WITH),
    ],
)
def test_who_comes_along_is_counted(words, beside):
    (name,) = chains.read(f"接龙 1. {words}")
    assert (name.name, name.beside) == ("李叔", beside)


SCRAPS = ("接龙", "1.", "2、", "３．", "+1", "王阿姨", "\n", "①", "（带", "\u202e", "9" * 9, "2人")

PIECES = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(SCRAPS),
    ),
    max_size=40,
).map("".join)


@given(PIECES)
def test_whatever_is_written_is_read_without_harm(text):
    """At most so many names, each one that can be a name."""
    names = chains.read(text)
    assert len(names) <= chains.MOST
    assert len({name.name for name in names}) == len(names)
    for name in names:
        assert 0 < len(name.name) <= 15
        assert 0 <= name.beside <= chains.WITH
    chains.is_chain(text, names)


# --- proposing and deciding


@pytest.fixture
async def course(school: School):
    """王 is the monitor; 李明 is in the register once, 赵敏 twice."""
    for name in ("李明", "赵敏", "赵敏"):
        await register(name, OPERATOR, now=MONDAY)
    return await school.course(seats=3, monitor=await school.person("王"))


@pytest.fixture
async def room() -> Chat:
    """The group of the class."""
    return await Chat.create(external_id="-1001", kind=ChatKind.GROUP)


async def proposed(course, room, text: str) -> Chain:
    return await chains.propose(course, chains.read(text), room, OPERATOR, now=MONDAY)


async def line(name: str) -> ChainLine:
    return await ChainLine.get(name=name)


async def enrol(school, name: str, who: Resident | None) -> ChainLine:
    by = await school.person("王")
    found = await line(name)
    return await chains.enrol(found.id, who and who.id, OPERATOR, now=MONDAY, by=by)


async def test_a_name_is_sure_unsure_or_new(school, course):
    assert (await chains.match("李明", course)).known is Known.SURE
    twins = await chains.match("赵敏", course)
    assert (twins.known, len(twins.people)) == (Known.UNSURE, 2)
    assert (await chains.match("钱奶奶", course)).known is Known.NEW
    await school.signs_up(course, "钱多多")
    called = await chains.match("钱奶奶", course)
    assert (called.known, [p.name for p in called.people]) == (Known.UNSURE, ["钱多多"])


async def test_nothing_is_enrolled_by_a_message_and_only_the_monitor_decides(school, course, room):
    chain = await proposed(course, room, "接龙 1. 李明 2. 赵敏 3. 孙悟")
    assert not await Enrolment.exists()
    first, stranger = await line("李明"), await school.person("周")
    ming = await Resident.get(name="李明")
    for act in (
        chains.enrol(first.id, ming.id, OPERATOR, now=MONDAY, by=stranger),
        chains.enrol(first.id, ming.id, OPERATOR, now=MONDAY, member=school.stranger),
        chains.enrol_sure(chain.id, OPERATOR, now=MONDAY, by=stranger),
        chains.drop(first.id, OPERATOR, now=MONDAY, by=stranger),
        chains.close(chain.id, OPERATOR, now=MONDAY, by=stranger),
    ):
        with pytest.raises(NotTheMonitor):
            await act
    assert not await Enrolment.exists()


async def test_confirming_all_takes_who_is_sure_and_nobody_else(school, course, room):
    chain = await proposed(course, room, "接龙 1. 李明 2. 赵敏 3. 孙悟")
    by = await school.person("王")
    assert await chains.enrol_sure(chain.id, OPERATOR, now=MONDAY, by=by) == 1
    assert [e.name for e in await Enrolment.all()] == ["李明"]
    assert not await Resident.exists(name="孙悟")


async def test_one_by_one_with_who_is_meant_and_new_names(school, course, room):
    await proposed(course, room, "接龙 1. 李明+1 2. 赵敏 3. 孙悟")
    twin = await Resident.filter(name="赵敏").order_by("-id").first()
    with pytest.raises(NotFound):
        await enrol(school, "赵敏", await Resident.get(name="李明"))
    with pytest.raises(NotFound):
        await enrol(school, "李明", None)  # a known name is no new one
    await enrol(school, "李明", await Resident.get(name="李明"))
    await enrol(school, "赵敏", twin)
    await enrol(school, "孙悟", None)
    rows = await Enrolment.all().order_by("id")
    assert [(e.name, e.relation, e.standing) for e in rows] == [
        ("李明", Relation.SELF, Standing.SEATED),
        ("李明的家人", Relation.FAMILY, Standing.SEATED),
        ("赵敏", Relation.SELF, Standing.SEATED),
        ("孙悟", Relation.SELF, Standing.WAITING),
    ]
    assert rows[2].resident_id == twin.id


async def test_pressed_twice_is_once_and_who_is_in_already_stays_in(school, course, room):
    ming = await Resident.get(name="李明")
    await school.signs_up(course, "王")
    await proposed(course, room, "接龙 1. 李明 2. 王")
    for _ in range(2):
        await enrol(school, "李明", ming)
    await enrol(school, "王", await school.person("王"))
    assert await Enrolment.all().count() == 2


async def test_a_chain_that_grows_is_the_same_chain(school, course, room):
    first = await proposed(course, room, "接龙 1. 李明 2. 赵敏")
    await enrol(school, "李明", await Resident.get(name="李明"))
    again = await proposed(course, room, "接龙 1. 李明 2. 赵敏 3. 孙悟")
    assert again.id == first.id
    lines = await ChainLine.filter(chain_id=first.id).order_by("place")
    assert [found.name for found in lines] == ["李明", "赵敏", "孙悟"]
    assert await Enrolment.all().count() == 1


async def test_what_a_rule_refuses_is_noted_and_undoes_nothing(school, course, room):
    from models import courses

    await courses.close(course.id, OPERATOR, now=MONDAY)
    await proposed(course, room, "接龙 1. 李明")
    found = await enrol(school, "李明", await Resident.get(name="李明"))
    assert found.refused == "course-not-open"
    assert not await Enrolment.exists()


async def test_who_is_left_out_or_put_away_can_not_be_enrolled_any_more(school, course, room):
    chain = await proposed(course, room, "接龙 1. 李明 2. 孙悟")
    by = await school.person("王")
    await chains.drop((await line("李明")).id, OPERATOR, now=MONDAY, by=by)
    await enrol(school, "李明", await Resident.get(name="李明"))
    await chains.close(chain.id, OPERATOR, now=MONDAY, by=by)
    with pytest.raises(NotFound):
        await enrol(school, "孙悟", None)
    assert not await Enrolment.exists()


async def test_no_message_whatever_stands_in_it_enrols_anybody(school, course, room):
    """Scraps of chains in any order, some hundred of them."""
    dice = Random(20_261_123)
    for _ in range(100):
        text = "".join(dice.choices((*SCRAPS, "李明", "赵敏", " 1. ", " 2. "), k=12))
        await chains.propose(course, chains.read(text), room, OPERATOR, now=MONDAY)
    assert await Chain.all().count() == 1
    assert not await Enrolment.exists()
