"""The ledgers of classes: terms, venues, teachers, courses, lessons, sign-ups, the roll, wishes."""

from collections.abc import Iterable

from models.courses import (
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
    Proposal,
    ProposalStatus,
    Relation,
    Standing,
    Teacher,
    Term,
    Venue,
    pairs,
)
from models.courses.wished import Wish, WishKind, WishStatus
from models.exports.ledger import YES, Ledger, day, moment, number, paper, phone, text, word

COURSE_STATUSES = {
    CourseStatus.DRAFT: "未发布",
    CourseStatus.PUBLISHED: "报名中",
    CourseStatus.CLOSED: "已结束",
}
LESSON_STATUSES = {LessonStatus.PLANNED: "照常", LessonStatus.CANCELLED: "停课"}
STANDINGS = {
    Standing.APPLIED: "待审核",
    Standing.SEATED: "已录取",
    Standing.WAITING: "候补",
    Standing.OFFERED: "待确认名额",
    Standing.LEFT: "已退出",
    Standing.REFUSED: "未通过",
    Standing.LAPSED: "逾期未确认",
    Standing.VISITING: "临时来上课",
}
RELATIONS = {
    Relation.SELF: "本人",
    Relation.FAMILY: "家人",
    Relation.PARENT_CHILD: "亲子",
}
MARKS = {
    Mark.PRESENT: "到课",
    Mark.LEAVE: "请假",
    Mark.ABSENT: "缺课",
    Mark.CHILD: "仅孩子到",
    Mark.PARENT: "仅家长到",
    Mark.PENDING: "临时来，待确认",
}
PROPOSALS_ARE = {
    ProposalStatus.OPEN: "待答复",
    ProposalStatus.DRAFTED: "已立项",
    ProposalStatus.DECLINED: "未采纳",
}
WISHES_ARE = {
    WishKind.TOO_HARD: "跟不上",
    WishKind.ANOTHER_TIME: "时间不合适",
    WishKind.MORE_PLACES: "名额不够",
    WishKind.OTHER: "其他",
}
WISH_STATUSES = {
    WishStatus.OPEN: "待答复",
    WishStatus.GRANTED: "已加开",
    WishStatus.DECLINED: "未采纳",
    WishStatus.TAKEN_BACK: "已收回",
}


