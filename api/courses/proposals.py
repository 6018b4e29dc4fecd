"""Proposals: what neighbours offer to teach, and what the desk makes of it."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Response
from litestar.params import FromQuery
from msgspec import Meta, Struct
from tortoise.expressions import Q

from api import pages
from api.access import Seen
from api.conditions import Expected, seen
from api.courses.offered import COURSES, CourseOut, Slot, pattern
from api.fields import (
    AskedId,
    Form,
    Id,
    Line,
    Name,
    Number,
    Place,
    Reply,
    Seats,
    Wanted,
    given,
)
from api.pages import Page, Paged
from api.registers import answer, must_see
from api.routes import Body, get, post
from models import clock, visible
from models.courses import Proposal, ProposalStatus, Term, proposals
from models.grids import Grid
from models.residents import Resident


class ProposalOut(Struct):
    """What a resident offers to teach, in their own words, and what became of it."""

    id: int
    resident_id: int
    grid_id: int
    title: str
    times: str
    audience: str
    status: ProposalStatus
    course_id: int | None
    answer: str
    created_at: datetime
    decided_at: datetime | None
    version: int


class NewProposal(Form):
    """What somebody who came or called offers to teach, in their own words."""

    resident_id: Id
    title: Name
    times: Line = ""
    audience: Place = ""


class DraftWanted(Form):
    """What is to be said of the draft already; the present or the next term when none is named."""

    term_id: Id | None = None
    grid_id: Id | None = None
    seats: Seats = proposals.SEATS
    slots: Annotated[list[Slot], Meta(max_length=14)] = []


class Declined(Form):
    """Why not, in words that the resident reads."""

    answer: Reply


async def proposals_wanted(
    status: FromQuery[ProposalStatus | None] = None,
    grid_id: AskedId = None,
    resident_id: AskedId = None,
) -> Q:
    """The proposals asked for."""
    return given(status=status, grid_id=grid_id, resident_id=resident_id)


@get(
    "/proposals",
    may="read:proposals",
    tags=["proposals"],
    dependencies={"where": proposals_wanted, "page": pages.by("created_at", "title")},
)
async def list_proposals(sight: Seen, where: Wanted, page: Paged) -> Response[Page[ProposalOut]]:
    """What residents offer to teach."""
    return await page.of(visible.rows(Proposal, sight).filter(where), pages.columns(ProposalOut))


@post("/proposals", may="answer:proposals", tags=["proposals"])
async def make_proposal(sight: Seen, data: Body[NewProposal]) -> Response[ProposalOut]:
    """Write down what a resident offers to teach; the desk they live under sees it."""
    resident = await must_see(Resident, data.resident_id, sight, field="resident_id")
    said = {"times": data.times, "audience": data.audience}
    made = await proposals.propose(resident, data.title, sight.actor, now=clock.now(), **said)
    return await _shown(made, status=201)


@get("/proposals/{id:int}", may="read:proposals", tags=["proposals"])
async def get_proposal(sight: Seen, id: Number) -> Response[ProposalOut]:
    """One offer."""
    return await _shown(await visible.one(Proposal, id, sight))


@post("/proposals/{id:int}/draft", may="answer:proposals", tags=["proposals"])
async def draft_proposal(
    sight: Seen, id: Number, data: Body[DraftWanted], expected: Expected
) -> Response[CourseOut]:
    """Make a draft course of an offer; the resident is told."""
    proposal = await seen(Proposal, id, sight, expected)
    term: Term | None = None
    grid: Grid | None = None
    if data.term_id is not None:
        term = await must_see(Term, data.term_id, sight, field="term_id")
    if data.grid_id is not None:
        grid = await must_see(Grid, data.grid_id, sight, field="grid_id")
    course = await proposals.draft(
        proposal.id,
        sight.member,
        sight.actor,
        now=clock.now(),
        term=term,
        grid=grid,
        seats=data.seats,
        slots=pattern(data.slots),
    )
    return await COURSES.shown(course, sight, status=201)


@post("/proposals/{id:int}/decline", may="answer:proposals", status=200, tags=["proposals"])
async def decline_proposal(
    sight: Seen, id: Number, data: Body[Declined], expected: Expected
) -> Response[ProposalOut]:
    """Say no, with words for the resident."""
    proposal, now = await seen(Proposal, id, sight, expected), clock.now()
    return await _shown(
        await proposals.decline(proposal.id, sight.member, data.answer, sight.actor, now=now)
    )


async def _shown(row: Proposal, *, status: int = 200) -> Response[ProposalOut]:
    (out,) = await pages.columns(ProposalOut)([row])
    at = f"/api/v1/proposals/{row.id}" if status == 201 else None
    return answer(out, row.version, status=status, at=at)


def routes() -> list[Any]:
    """Proposals."""
    return [list_proposals, make_proposal, get_proposal, draft_proposal, decline_proposal]
