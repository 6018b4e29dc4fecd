"""The resident's side: what is mine, what staff ask, and whether it is done."""

from typing import Any

from tortoise.expressions import Q

from bot.chat.keyboards import Choice, Words, data, paged
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.requests import cards
from models import courses, outbox, requests
from models.errors import NotFound
from models.outbox import Card
from models.requests import OPEN_STATUSES, ResidentRequest, Satisfaction, Status

# --- what is mine


async def mine(turn: Turn, *_: object) -> None:
    """One's own requests and classes."""
    await turn_page(turn, 0)


async def turn_page(turn: Turn, page: int) -> None:
    """A page of what is mine."""
    turn.end()
    open_first = sorted(
        await _own(turn), key=lambda r: (r.status not in (*OPEN_STATUSES, Status.DONE), -r.id)
    )
    items = [_request_choice(r, turn) for r in open_first]
    items += [await _course_choice(e, turn) for e in await _enrolments(turn)]
    if not items:
        await turn.answer(
            turn.say("mine-nothing"),
            [turn.choice("report", "report"), turn.choice("class", "classes")],
        )
        return
    shown = paged(
        items,
        page,
        turn="mine-page",
        previous=turn.say.plain("button-previous"),
        following=turn.say.plain("button-next"),
    )
    await turn.answer(turn.say("mine"), [*shown, turn.choice("back", "menu")])


async def _own(turn: Turn) -> list[ResidentRequest]:
    mine = Q(account_id=turn.account.id)
    if turn.account.resident_id:
        mine |= Q(resident_id=turn.account.resident_id)
    return await ResidentRequest.filter(mine).order_by("-id").limit(50)


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
        text=cards.shortened(request.text.replace("\n", " "), 16)[0] or "…",
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
    request = await _mine(turn, id)
    words = await cards.receipt(request, turn.say)
    await turn.answer(words.html, words.choices, about=request.subject)


async def show_number(turn: Turn, number: str) -> None:
    """The request of a number, from a link."""
    request = await ResidentRequest.filter(number=number).first()
    if request is None:
        raise NotFound(what="request")
    await show_receipt(turn, request.id)


async def full_text(turn: Turn, id: int) -> None:
    """The whole text, in as many messages as it takes."""
    request = await _mine(turn, id)
    await turn.send(Words(turn.say("full-text", number=request.number, text=request.text)))


async def _mine(turn: Turn, id: int) -> ResidentRequest:
    request = (
        await ResidentRequest.filter(id=id)
        .select_related("category", "grid", "claimer", "resident", "account")
        .first()
    )
    if request is None or not requests.is_reporter(request, turn.account):
        raise NotFound(what="request")
    return request


# --- is it done?


async def confirm(turn: Turn, id: int, version: int) -> None:
    """It is."""
    request = await requests.confirm(id, turn.account, now=turn.now, version=version)
    await _answer_press(
        turn,
        request,
        turn.say("confirmed", number=request.number),
        cards.satisfaction(id, turn.say),
    )


async def rate(turn: Turn, id: int, satisfaction: str) -> None:
    """How satisfied?"""
    request = await requests.rate(id, turn.account, Satisfaction(satisfaction), now=turn.now)
    await _answer_press(turn, request, turn.say("rated", number=request.number), [])


async def ask_why(turn: Turn, id: int, version: int) -> None:
    """It is not: what is wrong?"""
    request = await _mine(turn, id)
    turn.go(f"disputing:{id}:{version}")
    await turn.send(
        Words(
            turn.say("dispute-ask", number=request.number),
            [
                turn.choice("no-more-words", "dispute-now", id, version),
                turn.choice("back", "receipt", id),
            ],
        )
    )


async def hear_why(turn: Turn, id: str, version: str) -> None:
    """Give it back with these words."""
    await _dispute(turn, int(id), int(version))


async def dispute_now(turn: Turn, id: int, version: int) -> None:
    """Give it back without words."""
    await _dispute(turn, id, version)


async def _dispute(turn: Turn, id: int, version: int) -> None:
    request = await requests.dispute(
        id, turn.account, turn.text, files=turn.files, now=turn.now, version=version
    )
    turn.end()
    await turn.answer(turn.say("disputed", number=request.number))


async def _answer_press(
    turn: Turn, request: ResidentRequest, html: str, choices: list[Choice]
) -> None:
    """The receipt brings itself up to date; any other message is answered where it was pressed."""
    on_receipt = (
        turn.press is not None
        and turn.message is not None
        and await Card.filter(
            chat_id=turn.chat.id, subject=request.subject, message_id=turn.message.message_id
        ).exists()
    )
    if on_receipt:
        await turn.toast(turn.say.plain("noted"))
    else:
        await turn.answer(html, choices, about=request.subject)


# --- withdrawing


async def ask_withdraw(turn: Turn, id: int, version: int) -> None:
    """Surely?"""
    request = await _mine(turn, id)
    await turn.send(
        Words(
            turn.say("withdraw-ask", number=request.number),
            [
                turn.choice("withdraw-yes", "withdraw-yes", id, version),
                turn.choice("withdraw-no", "receipt", id),
            ],
        )
    )


async def withdraw(turn: Turn, id: int, version: int) -> None:
    """Take it back."""
    request = await requests.withdraw(id, turn.account, now=turn.now, version=version)
    await turn.answer(turn.say("withdrawn", number=request.number))


# --- answering


async def hear_reply(turn: Turn, id: int) -> None:
    """A reply to a message about a request goes to those who work on it."""
    await _pass_on(turn, id)


async def answer_waiting(turn: Turn) -> bool:
    """After a question of staff, what is said next is the answer to it.

    If other things were said in between, one press tells whether it is.
    """
    waiting = [r for r in await _own(turn) if r.status is Status.WAITING]
    if not waiting:
        return False
    last = await outbox.last_news(turn.chat)
    if len(waiting) == 1 and last == waiting[0].subject:
        await _pass_on(turn, waiting[0].id)
        return True
    turn.memory["unsorted"] = {
        "text": turn.text,
        "files": [[str(f.paper), f.source] for f in turn.files],
    }
    asked = [
        Choice(turn.say.plain("button-answer-to", number=r.number), data("answer-to", r.id))
        for r in waiting
    ]
    await turn.answer(
        turn.say("answer-or-new"), [*asked, turn.choice("something-new", "something-new")]
    )
    return True


async def answer_to(turn: Turn, id: int) -> None:
    """It is the answer to this request."""
    kept = turn.memory.pop("unsorted", None)
    if kept is None:
        raise NotFound(what="answer")
    await _pass_on(turn, id, kept)


async def _pass_on(
    turn: Turn, id: int, kept: dict[str, list[list[str]] | str] | None = None
) -> None:
    request = await _mine(turn, id)
    text, files = (turn.text, turn.files) if kept is None else unkept(kept)
    act = requests.answer if request.status is Status.WAITING else requests.say
    await act(id, turn.account, text, files=files, now=turn.now)
    await turn.answer(turn.say("passed-on", number=request.number))


def unkept(kept: dict[str, Any]) -> tuple[str, list[requests.File]]:
    """Words and files as they were put aside."""
    files = [requests.File(requests.Paper(p), source) for p, source in kept["files"]]
    return kept["text"], files


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
            "confirm": confirm,
            "rate": rate,
            "dispute": ask_why,
            "dispute-now": dispute_now,
            "withdraw": ask_withdraw,
            "withdraw-yes": withdraw,
            "answer-to": answer_to,
        },
        steps={"disputing": hear_why},
        replies={"request": hear_reply},
        menu={"mine": mine},
        free_text=[answer_waiting],
    )
