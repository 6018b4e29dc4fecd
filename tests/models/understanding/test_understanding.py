"""What a first message is taken for, as a whole."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from wordings import OFFERED

from models.addressbook import Book, BuildingEntry, EstateEntry
from models.categories.defaults import DEFAULTS
from models.categories.guess import Guesser
from models.understanding import Intent, says_more, understand
from models.understanding.showing import shown

NOW = datetime(2026, 11, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
BOOK = Book([EstateEntry(1, "碧海蓝天", grid=7, buildings=(BuildingEntry(3, "3"),))])
GUESSER = Guesser(DEFAULTS)
KEYS = [
    "text",
    "intent",
    "categories",
    "unsure",
    "urgent",
    "emergencies",
    "place_words",
    "rest",
    "addresses",
    "course",
    "courses",
    "wanted",
    "at",
    "until",
    "weekdays",
    "every_week",
    "moment_words",
]


def read(text):
    return understand(text, now=NOW, guesser=GUESSER, book=BOOK, offered=OFFERED)


def test_a_request_has_a_category_and_a_place_and_the_rest_is_kept_apart():
    """Words of place are no words of the matter."""
    said = shown(read("碧海蓝天3栋2单元501漏水"))
    assert said["intent"] == "request"
    assert said["rest"] == "漏水"
    [place] = said["addresses"]
    assert (place["estate"], place["building"], place["unit"], place["room"]) == (
        "碧海蓝天",
        "3",
        "2",
        "501",
    )


def test_a_question_about_a_class_has_the_class_what_is_wanted_and_when():
    """And says nothing of categories that anybody would act on."""
    said = shown(read("下周三下午三点的太极课我请个假"))
    assert (said["intent"], said["wanted"]) == ("class", "leave")
    assert said["course"]["title"] == "太极拳"
    assert (said["at"], said["weekdays"]) == ("2026-11-25T15:00:00+08:00", [3])


def test_what_cannot_wait_is_a_request_whatever_else_is_said():
    """A class on fire is a fire."""
    understood = read("书法课的教室着火了")
    assert understood.intent is Intent.REQUEST
    assert shown(understood)["emergencies"][0]["call"] == "119"


@pytest.mark.parametrize("text", ["", "电梯坏了", "谢谢", "有什么课", "\x00", "a" * 5000])
def test_the_keys_are_always_the_same(text):
    """Whoever reads them can rely on it; they are in the documentation of the API."""
    assert list(shown(read(text))) == KEYS


def test_addresses_out_of_sight_are_left_out():
    """A token sees its own grids and nothing else."""
    understood = read("碧海蓝天3栋")
    assert shown(understood)["addresses"]
    assert shown(understood, sees=lambda grid: grid == 8)["addresses"] == []


@pytest.mark.parametrize(
    ("text", "more"),
    [("我住碧海蓝天3栋", False), ("碧海蓝天3栋漏水", True), ("碧海蓝天3栋", False)],
)
def test_an_address_alone_says_nothing_more(text, more):
    """Whoever is asked where they live may answer with what is the matter there."""
    assert says_more(text, BOOK.find(text)) is more
