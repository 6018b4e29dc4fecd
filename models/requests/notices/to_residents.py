"""What whoever filed a request, follows it, or is asked about it is told."""

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
    attachment: list[dict[str, str]] | None = None


@dataclass
class StaffSaid(Notice):
    """To the resident: a word from staff."""

    number: str
    request: int
    member: str
    text: str
    attachment: list[dict[str, str]] | None = None


@dataclass
class ResponsibleNow(Notice):
    """To the resident: this member is responsible from now on."""

    number: str
    request: int
    member: str


@dataclass
class RequestExtended(Notice):
    """To the resident: it takes longer, until then, and why."""

    number: str
    request: int
    until: str
    text: str


@dataclass
class RequestParked(Notice):
    """To the resident: it has to rest until it is looked at again then, and why."""

    number: str
    request: int
    until: str
    text: str


@dataclass
class RequestTakenUp(Notice):
    """To the resident: work on it goes on."""

    number: str
    request: int


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
    attachment: list[dict[str, str]] | None = None


@dataclass
class ProofGiven(Notice):
    """To the resident: a photo of what was done, or why there is none."""

    number: str
    request: int
    member: str
    text: str
    attachment: list[dict[str, str]] | None = None


@dataclass
class CallbackAsked(Notice):
    """To the resident, at an hour that nobody chose: is it done?"""

    number: str
    request: int


@dataclass
class CallbackReminded(Notice):
    """To the resident, once more and for the last time: is it done?"""

    number: str
    request: int


@dataclass
class RequestDeclined(Notice):
    """To the resident: it will not be handled, and why."""

    number: str
    request: int
    text: str


@dataclass
class RequestClosed(Notice):
    """To the resident: closed because nobody answered the callback."""

    number: str
    request: int


@dataclass
class AnswerMissing(Notice):
    """To the resident: staff have long been waiting for an answer to this."""

    number: str
    request: int
    text: str


@dataclass
class RequestMerged(Notice):
    """To whoever filed or follows it: it goes on as another, which is about the same.

    `request` is the other: what is said in reply is about that.
    """

    number: str
    into: str
    request: int


@dataclass
class RequestSplit(Notice):
    """To the resident: so many grids see to it at its places at once; told once, at the end."""

    number: str
    request: int
    count: int


@dataclass
class FiledForYou(Notice):
    """To whom it is for: somebody has filed this in their name."""

    number: str
    request: int
    by: str


@dataclass
class ConsentWanted(Notice):
    """To who wrote it in a group: may staff make a request of it? The words are no fact of it."""

    consent: int
    member: str
