"""The command as an operator runs it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from cli.__main__ import run

ROOT = Path(__file__).parents[2]


class Said(NamedTuple):
    """What a run of the command came to."""

    code: int
    out: str
    err: str


Lingrid = Callable[..., Said]


def _in_shell(directory: Path, *arguments: str) -> Said:
    env = {name: value for name, value in os.environ.items() if name[:8] != "LINGRID_"}
    ran = subprocess.run(
        [sys.executable, "-m", "cli", *arguments],
        cwd=directory,
        env=env | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "COLUMNS": "120"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Said(ran.returncode, ran.stdout, ran.stderr)


@pytest.fixture
def shell(tmp_path: Path) -> Lingrid:
    """`lingrid …` as a process of its own; no .env and no setting of ours reaches it."""
    return partial(_in_shell, tmp_path)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as `lingrid migrate` makes it."""
    directory = tmp_path_factory.mktemp("migrated")
    made = _in_shell(directory, "migrate")
    assert (made.code, made.err.count("Traceback")) == (0, 0), made.err
    return directory / "data" / "lingrid.db"


@pytest.fixture
def lingrid(
    migrated: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Lingrid:
    """`lingrid …` within this process, on an empty database of this test's own."""
    (tmp_path / "data").mkdir()
    shutil.copy(migrated, tmp_path / "data" / "lingrid.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LINGRID_DATABASE_URL", raising=False)
    monkeypatch.setenv("COLUMNS", "120")

    def ran(*arguments: str) -> Said:
        code = run(arguments)
        return Said(code, *capsys.readouterr())

    return ran
