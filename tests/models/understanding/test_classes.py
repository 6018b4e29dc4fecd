"""Questions about classes in plain words: which class, what is wanted, and when."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from wordings import OFFERED, rows

from models.understanding import Moments
from models.understanding.classes import Offered, Wanted, meant, wanted_for_certain
from models.understanding.intents import Intent, intent
from models.understanding.moments import moments

NOW = datetime(2026, 11, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Wednesday


def test_the_class_is_found_and_so_is_what_is_wanted_of_it():
    """Nineteen in twenty of more than sixty questions; run with -s for the figures."""
    told = rows("classes")
    asked = [(intent(text, OFFERED), meant(text, OFFERED), row) for row in told for text in row[:1]]
    intents = sum(one.intent is Intent.CLASS for one, _, _ in asked)
    wanted = sum(one.wanted == row[1] for one, _, row in asked)
    found = sum(_is_it(classes, row[2]) for _, classes, row in asked)
    print(f"{len(told)} questions: class {intents}, wanted {wanted}, which {found}")  # noqa: T201
    assert len(told) >= 60
    assert min(intents, wanted, found) / len(told) >= 0.95


FIELDS = ("intent", "wanted", "course", "at", "weekdays")


def test_questions_in_many_voices_are_understood_field_by_field():
    """Elders, dialects, dictation without a comma, typing errors: nine in ten of each field."""
    told = rows("last_classes")
    right = dict.fromkeys(FIELDS, 0)
    for text, *meant_by_it in told:
        for field, said, expected in zip(FIELDS, _fields(text), meant_by_it, strict=True):
            course = field == "course" and expected != "-"
            right[field] += expected in said if course else said == expected
    print(f"{len(told)} questions in many voices: {right}")  # noqa: T201
    assert len(told) >= 80
    assert min(right.values()) / len(told) >= 0.9


def _fields(text):
    asked = intent(text, OFFERED)
    is_class = asked.intent is Intent.CLASS
    found = meant(text, OFFERED) if is_class else []
    said = moments(text, now=NOW)
    if is_class and asked.wanted is Wanted.EXTRA and not said.weekdays:
        said = Moments()
    return (
        asked.intent.value,
        asked.wanted.value if is_class and asked.wanted else "-",
        found[0].course.title if found else "-",
        f"{said.at:%Y-%m-%dT%H:%M}" if said.at else "-",
        ",".join(map(str, said.weekdays)) or "-",
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("取消候补", Wanted.CANCEL),
        ("不排队了", Wanted.CANCEL),
        ("候补到几号了", Wanted.WAITLIST),
        ("有人退出候补通知我", Wanted.WAITLIST),
        ("还教不教", Wanted.WHEN),
        ("几岁的孩子收", Wanted.WHICH),
    ],
)
def test_what_leaves_no_doubt_is_told_apart(text, wanted):
    """Leaving a line is no question about it."""
    assert wanted_for_certain(text) is wanted


@pytest.mark.parametrize("text", ["今天讲得特别好", "老师教得真耐心 谢谢"])
def test_praise_of_a_class_asks_for_nothing(text):
    assert intent(text, OFFERED).intent is Intent.CHAT


def _is_it(classes, name):
    return not classes if name == "-" else bool(classes) and name in classes[0].course.title


@pytest.mark.parametrize(
    ("text", "id"),
    [("学毛笔字的班", 1), ("少儿书法怎么报名", 2), ("书发课", 1), ("硬笔", 1), ("calligraphy", 1)],
)
def test_a_class_is_meant_by_its_title_by_other_words_and_by_its_sound(text, id):
    """The longer title goes before the shorter one in it."""
    assert meant(text, [Offered(1, "书法"), Offered(2, "少儿书法")])[0].course.id == id


def test_what_only_sounds_so_across_a_particle_is_no_class():
    """深了 is no 声乐, and 生乐 is."""
    offered = [Offered(1, "声乐")]
    assert meant("老师讲得太深了我听不懂", offered) == []
    assert meant("生乐课几点", offered)[0].course.id == 1


def test_nobody_is_meant_where_nothing_is_named():
    """No class rather than any."""
    assert meant("有什么课", OFFERED) == []
