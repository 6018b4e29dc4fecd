"""A community without a chat platform: grids, groups, people, requests, on a database of its own.

    wang = await here.resident("王秀英", home="碧海蓝天3")
    request = await here.reports(wang, "电梯坏了")
    await requests.claim(request.id, here.chen, now=here.now)
    assert await here.told(wang) == ["request-claimed"]

凌波社区 has a grid, two micro-grids with an estate each, and a group for every grid.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from models import addresses, categories, grids, members, requests, residents
from models.accounts import Account
from models.addresses import Building, Estate, Place
from models.chats import Chat, ChatKind, seen
from models.database import close_database, open_database, writing
from models.grids import Grid, Level
from models.journal import OPERATOR
from models.members import Member, Role
from models.outbox import Outgoing, What
from models.requests import ResidentRequest

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Nine o'clock in the community."""


@dataclass
class Community:
    """Who and what there is."""

    now: datetime = MONDAY
    community: Grid = None  # type: ignore[assignment]
    grid: Grid = None  # type: ignore[assignment]
    micro: Grid = None  # type: ignore[assignment]
    other: Grid = None  # type: ignore[assignment]
    groups: dict[int, Chat] = field(default_factory=dict)
    chen: Member = None  # type: ignore[assignment]
    desk: Member = None  # type: ignore[assignment]
    lead: Member = None  # type: ignore[assignment]
    number: int = 100

    # --- who

    async def account(self, name: str, *, locale: str = "zh", **belongs: Any) -> Account:
        """Somebody in a chat app, with a private chat."""
        self.number += 1
        chat = await seen(str(self.number), ChatKind.PRIVATE, name, locale)
        async with writing():
            return await Account.create(
                external_id=str(self.number),
                name=name,
                chat=chat,
                created_at=self.now,
                locale=locale,
                **belongs,
            )

    async def resident(self, name: str, *, home: str = "碧海蓝天3") -> Account:
        """The account of a resident, at a home in words."""
        place = await self.place(home) if home else None
        async with writing():
            household = (
                await addresses.Household.create(building=place.building, unit="2", room="501")
                if place and place.building
                else None
            )
            resident = await residents.register(
                name, OPERATOR, now=self.now, household=household, phone="13800138000"
            )
        return await self.account(name, resident=resident)

    async def staff(self, name: str, grid: Grid, role: Role = Role.MEMBER) -> Member:
        """A member of staff with a post and an account."""
        async with writing():
            member = await Member.create(name=name)
            await members.appoint(member, grid, role, OPERATOR, now=self.now)
        await self.account(name, member=member)
        return member

    async def unit(self, name: str, *, at: Grid | None = None) -> Grid:
        """A unit that can be called, with a group of its own."""
        level = await Level.get(code=grids.UNIT_LEVEL)
        async with writing():
            made = await grids.create(
                name, name, level, at or self.community, OPERATOR, now=self.now
            )
            chat = await seen(f"-{made.id}", ChatKind.GROUP, name, "zh")
            await Chat.filter(id=chat.id).update(grid_id=made.id)
        return made

    # --- what

    async def place(self, words: str) -> Place:
        """A place in the words "碧海蓝天3"."""
        estate = await Estate.get(name=words[:4])
        building = await Building.filter(estate_id=estate.id, name=words[4:]).first()
        return await addresses.place(estate.id, building.id if building else None)

    async def reports(
        self,
        by: Account | Member,
        text: str = "电梯坏了",
        *,
        category: str = "facility",
        where: str = "碧海蓝天3",
        **how: Any,
    ) -> ResidentRequest:
        """File a request."""
        return await requests.file(
            by,
            text,
            category=await categories.named(category),
            place=await self.place(where) if where else None,
            now=self.now,
            **how,
        )

    # --- what became of it

    async def told(self, to: Account | Member | Grid) -> list[str]:
        """The kinds of the notices that somebody was told, in order."""
        from models.outbox import chats_of

        ids = [chat.id for chat in await chats_of(to)]
        rows = Outgoing.filter(chat_id__in=ids, what=What.NOTICE).order_by("id")
        return [row.kind for row in await rows]


@asynccontextmanager
async def community_at(url: str = "sqlite://:memory:") -> AsyncIterator[Community]:
    """A community on a database of its own."""
    database = await open_database(url)
    try:
        await database.create_tables()
        here = Community()
        await _found(here)
        yield here
    finally:
        await close_database()


async def _found(here: Community) -> None:
    async with writing():
        await grids.create_levels()
        await categories.create_defaults()
        levels = {level.code: level for level in await Level.all()}

        async def grid(code: str, name: str, level: str, parent: Grid | None) -> Grid:
            made = await grids.create(code, name, levels[level], parent, OPERATOR, now=here.now)
            chat = await seen(f"-{made.id}", ChatKind.GROUP, name, "zh")
            await Chat.filter(id=chat.id).update(grid_id=made.id)
            here.groups[made.id] = await Chat.get(id=chat.id)
            return made

        here.community = await grid("lb", "凌波社区", "community", None)
        here.grid = await grid("lb-1", "第一网格", "grid", here.community)
        here.micro = await grid("lb-1-1", "第一微网格", "micro_grid", here.grid)
        here.other = await grid("lb-1-2", "第二微网格", "micro_grid", here.grid)
        for name, where in (("碧海蓝天", here.micro), ("上林雅苑", here.other)):
            estate = await Estate.create(name=name, grid=where, changed_at=here.now)
            await Building.bulk_create(
                Building(name=str(n), estate=estate, changed_at=here.now) for n in range(1, 6)
            )
    here.chen = await here.staff("陈姐", here.micro)
    here.lead = await here.staff("赵明", here.grid, Role.LEAD)
    here.desk = await here.staff("孙兰", here.community, Role.DESK)
