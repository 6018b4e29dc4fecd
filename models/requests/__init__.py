"""Requests 诉求: what residents ask for, and the way it takes until it is settled.

`tables` holds what is known of a request, `shared` of those who share in it, `moves` the states and
the one table of moves. Every move goes through `moving`, for whoever is `allowed` to; what each
does stands in `filing`, `staff`, `correcting`, `handing_over`, `extending`, `parking` and
`reporters`, who is told of it in `telling`. When it is done the resident is asked, at an hour that
`asking` tells; what they say is in `callbacks`, whether it is proved in `proving`, who asks again
in `checks`. What was said is changed and taken back in `rewording`. How long it may take is
reckoned in `clocks`, and `breaches` does what follows when that time runs out.
"""

from models.requests import allowed, checks, extending, handing_over, parking
from models.requests.allowed import is_reporter
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
from models.requests.correcting import correct
from models.requests.filing import file
from models.requests.moves import CORRECTIONS, MOVES, OPEN_STATUSES, Move, Status
from models.requests.moving import as_seen, check, found, moves_by, moves_for
from models.requests.notices import ContactForClaimer
from models.requests.proving import prove
from models.requests.refusals import (
    AlreadyChecked,
    AlreadyClaimed,
    AlreadyRated,
    FirstWords,
    MayNotRate,
    MoveNotPossible,
    NotByHandler,
    NothingSaid,
    NotYours,
    OnlyTheDesk,
    ReasonMissing,
    RequestChanged,
    ReturnedTwice,
    SameGrid,
    TooLateToReopen,
)
from models.requests.reporters import (
    answer,
    close_silent,
    say,
    withdraw,
)
from models.requests.rewording import replaced, reword, take_back
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
    Attachment,
    Breach,
    Callback,
    Cause,
    ClockKind,
    Correction,
    Entry,
    Outcome,
    Paper,
    Proof,
    ResidentRequest,
    Satisfaction,
    SecondCheck,
    Version,
)
from models.requests.telling import File, show_open
from models.requests.unreached import have_phoned

__all__ = [
    "BY_PHONE",
    "CORRECTIONS",
    "MOVES",
    "OPEN_STATUSES",
    "AlreadyChecked",
    "AlreadyClaimed",
    "AlreadyRated",
    "Attachment",
    "Breach",
    "Callback",
    "Cause",
    "ClockKind",
    "ContactForClaimer",
    "Correction",
    "Entry",
    "File",
    "FirstWords",
    "MayNotRate",
    "Move",
    "MoveNotPossible",
    "NotByHandler",
    "NotYours",
    "NothingSaid",
    "OnlyTheDesk",
    "Outcome",
    "Paper",
    "Proof",
    "ReasonMissing",
    "RequestChanged",
    "ResidentRequest",
    "ReturnedTwice",
    "SameGrid",
    "Satisfaction",
    "SecondCheck",
    "Status",
    "TooLateToReopen",
    "Version",
    "allowed",
    "answer",
    "as_seen",
    "ask",
    "ask_due",
    "assign",
    "check",
    "check_dispute",
    "checks",
    "claim",
    "close_silent",
    "confirm",
    "correct",
    "decline",
    "dispute",
    "extending",
    "file",
    "finish",
    "found",
    "hand_up",
    "handing_over",
    "have_phoned",
    "is_overdue",
    "is_reporter",
    "moves_by",
    "moves_for",
    "parking",
    "phoned",
    "prove",
    "rate",
    "reckon_again",
    "release",
    "replaced",
    "return_to",
    "reword",
    "run_out",
    "say",
    "show_open",
    "take_back",
    "tell_contacted",
    "unasked",
    "withdraw",
]
