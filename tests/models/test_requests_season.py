"""A season of requests: random people do whatever they may, and after every step it holds.

Two residents, staff of every kind, and time. What is remembered is only what the promises
compare with; the database is real.
"""

import asyncio
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from itertools import pairwise
from typing import Any

import lateness
import pytest
from community import Community, community_at
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from tortoise.connection import get_connection

from models import agenda, categories, grids, outbox, requests
from models.errors import RuleBroken
from models.grids import Grid
from models.journal import JournalEntry
from models.members import Role
from models.outbox import Outgoing, What
from models.requests import (
    CORRECTIONS,
    MOVES,
    Breach,
    Callback,
    Cause,
    Correction,
    Entry,
    Move,
    Outcome,
    ResidentRequest,
    Satisfaction,
    Status,
    breaches,
    correcting,
    staff,
    telling,
)
from models.settings import RULES
from models.statistics import Figure, Tally

which = st.integers(0, 20)
CATEGORIES = ["facility", "supervision", "policy", "utilities.gas"]
ENDED = (Status.CLOSED, Status.WITHDRAWN, Status.DECLINED)


class Season(RuleBasedStateMachine):
    """A community in which things break."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.before: dict[int, ResidentRequest] = {}
        self.after: dict[int, ResidentRequest] = {}
        self.lines = self.written = 0

    def run(self, work: Any) -> Any:
        return self.runner.run(work)

    @initialize()
    def begins(self) -> None:
        async def begin() -> None:
            self.here: Community = await self.stack.enter_async_context(community_at())
            self.residents = [
                await self.here.resident("王秀英", home="碧海蓝天3"),
                await self.here.resident("李强", home="上林雅苑2"),
            ]
            self.staff = [
                self.here.chen,
                self.here.lead,
                self.here.desk,
                await self.here.staff("周员", self.here.micro),
                await self.here.staff("吴员", self.here.other),
                await self.here.staff("郑楼长", self.here.other, Role.HEAD),
            ]
            self.grids = [self.here.community, self.here.grid, self.here.micro, self.here.other]
            await self.here.reports(self.residents[0])  # so that no season is empty

        self.run(begin())
        self.look()

    def teardown(self) -> None:
        self.run(self.stack.aclose())
        self.runner.close()

    # --- what people do

    @rule(
        who=st.integers(0, 1),
        category=st.sampled_from(CATEGORIES),
        where=st.sampled_from(["碧海蓝天3", "上林雅苑2", ""]),
    )
    def files(self, who: int, category: str, where: str) -> None:
        self.act(self.here.reports(self.residents[who], category=category, where=where))

    @rule(which=which, who=which, move=st.sampled_from(["claim", "release", "hand_up", "finish"]))
    def staff_do(self, which: int, who: int, move: str) -> None:
        words = ("做好了",) if move == "finish" else ()
        self.on(which, lambda r: getattr(requests, move)(r.id, self.who(who), *words, **self.how))

    @rule(which=which, who=which, say=st.sampled_from(["ask", "decline", "say", "note"]))
    def staff_say(self, which: int, who: int, say: str) -> None:
        act = requests.say if say == "note" else getattr(requests, say)
        note = {"internal": True} if say == "note" else {}
        self.on(which, lambda r: act(r.id, self.who(who), "为什么", **note, **self.how))

    @rule(which=which, who=which, grid=which, move=st.sampled_from(["return", "assign"]))
    def staff_pass_on(self, which: int, who: int, grid: int, move: str) -> None:
        act = requests.return_to if move == "return" else requests.assign
        to = self.grids[grid % 4]
        self.on(which, lambda r: act(r.id, self.who(who), to, "不归我", **self.how))

    @rule(which=which, category=st.sampled_from(CATEGORIES))
    def desk_corrects(self, which: int, category: str) -> None:
        async def correct(request: ResidentRequest) -> None:
            chosen = await categories.named(category)
            await requests.correct(request.id, self.here.desk, category=chosen, **self.how)

        self.on(which, correct)

    @rule(which=which, who=st.integers(0, 3), urgent=st.booleans())
    def staff_say_how_urgent_it_is(self, which: int, who: int, urgent: bool) -> None:
        self.on(which, lambda r: requests.correct(r.id, self.who(who), urgent=urgent, **self.how))

    @rule(which=which, who=st.integers(0, 1), move=st.sampled_from(["confirm", "withdraw"]))
    def resident_decides(self, which: int, who: int, move: str) -> None:
        act = getattr(requests, move)
        self.on(which, lambda r: act(r.id, self.residents[who], **self.how))

    @rule(which=which, who=st.integers(0, 1), say=st.sampled_from(["answer", "dispute", "say"]))
    def resident_says(self, which: int, who: int, say: str) -> None:
        act = getattr(requests, say)
        self.on(which, lambda r: act(r.id, self.residents[who], "还在漏", **self.how))

    @rule(which=which, who=st.integers(0, 1), how=st.sampled_from(Satisfaction))
    def resident_rates(self, which: int, who: int, how: Satisfaction) -> None:
        self.on(which, lambda r: requests.rate(r.id, self.residents[who], how, **self.how))

    @rule(which=which, who=st.integers(0, 1), contacted=st.booleans())
    def resident_tells_of_contact(self, which: int, who: int, contacted: bool) -> None:
        act = requests.tell_contacted
        self.on(which, lambda r: act(r.id, self.residents[who], contacted, **self.how))

    @rule(which=which, solved=st.sampled_from([True, False, None]))
    def desk_phones(self, which: int, solved: bool | None) -> None:
        said = {"cause": Cause.NO_ANSWER} if solved is None else {"solved": solved}
        self.on(which, lambda r: requests.phoned(r.id, self.here.desk, **said, **self.how))

    @rule(which=which)
    def somebody_presses_an_old_button(self, which: int) -> None:
        self.on(
            which,
            lambda r: requests.claim(r.id, self.who(which), version=r.version - 1, **self.how),
        )

    @rule(hours=st.sampled_from([1, 3, 24, 24 * 7, 24 * 30]))
    def time_passes(self, hours: int) -> None:
        self.here.now += timedelta(hours=hours)
        self.act(agenda.run_due(now=self.here.now))

    @rule(hours=st.integers(2, 40))
    def hours_pass_one_by_one(self, hours: int) -> None:
        for _ in range(hours):
            self.time_passes(1)

    @rule()
    def a_process_that_knows_nothing_asks_again(self) -> None:
        self.act(agenda.run_due(now=self.here.now))
        told = len(self.notices)
        self.act(self._asked_anew())
        assert len(self.notices) == told

    async def _asked_anew(self) -> None:
        get_connection("default").memory.clear()
        await agenda.run_due(now=self.here.now)

    # --- how it is done and looked at

    @property
    def how(self) -> dict[str, Any]:
        return {"now": self.here.now}

    def who(self, number: int) -> Any:
        return self.staff[number % len(self.staff)]

    def on(self, which: int, move: Any) -> None:
        rows = list(self.after.values())
        if rows:
            self.act(move(rows[which % len(rows)]))

    def act(self, work: Any) -> None:
        async def done() -> None:
            with suppress(RuleBroken):
                await work

        self.before = self.after
        self.run(done())
        self.look()

    def look(self) -> None:
        async def see() -> None:
            rows = await ResidentRequest.all().select_related("grid", "category").order_by("id")
            self.after = {row.id: row for row in rows}
            self.entries: dict[int, list[Entry]] = {row.id: [] for row in rows}
            for entry in await Entry.all().order_by("id"):
                self.entries[entry.request_id].append(entry)
            self.lines = await JournalEntry.all().count()
            self.notices = await Outgoing.filter(what=What.NOTICE).values_list(
                "kind", "subject", "chat_id", flat=False
            )
            self.callbacks = await Callback.all().order_by("id")
            net: dict[tuple[Figure, int], int] = {}
            for tally in await Tally.all():
                key = (tally.figure, tally.request_id)
                net[key] = net.get(key, 0) + tally.number
            settled = {n for (figure, _), n in net.items() if figure is Figure.SETTLED}
            assert settled <= {0, 1}, "never counted twice, never taken back twice"
            self.counted: dict[Figure, set[int]] = {}
            for (figure, id), number in net.items():
                if number:
                    self.counted.setdefault(figure, set()).add(id)
            self.breaches = await Breach.all()
            self.corrections = await Correction.all().order_by("id")
            self.desks = {
                row.id: (await grids.desk_of(row.grid)).id
                for row in rows
                if row.category.confidential
            }
            self.heard = {row.id: await outbox.chats_of(row.grid) for row in rows}

        self.run(see())

    # --- the promises

    @invariant()
    def every_change_of_state_is_in_the_table(self) -> None:
        for id, row in self.after.items():
            was = self.before.get(id)
            if was is None:
                assert row.status is Status.OPEN
            elif was.version != row.version:
                move = self.entries[id][-1].move
                assert MOVES[was.status, move] is row.status
            else:
                assert was.status is row.status

    @invariant()
    def the_version_grows_by_one_with_every_move(self) -> None:
        for id, row in self.after.items():
            moved = sum(entry.move is not None for entry in self.entries[id])
            assert row.version == 1 + moved

    @invariant()
    def what_is_being_worked_on_has_somebody_who_does(self) -> None:
        for row in self.after.values():
            if row.status in (Status.CLAIMED, Status.WAITING, Status.DONE):
                assert row.claimer_id is not None
            if row.status is Status.OPEN:
                assert row.claimer_id is None

    @invariant()
    def whoever_claimed_first_stays_the_lead(self) -> None:
        for id, row in self.after.items():
            first = next((e for e in self.entries[id] if e.move is Move.CLAIM), None)
            assert row.lead_id == (first.member_id if first else None)

    @invariant()
    def what_ended_has_an_outcome_and_stays_so(self) -> None:
        for id, row in self.after.items():
            assert (row.outcome is not None) is (row.status in ENDED)
            assert (row.closed_at is not None) is (row.status in ENDED)
            settled = row.outcome in (Outcome.CONFIRMED, Outcome.NO_VALID_CALLBACK)
            assert (row.settled_at_level_id is not None) is settled
            was = self.before.get(id)
            if was is not None and was.status in ENDED and not self.reopened(id):
                assert (row.status, row.version) == (was.status, was.version)

    def reopened(self, id: int) -> bool:
        """Within a week of closing, by its resident or the desk."""
        was, last = self.before[id], self.entries[id][-1]
        late = was.closed_at is not None and last.at >= was.closed_at + RULES.reopen_within
        return last.move is Move.REOPEN and not late

    @invariant()
    def nobody_is_without_an_answer(self) -> None:
        """Whatever happened, there is a group that hears of it."""
        assert all(self.heard[id] for id in self.after)

    @invariant()
    def the_confidential_never_leaves_the_desk(self) -> None:
        for id, desk in self.desks.items():
            assert self.after[id].grid_id == desk

    @invariant()
    def the_timeline_ends_with_the_last_thing_and_only_grows(self) -> None:
        for id, row in self.after.items():
            lines = self.entries[id]
            assert lines[0].move is None
            assert lines[0].at == row.filed_at
            assert [e.at for e in lines] == sorted(e.at for e in lines)

    @invariant()
    def nothing_changes_that_is_not_in_the_journal(self) -> None:
        assert self.lines >= self.written
        changed = [
            id
            for id, row in self.after.items()
            if id not in self.before or self.before[id].version != row.version
        ]
        assert self.lines >= self.written + len(changed) or not self.before
        self.written = self.lines

    @invariant()
    def each_piece_of_news_is_told_once(self) -> None:
        told: dict[tuple[str, str], int] = {}
        for kind, subject, _ in self.notices:
            told[kind, subject] = told.get((kind, subject), 0) + 1
        for id, lines in self.entries.items():
            subject = f"request:{id}"
            for move, kind in TOLD.items():
                assert told.get((kind, subject), 0) == sum(e.move is move for e in lines), kind
            passed = sum(e.move in PASSED_ON for e in lines)
            assert told.get(("request-passed-on", subject), 0) == passed

    @invariant()
    def clocks_run_as_they_should_and_each_breach_is_told_once(self) -> None:
        lateness.clocks_are_never_negative(self.after.values())
        lateness.those_run_that_should(self.after.values())
        lateness.each_breach_is_told_once(self.entries, self.breaches, self.notices)

    @invariant()
    def every_correction_is_kept_and_what_a_request_is_comes_of_them(self) -> None:
        for id, row in self.after.items():
            lines = [e.id for e in self.entries[id] if e.move in CORRECTIONS]
            made = [c for c in self.corrections if c.entry_id in lines]
            assert [c.entry_id for c in made] == lines
            changes = [c for c in made if c.after_id]
            for one, next_one in pairwise(changes):
                assert one.after_id == next_one.before_id
            assert not changes or changes[-1].after_id == row.category_id
            urgencies = [c.urgent for c in made if c.urgent is not None]
            assert not urgencies or urgencies[-1] is row.urgent

    @invariant()
    def only_what_was_said_is_rated_and_each_callback_once(self) -> None:
        for callback in self.callbacks:
            if callback.satisfaction is not None or callback.contacted is not None:
                assert callback.solved is not None
                assert callback.cause is None
        for id, row in self.after.items():
            said = [c.solved for c in self.callbacks if c.request_id == id and not c.cause]
            moves = [e.move for e in self.entries[id] if e.move in ANSWERS]
            assert said == [move is Move.CONFIRM for move in moves]
            assert (row.callback_at is None) or row.status is Status.DONE

    @invariant()
    def what_is_counted_is_what_is_so(self) -> None:
        """Settled is what is closed; the callbacks that count are those not taken back."""
        closed = {id for id, row in self.after.items() if row.settled_at_level_id}
        assert self.counted.get(Figure.SETTLED, set()) == closed
        silent = {id for id, row in self.after.items() if row.outcome is Outcome.NO_VALID_CALLBACK}
        assert self.counted.get(Figure.SILENT, set()) == silent


ANSWERS = (Move.CONFIRM, Move.DISPUTE, Move.REOPEN)
"""The moves in which the resident says whether it is done."""

PASSED_ON = (Move.RETURN, Move.HAND_UP, Move.ASSIGN, Move.REROUTE)
"""The moves after which another grid has it."""

TOLD = {
    Move.CLAIM: "request-claimed",
    Move.RELEASE: "request-released",
    Move.ASK: "request-asked",
    Move.FINISH: "request-finished",
    Move.DISPUTE: "request-disputed",
    Move.REOPEN: "request-reopened",
    Move.DECLINE: "request-declined",
    Move.WITHDRAW: "request-withdrawn",
    Move.CLOSE: "request-closed",
}
"""What each move is told as, to one resident or one group."""

ONCE = settings(
    max_examples=20, stateful_step_count=35, deadline=None, derandomize=True, database=None
)


def test_the_promises_hold_for_a_season():
    run_state_machine_as_test(Season, settings=ONCE)


async def _forgets_the_claimer(request: Any, grid: Grid, *, now: Any) -> None:
    request.grid_id = grid.id


async def _tells_twice(request: Any, notice: Any, *, now: Any) -> None:
    for _ in range(2):
        for chat in await telling.reporter_chats(request):
            await outbox.tell(chat, notice, now=now)


async def _forgets_what_was_told(request: ResidentRequest, _: Any) -> None:
    pass


async def _stays(request: ResidentRequest, category: Any) -> Grid:
    return request.grid


@pytest.mark.parametrize(
    ("where", "name", "wrong"),
    [
        (staff, "pass_on", _forgets_the_claimer),
        (staff, "tell", _tells_twice),
        (correcting, "_belongs", _stays),
        (breaches, "_save", _forgets_what_was_told),
    ],
)
def test_twin_a_wrong_rule_does_not_survive_the_season(where, name, wrong, monkeypatch):
    """The promises can be broken, and then the season sees it."""
    monkeypatch.setattr(where, name, wrong)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Season, settings=settings(ONCE, phases=[Phase.generate]))
