"""Drafting: a first message becomes a request with one press.

Whatever is written, photographed or said outside of a conversation starts a draft, with a
guessed category and a place: the one in the words, else the home. More words are added to it.
"""

from typing import Any

from bot import residents
from bot.chat.keyboards import Words, bare, chosen, data, is_number
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.requests import answers, cases, on_behalf, own, similar
from bot.requests.draft import (
    Draft,
    about,
    ask_what,
    ask_which_place,
    choices,
    current,
    find_place,
    guess_category,
    new,
    only_about_place,
    place_of,
    show,
    words_of,
)
from models import categories, outbox, requests
from models.errors import Stale
from models.requests import File, Paper, ResidentRequest
from models.understanding import is_urgent


async def report(turn: Turn, *_: str) -> None:
    """Ask what is the matter."""
    turn.end()
    turn.memory.pop("draft", None)
    turn.go("draft")
    await turn.answer(
        turn.say("report-ask"), [turn.choice("person", "person"), turn.choice("back", "menu")]
    )


async def begin(turn: Turn) -> bool:
    """A message that belongs to nothing starts a request, or sends the draft that was left."""
    left: Draft | None = turn.memory.get("draft")
    if left and not turn.files and (pressed := _meant(turn, left, sure=False)):
        turn.redirect = pressed
        return True
    if turn.album and turn.album == (turn.memory.get("draft") or {}).get("album"):
        turn.go("draft")  # the first photo of the album is in the draft already
    else:
        turn.memory.pop("draft", None)
    await hear(turn)
    return True


async def hear(turn: Turn) -> None:
    """Add to the draft, or start it; show it."""
    draft: Draft | None = turn.memory.get("draft")
    done_or_not = await answers.result_asked(turn) if draft else None
    if draft and not turn.files and (pressed := _meant(turn, draft, sure=done_or_not is None)):
        turn.redirect = pressed
    elif done_or_not:
        await answers.ask_result(turn, done_or_not)
    elif not draft and bare(turn.text) in turn.say.plain("report-words").split():
        await report(turn)
    elif not turn.text and not turn.files:
        await turn.answer(turn.say("report-unreadable"), [turn.choice("person", "person")])
    elif draft and (asked := await answers.asked_last(turn)):
        await answers.ask_which(turn, [asked])
    elif draft and await answers.asks_for_news_beside(turn):
        return
    else:
        await _hear(turn, draft, turn.text, turn.files)


def _meant(turn: Turn, draft: Draft, *, sure: bool) -> str | None:
    """What is meant by a button's word though other buttons were shown since, or by a `sure` yes.

    After 请问办好了吗 a yes may mean that.
    """
    if bare(turn.text) in turn.say.plain("cancel-words").split():
        return data("draft-cancel", draft["nonce"])
    if sure and bare(turn.text) in turn.say.plain("yes-words").split():
        return data("submit", draft["nonce"])
    if is_number(bare(turn.text)):
        return None
    choice = chosen(turn.text, choices(turn, draft))
    return choice.data if choice else None


async def something_new(turn: Turn) -> None:
    """What was said is no answer: it is the start of a request, or more of the draft."""
    kept = turn.memory.pop("unsorted", None)
    if kept is None:
        raise Stale(what="answer")
    text, files = own.unkept(kept)
    draft = turn.memory.get("draft") if turn.step == "draft" else None
    await _hear(turn, draft, text, files, kept.get("heard", []))


async def report_this(turn: Turn) -> None:
    """What was taken for an address, or sent instead of one, is the problem itself."""
    known = turn.memory.get("problem") or turn.memory.get("home_words", "")
    text, files = (turn.text, turn.files) if turn.files else (known, [])
    turn.end()
    if not text and not files:
        await report(turn)
        return
    await _hear(turn, None, text, files)


