"""The outbox at the shell: what could not be delivered, and what to do with it.

Nothing of what a message says is shown: a kind, a chat's number, how far it got and why not.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from cli.database import opened
from cli.failures import Failure, running
from cli.settings import settings
from models import clock, letters
from models.calendar import local
from models.journal import OPERATOR
from models.outbox import Outgoing, Sending

MOST = 50
"""Rows of a list."""

STATES = {
    Sending.DUE: "待发 due",
    Sending.SENDING: "发送中 sending",
    Sending.SENT: "已发 sent",
    Sending.UNCERTAIN: "不确定 uncertain",
    Sending.DEAD: "未送达 dead",
    Sending.EXPIRED: "已过期 expired",
    Sending.GATHERED: "已并入清单 gathered",
}

app = typer.Typer(
    help="List, retry and drop what could not be delivered. 未送达的消息：查看、重发、删除。",
    add_completion=False,
    rich_markup_mode=None,
    invoke_without_command=True,
)

Numbers = Annotated[
    list[int] | None,
    typer.Argument(help="Numbers from the list. 清单里的编号。", show_default=False),
]
All = Annotated[
    bool, typer.Option("--all", help="Everything dead or uncertain. 全部未送达和不确定的。")
]


@app.callback()
def outbox(context: typer.Context) -> None:
    """List, retry and drop what could not be delivered. 未送达的消息：查看、重发、删除。"""
    if context.invoked_subcommand is None:
        listing()


@app.command("list")
def listing(
    state: Annotated[
        Sending | None, typer.Option(help="Only these; otherwise dead and uncertain. 只看这一种。")
    ] = None,
) -> None:
    """List what waits for a decision, the newest first. 列出待处理的消息。"""
    wanted = (state,) if state else letters.DEAD
    counts, rows = running(_list(wanted))
    told = "，".join(f"{STATES[sending]}: {count}" for sending, count in counts.items())
    table = Table("number", "state", "kind", "about", "chat", "put in", "tries", "why", box=None)
    for row in rows:
        table.add_row(*_cells(row))
    console = Console(soft_wrap=True, highlight=False)
    console.print(told or "发件箱是空的 the outbox is empty")
    if rows:
        console.print(table)


async def _list(wanted: tuple[Sending, ...]) -> tuple[dict[Sending, int], list[Outgoing]]:
    async with opened(settings(), writes=False):
        counts = {state: await Outgoing.filter(sending=state).count() for state in Sending}
        rows = Outgoing.filter(sending__in=wanted).order_by("-id").limit(MOST)
        return {state: count for state, count in counts.items() if count}, await rows


def _cells(row: Outgoing) -> tuple[str, ...]:
    at = f"{local(row.created_at):%Y-%m-%d %H:%M}"
    what = (STATES[row.sending], row.kind, row.subject or "—", str(row.chat_id))
    return str(row.id), *what, at, str(row.attempts), row.error


@app.command()
def show(
    number: Annotated[int, typer.Argument(help="The number from the list. 清单里的编号。")],
) -> None:
    """Show one message, without what it says. 查看一条。"""
    row = running(_one(number))
    console = Console(soft_wrap=True, highlight=False)
    for name, value in _known(row):
        console.print(f"{name}: {value}")


def _known(row: Outgoing) -> list[tuple[str, Any]]:
    moments = {"created_at": row.created_at, "due_at": row.due_at, "expires_at": row.expires_at}
    told = {name: f"{local(at):%Y-%m-%d %H:%M}" for name, at in moments.items() if at}
    return [
        ("number", row.id),
        ("state", STATES[row.sending]),
        ("what", f"{row.what} {row.kind}"),
        ("about", row.subject or "—"),
        ("chat", row.chat_id),
        ("tries", row.attempts),
        ("repeated", "yes" if row.repeated else "no"),
        *told.items(),
        ("why", row.error or "—"),
    ]


async def _one(number: int) -> Outgoing:
    async with opened(settings(), writes=False):
        return await _found(number)


async def _found(number: int) -> Outgoing:
    row = await Outgoing.get_or_none(id=number)
    if row is None:
        raise Failure(f"there is no message {number} in the outbox 发件箱里没有 {number} 号")
    return row


@app.command()
def retry(numbers: Numbers = None, everything: All = False) -> None:
    """Send it once more; what may have arrived says so. 再发一次，可能已到的会标明〔重发〕。"""
    done = running(_decided(numbers or [], everything, letters.retry))
    typer.echo(f"{done} will be sent again 条将重发")


@app.command()
def drop(numbers: Numbers = None, everything: All = False) -> None:
    """Let it be: nobody is told any more. 不再发送，从发件箱删除。"""
    done = running(_decided(numbers or [], everything, letters.drop))
    typer.echo(f"{done} dropped 条已删除")


async def _decided(
    numbers: list[int], everything: bool, act: Callable[..., Awaitable[None]]
) -> int:
    if bool(numbers) == everything:
        raise Failure("give numbers, or --all 请写编号，或用 --all")
    async with opened(settings()):
        if everything:
            rows = await Outgoing.filter(sending__in=letters.DEAD).order_by("id")
        else:
            rows = [await _found(number) for number in numbers]
        now: datetime = clock.now()
        for row in rows:
            await act(row, OPERATOR, now=now)
        return len(rows)
