"""`lingrid poster` and `lingrid roll`: files of a course, by its number or its title."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINGBO = ROOT / "cli" / "community" / "lingbo.toml"


@pytest.fixture
def loaded(lingrid):
    """The invented community."""
    assert lingrid("load", str(LINGBO)).code == 0
    return lingrid


def test_a_poster_and_a_roll_are_written(loaded, tmp_path):
    """By number or by title; the file is named in the answer."""
    drawn = loaded("poster", "1", "--phone", "0755-1234 5678")
    assert (drawn.code, drawn.err) == (0, "poster-1.svg\n")
    poster = (tmp_path / "poster-1.svg").read_text("utf-8")
    assert "0755-1234 5678" in poster
    title = poster.partition("<title>")[2].partition("<")[0]
    assert loaded("roll", title, "--out", "roll.html").code == 0
    assert f"《{title}》点名表" in (tmp_path / "roll.html").read_text("utf-8")
    shown = loaded("poster", title, "--out", "-", "--language", "en")
    assert shown.out.startswith("<?xml")
    assert "class 1" in shown.out


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("poster", "没有的课"), "there is no course '没有的课'"),
        (("roll", "987654321"), "there is no course '987654321'"),
        (("poster", "1", "--language", "fr"), "no such language: 'fr'; there are zh, en"),
        (("poster", "1", "--out", "nowhere/x.svg"), "can't write nowhere/x.svg"),
    ],
)
def test_what_can_t_be_is_one_line(loaded, arguments, line):
    """And exit code 1."""
    said = loaded(*arguments)
    assert said.code == 1
    assert said.err.startswith(f"lingrid: {line}")
