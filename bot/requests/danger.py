"""Danger: whom to call first, before anything is filed: 119, 110, 120, and those at hand."""

from bot.texts import Say
from models import grids
from models.grids import Grid
from models.understanding import calls


async def words(text: str, grid: Grid | None, say: Say) -> str:
    """The numbers to call, that of what has happened first; the grid's, or the next above's."""
    try:
        phone, name = await grids.phone_of(grid)
    except grids.NoGridYet:
        phone, name = "", ""  # nothing is loaded yet; a fire does not wait for that
    return say.plain("danger", calls=" / ".join(calls(text)), phone=phone, grid=name)
