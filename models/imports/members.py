"""Members of a file, and their posts: what the file says of somebody's posts is all of them."""

from collections.abc import Collection, Sequence

from models import registers
from models.imports.cells import BadCell, Reason, digits_of
from models.imports.people import Person, Trait, new_phone, recognise, repeated
from models.imports.rows import MemberRow
from models.imports.run import Fate, Run, Written, differences
from models.members import Member, Role, appoint

MEMBER_TRAITS: Sequence[Trait] = (
    lambda one: (one.name, one.phone),
    lambda one: one.name,
    lambda one: one.phone or None,
)
"""Staff are few: a name that only one bears is enough."""


async def take_members(run: Run) -> None:
    """Take the sheet of members."""
    rows: list[MemberRow] = run.rows("members")
    known = {m.id: m for m in await run.seen(Member).prefetch_related("posts")}
    found = _recognised(rows, known.values())

    async def take(row: MemberRow) -> Fate:
        who = found[row.at]
        if isinstance(who, Reason):
            raise BadCell(who, row.name, column="name")
        wanted = {(run.places.grid(g, column="posts").id, role) for g, role in row.posts or ()}
        return await _member(run, row, known[who] if who else None, wanted)

    await run.each("members", rows, take)


def _recognised(
    rows: Sequence[MemberRow], known: Collection[Member]
) -> dict[int, int | Reason | None]:
    """By row the member it is, none when they are new, or why it can't be said."""
    people = [Person(row.name, digits_of(row.phone or "")) for row in rows]
    active = {m.id: _person(m) for m in known if not m.archived_at}
    archived = {_person(m) for m in known if m.archived_at}
    again = repeated(people, MEMBER_TRAITS[:1])
    surely = recognise(people, active, MEMBER_TRAITS[:1])
    namesakes = [person.name for id, person in active.items() if id not in surely]
    found: dict[int, int | Reason | None] = {}
    for at, likely in enumerate(recognise(people, active, MEMBER_TRAITS)):
        who: int | Reason | None = likely
        if at in again:
            who = Reason.DUPLICATE
        elif not surely[at] and namesakes.count(people[at].name) > 1:
            who = Reason.AMBIGUOUS_MEMBER
        elif not likely and people[at] in archived:
            who = Reason.ARCHIVED
        found[rows[at].at] = who
    return found


def _person(member: Member) -> Person:
    return Person(member.name, digits_of(member.phone))


async def _member(
    run: Run, row: MemberRow, member: Member | None, wanted: set[tuple[int, Role]]
) -> Fate:
    if member is None:
        new = {"name": row.name, "phone": row.phone or ""}
        member = await registers.create(Member, new, run.actor, now=run.now)
        await _post(run, member, wanted)
        run.written.append(Written(member))
        return Fate.NEW
    differs = differences(member, name=row.name, phone=new_phone(member.phone, row.phone))
    changed = bool(differs)
    if differs:
        await registers.change(member, differs, run.actor, now=run.now)
    for post in member.posts if row.posts is not None else ():
        elsewhere = post.grid_id not in run.places.grids
        if not elsewhere and (post.grid_id, post.role) not in wanted:
            await registers.remove(post, run.actor, now=run.now)
            changed = True
    held = {(post.grid_id, post.role) for post in member.posts}
    changed |= await _post(run, member, wanted - held)
    if not changed:
        return Fate.SAME
    run.written.append(Written(member, {}))
    return Fate.CHANGED


async def _post(run: Run, member: Member, wanted: set[tuple[int, Role]]) -> bool:
    for grid, role in sorted(wanted):
        await appoint(member, run.places.grids[grid], role, run.actor, now=run.now)
    return bool(wanted)
