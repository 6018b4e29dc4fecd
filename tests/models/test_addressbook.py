"""The address book finds where people live, whichever way they write it, or asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.addressbook import CLEAR, Book, BuildingEntry, EstateEntry, Finding

NAMES = [
    "碧海蓝天",
    "碧海云天",
    "上林雅苑",
    "凌波一区",
    "凌波二区",
    "锦绣花园",
    "阳光里",
    "翠湖名邸",
    "东湖花园",
    "康乐新村",
    "金桂苑一期",
    "金桂苑二期",
    "银杏公寓",
    "望江楼小区",
    "长乐坊",
    "紫荆山庄",
    "和顺家园",
    "明珠大厦",
    "松涛阁",
    "百合春天",
    "听雨轩",
    "桃源东区",
    "桃源西区",
    "枫丹华庭",
    "向阳新城",
    "白鹭洲",
]
ALIASES = {"明珠大厦": ("明珠楼",), "康乐新村": ("老厂宿舍",), "翠湖名邸": ("湖边那个小区",)}
DOORS = ("1", "2栋", "3", "5号楼", "12", "21栋", "A座")


def an_estate(at: int, name: str) -> EstateEntry:
    """Every other building has a grid of its own."""
    buildings = tuple(
        BuildingEntry(at * 100 + n, door, 1000 + at * 100 + n if n % 2 else None)
        for n, door in enumerate(DOORS)
    )
    return EstateEntry(at, name, ALIASES.get(name, ()), 500 + at, buildings)


ESTATES = [an_estate(at, name) for at, name in enumerate(NAMES, start=1)]
BOOK = Book(ESTATES)
HOME = 1  # 碧海蓝天


def told(finding: Finding) -> tuple[str | None, ...] | None:
    """The clear winner as (estate, building, unit, room)."""
    won = finding.clear
    return won and (won.estate.name, won.building and won.building.name, won.unit, won.room)


CLEARLY = """
碧海蓝天                              | 碧海蓝天 |      |   |
碧海蓝天3栋                           | 碧海蓝天 | 3    |   |
碧海蓝天三栋                          | 碧海蓝天 | 3    |   |
碧海蓝天三栋二单元501                 | 碧海蓝天 | 3    | 2 | 501
碧海蓝天3栋501                        | 碧海蓝天 | 3    |   | 501
碧海蓝天3栋501室                      | 碧海蓝天 | 3    |   | 501
碧海蓝天3栋501房                      | 碧海蓝天 | 3    |   | 501
碧海蓝天3栋二单元5楼                  | 碧海蓝天 | 3    | 2 |
碧海蓝天3栋2单元五零一                | 碧海蓝天 | 3    | 2 | 501
碧海蓝天３栋                          | 碧海蓝天 | 3    |   |
碧海蓝天3#                            | 碧海蓝天 | 3    |   |
碧海蓝天3#501                         | 碧海蓝天 | 3    |   | 501
碧海蓝天3#楼2单元                     | 碧海蓝天 | 3    | 2 |
碧海蓝天3幢                           | 碧海蓝天 | 3    |   |
碧海蓝天3座                           | 碧海蓝天 | 3    |   |
碧海蓝天第3栋                         | 碧海蓝天 | 3    |   |
碧海蓝天03栋                          | 碧海蓝天 | 3    |   |
碧海蓝天A栋                           | 碧海蓝天 | A座  |   |
碧海蓝天a座1203                       | 碧海蓝天 | A座  |   | 1203
碧海蓝天Ａ座                          | 碧海蓝天 | A座  |   |
碧海蓝天12号楼                        | 碧海蓝天 | 12   |   |
碧海蓝天十二栋                        | 碧海蓝天 | 12   |   |
碧海蓝天二十一号楼                    | 碧海蓝天 | 21栋 |   |
碧海蓝天五号楼                        | 碧海蓝天 | 5号楼 |  |
碧海蓝天3-2-501                       | 碧海蓝天 | 3    | 2 | 501
碧海蓝天3—2—501                       | 碧海蓝天 | 3    | 2 | 501
碧海蓝天3-501                         | 碧海蓝天 | 3    |   | 501
碧海蓝天 3                            | 碧海蓝天 | 3    |   |
碧海蓝天 3 2单元 501                  | 碧海蓝天 | 3    | 2 | 501
碧海蓝天12                            | 碧海蓝天 | 12   |   |
碧海蓝天小区3栋                       | 碧海蓝天 | 3    |   |
碧海蓝天的3栋                         | 碧海蓝天 | 3    |   |
碧海 蓝天 3 栋 2 单元 501             | 碧海蓝天 | 3    | 2 | 501
碧海蓝天501                           | 碧海蓝天 |      |   | 501
碧海蓝天1203室                        | 碧海蓝天 |      |   | 1203
碧海蓝天2单元501                      | 碧海蓝天 |      | 2 | 501
碧海蓝天３棟２單元５０１              | 碧海蓝天 | 3    | 2 | 501
碧海藍天三號樓                        | 碧海蓝天 | 3    |   |
東湖花園3棟                           | 东湖花园 | 3    |   |
bhlt 3                                | 碧海蓝天 | 3    |   |
BHLT3                                 | 碧海蓝天 | 3    |   |
bhlt3-2-501                           | 碧海蓝天 | 3    | 2 | 501
bhlt3栋501                            | 碧海蓝天 | 3    |   | 501
bhltA座                               | 碧海蓝天 | A座  |   |
bihailantian                          | 碧海蓝天 |      |   |
bihailantian3栋                       | 碧海蓝天 | 3    |   |
bi hai lan tian 3 dong                | 碧海蓝天 | 3    |   |
wo jia zhu bi hai lan tian 3栋        | 碧海蓝天 | 3    |   |
bihailantain 3                        | 碧海蓝天 | 3    |   |
slyy5                                 | 上林雅苑 | 5号楼 |  |
shanglinyayuan 5                      | 上林雅苑 | 5号楼 |  |
changlefang 3                         | 长乐坊   | 3    |   |
碧海兰天3栋                           | 碧海蓝天 | 3    |   |
上林雅园                              | 上林雅苑 |      |   |
上林雅园5栋                           | 上林雅苑 | 5号楼 |  |
上林苑雅5栋                           | 上林雅苑 | 5号楼 |  |
锦绣江南3栋                           |          |      |   |
春天花园3栋                           |          |      |   |
锦秀花园3栋                           | 锦绣花园 | 3    |   |
凌波2区3栋                            | 凌波二区 | 3    |   |
凌波一区3栋                           | 凌波一区 | 3    |   |
灵波二区12栋                          | 凌波二区 | 12   |   |
凌波二区十二栋                        | 凌波二区 | 12   |   |
lbeq 3                                | 凌波二区 | 3    |   |
金桂苑2期3栋                          | 金桂苑二期 | 3  |   |
金桂苑第一期3栋                       | 金桂苑一期 | 3  |   |
金贵苑二期3栋                         | 金桂苑二期 | 3  |   |
桃源西区3栋                           | 桃源西区 | 3    |   |
陶源东区3栋                           | 桃源东区 | 3    |   |
锦绣3栋                               | 锦绣花园 | 3    |   |
紫荆 3-501                            | 紫荆山庄 | 3    |   | 501
老厂宿舍2栋                           | 康乐新村 | 2栋  |   |
湖边那个小区3栋                       | 翠湖名邸 | 3    |   |
明珠楼12层                            | 明珠大厦 |      |   |
在阳光里 12号                         | 阳光里   | 12   |   |
我家住碧海蓝天3栋2单元501，电梯坏了   | 碧海蓝天 | 3    | 2 | 501
碧海蓝天3栋的电梯坏了两天了           | 碧海蓝天 | 3    |   |
碧海蓝天3栋2天没水了                  | 碧海蓝天 | 3    |   |
碧海蓝天停水2天了                     | 碧海蓝天 |      |   |
碧海蓝天2天没水                       | 碧海蓝天 |      |   |
碧海蓝天3个人打架                     | 碧海蓝天 |      |   |
碧海蓝天有3个人在打架，打了110        | 碧海蓝天 |      |   |
碧海蓝天110来过了                     | 碧海蓝天 |      |   |
碧海蓝天13800138000                   | 碧海蓝天 |      |   |
碧海蓝天3栋，电话13800138000          | 碧海蓝天 | 3    |   |
碧海蓝天3栋501，电话0755-12345678     | 碧海蓝天 | 3    |   | 501
碧海蓝天3栋100多户停电                | 碧海蓝天 | 3    |   |
碧海蓝天3栋1500元押金不退             | 碧海蓝天 | 3    |   |
碧海蓝天3栋2023年就坏了               | 碧海蓝天 | 3    |   |
碧海蓝天5楼漏水                       | 碧海蓝天 |      |   |
碧海蓝天15号晚上停电                  | 碧海蓝天 |      |   |
碧海蓝天3栋10:30停水                  | 碧海蓝天 | 3    |   |
电梯又坏了！！碧海蓝天3栋             | 碧海蓝天 | 3    |   |
3栋2单元501，碧海蓝天的               | 碧海蓝天 | 3    | 2 | 501
🏠碧海蓝天3栋🏠                       | 碧海蓝天 | 3    |   |
"""


def table(lines: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in lines.strip().splitlines()]


@pytest.mark.parametrize(("text", "estate", "building", "unit", "room"), table(CLEARLY))
def test_what_people_write_is_understood(text, estate, building, unit, room):
    """An empty estate means: not clear, so the resident is asked."""
    expected = (estate, building or None, unit or None, room or None) if estate else None
    assert told(BOOK.find(text)) == expected


AT_HOME = """
3号楼2单元501             | 碧海蓝天 | 3    | 2 | 501
3栋                       | 碧海蓝天 | 3    |   |
我们三栋停水2天了         | 碧海蓝天 | 3    |   |
A座电梯坏了               | 碧海蓝天 | A座  |   |
3-2-501 漏水              | 碧海蓝天 | 3    | 2 | 501
3栋楼下有人吵架           | 碧海蓝天 | 3    |   |
隔壁12栋太吵              | 碧海蓝天 | 12   |   |
上林雅苑5栋有人吵         | 上林雅苑 | 5号楼 |  |
锦绣3栋                   | 锦绣花园 | 3    |   |
碧海3栋                   | 碧海蓝天 | 3    |   |
碧海监天3栋               | 碧海蓝天 | 3    |   |
3栋太吵，阳光房是违建     | 碧海蓝天 | 3    |   |
幸福里3栋                 |          |      |   |
99栋                      |          |      |   |
电梯坏了                  |          |      |   |
这一栋楼都停水            |          |      |   |
停水2天了，打了110没人管  |          |      |   |
"""


@pytest.mark.parametrize(("text", "estate", "building", "unit", "room"), table(AT_HOME))
def test_a_known_home_fills_in_the_estate(text, estate, building, unit, room):
    """… but neither an estate that is named nor a name that nobody knows is overruled by it."""
    expected = (estate, building or None, unit or None, room or None) if estate else None
    assert told(BOOK.find(text, near=HOME)) == expected


def test_a_zone_alone_is_the_neighbouring_one_of_the_home():
    """Who lives in 凌波一区 and writes 二区3栋 means 凌波二区."""
    assert told(BOOK.find("二区3栋停电", near=4)) == ("凌波二区", "3", None, None)


def test_a_building_without_an_estate_may_be_in_any_of_them():
    """Without a known home nothing is clear; as many are offered as are asked for."""
    finding = BOOK.find("3号楼2单元501", limit=4)
    assert finding.clear is None
    assert [one.building.name for one in finding.candidates] == ["3"] * 4


@pytest.mark.parametrize("text", ["凌波3栋", "碧海3栋", "碧海天3栋", "碧海蓝天99栋", "桃源 3-501"])
def test_what_may_be_two_places_is_asked(text):
    """Candidates are there, no winner is."""
    finding = BOOK.find(text)
    assert finding.candidates
    assert finding.clear is None


@pytest.mark.parametrize("text", ["凌波三区3栋", "凌波东区3栋", "桃源南区", "金桂苑三期3栋"])
def test_zones_are_never_confused(text):
    """A zone that no estate has is not taken for another one's."""
    assert all(one.score < CLEAR - 20 for one in BOOK.find(text, near=4).candidates)


