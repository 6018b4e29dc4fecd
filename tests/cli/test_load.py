"""`lingrid migrate`, `load`, `token` and `invite`: a community set up from the shell."""

import asyncio
import re
from pathlib import Path

import pytest

from models import duty
from models.imports import SHEETS, Reason
from models.imports.reasons import WORDS

ROOT = Path(__file__).parents[2]
LINGBO = ROOT / "cli" / "community" / "lingbo.toml"

VILLAGE = """
grids = [{ code = "v", name = "凌波社区", level = "社区" }]
estates = [{ name = "碧海蓝天", grid = "v" }]
members = [
    { name = "陈晓燕", phone = "100-0000-0001", posts = "v:网格长" },
    { name = "李敏", phone = "100-0000-0002", posts = "v:desk" },
    { name = "李敏", phone = "100-0000-0003" },
]
"""


@pytest.fixture
def village(tmp_path: Path) -> Path:
    """A file of three sheets without a mistake."""
    path = tmp_path / "village.toml"
    path.write_text(VILLAGE)
    return path


def test_from_nothing_to_a_token_in_four_processes(shell, village):
    """Migrate, load, token, list: what a new community's operator types."""
    assert re.fullmatch(r"migrations applied: \d+\n", shell("migrate").out)
    assert "5 rows written" in shell("load", str(village)).out
    token = shell("token", "create", "陈晓燕", "--name", "web console", "--days", "30")
    assert re.fullmatch(r"lg_[\w-]{43}\n", token.out)
    listed = shell("token", "list").out
    assert "web console" in listed
    assert "works" in listed
    assert token.out.strip() not in listed


def test_a_process_that_fails_says_one_line_and_exits_with_1(shell):
    """On stderr, without a traceback."""
    said = shell("load", "nowhere.toml")
    assert said == (1, "", "lingrid: can't read nowhere.toml: No such file or directory\n")


def test_a_token_that_is_revoked_works_no_more(lingrid, village):
    """It stays in the list, as what it is."""
    lingrid("load", str(village))
    assert lingrid("token", "create", "陈晓燕").code == 0
    assert lingrid("token", "revoke", "1").out == "token 1 is revoked\n"
    assert "revoked" in lingrid("token", "list").out


def test_an_invitation_is_what_comes_behind_start_in_the_link(lingrid, village):
    """Alone on its line, so that it can be piped on."""
    lingrid("load", str(village))
    said = lingrid("invite", "陈晓燕")
    assert re.fullmatch(r"inv_[\w-]{22}\n", said.out)
    assert "for 陈晓燕" in said.err


def test_migrating_twice_does_nothing_the_second_time(lingrid):
    """A script may run it at every start."""
    assert lingrid("migrate") == (0, "the database is up to date\n", "")


def test_two_of_one_name_are_told_apart_by_their_number(lingrid, village):
    """The line says which numbers there are, and the number then works."""
    lingrid("load", str(village))
    unsure = lingrid("token", "create", "李敏")
    assert unsure.code == 1
    assert "2 (desk at 凌波社区), 3 (no post)" in unsure.err
    assert lingrid("token", "create", "2").code == 0


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["token", "create", "nobody"], "lingrid: there is no member 'nobody'\n"),
        (["token", "revoke", "7"], "lingrid: there is no token 7\n"),
    ],
)
def test_what_is_not_there_is_one_line_and_exit_code_1(lingrid, arguments, line):
    """No traceback."""
    said = lingrid(*arguments)
    assert (said.code, said.err) == (1, line)


def test_a_dry_run_tells_and_writes_nothing(lingrid, village):
    """The load after it finds everything still to do, and the next one nothing."""
    dry = lingrid("load", "--dry-run", str(village))
    assert dry.code == 0
    assert "dry run: 5 rows would be written" in dry.out
    assert "5 rows written" in lingrid("load", str(village)).out
    assert "nothing to change" in lingrid("load", str(village)).out


def test_a_bad_row_is_named_and_keeps_everything_out_unless_it_is_skipped(lingrid, village):
    """Sheet, row, column, reason; exit code 1; `--skip-bad` loads the others."""
    village.write_text(
        VILLAGE.replace('name = "碧海蓝天", grid = "v"', 'name = "碧海蓝天", grid = "w"')
    )
    refused = lingrid("load", str(village))
    assert refused.code == 1
    assert "estates 1 grid “w”: 没有这个网格 · there is no such grid" in refused.err
    assert "nothing was written: 1 bad rows" in refused.err
    skipped = lingrid("load", "--skip-bad", str(village))
    assert (skipped.code, "4 rows written" in skipped.out) == (0, True)


def test_many_bad_rows_of_one_kind_are_shown_by_the_first_and_counted(lingrid, village):
    """One bad grid may spoil a thousand addresses; what spoilt them is shown first."""
    rows = "".join(f'{{ estate = "无名", name = "{n}" }},' for n in range(500))
    village.write_text(VILLAGE + f"buildings = [{rows}]")
    lines = lingrid("load", str(village)).err.splitlines()
    assert lines[0].startswith("buildings 1 estate “无名”")
    assert "480 more like these" in lines[20]
    assert lines[21].endswith("500 bad rows; correct them, or leave them out with --skip-bad")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.csv", b"a,b", "neither .xlsx nor .toml"),
        ("x.toml", b"grids = [", "is no TOML"),
        ("x.xlsx", b"PK\x03\x04 nonsense", "is no .xlsx workbook"),
        ("x.toml", b"streets = []", "has none of the sheets"),
        ("x.toml", None, "can't read"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(tmp_path, capsys, name, content, said):
    """Before the database is even looked for."""
    from cli.__main__ import run

    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert run(["load", str(path)]) == 1
    line = capsys.readouterr().err
    assert said in line
    assert line.count("\n") == 1


def test_nothing_is_loaded_beside_a_process_on_duty(lingrid, village):
    """A SQLite file has one writing process; to look is free."""

    async def beside(*arguments):
        async with duty.hold("sqlite://data/lingrid.db"):
            return await asyncio.to_thread(lingrid, *arguments)

    refused = asyncio.run(beside("load", str(village)))
    assert refused.code == 1
    assert "another lingrid works on this database (pid" in refused.err
    assert asyncio.run(beside("token", "list")).code == 0
    assert lingrid("load", str(village)).code == 0


def test_every_reason_has_words_in_both_languages():
    """Whoever filled in the sheet may read either."""
    assert set(WORDS) == set(Reason)
    assert all(zh and en for zh, en in WORDS.values())


def test_the_page_about_loading_names_every_sheet_and_column():
    """What docs/load.md leaves out can't be used by anybody."""
    page = (ROOT / "docs" / "load.md").read_text()
    for sheet in SHEETS.values():
        assert all(f"`{title}`" in page for title in sheet.titles)
        for name, column in sheet.columns.items():
            assert f"`{column.heads[0]}`" in page, (sheet.titles[0], column.heads[0])
            assert f"`{name}`" in page
            assert name in column.heads, f"{name} is not understood as a column"
