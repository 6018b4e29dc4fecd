"""Clocks: how long it may take to claim 签收, to speak to the resident 首次联系, to settle 办结.

A category says how many hours each takes; they are working hours of the community, or hours round
the clock where the request is urgent. The rules:

* **To claim** runs while a request is open with nobody. It starts anew wherever it goes: returned,
  handed up, assigned, put back.
* **To contact** runs from a claim to the first word to the resident by whoever claimed it; a claim
  is none, and neither is what others say. It is met once for all; later words change nothing.
* **To solve** runs from filing until it is reported done. It runs on through returns and levels.
* Waiting for the resident, the clocks stand still, five working days at most; then they run on.
  Parked 挂账 they stand still until the review, and beyond it
  until it is taken up again. What was left is what is left, and never less
  than `LEAST`, so that an answer in the last minute is no breach.
* Disputed, reopened, or sent on after it was done, it has what was left, and at least `FRESH`.
* With another category or urgency it has the new hours less those used; with none left, `LEAST`.
* More time 延期 is added to the clock to solve, and moves its end; one that was over runs again.
* What is not open has no running clock, whatever brought it there: it can't be late any more.

What was breached stays so until the request is done; a day off that is declared later moves the
moments that have not come yet.

`one` and `three` reckon on values alone; `rows` reads them from a request and writes them into it.
"""

from models.requests.clocks.one import LEAST, Clock, Stage, State, remaining, step
from models.requests.clocks.rows import (
    columns,
    heard,
    is_overdue,
    looked_at,
    moved,
    next_at,
    of,
    read,
    read_plain,
    write,
)
from models.requests.clocks.three import (
    FRESH,
    Clocks,
    Pause,
    Why,
    begin,
    contacted,
    extend,
    follow,
    left_of,
    pause,
    pressing,
    put_off,
    resume,
    under,
)

__all__ = [
    "FRESH",
    "LEAST",
    "Clock",
    "Clocks",
    "Pause",
    "Stage",
    "State",
    "Why",
    "begin",
    "columns",
    "contacted",
    "extend",
    "follow",
    "heard",
    "is_overdue",
    "left_of",
    "looked_at",
    "moved",
    "next_at",
    "of",
    "pause",
    "pressing",
    "put_off",
    "read",
    "read_plain",
    "remaining",
    "resume",
    "step",
    "under",
    "write",
]
