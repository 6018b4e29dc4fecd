"""Albums: photos that are sent together come one by one, and belong to one line of the timeline."""

from bot.chat.turn import Turn
from models import requests
from models.requests import Entry, ResidentRequest


def begin(turn: Turn, request: ResidentRequest) -> None:
    """Remember where an album goes, whose further photos come by themselves."""
    if turn.album and request.line:
        turn.memory["album"] = [turn.album, request.line.id]


async def goes_on(turn: Turn) -> bool:
    """The further photos of an album go where its first one went."""
    album, line = turn.memory.get("album") or ("", 0)
    if not turn.album or turn.album != album:
        return False
    entry = await Entry.get(id=line)
    by = turn.member if entry.member_id else turn.account
    await requests.add_files(line, by, turn.text, turn.files, now=turn.now)
    return True
