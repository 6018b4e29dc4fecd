"""The resident's side: what is mine, what staff ask, and whether it is done."""

from collections.abc import Sequence
from typing import Any

from tortoise.expressions import Q

from bot.chat.keyboards import Choice, Words, data, paged
from bot.chat.parts import shortened
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.requests import cards, group
from bot.texts import Raw
from models import courses, outbox, requests
from models.errors import NotFound, Stale
from models.outbox import Card
from models.requests import OPEN_STATUSES, Move, ResidentRequest, Satisfaction, Status

QUESTIONS = ("request-asked", "staff-said")
"""The notices whose answer is whatever is said next."""

FINAL = ("request-closed", "request-declined")
"""The notices after which a request is over, though perhaps not for the resident."""

SHORT_ANSWER = 30
"""Characters; more is hardly the answer to "is it done?" alone."""

Kept = dict[str, Any]
"""Words and files that wait to be told what they are about."""

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
    request = await _mine(turn, id)
    turn.end()
    words = await cards.receipt(request, turn.say)
    await turn.answer(words.html, words.choices, about=request.subject)


async def show_number(turn: Turn, number: str) -> None:
    """The request of a number, from a link."""
    request = await ResidentRequest.filter(number=number).first()
    if request is None:
        raise NotFound(what="request")
    await show_receipt(turn, request.id)


async def full_text(turn: Turn, id: int) -> None:
    """Everything that was said, in as many messages as it takes."""
    request = await _mine(turn, id)
    text = await cards.whole(request, turn.say, staff=False)
    html = turn.say("full-text", number=request.number, text=Raw(text))
    await turn.send(Words(html, [turn.choice("back", "receipt", id)]), about=request.subject)


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


async def rate(turn: Turn, id: int, satisfaction: Satisfaction) -> None:
    """How satisfied?"""
    request = await requests.rate(id, turn.account, satisfaction, now=turn.now)
    await _answer_press(turn, request, turn.say("rated", number=request.number), [])


async def ask_why(turn: Turn, id: int, version: int) -> None:
    """It is not: what is wrong?"""
    request = await requests.check(id, Move.DISPUTE, turn.account, version=version)
    turn.go(f"disputing:{id}")
    await turn.send(
        Words(
            turn.say("dispute-ask", number=request.number),
            [
                turn.choice("no-more-words", "dispute-now", id, version),
                turn.choice("back", "receipt", id),
            ],
        )
    )


async def hear_why(turn: Turn, id: str) -> None:
    """Give it back with these words."""
    if not turn.text and not turn.files:
        raise requests.NothingSaid()
    await _dispute(turn, int(id))


async def dispute_now(turn: Turn, id: int, version: int) -> None:
    """Give it back without words."""
    await requests.check(id, Move.DISPUTE, turn.account, version=version)
    await _dispute(turn, id)


async def dispute_said(turn: Turn, id: int, version: int) -> None:
    """Give it back with the words that were said already."""
    await requests.check(id, Move.DISPUTE, turn.account, version=version)
    await _dispute(turn, id, turn.memory.pop("unsorted", None))


async def _dispute(turn: Turn, id: int, kept: Kept | None = None) -> None:
    text, files = (turn.text, turn.files) if kept is None else unkept(kept)
    request = await requests.dispute(id, turn.account, text, files=files, now=turn.now)
    turn.end()
    _album_of(turn, id)
    await turn.answer(turn.say("disputed", number=request.number), about=request.subject)


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
    request = await _mine(turn, id)
    await turn.answer(
        turn.say("withdraw-kept", number=request.number), [turn.choice("back", "menu")]
    )


# --- words about a request


async def hear_reply(turn: Turn, id: int) -> bool:
    """A reply to a message about a request goes to those who work on it.

    Once it has ended nobody does, and what is said is as good as anything said out of the blue.
    Staff who reply to what they were told in private speak to the resident.
    """
    request = await ResidentRequest.get(id=id)
    if request.status not in (*OPEN_STATUSES, Status.DONE):
        return False
    if not requests.is_reporter(request, turn.account):
        await group.hear_reply(turn, id)
    else:
        await pass_on(turn, id)
    return True


async def answer_waiting(turn: Turn) -> bool:
    """After a word of staff, what is said next is the answer to it.

    If other things were said in between and they still wait, one press tells whether it is.
    """
    if await _album_goes_on(turn):
        return True
    if asked := await asked_last(turn):
        await pass_on(turn, asked.id)
        return True
    if await _is_about_result(turn):
        return True
    waiting = [r for r in await _own(turn) if r.status is Status.WAITING]
    if not waiting:
        return False
    await ask_which(turn, waiting)
    return True


