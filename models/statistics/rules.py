"""Rules: what a community chooses about its figures, as it held on each day.

A version holds from a day on, today's or a later one, until the next; none is changed or taken
away. What a figure about a past day went by is so what it went by then.
"""

from dataclasses import dataclass
from datetime import date, datetime

import msgspec
from msgspec import Struct

from models import journal
from models.calendar import local
from models.database import writing
from models.errors import Invalid, RuleBroken
from models.journal import Actor
from models.statistics.tables import Because, RulesVersion

DAY = 24 * 60


class Weights(Struct, frozen=True, forbid_unknown_fields=True):
    """What each rate weighs in the score."""

    contacted: float = 0.2
    solved: float = 0.4
    satisfied: float = 0.4


class Ranks(Struct, frozen=True, forbid_unknown_fields=True):
    """The least rank of a level of each share; a level of a greater rank is nearer the door."""

    household: int = 40  # 不出户
    grid: int = 30  # 不出格
    network: int = 20  # 不出网


class Rules(Struct, frozen=True, forbid_unknown_fields=True):
    """What figures go by.

    `basic_factor` is what 基本满意 counts for. What is of `without_categories` (codes, with those
    below), or ended as `without_outcomes`, is left out. A day begins `day_begins` minutes after
    midnight. `second_checks` is the share that is called back a second time; `seed` makes it hard
    to know which, and is shown to nobody.
    """

    basic_factor: float = 0.9
    weights: Weights = Weights()
    without_categories: tuple[str, ...] = ()
    without_outcomes: tuple[Because, ...] = (Because.WITHDRAWN, Because.DECLINED)
    day_begins: int = 0
    ranks: Ranks = Ranks()
    second_checks: float = 0.1
    seed: str = ""


@dataclass(eq=False)
class RulesTooOld(RuleBroken):
    """Rules never hold from a past day on: its figures have been given out."""

    valid_from: str


async def rules_on(day: date) -> Rules:
    """The rules that hold on a day; those of the product before anything was said."""
    row = await RulesVersion.filter(valid_from__lte=day).order_by("-valid_from", "-id").first()
    return read(row) if row else Rules()


def read(row: RulesVersion) -> Rules:
    """The rules of a version."""
    return msgspec.convert(row.rules, Rules)


async def current(now: datetime) -> Rules:
    """The rules of today."""
    return await rules_on(local(now).date())


async def keep(
    rules: Rules, valid_from: date, actor: Actor, *, now: datetime, member: int | None = None
) -> RulesVersion:
    """Have rules hold from a day on. Raises `RulesTooOld` for a past one, and `Invalid`."""
    _check(rules)
    if valid_from < local(now).date():
        raise RulesTooOld(valid_from=valid_from.isoformat())
    async with writing():
        row = await RulesVersion.create(
            valid_from=valid_from,
            rules=msgspec.to_builtins(rules),
            created_at=now,
            by_member_id=member,
        )
        await journal.write(actor, "statistics-rules-kept", row, now=now)
    return row


def _check(rules: Rules) -> None:
    weights = (rules.weights.contacted, rules.weights.solved, rules.weights.satisfied)
    ranks = (rules.ranks.household, rules.ranks.grid, rules.ranks.network)
    for field, fine in (
        ("basic_factor", 0 <= rules.basic_factor <= 1),
        ("weights", min(weights) >= 0 and sum(weights) > 0),
        ("day_begins", 0 <= rules.day_begins < DAY),
        ("ranks", ranks[0] > ranks[1] > ranks[2] >= 0),
        ("second_checks", 0 <= rules.second_checks <= 1),
    ):
        if not fine:
            raise Invalid(field=field, value=str(getattr(rules, field)))
