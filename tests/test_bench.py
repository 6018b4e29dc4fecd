"""What `make bench` runs goes through to its last figure; how high it is, is not asked here.

Of few rows and updates, for a program that is seldom run is soon out of step with what it measures.
"""

import asyncio
import shutil
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent

PROGRAMS = {
    "rates": (["2000"], "numbers_of_an_estate"),
    "ledgers": (["2000"], "import_s"),
    "updates": (["100", "1"], "lingrid_cpu_ratio"),
    "inward": (["100"], "inward_cpu_ms"),
    "rush": (["20", "4"], "rush_bare_sandbox"),
}


async def run(program: str, *sizes: str) -> tuple[list[str], str]:
    """The names of its figures, and what it said beside them."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(HERE / "bench" / f"{program}.py"), *sizes),
        cwd=HERE.parent,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        told, beside = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    return [line.split()[0] for line in told.decode().splitlines()], beside.decode()


@pytest.mark.parametrize("program", PROGRAMS)
async def test_a_program_of_the_bench_tells_every_figure(program):
    if program == "ledgers" and not (shutil.which("sqlite3") and shutil.which("curl")):
        pytest.skip("ledgers are measured by the programs sqlite3 and curl")
    sizes, last = PROGRAMS[program]
    figures, beside = await run(program, *sizes)
    assert figures[-1:] == [last], beside
    assert "Traceback" not in beside


async def test_one_that_breaks_off_is_noticed():
    """The twin: asked for what no number is, it tells nothing."""
    figures, beside = await run("rates", "many")
    assert figures == []
    assert "Traceback" in beside
