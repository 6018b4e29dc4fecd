"""On behalf 代办: somebody files for another, who has no phone in the hand or can't write.

Who filed it and who it is for are both kept, and hear of it where they can be told. One of the two
is called back, as was agreed when it was filed; staff who file for a resident never are: the desk
phones the resident. Whoever lives with somebody may choose among their household; staff look into
the register of their own grids. Nobody is told who else is in it.
"""

import re
from datetime import datetime
from typing import NamedTuple

from models import addresses, residents
from models.accounts import Account
from models.addressbook import Candidate
from models.addresses import Place
from models.database import writing
from models.errors import NotAllowed
from models.grids import Grid
from models.journal import Actor
from models.members import Member, Post
from models.requests.refusals import NotOfYours
from models.residents import Resident

NAME = 30
"""Characters of a name."""

_SPACE = re.compile(r"[\s，,、;；：:]+")
_RELATION = re.compile(  # 我妈妈 张秀兰: she is not called 我妈妈
    r"^(?:是|替|帮)?(?:我|俺|咱)?(?:家)?(?:的)?(?:妈妈?|爸爸?|父亲|母亲|爷爷|奶奶|外公|外婆|公公|婆婆|岳父|岳母|老伴|老公|老婆"
    r"|爱人|儿子|女儿|孙子|孙女|哥哥?|弟弟?|姐姐?|妹妹?|叔叔|阿姨|邻居|隔壁|楼上|楼下)(?:叫|是|[\s，,、：:]+)(?=\S)"
)
_PHONE = re.compile(r"(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)")


async def household_of(account: Account) -> list[Resident]:
    """Those who are known to live with somebody, without themselves."""
    if account.resident_id is None:
        return []
    own = await Resident.get(id=account.resident_id)
    if own.household_id is None:
        return []
    together = Resident.filter(household_id=own.household_id, archived_at=None)
    return await together.exclude(id=own.id).order_by("id")


async def somebody(account: Account, said: str, actor: Actor, *, now: datetime) -> Resident:
    """The resident that a name means, with an address and a phone number if these were written.

    For a resident it is somebody of their household, or a new entry, at home with them where no
    address was written. For staff it is a resident of their grids, or a new entry in one of them.
    Raises `NotOfYours`.
    """
    name, place, phone = await read(said)
    if account.member_id:
        return await _of_grids(account.member_id, name, place, phone, actor, now=now)
    for known in await household_of(account):
        if known.name == name:
            return known
    home, words = (place.household, place.words(room=True)) if place else (None, "")
    if place is None and account.resident_id:
        own = await Resident.get(id=account.resident_id).select_related("household")
        home, words = own.household, own.home_words
    return await residents.register(
        name, actor, now=now, household=home, home_words=words, phone=phone
    )


class Caller(NamedTuple):
    """Whoever phones or has come to the desk, and what they said is the matter."""

    resident: Resident
    words: str


async def caller(account: Account, said: str, actor: Actor, *, now: datetime) -> Caller:
    """Who it is and what is the matter: "name, phone, home, words", in one line or several.

    Raises `NotOfYours`.
    """
    name, phone, rest = _parted(said)
    home, words = await _home_and_words(rest)
    known = await somebody(account, f"{name} {phone} {home}", actor, now=now)
    return Caller(known, words)


async def _home_and_words(rest: str) -> tuple[str, str]:
    """The first of the words that tell an address as well as all of them do, and those after."""
    book = await addresses.book()
    whole = book.find(rest).clear
    if whole is None:
        return "", rest
    ends = [match.end() for match in re.finditer(r"[^\s，,、;；。]+", rest)]
    end = next(end for end in ends if _as_exact(book.find(rest[:end]).clear, whole))
    return rest[:end], rest[end:].strip(" ，,、;；。\n")


def _as_exact(found: Candidate | None, whole: Candidate) -> bool:
    def door(one: Candidate) -> tuple[object, ...]:
        return one.estate.id, one.building and one.building.id, one.unit, one.room

    return found is not None and door(found) == door(whole)


async def read(said: str) -> tuple[str, Place | None, str]:
    """A name, an address and a phone number out of one line. Raises `NotOfYours` without a name."""
    name, phone, rest = _parted(said)
    found = (await addresses.book()).find(f"{name} {rest}").clear
    place = None
    if found and rest:
        house = found.building.id if found.building else None
        place = await addresses.place(found.estate.id, house, found.unit, found.room)
    return name, place, phone


def _parted(said: str) -> tuple[str, str, str]:
    """The name, which stands first, the phone number, and the rest."""
    phone = _PHONE.search(said)
    rest = said.replace(phone[0], " ") if phone else said
    rest = _RELATION.sub("", rest.strip(), count=1)
    name, _, rest = _SPACE.sub(" ", rest, count=1).partition(" ")
    if not name or any(char.isdigit() for char in name):
        raise NotOfYours(name=said[:NAME])
    return name[:NAME], re.sub(r"[\s-]", "", phone[0]) if phone else "", rest.strip()


async def _of_grids(
    member: int, name: str, place: Place | None, phone: str, actor: Actor, *, now: datetime
) -> Resident:
    posts = await Post.filter(member_id=member).select_related("grid")
    paths = tuple(post.grid.path for post in posts)
    known = []
    for one in await Resident.filter(name=name, archived_at=None).order_by("id"):
        home = await addresses.home_of(one.household_id)
        if home is None or not _below(home.grid, paths):
            continue
        if place is None or _same(home, place):
            known.append(one)
    if len(known) == 1:
        return await _with_phone(known[0], phone)
    if known or place is None or not _below(place.grid, paths):
        raise NotOfYours(name=name)
    return await residents.register(
        name,
        actor,
        now=now,
        household=place.household,
        home_words=place.words(room=True),
        phone=phone,
    )


def _below(grid: Grid, paths: tuple[str, ...]) -> bool:
    return grid.path.startswith(paths)


def _same(home: Place, place: Place) -> bool:
    if home.household and place.household:
        return home.household.id == place.household.id
    if home.building and place.building:
        return home.building.id == place.building.id
    return home.estate.id == place.estate.id


async def _with_phone(resident: Resident, phone: str) -> Resident:
    """What was not known of them is, from now on; what was known stays."""
    if phone and not resident.phone:
        async with writing():
            await Resident.filter(id=resident.id).update(phone=phone)
        resident.phone = phone
    return resident


async def is_staff(account: Account) -> bool:
    """Whether it is staff who file, who are never called back about it."""
    if account.member_id is None:
        return False
    return await Member.filter(id=account.member_id, archived_at=None).exists()


async def must_be_staff(account: Account) -> None:
    """Raises `NotAllowed`."""
    if not await is_staff(account):
        raise NotAllowed(what="")
