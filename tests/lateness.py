"""What holds of the clocks of requests at any moment, whoever did what; for seasons of chance."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from models.requests import Breach, ClockKind, Entry, Move, ResidentRequest, Status, clocks

ANEW = (Move.RELEASE, Move.RETURN, Move.HAND_UP, Move.ASSIGN, Move.REROUTE, Move.REOPEN)
"""After these nobody has it, and the clock to claim begins anew."""


AGAIN = (Move.DISPUTE, Move.REOPEN, Move.REROUTE, Move.GRANT_TIME)
"""After these the clock to solve may have begun again, or have more to run."""


def clocks_are_never_negative(rows: Iterable[ResidentRequest]) -> None:
    """Nothing is overdrawn, and what runs and is not late has something left."""
    for row in rows:
        now = clocks.read(row)
        assert now is not None
        for kind in ClockKind:
            assert now[kind].left >= 0
            if now[kind].runs and not now[kind].over:
                assert now[kind].left > 0


def those_run_that_should(rows: Iterable[ResidentRequest]) -> None:
    """Which clocks run follows from the state alone, but for who was spoken to and waited for."""
    for row in rows:
        now = clocks.read(row)
        assert now is not None
        running = {kind for kind in ClockKind if now[kind].runs}
        wanted = {
            Status.OPEN: {ClockKind.CLAIM, ClockKind.SOLVE},
            Status.CLAIMED: {ClockKind.SOLVE} | ({ClockKind.CONTACT} - _met(row)),
            Status.WAITING: set() if now.pause else {ClockKind.SOLVE},
            Status.PARKED: set(),
        }.get(row.status, set())
        assert running == wanted, (row.status, running)
        assert {k for k in ClockKind if getattr(row, f"{k}_due_at")} == wanted
        assert (row.due_at is not None) is bool(wanted)
        assert row.next_at is None or wanted or now.pause


def _met(row: ResidentRequest) -> set[ClockKind]:
    return {ClockKind.CONTACT} if row.contacted_at else set()


def each_breach_is_told_once(
    entries: Mapping[int, Sequence[Entry]],
    breaches: Iterable[Breach],
    notices: Iterable[tuple[str, str, int]],
) -> None:
    """As often as a clock ran out, and never more often than it began."""
    notices = list(notices)
    told = Counter((kind, subject) for kind, subject, _ in notices)
    each = Counter((s, chat) for kind, s, chat in notices if kind == "overdue-for-lead")
    leads: dict[str, int] = {}  # as often as anybody was told: several may lead a grid
    for (about, _), times in each.items():
        leads[about] = max(times, leads.get(about, 0))
    late = Counter((b.clock, b.request_id) for b in breaches)
    with_somebody = Counter(b.request_id for b in breaches if b.member_id)
    for id, lines in entries.items():
        subject = f"request:{id}"
        moves = Counter(line.move for line in lines)
        claims, contacts = late[ClockKind.CLAIM, id], late[ClockKind.CONTACT, id]
        solves, corrected = late[ClockKind.SOLVE, id], moves[Move.CORRECT]
        assert told["claim-overdue", subject] == claims
        assert told["claim-lapsed", subject] == contacts
        assert told["solve-overdue", subject] == with_somebody[id] - contacts
        assert claims <= 1 + corrected + sum(moves[move] for move in ANEW)
        assert contacts <= moves[Move.CLAIM] + corrected
        assert solves <= 1 + corrected + sum(moves[move] for move in AGAIN)
        assert leads.get(subject, 0) <= claims + solves
        assert told["handed-up-overdue", subject] <= solves
        assert told["answer-missing", subject] <= moves[Move.ASK]
