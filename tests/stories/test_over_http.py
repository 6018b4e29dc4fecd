"""The same bot over real HTTP, against two platforms, by polling and by webhook.

The sandbox's server is ours; `lo-bot-api-emulator` is not. The same conversation must end the
same on both: the same rows, and the same words on the screen.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import pytest
from aiogram.types import BufferedInputFile
from emulator import EmulatedPerson, emulated
from neighbourhood import Neighbourhood, Screen, neighbourhood
from webhooks import PATH, SECRET, serving

from bot.app import App
from bot.chat.pacing import Limits, Pacing
from bot.sandbox.server import create_sandbox, running
from bot.sandbox.world import Person
from bot.sandbox.world.samples import sample_photo
from bot.transports.telegram import speaking
from models import courses, inbox, outbox, requests
from models.residents import Resident
from models.settings import BotMode, Settings

WAYS = [BotMode.POLLING, BotMode.WEBHOOK]


class Talker(Protocol):
    """A resident with an app in the hand."""

    async def says(self, text: str) -> None: ...
    async def presses(self, words: str) -> None: ...
    async def sends_photo(self, caption: str) -> None: ...


@dataclass
class SandboxPerson:
    """A person of the sandbox; what a person does there is done at once."""

    person: Person
    account: Any

    async def says(self, text: str) -> None:
        self.person.says(self.account, text)

    async def presses(self, words: str) -> None:
        self.person.presses(self.account, words)

    async def sends_photo(self, caption: str) -> None:
        self.person.sends_photo(self.account, caption=caption)


@dataclass
class House:
    """A bot at work on one platform, and a resident there."""

    given: Neighbourhood
    app: App
    number: int
    wang: Talker
    screen: Callable[[], list[str]]
    waiting: Callable[[], int]

    async def does(self, act: Awaitable[None]) -> None:
        """Do one thing, and wait until everything that follows has happened."""
        await act
        async with asyncio.timeout(20):
            while not await self.is_quiet():  # noqa: ASYNC110 - a database rings no bell
                await asyncio.sleep(0.005)

    async def is_quiet(self) -> bool:
        """Nothing is on its way, in or out."""
        undone = inbox.Incoming.filter(handling=inbox.Handling.WAITING)
        unsent = outbox.Outgoing.filter(sending__in=[outbox.Sending.DUE, outbox.Sending.SENDING])
        return not (self.waiting() or await undone.count() or await unsent.count())


async def converse(house: House) -> None:
    """Register, report a broken lift, add a photo to another report, sign up for a class."""
    wang = house.wang
    await house.does(wang.says("/start"))
    await house.does(wang.says("碧海蓝天3栋2单元501"))
    await house.does(wang.presses("对"))
    await house.does(wang.says("王秀英"))
    await house.does(wang.says("电梯坏了两天了，老人下不了楼"))
    await house.does(wang.presses("提交"))
    await house.does(wang.sends_photo("楼道里堆满了垃圾"))
    await house.does(wang.presses("提交"))
    await house.does(wang.says("我要报名上课"))
    await house.does(wang.presses("书法"))
    await house.does(wang.presses("我要报名"))


async def what_became() -> dict[str, Any]:
    """What the conversation left behind, without anything the platform chose."""
    filed = (
        await requests.ResidentRequest.all()
        .order_by("id")
        .prefetch_related("category", "grid", "building__estate", "household", "resident")
    )
    return {
        "requests": [
            (
                r.number,
                str(r.status),
                r.category.code,
                r.text,
                r.place_words,
                r.grid.code,
                r.household.room,
                r.resident.name,
            )
            for r in filed
        ],
        "timelines": [
            (e.request_id, e.move, e.text, [a.paper for a in e.attachments])
            for e in await requests.Entry.all().order_by("id").prefetch_related("attachments")
        ],
        "enrolments": [
            (e.name, str(e.standing), e.seats) for e in await courses.Enrolment.all().order_by("id")
        ],
        "residents": [(r.name, r.household_id) for r in await Resident.all().order_by("id")],
        "acts": [(j.act, j.subject) for j in await journal_of_the_chat()],
    }


async def journal_of_the_chat() -> list[Any]:
    from models.journal import JournalEntry, Via

    return await JournalEntry.filter(via=Via.CHAT).order_by("id")


# --- the platforms


@asynccontextmanager
async def on_sandbox(way: BotMode) -> AsyncIterator[House]:
    """Our own platform, over HTTP."""
    async with neighbourhood() as given:
        await given.course()
        await given.staff("陈姐", given.micro, given.micro_group)
        wang = given.world.person("王秀英")
        sandbox = create_sandbox(given.world, back_off=[0.01])
        async with running(sandbox) as base, at_work(given, base, way) as app:
            yield House(
                given,
                app,
                wang.id,
                SandboxPerson(wang, given.account),
                lambda: [
                    m.text
                    for m in Screen(wang.chat_with(given.account)).messages
                    if m.sender is given.account
                ],
                lambda: len(given.account.queue.waiting),
            )


@asynccontextmanager
async def on_emulator(way: BotMode) -> AsyncIterator[House]:
    """A platform of others. The groups are founded in memory; it knows none."""
    async with neighbourhood() as given:
        await given.course()
        await given.staff("陈姐", given.micro, given.micro_group)
        wang = given.world.person("王秀英")
        async with emulated() as (emulator, base), at_work(given, base, way) as app:
            token = given.account.token
            yield House(
                given,
                app,
                wang.id,
                EmulatedPerson(emulator, token, wang.id, "王秀英"),
                lambda: emulator.texts(wang.id),
                lambda: emulator.waiting(token),
            )
            assert not emulator.refused


@asynccontextmanager
async def at_work(given: Neighbourhood, base: str, way: BotMode) -> AsyncIterator[App]:
    """The bot on duty as `lingrid serve` has it, its webhook on a server of its own."""
    app = App.around(speaking(given.account.token, base=base), pacing=Pacing(Limits(1e6, 1e6, 6e7)))
    async with AsyncExitStack() as stack:
        url = None
        if way is BotMode.WEBHOOK:
            url = await stack.enter_async_context(serving(app.webhook(SECRET, PATH)))
        settings = Settings(bot_mode=way, webhook_url=url, webhook_secret=SECRET, _env_file=None)
        working = asyncio.create_task(app.run(settings))
        try:
            yield app
        finally:
            working.cancel()
            await asyncio.wait([working])
            assert working.cancelled(), working.exception()


PLATFORMS = {"sandbox": on_sandbox, "emulator": on_emulator}
UPLOADS = 1
"""A chat of the emulator for uploads."""


async def uploaded(house: House, chat: int) -> str:
    """A photo that aiogram has put there as a file of a form, not as JSON."""
    sent = await house.app.speaker.send_photo(
        chat, BufferedInputFile(sample_photo(), "photo.png"), caption="样图"
    )
    assert sent.photo
    return sent.photo[-1].file_id


@pytest.mark.parametrize("way", WAYS)
async def test_the_same_conversation_ends_the_same_on_both_platforms(way: BotMode):
    """What is kept, and what stands on the screen."""
    async with on_sandbox(way) as ours:
        await converse(ours)
        kept, shown = await what_became(), ours.screen()
    async with on_emulator(way) as theirs:
        await uploaded(theirs, UPLOADS)
        await converse(theirs)
        assert await what_became() == kept
        assert theirs.screen() == shown
    lift, stairs = kept["requests"]
    assert lift[1:] == (
        "open",
        "facility.lift",
        "电梯坏了两天了，老人下不了楼",
        "碧海蓝天3栋",
        "lb-1-1",
        "501",
        "王秀英",
    )
    assert stairs[3] == "楼道里堆满了垃圾"
    assert kept["timelines"][1][3] == ["photo"]
    assert kept["enrolments"] == [("王秀英", "seated", 1)]
    assert any(f"诉求 {lift[0]}" in text for text in shown), "the receipt"


@pytest.mark.parametrize("way", WAYS)
async def test_the_group_claims_and_answers_over_http(way: BotMode):
    """The other half of a request's way, which only the sandbox can play."""
    async with on_sandbox(way) as house:
        given = house.given
        chen = given.players["陈姐"].person
        await converse(house)
        await house.does(pressed(chen, given.micro_group, "我来办", "电梯坏了"))
        assert any("陈姐 已接单" in text for text in house.screen())
        request = await requests.ResidentRequest.all().order_by("id").first()
        assert request.status is requests.Status.CLAIMED
        assert "陈姐" in given.micro_group.find("电梯坏了").text


async def pressed(person: Person, group: Screen, words: str, under: str) -> None:
    person.presses(group.room, words, on=group.find(under))


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_an_upload_comes_back_as_it_was(platform: str):
    """Calls with a file go out as forms, by aiogram's own session."""
    async with PLATFORMS[platform](BotMode.POLLING) as house:
        await house.does(house.wang.says("/start"))
        file_id = await uploaded(house, house.number)
        file = await house.app.speaker.get_file(file_id)
        content = await house.app.speaker.download_file(file.file_path)
        assert content.read() == sample_photo()