@pytest.mark.parametrize(
    "text", ["", "幸福大院", "hello", "今天停电了", "翠湖公园的灯坏了", "\x00\x1b", "👵🏻", "1"]
)
def test_an_unknown_address_has_no_good_candidate(text):
    """Nothing, or nothing worth offering first."""
    assert all(one.score < CLEAR for one in BOOK.find(text).candidates)


def test_the_words_of_the_place_are_given_as_they_were_written():
    """So that the rest of the message can be read as the complaint."""
    finding = BOOK.find("您好，我住碧海藍天３棟 2單元５０１，停水2天了")
    assert finding.place_words == ("碧海藍天", "３棟 2單元５０１")


def test_the_words_of_a_name_with_a_slip_are_all_of_them():
    """Though the first two characters are a name of the estate as well."""
    estate = EstateEntry(1, "碧海蓝天", grid=1, aliases=("碧海",))
    assert Book([estate]).find("碧海兰天3栋").place_words == ("碧海兰天", "3栋")


def test_the_floor_is_kept():
    """5楼 is not a room, but whoever comes wants to know."""
    found = BOOK.find("碧海蓝天3栋二单元五楼").clear
    assert found is not None
    assert (found.floor, found.room) == ("5", None)


def test_the_grid_is_the_buildings_own_or_its_estates():
    """2栋 has one of its own, 3 has not."""
    grids = [BOOK.find(text).clear.grid for text in ("碧海蓝天2栋", "碧海蓝天3栋", "碧海蓝天")]
    assert grids == [1101, 501, 501]


