"""Restoring a backup: what will happen is said first, what has happened and what to do after."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from cli.database import UNREACHABLE, address_of, unreachable
from cli.failures import Failure, running
from cli.progress import bars
from cli.settings import settings
from models import backups, clock
from models.backups import (
    BackupDamaged,
    DatabaseNotEmpty,
    Manifest,
    Restored,
    StillConnected,
    StillRead,
    WrongDialect,
)
from models.calendar import local
from models.settings import Settings


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `lingrid backup` wrote.")],
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="On PostgreSQL: though the database is not empty."),
    ] = False,
) -> None:
    """Put a backup in the place of the database.

    Stop `lingrid serve` first. The present database is set aside and never deleted. What happened
    since the backup is lost; API tokens, invitations and binding codes are void; messages that
    waited are not sent until somebody says so; numbers jump ahead.
    """
    chosen = settings()
    manifest = _read(file)
    typer.echo(_about(manifest, clock.now()), err=True)
    if not yes:
        typer.confirm("restore it? 确定恢复吗？", abort=True, err=True)
    done = running(_restore(chosen, file, replace=replace))
    for line in _told(done, clock.now()):
        typer.echo(line)


def _read(file: Path) -> Manifest:
    try:
        return backups.preview(file)
    except (BackupDamaged, OSError) as exc:
        raise Failure(str(exc)) from exc


async def _restore(settings: Settings, file: Path, *, replace: bool) -> Restored:
    where = address_of(settings)
    if where.file is not None:
        where.file.parent.mkdir(parents=True, exist_ok=True)
    with bars() as tell:
        try:
            return await backups.restore(
                file,
                where.url,
                data_dir=settings.data_dir,
                now=clock.now(),
                replace=replace,
                tell=tell,
            )
        except DatabaseNotEmpty as exc:
            raise Failure(
                "the database is not empty: with --replace its tables are kept in a schema "
                "before_restore_…, and the backup takes their place"
            ) from exc
        except (BackupDamaged, WrongDialect, StillConnected, StillRead) as exc:
            raise Failure(f"{exc}; nothing was changed") from exc
        except UNREACHABLE as exc:
            raise Failure(unreachable(where, exc)) from exc


def _about(manifest: Manifest, now: datetime) -> str:
    counts = manifest.rows
    held = ", ".join(
        f"{counts[name]:,} {name}"
        for name in ("residents", "requests", "enrolments")
        if name in counts
    )
    taken, ago = f"{local(manifest.taken_at):%Y-%m-%d %H:%M}", _long(now - manifest.taken_at)
    return f"a backup of {taken}, {ago} ago, by lingrid {manifest.version or '(unknown)'}: {held}"


def _told(done: Restored, now: datetime) -> list[str]:
    taken_at, settled = done.manifest.taken_at, done.settled
    void = ", ".join(f"{number} {name}" for name, number in settled.void.items())
    since = f"{local(taken_at):%Y-%m-%d %H:%M}"
    lines = [
        f"restored 已恢复: {since}",
        f"gap 空档: {_long(now - taken_at)}, {since} – {local(now):%Y-%m-%d %H:%M}; what happened "
        "then is not known any more: go through the groups' messages of that time and file again "
        "what is missing · 这段时间的记录已丢失，请翻看群聊逐条补录",
        f"void 已作废: {void}; give out new ones: lingrid token create, lingrid invite"
        " · 请重新发放令牌、邀请和绑定码",
        f"uncertain 待核实: {settled.uncertain} messages may have been sent or not: decide in the "
        "office's outbox · 条消息不确定是否发出，请在后台逐条处理",
        f"numbers 编号: the next request is {settled.first_number} · 下一件诉求的编号",
        f"told 已通知: {settled.told} desk groups, when lingrid serve runs again"
        " · 个社区群，服务启动后送达",
    ]
    if done.applied:
        lines.append(f"migrations applied 升级: {len(done.applied)}")
    if done.files:
        lines.append(f"files put back 文件: {done.files}")
    if done.aside:
        lines.append(f"the database of before 原数据库保留在: {done.aside}")
    return lines


def _long(time: timedelta) -> str:
    """A length of time, as one says it.

    >>> _long(timedelta(days=2, hours=3, minutes=4)), _long(timedelta(minutes=5))
    ('2 d 3 h', '5 min')
    """
    minutes = max(0, int(time.total_seconds() // 60))
    days, hours = minutes // 1440, minutes % 1440 // 60
    if days:
        return f"{days} d {hours} h"
    return f"{hours} h {minutes % 60} min" if hours else f"{minutes} min"
