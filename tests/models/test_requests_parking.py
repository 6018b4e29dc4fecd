"""Parking 挂账: the desk lets it rest until a day, and silence parks nothing for ever."""

from datetime import date, timedelta

import pytest

from models import agenda, requests
from models.errors import Invalid, NotAllowed
from models.members import Role
from models.requests import MoveNotPossible, ResidentRequest, Status, clocks, parking
from models.requests.refusals import AlreadyAsked, NothingAsked, NotThatLong
from models.requests.shared import Parking, Reply

IN_TWO_WEEKS = date(2026, 12, 7)


@pytest.fixture
async def wang(here):
    return await here.resident("王秀英")


@pytest.fixture
async def lift(here, wang):
    """A request that 陈姐 has claimed, and said a word about."""
    request = await here.reports(wang)
    await requests.claim(request.id, here.chen, now=here.now)
    return await requests.say(request.id, here.chen, "在看了", now=here.now)


async def parked(here, lift):
    await parking.park(lift.id, here.chen, IN_TWO_WEEKS, "等维修基金", now=here.now)
    return await parking.grant(lift.id, here.desk, now=here.now)


async def test_the_desk_grants_it_and_the_clocks_stand_still_until_it_is_taken_up(here, wang, lift):
    """What was left is what is left; the resident is told why, and that it goes on."""
    left = clocks.read(await ResidentRequest.get()).solve
    await parking.park(lift.id, here.chen, IN_TWO_WEEKS, "等维修基金", now=here.now)
    assert (await ResidentRequest.get()).status is Status.CLAIMED, "asking alone parks nothing"
    assert (await here.told(here.community))[-1] == "parking-asked"
    request = await parking.grant(lift.id, here.desk, now=here.now)
    assert (request.status, request.solve_due_at) == (Status.PARKED, None)
    assert (await here.told(wang))[-1] == "request-parked"
    here.now += timedelta(days=2)
    request = await parking.unpark(lift.id, here.chen, now=here.now)
    assert request.status is Status.CLAIMED
    assert request.solve_due_at == left.due_at + timedelta(days=2)
    assert (await here.told(wang))[-1] == "request-taken-up"
    row = await Parking.get()
    assert (row.reply, row.ended_at) == (Reply.OVER, here.now)


async def test_at_the_review_the_desk_is_asked_once_and_its_silence_ends_it(here, wang, lift):
    """Three working days later it is taken up by itself; whoever has it and the resident know."""
    await parked(here, lift)
    here.now += timedelta(days=13, hours=23)
    await agenda.run_due(now=here.now)
    assert "parking-review" not in await here.told(here.community)
    here.now += timedelta(hours=2)
    for _ in range(3):
        await agenda.run_due(now=here.now)
        here.now += timedelta(hours=3)
    assert (await here.told(here.community)).count("parking-review") == 1
    assert (await ResidentRequest.get()).status is Status.PARKED
    here.now += timedelta(days=3)
    await agenda.run_due(now=here.now)
    request = await ResidentRequest.get()
    assert (request.status, request.claimer_id) == (Status.CLAIMED, here.chen.id)
    assert request.solve_due_at > here.now
    assert (await here.told(here.chen))[-1] == "taken-up"
    assert (await here.told(wang))[-1] == "request-taken-up"


async def test_the_desk_lets_it_rest_on_until_another_day(here, wang, lift):
    """And is asked again at that day."""
    await parked(here, lift)
    here.now += timedelta(days=14, hours=2)
    await agenda.run_due(now=here.now)
    await parking.park_on(lift.id, here.desk, date(2026, 12, 21), now=here.now)
    assert (await here.told(wang))[-1] == "request-parked"
    here.now += timedelta(days=5)
    await agenda.run_due(now=here.now)
    assert (await ResidentRequest.get()).status is Status.PARKED
    here.now += timedelta(days=9)
    await agenda.run_due(now=here.now)
    assert (await here.told(here.community)).count("parking-review") == 2


async def test_the_desk_alone_answers_and_not_what_it_asked_itself(here, wang, lift):
    """A lead of the grid can't; somebody else at the desk can."""
    await parking.park(lift.id, here.desk, IN_TWO_WEEKS, "等维修基金", now=here.now)
    for member in (here.lead, here.desk):
        with pytest.raises(NotAllowed):
            await parking.grant(lift.id, member, now=here.now)
    other = await here.staff("钱进", here.community, Role.DESK)
    assert (await parking.grant(lift.id, other, now=here.now)).status is Status.PARKED


async def test_denied_work_goes_on(here, lift):
    """The clocks never stopped; whoever asked is told."""
    due = (await ResidentRequest.get()).solve_due_at
    await parking.park(lift.id, here.chen, IN_TWO_WEEKS, "等维修基金", now=here.now)
    with pytest.raises(AlreadyAsked):
        await parking.park(lift.id, here.chen, IN_TWO_WEEKS, "等维修基金", now=here.now)
    request = await parking.deny(lift.id, here.desk, "有钱", now=here.now)
    assert (request.status, request.solve_due_at) == (Status.CLAIMED, due)
    assert (await here.told(here.chen))[-1] == "parking-denied"
    with pytest.raises(NothingAsked):
        await parking.grant(lift.id, here.desk, now=here.now)


async def test_a_review_lies_ahead_and_not_too_far(here, lift):
    """Tomorrow at the earliest."""
    with pytest.raises(Invalid):
        await parking.park(lift.id, here.chen, date(2026, 11, 23), "等", now=here.now)
    with pytest.raises(NotThatLong):
        await parking.park(lift.id, here.chen, date(2027, 11, 23), "等", now=here.now)


async def test_what_rests_is_still_the_residents(here, wang, lift):
    """They may say something, or take it back; then it rests no more."""
    await parked(here, lift)
    await requests.say(lift.id, wang, "还等多久？", now=here.now)
    with pytest.raises(MoveNotPossible):
        await requests.ask(lift.id, here.chen, "？", now=here.now)
    request = await requests.withdraw(lift.id, wang, now=here.now)
    assert (request.status, request.review_at) == (Status.WITHDRAWN, None)
    assert (await Parking.get()).reply is Reply.OVER
    here.now += timedelta(days=30)
    await agenda.run_due(now=here.now)
    assert "parking-review" not in await here.told(here.community)


async def test_what_waits_for_the_resident_can_be_parked_and_no_clock_is_forgotten(here, lift):
    """What stood still for the resident runs on with the rest."""
    await requests.ask(lift.id, here.chen, "几楼？", now=here.now)
    await parked(here, lift)
    request = await parking.unpark(lift.id, here.chen, now=here.now)
    assert request.status is Status.CLAIMED
    assert request.solve_due_at is not None
