"""Classes for residents: the list, a course, signing up oneself or family, giving up a seat.

A double tap must not undo what the first tap did: where a press leaves a message with other
buttons, the one at the same place does no harm.
"""

import re

from bot.chat.keyboards import Choice, data, paged
from bot.chat.routes import Handler, Routes
from bot.chat.turn import Turn
from bot.courses import cards, dropping_in, leaves, offering, own, presence, wishes
from bot.courses.cards import again_choice
from bot.residents import register_first
from models import courses, understanding
from models.courses import Course, CourseStatus, Enrolment, Relation, Standing
from models.courses.conditions import AgeUnknown
from models.courses.seating import Seats
from models.errors import NotFound
from models.understanding import Intent, Moments, Wanted
from models.understanding.lessons import held_then

DIGITS = str.maketrans("０１２３４５６７８９〇一二三四五六七八九", "01234567890123456789")

MOST = 8
"""Classes that are shown for a moment that was named."""

# --- looking


async def list_courses(turn: Turn, *_: object) -> None:
    """The classes one can sign up for."""
    await turn_page(turn, 0)


async def turn_page(turn: Turn, page: int) -> None:
    """A page of the list."""
    turn.end()
    await _list(turn, page)


async def _list(turn: Turn, page: int, *more: Choice, first: str = "") -> None:
    """A page of all classes, below what has to be said `first`."""
    found = await courses.published(now=turn.now)
    more = (*more, *await own.choices(turn))
    if not found:
        back = turn.choice("back", "menu")
        await turn.answer(turn.say("classes-nothing"), [*more, back])
        return
    seats = await courses.seats_of(*found, now=turn.now)
    times = await cards.timetables(found, turn.say)
    shown = paged(
        [_line(course, seats[course.id], times[course.id], turn) for course in found],
        page,
        turn="classes-page",
        previous=turn.say.plain("button-previous"),
        following=turn.say.plain("button-next"),
    )
    await turn.answer(first + turn.say("classes"), [*shown, *more, turn.choice("back", "menu")])


def _line(course: Course, seats: Seats, times: str, turn: Turn) -> Choice:
    over = courses.is_over(course, now=turn.now)
    words = turn.say.plain(
        "classes-line",
        title=course.title,
        times=times,
        free=str(seats.free),
        state="over" if over else "free" if seats.free else "full",
    )
    return Choice(words, data("course", course.id))


async def show(turn: Turn, id: int) -> None:
    """One class, and what one can do."""
    await _show(turn, await _published(id))


async def _show(turn: Turn, course: Course, *more: Choice) -> None:
    if turn.step.partition(":")[0] in ("family", "born", *offering.STEPS):
        turn.end()  # what is typed next is nobody's name any more
    mine = await _mine(turn, course.id)
    lines = [await cards.details(course, turn.say, now=turn.now), *_not_open(course, turn)]
    lines += [await _standing(e, turn) for e in mine]
    buttons = [
        *await presence.choices(turn, course),
        *_buttons(turn, course, mine),
        *await leaves.has_seat(turn, course),
        *([] if any(not e.lesson_id for e in mine) else await dropping_in.choices(turn, course)),
        *await wishes.choices(turn, course),
        *await _roll_choice(turn, course),
    ]
    await turn.answer(
        "\n".join(lines), [*buttons, *more, turn.choice("back", "classes")], about=course.subject
    )


def _not_open(course: Course, turn: Turn) -> list[str]:
    if courses.is_over(course, now=turn.now):
        return [turn.say("sign-up-over")]
    if course.sign_up_from and courses.is_early(course, now=turn.now):
        return [turn.say("sign-up-opens", opens=courses.moment(course.sign_up_from))]
    return []


async def show_link(turn: Turn, payload: str) -> None:
    """One class, from a link."""
    if not (payload.isascii() and payload.isdigit() and len(payload) < 10):
        raise NotFound(what="course")
    await show(turn, int(payload))


def _buttons(turn: Turn, course: Course, mine: list[Enrolment]) -> list[Choice]:
    buttons = []
    for enrolment in mine:
        if enrolment.standing is Standing.OFFERED:
            buttons += _offer_choices(turn, enrolment, alone=len(mine) == 1)
    if not courses.is_over(course, now=turn.now):
        if all(e.relation is Relation.FAMILY or e.lesson_id for e in mine):
            buttons.append(turn.choice("sign-up", "sign-up", course.id))
        buttons.append(turn.choice("sign-up-family", "sign-up-family", course.id))
    for enrolment in mine:
        if enrolment.standing is not Standing.OFFERED:
            buttons.append(_leave_choice(turn, enrolment, alone=len(mine) == 1))
    return buttons


def _offer_choices(turn: Turn, enrolment: Enrolment, *, alone: bool) -> list[Choice]:
    return [
        _choice_for(turn, enrolment, "take-seat", alone=alone),
        _choice_for(turn, enrolment, "leave-seat", alone=alone),
    ]


def _leave_choice(turn: Turn, enrolment: Enrolment, *, alone: bool) -> Choice:
    return _choice_for(turn, enrolment, "leave", alone=alone)


