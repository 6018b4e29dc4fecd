"""A resident's own words lead to a category, mostly the right one and nearly always one of two.

The messages stand in tests/models/understanding, none of them among the phrases that are learned
from; what the figures are worth is told in docs/understanding.md.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.categories.defaults import DEFAULTS, CategoryEntry
from models.categories.guess import OTHER, Guesser, unsure
from models.categories.phrases import phrases

MESSAGES = Path(__file__).parents[1] / "understanding"
SETS = ("first", "plain", "public", "fresh", "last", "new")
GUESSER = Guesser(DEFAULTS)


def told(name: str) -> list[tuple[set[str], str]]:
    """(first-level codes of which each is right, message) of a set."""
    file = MESSAGES / ("public_complaints.tsv" if name == "public" else f"{name}_messages.tsv")
    lines = (line.split("\t") for line in file.read_text("utf-8").splitlines())
    return [(set(codes.split("|")), text) for codes, text in lines]


def firsts(text: str) -> list[str]:
    """The first-level codes guessed, best first."""
    return [guess.code.split(".")[0] for guess in GUESSER.guess(text)]


def share(messages: list[tuple[set[str], str]], *, within: int) -> float:
    """The share of the messages whose category is among the first `within`."""
    right = sum(bool(codes & set(firsts(text)[:within])) for codes, text in messages)
    return right / len(messages)


def test_most_messages_are_guessed_at_once_and_nearly_all_in_the_first_two():
    """85 % and 95 % of the whole; run with -s to see each set."""
    everything = []
    for name in SETS:
        messages = told(name)
        everything += messages
        top1, top2 = share(messages, within=1), share(messages, within=2)
        print(f"{name:7} {len(messages):4} messages  top-1 {top1:.1%}  top-2 {top2:.1%}")  # noqa: T201
    assert len(everything) > 700
    assert share(everything, within=1) >= 0.85
    assert share(everything, within=2) >= 0.95


@pytest.mark.parametrize(("name", "top1", "top2"), [("first", 0.92, 0.97), ("public", 0.8, 0.9)])
def test_neither_do_the_odder_voices_fall_far_behind(name, top1, top2):
    """Elders, dialects, typing errors; and what papers print of complaints."""
    assert share(told(name), within=1) >= top1
    assert share(told(name), within=2) >= top2


def test_no_message_of_the_tests_is_among_what_is_learned_from():
    """What is measured must be new."""
    learned = {phrase for _, phrase in phrases()} | {w for e in DEFAULTS for w in e.keywords}
    assert not learned & {text for name in SETS for _, text in told(name)}


def test_every_first_level_category_is_among_the_messages():
    """A category nobody tried would look fine."""
    first = {entry.code for entry in DEFAULTS if entry.parent is None}
    assert {code for codes, _ in told("first") for code in codes} == first


def test_what_is_learned_from_has_the_codes_of_the_defaults():
    """A phrase under a code that is misspelt would be learned by nobody."""
    assert {code for code, _ in phrases()} == {entry.code for entry in DEFAULTS}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("电梯坏了", "facility.lift"),
        ("路灯不亮", "facility.light"),
        ("停水两天了", "utilities.water"),
        ("有燃气味", "utilities.gas"),
        ("消防通道被车堵了", "safety.fire_lane"),
        ("电瓶车进电梯", "safety.scooter"),
        ("楼上漏水到我家", "dispute.leak"),
        ("遛狗不牵绳", "pets.leash"),
        ("老年食堂在哪里", "elder.meals"),
        ("收红包", "supervision.corruption"),
    ],
)
def test_the_second_level_is_found_too(text, code):
    """The commonest matters in their shortest words."""
    assert GUESSER.guess(text)[0].code == code


@pytest.mark.parametrize("text", ["", "   ", "qwerty", "👍", "\x00", "？"])
def test_what_fits_nothing_is_other(text):
    """And surely so."""
    assert [(one.code, one.score) for one in GUESSER.guess(text)] == [(OTHER, 1.0)]


@pytest.mark.parametrize(
    ("written", "meant"), [("电弟坏了", "facility"), ("造音太大", "noise"), ("一保断了", "policy")]
)
def test_what_sounds_the_same_is_the_same(written, meant):
    """People write as they hear, and so do their telephones."""
    assert firsts(written)[0] == meant


def test_the_first_two_are_two_matters():
    """Of each family of categories there is one."""
    for _, text in told("first"):
        assert len(set(firsts(text))) == len(firsts(text))


def test_a_complaint_about_staff_is_never_decided_alone_when_it_is_close():
    """Both are offered: it must not end up before whom it is about."""
    close = [text for _, text in told("first") if "supervision" in firsts(text)[:2]]
    for text in close:
        guesses = GUESSER.guess(text)
        assert unsure(guesses) or len(guesses) < 2 or guesses[1].score < 0.05


# --- learning


def test_what_staff_correct_is_learned_after_a_few_times():
    """A word nobody here knows, three times put right; other matters stay what they were."""
    pupil = Guesser(DEFAULTS)
    text = "麻烦看看那个老虎窗"
    assert pupil.guess(text)[0].code != "facility.roof"
    for lesson in ("老虎窗漏了", "阁楼的老虎窗关不紧", "老虎窗那边进水"):
        pupil.learn(lesson, "facility.roof")
    assert pupil.guess(text)[0].code == "facility.roof"
    others = told("plain")
    right = [bool(codes & {pupil.guess(t)[0].code.split(".")[0]}) for codes, t in others]
    assert sum(right) / len(right) >= share(others, within=1) - 0.02


def test_a_hundred_corrections_of_one_kind_do_not_spoil_the_rest():
    """The guesser learns what it was told and no more."""
    pupil = Guesser(DEFAULTS)
    for n in range(100):
        pupil.learn(f"第{n}次说了广播体操的喇叭", "noise.square")
    assert pupil.guess("广播体操的喇叭")[0].code == "noise.square"
    assert pupil.guess("电梯坏了")[0].code == "facility.lift"
    messages = told("plain")
    right = sum(bool(c & {pupil.guess(t)[0].code.split(".")[0]}) for c, t in messages)
    assert right / len(messages) >= share(messages, within=1) - 0.03


def test_a_correction_to_what_is_no_more_is_learned_for_what_is_above_it():
    """Codes may go; what was said stays true."""
    pupil = Guesser(entry for entry in DEFAULTS if entry.code != "facility.roof")
    for _ in range(3):
        pupil.learn("老虎窗漏了", "facility.roof")
    assert pupil.guess("老虎窗")[0].code.split(".")[0] == "facility"


def test_a_parent_may_be_given_as_itself():
    """Rows of the register refer to rows, defaults to codes: both guess the same."""
    known: dict[str, Row] = {}
    for entry in DEFAULTS:
        known[entry.code] = Row(entry, known.get(entry.parent or ""))
    rows = Guesser(known.values())
    assert all(rows.guess(text) == GUESSER.guess(text) for _, text in told("plain"))


class Row:
    """A category as the database would hand it out."""

    def __init__(self, entry: CategoryEntry, parent: "Row | None") -> None:
        self.code, self.keywords, self.parent = entry.code, list(entry.keywords), parent


CODES = {entry.code for entry in DEFAULTS}
anything = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from([w for e in DEFAULTS for w in e.keywords]), max_size=12).map("".join),
)


@given(text=anything)
def test_any_text_has_a_category(text):
    """At least one, known ones only, best first, sure to 1 altogether at most, always the same."""
    guesses = GUESSER.guess(text)
    scores = [one.score for one in guesses]
    assert guesses
    assert {one.code for one in guesses} <= CODES
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert sum(scores) <= 1.01
    assert guesses == GUESSER.guess(text)
