"""The clocks of requests: when each runs, what stands still, who hears of a breach, and once.

Where other systems are known to go wrong, the name of the test says so.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from models import agenda, registers, requests
from models.calendar import CalendarDay, current
from models.categories import Category
from models.journal import OPERATOR
from models.members import Role
from models.requests import Breach, ClockKind, Move, ResidentRequest, Status, clocks
from models.requests.clocks import FRESH, LEAST, State

HOUR, DAY, WORKDAY = timedelta(hours=1), timedelta(days=1), timedelta(hours=7)
ELEVEN = datetime(2026, 11, 23, 3, tzinfo=UTC)
"""Two working hours after nine o'clock on Monday."""


@pytest.fixture
async def wang(here):
    return await here.resident("王秀英", home="碧海蓝天3")


@pytest.fixture
async def lift(here, wang):
    """To claim 2, to contact 24, to solve 72 working hours."""
    return await here.reports(wang)


async def passes(here, time: timedelta, *, tick: timedelta = HOUR) -> None:
    """Time passes, and what becomes due happens in between."""
    end = here.now + time
    while here.now < end:
        here.now = min(here.now + tick, end)
        await agenda.run_due(now=here.now)


async def jumps(here, time: timedelta) -> None:
    """The clock is somewhere else at once."""
    here.now += time
    await agenda.run_due(now=here.now)


async def row(request) -> ResidentRequest:
    return await ResidentRequest.get(id=request.id).select_related("category")


async def timed(request) -> clocks.Clocks:
    found = clocks.read(await row(request))
    assert found is not None
    return found


async def running(request) -> set[ClockKind]:
    now = await timed(request)
    return {kind for kind in ClockKind if now[kind].runs}


async def breached() -> list[ClockKind]:
    return [breach.clock for breach in await Breach.all().order_by("id")]


async def settle_in(here, request, text="我来看看") -> None:
    """Claimed, and the resident was told something."""
    await requests.claim(request.id, here.chen, now=here.now)
    await requests.say(request.id, here.chen, text, now=here.now)


# --- which clocks run


async def test_filing_starts_the_clocks_to_claim_and_to_solve(here, lift):
    """With the hours of the category, in working time, in the same row."""
    request = await row(lift)
    assert await running(lift) == {ClockKind.CLAIM, ClockKind.SOLVE}
    assert request.claim_due_at == ELEVEN == request.due_at
    assert request.contact_due_at is None
    assert request.solve_due_at == (await current()).add_working_time(here.now, timedelta(hours=72))


async def test_a_claim_starts_the_clock_to_contact(here, lift):
    """The clock to claim is met; the one to solve goes on."""
    before = (await row(lift)).solve_due_at
    await requests.claim(lift.id, here.chen, now=here.now + HOUR)
    request = await row(lift)
    assert await running(lift) == {ClockKind.CONTACT, ClockKind.SOLVE}
    assert request.claim_due_at is None
    assert request.solve_due_at == before
    assert request.contacted_at is None, "a claim is no contact"


@pytest.mark.parametrize("word", ["say", "ask", "finish"])
async def test_the_first_word_of_the_claimer_is_the_contact(here, lift, word):
    """Asking, answering or reporting it done."""
    await requests.claim(lift.id, here.chen, now=here.now)
    await getattr(requests, word)(lift.id, here.chen, "我明天来", now=here.now + HOUR)
    assert (await row(lift)).contacted_at == here.now + HOUR
    assert ClockKind.CONTACT not in await running(lift)


async def test_internal_notes_and_words_of_others_are_no_contact(here, lift):
    """The resident has heard nothing from whoever has it."""
    await requests.claim(lift.id, here.chen, now=here.now)
    await requests.say(lift.id, here.chen, "钥匙在门卫", internal=True, now=here.now)
    await requests.say(lift.id, here.lead, "会有人来的", now=here.now)
    assert (await row(lift)).contacted_at is None


async def test_known_bug_a_later_word_does_not_overrule_the_first_response(here, lift):
    """The first response stays when it was."""
    await settle_in(here, lift)
    first = (await row(lift)).contacted_at
    await requests.say(lift.id, here.chen, "还在修", now=here.now + HOUR)
    await requests.ask(lift.id, here.chen, "在家吗", now=here.now + 2 * HOUR)
    assert (await row(lift)).contacted_at == first


