"""Who may what: one table, and the operator's lines in it."""

from fnmatch import fnmatchcase

import pytest

from models import policy, visible
from models.journal import word_of
from models.members import Role
from models.policy import FIELDS, PERMISSIONS, ROLES, SCOPES, PolicyWrong, allowed_by


def test_the_table_knows_the_roles_there_are():
    """No more and no less; each has a name, and each may do something."""
    assert set(ROLES) == set(Role)
    assert set().union(*PERMISSIONS.values()) == set(Role)
    assert all(roles <= set(Role) for roles in (*PERMISSIONS.values(), *FIELDS.values()))


def test_every_personal_field_is_there():
    """A field that is renamed would be shown to everybody."""
    tables = {word_of(table): table for table in visible.SCOPES}
    for name in FIELDS:
        word, _, field = name.partition(".")
        assert field in tables[word]._meta.fields_map, name


def test_who_only_reads_does_nothing_in_the_chat():
    """Nor do those who watch the machine, or keep a class."""
    for name in PERMISSIONS:
        if not name.startswith(("read:", "export:", "keep:")):
            assert Role.READ_ONLY not in PERMISSIONS[name], name
    for role in (Role.READ_ONLY, Role.OPERATOR, Role.MONITOR):
        assert role not in PERMISSIONS["work:requests"]


def test_every_permission_is_in_some_scope():
    """And every scope holds something: a pattern that fits nothing is a slip of the pen."""
    assert allowed_by(SCOPES) == {*PERMISSIONS, *FIELDS}
    for name, patterns in SCOPES.items():
        for pattern in patterns:
            assert any(fnmatchcase(known, pattern) for known in (*PERMISSIONS, *FIELDS)), name


def test_who_only_reads_changes_nothing_and_reads_nothing_personal():
    """Those are scopes of their own."""
    assert allowed_by(["read"]) == {name for name in PERMISSIONS if name.startswith("read:")}
    assert allowed_by(["personal"]) == {*FIELDS, "see:attachments"}


@pytest.fixture
def own(tmp_path, monkeypatch):
    """An operator's file; the table is as it was afterwards."""
    monkeypatch.setattr(policy, "PERMISSIONS", dict(PERMISSIONS))
    monkeypatch.setattr(policy, "FIELDS", dict(FIELDS))

    def write(text: str):
        path = tmp_path / "policy.toml"
        path.write_text(text, "utf-8")
        return path

    return write


def test_an_operator_replaces_single_lines(own):
    """What they do not name stays."""
    lines = '[permissions]\n"change:calendar" = ["desk", "lead"]\n[fields]\n"resident.note" = []'
    policy.replace_lines(own(lines))
    assert policy.may("change:calendar") == {"desk", "lead"}
    assert policy.FIELDS["resident.note"] == set()
    assert policy.may("change:grids") == PERMISSIONS["change:grids"]


@pytest.mark.parametrize(
    "text",
    [
        '[permissions]\n"chnage:grids" = ["desk"]',
        '[permissions]\n"change:grids" = ["dsek"]',
        '[fields]\n"resident.fone" = ["desk"]',
        '[roles]\nboss = "老板"',
        '[scopes]\nall = ["*"]',
        '[permission]\n"change:grids" = ["desk"]',
    ],
)
def test_a_slip_of_the_pen_opens_nothing(own, text):
    """What is not there is refused, and nothing else of the file is taken."""
    with pytest.raises(PolicyWrong):
        policy.replace_lines(own(text))
    assert policy.PERMISSIONS == PERMISSIONS
    assert policy.FIELDS == FIELDS
