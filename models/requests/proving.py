"""Proving: how a handler shows that it was done, where the category wants a photo of it.

办结 asks for a photo. Without one the request is done all the same, as nobody's lift should wait
for a picture; but the handler is asked for the photo, or why there is none, and the resident is
shown either. While there is neither, a second check is certain, and not drawn by lot.
"""

from collections.abc import Sequence
from datetime import datetime

from models import journal, outbox
from models.database import writing
from models.journal import Via
from models.members import Member, must_hold
from models.requests.moves import Status
from models.requests.moving import actor, locked, must_say_something, record
from models.requests.notices import ProofGiven
from models.requests.refusals import MoveNotPossible
from models.requests.tables import Attachment, Paper, Proof, ResidentRequest
from models.requests.telling import CARDS, File, tell_files


async def proof_of(request: ResidentRequest, files: Sequence[File], why_not: str) -> Proof | None:
    """How 办结 is proved; None where nothing is wanted. The request comes with its category."""
    if not request.category.photo:
        return None
    if any(file.paper in (Paper.PHOTO, Paper.VIDEO) for file in files):
        return Proof.PHOTO
    if await _shown_before(request):
        return Proof.PHOTO
    return Proof.REASON if why_not.strip() else Proof.MISSING


async def _shown_before(request: ResidentRequest) -> bool:
    """Whether the handler has sent a photo since they took it on."""
    sent = Attachment.filter(
        entry__request_id=request.id,
        entry__member_id=request.claimer_id,
        entry__internal=False,
        paper__in=[Paper.PHOTO, Paper.VIDEO],
    )
    return await sent.filter(entry__at__gte=request.claimed_at).exists()


async def prove(
    id: int,
    by: Member,
    text: str,
    *,
    now: datetime,
    files: Sequence[File] = (),
    via: Via = Via.CHAT,
) -> ResidentRequest:
    """Show afterwards that it was done, or say why there is no photo. The resident is shown it."""
    must_say_something(text, files)
    async with writing():
        request = await locked(id)
        await must_hold(by, request.grid)
        if request.proof is None or request.status not in (Status.DONE, Status.CLOSED):
            raise MoveNotPossible(
                number=request.number, move="prove", status=request.status, member=""
            )
        await record(request, None, by, text, files, now=now)
        photo = any(file.paper in (Paper.PHOTO, Paper.VIDEO) for file in files)
        if photo or request.proof is Proof.MISSING:
            request.proof = Proof.PHOTO if photo else Proof.REASON
            await request.save(update_fields=["proof"])
        await journal.write(actor(by, via), "request-proved", request, now=now, photo=photo)
        await tell_files(request, ProofGiven, by.name, text, files, now=now)
        await outbox.refresh(CARDS, request.subject, now=now)
    return request
