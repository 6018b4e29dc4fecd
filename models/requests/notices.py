"""What residents, groups and claimers are told about a request."""

from dataclasses import dataclass

from models.outbox import Notice


@dataclass
class RequestClaimed(Notice):
    """To the resident: somebody has taken it on."""

    number: str
    request: int
    member: str


@dataclass
class RequestReleased(Notice):
    """To the resident: it waits for somebody else."""

    number: str
    request: int


@dataclass
class RequestAsked(Notice):
    """To the resident: staff want to know something."""

    number: str
    request: int
    member: str
    text: str
    attachment: dict[str, str] | None = None


@dataclass
class StaffSaid(Notice):
    """To the resident: a word from staff."""

    number: str
    request: int
    member: str
    text: str
    attachment: dict[str, str] | None = None


@dataclass
class ResidentSaid(Notice):
    """To the group: a word from the resident."""

    number: str
    request: int
    text: str
    attachment: dict[str, str] | None = None


@dataclass
class RequestFile(Notice):
    """To the group: a photo or voice message that came with the request."""

    number: str
    request: int
    attachment: dict[str, str]


@dataclass
class RequestPassedOn(Notice):
    """To the resident: another grid handles it now."""

    number: str
    request: int
    grid: str


@dataclass
class RequestFinished(Notice):
    """To the resident: done; is it?"""

    number: str
    request: int
    member: str
    text: str
    attachment: dict[str, str] | None = None


@dataclass
class RequestDisputed(Notice):
    """To the group: the resident says it is not done."""

    number: str
    request: int
    text: str
    attachment: dict[str, str] | None = None


@dataclass
class RequestDeclined(Notice):
    """To the resident: it will not be handled, and why."""

    number: str
    request: int
    text: str


@dataclass
class RequestWithdrawn(Notice):
    """To the group: the resident took it back."""

    number: str
    request: int


@dataclass
class RequestClosed(Notice):
    """To the resident: closed because nobody answered the callback."""

    number: str
    request: int


@dataclass
class AppointNeeded(Notice):
    """To the lowest common parent: returned twice, so name who does it."""

    number: str
    request: int
    grid: str


@dataclass
class ContactForClaimer(Notice):
    """To the claimer alone: how to reach the resident. The words are made when it leaves."""

    number: str
    request: int