def _list(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


_TERM = "\n    JOIN terms t ON t.id = k.term_id"
_COURSE = f"\n    JOIN courses k ON k.id = n.course_id{_TERM}"
_ENROLLED = f"{_COURSE}\n    JOIN residents s ON s.id = n.resident_id"

TERMS = Ledger(
    name="terms",
    title="学期台账",
    table=Term,
    alias="t",
    columns=(
        text("name", "学期", "t.name", 20),
        day("starts_on", "开始日期", "t.starts_on"),
        day("through", "结束日期", "t.through"),
    ),
)

VENUES = Ledger(
    name="venues",
    title="场地台账",
    table=Venue,
    alias="v",
    columns=(
        text("name", "场地", "v.name", 24),
        text("grid", "网格", "g.name", 20),
        number("capacity", "可容人数", "v.capacity"),
        text("note", "备注", "v.note", 30, hide=True),
    ),
    joins="    JOIN grids g ON g.id = v.grid_id",
)

TEACHERS = Ledger(
    name="teachers",
    title="教师台账",
    table=Teacher,
    alias="p",
    columns=(
        text("id", "编号", "p.id"),
        text("name", "姓名", "p.name"),
        phone("p.phone"),
        text("grid", "网格", "g.name", 20),
        paper("certificate", "证书编号", "f.number"),
        day("valid_through", "证书有效期至", "f.valid_through"),
        number(
            "courses",
            "课程门数",
            "(SELECT COUNT(*) FROM courses k"
            f" WHERE k.teacher_id = p.id AND k.status <> '{CourseStatus.DRAFT}')",
        ),
    ),
    joins="""
    JOIN grids g ON g.id = p.grid_id
    LEFT JOIN certificates f ON f.id = (
        SELECT c.id FROM certificates c WHERE c.teacher_id = p.id
        ORDER BY c.valid_through DESC, c.id DESC LIMIT 1)""",
)

CERTIFICATES = Ledger(
    name="certificates",
    title="证书台账",
    table=Certificate,
    alias="f",
    columns=(
        text("teacher", "教师", "p.name"),
        text("name", "证书", "f.name", 20),
        paper("number", "证书编号", "f.number"),
        day("valid_from", "有效期自", "f.valid_from"),
        day("valid_through", "有效期至", "f.valid_through"),
    ),
    joins="    JOIN teachers p ON p.id = f.teacher_id",
)

COURSES = Ledger(
    name="courses",
    title="课程台账",
    table=Course,
    alias="k",
    columns=(
        text("id", "编号", "k.id"),
        text("title", "课程", "k.title", 20),
        text("term", "学期", "t.name", 16),
        text("grid", "网格", "g.name", 20),
        text("teacher", "教师", "p.name"),
        text("venue", "地点", "v.name", 20),
        text("audience", "对象", "k.audience", 16),
        word("status", "状态", "k.status", COURSE_STATUSES),
        number("seats", "名额", "k.seats"),
        number(
            "taken",
            "已占名额",
            "(SELECT COALESCE(SUM(n.seats), 0) FROM enrolments n"
            " WHERE n.course_id = k.id AND n.lesson_id IS NULL"
            f" AND n.standing IN ({_list(HOLDING)}))",
        ),
        number(
            "waiting",
            "候补",
            "(SELECT COALESCE(SUM(n.seats), 0) FROM enrolments n"
            " WHERE n.course_id = k.id AND n.lesson_id IS NULL"
            f" AND n.standing = '{Standing.WAITING}')",
        ),
        number(
            "lessons",
            "课次",
            "(SELECT COUNT(*) FROM lessons l"
            f" WHERE l.course_id = k.id AND l.status = '{LessonStatus.PLANNED}')",
        ),
        number(
            "heads",
            "人数",
            "(SELECT COALESCE(SUM(n.seats), 0) FROM enrolments n"
            " WHERE n.course_id = k.id AND n.lesson_id IS NULL"
            f" AND n.standing = '{Standing.SEATED}')",
        ),
        number(
            "attendances",
            "人次",
            f"(SELECT COALESCE(SUM({pairs.HOW_MANY}), 0) FROM attendances a"
            " JOIN lessons l ON l.id = a.lesson_id JOIN enrolments n ON n.id = a.enrolment_id"
            f" WHERE l.course_id = k.id AND l.status = '{LessonStatus.PLANNED}'"
            f" AND {pairs.SOMEBODY})",
        ),
    ),
    joins=f"""{_TERM}
    JOIN grids g ON g.id = k.grid_id
    LEFT JOIN teachers p ON p.id = k.teacher_id
    LEFT JOIN venues v ON v.id = k.venue_id""",
)

LESSONS = Ledger(
    name="lessons",
    title="课次台账",
    table=Lesson,
    alias="n",
    columns=(
        text("course", "课程", "k.title", 20),
        text("term", "学期", "t.name", 16),
        moment("starts_at", "开始时间", "n.starts_at"),
        moment("ends_at", "结束时间", "n.ends_at"),
        text("teacher", "教师", "p.name"),
        text("venue", "地点", "v.name", 20),
        word("status", "状态", "n.status", LESSON_STATUSES),
        word("makes_up", "补课", "n.makes_up_at IS NOT NULL", YES),
        text("note", "备注", "n.note", 30, hide=True),
    ),
    joins=f"""{_COURSE}
    LEFT JOIN teachers p ON p.id = COALESCE(n.teacher_id, k.teacher_id)
    LEFT JOIN venues v ON v.id = COALESCE(n.venue_id, k.venue_id)""",
)

ENROLMENTS = Ledger(
    name="enrolments",
    title="报名台账",
    table=Enrolment,
    alias="n",
    columns=(
        text("id", "编号", "n.id"),
        text("course", "课程", "k.title", 20),
        text("term", "学期", "t.name", 16),
        text("name", "姓名", "n.name"),
        text("resident", "报名人", "s.name"),
        phone("s.phone"),
        word("relation", "关系", "n.relation", RELATIONS),
        number("seats", "名额", "n.seats"),
        word("standing", "状态", "n.standing", STANDINGS),
        moment("arrived_at", "报名时间", "n.arrived_at"),
        moment("left_at", "退出时间", "n.left_at"),
    ),
    joins=_ENROLLED,
)

LEAVES = Ledger(
    name="leaves",
    title="请假台账",
    table=Leave,
    alias="a",
    columns=(
        text("id", "编号", "a.id"),
        text("course", "课程", "k.title", 20),
        text("term", "学期", "t.name", 16),
        moment("starts_at", "上课时间", "l.starts_at"),
        text("name", "姓名", "n.name"),
        phone("s.phone"),
        moment("asked_at", "请假时间", "a.asked_at"),
    ),
    joins=f"""
    JOIN lessons l ON l.id = a.lesson_id
    JOIN enrolments n ON n.id = a.enrolment_id{_ENROLLED}""",
)

ATTENDANCES = Ledger(
    name="attendances",
    title="签到台账",
    table=Attendance,
    alias="a",
    columns=(
        text("id", "编号", "a.id"),
        text("course", "课程", "k.title", 20),
        text("term", "学期", "t.name", 16),
        moment("starts_at", "上课时间", "l.starts_at"),
        text("name", "姓名", "n.name"),
        phone("s.phone"),
        number("people", "人数", "n.seats"),
        word("mark", "签到", "a.mark", MARKS),
        moment("marked_at", "记录时间", "a.marked_at"),
    ),
    joins=f"""
    JOIN lessons l ON l.id = a.lesson_id
    JOIN enrolments n ON n.id = a.enrolment_id{_ENROLLED}""",
)

WISHES = Ledger(
    name="wishes",
    title="加开小课台账",
    table=Wish,
    alias="n",
    columns=(
        text("id", "编号", "n.id"),
        text("course", "课程", "k.title", 20),
        text("term", "学期", "t.name", 16),
        text("resident", "姓名", "s.name"),
        phone("s.phone"),
        word("kind", "原因", "n.kind", WISHES_ARE),
        text("times", "时间", "n.times", 20, hide=True),
        word("status", "状态", "n.status", WISH_STATUSES),
        moment("wished_at", "提出时间", "n.wished_at"),
    ),
    joins=_ENROLLED,
)

PROPOSALS = Ledger(
    name="proposals",
    title="能人台账",
    table=Proposal,
    alias="o",
    may="read:proposals",
    columns=(
        text("title", "课程", "o.title", 20),
        text("resident", "姓名", "s.name"),
        phone("s.phone"),
        text("times", "时间", "o.times", 20),
        text("audience", "对象", "o.audience", 16),
        text("grid", "网格", "g.name", 20),
        word("status", "状态", "o.status", PROPOSALS_ARE),
        text("answer", "答复", "o.answer", 30, hide=True),
        moment("created_at", "提出时间", "o.created_at"),
    ),
    joins="""
    JOIN residents s ON s.id = o.resident_id
    JOIN grids g ON g.id = o.grid_id""",
)

LEDGERS = (
    TERMS,
    VENUES,
    TEACHERS,
    CERTIFICATES,
    COURSES,
    LESSONS,
    ENROLMENTS,
    LEAVES,
    ATTENDANCES,
    WISHES,
    PROPOSALS,
)
