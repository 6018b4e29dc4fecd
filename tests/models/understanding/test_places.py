"""Where it is, is read out of a message, and the rest of the message kept apart."""

import pytest
from wordings import rows

from models.addressbook import Book, BuildingEntry, EstateEntry

HOUSES = {"碧海蓝天": 12, "金桂苑": 6, "望江里": 12, "春晓花园一期": 8, "春晓花园二期": 8}


@pytest.fixture(scope="module")
def book():
    return Book(
        EstateEntry(at, name, grid=at, buildings=_buildings(at, count))
        for at, (name, count) in enumerate(HOUSES.items(), 1)
    )


def _buildings(at, count):
    return tuple(BuildingEntry(100 * at + n, str(n)) for n in range(1, count + 1))


@pytest.mark.parametrize(("name", "least"), [("places", 60), ("new_places", 40)])
def test_nearly_all_places_are_read(book, name, least):
    """Estate, building, unit and room all right in nine of ten; run with -s for the figures."""
    told = rows(name)
    right = sum(
        _read(book, text) == tuple(want) or _either(book, text, want) for text, *want in told
    )
    print(f"{right} of {len(told)} {name}")  # noqa: T201
    assert len(told) >= least
    assert right / len(told) >= 0.9


def _read(book, text):
    """The best candidate; an estate that is a mere possibility counts as none."""
    best = next(iter(book.find(text).candidates), None)
    if best is None:
        return ("-",) * 4
    estate = best.estate.name if best.score >= 60 else "-"
    return estate, best.building.name if best.building else "-", best.unit or "-", best.room or "-"


def _either(book, text, want):
    """春晓花园 may be the first phase or the second."""
    read = _read(book, text)
    return want[0] == "春晓花园" and read[0].startswith(want[0]) and list(read[1:]) == want[1:]


def test_english_and_formal_numerals_are_doors_too(book):
    """building 3 unit 2 room 501, and 叁栋贰单元 as contracts write it."""
    for text in ("building 3 unit 2 room 501, lift broken", "碧海蓝天叁栋贰单元501"):
        best = book.find(text).candidates[0]
        assert (best.building.name, best.unit, best.room) == ("3", "2", "501")


@pytest.mark.parametrize(
    "text",
    [
        "碧海蓝天3-2-501",
        "碧海蓝天3 2 501",
        "碧海蓝天三杠二杠五零一",
        "碧海蓝天三栋二单元五洞幺",
        "碧海蓝天叁号楼贰单元伍零壹",
        "501，2单元，3栋，碧海蓝天",
        "Flat 501, Unit 2, Block 3, 碧海蓝天",
        "building 3, 碧海蓝天, unit 2 501",
    ],
)
def test_a_door_is_the_same_door_dictated_backwards_or_with_blanks(book, text):
    """As people say it on the phone, and as English puts it."""
    best = book.find(text).clear
    assert best
    assert (best.estate.name, best.building.name, best.unit, best.room) == (
        "碧海蓝天",
        "3",
        "2",
        "501",
    )


@pytest.mark.parametrize(
    "text",
    ["双杠旁边的灯", "碧海蓝天门口停水3 2个人来看", "抬杠", "碧海蓝天单杠坏了2 3个", "幺妹家"],
)
def test_bars_and_counts_are_no_doors(book, text):
    """单杠 is gymnastics."""
    assert all(c.room is None and c.unit is None for c in book.find(text).candidates)
