"""For developers: `python -m models.database makemigrations NAME` and `… check`."""

import argparse
import asyncio
import sys

from models.database.detecting import changes, make_migration


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m models.database", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("makemigrations", help="write what the migrations lack")
    making.add_argument("name", help="what it does, in a few words")
    commands.add_parser("check", help="say whether the migrations equal the models")
    given = parser.parse_args()
    if given.command == "makemigrations":
        for path in asyncio.run(make_migration(given.name)):
            sys.stdout.write(f"{path}\n")
        return 0
    missing = asyncio.run(changes())
    sys.stdout.write("".join(writer.as_string() for writer in missing))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
