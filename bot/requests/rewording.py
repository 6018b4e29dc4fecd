"""Second thoughts: a message that was changed in the app, and one that is taken back.

The chat platform tells a bot when a message is edited, and never when one is deleted. So what is
taken back is answered with 撤回: a reply to one's own message, or /delete where a group shows the
bot commands alone.
"""

from bot.chat.keyboards import Words, bare
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.requests import draft, notes, resident
from models import copies, requests
from models.copies import Spoken
from models.requests import Entry, FirstWords

TAKE_BACK = ("撤回", "/delete", "delete", "删除", "takeback")


# --- changed in the app


async def hear_edit(turn: Turn) -> None:
    """One's own message says something else now: so do the draft, or the request and its copies."""
    assert turn.message is not None, "an edit is of a message"
    if not turn.in_group and draft.reworded(turn, turn.message.message_id):
        await draft.guess_category(turn, draft.current(turn))
        words, about = await draft.words_of(turn), draft.about(draft.current(turn))
        await turn.answer_again(words, draft.choices(turn, draft.current(turn)), about=about)
        return
    spoken = await copies.said_in(turn.chat, turn.message.message_id)
    if spoken is None:
        return
    entry = int(spoken.words.partition(":")[2])
    before, _ = notes.split(spoken.text)
    after, internal = notes.split(turn.text) if turn.in_group else (turn.text, False)
    by = turn.account.member if await _is_staffs(entry) else turn.account
    if by is None or spoken.text == turn.text:
        return
    await requests.reword(entry, by, before, after, internal=internal, now=turn.now)
    await Spoken.filter(id=spoken.id).update(text=turn.text)


async def _is_staffs(entry: int) -> bool:
    return await Entry.filter(id=entry, member_id__not_isnull=True).exists()


# --- taken back


async def hear_reply(turn: Turn) -> bool:
    """撤回, as a reply to one's own message."""
    if bare(turn.text) not in map(bare, TAKE_BACK) or turn.answered is None:
        return False
    spoken = await copies.said_in(turn.chat, turn.answered)
    if spoken is None:
        return False
    await _take_back(turn, int(spoken.words.partition(":")[2]))
    return True


async def delete(turn: Turn, *_: str) -> None:
    """/delete: how, unless it is a reply to one's own message."""
    if not await hear_reply(turn):
        await turn.send(Words(turn.say("take-back-how")), reply=turn.in_group)


async def _take_back(turn: Turn, entry: int) -> None:
    by = turn.member if await _is_staffs(entry) else turn.account
    try:
        await requests.take_back(entry, by, now=turn.now)
    except FirstWords:
        line = await Entry.get(id=entry).select_related("request")
        await resident.ask_withdraw(turn, line.request_id, line.request.version)
        return
    if turn.in_group:
        await turn.nod()
    else:
        await turn.send(Words(turn.say("taken-back")))


def routes() -> Routes:
    """What second thoughts answer."""
    return Routes(
        commands={"delete": delete},
        group_commands={"delete": delete},
        edits=[hear_edit],
        to_own=[hear_reply],
    )