def test_an_empty_book_finds_nothing():
    """A community that has loaded no estates yet can still be written to."""
    assert Book([]).find("碧海蓝天3栋") == Finding()


def test_an_estate_without_registered_buildings_is_found_with_the_door_as_said():
    """The unit and the room are kept though no building can be named."""
    found = Book([EstateEntry(9, "碧海蓝天", grid=4)]).find("碧海蓝天3栋2单元501").clear
    assert found is not None
    assert (found.building, found.unit, found.room, found.grid) == (None, "2", "501", 4)


# ── promises ────────────────────────────────────────────────────────────────────────────────────

homes = st.one_of(st.none(), st.integers(0, 40))
address_like = st.text(
    alphabet="碧海蓝天凌波一二三区期栋单元楼室号座十零阳光里A座b3-#50 ，的\n", max_size=40
)


@given(text=st.one_of(st.text(max_size=200), address_like), near=homes, limit=st.integers(-1, 9))
def test_any_text_is_answered(text, near, limit):
    """Whatever is written: candidates, best first, no more than asked for."""
    finding = BOOK.find(text, near=near, limit=limit)
    scores = [one.score for one in finding.candidates]
    assert len(scores) <= max(0, limit)
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 for score in scores)
    assert all(word in text for word in finding.place_words)


