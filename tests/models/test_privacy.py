"""Privacy: what must not stand in a group."""

import random
import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.addressbook.rooms import rooms
from models.privacy import mask

PHONES = [
    "13800138000",
    "138 0013 8000",
    "138-0013-8000",
    "+8613800138000",
    "１３８００１３８０００",
]


@pytest.mark.parametrize("phone", [*PHONES, "86 13800138000"])
def test_phone_numbers_are_masked_however_they_are_written(phone):
    """The ends stay, so that one can ask about it."""
    masked = mask(f"我的电话{phone}，急")
    assert "138****8000" in masked
    assert "0013" not in masked


@pytest.mark.parametrize("number", ["010-87654321", "0755 8765432", "0898-87654321"])
def test_landlines_are_masked(number):
    """An area code and seven or eight digits."""
    assert "****" in mask(f"打{number}")


@pytest.mark.parametrize("number", ["11010519491231002X", "110105194912310021"])
def test_identity_numbers_are_masked(number):
    """All but the first three and the last four."""
    assert mask(number) == f"110***********{number[-4:]}"


@pytest.mark.parametrize(
    "text",
    [
        "3栋2单元",
        "订单 2026112300001",
        "一共1380013800元",
        "电梯编号 138001380001234567890",
        "12345热线",
        "119 / 110 / 120",
        "诉求 261123-001",
    ],
)
def test_other_numbers_stay(text):
    """Buildings, amounts and the numbers of requests are needed."""
    assert mask(text) == text


@given(
    st.text(alphabet=st.characters(exclude_categories=["Nd", "Cs"]), max_size=40),
    st.sampled_from(["13800138000", "11010519491231002X", "138 0013 8000"]),
    st.text(alphabet=st.characters(exclude_categories=["Nd", "Cs"]), max_size=40),
)
def test_whatever_stands_around_it_a_number_does_not_come_through(before, number, after):
    """Nothing that somebody writes before or behind it lets it stand."""
    assert number not in mask(before + number + after)


@given(st.text(max_size=100))
def test_masking_twice_is_masking_once(text):
    """What is masked is not masked further."""
    assert mask(mask(text)) == mask(text)


# --- numbers in many forms


GAPS = st.sampled_from(["", " ", "-", ".", "·", "－", "　", " - ", "\u200b"])
FULL_WIDTH = str.maketrans(
    "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ",
    "０１２３４５６７８９ＡＢＣＤＥＦＧＨＪＫＬＭＮＰＱＲＳＴＵＶＷＸＹＺ",
)
IN_WORDS = str.maketrans("0123456789", "零一二三四五六七八九")
AROUND = st.sampled_from(
    ["", "我的号码", "联系我：", "，谢谢", "（急）", " ", "\n", "3栋", "！", "到"]
)


def digits(count: int, alphabet: str = "0123456789") -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=count, max_size=count)


def parted(draw: st.DrawFn, number: str, groups: list[int]) -> str:
    """The number in groups, with one gap between them."""
    gap, pieces, at = draw(GAPS), [], 0
    for size in groups:
        pieces.append(number[at : at + size])
        at += size
    return gap.join([piece for piece in [*pieces, number[at:]] if piece])


def dressed(draw: st.DrawFn, number: str) -> str:
    """In full width, in lower case, or as it is."""
    return draw(st.sampled_from([number, number.translate(FULL_WIDTH), number.lower()]))


@st.composite
def phones(draw: st.DrawFn) -> tuple[str, str]:
    number = "1" + draw(digits(1, "3456789")) + draw(digits(9))
    if draw(st.integers(0, 9)) == 0:
        return number, number.translate(IN_WORDS)
    shape = draw(st.sampled_from([[], [3, 4], [3, 3], [4, 4], [3, 2, 2, 2], [1] * 10]))
    prefix = draw(st.sampled_from(["", "+86", "86 ", "0086-"]))
    return number, prefix + dressed(draw, parted(draw, number, shape))


@st.composite
def identities(draw: st.DrawFn) -> tuple[str, str]:
    area = draw(st.sampled_from(["110105", "440301", "310112", "650102"]))
    born = draw(st.dates(date(1920, 1, 1), date(2025, 12, 31)))
    if draw(st.booleans()):
        number = f"{area}{born:%Y%m%d}{draw(digits(3))}"
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        rest = sum(int(d) * w for d, w in zip(number, weights, strict=True)) % 11
        number += "10X98765432"[rest]
    else:
        number = f"{area}{born:%y%m%d}{draw(digits(3))}"
    shape = draw(st.sampled_from([[], [6, 8], [3] * 5, [4] * 4, [6, 4, 4]]))
    return number, dressed(draw, parted(draw, number, shape))


