"""Progress bars on a terminal; without one, nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

STEPS = {
    "copy": "copy 复制",
    "pack": "pack 打包",
    "check": "check 校验",
    "unpack": "unpack 解包",
    "fill": "fill 写入",
}


@contextmanager
def bars() -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each step that is told: `tell(step, done, total)`, from any thread."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(
        *columns,
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        tasks = {
            step: progress.add_task(words, total=None, visible=False)
            for step, words in STEPS.items()
        }

        def tell(step: str, done: int, total: int) -> None:
            progress.update(tasks[step], completed=done, total=total, visible=True)

        yield tell
