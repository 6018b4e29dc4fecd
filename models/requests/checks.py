"""Second checks: some residents are called back again, by somebody of another grid.

Which requests, and by whom, is drawn by the request's number and a seed of the office, not by
whoever handled it; what has no proof is checked for certain. The member chosen is told in private,
or where they never wrote to the bot in their grid's group, where a colleague may take it on; the
phone number stands in private only. What they hear is kept apart from what the resident said
first and changes nothing of it; where it differs, the desk is told.
"""

from datetime import datetime
from typing import Any

from models import grids, journal, outbox, statistics
from models.accounts import Account
from models.database import writing
from models.errors import NotAllowed, NotFound
from models.grids import UNIT_LEVEL, ids_on
from models.journal import Actor, Via
from models.members import Member, Post, roles_at
from models.policy import may
from models.requests import contacts
from models.requests.asking import drawn
from models.requests.notices import ContactForChecker, SecondCheckDiffers, SecondCheckWanted
from models.requests.refusals import AlreadyChecked
from models.requests.tables import Cause, Proof, ResidentRequest, Satisfaction, SecondCheck
from models.residents import Resident
from models.statistics.tables import Figure

WHOLE = 2**64

POINTS = {Satisfaction.SATISFIED: 2, Satisfaction.BASICALLY: 1, Satisfaction.DISSATISFIED: 0}
"""What an answer is tallied as."""


def is_drawn(number: str, share: float, seed: str = "") -> bool:
    """Whether a request is checked again.

    >>> is_drawn("261123-001", 1), is_drawn("261123-001", 0)
    (True, False)
    """
    return drawn(number, "check", seed) < share * WHOLE


async def choose(request: ResidentRequest, *, now: datetime) -> SecondCheck | None:
    """Have it checked by somebody of another grid, when it is drawn and there is somebody.

    Not the confidential, which nobody but the desk may see; nor where there is no phone to call.
    """
    rules = await statistics.current(now)
    if not (
        request.proof is Proof.MISSING or is_drawn(request.number, rules.second_checks, rules.seed)
    ):
        return None
    if request.category.confidential or not await _has_phone(request):
        return None
    posts = await _of_other_grids(request)
    if not posts:
        return None
    post = posts[drawn(request.number, "member", rules.seed) % len(posts)]
    check = await SecondCheck.create(
        request_id=request.id, chosen_at=now, grid_id=post.grid_id, member_id=post.member_id
    )
    notice = SecondCheckWanted(request.number, request.id, check.id)
    if await outbox.tell(post.member, notice, words=checker(check), now=now):
        await contacts.note_reveal(request, post.member, now=now)
    else:
        await outbox.tell(post.grid, notice, now=now)
    return check


async def _has_phone(request: ResidentRequest) -> bool:
    resident = await Resident.get_or_none(id=request.resident_id) if request.resident_id else None
    return bool(resident and resident.phone)


async def _of_other_grids(request: ResidentRequest) -> list[Post]:
    """Posts of the community apart from the request's grid, those above it and those below it."""
    grid = request.grid
    desk = await grids.desk_of(grid)
    posts = Post.filter(
        grid__path__startswith=desk.path, role__in=may("check:requests"), member__archived_at=None
    ).exclude(grid__level__code=UNIT_LEVEL)
    posts = posts.select_related("grid", "member")
    here, apart = set(ids_on(grid.path)), list[Post]()
    involved = {request.claimer_id, request.lead_id}
    for post in await posts.order_by("member_id", "id"):
        if post.grid_id in here or post.grid.path.startswith(grid.path):
            involved.add(post.member_id)
        else:
            apart.append(post)
    apart = [post for post in apart if post.member_id not in involved]
    chats = Account.filter(member_id__in=[p.member_id for p in apart], chat_id__not_isnull=True)
    known: set[Any] = set(await chats.values_list("member_id", flat=True))
    return [post for post in apart if post.member_id in known] or apart


async def take(id: int, member: Member, *, now: datetime) -> SecondCheck:
    """A colleague of the grid takes it on; they are told in private whom to call."""
    async with writing():
        check = await must_be_open(id, member)
        if check.member_id != member.id:
            check.member_id = member.id
            await check.save(update_fields=["member_id"])
        number = check.request.number
        notice = ContactForChecker(number, check.request_id, check.id)
        if await outbox.tell(member, notice, words=checker(check), now=now):
            await contacts.note_reveal(check.request, member, now=now)
    return check


def checker(check: SecondCheck) -> str:
    """How what a checker was told in private is remembered."""
    return f"check:{check.id}"


async def must_be_open(id: int, member: Member) -> SecondCheck:
    """The check, when this member may call. Raises `NotAllowed`, `AlreadyChecked`, `NotFound`."""
    check = (
        await SecondCheck.filter(id=id)
        .select_for_update(of=("request_checks",))
        .select_related("request__grid", "grid")
        .first()
    )
    if check is None:
        raise NotFound(what="check")
    request = check.request
    theirs = check.member_id == member.id
    if not theirs and not await roles_at(member, request.grid):
        theirs = bool(await roles_at(member, check.grid))
    handled = member.id in (request.claimer_id, request.lead_id)
    if not theirs or handled or member.archived_at:
        raise NotAllowed(what=check.grid.name)
    if check.at is not None:
        raise AlreadyChecked(number=request.number)
    return check


async def note(
    id: int,
    member: Member,
    *,
    now: datetime,
    cause: Cause | None = None,
    solved: bool | None = None,
    contacted: bool | None = None,
    satisfaction: Satisfaction | None = None,
    via: Via = Via.CHAT,
) -> SecondCheck:
    """Write down what was heard, or why nobody was reached."""
    async with writing():
        check = await must_be_open(id, member)
        said = {"solved": solved, "contacted": contacted, "satisfaction": satisfaction}
        heard: dict[str, Any] = {"cause": cause} if cause else said
        for name, value in {"at": now, "member_id": member.id, **heard}.items():
            setattr(check, name, value)
        await check.save(update_fields=["at", "member_id", *heard])
        request = check.request
        await journal.write(
            Actor("member", member.id, via), "request-checked", request, now=now, check=check.id
        )
        await contacts.conceal(request, checker(check), member.id, now=now)
        if cause is None:
            await _count(request, check, now=now)
        if check.solved is False:
            desk = await grids.desk_of(request.grid)
            await outbox.tell(
                desk, SecondCheckDiffers(request.number, request.id, member.name), now=now
            )
    return check


async def _count(request: ResidentRequest, check: SecondCheck, *, now: datetime) -> None:
    for figure, said in (
        (Figure.CHECKED_SOLVED, check.solved),
        (Figure.CHECKED_CONTACTED, check.contacted),
        (Figure.CHECKED_SATISFIED, check.satisfaction and POINTS[check.satisfaction]),
    ):
        if said is not None:
            await statistics.count(request, figure, int(said), now=now)