async def _hear(
    turn: Turn, draft: Draft | None, text: str, files: list[File], heard: Any = None
) -> None:
    if draft is None:
        draft = await new(turn)
    goes_on = bool(turn.album) and turn.album == draft.get("album")
    if await only_about_place(draft, text):
        text = ""
    draft["text"] = "\n".join(filter(None, [draft["text"], text]))
    draft["files"] += [[str(f.paper), f.source] for f in files]
    draft["heard"] = [*draft.get("heard", []), *(heard or map(list, turn.heard))]
    draft["album"] = turn.album
    turn.go("draft", draft=draft)
    if not draft["text"] and not draft["files"]:
        await ask_what(turn, draft)
        return
    await guess_category(turn, draft)
    unsure = [] if goes_on else await find_place(draft, text)
    if unsure:
        await ask_which_place(turn, unsure)
    elif goes_on:
        await turn.answer_again(await words_of(turn), choices(turn, draft), about=about(draft))
    else:
        await turn.strip(about(draft))
        await show(turn)


async def full_text(turn: Turn, nonce: int) -> None:
    """The whole of a long draft, in as many messages as it takes; then the draft again."""
    draft = current(turn, nonce)
    await turn.strip(about(draft))
    await turn.send(Words(turn.say("draft-text", text=draft["text"])))
    await turn.send(Words(await words_of(turn), choices(turn, draft)), about=about(draft))


# --- sending


async def submit(turn: Turn, nonce: int) -> None:
    """File it. The draft's message becomes the receipt. Pressed twice, it is filed once."""
    if turn.memory.get("filed", [0])[0] == nonce:
        request = await ResidentRequest.get(id=turn.memory["filed"][1])
        await turn.toast(turn.say.plain("filed", number=request.number))
        return
    draft = current(turn, nonce)
    if found := await similar.known(turn, draft):
        await similar.ask(turn, draft, found)
        return
    category = await categories.named(draft["category"])
    with own.hearing(turn, draft):
        request = await requests.file(
            turn.member if draft.get("source") else turn.account,
            draft["text"] + draft.get("callback", ""),
            category=category,
            place=await place_of(draft),
            files=[File(Paper(paper), source) for paper, source in draft["files"]],
            urgent=is_urgent(category, draft["text"]),
            follows=await own.by_number(turn, draft.get("follows", "")),
            **await on_behalf.filed_for(draft),
            now=turn.now,
        )
    await close(turn, draft)
    turn.memory["filed"] = [nonce, request.id]
    if draft.get("source"):
        await cases.filed(turn, request)
    elif turn.press and turn.message and turn.message.text is not None:
        message_id = turn.message.message_id
        await outbox.show(
            turn.chat, "receipt", request.subject, now=turn.now, message_id=message_id
        )
        await turn.toast(turn.say.plain("filed", number=request.number))


async def unlike(turn: Turn, nonce: int) -> None:
    """不一样，照样提交."""
    draft = current(turn, nonce)
    turn.go("draft", draft={**draft, "unlike": True})
    await submit(turn, nonce)


async def join_instead(turn: Turn, nonce: int, id: int) -> None:
    """我也遇到, instead of filing it."""
    draft = current(turn, nonce)
    files = [File(Paper(paper), source) for paper, source in draft["files"]]
    if draft.get("source"):
        await close(turn, draft)
        await cases.join(turn, draft, id, files)
        return
    request = await requests.join(id, turn.account, draft["text"], files=files, now=turn.now)
    await close(turn, draft)
    await turn.answer(turn.say("joined", number=request.number))


async def close(turn: Turn, draft: Draft) -> None:
    """The draft is no more; its message keeps no buttons, unless the press was on it."""
    turn.end()
    for known in ("draft", "offered"):
        turn.memory.pop(known, None)
    await turn.strip(about(draft))


async def cancel(turn: Turn, nonce: int) -> None:
    """Think better of it."""
    await close(turn, current(turn, nonce))
    await turn.answer(turn.say("draft-cancelled"), residents.choices(turn))


async def add_to(turn: Turn, nonce: int, id: int) -> None:
    """It is no request of its own, but more about one that was filed."""
    draft = current(turn, nonce)
    await close(turn, draft)
    await answers.pass_on(turn, id, draft)


def routes() -> Routes:
    """What a draft answers."""
    return Routes(
        commands={"report": report},
        presses={
            "report": report,
            "report-this": report_this,
            "something-new": something_new,
            "submit": submit,
            "draft-cancel": cancel,
            "draft-unlike": unlike,
            "draft-join": join_instead,
            "draft-text": full_text,
            "draft-add-to": add_to,
        },
        steps={"draft": hear},
        gathers={"draft"},
        yes={"submit"},
        menu={"report": report},
        free_text=[begin],
    )