async def test_known_bug_mail_at_midnight(here, wang):
    """Filed at midnight it has all its hours in the morning; nobody is reminded in the night."""
    here.now = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # 00:00 on Tuesday
    request = await here.reports(wang)
    assert (await row(request)).claim_due_at == datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


async def test_urgent_requests_run_round_the_clock(here, wang):
    """A quarter of an hour to claim, at midnight as well, and the night is no excuse."""
    here.now = datetime(2026, 11, 28, 16, 0, tzinfo=UTC)  # midnight, Saturday to Sunday
    gas = await here.reports(wang, "有煤气味", category="utilities.gas")
    assert (await row(gas)).claim_due_at == here.now + timedelta(minutes=15)
    await passes(here, timedelta(minutes=16), tick=timedelta(minutes=1))
    assert "claim-overdue" in await here.told(here.micro)


# --- standing still


async def test_the_clock_stands_still_while_the_resident_is_asked(here, lift):
    """What was left is left when they answer."""
    await settle_in(here, lift)
    left = timedelta(seconds=(await timed(lift)).solve.left)
    await requests.ask(lift.id, here.chen, "哪一部？", now=here.now)
    assert (await row(lift)).due_at is None
    here.now += 2 * DAY
    await requests.answer(lift.id, await _reporter(lift), "左边", now=here.now)
    assert (await row(lift)).solve_due_at == (await current()).add_working_time(here.now, left)


async def _reporter(request):
    return (await ResidentRequest.get(id=request.id).select_related("account")).account


async def test_an_answer_in_the_last_minute_leaves_at_least_an_hour(here, wang):
    """Never zero, never less."""
    request = await here.reports(wang)
    await settle_in(here, request)
    due = (await row(request)).solve_due_at
    here.now = due - timedelta(minutes=1)
    await requests.ask(request.id, here.chen, "好了吗？", now=here.now)
    here.now += 3 * DAY
    await requests.answer(request.id, wang, "没有", now=here.now)
    assert (await timed(request)).solve.left == LEAST.total_seconds()
    await jumps(here, timedelta(minutes=30))
    assert await breached() == []


async def test_silence_of_the_resident_stops_the_clock_for_five_working_days_only(here, lift, wang):
    """Then they are reminded, once, and the clock runs on."""
    await settle_in(here, lift)
    await requests.ask(lift.id, here.chen, "哪一部？", now=here.now)
    await passes(here, 6 * DAY + 23 * HOUR)
    assert "answer-missing" not in await here.told(wang)
    await passes(here, HOUR)
    assert (await here.told(wang)).count("answer-missing") == 1
    request = await row(lift)
    assert (request.status, request.solve_due_at is None) == (Status.WAITING, False)
    await passes(here, 3 * DAY)
    assert (await here.told(wang)).count("answer-missing") == 1


async def test_parked_clocks_stand_still_and_run_on_with_what_was_left(here, lift):
    """The door for 挂账: no cap, and the clock to contact stands still as well."""
    await requests.claim(lift.id, here.chen, now=here.now)
    days, before = await current(), await timed(lift)
    later = here.now + HOUR
    parked = clocks.pause(before, clocks.Why.PARKED, days, now=later)
    assert not any(parked[kind].runs for kind in ClockKind)
    assert clocks.next_at(parked) is None
    resumed = clocks.resume(parked, days, now=later + 30 * DAY)
    assert {kind for kind in ClockKind if resumed[kind].runs} == await running(lift)
    for kind in (ClockKind.CONTACT, ClockKind.SOLVE):
        assert resumed[kind].left == before[kind].left - HOUR.total_seconds()


# --- half, and over


async def test_at_half_the_card_turns_yellow_and_nobody_is_rung_up(here, lift):
    """A mark, not a message."""
    told = await here.told(here.micro)
    await jumps(here, HOUR)
    assert (await timed(lift)).claim.state(here.now) is State.YELLOW
    assert await here.told(here.micro) == told
    assert await breached() == []


async def test_nobody_claims_the_group_the_lead_and_up(here, lift):
    """The group is reminded, then the lead, then it is handed up; each once."""
    await passes(here, 2 * HOUR, tick=timedelta(minutes=10))
    assert (await here.told(here.micro)).count("claim-overdue") == 1
    assert await here.told(here.lead) == []
    await passes(here, 3 * HOUR, tick=timedelta(minutes=10))
    assert await here.told(here.lead) == ["overdue-for-lead"]
    await passes(here, HOUR, tick=timedelta(minutes=10))
    request = await row(lift)
    assert (request.grid_id, request.status) == (here.grid.id, Status.OPEN)
    assert request.claim_due_at > here.now, "there it has its hours anew"
    assert (await here.told(here.micro)).count("claim-overdue") == 1
    assert await breached() == [ClockKind.CLAIM]


