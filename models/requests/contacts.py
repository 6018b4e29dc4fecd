"""Contacts: name, phone and door of a resident, told to whoever works on the request alone.

A group sees the building and a masked name. Whoever takes a request on is told in private how to
reach the resident, and each such reveal is a line of the journal: who, when, which request, which
fields. When the request is with somebody else, or over, the private message says so and nothing
else.
"""

from datetime import datetime
from typing import Any

from tortoise.expressions import Q

from models import copies, journal, outbox
from models.database import writing
from models.journal import Actor, Via
from models.members import Member
from models.privacy import hidden_in
from models.requests.moves import Status
from models.requests.notices import ContactForClaimer
from models.requests.tables import Reporter, ResidentRequest
from models.requests.voices import Voice
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


async def show_phone(resident: Resident, *, now: datetime) -> None:
    """The resident's number is another: whoever has a request of theirs reads it where they read
    how to reach them."""
    theirs = Q(resident_id=resident.id) | Q(parent__resident_id=resident.id)
    claimed = ResidentRequest.filter(theirs, claimer_id__not_isnull=True)
    async with writing():
        for request in await claimed.exclude(status__in=OVER):
            member = Member(id=request.claimer_id)
            words = claimer(request, member.id)
            if await copies.are_told(words):
                await copies.change(words, now=now)
                await note_reveal(request, member, now=now)


def claimer(request: ResidentRequest, member: int) -> str:
    """How what a claimer was told is remembered."""
    return f"contact:{request.id}:{member}"


def caller(request: ResidentRequest, voice: Voice) -> str:
    """How what whoever calls a voice back was told is remembered."""
    return f"call:{request.id}:{voice.id if voice else 0}"


async def note_reveal(
    request: ResidentRequest, to: Member, voice: Voice = None, *, now: datetime
) -> None:
    """Write down what somebody was shown: the names of the fields, never what stands in them."""
    whose = Actor("member", to.id, Via.CHAT)
    facts: dict[str, Any] = {"reporter": voice.id} if voice else {}
    facts["fields"] = await fields_of(request, voice)
    await journal.write(whose, "contact-revealed", request, now=now, **facts)


async def fields_of(request: ResidentRequest, voice: Voice = None) -> list[str]:
    """What there is to be shown of a resident; about a part, of whoever filed the whole."""
    if voice:
        return await _fields_of_voice(voice)
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


async def _fields_of_voice(voice: Reporter) -> list[str]:
    resident = await Resident.get_or_none(id=voice.resident_id) if voice.resident_id else None
    known = {
        "name": resident or voice.account_id,
        "phone": resident and resident.phone,
        "home": resident and (resident.household_id or resident.home_words),
    }
    return [name for name, value in known.items() if value]


async def conceal_calls(
    request: ResidentRequest, *voices: Voice, whose: Actor, now: datetime
) -> None:
    """What those who call these voices back were told is told no longer, where there are any."""
    for words in [caller(request, voice) for voice in voices]:
        if await copies.are_told(words):
            await copies.take_back(words, now=now)
            await journal.write(whose, "contact-withdrawn", request, now=now)


async def conceal(request: ResidentRequest, words: str, member: int, *, now: datetime) -> None:
    """What somebody was told in private is told no longer."""
    await copies.take_back(words, now=now)
    whose = Actor("member", member, Via.CHAT)
    await journal.write(whose, "contact-withdrawn", request, now=now)