def _choice_for(turn: Turn, enrolment: Enrolment, route: str, *, alone: bool) -> Choice:
    """A button for one of several people: it names who is meant."""
    words = turn.say.plain(f"button-{route}")
    return Choice(words if alone else f"{words} {enrolment.name}", data(route, enrolment.id))


async def _roll_choice(turn: Turn, course: Course) -> list[Choice]:
    """The monitor, and staff, can take the roll in private as well."""
    account = turn.account
    if await courses.may_take_roll(course, account.resident, account.member):
        return [turn.choice("roll", "roll", course.id)]
    return []


async def _published(id: int) -> Course:
    course = await Course.filter(id=id).exclude(status=CourseStatus.DRAFT).first()
    if course is None:
        raise NotFound(what="course")
    return course


async def _mine(turn: Turn, course: int) -> list[Enrolment]:
    if turn.account.resident_id is None:
        return []
    return await Enrolment.filter(
        course_id=course, resident_id=turn.account.resident_id, standing__in=courses.ACTIVE
    ).order_by("id")  # those for single lessons among them


async def _standing(enrolment: Enrolment, turn: Turn) -> str:
    if enrolment.lesson_id:
        return await dropping_in.line(turn, enrolment)
    return turn.say(
        f"you-are-{enrolment.standing}",
        name=enrolment.name,
        line=await _line_of(enrolment),
        until=courses.moment(enrolment.offer_until) if enrolment.offer_until else "",
    )


async def _line_of(enrolment: Enrolment) -> str:
    waits = enrolment.standing is Standing.WAITING
    return str(await courses.place_in_line(enrolment)) if waits else ""


# --- signing up


async def sign_up(turn: Turn, id: int) -> None:
    """我要报名: one press."""
    if not await register_first(turn, data("sign-up", id)):
        await _sign_up(turn, id, Relation.SELF, "")


async def for_whom(turn: Turn, id: int) -> None:
    """帮家人报名: one seat, or two that belong together?"""
    if await register_first(turn, data("sign-up-family", id)):
        return
    course = await _published(id)
    turn.end()
    await turn.answer(
        turn.say("family-ask", title=course.title),
        [
            turn.choice("family-one", "family", id, Relation.FAMILY),
            turn.choice("family-two", "family", id, Relation.PARENT_CHILD),
            turn.choice("back", "course", id),
        ],
    )


FOR_OTHERS = (Relation.FAMILY, Relation.PARENT_CHILD)


async def ask_name(turn: Turn, id: int, relation: Relation) -> None:
    """What is their name?"""
    if relation not in FOR_OTHERS:
        raise NotFound(what="relation")
    turn.go(f"family:{id}:{relation}")
    await _ask_name(turn, id, relation, "family-name")


async def _ask_name(turn: Turn, id: int, relation: str, key: str) -> None:
    words = turn.say(f"{key}-{relation.replace('_', '-')}")
    await turn.answer(words, [turn.choice("back", "course", id)])


async def hear_name(turn: Turn, id: str, relation: str) -> None:
    """Sign this person up."""
    name = " ".join(turn.text.split()).strip("。.！!")
    if not courses.is_a_name(name) or name in turn.say.plain("greetings").split():
        await _ask_name(turn, int(id), relation, "family-no-name")
        return
    turn.end()
    await _sign_up(turn, int(id), Relation(relation), name)


async def again(turn: Turn, enrolment: int) -> None:
    """Sign the same person up once more."""
    own = await _own(turn, enrolment)
    await _sign_up(turn, own.course_id, own.relation, own.name)


async def hear_year(turn: Turn, id: str, relation: str) -> None:
    """The year in which they were born, in whatever words."""
    year = re.search(r"(?:18|19|20)\d\d", turn.text.translate(DIGITS))
    if year is None:
        await turn.answer(turn.say("born-no-year"), [turn.choice("back", "course", id)])
        return
    name = turn.memory.get("name", "")
    turn.end()
    await _sign_up(turn, int(id), Relation(relation), name, int(year[0]))


async def _sign_up(
    turn: Turn, id: int, relation: Relation, name: str, born_in: int | None = None
) -> None:
    try:
        enrolment = await courses.sign_up(
            id,
            turn.resident,
            turn.actor,
            now=turn.now,
            relation=relation,
            name=name,
            born_in=born_in,
        )
    except AgeUnknown as refusal:
        turn.go(f"born:{id}:{relation}", name=name)
        html = turn.say("born-ask", **refusal.facts())
        await turn.answer(html, [turn.choice("back", "course", id)])
        return
    except courses.AlreadySignedUp as refusal:
        # pressed twice, or a button from long ago: show how things stand
        await turn.toast(turn.say.plain(f"refused-{refusal.code}", **refusal.facts()))
        await show(turn, id)
        return
    await _tell_standing(turn, f"signed-up-{enrolment.standing}", enrolment)


