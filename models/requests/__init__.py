"""Requests 诉求: what residents ask for, and the way it takes until it is settled.

`tables` holds what is known of a request, `shared` of those who share in it, `moves` the states and
the one table of moves. Every move goes through `moving`, for whoever is `allowed` to; what each
does stands in `filing`, `staff`, `correcting`, `handing_over`, `helping`, `whistles`, `extending`,
`parking` and `reporters`, who is told of it in `telling`. When it is done the resident is asked, at
an hour that `asking` tells; what they say is in `callbacks`, whether it is proved in `proving`, who
asks again in `checks`, whom the desk calls in `phoning`. What was said is changed and taken back in
`rewording`. How long it may take is reckoned in `clocks`, and `breaches` does what follows when
that time runs out; what still waits is told in the `mornings`. What was just filed is `fresh`: it
is shown without being read.

Several people may have one trouble: what is `similar` is shown before filing, others are `joining`
instead, staff are `merging` what was filed twice, or `splitting` what is about several places into
`parts`. Whose word is whose, `voices` tells; what comes again and again is a hint (`recurring`).
What everybody may see of a request, `public` tells.
One may file for another (`on_behalf`), and staff may make a request of words in a group, with their
author's `consent`.
"""

from models.requests import (
    allowed,
    checks,
    consent,
    extending,
    handing_over,
    helping,
    on_behalf,
    parking,
    phoning,
    public,
    whistles,
)
from models.requests.asking import ask_due
from models.requests.breaches import reckon_again, run_out
from models.requests.callbacks import (
    BY_PHONE,
    check_dispute,
    confirm,
    dispute,
    phoned,
    rate,
    tell_contacted,
    unasked,
)
from models.requests.clocks import is_overdue
from models.requests.contacts import show_phone
from models.requests.correcting import correct
from models.requests.filing import file
from models.requests.joining import following, join, leave
from models.requests.merging import candidates, merge, numbered
from models.requests.mornings import begin_day
from models.requests.moves import ALIVE, CORRECTIONS, MOVES, OPEN_STATUSES, Move, Status
from models.requests.moving import as_seen, check, found, moves_by, moves_for
from models.requests.notices import ContactForClaimer
from models.requests.proving import prove
from models.requests.refusals import (
    AlreadyChecked,
    AlreadyClaimed,
    AlreadyRated,
    AlreadyYours,
    AuthorUnknown,
    ConsentAsked,
    ConsentOver,
    FileTooLarge,
    FirstWords,
    MayNotRate,
    Merged,
    MoveNotPossible,
    NoSuchNumber,
    NoSuchPlace,
    NotAsked,
    NotByHandler,
    NothingSaid,
    NotOfYours,
    NotToJoin,
    NotToMerge,
    NotToSplit,
    NotYours,
    OnlyTheDesk,
    OthersFollow,
    PartOfAnother,
    ReasonMissing,
    RequestChanged,
    ReturnedTwice,
    SameGrid,
    SameRequest,
    TooFewPlaces,
    TooLateToReopen,
)
from models.requests.reporters import (
    answer,
    close_silent,
    say,
    withdraw,
)
from models.requests.rewording import add_files, replaced, reword, take_back
from models.requests.similar import near, open_nearby
from models.requests.splitting import split
from models.requests.staff import (
    ask,
    assign,
    claim,
    decline,
    finish,
    hand_up,
    release,
    return_to,
)
from models.requests.tables import (
    Answerer,
    Attachment,
    Breach,
    Callback,
    Cause,
    ClockKind,
    Consent,
    Correction,
    Entry,
    Outcome,
    Paper,
    Proof,
    Reporter,
    ResidentRequest,
    Satisfaction,
    SecondCheck,
    Source,
    Version,
)
from models.requests.telling import File, show_open
from models.requests.unreached import have_phoned
from models.requests.voices import (
    Voice,
    filed,
    has_answered,
    is_asked,
    is_reporter,
    reporter_of,
    speaks_as,
    whose,
)

__all__ = [
    "ALIVE",
    "BY_PHONE",
    "CORRECTIONS",
    "MOVES",
    "OPEN_STATUSES",
    "AlreadyChecked",
    "AlreadyClaimed",
    "AlreadyRated",
    "AlreadyYours",
    "Answerer",
    "Attachment",
    "AuthorUnknown",
    "Breach",
    "Callback",
    "Cause",
    "ClockKind",
    "Consent",
    "ConsentAsked",
    "ConsentOver",
    "ContactForClaimer",
    "Correction",
    "Entry",
    "File",
    "FileTooLarge",
    "FirstWords",
    "MayNotRate",
    "Merged",
    "Move",
    "MoveNotPossible",
    "NoSuchNumber",
    "NoSuchPlace",
    "NotAsked",
    "NotByHandler",
    "NotOfYours",
    "NotToJoin",
    "NotToMerge",
    "NotToSplit",
    "NotYours",
    "NothingSaid",
    "OnlyTheDesk",
    "OthersFollow",
    "Outcome",
    "Paper",
    "PartOfAnother",
    "Proof",
    "ReasonMissing",
    "Reporter",
    "RequestChanged",
    "ResidentRequest",
    "ReturnedTwice",
    "SameGrid",
    "SameRequest",
    "Satisfaction",
    "SecondCheck",
    "Source",
    "Status",
    "TooFewPlaces",
    "TooLateToReopen",
    "Version",
    "Voice",
    "add_files",
    "allowed",
    "answer",
    "as_seen",
    "ask",
    "ask_due",
    "assign",
    "begin_day",
    "candidates",
    "check",
    "check_dispute",
    "checks",
    "claim",
    "close_silent",
    "confirm",
    "consent",
    "correct",
    "decline",
    "dispute",
    "extending",
    "file",
    "filed",
    "finish",
    "following",
    "found",
    "hand_up",
    "handing_over",
    "has_answered",
    "have_phoned",
    "helping",
    "is_asked",
    "is_overdue",
    "is_reporter",
    "join",
    "leave",
    "merge",
    "moves_by",
    "moves_for",
    "near",
    "numbered",
    "on_behalf",
    "open_nearby",
    "parking",
    "phoned",
    "phoning",
    "prove",
    "public",
    "rate",
    "reckon_again",
    "release",
    "replaced",
    "reporter_of",
    "return_to",
    "reword",
    "run_out",
    "say",
    "show_open",
    "show_phone",
    "speaks_as",
    "split",
    "take_back",
    "tell_contacted",
    "unasked",
    "whistles",
    "whose",
    "withdraw",
]
