"""The resident's side: what is mine, how it goes, and taking it back."""

from bot import erasures
from bot.chat.keyboards import Choice, Words, data, paged
from bot.chat.parts import shortened
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.requests import cards, own, together
from bot.texts import Raw
from models import courses, requests
from models.errors import NotFound
from models.requests import ALIVE, Move, ResidentRequest

# --- what is mine


async def mine(turn: Turn, *asked: object) -> None:
    """One's own requests and classes; `/my data` is what is stored about oneself."""
    if asked and str(asked[0]).casefold() in erasures.DATA:
        await erasures.my_data(turn)
    else:
        await turn_page(turn, 0)


async def turn_page(turn: Turn, page: int) -> None:
    """A page of what is mine."""
    turn.end()
    open_first = sorted(await own.own(turn), key=lambda r: (r.status not in ALIVE, -r.id))
    items = [_request_choice(r, turn) for r in open_first]
    items += [await _course_choice(e, turn) for e in await _enrolments(turn)]
    near = turn.choice("nearby", "nearby")
    if not items:
        await turn.answer(
            turn.say("mine-nothing"),
            [turn.choice("report", "report"), turn.choice("class", "classes"), near],
        )
        return
    shown = paged(
        items,
        page,
        turn="mine-page",
        previous=turn.say.plain("button-previous"),
        following=turn.say.plain("button-next"),
    )
    await turn.answer(turn.say("mine"), [*shown, near, turn.choice("back", "menu")])


async def _enrolments(turn: Turn) -> list[courses.Enrolment]:
    if turn.account.resident_id is None:
        return []
    return (
        await courses.Enrolment.filter(
            resident_id=turn.account.resident_id, standing__in=courses.ACTIVE
        )
        .select_related("course")
        .order_by("-id")
    )


def _request_choice(request: ResidentRequest, turn: Turn) -> Choice:
    words = turn.say.plain(
        "mine-request",
        number=request.number,
        text=shortened(request.text.replace("\n", " "), 16)[0] or "…",
        status=turn.say.plain(f"status-{request.status}"),
    )
    return Choice(words, data("receipt", request.id))


async def _course_choice(enrolment: courses.Enrolment, turn: Turn) -> Choice:
    words = turn.say.plain(
        "mine-course",
        title=enrolment.course.title,
        name=enrolment.name,
        standing=turn.say.plain(f"standing-{enrolment.standing}"),
    )
    return Choice(words, data("course", enrolment.course_id))


async def show_receipt(turn: Turn, id: int) -> None:
    """One request with its timeline and what can be done now."""
    request = await own.must_be_own(turn, id)
    turn.end()
    words = await cards.receipt(request, turn.say, turn.account)
    await turn.answer(words.html, words.choices, about=request.subject)


async def show_number(turn: Turn, number: str) -> None:
    """The request of a number, from a link."""
    request = await ResidentRequest.filter(number=number).first()
    if request is None:
        raise NotFound(what="request")
    await show_receipt(turn, request.id)


async def full_text(turn: Turn, id: int) -> None:
    """Everything that was said, in as many messages as it takes."""
    request = await own.must_be_own(turn, id)
    if await together.follows(request, turn.account):
        raise NotFound(what="request")  # the words are another's
    text = await cards.whole(request, turn.say, staff=False)
    html = turn.say("full-text", number=request.number, text=Raw(text))
    await turn.send(Words(html, [turn.choice("back", "receipt", id)]), about=request.subject)


# --- withdrawing


async def ask_withdraw(turn: Turn, id: int, version: int) -> None:
    """Surely?"""
    request = await requests.check(id, Move.WITHDRAW, turn.account, version=version)
    await turn.send(
        Words(
            turn.say("withdraw-ask", number=request.number),
            [
                turn.choice("withdraw-yes", "withdraw-yes", id, version),
                turn.choice("withdraw-no", "withdraw-no", id),
            ],
        )
    )


async def withdraw(turn: Turn, id: int, version: int) -> None:
    """Take it back."""
    request = await requests.withdraw(id, turn.account, now=turn.now, version=version)
    await turn.answer(turn.say("withdrawn", number=request.number), [turn.choice("back", "menu")])


async def keep(turn: Turn, id: int) -> None:
    """Not take it back after all."""
    request = await own.must_be_own(turn, id)
    await turn.answer(
        turn.say("withdraw-kept", number=request.number), [turn.choice("back", "menu")]
    )


def routes() -> Routes:
    """What the resident's side answers."""
    return Routes(
        commands={"my": mine},
        starts={"req": show_number},
        presses={
            "mine": mine,
            "mine-page": turn_page,
            "receipt": show_receipt,
            "my-full-text": full_text,
            "withdraw": ask_withdraw,
            "withdraw-yes": withdraw,
            "withdraw-no": keep,
        },
        yes={"withdraw-yes"},
        menu={"mine": mine},
    )