@given(text=address_like, near=homes)
def test_every_candidate_leads_to_exactly_one_grid(text, near):
    """That of its building or else of its estate; and each place is offered once."""
    candidates = BOOK.find(text, near=near).candidates
    for one in candidates:
        assert one.estate in ESTATES
        assert one.building is None or one.building in one.estate.buildings
        own = one.building.grid if one.building else None
        assert one.grid == (own if own is not None else one.estate.grid)
    places = [(one.estate.id, one.building and one.building.id) for one in candidates]
    assert len(places) == len(set(places))


def test_a_huge_text_is_read_to_its_limit_only():
    """A megabyte costs no more than a message."""
    assert BOOK.find("碧海蓝天3栋，" * 100_000).clear is not None


DIGITS = {"1": "一", "2栋": "二", "3": "三", "5号楼": "五", "12": "十二", "21栋": "二十一"}
FORMS = (
    "{estate}{n}栋{unit}单元{room}",
    "{estate}{n}号楼{unit}单元{room}室",
    "{estate} {n}-{unit}-{room}",
    "{estate}{han}栋{unit}单元{room}",
    "{estate}{n}#{unit}单元{room}",
    "{estate}{n}幢{unit}单元 {room}房",
    "{estate}{n}座，{unit}单元，{room}",
    "{estate}第{n}栋的{unit}单元{room}",
    "{estate}{n}棟{unit}單元{room}",
)
addresses = st.tuples(
    st.sampled_from(ESTATES),
    st.sampled_from(sorted(DIGITS)),
    st.integers(1, 9),
    st.tuples(st.integers(1, 33), st.integers(1, 8)),
    st.sampled_from(FORMS),
)


def written(address) -> tuple[str, tuple[str, str, str, str]]:
    """An address in one of the forms, and what has to be found in it."""
    estate, building, unit, (floor, door), form = address
    room = f"{floor}{door:02}"
    n = building.rstrip("栋号楼")
    text = form.format(estate=estate.name, n=n, han=DIGITS[building], unit=unit, room=room)
    return text, (estate.name, building, str(unit), room)


@given(address=addresses)
def test_an_address_in_any_form_is_found_again(address):
    """The round trip."""
    text, expected = written(address)
    assert told(BOOK.find(text)) == expected


BEFORE = (
    "",
    "我家住",
    "您好，我是老王，住",
    "麻烦看一下",
    "【求助】",
    "停水2天了！",
    "有3个人打架，在",
)
AFTER = (
    "",
    "，电梯坏了",
    "的灯坏了两天了",
    " 停水2天了",
    "，有3个人在吵",
    "，电话13800138000",
    "，打了110也没人管",
    "！！！谢谢🙏",
    "漏水，物业让交200元",
    "。从2月15号晚上8点开始的",
)


@given(address=addresses, near=homes, lead=st.sampled_from(BEFORE), tail=st.sampled_from(AFTER))
def test_harmless_words_do_not_change_the_winner(address, near, lead, tail):
    """Neither the complaint around an address nor the home of who writes it."""
    text, expected = written(address)
    assert told(BOOK.find(lead + text + tail, near=near)) == expected