async def test_it_climbs_as_far_as_the_desk_and_stays_there(here, lift):
    """Beyond it people decide; at every grid it was told once."""
    await passes(here, 20 * DAY, tick=3 * HOUR)
    request = await row(lift)
    assert (request.grid_id, request.status) == (here.community.id, Status.OPEN)
    for grid in (here.micro, here.grid, here.community):
        assert (await here.told(grid)).count("claim-overdue") == 1
    assert await here.told(here.lead) == ["overdue-for-lead"] * 2  # for their own grid and below
    assert await here.told(here.desk) == ["overdue-for-lead"]
    assert request.next_at is None


async def test_a_claim_without_a_word_lapses_back_to_the_group(here, lift, wang):
    """Told to the claimer and the resident, once; the next claimer has all the time again."""
    await requests.claim(lift.id, here.chen, now=here.now)
    await passes(here, (await row(lift)).contact_due_at - here.now)
    request = await row(lift)
    assert (request.status, request.claimer_id) == (Status.OPEN, None)
    assert request.lead_id == here.chen.id, "whoever claimed first stays the lead"
    assert (await here.told(here.chen)).count("claim-lapsed") == 1
    assert (await here.told(wang)).count("request-released") == 1
    assert await breached() == [ClockKind.CONTACT]
    await requests.claim(lift.id, here.chen, now=here.now)
    assert (await timed(lift)).contact.left == 24 * 3600


async def test_not_settled_the_claimer_the_lead_and_up(here, lift):
    """The first claimer stays its lead and hears that it went up."""
    await settle_in(here, lift)
    due = (await row(lift)).solve_due_at
    await jumps(here, due - here.now - timedelta(minutes=1))
    assert "solve-overdue" not in await here.told(here.chen)
    await passes(here, 5 * DAY, tick=2 * HOUR)
    told = await here.told(here.chen)
    assert [kind for kind in told if "overdue" in kind] == ["solve-overdue", "handed-up-overdue"]
    assert (await here.told(here.lead))[0] == "overdue-for-lead"
    request = await row(lift)
    assert request.lead_id == here.chen.id
    assert (await breached()).count(ClockKind.SOLVE) == 1


async def test_a_lead_who_has_it_is_not_told_of_themselves(here, wang):
    """The next above is."""
    zhao = await here.staff("赵敏", here.micro, Role.LEAD)
    request = await here.reports(wang)
    await requests.claim(request.id, zhao, now=here.now)
    await requests.say(request.id, zhao, "看到了", now=here.now)
    await jumps(here, (await row(request)).solve_due_at - here.now)
    await passes(here, 2 * DAY)
    assert "overdue-for-lead" not in await here.told(zhao)
    assert "overdue-for-lead" in await here.told(here.lead)


async def test_a_claimer_whom_the_bot_cannot_reach_is_reminded_in_the_group(here, lift):
    """Somebody hears of it."""
    from models.accounts import Account

    await settle_in(here, lift)
    await Account.filter(member_id=here.chen.id).delete()
    await jumps(here, (await row(lift)).solve_due_at - here.now)
    assert "solve-overdue" in await here.told(here.micro)


# --- once


@pytest.mark.parametrize("claimed", [False, True])
async def test_a_jump_of_thirty_days_takes_one_step(here, lift, claimed):
    """Nobody gets three reminders in one go; asked again at once, nothing more happens."""
    if claimed:
        await settle_in(here, lift)
    here.now += 30 * DAY
    for _ in range(5):
        await agenda.run_due(now=here.now)
    assert (await row(lift)).grid_id == here.micro.id
    assert await here.told(here.lead) == []
    told = [*await here.told(here.chen), *await here.told(here.micro)]
    late = [kind for kind in told if "overdue" in kind]
    assert late == ["solve-overdue" if claimed else "claim-overdue"]


