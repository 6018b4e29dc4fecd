"""What staff tell each other who share in a request, or give it more time."""

from dataclasses import dataclass

from models.outbox import Notice


@dataclass
class HandOverOffered(Notice):
    """To the member it is offered to: will you be responsible for it from now on?"""

    number: str
    request: int
    member: str
    to: str
    text: str


@dataclass
class HandOverRefused(Notice):
    """To whoever offered it: the member stays out of it."""

    number: str
    request: int
    member: str


@dataclass
class HandOverTakenBack(Notice):
    """To the member it was offered to: no need any more."""

    number: str
    request: int
    member: str


@dataclass
class HandedOver(Notice):
    """To who was responsible until now: the member is, from now on."""

    number: str
    request: int
    member: str


@dataclass
class HelpAsked(Notice):
    """To a grid, or one of its members: will you help with it? `whom` is who is asked."""

    number: str
    request: int
    member: str
    grid: int
    whom: str
    text: str


@dataclass
class HelpComing(Notice):
    """To whoever asked for help: the grid helps."""

    number: str
    request: int
    member: str
    grid: str


@dataclass
class HelpRefused(Notice):
    """To whoever asked for help: the grid does not help, and perhaps why."""

    number: str
    request: int
    member: str
    grid: str
    text: str


@dataclass
class HelpDone(Notice):
    """To the other side: the help is done, this member says."""

    number: str
    request: int
    member: str
    grid: str


@dataclass
class UnitCalled(Notice):
    """To a unit: come, and say that you are there by then."""

    number: str
    request: int
    unit: int
    name: str
    member: str
    due: str
    text: str


@dataclass
class UnitArrived(Notice):
    """To the first responsible: the unit is there. How was it?"""

    number: str
    request: int
    unit: int
    name: str
    member: str


@dataclass
class UnitLate(Notice):
    """To the first responsible: the unit has not come in time."""

    number: str
    request: int
    unit: int
    name: str


@dataclass
class UnitUnscored(Notice):
    """To the first responsible, once: how was this unit?"""

    number: str
    request: int
    unit: int
    name: str


@dataclass
class ExtensionAsked(Notice):
    """To the lead, or above: more time is wanted, until then. Yes or no?"""

    number: str
    request: int
    member: str
    days: int
    until: str
    text: str


@dataclass
class ExtensionGranted(Notice):
    """To whoever asked: there is time until then."""

    number: str
    request: int
    member: str
    until: str


@dataclass
class ExtensionDenied(Notice):
    """To whoever asked: there is no more time; `by` says so, perhaps why."""

    number: str
    request: int
    member: str
    by: str
    text: str


@dataclass
class ParkingAsked(Notice):
    """To the desk: shall it rest until then? Yes or no?"""

    number: str
    request: int
    member: str
    until: str
    text: str


@dataclass
class ParkingGranted(Notice):
    """To whoever asked: it rests until then."""

    number: str
    request: int
    member: str
    until: str


@dataclass
class ParkingDenied(Notice):
    """To whoever asked: it does not rest; `by` says so, perhaps why."""

    number: str
    request: int
    member: str
    by: str
    text: str


@dataclass
class ParkingReview(Notice):
    """To the desk: the day has come. Shall it rest on, or be taken up again?"""

    number: str
    request: int
    text: str


@dataclass
class TakenUp(Notice):
    """To whoever has it: it does not rest any more, and the clocks run on."""

    number: str
    request: int
    member: str
