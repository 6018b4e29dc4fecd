"""`lingrid demo`: an invented community, a chat platform in a box, the bot and the office.

Everything runs in this one process on loopback, and nothing of it is kept. The bot reaches the
sandbox over HTTP by `LINGRID_BOT_API_BASE` alone, on the same path as it would reach Telegram.
"""

import logging
import os
import sys
import tempfile
import webbrowser
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import SecretStr
from rich.console import Console

from api.app import create_app
from bot.app import App
from bot.chat.pacing import Limits as Pace
from bot.chat.pacing import Pacing
from bot.sandbox.server import Sandbox, create_sandbox
from bot.sandbox.stage import Link, Pane, Stage
from bot.sandbox.world import BotAccount, Chat, Limits, Person, World
from cli import logs
from cli.community import Demo, create_demo_community
from cli.database import opened
from cli.failures import running
from cli.serve import files, serve_together
from models import access, calendar, chats, clock
from models.accounts import Account
from models.chats import ChatKind
from models.courses import Course
from models.database import writing
from models.database.migrating import migrate
from models.grids import Grid
from models.journal import OPERATOR
from models.members import Member
from models.residents import Resident
from models.settings import LogFormat, Settings

GROUP_MESSAGES = 60
"""A minute. All that a community is told in a morning comes in the demo's first minute: by what
the real platform takes, a newcomer's first request would only stand on a list."""


def demo(
    port: Annotated[int, typer.Option(help="Where to listen, on loopback.")] = 8000,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
) -> None:
    """Show everything with an invented community, in a browser. Ctrl-C ends it."""
    logs.set_up(LogFormat.CONSOLE, level=logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="lingrid-demo-") as folder:
        running(_demo(Path(folder), port, browser=browser))


async def _demo(folder: Path, port: int, *, browser: bool) -> None:
    console = Console(stderr=True, highlight=False)
    address = f"http://127.0.0.1:{port}"
    os.environ["LINGRID_PUBLIC_URL"] = address  # what links in the chat lead to
    settings = Settings(
        database_url=f"sqlite://{folder / 'demo.db'}",
        bot_api_base=address,
        http_host="127.0.0.1",
        http_port=port,
        data_dir=folder,
    )
    world = World(clock=clock.now, limits=Limits(per_group=GROUP_MESSAGES))
    bot = world.bot("lingrid_bot", name="邻格 Lingrid")
    settings.bot_token = SecretStr(bot.token)
    with console.status("Inventing a community …"):
        await migrate(settings.database_url)
    async with opened(settings):
        with console.status("Inventing a community …"):
            sandbox, token = await _set_the_stage(world, bot)
        async with files(settings) as fetch:
            await serve_together(
                Together(sandbox, create_app(address=address, fetch=fetch)),
                App.of(settings, pacing=Pacing(Pace(group=0.9 * GROUP_MESSAGES))),
                settings,
                ready=lambda: _welcome(console, port, token, browser=browser),
                closing=sandbox.close,
            )


def _welcome(console: Console, port: int, token: str, *, browser: bool) -> None:
    page = f"http://127.0.0.1:{port}/"
    console.print(f"\n  [bold]Lingrid 邻格[/bold]  {page}")
    console.print(f"  API docs     {page}api/docs")
    console.print(f"  API token    {token}")
    console.print("  Ctrl-C ends the demo; nothing of it is kept.\n")
    if browser and _has_screen():
        webbrowser.open(page)


def _has_screen() -> bool:
    return sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


