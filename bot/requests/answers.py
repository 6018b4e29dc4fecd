"""Words about a request: what a resident says in answer to staff, and what may be one.

A reply is matched by the message it answers. What is merely said is the answer to what staff have
said last; where that is not sure, one press tells. So it is after 请问办好了吗, too: who is angry
writes, and neither a draft that is open nor a new one may swallow that.
"""

from collections.abc import Sequence

from bot.chat.keyboards import Choice, bare, data
from bot.chat.parts import shortened
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.requests import albums, group, own, together
from bot.residents import call_on
from models import outbox, requests
from models.errors import Stale
from models.members import Member
from models.outbox import What
from models.privacy import only_phone
from models.requests import ALIVE, OPEN_STATUSES, ResidentRequest, Status

QUESTIONS = ("request-asked", "staff-said", "answer-missing")
"""The notices whose answer is whatever is said next."""

FINAL = ("request-closed", "request-declined")
"""The notices after which a request is over, though perhaps not for the resident."""

DONE_OR_NOT = ("request-finished", "proof-given", "callback-asked", "callback-reminded")
"""The notices that ask whether it is done."""

MOST_ASKED_ABOUT = 5
"""Requests among which one is asked what is meant."""

SHORT_TEXT = 28
"""UTF-16 units of a request on a button."""

SHORT_ANSWER = 60
"""Characters; more is hardly the answer to "is it done?" alone."""


async def hear_reply(turn: Turn, id: int) -> bool:
    """A reply to a message about a request goes to those who work on it.

    Once it has ended nobody does, and what is said is as good as anything said out of the blue.
    Staff who reply to what they were told in private speak to the resident.
    """
    if await albums.goes_on(turn):
        return True
    request = await ResidentRequest.get(id=id)
    if request.merged_into_id:
        request = await ResidentRequest.get(id=request.merged_into_id)
    if request.status not in ALIVE:
        return False
    if not await requests.is_reporter(request, turn.account):
        await group.hear_reply(turn, request.id)
    elif request.status is Status.DONE and _sounds_like_result(turn):
        await ask_result(turn, request)
    else:
        await pass_on(turn, request.id)
    return True


async def answer_waiting(turn: Turn) -> bool:
    """After a word of staff, what is said next is the answer to it.

    If other things were said in between and they still wait, one press tells whether it is.
    """
    if await albums.goes_on(turn):
        return True
    if asked := await asked_last(turn):
        await pass_on(turn, asked.id)
        return True
    if await _is_about_result(turn):
        return True
    mine = await own.own(turn)
    if waiting := [r for r in mine if r.status is Status.WAITING]:
        await ask_which(turn, waiting)
        return True
    at_work = [r for r in mine if r.status in OPEN_STATUSES]
    return await _asks_how_it_stands(turn, at_work)


async def _asks_how_it_stands(turn: Turn, at_work: Sequence[ResidentRequest]) -> bool:
    """啥时候来修啊 is no new request: it is told how it stands, and who has it reads the words."""
    if not at_work or not asks_only_for_news(turn):
        return False
    if len(at_work) > 1:
        await _ask_about_which(turn, at_work[:MOST_ASKED_ABOUT])
    else:
        await pass_on(turn, at_work[0].id, key="progress-told")
    return True


async def asks_for_news_beside(turn: Turn) -> bool:
    """Whether 修好没有 was said amid a draft of something else: a press tells what it is about."""
    if not asks_only_for_news(turn):
        return False
    at_work = [r for r in await own.own(turn) if r.status in OPEN_STATUSES]
    if at_work:
        await _ask_about_which(turn, at_work[:MOST_ASKED_ABOUT])
    return bool(at_work)


def asks_only_for_news(turn: Turn) -> bool:
    """Whether a text asks what becomes of it, and names no matter beside."""
    rest = said = bare(turn.text)
    for word in _longest_first(turn, "progress-words"):
        rest = rest.replace(word, "")
    if turn.files or rest == said:
        return False
    for word in _longest_first(turn, "progress-filler"):
        rest = rest.replace(word, "")
    return len(rest) <= 1


def _longest_first(turn: Turn, key: str) -> list[str]:
    return sorted(turn.say.plain(key).split(), key=len, reverse=True)


async def _is_about_result(turn: Turn) -> bool:
    """Words such as 修好了，谢谢 answer whether it is done, though no button says so."""
    request = await result_asked(turn)
    if request is None or not (_is_asked_again(turn, request) or _sounds_like_result(turn)):
        return False
    await ask_result(turn, request)
    return True


async def result_asked(turn: Turn) -> ResidentRequest | None:
    """The request of which the last message in this chat asked whether it is done."""
    last = await outbox.last_news(turn.chat)
    if last is None or not (last.kind in DONE_OR_NOT or last.what is What.CALL):
        return None
    request = await own.own_by(turn, last.subject)
    if request is None or not await together.done_or_not(request, turn.chat):
        return None
    return request if last.kind in DONE_OR_NOT or _is_asked_again(turn, request) else None


def _is_asked_again(turn: Turn, request: ResidentRequest) -> bool:
    """Whether words that wait to be sorted were already taken for an answer to that."""
    return bool(turn.memory.get("unsorted", {}).get("result") == request.id)


