"""A season of requests: random people do whatever they may, and after every step it holds.

Two residents, staff of every kind, a unit, processes that end, and months of time. What is
remembered is only what the promises compare with; the database is real.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from itertools import pairwise
from tempfile import TemporaryDirectory
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
    precondition,
    rule,
    run_state_machine_as_test,
)
from tortoise.connection import get_connection

from models import agenda, categories, grids, outbox, requests
from models.calendar import local
from models.database import close_database, open_database
from models.errors import RuleBroken
from models.grids import Grid
from models.journal import JournalEntry
from models.members import Post, Role
from models.outbox import Outgoing, Sending, What
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
    clocks,
    correcting,
    extending,
    handing_over,
    helping,
    parking,
    staff,
    telling,
    whistles,
)
from models.requests.moves import BESIDE
from models.requests.shared import Extension, HandOver, Help, Parking, Reply, UnitCall, Whistle
from models.settings import RULES
from models.statistics import Figure, Tally

which = st.integers(0, 20)
CATEGORIES = ["facility", "supervision", "policy", "utilities.gas"]
ENDED = (Status.CLOSED, Status.WITHDRAWN, Status.DECLINED)
HELD = (Status.CLAIMED, Status.WAITING, Status.PARKED, Status.DONE)
SAID_DONE = (Status.DONE, Status.CLOSED)


def with_some(*statuses: Status) -> Any:
    """There is a request in one of these states, so that the rule may succeed."""
    return precondition(lambda here: any(r.status in statuses for r in here.after.values()))


def with_asked(*tables: str) -> Any:
    """Something was asked for that is not answered yet."""
    return precondition(
        lambda here: any(row.reply is Reply.ASKED for of in tables for row in getattr(here, of))
    )


class Season(RuleBasedStateMachine):
    """A community in which things break."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.before: dict[int, ResidentRequest] = {}
        self.after: dict[int, ResidentRequest] = {}
        self.told: dict[int, Outgoing] = {}
        self.lines = self.written = 0

    def run(self, work: Any) -> Any:
        return self.runner.run(work)

    @initialize()
    def begins(self) -> None:
        async def begin() -> None:
            place = self.stack.enter_context(TemporaryDirectory())
            self.url = f"sqlite://{place}/season.db"
            self.here: Community = await self.stack.enter_async_context(community_at(self.url))
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
                await self.here.staff("钱进", self.here.community, Role.DESK),
            ]
            self.posted = {post.member_id: post.grid_id for post in await Post.all()}
            self.unit = await self.here.unit("供电所")
            self.called = await self.here.staff("马师傅", self.unit)
            self.grids = [self.here.community, self.here.grid, self.here.micro, self.here.other]
            for who in self.residents:  # so that no season is empty
                await self.here.reports(who)

        self.run(begin())
        self.look()
        self.act(requests.claim(min(self.after), self.here.chen, **self.how))

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
        self.on(
            which, lambda r: getattr(requests, move)(r.id, self.who(who, r), *words, **self.how)
        )

    @with_some(Status.OPEN)
    @rule(which=which)
    def somebody_who_is_there_claims(self, which: int) -> None:
        self.on_one(
            which, [Status.OPEN], lambda r: requests.claim(r.id, self.who(1, r), **self.how)
        )

    @rule(which=which, who=which, say=st.sampled_from(["ask", "decline", "say", "note"]))
    def staff_say(self, which: int, who: int, say: str) -> None:
        act = requests.say if say == "note" else getattr(requests, say)
        note = {"internal": True} if say == "note" else {}
        self.on(which, lambda r: act(r.id, self.who(who, r), "为什么", **note, **self.how))

    @rule(which=which, who=which, grid=which, move=st.sampled_from(["return", "assign"]))
    def staff_pass_on(self, which: int, who: int, grid: int, move: str) -> None:
        act = requests.return_to if move == "return" else requests.assign
        to = self.grids[grid % 4]
        self.on(which, lambda r: act(r.id, self.who(who, r), to, "不归我", **self.how))

    @rule(which=which, category=st.sampled_from(CATEGORIES))
    def desk_corrects(self, which: int, category: str) -> None:
        async def correct(request: ResidentRequest) -> None:
            chosen = await categories.named(category)
            await requests.correct(request.id, self.here.desk, category=chosen, **self.how)

        self.on(which, correct)

    @rule(which=which, who=st.integers(0, 3), urgent=st.booleans())
    def staff_say_how_urgent_it_is(self, which: int, who: int, urgent: bool) -> None:
        self.on(
            which, lambda r: requests.correct(r.id, self.who(who, r), urgent=urgent, **self.how)
        )

    @rule(which=which, who=st.integers(0, 1), move=st.sampled_from(["confirm", "withdraw"]))
    def resident_decides(self, which: int, who: int, move: str) -> None:
        act = getattr(requests, move)
        self.on(which, lambda r: act(r.id, self.residents[who], **self.how))

    @rule(which=which, who=st.integers(0, 1), say=st.sampled_from(["answer", "dispute", "say"]))
    def resident_says(self, which: int, who: int, say: str) -> None:
        act = getattr(requests, say)
        self.on(which, lambda r: act(r.id, self.residents[who], "还在漏", **self.how))

    @with_some(*SAID_DONE)
    @rule(which=which, who=st.integers(0, 1), how=st.sampled_from(Satisfaction))
    def resident_rates(self, which: int, who: int, how: Satisfaction) -> None:
        self.on_one(
            which, SAID_DONE, lambda r: requests.rate(r.id, self.residents[who], how, **self.how)
        )

    @with_some(*SAID_DONE)
    @rule(which=which, who=st.integers(0, 1), contacted=st.booleans())
    def resident_tells_of_contact(self, which: int, who: int, contacted: bool) -> None:
        act = requests.tell_contacted
        self.on_one(
            which, SAID_DONE, lambda r: act(r.id, self.residents[who], contacted, **self.how)
        )

    @with_some(*SAID_DONE)
    @rule(which=which, solved=st.sampled_from([True, False, None]))
    def desk_phones(self, which: int, solved: bool | None) -> None:
        said = {"cause": Cause.NO_ANSWER} if solved is None else {"solved": solved}
        self.on_one(
            which, SAID_DONE, lambda r: requests.phoned(r.id, self.here.desk, **said, **self.how)
        )

    @rule(which=which)
    def somebody_presses_an_old_button(self, which: int) -> None:
        self.on(
            which,
            lambda r: requests.claim(r.id, self.who(which, r), version=r.version - 1, **self.how),
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

    @rule()
    def another_process_takes_the_database_up(self) -> None:
        async def again() -> None:
            await close_database()
            await open_database(self.url)
            await agenda.run_due(now=self.here.now)

        self.act(again())

    # --- sharing, more time, rest

    @with_some(*HELD)
    @rule(which=which, who=which, to=which, at_once=st.booleans())
    def somebody_offers_a_hand_over(self, which: int, who: int, to: int, at_once: bool) -> None:
        self.on_one(
            which,
            HELD,
            lambda r: handing_over.offer(r.id, self.who(who, r), self.staff[to % 7], **self.how),
        )
        if at_once:
            self.answer(which, "take_over")

    @with_asked("offers")
    @rule(which=which, act=st.sampled_from(["take_over", "refuse", "take_back"]))
    def an_offer_is_answered(self, which: int, act: str) -> None:
        self.answer(which, act)

    def answer(self, which: int, act: str) -> None:
        """Whoever is asked says yes or no, or whoever asks has thought better of it."""
        if waiting := [offer for offer in self.offers if offer.reply is Reply.ASKED]:
            offer = waiting[which % len(waiting)]
            whose = offer.by_id if act == "take_back" else offer.to_id
            by = next(member for member in self.staff if member.id == whose)
            self.act(getattr(handing_over, act)(offer.request_id, by, **self.how))

    @with_some(*HELD)
    @rule(which=which, who=which, grid=which)
    def somebody_asks_for_help(self, which: int, who: int, grid: int) -> None:
        of = self.grids[grid % 4]
        self.on_one(
            which, HELD, lambda r: helping.ask(r.id, self.who(who, r), of, "搭把手", **self.how)
        )

    @precondition(lambda here: here.helps)
    @rule(which=which, who=which, act=st.sampled_from(["come", "stay_away", "done"]))
    def somebody_answers_or_ends_a_help(self, which: int, who: int, act: str) -> None:
        self.on(which, lambda r: getattr(helping, act)(r.id, self.who(who, r), **self.how))

    @with_some(*HELD)
    @rule(which=which, who=which)
    def somebody_whistles(self, which: int, who: int) -> None:
        self.on_one(
            which, HELD, lambda r: whistles.blow(r.id, self.who(who, r), [self.unit], **self.how)
        )

    @precondition(lambda here: here.calls)
    @rule(which=which)
    def the_unit_comes(self, which: int) -> None:
        self.on(which, lambda r: whistles.arrive(r.id, self.called, **self.how))

    @precondition(lambda here: here.calls)
    @rule(which=which, who=which, score=st.sampled_from(Satisfaction))
    def somebody_scores_it(self, which: int, who: int, score: Satisfaction) -> None:
        self.on(
            which,
            lambda r: whistles.score(r.id, self.who(who, r), self.unit.id, score, **self.how),
        )

    @with_some(*HELD)
    @rule(which=which, days=st.integers(1, 11))
    def whoever_has_it_asks_for_time(self, which: int, days: int) -> None:
        self.on_one(
            which,
            HELD,
            lambda r: extending.extend(r.id, self.who(1, r), days, "配件要等", **self.how),
        )

    @with_some(*HELD)
    @rule(which=which, who=which, days=st.integers(1, 100))
    def somebody_asks_to_park(self, which: int, who: int, days: int) -> None:
        day = (local(self.here.now) + timedelta(days=days)).date()
        self.on_one(
            which, HELD, lambda r: parking.park(r.id, self.who(who, r), day, "等钱", **self.how)
        )

    @with_asked("extensions", "parkings")
    @rule(which=which, who=which, act=st.sampled_from(["grant", "grant", "deny"]))
    def somebody_answers_what_was_asked(self, which: int, who: int, act: str) -> None:
        self.on_one(
            which, HELD, lambda r: getattr(extending, act)(r.id, self.staff[who % 7], **self.how)
        )
        self.on_one(
            which, HELD, lambda r: getattr(parking, act)(r.id, self.staff[who % 7], **self.how)
        )

    @with_some(Status.PARKED)
    @rule(which=which, who=which, days=st.integers(1, 30), on=st.booleans())
    def what_rests_goes_on_resting_or_not(self, which: int, who: int, days: int, on: bool) -> None:
        day = (local(self.here.now) + timedelta(days=days)).date()
        if on:
            self.on_one(
                which,
                [Status.PARKED],
                lambda r: parking.park_on(r.id, self.who(who, r), day, **self.how),
            )
        else:
            self.on_one(
                which, [Status.PARKED], lambda r: parking.unpark(r.id, self.who(who, r), **self.how)
            )

    # --- how it is done and looked at

    @property
    def how(self) -> dict[str, Any]:
        return {"now": self.here.now}

    def who(self, number: int, request: ResidentRequest) -> Any:
        """Somebody of the staff; mostly whoever has it, or sits where it is: they may do more."""
        near = [m for m in self.staff if m.id == request.claimer_id] or [
            m for m in self.staff if self.posted[m.id] == request.grid_id
        ]
        some = near if number % 3 else self.staff
        return some[number % len(some)]

    def on(self, which: int, move: Any) -> None:
        """Do something with a request; mostly with one that has not ended."""
        self.on_one(which, [status for status in Status if status not in ENDED], move)

    def on_one(self, which: int, statuses: Sequence[Status], move: Any) -> None:
        """Do something with a request; mostly with one in these states."""
        rows = list(self.after.values())
        some = [row for row in rows if row.status in statuses]
        if which % 4 and some:
            rows = some
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
            await self._hear()
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
            self.offers = await HandOver.all().order_by("id")
            self.helps = await Help.all().order_by("id")
            self.calls = await UnitCall.all().order_by("id")
            self.whistles = await Whistle.all().order_by("id")
            self.extensions = await Extension.all().order_by("id")
            self.parkings = await Parking.all().order_by("id")
            self.desks = {
                row.id: (await grids.desk_of(row.grid)).id
                for row in rows
                if row.category.confidential
            }
            self.heard = {row.id: await outbox.chats_of(row.grid) for row in rows}

        self.run(see())

    async def _hear(self) -> None:
        """What is told is noted as it is told: the outbox forgets what was taken back long ago."""
        found = {row.id: row for row in await Outgoing.filter(what=What.NOTICE)}
        self.forgotten = [row for id, row in self.told.items() if id not in found]
        self.told |= found
        self.notices = [(row.kind, row.subject, row.chat_id) for row in self.told.values()]

    # --- the promises

    @invariant()
    def nothing_that_is_to_be_told_is_lost(self) -> None:
        """Only what was taken back is ever forgotten; what passes words on may be both at once."""
        assert all(row.sending is Sending.EXPIRED or row.words for row in self.forgotten)

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
            moved = sum(e.move is not None and e.move not in BESIDE for e in self.entries[id])
            assert row.version == 1 + moved

    @invariant()
    def what_is_being_worked_on_has_somebody_who_does(self) -> None:
        for row in self.after.values():
            if row.status in (Status.CLAIMED, Status.WAITING, Status.PARKED, Status.DONE):
                assert row.claimer_id is not None
            if row.status is Status.OPEN:
                assert row.claimer_id is None

    @invariant()
    def whoever_claimed_first_is_responsible_until_a_named_member_took_it(self) -> None:
        for id, row in self.after.items():
            claims = [e.member_id for e in self.entries[id] if e.move is Move.CLAIM]
            taken = [e.member_id for e in self.entries[id] if e.move is Move.TAKE_OVER]
            assert row.lead_id == next(iter([*reversed(taken), *claims[:1]]), None)
            assert (row.lead_id is None) is (not claims), "once claimed, there is always one"
            named = [o.to_id for o in self.offers if o.request_id == id and o.reply is Reply.YES]
            assert named == taken, "only who was named has taken it"
            waiting = [o for o in self.offers if o.request_id == id and o.reply is Reply.ASKED]
            assert len(waiting) <= 1

    @invariant()
    def what_rests_is_to_be_looked_at_again_and_nothing_else_is(self) -> None:
        for id, row in self.after.items():
            resting = [p for p in self.parkings if p.request_id == id and p.reply is Reply.YES]
            assert len(resting) == (row.status is Status.PARKED)
            assert (row.review_at is not None) is (row.status is Status.PARKED)
            timed = clocks.read(row)
            assert timed is not None
            parked = timed.pause is not None and timed.pause.why is clocks.Why.PARKED
            assert parked is (row.status is Status.PARKED)
            assert not parked or row.next_at is not None, "somebody is asked some day"

    @invariant()
    def time_is_given_by_others_and_stays_given(self) -> None:
        for id, row in self.after.items():
            granted = [e for e in self.extensions if e.request_id == id and e.reply is Reply.YES]
            timed = clocks.read(row)
            assert timed is not None
            assert timed.solve.extra == sum(e.more for e in granted)
            assert len(granted) <= RULES.extensions_most
        for asked in (*self.extensions, *self.parkings):
            assert asked.replied_by_id != asked.by_id, "nobody grants his own"

    @invariant()
    def others_help_and_come_once_and_are_scored(self) -> None:
        going = [(h.request_id, h.grid_id) for h in self.helps if h.reply in OPEN_REPLIES]
        assert len(going) == len(set(going))
        for whistle in self.whistles:
            scores = [c.score for c in self.calls if c.whistle_id == whistle.id]
            assert (whistle.closed_at is not None) is all(scores)
        told = Counter(kind for kind, _, _ in self.notices)
        assert told["unit-called"] == len(self.calls)
        assert told["unit-late"] == sum(c.late_at is not None for c in self.calls)
        assert told["unit-unscored"] <= len(self.calls)

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
            parked = sum(e.move in (Move.GRANT_PARK, Move.PARK_ON) for e in lines)
            assert told.get(("request-parked", subject), 0) == parked
            assert told.get(("parking-review", subject), 0) <= parked
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


OPEN_REPLIES = (Reply.ASKED, Reply.YES)

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
    Move.OFFER: "hand-over-offered",
    Move.TAKE_OVER: "responsible-now",
    Move.REFUSE: "hand-over-refused",
    Move.TAKE_BACK: "hand-over-taken-back",
    Move.ASK_HELP: "help-asked",
    Move.HELP: "help-coming",
    Move.NO_HELP: "help-refused",
    Move.WHISTLE: "unit-called",
    Move.ARRIVE: "unit-arrived",
    Move.GRANT_TIME: "request-extended",
    Move.DENY_TIME: "extension-denied",
    Move.PARK: "parking-asked",
    Move.DENY_PARK: "parking-denied",
    Move.UNPARK: "request-taken-up",
}
"""What each move is told as, to one resident or one group."""

SEASONS = int(os.environ.get("LINGRID_SEASONS", "0"))
"""So many seasons, new ones every time or those of `--hypothesis-seed`; else always the same."""

ONCE = settings(
    max_examples=SEASONS or 15,
    stateful_step_count=50,
    deadline=None,
    derandomize=not SEASONS,
    database=None,
)

LONGER = settings(ONCE, max_examples=80, phases=[Phase.generate])
"""A season with a wrong rule ends as soon as it is seen; a hand-over is not taken in each."""


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
        (handing_over, "tell", _tells_twice),
    ],
)
def test_twin_a_wrong_rule_does_not_survive_the_season(where, name, wrong, monkeypatch):
    """The promises can be broken, and then the season sees it."""
    monkeypatch.setattr(where, name, wrong)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Season, settings=LONGER)
