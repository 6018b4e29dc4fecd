"""A real browser for the tests, where there is one: Debian's Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, async_playwright, expect

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""A browser that looks at our page and at nothing else."""

PATIENCE = 20_000
"""Milliseconds for anything on the screen to come about, on a machine that is busy."""
expect.set_options(timeout=PATIENCE)


def required() -> bool:
    """Whether a missing browser is a failure and no reason to skip."""
    return "browser" in os.environ.get("LINGRID_TESTS_REQUIRE", "")


def find_chromium() -> str:
    """Where Chromium is. Skips the test where there is none, unless one is required."""
    if CHROMIUM is None:
        if required():
            pytest.fail("no Chromium, and LINGRID_TESTS_REQUIRE asks for one")
        pytest.skip("no Chromium on this machine: install the package chromium")
    return CHROMIUM


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A headless Chromium."""
    path = find_chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(QUIET))
        try:
            yield browser
        finally:
            await browser.close()
