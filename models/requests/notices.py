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
class ResidentSaid(Notice):
    """To the group: a word from the resident."""

    number: str
    request: int
    text: str
    attachment: list[dict[str, str]] | None = None


@dataclass
class ToldFirst(Notice):
    """To the first responsible: a word from the resident, though others have the request now."""

    number: str
    request: int
    text: str
    attachment: list[dict[str, str]] | None = None


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
class ResponsibleNow(Notice):
    """To the resident: this member is responsible from now on."""

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
class RequestExtended(Notice):
    """To the resident: it takes longer, until then, and why."""

    number: str
    request: int
    until: str
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
class RequestFile(Notice):
    """To the group: a photo or voice message that came with the request."""

    number: str
    request: int
    attachment: list[dict[str, str]]


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
class RequestDisputed(Notice):
    """To the group: the resident says it is not done."""

    number: str
    request: int
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
    attachment: list[dict[str, str]] | None = None


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


@dataclass
class RequestMerged(Notice):
    """To whoever filed or follows it: it goes on as another, which is about the same.

    `request` is the other: what is said in reply is about that.
    """

    number: str
    into: str
    request: int


@dataclass
class RequestMergedAway(Notice):
    """To whoever had claimed it: somebody else's request has taken it up."""

    number: str
    into: str
    request: int
    member: str


@dataclass
class RequestMergedHere(Notice):
    """To the group: another request is about the same; so many follow this one now."""

    number: str
    merged: str
    request: int
    count: int


@dataclass
class RequestSplit(Notice):
    """To the resident: so many grids see to it at its places at once; told once, at the end."""

    number: str
    request: int
    count: int


@dataclass
class RequestRecurs(Notice):
    """To the lead: the like of it was reported again and again at this place."""

    number: str
    request: int
    place: str
    category: str
    count: int
    days: int


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


@dataclass
class ConsentGiven(Notice):
    """To the group: yes, and this is its number."""

    number: str
    request: int
    member: str


@dataclass
class ConsentRefused(Notice):
    """To the group: no."""

    member: str
