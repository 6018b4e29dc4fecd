"""Which version this is."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed

import typer


def version() -> None:
    """Say which version this is."""
    try:
        number = installed("lingrid")
    except PackageNotFoundError:
        number = "(not installed)"
    typer.echo(f"lingrid {number}")
