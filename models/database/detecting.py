"""Finding out what the models have that the migrations do not, and writing it down."""

import importlib
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.writer import (
    MigrationWriter,
    format_migration_name,
    migrations_module_path,
)

from models.database.connecting import MIGRATIONS, address, configuration


async def changes(
    *, modules: Sequence[str] | None = None, migrations: str = MIGRATIONS
) -> list[MigrationWriter]:
    """The migrations that are missing: none when migrations equal models. Needs no database."""
    config = configuration(address("sqlite://:memory:"), modules=modules, migrations=migrations)
    context = TortoiseContext()
    async with context:
        await context.init(config=config, init_connections=False)
        assert context.apps is not None
        return await MigrationAutodetector(context.apps, config["apps"]).changes()


async def make_migration(
    name: str, *, modules: Sequence[str] | None = None, migrations: str = MIGRATIONS
) -> list[Path]:
    """Write what is missing as the next migration, called `name`. Returns the files written."""
    written = []
    for writer in await changes(modules=modules, migrations=migrations):
        number = re.match(r"\d+", writer.name)
        writer.name = format_migration_name(int(number[0]) if number else 1, name)
        path = migrations_module_path(migrations) / f"{writer.name}.py"
        path.write_text(_formatted(writer.as_string()), encoding="utf-8")
        written.append(path)
    importlib.invalidate_caches()
    return written


def _formatted(source: str) -> str:
    """The way the rest of the code looks, where ruff is installed."""
    for arguments in (["check", "--select", "I", "--fix", "--exit-zero"], ["format"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *arguments, "--isolated", "--quiet", "-"]
            + (["--line-length", "100"] if arguments[0] == "format" else []),
            input=source,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        source = done.stdout if done.returncode == 0 and done.stdout else source
    return source