def _sounds_like_result(turn: Turn) -> bool:
    """Whether words, or a photo without any, may say whether it is done."""
    words = turn.say.plain("result-words").split()
    if not turn.text:
        return bool(turn.files)
    return len(turn.text) <= SHORT_ANSWER and any(w in turn.text.casefold() for w in words)


async def ask_result(turn: Turn, request: ResidentRequest) -> None:
    """Do these words mean that it is done, or not? Whoever goes on writing adds to them."""
    before = turn.memory.get("unsorted") if _is_asked_again(turn, request) else None
    goes_on = before is not None and bool(turn.album) and turn.album == before["album"]
    own.put_aside(turn, turn.text, turn.files, to=before)
    turn.memory["unsorted"] |= {"result": request.id, "album": turn.album}
    if goes_on:
        return  # of an album that was asked about with its first photo
    presses = {"confirm": "confirm", "dispute": "dispute-said"}
    await turn.answer(
        turn.say("done-or-not", number=request.number),
        [
            *(
                turn.choice(name, presses[name], request.id, request.version)
                for name in await together.done_or_not(request, turn.chat)
            ),
            turn.choice("something-new", "something-new"),
        ],
        about=request.subject,
    )


async def ask_which(turn: Turn, waiting: Sequence[ResidentRequest]) -> None:
    """Is it the answer to one of these, or something else?"""
    if not turn.text and not turn.files:
        raise requests.NothingSaid()
    own.put_aside(turn, turn.text, turn.files)
    which = [
        Choice(turn.say.plain("button-answer-to", number=r.number), data("answer-to", r.id))
        for r in waiting
    ]
    await turn.answer(
        turn.say("answer-or-new"), [*which, turn.choice("something-new", "something-new")]
    )


async def _ask_about_which(turn: Turn, at_work: Sequence[ResidentRequest]) -> None:
    """Which of these is asked about? Nobody knows their requests by number alone."""
    own.put_aside(turn, turn.text, turn.files)
    which = [
        Choice(f"{r.number} {shortened(r.text, SHORT_TEXT)[0]}", data("answer-to", r.id))
        for r in at_work
    ]
    await turn.answer(
        turn.say("progress-which"), [*which, turn.choice("something-new", "something-new")]
    )


async def answer_to(turn: Turn, id: int) -> None:
    """It is the answer to this request."""
    kept = turn.memory.pop("unsorted", None)
    if kept is None:
        raise Stale(what="answer")
    await pass_on(turn, id, kept)


async def pass_on(
    turn: Turn, id: int, kept: own.Kept | None = None, *, key: str = "passed-on"
) -> None:
    """Give words about a request to those who work on it."""
    request = await own.must_be_own(turn, id)
    if request.merged_into_id:
        request = await own.must_be_own(turn, request.merged_into_id)
    text, files = (turn.text, turn.files) if kept is None else own.unkept(kept)
    act = requests.answer if request.status is Status.WAITING else requests.say
    with own.hearing(turn, kept):
        request = await act(request.id, turn.account, text, files=files, now=turn.now)
    albums.begin(turn, request)
    own.put_aside(turn, text, files, kept)
    await turn.answer(
        await _passed_on(turn, request, key) + await _phone_too(turn, text),
        [turn.choice("something-new", "something-new")],
        about=request.subject,
    )


async def _passed_on(turn: Turn, request: ResidentRequest, key: str) -> str:
    if key == "passed-on":
        return turn.say(key, number=request.number)
    claimer = await Member.get_or_none(id=request.claimer_id) if request.claimer_id else None
    return turn.say(
        key,
        number=request.number,
        status=turn.say.plain(f"status-{request.status}"),
        member=claimer.name if claimer else "",
    )


async def _phone_too(turn: Turn, text: str) -> str:
    """Who is asked for a number and answers with one has said how to be called, if none is known.

    In the group it is masked; the claimer reads it with the rest of how to reach them.
    """
    resident, phone = turn.account.resident, only_phone(text)
    if resident is None or resident.phone or not phone:
        return ""
    return "\n" + await call_on(turn, resident, phone)


# --- what may be answered


async def asked_last(turn: Turn) -> ResidentRequest | None:
    """The request that the last message in this chat was a word of staff about."""
    last = await outbox.last_news(turn.chat)
    return await own.active(turn, last.subject) if last and last.kind in QUESTIONS else None


async def follows(turn: Turn) -> str:
    """The number of one's own request that is over, and that this is about all the same."""
    if over := turn.memory.pop("follows", None):
        return str(over)
    if turn.replied_to is not None:
        subject = await outbox.about(turn.chat, turn.replied_to)
    else:
        last = await outbox.last_news(turn.chat)
        subject = last.subject if last and last.kind in FINAL else ""
    request = await own.own_by(turn, subject)
    return request.number if request else ""


async def talked_about(turn: Turn) -> ResidentRequest | None:
    """One's own request that the last message in this chat was about, if it is not over."""
    last = await outbox.last_news(turn.chat)
    filed = turn.memory.get("filed") or [0, 0]
    just_filed = last is not None and last.subject == f"draft:{filed[0]}"
    subject = f"request:{filed[1]}" if just_filed else last.subject if last else ""
    return await own.active(turn, subject)


def routes() -> Routes:
    """What words about requests answer."""
    return Routes(
        presses={"answer-to": answer_to},
        replies={"request": hear_reply},
        questions=set(QUESTIONS),
        free_text=[answer_waiting],
    )
