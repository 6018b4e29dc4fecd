"""加开小课: residents wish for more lessons, in words or by a button; the organisers answer.

What is said in words becomes a wish only by a press, and can be filed as a request instead. The
organisers have one card a list: they make a class of it by one press, or reply why not.
"""

from collections.abc import Sequence

from bot.chat.keyboards import Choice, Words, data
from bot.chat.routes import Handler, Routes
from bot.chat.turn import Turn
from bot.courses.offering import TIMES
from bot.courses.own import privately
from bot.residents import register_first
from bot.texts import Say
from models import courses
from models.calendar import local
from models.chats import Chat
from models.courses import ACTIVE, Course, CourseStatus, Enrolment, Venue, wishes
from models.courses.suiting import suited
from models.courses.wished import Wish, WishKind, WishList, WishStatus
from models.errors import NotFound
from models.residents import masked
from models.understanding import Moments
from models.understanding.classes import subjects, why_more

NAMES = 20
"""Masked names on the card at most."""


# --- the resident


async def heard(
    turn: Turn, meant: Sequence[Course], offered: Sequence[Course], when: Moments, instead: Choice
) -> bool:
    """能不能加开小课: for the class that is meant, or those one is in; False where none can be."""
    about = list(meant) or await _mine(turn, offered)
    if not about:
        return False
    turn.memory["wish_times"] = "、".join(when.words)
    if len(about) == 1:
        await _ask_why(turn, about[0], why_more(turn.text), instead)
    else:
        picks = [Choice(f"《{course.title}》", data("wish", course.id)) for course in about]
        await turn.answer(turn.say("wish-which"), [*picks, instead, turn.choice("back", "menu")])
    return True


async def _mine(turn: Turn, offered: Sequence[Course]) -> list[Course]:
    """The classes one is in, unless something else is spoken of."""
    if subjects(turn.text) or turn.account.resident_id is None:
        return []
    theirs = Enrolment.filter(resident_id=turn.account.resident_id, standing__in=ACTIVE)
    ids = {enrolment.course_id for enrolment in await theirs}
    return [course for course in offered if course.id in ids]


async def choices(turn: Turn, course: Course) -> list[Choice]:
    """On the page of a class: to wish for more lessons, or no more to."""
    if course.status is not CourseStatus.PUBLISHED:
        return []
    resident = turn.account.resident
    if resident and await wishes.wished_by(course.id, resident):
        return [turn.choice("wish-back", "wish-back", course.id)]
    return [turn.choice("wish", "wish", course.id)]


async def ask_why(turn: Turn, id: int) -> None:
    """Why?"""
    turn.memory.pop("wish_times", None)
    await _ask_why(turn, await _open_course(id))


async def _ask_why(
    turn: Turn, course: Course, likely: WishKind | None = None, *more: Choice
) -> None:
    """The reasons, the likeliest first."""
    kinds = sorted(WishKind, key=lambda kind: kind is not likely)
    picks = [
        turn.choice(f"wish-{kind.replace('_', '-')}", "wish-as", course.id, kind) for kind in kinds
    ]
    back = turn.choice("back", "course", course.id)
    await turn.answer(turn.say("wish-ask", title=course.title), [*picks, *more, back])


async def make(turn: Turn, id: int, kind: WishKind) -> None:
    """This is why; who wants another time also says when."""
    if await register_first(turn, data("wish-as", id, kind)):
        return
    times = turn.memory.get("wish_times", "")
    if kind is not WishKind.ANOTHER_TIME or times:
        await _make(turn, id, kind, times)
        return
    course = await _open_course(id)
    picks = [turn.choice(word, "wish-then", id, n) for n, word in enumerate(TIMES)]
    back = turn.choice("back", "course", id)
    await turn.answer(turn.say("wish-when", title=course.title), [*picks, back])


async def make_then(turn: Turn, id: int, number: int) -> None:
    """One of the times that are offered."""
    if not 0 <= number < len(TIMES):
        raise NotFound(what="wish")
    words = turn.say.plain(f"button-{TIMES[number]}")
    await _make(turn, id, WishKind.ANOTHER_TIME, words)


async def _make(turn: Turn, id: int, kind: WishKind, times: str) -> None:
    course = await _open_course(id)
    key = "wish-made"
    try:
        await wishes.wish(id, turn.resident, kind, turn.actor, now=turn.now, times=times)
    except wishes.AlreadyWished:
        key = "wish-made-before"
    turn.end()
    count, needed = await wishes.wishing(id), await wishes.enough(course)
    html = turn.say(
        key,
        title=course.title,
        count=str(count),
        needed=str(needed) if count < needed else "",
    )
    back = turn.choice("wish-back", "wish-back", id)
    await turn.answer(html, [back, turn.choice("course", "course", id)], about=course.subject)


