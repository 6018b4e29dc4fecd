"""One of two processes that read and then write the same row, again and again.

Run as `python rivals.py URL TIMES ours|stock`; begins when it is given a line, and says how
many of its transactions failed.
"""

import asyncio
import sys

from tortoise.context import TortoiseContext
from tortoise.exceptions import OperationalError
from tortoise.transactions import in_transaction
from village import Household

from models.database.connecting import address, configuration


async def take_seats(url: str, times: int, *, stock: bool) -> int:
    config = configuration(address(url), modules=["village"])
    if stock:
        config["connections"]["default"]["engine"] = "tortoise.backends.sqlite"
    failed = 0
    async with TortoiseContext() as context:
        await context.init(config=config)
        await Household.all().count()
        say("ready")
        await asyncio.to_thread(sys.stdin.readline)
        for _ in range(times):
            try:
                async with in_transaction():
                    house = await Household.get(name="活动室")
                    await Household.filter(id=house.id).update(seats=house.seats + 1)
            except OperationalError:
                failed += 1
    return failed


def say(line: object) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    say(asyncio.run(take_seats(sys.argv[1], int(sys.argv[2]), stock=sys.argv[3] == "stock")))
