"""Two thousand claimants for two hundred seats, a hundred at once. Part of `make endurance`.

    python tests/endurance/seats.py [claimants] [seats] [at once]

On a real PostgreSQL. Every seat is taken, none twice, and the seated are those who arrived first.
Then the same with the lock taken out, which must oversell: else nothing was shown. Prints
`name value goal ok|short`; ends with 1 when one is short.
"""

import asyncio
import sys
from collections import Counter
from pathlib import Path
from time import monotonic
from typing import Any

HERE = Path(__file__).resolve()
# the house before the tests, which have a `bot` of their own
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1])]

from postgres import postgres_server  # noqa: E402
from school import MONDAY, school_at  # noqa: E402

from models import courses  # noqa: E402
from models.courses import Course, Enrolment, Standing, seats  # noqa: E402
from models.journal import OPERATOR  # noqa: E402
from models.residents import Resident  # noqa: E402

LOCKED, STANDS = seats.locked, seats._first_standing


async def claim(url: str, claimants: int, places: int, at_once: int) -> dict[str, float]:
    """All of them, so many at a time; what came of it."""
    async with school_at(url, fallback=False) as school:
        course = await school.course(seats=places)
        await Resident.bulk_create(
            Resident(name=f"居民{n}", created_at=MONDAY) for n in range(claimants)
        )
        line, failed = asyncio.Semaphore(at_once), Counter[str]()

        async def press(who: Resident) -> None:
            async with line:
                try:
                    await courses.sign_up(course.id, who, OPERATOR, now=MONDAY)
                except Exception as error:
                    failed[type(error).__name__] += 1

        people, began = await Resident.filter(name__startswith="居民"), monotonic()
        await asyncio.gather(*(press(who) for who in people))
        took = monotonic() - began
        made = await Enrolment.filter(course_id=course.id).order_by("id")
    seated = [n for n, e in enumerate(made) if e.standing is Standing.SEATED]
    return {
        "claims": len(made),
        "seated": len(seated),
        "out_of_order": sum(n >= places for n in seated),
        "failed": sum(failed.values()),
        "claims_per_s": len(made) / took,
    }


async def _not_locked(id: int) -> Course:
    return await Course.get(id=id)


async def _stand_and_dawdle(*asked: Any, **when: Any) -> Standing:
    found = await STANDS(*asked, **when)
    await asyncio.sleep(0.02)  # as long as a busy machine may take
    return found


def tell(name: str, value: float, goal: str, *, fine: bool) -> int:
    """One figure beside its goal."""
    sys.stdout.write(f"{name} {value:.0f} {goal} {'ok' if fine else 'short'}\n")
    sys.stdout.flush()
    return int(not fine)


def main(claimants: int = 2000, places: int = 200, at_once: int = 100) -> int:
    """With the lock and without."""
    short = 0
    with postgres_server() as server:
        kept = asyncio.run(claim(server(), claimants, places, at_once))
        goals = {"claims": claimants, "seated": places, "out_of_order": 0, "failed": 0}
        for name, goal in goals.items():
            short += tell(f"seats_{name}", kept[name], str(goal), fine=kept[name] == goal)
        short += tell("seats_claims_per_s", kept["claims_per_s"], "1", fine=True)
        seats.locked, seats._first_standing = _not_locked, _stand_and_dawdle
        twin = asyncio.run(claim(server(), claimants, places, at_once))
        seats.locked, seats._first_standing = LOCKED, STANDS
        over = twin["seated"]
        short += tell("seats_twin_seated", over, f">{places}", fine=over > places)
    return int(short > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
