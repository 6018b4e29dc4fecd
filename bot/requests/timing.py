"""How late a request is, in words: the clock that matters most, and its mark.

Words stand before the mark, for whoever can't tell the colours apart or has them read aloud.
"""

from bot.texts import Say
from models import calendar, clock
from models.requests import ResidentRequest, Status, clocks
from models.requests.clocks import State


def late(request: ResidentRequest, say: Say) -> str:
    """Its mark, where half of the time is over or all of it; else nothing."""
    timed, now = clocks.read(request), clock.now()
    pressing = clocks.pressing(timed, now) if timed else None
    state = pressing[1].state(now) if pressing else State.GREEN
    return "" if state is State.GREEN else say.plain(f"mark-{state}")


def words(request: ResidentRequest, say: Say) -> str:
    """A line for the card; empty when nothing is timed."""
    timed = clocks.read(request)
    if timed is None:
        return ""
    if timed.pause:
        return say.plain(f"timing-{timed.pause.why}")
    now = clock.now()
    pressing = clocks.pressing(timed, now)
    if pressing is None:
        return ""
    kind, one = pressing
    return say.plain(
        f"timing-{kind}",
        due=one.due_at.isoformat(timespec="minutes") if one.due_at else "",
        mark=say.plain(f"mark-{one.state(now)}"),
    )


async def after_hours(request: ResidentRequest, say: Say) -> str:
    """When somebody will look at it, for whoever wrote at night; empty once that is over."""
    opens = clocks.looked_at(request, await calendar.current())
    if request.status is not Status.OPEN or opens is None or opens <= clock.now():
        return ""
    return say.plain("after-hours", opens=opens.isoformat(timespec="minutes"))
