"""Contacts: name, phone and door of a resident, told to whoever works on the request alone.

A group sees the building and a masked name. Whoever takes a request on is told in private how to
reach the resident, and each such reveal is a line of the journal: who, when, which request, which
fields. When the request is with somebody else, or over, the private message says so and nothing
else.
"""

from datetime import datetime

from models import copies, journal, outbox
from models.journal import Actor, Via
from models.members import Member
from models.privacy import hidden_in
from models.requests.moves import Status
from models.requests.notices import ContactForClaimer
from models.requests.tables import ResidentRequest
from models.residents import Resident

OVER = (Status.CLOSED, Status.WITHDRAWN, Status.DECLINED, Status.MERGED)
"""Nobody has to reach the resident any more."""


async def follow(request: ResidentRequest, had: int | None, was: Status, *, now: datetime) -> None:
    """Tell whoever has the request now, and no longer whoever `had` it."""
    has = None if request.status in OVER else request.claimer_id
    had = None if was in OVER else had
    if had and had != has:
        await conceal(request, claimer(request, had), had, now=now)
    if has and has != had:
        member = Member(id=has)
        notice = ContactForClaimer(request.number, request.id)
        if await outbox.tell(member, notice, words=claimer(request, has), now=now):
            await note_reveal(request, member, now=now)


def claimer(request: ResidentRequest, member: int) -> str:
    """How what a claimer was told is remembered."""
    return f"contact:{request.id}:{member}"


async def note_reveal(request: ResidentRequest, to: Member, *, now: datetime) -> None:
    """Write down what somebody was shown: the names of the fields, never what stands in them."""
    whose = Actor("member", to.id, Via.CHAT)
    fields = await fields_of(request)
    await journal.write(whose, "contact-revealed", request, now=now, fields=fields)


async def fields_of(request: ResidentRequest) -> list[str]:
    """What there is to be shown of a resident; about a part, of whoever filed the whole."""
    if request.parent_id:
        request = await ResidentRequest.get(id=request.parent_id)
    resident = await Resident.get_or_none(id=request.resident_id) if request.resident_id else None
    home = resident.household_id if resident else None
    known = {
        "name": resident or request.account_id,
        "phone": resident and resident.phone,
        "home": resident and (resident.household_id or resident.home_words),
        "place": request.household_id if request.household_id != home else None,
        "numbers": hidden_in(request.text),
        "filer": request.callback_by and request.account_id,
    }
    return [name for name, value in known.items() if value]


async def conceal(request: ResidentRequest, words: str, member: int, *, now: datetime) -> None:
    """What somebody was told in private is told no longer."""
    await copies.take_back(words, now=now)
    whose = Actor("member", member, Via.CHAT)
    await journal.write(whose, "contact-withdrawn", request, now=now)
