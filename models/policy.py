"""Policy: who may what, and who reads which personal field. One table, `policy.toml`.

The chat's rules and the office's routes ask it by the name of a permission. An operator may
replace single lines by a file of their own; what it names must exist, so that a slip of the pen
neither opens nor closes anything.

A *scope* narrows a token to some permissions: one by its name, or a group of them. The office's
guard asks for the scope of each route. The rules ask further permissions of the member who acts;
so while a narrowed token acts, the member holds no others (`narrowed`).
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from fnmatch import fnmatchcase
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


def read(text: str) -> tuple[Mapping[str, str], Table, Table, Table]:
    """Roles, permissions, fields and scopes of a file.

    >>> read('[permissions]\\n"read:grids" = ["desk"]')[1]
    {'read:grids': frozenset({'desk'})}
    """
    said: dict[str, Any] = tomllib.loads(text)
    if unknown := said.keys() - {"roles", "permissions", "fields", "scopes"}:
        raise PolicyWrong(f"[{min(unknown)}]")
    permissions, held, scopes = (
        {str(name): frozenset(map(str, each)) for name, each in said.get(part, {}).items()}
        for part in ("permissions", "fields", "scopes")
    )
    return said.get("roles", {}), permissions, held, scopes


ROLES, PERMISSIONS, FIELDS, SCOPES = read(
    files("models").joinpath("policy.toml").read_text("utf-8")
)
"""Roles with their names; roles by permission; roles by personal field, `word.field`; scopes."""


def may(permission: str) -> frozenset[str]:
    """The roles that hold a permission."""
    return PERMISSIONS[permission]


def replace_lines(path: Path) -> None:
    """Take an operator's lines instead of our own. Raises `PolicyWrong`; then nothing is taken."""
    roles, permissions, held, scopes = read(path.read_text("utf-8"))
    if roles or scopes:
        raise PolicyWrong("roles or scopes of its own")
    for table, lines in ((PERMISSIONS, permissions), (FIELDS, held)):
        for name, allowed in lines.items():
            if name not in table:
                raise PolicyWrong(name)
            if unknown := allowed - ROLES.keys():
                raise PolicyWrong(f"role {min(unknown)}")
    PERMISSIONS.update(permissions)
    FIELDS.update(held)


# --- what a token is narrowed to


def scope_names() -> list[str]:
    """What a token can be narrowed to: groups first, then single permissions."""
    return [*SCOPES, *(name for name in PERMISSIONS if name not in SCOPES)]


def allowed_by(scopes: Iterable[str]) -> frozenset[str]:
    """The permissions and personal fields of some scopes.

    >>> allowed_by(["exports", "read:grids"]) == {"export:ledgers", "read:grids"}
    True
    """
    patterns = {one for name in scopes for one in SCOPES.get(name, {name})}
    return frozenset(
        name
        for name in (*PERMISSIONS, *FIELDS)
        if any(fnmatchcase(name, pattern) for pattern in patterns)
    )


_narrowed: ContextVar[tuple[int, frozenset[str]] | None] = ContextVar("narrowed", default=None)


@contextmanager
def narrowed(member: int, allowed: frozenset[str] | None) -> Iterator[None]:
    """While the block runs, the rules give a member these permissions at most; None: all.

    Others are as they are: whom a rule tells or asks does not depend on who called.
    """
    before = _narrowed.set(None if allowed is None else (member, allowed))
    try:
        yield
    finally:
        _narrowed.reset(before)


def withheld(member: int, permission: str) -> bool:
    """Whether the token by which a member acts is too narrow for a permission."""
    acting = _narrowed.get()
    return acting is not None and acting[0] == member and permission not in acting[1]
