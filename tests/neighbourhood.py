"""A neighbourhood for stories: a community, a chat platform in a box, the bot between them.

    wang = await given.resident("王阿姨", home="碧海蓝天3栋2单元501")
    await wang.says("电梯坏了")
    await wang.presses("提交")
    assert given.micro_group.shows("我来办")

Everything is real but the network: the database, the inbox, the worker, the outbox, delivery,
and a world that refuses what the chat platform refuses. After everything a person does, all that
follows from it is carried out before the next line.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from aiogram import Bot

from bot.app import App
from bot.chat.pacing import Limits as Pace
from bot.chat.pacing import Pacing
from bot.sandbox.session import WorldSession
from bot.sandbox.world import Chat as Room
from bot.sandbox.world import Limits, Message, Person, World
from models import (
    accounts,
    addresses,
    categories,
    chats,
    clock,
    courses,
    grids,
    members,
    residents,
)
from models.clock import Stopped
from models.courses import certificates
from models.courses.timetable import slot
from models.database import close_database, open_database, writing
from models.floods import Floods
from models.grids import Grid, Level
from models.journal import OPERATOR, JournalEntry, Via
from models.members import Member, Role

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""A Monday, nine o'clock in Shenzhen."""


class Screen:
    """A chat as somebody sees it."""

    def __init__(self, room: Room) -> None:
        self.room = room

    @property
    def messages(self) -> list[Message]:
        """What stands there now."""
        return [m for m in self.room.current.messages if not m.deleted and not m.service]

    @property
    def last(self) -> str:
        """The words of the newest message."""
        return self.messages[-1].text if self.messages else ""

    def shows(self, words: str) -> bool:
        """Whether the words stand in a message or on a button."""
        return any(
            words in m.text or any(words in b for row in m.buttons for b in row)
            for m in self.messages
        )

    @property
    def buttons(self) -> list[str]:
        """The words of the buttons under the newest message that has any."""
        under = [m.buttons for m in self.messages if m.buttons]
        return [button for row in under[-1] for button in row] if under else []

    @property
    def transcript(self) -> str:
        """Everything as it stands there now, for people to read."""
        return "\n".join(
            f"{m.sender.name}: {'' if m.kind == 'text' else f'〔{m.kind}〕'}{m.text}"
            + "".join(f"\n    [{' | '.join(row)}]" for row in m.buttons)
            for m in self.messages
        )

    def count(self, words: str) -> int:
        """How many messages hold the words."""
        return sum(words in m.text for m in self.messages)

    def find(self, words: str) -> Message:
        """The newest message that holds the words."""
        for message in reversed(self.messages):
            if words in message.text:
                return message
        raise AssertionError(f"nobody said {words!r}; there is: {[m.text for m in self.messages]}")


class Player:
    """A person with an app in the hand; in private, or in a group with `at=`."""

    def __init__(self, given: "Neighbourhood", person: Person) -> None:
        self.given = given
        self.person = person
        self.member: Member | None = None

    @property
    def screen(self) -> Screen:
        """The private chat with the bot."""
        return Screen(self.person.chat_with(self.given.account))

    def shows(self, words: str) -> bool:
        """Whether the words stand in the private chat."""
        return self.screen.shows(words)

    @property
    def last(self) -> str:
        """The newest words of the private chat."""
        return self.screen.last

    @property
    def toast(self) -> str:
        """What the last press was answered with."""
        return self.person.last_toast

    async def starts(self, payload: str = "") -> None:
        """Press Start, or open a deep link."""
        self.person.starts(self.given.account, payload)
        await self.given.settle()

    async def says(self, text: str, *, at: Screen | None = None, **how: Any) -> None:
        """Write something."""
        self.person.says(at.room if at else self.given.account, text, **how)
        await self.given.settle()

    async def replies(self, to: Message, text: str) -> None:
        """Reply to a message with words."""
        self.person.replies(to, text)
        await self.given.settle()

    async def sends_photo(
        self, caption: str = "", *, at: Screen | None = None, reply_to: Message | None = None
    ) -> None:
        """Send a photo."""
        where = at.room if at else self.given.account
        self.person.sends_photo(where, caption=caption, reply_to=reply_to)
        await self.given.settle()

    async def sends_voice(
        self, *, at: Screen | None = None, reply_to: Message | None = None
    ) -> None:
        """Send a voice message."""
        self.person.sends_voice(at.room if at else self.given.account, reply_to=reply_to)
        await self.given.settle()

    async def presses(
        self, words: str, *, at: Screen | None = None, on: Message | None = None
    ) -> None:
        """Press the newest button with these words."""
        self.person.presses(at.room if at else self.given.account, words, on=on)
        await self.given.settle()


