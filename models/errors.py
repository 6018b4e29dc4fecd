"""Refusals: what a rule says when it says no.

A refusal carries a code, which comes from its class name (`SignUpClosed` is
"sign-up-closed"), and facts, which are its fields. It never carries a sentence: the bot
makes one of it in the language of whoever asked, the API a problem document.
"""

import re
from dataclasses import dataclass, fields
from typing import Any, ClassVar


def code_of(name: str) -> str:
    """The code of a class by its name.

    >>> code_of("SignUpClosed")
    'sign-up-closed'
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


class Coded:
    """Something with a code from its name and facts from its fields."""

    code: ClassVar[str]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.code = code_of(cls.__name__)

    @classmethod
    def names(cls) -> set[str]:
        """The names of the facts it carries."""
        return {field.name for field in fields(cls)}  # type: ignore[arg-type]

    def facts(self) -> dict[str, Any]:
        """The facts, by name; only what JSON can hold."""
        return {name: getattr(self, name) for name in self.names()}


class RuleBroken(Coded, Exception):
    """A rule said no; nothing was changed."""

    def __str__(self) -> str:
        return f"{self.code} {self.facts()}"


@dataclass(eq=False)
class NotFound(RuleBroken):
    """What is absent, and what one may not see, answer alike."""

    what: str


@dataclass(eq=False)
class NotAllowed(RuleBroken):
    """The person is known, and has no post that allows this."""

    what: str


@dataclass(eq=False)
class Stale(RuleBroken):
    """The thing has changed since it was looked at."""

    what: str


@dataclass(eq=False)
class InUse(RuleBroken):
    """Something still hangs on it, so that it can be neither deleted nor archived."""

    what: str
    by: str


@dataclass(eq=False)
class Taken(RuleBroken):
    """The value must be the only one of its kind and is given already."""

    field: str
    value: str


@dataclass(eq=False)
class Invalid(RuleBroken):
    """The value of a field can't be."""

    field: str
    value: str


def refusals() -> list[type[RuleBroken]]:
    """Every refusal there is, for the tests that hold texts and API against them."""

    def below(parent: type[RuleBroken]) -> list[type[RuleBroken]]:
        return [c for child in parent.__subclasses__() for c in (child, *below(child))]

    return below(RuleBroken)
