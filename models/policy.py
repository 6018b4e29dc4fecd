"""Policy: who may what, and who reads which personal field. One table, `policy.toml`.

The chat's rules and the office's routes ask it by the name of a permission. An operator may
replace single lines by a file of their own; what it names must exist, so that a slip of the pen
neither opens nor closes anything.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

Table = dict[str, frozenset[str]]


@dataclass(eq=False)
class PolicyWrong(Exception):
    """The operator's file says something that there is not."""

    where: str

    def __str__(self) -> str:
        return f"the policy has no {self.where}"


def read(text: str) -> tuple[Mapping[str, str], Table, Table]:
    """Roles, permissions and fields of a file.

    >>> read('[permissions]\\n"read:grids" = ["desk"]')[1]
    {'read:grids': frozenset({'desk'})}
    """
    said: dict[str, Any] = tomllib.loads(text)
    if unknown := said.keys() - {"roles", "permissions", "fields"}:
        raise PolicyWrong(f"[{min(unknown)}]")
    permissions, held = (
        {str(name): frozenset(map(str, roles)) for name, roles in said.get(part, {}).items()}
        for part in ("permissions", "fields")
    )
    return said.get("roles", {}), permissions, held


ROLES, PERMISSIONS, FIELDS = read(files("models").joinpath("policy.toml").read_text("utf-8"))
"""Roles with their names; roles by permission; roles by personal field, `word.field`."""


def may(permission: str) -> frozenset[str]:
    """The roles that hold a permission."""
    return PERMISSIONS[permission]


def replace_lines(path: Path) -> None:
    """Take an operator's lines instead of our own. Raises `PolicyWrong`; then nothing is taken."""
    roles, permissions, held = read(path.read_text("utf-8"))
    if roles:
        raise PolicyWrong("roles of its own")
    for table, lines in ((PERMISSIONS, permissions), (FIELDS, held)):
        for name, allowed in lines.items():
            if name not in table:
                raise PolicyWrong(name)
            if unknown := allowed - ROLES.keys():
                raise PolicyWrong(f"role {min(unknown)}")
    PERMISSIONS.update(permissions)
    FIELDS.update(held)
