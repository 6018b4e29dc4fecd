"""Why a request can't be moved so."""

from dataclasses import dataclass

from models.errors import RuleBroken, Stale


@dataclass(eq=False)
class MoveNotPossible(RuleBroken):
    """The request is not where this move could be made from."""

    number: str
    move: str
    status: str
    member: str


@dataclass(eq=False)
class RequestChanged(Stale):
    """It was looked at before something happened to it; this is what is true now."""

    number: str
    status: str
    member: str


@dataclass(eq=False)
class OnlyTheDesk(RuleBroken):
    """A confidential request never goes to a grid's group."""

    number: str


@dataclass(eq=False)
class AlreadyClaimed(RuleBroken):
    """Somebody was faster."""

    number: str
    member: str


@dataclass(eq=False)
class NotYours(RuleBroken):
    """Only whoever claimed it, or a lead, may do this."""

    number: str
    member: str


@dataclass(eq=False)
class ReasonMissing(RuleBroken):
    """This move needs a word of explanation."""

    move: str


@dataclass(eq=False)
class SameGrid(RuleBroken):
    """It is with that grid already."""

    grid: str


@dataclass(eq=False)
class AlreadyRated(RuleBroken):
    """A callback is answered once."""

    number: str


@dataclass(eq=False)
class MayNotRate(RuleBroken):
    """Staff, and the household of whoever handled it, are not asked how it was."""

    number: str
    cause: str


@dataclass(eq=False)
class NotByHandler(RuleBroken):
    """Whoever handled a request does not answer in the resident's name."""

    number: str


@dataclass(eq=False)
class TooLateToReopen(RuleBroken):
    """It was closed too long ago; a new request takes it up."""

    number: str


@dataclass(eq=False)
class AlreadyChecked(RuleBroken):
    """Somebody has called already."""

    number: str


@dataclass(eq=False)
class FirstWords(RuleBroken):
    """They are the request: to take them back is to withdraw it."""

    number: str


@dataclass(eq=False)
class NothingSaid(RuleBroken):
    """A request needs words, or at least a photo or a voice message."""
