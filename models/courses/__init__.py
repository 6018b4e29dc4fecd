"""Courses 课程: what residents can sign up for, who gets a seat, and who came.

A course has seats, handed out in order of arrival. Whoever arrives after the last seat waits;
a seat given up is offered to whoever has waited longest. `tables` holds what is known,
`timetable` makes lessons of weekly patterns, `planning` refuses what can't be, `seating` decides
who sits, and `filling` counts for it. `publishing` opens a course, `seats` gives them to whom
`conditions` and `limits` allow it, in the order of `priority`; `families` asks for several at
once, `openings` tells whoever awaits it when sign-up begins; `offers` offers what became free,
`dropping_in` gives single lessons, `leaves` 请假 free them; `lessons` adds, moves and cancels,
`makeups` proposes what was missed, `reminding` reminds, `upkeep` corrects, `venues` and
`certificates` keep rooms and teachers, `proposals` those who offer to teach, `showing` knows the
groups that see it all, `feeds` are calendars, of one's `own` seats as well. `roll` counts who
came, who signed in by the `codes` of a lesson is told by `presence`, `no_shows` are asked whether
they go on; `counting` adds it all up, `bulletin` says it in a sentence; `chained` keeps what was
pasted into a group, `chains` reads it; `posters` are what is printed. `wished` keeps wishes for
more lessons 加开小课, `wishes` answers them with one of the `free_hours`, the most `suiting` one;
`granted` opens what was made of them.
"""

from models.courses.dropping_in import drop_in, open_lessons
from models.courses.filling import (
    InCourse,
    in_lesson,
    lessons_to_come,
    moment,
    on_leave,
    people,
    place_in_line,
    seats_of,
    seats_taken,
    standing_in,
)
from models.courses.leaves import AlreadyOnLeave, LessonBegan, NoSeat, SeatGivenAway
from models.courses.lessons import add_lesson, cancel_lesson, move_lesson, substitute
from models.courses.makeups import MakeUp, NothingToMakeUp, make_up, make_ups, slots_of
from models.courses.names import is_a_name, recognisable
from models.courses.offers import lapse_offers, offer_free_seats
from models.courses.planning import NotCertified, TeacherTaken, VenueTaken, VenueTooSmall
from models.courses.proposals import AlreadyProposed, NoTerm, ProposalAnswered
from models.courses.publishing import (
    CourseIncomplete,
    TooFewSeats,
    close,
    create,
    plan,
    publish,
    published,
    resize,
)
from models.courses.reminding import remind
from models.courses.roll import (
    NotTheMonitor,
    figures,
    mark,
    mark_all,
    may_take_roll,
    must_take_roll,
    on_roll,
    show_roll,
)
from models.courses.seats import (
    SEATS,
    AlreadySignedUp,
    CourseNotOpen,
    NotAwaitingApproval,
    NotSignedUp,
    OfferGone,
    accept,
    approve,
    decline,
    is_early,
    is_over,
    leave,
    refuse,
    sign_up,
)
from models.courses.showing import show_published
from models.courses.tables import (
    ACTIVE,
    HOLDING,
    Attendance,
    Certificate,
    Course,
    CourseStatus,
    Enrolment,
    Leave,
    Lesson,
    LessonStatus,
    Mark,
    OpeningReminder,
    Proposal,
    ProposalStatus,
    Relation,
    Standing,
    Subscription,
    Teacher,
    Term,
    TimetableSlot,
    Venue,
)
from models.courses.venues import teacher_of, venue_of

__all__ = [
    "ACTIVE",
    "HOLDING",
    "SEATS",
    "AlreadyOnLeave",
    "AlreadyProposed",
    "AlreadySignedUp",
    "Attendance",
    "Certificate",
    "Course",
    "CourseIncomplete",
    "CourseNotOpen",
    "CourseStatus",
    "Enrolment",
    "InCourse",
    "Leave",
    "Lesson",
    "LessonBegan",
    "LessonStatus",
    "MakeUp",
    "Mark",
    "NoSeat",
    "NoTerm",
    "NotAwaitingApproval",
    "NotCertified",
    "NotSignedUp",
    "NotTheMonitor",
    "NothingToMakeUp",
    "OfferGone",
    "OpeningReminder",
    "Proposal",
    "ProposalAnswered",
    "ProposalStatus",
    "Relation",
    "SeatGivenAway",
    "Standing",
    "Subscription",
    "Teacher",
    "TeacherTaken",
    "Term",
    "TimetableSlot",
    "TooFewSeats",
    "Venue",
    "VenueTaken",
    "VenueTooSmall",
    "accept",
    "add_lesson",
    "approve",
    "cancel_lesson",
    "close",
    "create",
    "decline",
    "drop_in",
    "figures",
    "in_lesson",
    "is_a_name",
    "is_early",
    "is_over",
    "lapse_offers",
    "leave",
    "lessons_to_come",
    "make_up",
    "make_ups",
    "mark",
    "mark_all",
    "may_take_roll",
    "moment",
    "move_lesson",
    "must_take_roll",
    "offer_free_seats",
    "on_leave",
    "on_roll",
    "open_lessons",
    "people",
    "place_in_line",
    "plan",
    "publish",
    "published",
    "recognisable",
    "refuse",
    "remind",
    "resize",
    "seats_of",
    "seats_taken",
    "show_published",
    "show_roll",
    "sign_up",
    "slots_of",
    "standing_in",
    "substitute",
    "teacher_of",
    "venue_of",
]
