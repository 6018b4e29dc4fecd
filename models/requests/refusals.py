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
class NobodyYet(RuleBroken):
    """Nobody has claimed it: there is nobody responsible who could share it."""

    number: str


@dataclass(eq=False)
class AlreadyOffered(RuleBroken):
    """A hand-over waits for the answer of this member."""

    number: str
    member: str


@dataclass(eq=False)
class AlreadyLead(RuleBroken):
    """They are the first responsible already."""

    number: str
    member: str


@dataclass(eq=False)
class NotOfThisGrid(RuleBroken):
    """Who has no post at the request's grid can't be responsible for it."""

    member: str
    grid: str


@dataclass(eq=False)
class NothingAsked(RuleBroken):
    """There is nothing of the kind that waits for an answer."""

    number: str


@dataclass(eq=False)
class AlreadyAsked(RuleBroken):
    """It was asked for, and waits for an answer."""

    number: str


@dataclass(eq=False)
class ReturnedTwice(RuleBroken):
    """A request is given back twice at most; then it is appointed."""

    number: str


@dataclass(eq=False)
class OnlyCalled(RuleBroken):
    """A unit comes when it is called; requests are never its own."""

    unit: str


@dataclass(eq=False)
class NotAUnit(RuleBroken):
    """Only units are whistled for; grids are asked to help."""

    grid: str


@dataclass(eq=False)
class AlreadyCalled(RuleBroken):
    """The unit was called, and has not been scored."""

    number: str
    unit: str


@dataclass(eq=False)
class TooEarlyToScore(RuleBroken):
    """The unit has not come, and still has time to."""

    number: str
    unit: str


@dataclass(eq=False)
class AlreadyHelps(RuleBroken):
    """The grid was asked, or helps already, or has the request itself."""

    number: str
    grid: str


@dataclass(eq=False)
class TooManyExtensions(RuleBroken):
    """More time is given so many times at most."""

    number: str
    most: int


@dataclass(eq=False)
class TooLateToExtend(RuleBroken):
    """More time is asked for while there is some."""

    number: str


@dataclass(eq=False)
class NotThatLong(RuleBroken):
    """So many working days at most."""

    number: str
    most: int


@dataclass(eq=False)
class FileTooLarge(RuleBroken):
    """The chat platform gives a bot no file that is larger; in megabytes."""

    size: int
    most: int


@dataclass(eq=False)
class NothingSaid(RuleBroken):
    """A request needs words, or at least a photo or a voice message."""


@dataclass(eq=False)
class AlreadyYours(RuleBroken):
    """Who wants to join it follows it already."""

    number: str


@dataclass(eq=False)
class NotToJoin(RuleBroken):
    """It is over, or nobody else's to see."""

    number: str
    status: str


@dataclass(eq=False)
class OthersFollow(RuleBroken):
    """Others wait for it as well: it is not one person's to take back."""

    number: str
    count: int


@dataclass(eq=False)
class Merged(RuleBroken):
    """It was merged; what is done about it is done about the other."""

    number: str
    into: str


@dataclass(eq=False)
class SameRequest(RuleBroken):
    """It can't be merged into itself, nor into what was merged into it."""

    number: str


@dataclass(eq=False)
class NotToMerge(RuleBroken):
    """The other is not in anybody's hands any more, or is one of several parts."""

    number: str
    status: str


@dataclass(eq=False)
class NoSuchNumber(RuleBroken):
    """No request has this number."""

    said: str


@dataclass(eq=False)
class NoSuchPlace(RuleBroken):
    """The address book knows no such place, or several."""

    said: str


@dataclass(eq=False)
class TooFewPlaces(RuleBroken):
    """Fewer than two places were named: there is nothing to divide."""

    number: str


@dataclass(eq=False)
class NotToSplit(RuleBroken):
    """It is a part of another, or confidential, or its parts are still under way."""

    number: str


@dataclass(eq=False)
class NotAsked(RuleBroken):
    """Of the one who filed it and the one whom it is for, the other is called back."""

    number: str
    by: str


@dataclass(eq=False)
class PartOfAnother(RuleBroken):
    """It is a part: the resident is asked of the whole."""

    number: str
    whole: str


@dataclass(eq=False)
class NotOfYours(RuleBroken):
    """No resident of that name is known at the home, or in one's grid."""

    name: str


@dataclass(eq=False)
class AuthorUnknown(RuleBroken):
    """Who wrote it has never written to the bot, so that they can't be asked."""


@dataclass(eq=False)
class ConsentAsked(RuleBroken):
    """The author was asked already; `said` is yes, no, or empty until they answer."""

    said: str


@dataclass(eq=False)
class ConsentOver(RuleBroken):
    """It was answered already, or it is too late for an answer."""

    said: str