class Together:
    """One port for the sandbox and the office: `/` and the Bot API are the sandbox's."""

    def __init__(self, sandbox: Sandbox, office: Any) -> None:
        self.sandbox = sandbox
        self.office = office

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Hand a connection to whom its path belongs."""
        if scope["type"] == "http" and scope["path"] == "/":
            await _redirect(send, "/sandbox/")
        elif scope["type"] == "http" and self.sandbox.owns(scope["path"]):
            await self.sandbox(scope, receive, send)
        else:
            await self.office(scope, receive, send)


async def _redirect(send: Any, to: str) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": 307,
            "headers": [(b"location", to.encode()), (b"content-length", b"0")],
        }
    )
    await send({"type": "http.response.body", "body": b""})


# --- the stage


@dataclass
class Cast:
    """Who plays, and where they meet."""

    wang: Person
    li: Person
    grid_members: Sequence[Person]
    desk_members: Sequence[Person]
    monitor: Person
    micro_group: Chat
    desk_group: Chat
    class_group: Chat


async def _set_the_stage(world: World, bot: BotAccount) -> tuple[Sandbox, str]:
    """Make the community, give its people apps and its grids groups; the page and a token."""
    demo = await create_demo_community(now=clock.now())
    cast = await _cast(world, bot, demo)
    cast.li.starts(bot)  # one neighbour has been here before, the other is new
    async with writing():
        member = await Member.get(id=demo.token_for)
        _, token = await access.give_token(member, "demo", OPERATOR, now=clock.now())
    return create_sandbox(world, stage=_stage(cast, bot, token)), token


async def _cast(world: World, bot: BotAccount, demo: Demo) -> Cast:
    async with writing():
        grid_members = [await _member(world, id) for id in (*demo.micro_grid_members, demo.lead)]
        desk_members = [await _member(world, id) for id in demo.desk]
        li, monitor = await _resident(world, demo.li), await _resident(world, demo.monitor)
        micro_grid = await Grid.get(id=demo.micro_grid)
        community = await Grid.get(id=demo.community)
        course = await Course.get(id=demo.class_with_monitor)
        cast = Cast(
            wang=world.person("王秀英", key="wang"),
            li=li,
            grid_members=grid_members,
            desk_members=desk_members,
            monitor=monitor,
            micro_group=await _group(world, bot, micro_grid, grid_members),
            desk_group=await _group(world, bot, community, desk_members),
            class_group=await _group(world, bot, course, [monitor, li]),
        )
        await _other_groups(world, bot, demo, desk_members)
    return cast


async def _other_groups(
    world: World, bot: BotAccount, demo: Demo, people: Sequence[Person]
) -> None:
    """Every other grid has its group too, so that what is handed up or returned arrives."""
    others = Grid.filter(archived_at=None).exclude(id__in=[demo.micro_grid, demo.community])
    for grid in await others.order_by("path"):
        await _group(world, bot, grid, people[:1])


async def _member(world: World, id: int) -> Person:
    member = await Member.get(id=id)
    person = world.person(member.name, key=f"member-{id}")
    await _account(person, member=member)
    return person


async def _resident(world: World, id: int) -> Person:
    resident = await Resident.get(id=id)
    person = world.person(resident.name, key=f"resident-{id}")
    await _account(person, resident=resident)
    return person


async def _account(
    person: Person, *, resident: Resident | None = None, member: Member | None = None
) -> None:
    """An account with its private chat, as if it had been used before."""
    chat = await chats.seen(str(person.id), ChatKind.PRIVATE, person.name, "zh")
    await Account.create(
        external_id=str(person.id),
        name=person.name,
        chat=chat,
        created_at=clock.now(),
        resident=resident,
        member=member,
    )


async def _group(
    world: World, bot: BotAccount, place: Grid | Course, people: Sequence[Person]
) -> Chat:
    """A group with the bot in it, bound to its grid or course."""
    title = f"{place.name}工作群" if isinstance(place, Grid) else f"{place.title}班级群"
    room = world.group(title)
    for person in people:
        world.join(room, person)
    world.join(room, bot)
    chat = await chats.seen(str(room.id), ChatKind.GROUP, title, "zh")
    code = await chats.give_binding_code(place, OPERATOR, now=clock.now())
    await chats.bind(chat, code, OPERATOR, now=clock.now())
    return room


def _stage(cast: Cast, bot: BotAccount, token: str) -> Stage:
    return Stage(
        title="邻格 Lingrid",
        timezone=str(calendar.zone()),
        panes=[
            Pane("wang", cast.wang, bot, "王秀英", "居民 · 第一次用"),
            Pane("li", cast.li, bot, "李建国", "居民"),
            Pane("grid", cast.grid_members[0], cast.micro_group, others=cast.grid_members[1:]),
            Pane("desk", cast.desk_members[0], cast.desk_group, others=cast.desk_members[1:]),
            Pane("class", cast.monitor, cast.class_group, others=[cast.li]),
        ],
        links=[Link("API 文档 · API docs", f"/api/docs#token={token}", copy=token)],
    )
