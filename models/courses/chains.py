"""Chains 接龙: names pasted into a group, as people sign up among themselves; the monitor decides.

"书法班接龙 1. 王阿姨 2. 李叔+1" becomes lines of a card. Each name is looked up in the register:
one person of that name is sure, several or a mere 王阿姨 are asked about, nobody is a new name.
Nothing is enrolled by a message, whatever stands in it: a line becomes an enrolment when the
monitor, or staff, press it, by the same rule as any other sign-up.

A chain grows: the same names with one more are the same chain, on the same card.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tortoise.expressions import Q

from models import journal, outbox, residents
from models.chats import Chat
from models.courses.chained import Chain, ChainLine
from models.courses.filling import locked
from models.courses.names import is_a_name
from models.courses.roll import must_take_roll
from models.courses.seats import sign_up
from models.courses.tables import ACTIVE, Course, Enrolment, Relation
from models.database import attempt, writing
from models.errors import NotFound, RuleBroken
from models.grids import Grid, desk_of
from models.journal import Actor
from models.members import Member
from models.residents import Resident

LONGEST = 8_000
"""Characters of a message that are looked at."""

MOST = 100
"""Names of a chain."""

WITH = 4
"""People somebody may bring along."""

GROWS_FOR = timedelta(days=3)
"""So long further names belong to the chain that is there."""

CANDIDATES = 4

TITLES = (
    *("阿姨", "大姐", "大妈", "大爷", "大叔", "叔叔", "叔", "姐", "哥", "嫂", "奶奶", "爷爷"),
    *("婆婆", "伯伯", "伯", "妈妈", "爸爸", "妈", "爸", "老师", "师傅", "女士", "先生"),
)
"""What people are called by, behind their surname."""

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜"
    "叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎"
    "贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧上司诸古"
)

_COUNTED = "人位个号点栋单月日年节楼岁元室"
_MARK = re.compile(
    r"(?<![\d+.\-/])(?<!\d:)(\d{1,3})"
    rf"(?:\s*[.、。,:)\]】]+\s*|\s+|(?=[^\W\d_])(?![{_COUNTED}]))(?!\d)"
)
"""The number before a name: "1.", "2、", "3 ", "4王"; not that of a house, an hour or a day."""

_WITH = re.compile(r"\+\s*(\d{1,2})|([2-5二两三四五])\s*(?:人|位|个人)")
_BRINGS = re.compile(r"带[^,。;\s]{1,6}")
_NOTE = re.compile(r"[(\[【<《].*?(?:[)\]】>》]|$)")
_NUMERALS = {"二": 2, "两": 2, "三": 3, "四": 4, "五": 5}


# --- reading


@dataclass(frozen=True)
class Name:
    """A name of a chain, and how many come along."""

    name: str
    beside: int = 0


def read(text: str) -> list[Name]:
    """The names of a chain, in order, each once; nothing where there is no chain.

    >>> [(n.name, n.beside) for n in read("书法接龙 1. 王阿姨 ２、李叔+1 3 赵敏（带孙子）")]
    [('王阿姨', 0), ('李叔', 1), ('赵敏', 1)]
    >>> read("电梯坏了，3栋2单元")
    []
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST])
    found: dict[str, Name] = {}
    for words in _numbered(plain):
        if (name := _name(words)) and len(found) < MOST:
            found.setdefault(name.name, name)
    return list(found.values())


def is_chain(text: str, names: Sequence[Name]) -> bool:
    """Whether a message is meant as a chain: it says so, or most of its lines are people.

    >>> is_chain("1. 带笔 2. 带纸", read("1. 带笔 2. 带纸"))
    False
    >>> is_chain("1. 王阿姨 2. 李叔", read("1. 王阿姨 2. 李叔"))
    True
    """
    if "接龙" in text:
        return bool(names)
    people = sum(_is_person(name.name) for name in names)
    return len(names) > 1 and 2 * people > len(names)


def _numbered(text: str) -> Iterable[str]:
    """What stands behind 1, 2, 3 …; a number may be skipped, or used by two people at once."""
    marks: list[re.Match[str]] = []
    last = 0
    for mark in _MARK.finditer(text):
        number = int(mark[1])
        if last <= number <= last + 5 if marks else number == 1:
            marks.append(mark)
            last = number
    ends = [*(mark.start() for mark in marks), len(text)][1:]
    return [text[mark.end() : end] for mark, end in zip(marks, ends, strict=False)]


