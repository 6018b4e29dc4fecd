"""Why a row of a file was not taken, in the words of whoever filled it in."""

from models.imports.cells import Reason
from models.imports.reading import BadRow

WORDS: dict[Reason, tuple[str, str]] = {
    Reason.MISSING: ("必填项为空", "is empty and must not be"),
    Reason.NO_COLUMN: ("缺少这一列", "the sheet has no such column"),
    Reason.TOO_LONG: ("文字太长", "is too long"),
    Reason.NOT_TEXT: ("不是文字", "is no text"),
    Reason.LOST_DIGITS: (
        "以数字存储，位数已丢失；请把单元格设为文本后重新输入",
        "was stored as a number and has lost digits: format the cell as text and type it again",
    ),
    Reason.LOST_ZERO: (
        "以数字存储，开头的 0 可能已丢失；请把单元格设为文本后重新输入",
        "was stored as a number and may have lost its first 0: format the cell as text",
    ),
    Reason.MADE_A_DATE: (
        "被表格软件变成了日期或时间；请把单元格设为文本后重新输入",
        "was turned into a date: format the cell as text and type it again",
    ),
    Reason.NOT_A_PHONE: ("不是电话号码", "is no phone number"),
    Reason.NOT_A_NUMBER: ("应为大于 0 的整数", "must be a whole number above 0"),
    Reason.NOT_A_DATE: ("不是日期", "is no date"),
    Reason.NOT_YES_OR_NO: ("应填 是 或 否", "must be yes or no"),
    Reason.BAD_TIME: (
        "时间写法不对，例：周二 09:00-10:30；周四 14:00-15:30",
        "is no weekly time, such as: Tue 09:00-10:30; Thu 14:00-15:30",
    ),
    Reason.BAD_POST: ("岗位写法不对，例：第一网格:网格长", "is no post, such as: lb-1:lead"),
    Reason.DUPLICATE: ("重复", "stands in this sheet twice"),
    Reason.UNKNOWN_LEVEL: ("没有这个层级", "there is no such level"),
    Reason.UNKNOWN_GRID: ("没有这个网格", "there is no such grid"),
    Reason.AMBIGUOUS_GRID: (
        "有几个网格叫这个名字，请写编码或 上级-名称",
        "several grids are called so: give the code, or parent-name",
    ),
    Reason.UNKNOWN_ESTATE: ("没有这个小区", "there is no such estate"),
    Reason.UNKNOWN_BUILDING: ("没有这栋楼", "there is no such building"),
    Reason.WRONG_PARENT: ("上级的层级必须更高", "the parent must be of a higher level"),
    Reason.LEVEL_DIFFERS: ("与已有网格的层级不同", "the grid there is has another level"),
    Reason.ARCHIVED: (
        "已在后台归档；请从表中删去，或在后台恢复",
        "was archived in the office: take the row out, or bring it back there",
    ),
    Reason.AMBIGUOUS_MEMBER: (
        "有几位同名的网格员，请写上登记的电话",
        "several members have this name: give the phone on record",
    ),
    Reason.TERM_DIFFERS: ("与该学期已有日期不同", "the term has another date already"),
    Reason.BAD_TERM: (
        "学期结束早于开始，或超过一年",
        "the term ends before it begins, or lasts over a year",
    ),
    Reason.TIMETABLE_DIFFERS: (
        "与已排的课表不同；请在后台逐课调整",
        "the timetable there is differs: move the lessons in the office",
    ),
    Reason.NO_LESSONS: ("学期内排不出课", "no lesson falls into the term"),
    Reason.TOO_FEW_SEATS: ("少于已占用的名额", "is less than the seats taken"),
    Reason.VENUE_TAKEN: ("场地同一时间已有这门课", "is held in the same room at the same time"),
    Reason.VENUE_TOO_SMALL: ("多于场地容纳的人数", "is all that fit into the room"),
    Reason.TEACHER_TAKEN: ("老师同一时间在上这门课", "is taught by them at the same time"),
    Reason.NOT_CERTIFIED: ("这一天老师没有有效证书", "is a day without a valid certificate"),
}
"""Chinese and English by reason."""


def line(bad: BadRow) -> str:
    """A bad row in one line: where, what stands there, why."""
    zh, en = WORDS[bad.reason]
    place = f"{bad.title} {bad.row}" + (f" {bad.column}" if bad.column else "")
    value = f" “{bad.value}”" if bad.value else ""
    return f"{place}{value}: {zh} · {en}"
