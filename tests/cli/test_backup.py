"""`lingrid backup` and `lingrid restore` as an operator runs them."""

import asyncio
import io
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from models import duty


def members(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as database:
        return [name for (name,) in database.execute("SELECT name FROM members")]


def add(file: Path, name: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("INSERT INTO members (name, phone, version) VALUES (?, '', 1)", [name])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "lingrid.db"


def test_there_and_back(lingrid, file, tmp_path):
    """The name of the backup is all that goes to standard output; what to do after is told."""
    add(file, "陈晓燕")
    taken = lingrid("backup", "--to", str(tmp_path / "shelf"), "--keep", "2")
    assert taken.code == 0
    backup = Path(taken.out.strip())
    assert re.search(r"checked: \d+ rows, [\d,]+ bytes", taken.err)
    add(file, "后来的")
    done = lingrid("restore", str(backup), "--yes")
    assert done.code == 0
    assert members(file) == ["陈晓燕"]
    for word in ("restored", "gap", "void", "uncertain", "numbers", "told"):
        assert any(line.startswith(word) for line in done.out.splitlines()), word
    aside = Path(done.out.splitlines()[-1].rpartition(": ")[2])
    assert members(aside) == ["陈晓燕", "后来的"]


def test_without_an_answer_nothing_is_restored(lingrid, file, monkeypatch):
    """It is asked first; here nobody is there to say yes."""
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    backup = lingrid("backup").out.strip()
    assert Path(backup).resolve().parent == file.parent / "backups"
    add(file, "后来的")
    said = lingrid("restore", backup)
    assert said.code == 130
    assert "a backup of " in said.err
    assert members(file) == ["后来的"]


def test_while_somebody_is_on_duty_a_backup_is_taken_and_none_restored(lingrid, file):
    """The line says who it is."""
    with duty._file_lock(file):
        backup = lingrid("backup").out.strip()
        said = lingrid("restore", backup, "--yes")
    assert said.code == 1
    assert re.search(r"another lingrid works on this database \(pid \d+ since .*\)", said.err)


@pytest.mark.parametrize("damage", ["gone", "cut", "text"])
def test_what_is_no_backup_is_refused_in_one_line(lingrid, file, tmp_path, damage):
    """And the database is as it was."""
    backup = Path(lingrid("backup").out.strip())
    match damage:
        case "gone":
            backup.unlink()
        case "cut":
            backup.write_bytes(backup.read_bytes()[:-100])
        case "text":
            backup.write_text("no zip")
    add(file, "后来的")
    said = lingrid("restore", str(backup), "--yes")
    assert said.code == 1
    assert said.err.count("\n") == 1
    assert str(backup) in said.err
    assert members(file) == ["后来的"]


def test_a_database_that_is_not_there_has_no_backup(lingrid, file):
    """It says what to run."""
    file.unlink()
    said = lingrid("backup")
    assert said.code == 1
    assert said.err == "lingrid: there is no database at data/lingrid.db; run: lingrid migrate\n"


def test_somebody_on_duty_is_named_when_one_migrates(lingrid, file):
    """Nothing is begun."""
    with duty._file_lock(file):
        said = lingrid("migrate")
    assert said.code == 1
    assert "pid" in said.err
    assert asyncio.run(duty.holder(f"sqlite://{file}")) is None
