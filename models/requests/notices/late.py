"""What the clocks of a request have told when it is late."""

from dataclasses import dataclass

from models.outbox import Notice


@dataclass
class ClaimOverdue(Notice):
    """To the group: nobody has claimed it in time."""

    number: str
    request: int


@dataclass
class ClaimLapsed(Notice):
    """To whoever claimed it: without a word to the resident it went back to the group."""

    number: str
    request: int
    member: str


@dataclass
class SolveOverdue(Notice):
    """To whoever claimed it: it should be settled by now."""

    number: str
    request: int
    member: str


@dataclass
class OverdueForLead(Notice):
    """To the lead: it is late, and has been for a while; `member` has it, if anybody."""

    number: str
    request: int
    clock: str
    grid: str
    member: str


@dataclass
class HandedUpOverdue(Notice):
    """To whoever had claimed it: it was so late that the grid above has it now."""

    number: str
    request: int
    member: str
    grid: str


@dataclass
class DayBegins(Notice):
    """To a group, as its working day begins: so many wait, so many are late or unclaimed; which."""

    grid: str
    count: int
    late: int
    unclaimed: int
    requests: list[int]