def _name(words: str) -> Name | None:
    line = words.strip().partition("\n")[0]
    beside = 0
    if found := _WITH.search(line):
        said = found[2]
        beside = int(found[1]) if found[1] else _NUMERALS.get(said) or int(said)
        beside -= 0 if found[1] else 1
        line = line[: found.start()] + line[found.end() :]
    elif _BRINGS.search(line):
        beside = 1
    line = _NOTE.sub(" ", line)
    line = _BRINGS.sub(" ", line)
    name = " ".join(re.sub(r"[^\w·.'\- ]|[\d_]", " ", line).split()).strip(" .-'·")
    name = name if name.isascii() else name.split(" ")[0]
    if not name or len(name) > 15 or not is_a_name(name):
        return None
    return Name(name, min(beside, WITH))


def _is_person(name: str) -> bool:
    if name.isascii():
        return name[:1].isupper()
    if re.match("周[一二三四五六日末]", name):
        return False
    return name.endswith(TITLES) or (name[0] in SURNAMES and len(name) <= 4)


# --- proposing


async def propose(
    course: Course, names: Sequence[Name], chat: Chat, actor: Actor, *, now: datetime
) -> Chain:
    """Put names on the card of the course's chain; those that stand there already stay."""
    async with writing():
        await locked(course.id)
        open_ = Chain.filter(
            course_id=course.id, closed_at=None, changed_at__gt=now - GROWS_FOR
        ).order_by("-id")
        chain = await open_.first() or await Chain.create(
            course_id=course.id, created_at=now, changed_at=now
        )
        before = await ChainLine.filter(chain_id=chain.id).order_by("place")
        known, place = {line.name for line in before}, len(before)
        for name in names:
            if name.name in known or place >= MOST:
                continue
            place += 1
            await ChainLine.create(chain_id=chain.id, place=place, name=name.name)
            main = place
            for n in range(1, name.beside + 1):
                place += 1
                await ChainLine.create(
                    chain_id=chain.id,
                    place=place,
                    name=f"{name.name}的家人{n if name.beside > 1 else ''}",
                    relation=Relation.FAMILY,
                    beside=main,
                )
        if place > len(before):
            await Chain.filter(id=chain.id).update(changed_at=now)
            await journal.write(actor, "chain-proposed", chain, now=now, names=place - len(before))
        if not before:
            await outbox.show_anew(chat, "chain", chain.subject, now=now)
        else:
            await outbox.show(chat, "chain", chain.subject, now=now)
            await outbox.refresh(("chain",), chain.subject, now=now)
    return chain


# --- matching


class Known(StrEnum):
    """How well a name is known."""

    SURE = "sure"
    UNSURE = "unsure"
    NEW = "new"


@dataclass(frozen=True)
class Match:
    """Whom a name means: one person, some who may be meant, or nobody the register knows."""

    known: Known
    people: Sequence[Resident] = ()


async def match(name: str, course: Course) -> Match:
    """Look a name up among the people of the course's community."""
    desk = await desk_of(await Grid.get(id=course.grid_id))
    building = Q(household__building__grid__path__startswith=desk.path)
    estate = Q(household__building__estate__grid__path__startswith=desk.path)
    here = Resident.filter(building | estate | Q(household_id=None), archived_at=None)
    exact = await here.filter(name=name).distinct().order_by("id").limit(CANDIDATES + 1)
    if len(exact) == 1:
        return Match(Known.SURE, exact)
    if exact:
        return Match(Known.UNSURE, exact[:CANDIDATES])
    if surname := _surname(name):
        taught = Enrolment.filter(course__grid__path__startswith=desk.path)
        taught = taught.filter(resident__name__startswith=surname)
        ids = {row.resident_id for row in await taught.limit(200).only("id", "resident_id")}
        alike = await Resident.filter(id__in=ids, archived_at=None).order_by("id")
        if alike:
            return Match(Known.UNSURE, alike[:CANDIDATES])
    return Match(Known.NEW)


def _surname(name: str) -> str:
    """The surname of a 王阿姨; "" for what is a whole name.

    >>> _surname("王阿姨"), _surname("欧阳老师"), _surname("王秀英")
    ('王', '欧阳', '')
    """
    for title in TITLES:
        if name.endswith(title) and 0 < len(name) - len(title) <= 2:
            return name.removesuffix(title)
    return ""


# --- deciding