@dataclass
class Neighbourhood:
    """What a story begins with: 凌波社区, a grid, two micro-grids, two estates, three groups."""

    world: World
    app: App
    clock: Stopped
    account: Any
    community: Grid = None  # type: ignore[assignment]
    grid: Grid = None  # type: ignore[assignment]
    micro: Grid = None  # type: ignore[assignment]
    other_micro: Grid = None  # type: ignore[assignment]
    desk_group: Screen = None  # type: ignore[assignment]
    grid_group: Screen = None  # type: ignore[assignment]
    micro_group: Screen = None  # type: ignore[assignment]
    other_group: Screen = None  # type: ignore[assignment]
    players: dict[str, Player] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """The hour of the story."""
        return self.clock.now

    async def settle(self) -> None:
        """Let everything happen that follows."""
        while await self.app.poller.once():
            await self.app.settle()
        await self.app.settle()

    async def passes(self, time: timedelta) -> None:
        """Time passes, and what became due happens."""
        from models import agenda

        self.clock.advance(time)
        await agenda.run_due(now=self.now)
        await self.settle()

    def restart(self) -> None:
        """The bot's process ends and another begins on the same database."""
        self.app = _app(self.world, self.account)

    # --- people

    async def stranger(self, name: str, *, language: str = "zh-hans") -> Player:
        """Somebody the bot has never heard of."""
        player = Player(self, self.world.person(name, language_code=language))
        self.players[name] = player
        return player

    async def resident(self, name: str, *, home: str = "", language: str = "zh-hans") -> Player:
        """A resident who is registered, at a home in words."""
        player = await self.stranger(name, language=language)
        await player.starts()
        place = None
        if home:
            found = (await addresses.book()).find(home).clear
            assert found, f"{home} is no address here"
            assert found.building, f"{home} names no building"
            place = await addresses.place(
                found.estate.id, found.building.id, found.unit, found.room
            )
        async with writing():
            resident = await residents.register(
                name,
                OPERATOR,
                now=self.now,
                household=place.household if place else None,
                phone="13800138000",
            )
            await accounts.Account.filter(external_id=str(player.person.id)).update(
                resident_id=resident.id
            )
        await player.says("/menu")
        return player

    async def staff(
        self, name: str, grid: Grid, *groups: Screen, role: Role = Role.MEMBER
    ) -> Player:
        """A member of staff with a post, in some groups."""
        player = await self.stranger(name)
        async with writing():
            member = await Member.create(name=name)
            await members.appoint(member, grid, role, OPERATOR, now=self.now)
            token = await members.invite(member, OPERATOR, now=self.now)
        await player.starts(f"inv_{token}")
        player.member = member
        for group in groups:
            self.world.join(group.room, player.person)
        await self.settle()
        return player

    # --- places

    async def group(self, title: str, place: Grid | courses.Course) -> Screen:
        """A group that is bound to a grid or a course, by its code."""
        founder = self.world.person(f"{title}群主")
        room = self.world.group(title)
        self.world.join(room, founder, as_admin=True)
        self.world.join(room, self.account)
        async with writing():
            code = await chats.give_binding_code(place, OPERATOR, now=self.now)
        said = founder.says(room, f"/bind {code}")
        await self.settle()
        founder.deletes(said)  # its figures may be those of any room or number
        return Screen(room)

    async def unit(self, name: str) -> tuple[Grid, Screen]:
        """A unit that can be called 联动单位, and its group."""
        async with writing():
            level = await Level.get(code=grids.UNIT_LEVEL)
            made = await grids.create(name, name, level, self.community, OPERATOR, now=self.now)
        return made, await self.group(f"{name}群", made)

    async def course(
        self, title: str = "书法", *, seats: int = 20, grid: Grid | None = None, **details: Any
    ) -> courses.Course:
        """A course that is published, on Tuesdays and Thursdays at nine."""
        async with writing():
            term, _ = await courses.Term.get_or_create(
                {"starts_on": date(2026, 9, 1), "through": date(2027, 1, 15)}, name="2026年秋季学期"
            )
            further = str(await courses.Course.all().count() or "")  # no room is used twice
            usual = {"teacher": f"周老师{further}", "venue": f"社区活动室{further}"}
            course = await courses.create(
                title,
                term,
                grid or self.micro,
                seats,
                [slot(2, "09:00"), slot(4, "09:00")],
                OPERATOR,
                now=self.now,
                **{**usual, **details},
            )
            await self.certify(course)
            await courses.publish(course.id, OPERATOR, now=self.now)
        await self.settle()
        return await courses.Course.get(id=course.id)

    async def certify(self, course: courses.Course) -> None:
        """The teacher of a course holds a certificate, for years."""
        teacher = await courses.Teacher.get_or_none(id=course.teacher_id)
        if teacher and not await courses.Certificate.exists(teacher_id=teacher.id):
            through = date(2029, 12, 31)
            await certificates.certify(teacher, "证-1", through, OPERATOR, now=self.now)


