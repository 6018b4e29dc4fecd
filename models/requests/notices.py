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
class ProofGiven(Notice):
    """To the resident: a photo of what was done, or why there is none."""

    number: str
    request: int
    member: str
    text: str
    attachment: dict[str, str] | None = None


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
class CallbackByPhone(Notice):
    """To the desk, at that hour: whoever asked for it is not in the chat, so phone."""

    number: str
    request: int


@dataclass
class RequestReopened(Notice):
    """To the group: the resident says it is not done, though it was closed."""

    number: str
    request: int
    text: str
    attachment: dict[str, str] | None = None


@dataclass
class SecondCheckWanted(Notice):
    """To a member of another grid, or their group: please call this resident back."""

    number: str
    request: int
    check: int


@dataclass
class ContactForChecker(Notice):
    """To whoever calls back alone: whom, and what to ask. The words are made when it leaves."""

    number: str
    request: int
    check: int


@dataclass
class SecondCheckDiffers(Notice):
    """To the desk: called back again, the resident says that it is not solved."""

    number: str
    request: int
    member: str


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
class RequestUrgent(Notice):
    """To the group that has it: it can't wait, as was found only now."""

    number: str
    request: int


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
class AnswerMissing(Notice):
    """To the resident: staff have long been waiting for an answer to this."""

    number: str
    request: int
    text: str


@dataclass
class ResidentUnreached(Notice):
    """To the claimer, or the group while nobody has it: the resident gets no messages, so phone."""

    number: str
    request: int


@dataclass
class ContactForClaimer(Notice):
    """To the claimer alone: how to reach the resident. The words are made when it leaves."""

    number: str
    request: int