async def enrol(
    line: int,
    resident: int | None,
    actor: Actor,
    *,
    now: datetime,
    by: Resident | None = None,
    member: Member | None = None,
) -> ChainLine:
    """Sign up who is meant by a line, and whoever they bring along.

    `resident` is one of those the name may mean, or None for a new entry of the register. What
    is decided already stays so; what a rule refuses is noted on the line. Raises
    `NotTheMonitor`, or `NotFound` for somebody the name can't mean.
    """
    async with writing():
        found, course = await _line(line, by, member)
        if is_decided(found):
            return found
        meant = await match(found.name, course)
        if resident is None:
            if meant.known is Known.SURE:
                raise NotFound(what="resident")  # known by now: it is no new name any more
            who = await residents.register(found.name, actor, now=now)
        else:
            allowed = {person.id: person for person in meant.people}
            if resident not in allowed:
                raise NotFound(what="resident")
            who = allowed[resident]
        await _sign_up(found, course, who, actor, now=now)
        beside = ChainLine.filter(chain_id=found.chain_id, beside=found.place)
        for companion in await beside.order_by("place"):
            if not is_decided(companion):
                await _sign_up(companion, course, who, actor, now=now)
        await outbox.refresh(("chain",), f"chain:{found.chain_id}", now=now)
    return found


async def enrol_sure(
    chain: int,
    actor: Actor,
    *,
    now: datetime,
    by: Resident | None = None,
    member: Member | None = None,
) -> int:
    """Sign up everybody whose name means one person. Returns how many lines that were."""
    done = 0
    async with writing():
        for line in await ChainLine.filter(chain_id=chain, beside=None).order_by("place"):
            found, course = await _line(line.id, by, member)
            if is_decided(found):
                continue
            meant = await match(found.name, course)
            if meant.known is Known.SURE:
                await enrol(line.id, meant.people[0].id, actor, now=now, by=by, member=member)
                done += 1
    return done


async def drop(
    line: int,
    actor: Actor,
    *,
    now: datetime,
    by: Resident | None = None,
    member: Member | None = None,
) -> None:
    """Leave a line out, with whoever was to come along."""
    async with writing():
        found, _ = await _line(line, by, member)
        if not is_decided(found):
            theirs = Q(id=found.id) | Q(chain_id=found.chain_id, beside=found.place)
            await ChainLine.filter(theirs, enrolment_id=None).update(dropped=True)
            chain = Chain(id=found.chain_id)
            await journal.write(actor, "chain-line-dropped", chain, now=now, place=found.place)
        await outbox.refresh(("chain",), f"chain:{found.chain_id}", now=now)


async def close(
    chain: int,
    actor: Actor,
    *,
    now: datetime,
    by: Resident | None = None,
    member: Member | None = None,
) -> None:
    """Be done with a chain, or say that it was none."""
    async with writing():
        found = await Chain.filter(id=chain).first()
        if found is None:
            raise NotFound(what="chain")
        await must_take_roll(await Course.get(id=found.course_id), by, member)
        found.closed_at = found.closed_at or now
        await found.save(update_fields=["closed_at"])
        await journal.write(actor, "chain-closed", found, now=now)
        await outbox.refresh(("chain",), found.subject, now=now)


def is_decided(line: ChainLine) -> bool:
    """Whether something became of a line."""
    return bool(line.enrolment_id or line.dropped or line.refused)


async def _line(id: int, by: Resident | None, member: Member | None) -> tuple[ChainLine, Course]:
    found = await ChainLine.filter(id=id).select_related("chain").first()
    if found is None or found.beside is not None or found.chain.closed_at:
        raise NotFound(what="chain")
    course = await locked(found.chain.course_id)
    await must_take_roll(course, by, member)
    return await ChainLine.get(id=id), course


async def _sign_up(
    line: ChainLine, course: Course, who: Resident, actor: Actor, *, now: datetime
) -> None:
    own = line.relation is Relation.SELF
    name = "" if own else line.name
    known = await Enrolment.filter(
        course_id=course.id,
        lesson_id=None,
        resident_id=who.id,
        name=name or who.name,
        standing__in=ACTIVE,
    ).first()
    if known is not None:
        line.enrolment_id = known.id
    else:
        try:
            async with attempt():
                made = await sign_up(
                    course.id, who, actor, now=now, relation=line.relation, name=name
                )
            line.enrolment_id = made.id
        except RuleBroken as refusal:
            line.refused = refusal.code[:40]
    await line.save(update_fields=["enrolment_id", "refused"])
