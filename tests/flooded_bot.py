"""Lingrid's own bot with its rule for floods, at whatever speed the platform takes."""

import asyncio

import lingrid_bot

from bot.app import App
from models.floods import Floods


def ruled(app: App) -> App:
    """The rule that other measurements do without."""
    app.worker.floods = Floods()
    return app


def run(url: str, base: str) -> None:
    """Be the bot until killed."""
    lingrid_bot.settle_memory()
    asyncio.run(lingrid_bot.work(url, base, made=ruled))
