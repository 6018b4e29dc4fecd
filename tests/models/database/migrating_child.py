"""Migrations in a process that dies: ours, and Tortoise's own."""

import asyncio

from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationExecutor

from models.database.connecting import address, configuration
from models.database.migrating import migrate


def ours(url: str, tables: str, migrations: str) -> None:
    """What `lingrid migrate` does."""
    asyncio.run(migrate(url, modules=[tables], migrations=migrations))


def stock(url: str, tables: str, migrations: str) -> None:
    """What `tortoise migrate` does, on Tortoise's own engine."""
    asyncio.run(_stock(url, tables, migrations))


async def _stock(url: str, tables: str, migrations: str) -> None:
    config = configuration(address(url), modules=[tables], migrations=migrations)
    config["connections"]["default"]["engine"] = "tortoise.backends.sqlite"
    async with TortoiseContext() as context:
        await context.init(config=config)
        await MigrationExecutor(context.db(), config["apps"]).migrate()