@st.composite
def plates(draw: st.DrawFn) -> tuple[str, str]:
    head = draw(st.sampled_from("京粤沪浙苏川渝")) + draw(st.sampled_from("ABCDE"))
    serial = draw(
        st.one_of(
            digits(5),
            st.builds(str.__add__, st.sampled_from(["B", "K7", "3N"]), digits(3)).filter(
                lambda s: len(s) == 5
            ),
            st.builds(str.__add__, st.sampled_from(["D", "F", "DA"]), digits(5)).map(
                lambda s: s[:6]
            ),
            st.builds(str.__add__, digits(5), st.sampled_from(["D", "F"])),
        )
    )
    return head + serial, dressed(
        draw, parted(draw, head + serial, draw(st.sampled_from([[], [2], [1, 1]])))
    )


def bare(text: str) -> str:
    """Only figures and letters, plain."""
    plain = unicodedata.normalize("NFKC", text).upper()
    words = str.maketrans("零一二三四五六七八九", "0123456789")
    return re.sub(r"[^0-9A-Z一-龥]", "", plain.translate(words))


@settings(max_examples=3000)
@given(AROUND, st.one_of(phones(), identities(), plates()), AROUND)
def test_a_number_does_not_come_through_in_any_form(before, number, after):
    """Phones, identity numbers and plates, spaced, dotted, in full width or in words: no leaks."""
    plain, written = number
    if before[-1:].isdecimal() or after[:1].isdecimal():
        before, after = before + "，", "，" + after
    shown = mask(f"{before}{written}{after}")
    assert plain not in bare(shown), shown
    assert "*" in shown


EVERY = [
    line
    for file in sorted((Path(__file__).parent / "understanding").glob("*.tsv"))
    for line in file.read_text("utf-8").splitlines()
    if line.strip()
]

ORDINARY = [
    "2026年11月23日晚上9点到11点停水",
    "2026-11-23 09:00到12:30",
    "20261123到20261130",
    "电梯注册代码 3110 4403 0020 2000 1234",
    "电梯编号138001380001234567890",
    "诉求 261123-001 和 261123-002 是一件事",
    "一共花了13800138元，退了2600.50元",
    "账单 2026112300001，金额1,380,013.80元",
    "1、3、5、7、9、11、13栋都停电",
    "1 3 5 7 9 11 13 15 栋都没水",
    "3栋2单元8楼的灯不亮",
    "楼下300米有工地，住了100年",
    "302路公交不停了，走了1203步",
    "水表读数 00138013，电表 0013801380",
    "二〇二六年十一月二十三日",
    "一二三四五六七八九十栋",
    "12345 打不通，12319 也打不通",
    "119 120 110",
    "新A栋和新B栋中间",
    "川A座12层",
    "浙江A级景区5个，苏B区3栋",
    "快递单号 SF1380013800013",
    "发票号 144031900111",
    "身高175体重130血压138/85",
    "WiFi密码ABC12345",
    "型号京东A1234",
    "从8:30到17:30，周一到周五",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_numbers_stay(text):
    """Dates, sums, lifts, meters, the numbers of requests and of bills are needed."""
    assert mask(text) == text


def test_next_to_none_of_what_people_write_is_masked_by_mistake():
    """Of the messages that the guesser is tried with, none holds a number worth hiding."""
    wrong = [text for text in EVERY if mask(text) != text and not rooms(text)]
    assert len(EVERY) > 300
    assert wrong == []


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("碧海兰天3栋2单元501 电梯坏了", "碧海兰天3栋2单元*** 电梯坏了"),
        ("3栋2单元５０１室漏水", "3栋2单元***室漏水"),
        ("我住8-2-601", "我住8-2-***"),
        ("七号楼二单元五零一没水", "七号楼二单元***没水"),
        ("3栋2单元1501、1502和1503都没水", "3栋2单元***、***和***都没水"),
        ("我家501，楼上601天天吵", "我家***，楼上***天天吵"),
        ("隔壁的1203那家把门堵了", "隔壁的***那家把门堵了"),
        ("305室没人", "***室没人"),
        ("Building 3, unit 2, room 501 leaks", "Building 3, unit 2, room *** leaks"),
    ],
)
def test_rooms_are_masked_and_buildings_stay(written, shown):
    """The building and the staircase are where the trouble is; the room is whose it is."""
    assert mask(written) == shown


def test_no_room_of_an_address_comes_through_however_it_is_written():
    """2,000 addresses in the forms of one who writes quickly, by digits or by words."""
    chance = random.Random(11)
    forms = (
        *("{b}栋{u}单元{r}", "{b}号楼{u}单元{r}室", "{b}-{u}-{r}", "{b}栋{r}", "{b}幢{u}单元 {r}"),
        *("{b}#楼{r}", "我住{r}", "我家在{b}栋{u}门{r}", "{r}室", "{b}栋{u}单元{r}，{r}的"),
    )
    for _ in range(2_000):
        digits = f"{chance.randint(1, 33)}{chance.randint(1, 12):02d}"
        read_out = "".join("零一二三四五六七八九"[int(figure)] for figure in digits)
        form = chance.choice(forms)
        room = digits if "-" in form or chance.random() < 0.75 else read_out
        where = form.format(b=chance.randint(1, 30), u=chance.randint(1, 6), r=room)
        assert room not in mask(f"你好，{where}漏水"), where
