"""Classes for residents: the list, a course, where one stands in it, giving up a seat.

A double tap must not undo what the first tap did: where a press leaves a message with other
buttons, the one at the same place does no harm.
"""

from bot.chat.keyboards import Choice, data, paged
from bot.chat.routes import Handler, Routes
from bot.chat.turn import Turn
from bot.courses import cards, dropping_in, leaves, offering, own, presence, wishes
from bot.courses.cards import again_choice
from models import courses
from models.courses import Course, CourseStatus, Enrolment, Relation, Standing, openings
from models.courses.seating import Seats
from models.errors import NotFound

# --- looking


async def list_courses(turn: Turn, *_: object) -> None:
    """The classes one can sign up for."""
    await turn_page(turn, 0)


async def turn_page(turn: Turn, page: int) -> None:
    """A page of the list."""
    turn.end()
    await list_page(turn, page)


async def list_page(turn: Turn, page: int, *more: Choice, first: str = "") -> None:
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
        [line(course, seats[course.id], times[course.id], turn) for course in found],
        page,
        turn="classes-page",
        previous=turn.say.plain("button-previous"),
        following=turn.say.plain("button-next"),
    )
    await turn.answer(first + turn.say("classes"), [*shown, *more, turn.choice("back", "menu")])


def line(course: Course, seats: Seats, times: str, turn: Turn) -> Choice:
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
    await show_course(turn, await published(id))


async def show_course(turn: Turn, course: Course, *more: Choice) -> None:
    if turn.step.partition(":")[0] in ("family", "born", *offering.STEPS):
        turn.end()  # what is typed next is nobody's name any more
    mine = await _mine(turn, course.id)
    opens = await openings.opens_for(course, turn.account.resident, now=turn.now)
    lines = [await cards.details(course, turn.say, now=turn.now), *_not_open(course, opens, turn)]
    lines += [await standing_of(e, turn) for e in mine]
    buttons = [
        *await presence.choices(turn, course),
        *_buttons(turn, course, mine),
        *(await awaiting(turn, course) if opens else []),
        *await leaves.has_seat(turn, course),
        *([] if any(not e.lesson_id for e in mine) else await dropping_in.choices(turn, course)),
        *await wishes.choices(turn, course),
        *await _roll_choice(turn, course),
    ]
    await turn.answer(
        "\n".join(lines), [*buttons, *more, turn.choice("back", "classes")], about=course.subject
    )


def _not_open(course: Course, opens: str, turn: Turn) -> list[str]:
    if courses.is_over(course, now=turn.now):
        return [turn.say("sign-up-over")]
    return [turn.say("sign-up-opens", opens=opens)] if opens else []


async def awaiting(turn: Turn, course: Course) -> list[Choice]:
    """开放时提醒我, or no longer, while sign-up has yet to begin."""
    resident = turn.account.resident
    if resident and await openings.awaits(course, resident):
        return [turn.choice("opening-forget", "opening-forget", course.id)]
    return [turn.choice("opening-remind", "opening-remind", course.id)]


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


async def published(id: int) -> Course:
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


async def standing_of(enrolment: Enrolment, turn: Turn) -> str:
    if enrolment.lesson_id:
        return await dropping_in.line(turn, enrolment)
    return turn.say(
        f"you-are-{enrolment.standing}",
        name=f"{enrolment.name}{cards.with_parent(enrolment, turn.say)}",
        line=await line_of(enrolment),
        until=courses.moment(enrolment.offer_until) if enrolment.offer_until else "",
    )


async def line_of(enrolment: Enrolment) -> str:
    waits = enrolment.standing is Standing.WAITING
    return str(await courses.place_in_line(enrolment)) if waits else ""


async def tell_standing(turn: Turn, key: str, enrolment: Enrolment) -> None:
    """What became of a sign-up, with what one needs to know to come."""
    course = enrolment.course
    lesson, venue = None, ""
    if enrolment.standing is not Standing.WAITING:  # whoever waits is told of no lesson
        lesson = await cards.next_lesson(course, after=turn.now)
        venue = await courses.venue_of(course, lesson)
    html = turn.say(
        key,
        title=course.title,
        name=enrolment.name,
        line=await line_of(enrolment),
        pair="yes" if enrolment.seats == 2 else "",
        next=cards.moment_of(lesson, turn.say),
        venue=venue or "—",
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
    own = await own_enrolment(turn, enrolment)
    await courses.leave(own.id, turn.actor, now=turn.now)
    await turn.answer(
        turn.say("left", title=own.course.title, name=own.name),
        [again_choice(own, turn.say), turn.choice("back", "classes")],
    )


async def take_seat(turn: Turn, enrolment: int) -> None:
    """要这个名额."""
    own = await own_enrolment(turn, enrolment)
    taken = await courses.accept(own.id, turn.actor, now=turn.now)
    own.standing = taken.standing
    await tell_standing(turn, f"seat-taken-{taken.standing}", own)


async def leave_seat(turn: Turn, enrolment: int) -> None:
    """不要了."""
    own = await own_enrolment(turn, enrolment)
    await courses.decline(own.id, turn.actor, now=turn.now)
    await turn.answer(
        turn.say("seat-left", title=own.course.title, name=own.name),
        [turn.choice("back", "classes")],
    )


async def own_enrolment(turn: Turn, enrolment: int) -> Enrolment:
    found = await Enrolment.filter(id=enrolment).select_related("course").first()
    if found is None or found.resident_id != turn.account.resident_id:
        raise NotFound(what="enrolment")
    return found


def routes() -> Routes:
    """What classes' words answer."""
    presses: dict[str, Handler] = {
        "classes": list_courses,
        "classes-page": turn_page,
        "course": show,
        "leave": leave,
        "take-seat": take_seat,
        "leave-seat": leave_seat,
    }
    return Routes(
        commands={"class": list_courses},
        starts={"class": show_link},
        presses={route: own.privately(handler) for route, handler in presses.items()},
        menu={"class": list_courses},
        yes={"take-seat"},
        no={"leave-seat"},
    )
