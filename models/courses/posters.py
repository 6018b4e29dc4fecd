"""What is printed of a course: a poster to sign up by, and a roll to tick with a pen. Both are A4.

A poster is one SVG that needs nothing beside it: title, when and where, a QR code that opens the
course in the chat, what can be typed instead, a number to call. A roll is an HTML page that a
browser prints on as many sheets as there are names. Whatever somebody wrote is put in as words,
never as markup, and long titles are set smaller and in more lines until they fit.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from models import installation
from models.calendar import local
from models.courses.codes import as_svg
from models.courses.tables import (
    Attendance,
    Course,
    Enrolment,
    Lesson,
    LessonStatus,
    Mark,
    Standing,
    Term,
    TimetableSlot,
)
from models.courses.venues import teacher_of, venue_of
from models.grids import Grid, desk_of

WORDS = {
    "zh": {
        "head": "公益课堂 · 免费报名",
        "times": "时间",
        "from": "开课",
        "venue": "地点",
        "teacher": "老师",
        "audience": "对象",
        "seats": "名额",
        "scan": "手机扫一扫，就能报名",
        "type": "也可以给社区机器人发：",
        "code": "报名 {number}",
        "call": "不会用手机？打电话：",
        "ask": "不会用手机？请到社区办公室报名",
        "everyone": "不限，欢迎邻居参加",
        "places": "{seats}个，先到先得",
        "roll": "点名表",
        "name": "姓名",
        "parent": "家长",
        "guests": "临时来的",
        "by": "点名人",
        "came": "来了画 ✓，请假写“假”，没来画 ✗。",
        "page": "打印日期",
    },
    "en": {
        "head": "Community classes · free of charge",
        "times": "When",
        "from": "First",
        "venue": "Where",
        "teacher": "Teacher",
        "audience": "For",
        "seats": "Seats",
        "scan": "Scan to sign up in the chat",
        "type": "Or send the community's bot:",
        "code": "class {number}",
        "call": "No smartphone? Call",
        "ask": "No smartphone? Come to the community's office",
        "everyone": "everybody",
        "places": "{seats}, first come, first served",
        "roll": "Roll",
        "name": "Name",
        "parent": "parent",
        "guests": "Walk-ins",
        "by": "Taken by",
        "came": "Here ✓, on leave L, absent ✗.",
        "page": "Printed",
    },
}

DAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}

FONTS = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif"

_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def words(text: str) -> str:
    """What somebody wrote, as it may stand in XML: no markup, nothing unseen.

    >>> words('</text><script>alert(1)</script>')
    '&lt;/text&gt;&lt;script&gt;alert(1)&lt;/script&gt;'
    """
    return escape(" ".join(_UNPRINTABLE.sub(" ", text).split()), quote=True)


# --- setting


def width(text: str) -> float:
    """About how wide a line is, in the height of its letters.

    >>> width("书法"), width("ab")
    (2, 1.2)
    """
    return round(sum(_wide(letter) for letter in text), 2)


def _wide(letter: str) -> float:
    if ord(letter) >= 0x2E80 or letter in "WM@%":
        return 1
    return 0.75 if letter.isupper() else 0.6


def lines(text: str, *, fits: float) -> list[str]:
    """Words in lines that are no wider; Latin words stay whole where they can.

    >>> lines("智能手机入门与防诈骗", fits=5)
    ['智能手机入', '门与防诈骗']
    >>> lines("Tai chi for all", fits=5)
    ['Tai chi', 'for all']
    """
    found, line = [], ""
    for piece in re.findall(r"[!-~À-ɏ]+ ?|[^!-~À-ɏ]", text):
        for part in _cut(piece, fits):
            if line and width((line + part).rstrip()) > fits:
                found.append(line.rstrip())
                line = ""
            line += part
    return [*found, line.rstrip()] if line.strip() else found


def _cut(piece: str, fits: float) -> list[str]:
    if width(piece.rstrip()) <= fits:
        return [piece]
    most = max(1, int(fits))
    return [piece[at : at + most] for at in range(0, len(piece), most)]


def fitted(text: str, *, wide: float, sizes: Sequence[float], most: int) -> tuple[float, list[str]]:
    """The largest size at which a text takes at most so many lines; else the smallest, cut short.

    >>> fitted("书法", wide=180, sizes=(30, 20), most=2)
    (30, ['书法'])
    """
    for size in sizes:
        set_ = lines(text, fits=wide / size)
        if len(set_) <= most:
            return size, set_
    cut = [*set_[: most - 1], f"{set_[most - 1][:-1]}…"]
    return sizes[-1], cut


# --- the poster


@dataclass(frozen=True)
class Poster:
    """What stands on a poster."""

    number: int
    title: str
    community: str
    facts: Sequence[tuple[str, str]]
    link: str | None
    phone: str


async def poster(course: Course, *, phone: str = "", locale: str = "zh") -> str:
    """The poster of a course, as SVG."""
    said = WORDS[locale]
    desk = await desk_of(await Grid.get(id=course.grid_id))
    first = await Lesson.filter(course_id=course.id).order_by("starts_at").first()
    facts = (
        (said["times"], await _times(course, locale)),
        (said["from"], _day(first.starts_at, locale) if first else ""),
        (said["venue"], await venue_of(course)),
        (said["teacher"], await teacher_of(course)),
        (said["audience"], course.audience or said["everyone"]),
        (said["seats"], said["places"].format(seats=course.seats)),
    )
    link = await installation.link(f"class_{course.id}")
    told = Poster(course.id, course.title, desk.name, [f for f in facts if f[1]], link, phone)
    return drawn(told, locale)


async def _times(course: Course, locale: str) -> str:
    slots = await TimetableSlot.filter(course_id=course.id).order_by("weekday", "starts")
    day = "周" if locale == "zh" else ""
    told = [f"{day}{DAYS[locale][slot.weekday - 1]} {slot.starts}" for slot in slots]
    return ("、" if locale == "zh" else ", ").join(told)


def _day(at: datetime, locale: str) -> str:
    here = local(at)
    day = DAYS[locale][here.weekday()]
    return f"{here.month}月{here.day}日 周{day}" if locale == "zh" else f"{day} {here:%d %b %Y}"


def drawn(told: Poster, locale: str = "zh") -> str:
    """A poster as SVG; lengths are millimetres."""
    said = WORDS[locale]
    parts = [
        '<rect width="210" height="297" fill="#fff"/>',
        '<rect width="210" height="34" fill="#b3261e"/>',
        _text(105, 15, 11, told.community, "middle", "#fff", bold=True, wide=190),
        _text(105, 28, 8, said["head"], "middle", "#fff", wide=190),
    ]
    size, title = fitted(told.title, wide=186, sizes=(34, 28, 22, 18, 14, 11), most=3)
    top = 40 + (3 * 20 - len(title) * size * 1.15) / 2
    for n, line in enumerate(title):
        parts.append(_text(105, top + size * (0.9 + 1.15 * n), size, line, "middle", bold=True))
    parts += _facts(told)
    parts += _bottom(told, said)
    body = "\n".join(part for part in parts if part)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm"'
        f' viewBox="0 0 210 297" font-family="{FONTS}" lang="{locale}">\n'
        f"<title>{words(told.title)}</title>\n{body}\n</svg>\n"
    )


def _facts(told: Poster) -> list[str]:
    """When, where, by whom; all of it smaller when it would not fit."""
    set_ = [(n, *fitted(v, wide=142, sizes=(8.5, 7, 5.5), most=2)) for n, v in told.facts]
    needed = sum(len(rows) * size * 1.3 + 2.5 for _, size, rows in set_)
    scale = min(1, 80 / needed) if needed else 1
    parts, y = [], 112.0
    for name, size, rows in set_:
        parts.append(_text(14, y, 7.5 * scale, name, color="#b3261e", bold=True))
        for row in rows:
            parts.append(_text(52, y, size * scale, row))
            y += size * scale * 1.3
        y += 2.5 * scale
    return parts


def _bottom(told: Poster, said: dict[str, str]) -> list[str]:
    """How to sign up: by the QR code where there is a bot, by what is typed, by a call."""
    code = said["code"].format(number=told.number)
    left, middle = 104, 155.0
    parts = ['<rect x="8" y="196" width="194" height="92" rx="4" fill="#fdf1ef"/>']
    if told.link:
        qr = as_svg(told.link).replace("<svg", '<svg x="14" y="200" width="84" height="84"', 1)
        size, rows = fitted(said["scan"], wide=94, sizes=(8.5, 7.5, 6.5), most=2)
        parts.append(qr)
        parts += [
            _text(middle, 212 + n * size * 1.2, size, row, "middle", bold=True)
            for n, row in enumerate(rows)
        ]
    else:
        left, middle = 14, 105.0
    wide = 2 * (middle - left)
    parts.append(_text(middle, 236, 6.5, said["type"], "middle", wide=wide))
    parts.append(_text(middle, 251, 13, code, "middle", "#b3261e", bold=True, wide=wide))
    if told.phone:
        parts.append(_text(middle, 267, 6.5, said["call"], "middle", wide=wide))
        parts.append(_text(middle, 280, 11, told.phone, "middle", bold=True, wide=wide))
    else:
        size, rows = fitted(said["ask"], wide=wide, sizes=(6.5, 5.5), most=2)
        parts += [
            _text(middle, 270 + n * size * 1.25, size, row, "middle") for n, row in enumerate(rows)
        ]
    return parts


def _text(
    x: float,
    y: float,
    size: float,
    text: str,
    anchor: str = "start",
    color: str = "#111",
    *,
    bold: bool = False,
    wide: float = 0,
) -> str:
    """A line of text; one that would be wider than `wide` is set smaller."""
    if wide and width(text) * size > wide:
        size = wide / width(text)
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:.2f}" text-anchor="{anchor}"'
        f' fill="{color}"{weight}>{words(text)}</text>'
    )


# --- the roll on paper


COLUMNS = 6
"""Lessons on a sheet: more would leave no room for a pen."""

GUESTS = 6
"""Empty lines for who comes without a seat."""

SIGNS = {
    Mark.PRESENT: ("✓", "✓"),
    Mark.LEAVE: ("假", "假"),
    Mark.ABSENT: ("✗", "✗"),
    Mark.CHILD: ("✓", "✗"),
    Mark.PARENT: ("✗", "✓"),
}
"""What stands for whoever was signed up, and for the parent who comes with them."""

CSS = """@page { size: A4 portrait; margin: 12mm }
* { box-sizing: border-box }
body { font-family: FONTS; color: #000; margin: 0 auto; max-width: 186mm }
h1 { font-size: 24pt; margin: 0 0 2mm; overflow-wrap: anywhere; line-height: 1.2 }
p { font-size: 13pt; margin: 0 0 3mm; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; table-layout: fixed }
thead { display: table-header-group }
tr { break-inside: avoid }
th, td { border: .4mm solid #000; font-size: 17pt; height: 12mm; padding: 0 2mm;
  overflow-wrap: anywhere; line-height: 1.1 }
th { font-size: 12pt; background: #eee; print-color-adjust: exact }
td.n { text-align: right; font-size: 13pt } td.m { text-align: center }
col.n { width: 13mm } col.m { width: 18mm }
"""


async def paper_roll(course: Course, *, now: datetime, locale: str = "zh") -> str:
    """The roll of a course for a pen, as HTML: names by the lessons from the last held on."""
    said = WORDS[locale]
    held = Lesson.filter(course_id=course.id, status=LessonStatus.PLANNED)
    last = await held.filter(ends_at__lte=now).order_by("-starts_at").limit(1)
    coming = await held.filter(ends_at__gt=now).order_by("starts_at").limit(COLUMNS)
    lessons = [*last, *coming][-COLUMNS:] if len(coming) < COLUMNS else coming
    seated = Enrolment.filter(course_id=course.id, lesson_id=None, standing=Standing.SEATED)
    known = Attendance.filter(lesson_id__in=[lesson.id for lesson in lessons])
    marks = {(a.enrolment_id, a.lesson_id): SIGNS.get(a.mark, ("", "")) for a in await known}
    names = [
        (e.id, nth, name)
        for e in await seated.order_by("id").select_related("resident")
        for nth, name in enumerate(
            [e.name, *[f"{e.resident.name} ({said['parent']})"] * (e.seats - 1)]
        )
    ]
    rows = [
        _row(str(n), name, [marks.get((id, lesson.id), ("", ""))[nth] for lesson in lessons])
        for n, (id, nth, name) in enumerate(names, start=1)
    ]
    guests = [_row("", "", [""] * len(lessons)) for _ in range(GUESTS)]
    term = await Term.get(id=course.term_id)
    where = await venue_of(course), await teacher_of(course), await _times(course, locale)
    title = f"《{course.title}》{said['roll']}" if locale == "zh" else f"{course.title} · Roll"
    return _page(
        locale,
        title,
        " · ".join(part for part in (term.name, *where) if part),
        f"{said['came']} {said['page']} {local(now):%Y-%m-%d}",
        _table(lessons, rows, guests, said, locale),
    )


def _row(number: str, name: str, marks: Sequence[str]) -> str:
    cells = "".join(f'<td class="m">{words(mark)}</td>' for mark in marks)
    return f'<tr><td class="n">{number}</td><td>{words(name)}</td>{cells}</tr>'


def _table(
    lessons: Sequence[Lesson],
    rows: Iterable[str],
    guests: Iterable[str],
    said: dict[str, str],
    locale: str,
) -> str:
    days = [local(lesson.starts_at) for lesson in lessons]
    heads = "".join(
        f"<th>{day.month}/{day.day}<br>{'周' if locale == 'zh' else ''}"
        f"{DAYS[locale][day.weekday()]}<br>{day:%H:%M}</th>"
        for day in days
    )
    columns = '<col class="n"><col>' + '<col class="m">' * len(days)
    beside = f'<tr><th colspan="{len(days) + 2}">{said["guests"]}</th></tr>'
    by = f'<tr><td class="n"></td><td>{said["by"]}</td>{"<td></td>" * len(days)}</tr>'
    body = "\n".join([*rows, beside, *guests, by])
    return (
        f"<table><colgroup>{columns}</colgroup><thead><tr><th></th><th>{said['name']}</th>"
        f"{heads}</tr></thead><tbody>\n{body}\n</tbody></table>"
    )


def _page(locale: str, title: str, where: str, how: str, table: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{locale}"><head><meta charset="utf-8">'
        f"<title>{words(title)}</title><style>{CSS.replace('FONTS', FONTS)}</style></head>\n"
        f"<body><h1>{words(title)}</h1><p>{words(where)}</p><p>{words(how)}</p>\n{table}\n"
        "</body></html>\n"
    )
