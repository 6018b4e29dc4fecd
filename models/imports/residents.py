"""Residents of a file: recognised among those the community knows, and written in bulk."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models.addresses import words
from models.imports.addresses import build, must_be_lived_in
from models.imports.cells import BadCell, Reason, digits_of
from models.imports.people import TRAITS, Person, new_phone, recognise, repeated
from models.imports.places import HouseholdKey, room_key, unit_key
from models.imports.rows import ResidentRow
from models.imports.run import Fate, Run, set_said
from models.residents import Resident


@dataclass(frozen=True, slots=True)
class _Newcomer:
    """A resident of the file: the row, the household if it names one, the home in words."""

    row: ResidentRow
    door: HouseholdKey | None
    words: str

    @property
    def person(self) -> Person:
        """How they are compared."""
        return Person(self.row.name, digits_of(self.row.phone or ""), self.door or self.words)


async def take_residents(run: Run) -> None:
    """Take the sheet of residents; households they live in are written down when new."""
    newcomers = await _newcomers(run)
    missing = {n.door: None for n in newcomers if n.door and n.door not in run.places.households}
    await build(run, missing)
    if missing:
        run.report.count("households", Fate.NEW, len(missing))
    known = await _known_residents(run)
    matched = recognise([n.person for n in newcomers], {id: p for id, (_, p) in known.items()})
    residents = {n.row.at: known[id][0] for n, id in zip(newcomers, matched, strict=True) if id}
    archived = await _archived_residents(run, [n for n in newcomers if n.row.at not in residents])
    by_row = {n.row.at: n for n in newcomers}
    new: list[Resident] = []
    changed: dict[Resident, dict[str, Any]] = {}

    async def take(row: ResidentRow) -> Fate:
        if row.at in archived:
            raise BadCell(Reason.ARCHIVED, row.name, column="name")
        newcomer, resident = by_row[row.at], residents.get(row.at)
        if resident is None:
            new.append(_new_resident(run, newcomer))
            return Fate.NEW
        differs = _update_resident(run, resident, newcomer)
        if not differs:
            return Fate.SAME
        changed[resident] = differs
        return Fate.CHANGED

    await run.each("residents", [n.row for n in newcomers], take)
    await run.put(new, changed, ("name", "phone", "household_id", "home_words"))
    await run.note_changes("resident-changed", changed)


async def _newcomers(run: Run) -> list[_Newcomer]:
    """The residents of the file whose homes there are and who stand in it once."""
    found: list[_Newcomer] = []
    for row in run.rows("residents"):
        try:
            found.append(_newcomer(run, row))
        except BadCell as bad:
            run.refuse("residents", row.at, bad)
    again = repeated([newcomer.person for newcomer in found])
    for at in again:
        row = found[at].row
        run.refuse("residents", row.at, BadCell(Reason.DUPLICATE, row.name, column="name"))
    return [newcomer for at, newcomer in enumerate(found) if at not in again]


def _newcomer(run: Run, row: ResidentRow) -> _Newcomer:
    given = [bool(part) for part in (row.estate, row.building, row.room or row.unit)]
    if given != sorted(given, reverse=True):
        raise BadCell(Reason.MISSING, column="building" if row.estate else "estate")
    if not row.estate:
        return _Newcomer(row, None, "")
    estate = run.places.estate(row.estate)
    if not row.building:
        return _Newcomer(row, None, words(estate.name))
    house = run.places.building(estate, row.building)
    if not row.room:
        return _Newcomer(row, None, words(estate.name, house.name))
    door = house.id, unit_key(row.unit), room_key(row.room)
    must_be_lived_in(run, door)
    return _Newcomer(row, door, words(estate.name, house.name, *door[1:]))


async def _known_residents(
    run: Run, *, archived: bool = False
) -> dict[int, tuple[Resident, Person]]:
    """The residents there are, with how they are compared."""
    doors = {home.id: door for door, home in run.places.households.items()}
    return {
        one.id: (
            one,
            Person(
                one.name,
                digits_of(one.phone),
                doors[one.household_id] if one.household_id else one.home_words,
            ),
        )
        for one in await run.seen(Resident).filter(archived_at__isnull=not archived)
    }


async def _archived_residents(run: Run, strangers: Sequence[_Newcomer]) -> set[int]:
    """The rows of those whom the office has archived."""
    gone = await _known_residents(run, archived=True)
    people = {id: person for id, (_, person) in gone.items()}
    found = recognise([one.person for one in strangers], people, TRAITS[:3])
    return {one.row.at for one, id in zip(strangers, found, strict=True) if id}


def _new_resident(run: Run, newcomer: _Newcomer) -> Resident:
    return Resident(
        name=newcomer.row.name,
        phone=newcomer.row.phone or "",
        household_id=_household(run, newcomer.door),
        home_words=newcomer.words,
        created_at=run.now,
    )


def _update_resident(run: Run, resident: Resident, newcomer: _Newcomer) -> dict[str, Any]:
    """Set what the file says otherwise; what stood there before."""
    household = _household(run, newcomer.door)
    phone = new_phone(resident.phone, newcomer.row.phone)
    said: dict[str, str | int | None] = {"name": newcomer.row.name, "phone": phone}
    # a home that is known by its door is not forgotten for one that is known by its estate
    if household != resident.household_id and (household or not resident.household_id):
        said |= {"household_id": household, "home_words": newcomer.words}
    elif not resident.household_id:
        said |= {"home_words": newcomer.words or None}
    return set_said(resident, **said)


def _household(run: Run, door: HouseholdKey | None) -> int | None:
    return run.places.households[door].id if door else None