async def _tell_standing(turn: Turn, key: str, enrolment: Enrolment) -> None:
    """What became of a sign-up, with what one needs to know to come."""
    course = enrolment.course
    lesson = await cards.next_lesson(course, after=turn.now)
    html = turn.say(
        key,
        title=course.title,
        name=enrolment.name,
        line=await _line_of(enrolment),
        pair="yes" if enrolment.seats == 2 else "",
        next=cards.moment_of(lesson, turn.say),
        venue=await courses.venue_of(course, lesson) or "—",
    )
    await turn.answer(
        html,
        [
            turn.choice("course", "course", course.id),
            _leave_choice(turn, enrolment, alone=True),
            turn.choice("back", "classes"),
        ],
        about=course.subject,
    )


# --- giving up, and taking what is offered


async def leave(turn: Turn, enrolment: int) -> None:
    """退出."""
    own = await _own(turn, enrolment)
    await courses.leave(own.id, turn.actor, now=turn.now)
    await turn.answer(
        turn.say("left", title=own.course.title, name=own.name),
        [again_choice(own, turn.say), turn.choice("back", "classes")],
    )


async def take_seat(turn: Turn, enrolment: int) -> None:
    """要这个名额."""
    own = await _own(turn, enrolment)
    taken = await courses.accept(own.id, turn.actor, now=turn.now)
    own.standing = taken.standing
    await _tell_standing(turn, f"seat-taken-{taken.standing}", own)


async def leave_seat(turn: Turn, enrolment: int) -> None:
    """不要了."""
    own = await _own(turn, enrolment)
    await courses.decline(own.id, turn.actor, now=turn.now)
    await turn.answer(
        turn.say("seat-left", title=own.course.title, name=own.name),
        [turn.choice("back", "classes")],
    )


async def _own(turn: Turn, enrolment: int) -> Enrolment:
    found = await Enrolment.filter(id=enrolment).select_related("course").first()
    if found is None or found.resident_id != turn.account.resident_id:
        raise NotFound(what="enrolment")
    return found


# --- questions in free text


async def about_classes(turn: Turn) -> bool:
    """A question about classes is no request: it gets the class, or those there are then.

    Should it be a request all the same, one press makes it one; so it is with a class that is
    wished for and not there, which somebody has to read.
    """
    text = turn.text
    if turn.files or not text:
        return False
    found = await courses.published(now=turn.now)
    understood = await understanding.of_community(text, now=turn.now, offered=found)
    if understood.intent is not Intent.CLASS:
        return False
    turn.end()
    turn.memory["asked"] = text
    wish = understood.wanted is Wanted.EXTRA
    instead = turn.choice("class-wish" if wish else "is-a-problem", "no-class")
    best = understood.likeliest
    meant = [course for course in found if course.id in best]
    named = bool(understood.moments.at or understood.moments.every)
    away = understood.wanted is Wanted.LEAVE
    if away and await leaves.heard(turn, meant or found, understood.moments):
        return True
    if wish and await wishes.heard(turn, meant, found, understood.moments, instead):
        return True
    if len(meant) == 1:
        await _show(turn, meant[0], instead)
    elif meant or named:
        await _list_then(turn, meant or found, understood.moments, instead)
    else:
        await _list(turn, 0, instead)
    return True


async def _list_then(turn: Turn, meant: list[Course], said: Moments, instead: Choice) -> None:
    """The classes that may be meant, at the moments that were named, with what was read."""
    then, read = meant, ""
    if meant and (said.at or said.every):
        when = "、".join(said.words)
        read = when if said.at is None else f"{when}（{turn.say.day(said.at)}）"
        then = await held_then(meant, said, now=turn.now)
    if not then:
        first = turn.say("classes-not-then", when=read) + "\n" if read else ""
        await _list(turn, 0, instead, first=first)
        return
    seats = await courses.seats_of(*then, now=turn.now)
    times = await cards.timetables(then, turn.say)
    lines = [_line(course, seats[course.id], times[course.id], turn) for course in then[:MOST]]
    await turn.answer(
        turn.say("classes-then", when=read) if read else turn.say("classes"),
        [*lines, turn.choice("all-classes", "classes"), instead, turn.choice("back", "menu")],
    )


async def no_class(turn: Turn) -> None:
    """What was taken for a question about classes is a problem."""
    turn.memory["home_words"] = turn.memory.pop("asked", "")
    turn.redirect = "report-this" if turn.memory["home_words"] else "report"


def routes() -> Routes:
    """What classes' words answer."""
    presses: dict[str, Handler] = {
        "classes": list_courses,
        "classes-page": turn_page,
        "course": show,
        "sign-up": sign_up,
        "sign-up-again": again,
        "sign-up-family": for_whom,
        "family": ask_name,
        "leave": leave,
        "take-seat": take_seat,
        "leave-seat": leave_seat,
        "no-class": no_class,
    }
    return Routes(
        commands={"class": list_courses},
        starts={"class": show_link},
        presses={route: own.privately(handler) for route, handler in presses.items()},
        steps={"family": hear_name, "born": hear_year},
        menu={"class": list_courses},
        free_text=[about_classes],
    )
