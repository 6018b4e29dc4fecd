"""Proposals: a neighbour 能人 offers to teach, and the desk makes a course of it or says why not.

What becomes a course is a draft: the neighbour is its teacher, and whatever a course needs before
it is published is still to be said, a certificate included.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models import addresses, journal, outbox
from models.calendar import local
from models.courses import publishing
from models.courses.tables import Course, Proposal, ProposalStatus, Teacher, Term
from models.courses.timetable import Slot
from models.database import writing
from models.errors import Invalid, NotFound, RuleBroken
from models.grids import Grid, desk_of, front_desk
from models.journal import Actor
from models.members import Member, must_hold
from models.outbox import Notice
from models.residents import Resident

SEATS = 20
"""The seats of a course of which nothing else is said."""


@dataclass(eq=False)
class AlreadyProposed(RuleBroken):
    """The same person has offered the same, and nobody has answered yet."""

    title: str


@dataclass(eq=False)
class ProposalAnswered(RuleBroken):
    """Somebody has answered the offer already."""

    title: str
    status: str


@dataclass(eq=False)
class NoTerm(RuleBroken):
    """There is no term for a course: neither one that runs nor one to come."""


@dataclass
class ProposalDrafted(Notice):
    """To whoever offered: a course is being made of it."""

    title: str
    proposal: int


@dataclass
class ProposalDeclined(Notice):
    """To whoever offered: not this time, and why."""

    title: str
    proposal: int
    answer: str


async def propose(
    resident: Resident,
    title: str,
    actor: Actor,
    *,
    now: datetime,
    times: str = "",
    audience: str = "",
) -> Proposal:
    """Offer to teach; the desk of where one lives sees it. Raises `AlreadyProposed`."""
    words = " ".join(title.split())
    if not words:
        raise Invalid(field="title", value=title)
    async with writing():
        same = Proposal.filter(resident_id=resident.id, title=words, status=ProposalStatus.OPEN)
        if await same.exists():
            raise AlreadyProposed(title=words)
        proposal = await Proposal.create(
            resident_id=resident.id,
            grid=await _desk(resident),
            title=words[:80],
            times=times[:200],
            audience=audience[:120],
            created_at=now,
        )
        await journal.write(actor, "course-proposed", proposal, now=now)
        for chat in await outbox.chats_of(await Grid.get(id=proposal.grid_id)):
            await outbox.show(chat, "proposal", proposal.subject, now=now)
    return proposal


async def _desk(resident: Resident) -> Grid:
    home = await addresses.home_of(resident.household_id)
    if home is None:
        return await front_desk()
    building = home.building
    grid = building.grid_id if building and building.grid_id else home.estate.grid_id
    return await desk_of(await Grid.get(id=grid))


async def draft(
    id: int,
    member: Member,
    actor: Actor,
    *,
    now: datetime,
    term: Term | None = None,
    grid: Grid | None = None,
    seats: int = SEATS,
    slots: Sequence[Slot] = (),
) -> Course:
    """Make a draft of an offer, in the present or the next term when none is named.

    Raises `ProposalAnswered`, or `NoTerm`; `NotAllowed` for whoever is not at the desk.
    """
    async with writing():
        proposal = await _open(id, member)
        teacher = await _teacher(proposal)
        course = await publishing.create(
            proposal.title,
            term or await _term(now=now),
            grid or await Grid.get(id=proposal.grid_id),
            seats,
            slots,
            actor,
            now=now,
            teacher=teacher,
            audience=proposal.audience,
        )
        proposal.course_id = course.id
        news = ProposalDrafted(proposal.title, proposal.id)
        await _answer(proposal, ProposalStatus.DRAFTED, news, "proposal-drafted", actor, now=now)
    return course


async def decline(id: int, member: Member, words: str, actor: Actor, *, now: datetime) -> Proposal:
    """Say no, with words for whoever offered. Raises `ProposalAnswered` or `NotAllowed`."""
    if not words.strip():
        raise Invalid(field="answer", value="")
    async with writing():
        proposal = await _open(id, member)
        proposal.answer = words.strip()[:500]
        news = ProposalDeclined(proposal.title, proposal.id, proposal.answer)
        await _answer(proposal, ProposalStatus.DECLINED, news, "proposal-declined", actor, now=now)
    return proposal


async def _open(id: int, member: Member) -> Proposal:
    proposal = await Proposal.filter(id=id).select_for_update().first()
    if proposal is None:
        raise NotFound(what="proposal")
    await must_hold(member, await Grid.get(id=proposal.grid_id), to="answer:proposals")
    if proposal.status is not ProposalStatus.OPEN:
        raise ProposalAnswered(title=proposal.title, status=proposal.status)
    return proposal


async def _teacher(proposal: Proposal) -> Teacher:
    resident = await Resident.get(id=proposal.resident_id)
    known = await Teacher.filter(resident_id=resident.id, archived_at=None).first()
    return known or await Teacher.create(
        name=resident.name, grid_id=proposal.grid_id, resident_id=resident.id
    )


async def _term(*, now: datetime) -> Term:
    """The term that runs, or the next one."""
    found = await Term.filter(through__gte=local(now).date()).order_by("starts_on").first()
    if found is None:
        raise NoTerm()
    return found


async def _answer(
    proposal: Proposal,
    status: ProposalStatus,
    news: Notice,
    act: str,
    actor: Actor,
    *,
    now: datetime,
) -> None:
    proposal.status, proposal.decided_at = status, now
    proposal.version += 1
    await proposal.save(update_fields=["status", "decided_at", "course_id", "answer", "version"])
    await journal.write(actor, act, proposal, now=now)
    await outbox.tell(Resident(id=proposal.resident_id), news, now=now)
    await outbox.refresh(("proposal",), proposal.subject, now=now)
