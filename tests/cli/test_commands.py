"""`lingrid`: every command says what it does, and what goes wrong is one line."""

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from typer._click import Command

from cli.__main__ import COMMANDS, command, run

ROOT = Path(__file__).parents[2]


def _walk(name: str, found: Command) -> Iterator[tuple[str, Command]]:
    yield name, found
    for below, one in getattr(found, "commands", {}).items():
        yield from _walk(f"{name} {below}", one)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_argument_and_option_has_help(name):
    """Whoever asks for help gets it."""
    for called, found in _walk(name, command(name)):
        assert found.help, f"lingrid {called} has no help"
        for given in found.params:
            assert given.name == "help" or getattr(given, "help", ""), f"{called}: {given.name}"


def test_the_entry_point_of_the_package_is_there():
    """What pip makes `lingrid` of."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    module, _, name = project["scripts"]["lingrid"].partition(":")
    assert callable(getattr(import_module(module), name))


def test_the_list_of_commands_says_what_each_does(shell):
    """`lingrid` alone is a question, not a mistake."""
    shown = shell()
    assert shown.code == 0
    for name, lazy in COMMANDS.items():
        assert name in shown.out
        assert lazy.help in shown.out


def test_version_waits_for_nothing():
    """Neither the bot nor the database is imported to say a number."""
    script = (
        "import sys; from cli.__main__ import run; run(['version']);"
        "print(sorted({'aiogram', 'litestar', 'tortoise', 'models'} & set(sys.modules)))"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    first, second = said.stdout.splitlines()
    assert first.startswith("lingrid ")
    assert second == "[]"


@pytest.mark.parametrize(
    "arguments",
    [["frobnicate"], ["load"], ["load", "x.toml", "--frob"], ["token", "create", "x", "--days=91"]],
)
def test_a_wrong_call_is_one_line_and_exit_code_2(arguments, capsys):
    """The line names what is wrong."""
    assert run(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("lingrid: ")
    assert shown.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [["token", "list"], ["token", "create", "陈晓燕"], ["invite", "陈晓燕"]]
)
def test_without_a_database_the_command_says_what_to_run(arguments, tmp_path, monkeypatch, capsys):
    """No traceback, and nothing is made by looking."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LINGRID_DATABASE_URL", raising=False)
    assert run(arguments) == 1
    assert capsys.readouterr().err.endswith("run: lingrid migrate\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("LINGRID_DATABASE_URL", "mysql://root:secret@host/x", "LINGRID_DATABASE_URL"),
        ("LINGRID_HTTP_PORT", "eighty", "LINGRID_HTTP_PORT"),
        ("LINGRID_DATABASE_URL", "postgres://u:secret@127.0.0.1:1/x", "127.0.0.1:1/x"),
    ],
)
def test_a_wrong_setting_is_named_and_its_secrets_are_not_told(
    name, value, said, tmp_path, monkeypatch, capsys
):
    """One line that says what to look at."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(name, value)
    assert run(["token", "list"]) == 1
    line = capsys.readouterr().err
    assert said in line
    assert "secret" not in line
    assert line.count("\n") == 1
