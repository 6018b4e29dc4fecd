"""Questions about classes in plain words: which class, what is wanted, and when."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from wordings import OFFERED, rows

from models.understanding.classes import Offered, meant
from models.understanding.intents import Intent, intent

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


def _is_it(classes, name):
    return not classes if name == "-" else bool(classes) and name in classes[0].course.title


@pytest.mark.parametrize(
    ("text", "id"),
    [("学毛笔字的班", 1), ("少儿书法怎么报名", 2), ("书发课", 1), ("硬笔", 1), ("calligraphy", 1)],
)
def test_a_class_is_meant_by_its_title_by_other_words_and_by_its_sound(text, id):
    """The longer title goes before the shorter one in it."""
    assert meant(text, [Offered(1, "书法"), Offered(2, "少儿书法")])[0].course.id == id


def test_nobody_is_meant_where_nothing_is_named():
    """No class rather than any."""
    assert meant("有什么课", OFFERED) == []