async def test_a_clock_that_jumps_back_sends_nothing_again(here, lift):
    """By 49 hours, and forward again."""
    await jumps(here, 3 * HOUR)
    assert (await here.told(here.micro)).count("claim-overdue") == 1
    await jumps(here, -49 * HOUR)
    await jumps(here, 49 * HOUR)
    assert (await here.told(here.micro)).count("claim-overdue") == 1
    assert await breached() == [ClockKind.CLAIM]
    now = await timed(lift)
    assert all(now[kind].left >= 0 for kind in ClockKind)


async def test_two_at_once_send_it_once(here, lift):
    """Whoever comes second finds the row as the first has left it."""
    import asyncio

    here.now += 3 * HOUR
    await asyncio.gather(*(agenda.run_due(now=here.now) for _ in range(5)))
    assert (await here.told(here.micro)).count("claim-overdue") == 1


async def test_one_that_cannot_be_looked_at_holds_up_no_other(here, lift, wang, caplog):
    """It is put off, and said in the log."""
    other = await here.reports(wang, "灯不亮")
    await ResidentRequest.filter(id=lift.id).update(clocks={"claim": "nonsense"})
    await jumps(here, 3 * HOUR)
    assert (await timed(other)).claim.over
    assert (await row(lift)).next_at > here.now
    assert "request-clock-failed" in caplog.text


# --- quiet hours


async def test_nothing_that_can_wait_rings_at_night(here, wang):
    """Even when the bot was away when it was due: it waits for the morning."""
    request = await here.reports(wang)
    here.now = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # 22:00
    await agenda.run_due(now=here.now)
    assert "claim-overdue" not in await here.told(here.micro)
    here.now = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # 08:00
    await agenda.run_due(now=here.now)
    assert "claim-overdue" in await here.told(here.micro)
    assert (await Breach.get()).due_at == ELEVEN, "when it was due is when it was due"
    assert (await row(request)).status is Status.OPEN


# --- what ended is never late


@pytest.mark.parametrize("move", ["withdraw", "decline", "finish"])
async def test_known_bug_what_is_not_open_never_escalates(here, wang, move):
    """Withdrawn, declined, answered: no clock runs, whatever time passes."""
    request = await here.reports(wang)
    if move == "withdraw":
        await requests.withdraw(request.id, wang, now=here.now)
    elif move == "decline":
        await requests.decline(request.id, here.desk, "不在范围", now=here.now)
    else:
        await settle_in(here, request)
        await requests.finish(request.id, here.chen, "修好了", now=here.now)
    await passes(here, 40 * DAY, tick=DAY)
    assert await breached() == []
    closed = await row(request)
    assert (closed.due_at, closed.next_at) == (None, None)
    assert not [kind for kind in await here.told(here.micro) if "overdue" in kind]


async def test_known_bug_a_thank_you_after_closing_reopens_nothing(here, wang):
    """Words after the end are refused or a new request; no clock starts."""
    request = await here.reports(wang)
    await settle_in(here, request)
    await requests.finish(request.id, here.chen, "修好了", now=here.now)
    await requests.confirm(request.id, wang, now=here.now)
    with pytest.raises(requests.MoveNotPossible):
        await requests.say(request.id, wang, "谢谢", now=here.now)
    closed = await row(request)
    assert (closed.status, closed.due_at) == (Status.CLOSED, None)


async def test_known_bug_reopening_does_not_breach_at_once(here, wang):
    """However late it was: at least a working day, and what it was late before stays counted."""
    request = await here.reports(wang)
    await settle_in(here, request)
    here.now = (await row(request)).solve_due_at + HOUR
    await agenda.run_due(now=here.now)
    assert await breached() == [ClockKind.SOLVE]
    await requests.finish(request.id, here.chen, "修好了", now=here.now)
    here.now += 5 * DAY
    await requests.dispute(request.id, wang, "又坏了", now=here.now)
    reopened = await timed(request)
    assert reopened.solve.state(here.now) is not State.RED
    assert reopened.solve.left == FRESH.total_seconds()
    await agenda.run_due(now=here.now)
    assert await breached() == [ClockKind.SOLVE]


# --- passed on


@pytest.mark.parametrize("move", [Move.RETURN, Move.HAND_UP, Move.RELEASE])
async def test_passed_on_the_claim_starts_anew_and_the_rest_runs_on(here, lift, move):
    """Nobody gets more time to settle it by sending it round."""
    await settle_in(here, lift)
    before = (await row(lift)).solve_due_at
    here.now += WORKDAY
    if move is Move.RETURN:
        await requests.return_to(lift.id, here.chen, here.other, "不归我", now=here.now)
    elif move is Move.HAND_UP:
        await requests.hand_up(lift.id, here.chen, now=here.now)
    else:
        await requests.release(lift.id, here.chen, now=here.now)
    request = await row(lift)
    assert request.solve_due_at == before
    assert (await timed(lift)).claim.left == 2 * 3600
    assert request.claim_due_at > here.now


