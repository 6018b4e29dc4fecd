"""What is deployed is what there is: containers and systemd name real commands and settings."""

import configparser
import re
from pathlib import Path

import pytest
import yaml

from cli.__main__ import COMMANDS
from models.settings import Settings

ROOT = Path(__file__).parent.parent
SETTINGS = {f"LINGRID_{name.upper()}" for name in Settings.model_fields}
FILES = ["Dockerfile", "compose.yaml", "deploy/lingrid.service", "docs/operate.md"]


def text(name: str) -> str:
    """A file of the project."""
    return (ROOT / name).read_text("utf-8")


@pytest.fixture(scope="module")
def compose() -> dict:
    """compose.yaml as it is read."""
    return yaml.safe_load(text("compose.yaml"))


@pytest.fixture(scope="module")
def unit() -> configparser.ConfigParser:
    """The systemd unit; keys that are given several times keep the last."""
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment]
    read.read_string(text("deploy/lingrid.service"))
    return read


@pytest.mark.parametrize("name", FILES)
def test_only_settings_that_exist_are_named(name):
    """A setting that was renamed is not left behind."""
    named = set(re.findall(r"LINGRID_[A-Z_]+[A-Z]", text(name)))
    assert named
    assert named <= SETTINGS


@pytest.mark.parametrize("name", ["docs/operate.md", "deploy/lingrid.service", "Dockerfile"])
def test_only_commands_that_exist_are_named(name):
    """`lingrid serve`, `lingrid migrate` and so on."""
    named = set(re.findall(r"(?:`|bin/|exec lingrid )lingrid ([a-z]+)", text(name)))
    assert named <= set(COMMANDS)
    assert named or name == "Dockerfile"


def test_every_service_runs_a_command_that_exists(compose):
    """And the standby stands by."""
    commands = {s: c["command"] for s, c in compose["services"].items() if "command" in c}
    assert set(commands) == {"migrate", "lingrid", "standby"}
    assert {command[0] for command in commands.values()} <= set(COMMANDS)
    assert commands["standby"] == ["serve", "--standby"]


def test_lingrids_services_write_nowhere_but_to_their_volume(compose):
    """No root, no capability, nothing to write to but the volume, and a healthcheck."""
    for name in ("migrate", "lingrid", "standby"):
        service = compose["services"][name]
        assert service["user"] == "10001:10001"
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
        assert service["volumes"] == ["data:/var/lib/lingrid"]
    assert re.search(r"^USER 10001", text("Dockerfile"), re.M)
    assert re.search(r"^HEALTHCHECK .*\\\n.*/healthz", text("Dockerfile"), re.M)


def test_without_a_profile_there_is_no_postgres(compose):
    """SQLite is the default; `pg` adds the database and the standby."""
    optional = {name for name, s in compose["services"].items() if s.get("profiles") == ["pg"]}
    assert optional == {"postgres", "standby"}
    assert set(compose["volumes"]) == {"data", "postgres"}
    for service in compose["services"].values():
        for port in service.get("ports", ()):
            assert str(port).startswith("127.0.0.1:"), "the world is let in by a proxy"


def test_the_image_copies_what_there_is():
    """And the whole program of it."""
    copied = {
        name.rstrip("/")
        for line in re.findall(r"^COPY (?!--from)(.+) \S+$", text("Dockerfile"), re.M)
        for name in line.split()
    }
    assert copied >= {"api", "bot", "cli", "models", "requirements.txt", "pyproject.toml"}
    assert all((ROOT / name).exists() for name in copied)
    let_in = set(re.findall(r"^!(.+)$", text(".dockerignore"), re.M))
    assert copied <= let_in


def test_the_unit_gives_up_what_it_does_not_need(unit):
    """And waits longer for its end than draining takes."""
    service = unit["Service"]
    for key in (
        "NoNewPrivileges",
        "PrivateTmp",
        "PrivateDevices",
        "ProtectHome",
        "ProtectKernelTunables",
        "MemoryDenyWriteExecute",
        "RestrictNamespaces",
        "LockPersonality",
    ):
        assert service[key] == "yes", key
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""
    assert int(service["TimeoutStopSec"].removesuffix("s")) > 20
    assert service["ExecStart"].endswith("lingrid serve")


def test_links_of_the_operators_page_lead_somewhere():
    """Files and tests it names are there."""
    page = text("docs/operate.md")
    named = re.findall(r"\]\(\.\./([^)#]+)\)", page) + re.findall(r"`(tests/[\w/]+\.py)`", page)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
