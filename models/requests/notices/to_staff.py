"""What groups, leads and claimers are told of a request, and who calls back."""

from dataclasses import dataclass

from models.outbox import Notice


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
class RequestFile(Notice):
    """To the group: a photo or voice message that came with the request."""

    number: str
    request: int
    attachment: list[dict[str, str]]


@dataclass
class RequestDisputed(Notice):
    """To the group: the resident says it is not done."""

    number: str
    request: int
    text: str
    attachment: list[dict[str, str]] | None = None


@dataclass
class OthersByPhone(Notice):
    """To the desk: so many of those who follow it are not in the chat; please call them back."""

    number: str
    request: int
    count: int


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
class ContactForCaller(Notice):
    """To whoever of the desk calls back alone: whom. `reporter` is 0 for the first voice."""

    number: str
    request: int
    reporter: int


@dataclass
class SecondCheckDiffers(Notice):
    """To the desk: called back again, the resident says that it is not solved."""

    number: str
    request: int
    member: str


@dataclass
class RequestWithdrawn(Notice):
    """To the group: the resident took it back."""

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
class RequestRecurs(Notice):
    """To the lead: the like of it was reported again and again at this place."""

    number: str
    request: int
    place: str
    category: str
    count: int
    days: int


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
