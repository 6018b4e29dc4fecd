"""Phoning 电话回访: who is not in the chat is called back by the desk.

The desk's group hears that somebody is to be called (`asking`). Whoever takes it on is told in
private whom, each voice by itself, and such a reveal is a line of the journal. Once there is an
answer, or it is too late for one, the number is told no longer.
"""

from datetime import datetime

from models import outbox
from models.database import writing
from models.members import Member, must_hold
from models.requests import contacts
from models.requests.moves import Status
from models.requests.moving import locked
from models.requests.notices import ContactForCaller
from models.requests.refusals import AlreadyChecked, NotByHandler
from models.requests.tables import Outcome, ResidentRequest
from models.requests.voices import Voice, answered, called_back, chats_of, others


async def take(id: int, member: Member, *, now: datetime) -> ResidentRequest:
    """Somebody of the desk calls: they are told whom. Never whoever handled it.

    Raises `AlreadyChecked` when there is nobody left to call, `NotAllowed`, `NotByHandler`.
    """
    async with writing():
        request = await locked(id)
        await must_hold(member, request.grid, to="record:callbacks")
        if member.id in (request.claimer_id, request.lead_id):
            raise NotByHandler(number=request.number)
        if not (left := await to_be_called(request)):
            raise AlreadyChecked(number=request.number)
        for voice in left:
            notice = ContactForCaller(request.number, request.id, voice.id if voice else 0)
            words = contacts.caller(request, voice)
            if await outbox.tell(member, notice, words=words, now=now):
                await contacts.note_reveal(request, member, voice, now=now)
    return request


async def to_be_called(request: ResidentRequest) -> list[Voice]:
    """The voices that can be asked by phone alone, and have not answered."""
    done = request.status is Status.DONE
    if not (done or request.outcome is Outcome.CONFIRMED):
        return []
    known = await answered(request, request.done_at)
    left: list[Voice] = []
    if done and 0 not in known and not await called_back(request):
        left.append(None)
    silent = [reporter for reporter in await others(request) if reporter.id not in known]
    return left + [reporter for reporter in silent if not await chats_of([reporter])]
