"""What is known of courses: terms, rooms, teachers, timetables, lessons, enrolments, the roll."""

from models.courses.tables.enrolled import (
    ACTIVE,
    HOLDING,
    Attendance,
    Enrolment,
    Leave,
    Mark,
    OpeningReminder,
    Relation,
    Standing,
)
from models.courses.tables.offered import Course, CourseStatus, Lesson, LessonStatus, TimetableSlot
from models.courses.tables.personal import Proposal, ProposalStatus, Subscription
from models.courses.tables.places import Certificate, Teacher, Term, Venue

__all__ = [
    "ACTIVE",
    "HOLDING",
    "Attendance",
    "Certificate",
    "Course",
    "CourseStatus",
    "Enrolment",
    "Leave",
    "Lesson",
    "LessonStatus",
    "Mark",
    "OpeningReminder",
    "Proposal",
    "ProposalStatus",
    "Relation",
    "Standing",
    "Subscription",
    "Teacher",
    "Term",
    "TimetableSlot",
    "Venue",
]
