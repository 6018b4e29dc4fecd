"""What the project says about itself is true."""

import importlib.metadata
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from models.database.detecting import changes
from models.settings import Settings

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh-CN.md")


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_example_settings_are_exactly_the_settings():
    """`.env.example` names each setting once, and none that does not exist."""
    named = re.findall(r"^LINGRID_([A-Z0-9_]+)=", _text(".env.example"), re.M)
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


@pytest.mark.parametrize("texts", ["api/texts/en", "api/texts/zh", "bot/texts/en", "bot/texts/zh"])
def test_no_text_is_there_twice(texts):
    """Of two of one name the first is said, and the other is what somebody wrote to be said."""
    files = sorted((ROOT / texts).glob("*.ftl"))
    assert files
    named = [
        name
        for file in files
        for name in re.findall(r"^(-?[a-zA-Z][\w-]*) *=", file.read_text("utf-8"), re.M)
    ]
    assert sorted(named) == sorted(set(named))


def test_the_example_settings_show_the_defaults(tmp_path, monkeypatch):
    """Copying `.env.example` changes nothing."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(_text(".env.example"), encoding="utf-8")
    copied = Settings()
    (tmp_path / ".env").unlink()
    assert copied == Settings()


@pytest.mark.parametrize("readme", READMES)
def test_the_readmes_commands_exist(readme):
    """`make …` and `lingrid …` in the README are targets and commands there are."""
    from cli.__main__ import COMMANDS

    text, makefile = _text(readme), _text("Makefile")
    for target in re.findall(r"^make (\w+)$", text, re.M):
        assert re.search(rf"^{target}:", makefile, re.M), f"no target {target}"
    used = set(re.findall(r"bin/lingrid (\w+)", text))
    assert used
    assert used <= set(COMMANDS)


@pytest.mark.parametrize("readme", READMES)
def test_the_readmes_files_exist(readme):
    """Links and the tests named for promises lead somewhere."""
    text = _text(readme)
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    named = re.findall(r"`(tests/[\w/]+\.py)`", text)
    missing = [name for name in (*links, *named) if not (ROOT / name).exists()]
    assert missing == []


def test_both_commands_stand_near_the_top_of_each_readme():
    """A stranger finds them without scrolling far."""
    for readme in READMES:
        top = _text(readme)[:3_000]
        assert "make demo" in top
        assert "make test" in top or readme == "README.md"


def test_requirements_are_pinned_hashed_and_name_no_host():
    """Every requirement has a version and a hash; no address of any registry is written."""
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = _text(name)
        assert "://" not in text
        assert "index" not in re.sub(r"^\w[\w.-]*==.*$", "", text, flags=re.M)
        blocks = re.split(r"\n(?=\w)", text.strip())
        loose = [b.splitlines()[0] for b in blocks if "==" not in b or "--hash=sha256:" not in b]
        assert loose == []


def test_the_console_command_resolves():
    """The entry point named in pyproject.toml is a function."""
    scripts = tomllib.loads(_text("pyproject.toml"))["project"]["scripts"]
    module, _, name = scripts["lingrid"].partition(":")
    assert callable(getattr(import_module(module), name))


def test_the_version_is_one(capsys):
    """`lingrid version` and pyproject.toml agree."""
    version = tomllib.loads(_text("pyproject.toml"))["project"]["version"]
    said = subprocess.run(
        [sys.executable, "-m", "cli", "version"], capture_output=True, text=True, check=True
    ).stdout
    assert version in said
    try:
        assert importlib.metadata.version("lingrid") == version
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("not installed as a package here")


async def test_the_migrations_equal_the_models():
    """A fresh database made by migrations is what the models mean."""
    assert await changes() == []


def test_nothing_of_this_machine_is_written_down():
    """No absolute path of whoever builds it stands in a tracked file."""
    if shutil.which("git") is None:
        pytest.skip("no git on this machine")
    here = f"{ROOT}/".encode()
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    if not tracked:
        pytest.skip("not a git checkout")
    found = [
        name for name in tracked if (ROOT / name).is_file() and here in (ROOT / name).read_bytes()
    ]
    assert found == []
