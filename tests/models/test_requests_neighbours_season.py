"""A season of neighbours: they report, join, leave; staff merge, split and finish, in any order.

After every step nobody is lost, what was merged rests, and the whole is done with its parts.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from typing import Any

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

from models import agenda, requests
from models.accounts import Account
from models.errors import RuleBroken
from models.members import Role
from models.requests import (
    OPEN_STATUSES,
    Callback,
    Reporter,
    ResidentRequest,
    Status,
    callbacks,
    merging,
    parts,
    reporters,
    telling,
    voices,
)
from models.statistics import Figure, Tally

which = st.integers(0, 12)
WORDS = ("电梯坏了", "电梯又停了", "垃圾没人收")


class Neighbours(RuleBasedStateMachine):
    """Four neighbours, two at work, and time."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.cares: set[tuple[int, int]] = set()  # who has ever reported or joined what
        self.rows: list[ResidentRequest] = []

    def teardown(self) -> None:
        self.runner.run(self.stack.aclose())
        self.runner.close()

    @initialize()
    def begins(self) -> None:
        async def begin() -> None:
            self.here: Community = await self.stack.enter_async_context(community_at())
            self.people: list[Account] = [
                await self.here.resident(f"{name}某", home=f"碧海蓝天{n}")
                for n, name in enumerate("王李赵周", start=1)
            ]
            self.staff = [self.here.chen, await self.here.staff("钱长", self.here.micro, Role.LEAD)]

        self.runner.run(begin())

    def act(self, work: Callable[[ResidentRequest], Coroutine[Any, Any, Any]], which: int) -> bool:
        async def done() -> bool:
            with suppress(RuleBroken):
                await work(self.rows[which % len(self.rows)])
                return True
            return False

        return bool(self.rows) and self.runner.run(done())

    @property
    def now(self) -> dict[str, Any]:
        return {"now": self.here.now}

    # --- what people do

    @rule(who=st.integers(0, 3), words=st.sampled_from(WORDS))
    def reports(self, who: int, words: str) -> None:
        made = self.runner.run(self.here.reports(self.people[who], words))
        self.cares.add((who, made.id))

    @rule(which=which, who=st.integers(0, 3))
    def joins(self, which: int, who: int) -> None:
        if self.act(lambda r: requests.join(r.id, self.people[who], **self.now), which):
            self.cares.add((who, self.rows[which % len(self.rows)].id))

    @rule(which=which, into=which, who=st.integers(0, 1))
    def merges(self, which: int, into: int, who: int) -> None:
        other = self.rows[into % len(self.rows)].id if self.rows else 0
        self.act(lambda r: requests.merge(r.id, self.staff[who], other, **self.now), which)

    @rule(which=which)
    def splits(self, which: int) -> None:
        async def split(request: ResidentRequest) -> None:
            places = [await self.here.place(name) for name in ("碧海蓝天3", "碧海蓝天5")]
            await requests.split(request.id, self.staff[1], places, **self.now)

        self.act(split, which)
        self.look()

    @rule(which=which, who=st.integers(0, 1))
    def claims_and_finishes(self, which: int, who: int) -> None:
        self.act(lambda r: requests.claim(r.id, self.staff[who], **self.now), which)
        self.act(lambda r: requests.finish(r.id, self.staff[1], "好了", **self.now), which)

    @rule(who=st.integers(0, 1))
    def works_everything_off(self, who: int) -> None:
        for which in range(len(self.rows)):
            self.claims_and_finishes(which, who)

    @rule(which=which, who=st.integers(0, 3), solved=st.booleans())
    def answers(self, which: int, who: int, solved: bool) -> None:
        person = self.people[who]
        if solved:
            self.act(lambda r: requests.confirm(r.id, person, **self.now), which)
        else:
            self.act(lambda r: requests.dispute(r.id, person, "还坏", **self.now), which)

    @rule(which=which, who=st.integers(0, 3))
    def takes_back(self, which: int, who: int) -> None:
        self.act(lambda r: requests.withdraw(r.id, self.people[who], **self.now), which)

    @rule(hours=st.sampled_from([1, 5, 24, 24 * 8]))
    def time_passes(self, hours: int) -> None:
        self.here.now += timedelta(hours=hours)
        self.runner.run(agenda.run_due(now=self.here.now))

    # --- the promises

    @invariant()
    def look(self) -> None:
        async def see() -> None:
            self.rows = await ResidentRequest.all().select_related("grid").order_by("id")
            by_id = {row.id: row for row in self.rows}
            for who, id in self.cares:
                row = by_id[id]
                row = by_id[row.merged_into_id] if row.merged_into_id else row
                assert await voices.is_reporter(row, self.people[who]), "nobody is lost"
                chats = await telling.reporter_chats(row)
                assert self.people[who].chat_id in [chat.id for chat in chats]
            for row in self.rows:
                self.merged_rests(row, by_id)
                self.whole_and_parts(row)
                assert row.joined == await Reporter.filter(request_id=row.id).count()
            await self.each_voice_once()

        self.runner.run(see())

    def merged_rests(self, row: ResidentRequest, by_id: dict[int, ResidentRequest]) -> None:
        merged = row.status is Status.MERGED
        assert merged is (row.merged_into_id is not None)
        if row.merged_into_id:
            assert by_id[row.merged_into_id].merged_into_id is None, "one step, and no ring"
            assert (row.next_at, row.due_at, row.callback_at) == (None, None, None)

    def whole_and_parts(self, row: ResidentRequest) -> None:
        its = [part for part in self.rows if part.parent_id == row.id]
        if row.status is Status.SPLIT:
            assert any(part.status in OPEN_STATUSES for part in its)
        if row.status in (Status.CLOSED, Status.WITHDRAWN):
            assert all(part.status is not Status.DONE for part in its)

    async def each_voice_once(self) -> None:
        for row in self.rows:
            if row.done_at:
                said = Callback.filter(request_id=row.id, at__gte=row.done_at, solved=True)
                voices = await said.values_list("reporter_id", flat=True)
                assert len(voices) == len(set(voices)), "each once"
        settled: dict[int, int] = {}
        for tally in await Tally.filter(figure=Figure.SETTLED):
            settled[tally.request_id] = settled.get(tally.request_id, 0) + tally.number
        counted = {id for id, number in settled.items() if number}
        assert counted == {r.id for r in self.rows if r.settled_at_level_id and not r.parent_id}


ONCE = settings(
    max_examples=10, stateful_step_count=30, deadline=None, derandomize=True, database=None
)


def test_nobody_is_lost_in_a_season_of_neighbours():
    run_state_machine_as_test(Neighbours, settings=ONCE)


async def _forgets(*_: object, **__: object) -> None:
    pass


@pytest.mark.parametrize(
    ("where", "name"), [(merging, "_bring_reporters"), (parts, "_complete"), (parts, "close_parts")]
)
def test_twin_a_rule_that_forgets_does_not_survive_the_season(where, name, monkeypatch):
    """The promises can be broken, and then the season sees it."""
    monkeypatch.setattr(where, name, _forgets)
    if name == "close_parts":
        monkeypatch.setattr(callbacks, name, _forgets)
        monkeypatch.setattr(reporters, name, _forgets)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Neighbours, settings=settings(ONCE, phases=[Phase.generate]))