async def take_back(turn: Turn, id: int) -> None:
    """收回."""
    course = await Course.get_or_none(id=id)
    if course is None:
        raise NotFound(what="course")
    await wishes.take_back(id, turn.resident, turn.actor, now=turn.now)
    again = turn.choice("wish", "wish", id)
    html = turn.say("wish-taken-back", title=course.title)
    await turn.answer(html, [again, turn.choice("course", "course", id)])


async def _open_course(id: int) -> Course:
    course = await Course.get_or_none(id=id, status=CourseStatus.PUBLISHED)
    if course is None:
        raise NotFound(what="course")
    return course


# --- the organisers


async def card(id: int, chat: Chat) -> Words | None:
    """A list as the organisers see it."""
    listed = await WishList.filter(id=id).select_related("course", "venue").first()
    if listed is None:
        return None
    say = Say(chat.locale)
    found = await wishes.on_list(listed)
    html = say(
        "wishes-card",
        title=listed.course.title,
        status=say.plain(f"wishes-status-{listed.status}"),
        people=str(wishes.people(found)) if found else "",
        kinds=_kinds(found, say),
        names=_names(found, say),
        proposal=_proposal(listed, found, say),
        answer=listed.answer,
    )
    if listed.status is not WishStatus.OPEN or not found:
        return Words(html)
    buttons = [
        Choice(say.plain("button-wishes-grant"), data("wishes-grant", id)),
        Choice(say.plain("button-wishes-decline"), data("wishes-decline", id)),
    ]
    return Words(html, buttons, columns=2)


def _kinds(found: Sequence[Wish], say: Say) -> str:
    counts = {kind: sum(each.kind is kind for each in found) for kind in WishKind}
    words = [f"{_why(kind, say)} {count}" for kind, count in counts.items() if count]
    return "，".join(words) if say.locale == "zh" else ", ".join(words)


def _names(found: Sequence[Wish], say: Say) -> str:
    """Masked names, each with why and when."""
    lines = []
    for each in found[:NAMES]:
        why = " ".join(part for part in (_why(each.kind, say), each.times) if part)
        lines.append(f"{masked(each.resident.name)} {why}")
    more = len(found) - NAMES
    return "\n".join([*lines, *([f"…+{more}"] if more > 0 else [])])


def _why(kind: WishKind, say: Say) -> str:
    return say.plain(f"wish-kind-{kind.replace('_', '-')}")


def _proposal(listed: WishList, found: Sequence[Wish], say: Say) -> str:
    if not (listed.starts_at and listed.ends_at and listed.venue):
        return ""
    begins = say.moment(courses.moment(listed.starts_at))
    place: Venue = listed.venue
    hour = f"{begins}–{local(listed.ends_at):%H:%M} {place.name}"
    said = wishes.when(found)
    fits = suited(listed.starts_at, said, now=listed.created_at)
    return hour + (say.plain("wishes-suits", fits=str(fits), said=str(len(said))) if said else "")


async def grant(turn: Turn, id: int) -> None:
    """加开."""
    listed = await wishes.grant(id, turn.member, turn.actor, now=turn.now)
    if listed.status is WishStatus.OPEN:
        key = "wishes-other-hour"
    else:
        key = "wishes-made" if listed.starts_at else "wishes-drafted"
    course = await Course.get(id=listed.made_id or listed.course_id)
    await turn.toast(turn.say.plain(key, title=course.title, number=str(course.id)), alert=True)


async def ask_why_not(turn: Turn, id: int) -> None:
    """不加开: with which words?"""
    listed = await WishList.filter(id=id).select_related("course").first()
    if listed is None:
        raise NotFound(what="wishes")
    await wishes.must_organise(listed, turn.member)
    if listed.status is not WishStatus.OPEN:
        raise wishes.WishesAnswered(course=listed.course.title, status=listed.status)
    html = turn.say("wishes-why-not", member=turn.member.name, title=listed.course.title)
    await turn.ask(html, about=f"declining-wishes:{id}")


async def hear_why_not(turn: Turn, id: str) -> None:
    """These words go to whoever wished."""
    await wishes.decline(int(id), turn.member, turn.text, turn.actor, now=turn.now)
    await turn.nod()


def routes() -> Routes:
    """What wishes answer."""
    own: dict[str, Handler] = {
        "wish": ask_why,
        "wish-as": make,
        "wish-then": make_then,
        "wish-back": take_back,
    }
    staff: dict[str, Handler] = {"wishes-grant": grant, "wishes-decline": ask_why_not}
    return Routes(
        presses={**{route: privately(handler) for route, handler in own.items()}, **staff},
        cards={"wishes": card},
        steps={"declining-wishes": hear_why_not},
    )