async def test_another_category_has_its_hours_less_those_used(here, lift):
    """Corrected to prompt (24 hours to solve) after a working day, 17 are left."""
    await settle_in(here, lift)
    here.now += DAY
    prompt = await Category.get(code="facility.lift")
    await requests.correct(lift.id, here.chen, category=prompt, now=here.now)
    assert (await timed(lift)).solve.left == 17 * 3600


async def test_a_shorter_category_does_not_breach_at_once(here, lift):
    """There is at least an hour left to see it."""
    await settle_in(here, lift)
    here.now += 9 * DAY
    prompt = await Category.get(code="facility.lift")
    await requests.correct(lift.id, here.chen, category=prompt, now=here.now)
    await agenda.run_due(now=here.now)
    assert (await timed(lift)).solve.left == LEAST.total_seconds()
    assert await breached() == []


async def test_urgent_from_now_on_runs_round_the_clock(here, lift):
    """The hours stay; the nights count."""
    await settle_in(here, lift)
    await requests.correct(lift.id, here.chen, urgent=True, now=here.now)
    assert (await row(lift)).solve_due_at == here.now + timedelta(hours=72)


# --- the calendar changes


async def test_known_bug_a_holiday_added_later_moves_what_is_due(here, lift):
    """And when it is taken away again, so does that."""
    before = (await row(lift)).solve_due_at
    day = await _says(here, date(2026, 11, 25), worked=False)
    await agenda.run_due(now=here.now)
    assert (await row(lift)).solve_due_at == before + DAY
    await registers.remove(day, OPERATOR, now=here.now)
    await agenda.run_due(now=here.now)
    assert (await row(lift)).solve_due_at == before


async def _says(here, day: date, **values) -> CalendarDay:
    said = {"day": day, "hours": [], "note": "台风", **values}
    return await registers.create(CalendarDay, said, OPERATOR, now=here.now)


async def test_a_holiday_declared_at_night_is_reckoned_at_once(here, lift):
    """Reckoning rings nobody."""
    here.now = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    told = await here.told(here.micro)
    before = (await row(lift)).solve_due_at
    await _says(here, date(2026, 11, 25), worked=False)
    await agenda.run_due(now=here.now)
    assert (await row(lift)).solve_due_at == before + DAY
    assert await here.told(here.micro) == told


async def test_other_hours_of_a_category_move_what_is_due_in_it(here, lift, wang):
    """Of that category alone."""
    policy = await here.reports(wang, "医保怎么办", category="policy")
    before = (await row(policy)).solve_due_at
    facility = await Category.get(code="facility")
    await registers.change(facility, {"solve_hours": 24.0}, OPERATOR, now=here.now)
    await agenda.run_due(now=here.now)
    assert (await timed(lift)).solve.left == 24 * 3600
    assert (await row(policy)).solve_due_at == before


# --- what it costs


async def test_the_clock_looks_at_nothing_that_is_closed(here, lift):
    """The moments it wakes on stand in an index; what has ended has none."""
    from models.database import fetch

    plan = await fetch("EXPLAIN QUERY PLAN SELECT id FROM requests WHERE next_at <= '2026-11-23'")
    assert any("INDEX" in str(step["detail"]) for step in plan), plan
    await requests.withdraw(lift.id, await _reporter(lift), now=here.now)
    assert (await row(lift)).next_at is None


async def test_a_request_from_before_there_were_clocks_gets_them(here, lift):
    """With its next move, or when the calendar is reckoned again."""
    await ResidentRequest.filter(id=lift.id).update(clocks=None, next_at=None, due_at=None)
    await requests.reckon_again(now=here.now)
    await agenda.run_due(now=here.now)
    assert (await row(lift)).claim_due_at == ELEVEN
    await ResidentRequest.filter(id=lift.id).update(clocks=None, next_at=None, due_at=None)
    await requests.claim(lift.id, here.chen, now=here.now)
    assert await running(lift) == {ClockKind.CONTACT, ClockKind.SOLVE}
