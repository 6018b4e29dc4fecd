"""Kept: rows that remember what stood in them when they were read.

So whoever writes down what an act has changed needs neither to think of it beforehand nor to ask
the database again. It costs a copy of a small dictionary a row.
"""

from collections.abc import Mapping
from typing import Any, Self

from tortoise.models import Model

_WAS = "_was"


class Kept(Model):
    """A row of the community, on which people act."""

    class Meta(Model.Meta):
        abstract = True

    @classmethod
    def _init_from_db(cls, **kwargs: Any) -> Self:
        row = super()._init_from_db(**kwargs)
        values = row.__dict__
        values[_WAS] = values.copy()
        return row


def keep(row: Model) -> None:
    """What stands in it now is what stood before whatever comes next."""
    row.__dict__[_WAS] = row.__dict__.copy()


def was(row: Model) -> Mapping[str, Any]:
    """What stood in it, by column, when it was read; nothing in one that is new."""
    known: Mapping[str, Any] = row.__dict__.get(_WAS, {})
    return known