async def _is_about_result(turn: Turn) -> bool:
    """ "修好了，谢谢" after "is it done?" is an answer, though no button says so."""
    last = await outbox.last_news(turn.chat)
    if last is None or last.kind != "request-finished" or len(turn.text) > SHORT_ANSWER:
        return False
    request = await _active(turn, last.subject)
    words = turn.say.plain("result-words").split()
    if request is None or not any(word in turn.text.casefold() for word in words):
        return False
    _put_aside(turn, turn.text, turn.files)
    id, version = request.id, request.version
    await turn.answer(
        turn.say("done-or-not", number=request.number),
        [
            turn.choice("confirm", "confirm", id, version),
            turn.choice("dispute", "dispute-said", id, version),
            turn.choice("something-new", "something-new"),
        ],
        about=request.subject,
    )
    return True


def _put_aside(turn: Turn, text: str, files: list[requests.File]) -> None:
    turn.memory["unsorted"] = {"text": text, "files": [[str(f.paper), f.source] for f in files]}


async def asked_last(turn: Turn) -> ResidentRequest | None:
    """The request that the last message in this chat was a word of staff about."""
    last = await outbox.last_news(turn.chat)
    return await _active(turn, last.subject) if last and last.kind in QUESTIONS else None


async def follows(turn: Turn) -> str:
    """The number of one's own request that is over, and that this is about all the same."""
    if turn.replied_to is not None:
        subject = await outbox.about(turn.chat, turn.replied_to)
    else:
        last = await outbox.last_news(turn.chat)
        subject = last.subject if last and last.kind in FINAL else ""
    request = await _own_by(turn, subject)
    return request.number if request else ""


async def talked_about(turn: Turn) -> ResidentRequest | None:
    """One's own request that the last message in this chat was about, if it is not over."""
    last = await outbox.last_news(turn.chat)
    filed = turn.memory.get("filed") or [0, 0]
    just_filed = last is not None and last.subject == f"draft:{filed[0]}"
    subject = f"request:{filed[1]}" if just_filed else last.subject if last else ""
    return await _active(turn, subject)


async def _active(turn: Turn, subject: str) -> ResidentRequest | None:
    request = await _own_by(turn, subject)
    return request if request and request.status in (*OPEN_STATUSES, Status.DONE) else None


async def _own_by(turn: Turn, subject: str) -> ResidentRequest | None:
    word, _, id = subject.partition(":")
    request = await ResidentRequest.get_or_none(id=int(id)) if word == "request" else None
    return request if request and requests.is_reporter(request, turn.account) else None


async def ask_which(turn: Turn, waiting: Sequence[ResidentRequest]) -> None:
    """Is it the answer to one of these, or something else?"""
    if not turn.text and not turn.files:
        raise requests.NothingSaid()
    _put_aside(turn, turn.text, turn.files)
    which = [
        Choice(turn.say.plain("button-answer-to", number=r.number), data("answer-to", r.id))
        for r in waiting
    ]
    await turn.answer(
        turn.say("answer-or-new"), [*which, turn.choice("something-new", "something-new")]
    )


async def answer_to(turn: Turn, id: int) -> None:
    """It is the answer to this request."""
    kept = turn.memory.pop("unsorted", None)
    if kept is None:
        raise Stale(what="answer")
    await pass_on(turn, id, kept)


async def pass_on(turn: Turn, id: int, kept: Kept | None = None) -> None:
    """Give words about a request to those who work on it."""
    request = await _mine(turn, id)
    text, files = (turn.text, turn.files) if kept is None else unkept(kept)
    act = requests.answer if request.status is Status.WAITING else requests.say
    await act(id, turn.account, text, files=files, now=turn.now)
    _album_of(turn, id)
    _put_aside(turn, text, files)
    await turn.answer(
        turn.say("passed-on", number=request.number),
        [turn.choice("something-new", "something-new")],
        about=request.subject,
    )


def _album_of(turn: Turn, request: int) -> None:
    if turn.album:
        turn.memory["album"] = [turn.album, request]


async def _album_goes_on(turn: Turn) -> bool:
    """The further photos of an album go where its first one went."""
    album, request = turn.memory.get("album") or ("", 0)
    if not turn.album or turn.album != album:
        return False
    await requests.say(request, turn.account, turn.text, files=turn.files, now=turn.now)
    return True


def unkept(kept: Kept) -> tuple[str, list[requests.File]]:
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
            "dispute-said": dispute_said,
            "withdraw": ask_withdraw,
            "withdraw-yes": withdraw,
            "withdraw-no": keep,
            "answer-to": answer_to,
        },
        steps={"disputing": hear_why},
        replies={"request": hear_reply},
        yes={"withdraw-yes"},
        menu={"mine": mine},
        free_text=[answer_waiting],
    )