async def _found(given: Neighbourhood) -> None:
    now = given.now
    async with writing():
        await grids.create_levels()
        await categories.create_defaults()
        levels = {level.code: level for level in await Level.all()}

        async def grid(code: str, name: str, level: str, parent: Grid | None) -> Grid:
            return await grids.create(code, name, levels[level], parent, OPERATOR, now=now)

        given.community = await grid("lb", "凌波社区", "community", None)
        given.grid = await grid("lb-1", "第一网格", "grid", given.community)
        given.micro = await grid("lb-1-1", "第一微网格", "micro_grid", given.grid)
        given.other_micro = await grid("lb-1-2", "第二微网格", "micro_grid", given.grid)
        for name, where in (("碧海蓝天", given.micro), ("上林雅苑", given.other_micro)):
            estate = await addresses.Estate.create(name=name, grid=where, changed_at=now)
            await addresses.Building.bulk_create(
                addresses.Building(name=str(n), estate=estate, changed_at=now) for n in range(1, 9)
            )
    given.desk_group = await given.group("凌波社区专干群", given.community)
    given.grid_group = await given.group("第一网格群", given.grid)
    given.micro_group = await given.group("第一微网格群", given.micro)
    given.other_group = await given.group("第二微网格群", given.other_micro)


def _app(world: World, account: Any) -> App:
    app = App.around(
        Bot(account.token, session=WorldSession(world)), pacing=Pacing(Pace(1e6, 1e6, 1e6 * 60))
    )
    app.poller.patience = 0
    app.worker.floods = Floods(burst=1e9)  # in a story no time passes between two messages
    return app


THE_ACT_SAYS_IT = {"contact-withdrawn", "code-missed", "person-erased"}


async def _everything_was_told() -> None:
    """Whatever was done in the chat, and by the clock, the journal tells what it changed."""
    silent = JournalEntry.filter(via__in=[Via.CHAT, Via.CLOCK], personal_digest="")
    async for entry in silent.exclude(act__in=THE_ACT_SAYS_IT):
        assert entry.facts, f"{entry.act} tells of {entry.subject} neither before nor after"


@asynccontextmanager
async def neighbourhood(
    url: str = "sqlite://:memory:", *, founded: bool = True
) -> AsyncIterator[Neighbourhood]:
    """A neighbourhood on a database of its own, on a Monday morning."""
    database = await open_database(url)
    try:
        await database.create_tables()
        with clock.frozen(MORNING) as stopped:
            world = World(clock=lambda: stopped.now, limits=Limits.off())
            account = world.bot("lingrid_bot")
            given = Neighbourhood(world, _app(world, account), stopped, account)
            if founded:
                await _found(given)
            yield given
            await _everything_was_told()
    finally:
        await close_database()
