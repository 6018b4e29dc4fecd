"""Classes for residents: the list, a course, signing up oneself or family, giving up a seat."""

from bot.chat.keyboards import Choice, data, paged
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.courses import cards
from bot.residents import register_first
from models import courses
from models.courses import Course, CourseStatus, Enrolment, Relation, Standing
from models.errors import NotFound

# --- looking


async def list_courses(turn: Turn, *_: object) -> None:
    """The classes one can sign up for."""
    await turn_page(turn, 0)


async def turn_page(turn: Turn, page: int) -> None:
    """A page of the list."""
    turn.end()
    found = await Course.filter(status=CourseStatus.PUBLISHED).order_by("id")
    if not found:
        await turn.answer(turn.say("classes-nothing"), [turn.choice("back", "menu")])
        return
    shown = paged(
        [await _line(course, turn) for course in found],
        page,
        turn="classes-page",
        previous=turn.say.plain("button-previous"),
        following=turn.say.plain("button-next"),
    )
    await turn.answer(turn.say("classes"), [*shown, turn.choice("back", "menu")])


async def _line(course: Course, turn: Turn) -> Choice:
    free = course.seats - await courses.seats_taken(course.id)
    words = turn.say.plain(
        "classes-line",
        title=course.title,
        times=await cards.timetable(course, turn.say),
        free=str(max(0, free)),
        full="no" if free > 0 else "yes",
    )
    return Choice(words, data("course", course.id))


async def show(turn: Turn, id: int) -> None:
    """One class, and what one can do."""
    course = await _published(id)
    mine = await _mine(turn, id)
    lines = [await cards.details(course, turn.say, now=turn.now)]
    lines += [await _standing(e, turn) for e in mine]
    await turn.answer("\n".join(lines), _buttons(turn, id, mine), about=course.subject)


async def show_link(turn: Turn, payload: str) -> None:
    """One class, from a link."""
    if not payload.isdigit():
        raise NotFound(what="course")
    await show(turn, int(payload))


def _buttons(turn: Turn, id: int, mine: list[Enrolment]) -> list[Choice]:
    buttons = []
    if not any(e.relation is not Relation.FAMILY for e in mine):
        buttons.append(turn.choice("sign-up", "sign-up", id))
    buttons.append(turn.choice("sign-up-family", "sign-up-family", id))
    for enrolment in mine:
        if enrolment.standing is Standing.OFFERED:
            buttons += [
                turn.choice("take-seat", "take-seat", enrolment.id),
                turn.choice("leave-seat", "leave-seat", enrolment.id),
            ]
        else:
            buttons.append(_leave_choice(turn, enrolment, alone=len(mine) == 1))
    return [*buttons, turn.choice("back", "classes")]


def _leave_choice(turn: Turn, enrolment: Enrolment, *, alone: bool) -> Choice:
    words = turn.say.plain("button-leave")
    return Choice(words if alone else f"{words} {enrolment.name}", data("leave", enrolment.id))


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
    ).order_by("id")


async def _standing(enrolment: Enrolment, turn: Turn) -> str:
    line = 0
    if enrolment.standing is Standing.WAITING:
        line = await courses.place_in_line(enrolment)
    return turn.say(f"you-are-{enrolment.standing}", name=enrolment.name, line=str(line))


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
    await turn.answer(
        turn.say("family-ask", title=course.title),
        [
            turn.choice("family-one", "family", id, Relation.FAMILY),
            turn.choice("family-two", "family", id, Relation.PARENT_CHILD),
            turn.choice("back", "course", id),
        ],
    )


async def ask_name(turn: Turn, id: int, relation: str) -> None:
    """What is their name?"""
    turn.go(f"family:{id}:{Relation(relation)}")
    await turn.answer(turn.say(f"family-name-{Relation(relation).value.replace('_', '-')}"))


async def hear_name(turn: Turn, id: str, relation: str) -> None:
    """Sign this person up."""
    name = " ".join(turn.text.split())[:30]
    if not name:
        await ask_name(turn, int(id), relation)
        return
    turn.end()
    await _sign_up(turn, int(id), Relation(relation), name)


async def _sign_up(turn: Turn, id: int, relation: Relation, name: str) -> None:
    enrolment = await courses.sign_up(
        id, turn.resident, turn.actor, now=turn.now, relation=relation, name=name
    )
    course = await Course.get(id=id)
    line = await courses.place_in_line(enrolment)
    html = turn.say(
        f"signed-up-{enrolment.standing}",
        title=course.title,
        name=enrolment.name,
        line=str(line),
        seats=str(enrolment.seats),
        next=await cards.next_lesson(course, turn.say, after=turn.now),
        venue=course.venue,
    )
    await turn.answer(
        html,
        [_leave_choice(turn, enrolment, alone=True), turn.choice("back", "classes")],
        about=course.subject,
    )


# --- giving up, and taking what is offered


async def leave(turn: Turn, enrolment: int) -> None:
    """退出."""
    own = await _own(turn, enrolment)
    await courses.leave(own.id, turn.actor, now=turn.now)
    await turn.answer(
        turn.say("left", title=own.course.title, name=own.name),
        [turn.choice("sign-up", "sign-up", own.course_id), turn.choice("back", "classes")],
    )


async def take_seat(turn: Turn, enrolment: int) -> None:
    """要这个名额."""
    own = await _own(turn, enrolment)
    await courses.accept(own.id, turn.actor, now=turn.now)
    await turn.answer(
        turn.say("seat-taken", title=own.course.title, name=own.name),
        [_leave_choice(turn, own, alone=True), turn.choice("back", "classes")],
    )


async def leave_seat(turn: Turn, enrolment: int) -> None:
    """不要了."""
    own = await _own(turn, enrolment)
    await courses.decline(own.id, turn.actor, now=turn.now)
    await turn.answer(turn.say("seat-left", title=own.course.title, name=own.name))


async def _own(turn: Turn, enrolment: int) -> Enrolment:
    found = await Enrolment.filter(id=enrolment).select_related("course").first()
    if found is None or found.resident_id != turn.account.resident_id:
        raise NotFound(what="enrolment")
    return found


# --- questions in free text


async def about_classes(turn: Turn) -> bool:
    """A question about classes is no request: it gets the class, or the list."""
    text = turn.text
    if turn.files or not any(word in text for word in turn.say.plain("class-words").split()):
        return False
    for course in await Course.filter(status=CourseStatus.PUBLISHED).order_by("id"):
        if course.title in text:
            await show(turn, course.id)
            return True
    await list_courses(turn)
    return True


def routes() -> Routes:
    """What classes' words answer."""
    return Routes(
        commands={"class": list_courses},
        starts={"class": show_link},
        presses={
            "classes": list_courses,
            "classes-page": turn_page,
            "course": show,
            "sign-up": sign_up,
            "sign-up-family": for_whom,
            "family": ask_name,
            "leave": leave,
            "take-seat": take_seat,
            "leave-seat": leave_seat,
        },
        steps={"family": hear_name},
        menu={"class": list_courses},
        free_text=[about_classes],
    )
