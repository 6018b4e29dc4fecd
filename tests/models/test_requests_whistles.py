"""Whistles 吹哨报到: units come in half an hour or are counted, and each is scored."""

from datetime import timedelta

import pytest

from models import agenda, outbox, requests
from models.errors import NotAllowed, NotFound
from models.requests import Move, NotYours, OnlyTheDesk, ResidentRequest, Satisfaction, whistles
from models.requests.refusals import (
    AlreadyCalled,
    NotAUnit,
    NothingAsked,
    OnlyCalled,
    TooEarlyToScore,
)
from models.requests.shared import UnitCall, Whistle


@pytest.fixture
async def wang(here):
    return await here.resident("王秀英")


@pytest.fixture
async def power(here):
    """供电所, a unit of the community."""
    return await here.unit("供电所")


@pytest.fixture
async def ma(here, power):
    """Somebody of it."""
    return await here.staff("马师傅", power)


@pytest.fixture
async def lift(here, wang):
    """A request that 陈姐 has claimed."""
    request = await here.reports(wang)
    return await requests.claim(request.id, here.chen, now=here.now)


async def test_a_unit_comes_is_scored_and_the_whistle_is_over(here, power, ma, lift):
    """The first responsible is told that it is there, and says how it was."""
    await whistles.blow(lift.id, here.chen, [power], "电闸烧了", now=here.now)
    assert (await here.told(power))[-1] == "unit-called"
    with pytest.raises(TooEarlyToScore):
        await whistles.score(lift.id, here.chen, power.id, Satisfaction.SATISFIED, now=here.now)
    here.now += timedelta(minutes=20)
    await whistles.arrive(lift.id, ma, now=here.now)
    assert (await here.told(here.chen))[-1] == "unit-arrived"
    assert (await Whistle.get()).closed_at is None
    await whistles.score(lift.id, here.chen, power.id, Satisfaction.SATISFIED, now=here.now)
    call = await UnitCall.get()
    assert (call.arrived_at, call.late_at, call.score) == (here.now, None, "satisfied")
    assert (await Whistle.get()).closed_at == here.now


async def test_who_has_not_come_in_time_is_told_once_and_counted(here, power, ma, lift):
    """Also across restarts; who comes later still says so."""
    await whistles.blow(lift.id, here.chen, [power], now=here.now)
    here.now += timedelta(minutes=29)
    await agenda.run_due(now=here.now)
    assert "unit-late" not in await here.told(here.chen)
    here.now += timedelta(minutes=1)
    for _ in range(3):
        await agenda.run_due(now=here.now)
        here.now += timedelta(minutes=1)
    assert (await here.told(here.chen)).count("unit-late") == 1
    await whistles.arrive(lift.id, ma, now=here.now)
    call = await UnitCall.get()
    assert call.late_at is not None
    assert call.arrived_at == here.now


async def test_the_whistle_stays_until_the_last_unit_is_scored(here, wang, power, ma, lift):
    """The request may be done before; then they are reminded, once."""
    police = await here.unit("派出所")
    await whistles.blow(lift.id, here.chen, [power, police], now=here.now)
    await whistles.arrive(lift.id, ma, now=here.now)
    await requests.finish(lift.id, here.chen, "修好了", now=here.now)
    await requests.confirm(lift.id, wang, now=here.now)
    here.now += timedelta(hours=1)
    await agenda.run_due(now=here.now)
    await agenda.run_due(now=here.now)
    assert (await here.told(here.chen)).count("unit-unscored") == 2
    await whistles.score(lift.id, here.chen, power.id, Satisfaction.SATISFIED, now=here.now)
    assert (await Whistle.get()).closed_at is None
    await whistles.score(lift.id, here.chen, police.id, Satisfaction.DISSATISFIED, now=here.now)
    assert (await Whistle.get()).closed_at == here.now
    assert Move.SCORE not in await requests.moves_by(await requests.found(lift.id), here.chen)
    with pytest.raises(NothingAsked):
        await whistles.score(lift.id, here.chen, power.id, Satisfaction.SATISFIED, now=here.now)


async def test_only_its_own_people_say_that_a_unit_is_there(here, power, ma, lift):
    """Not the desk from above, nor who called it; and nobody scores their own unit."""
    await whistles.blow(lift.id, here.chen, [power], now=here.now)
    for member in (here.desk, here.chen):
        with pytest.raises(NotAllowed):
            await whistles.arrive(lift.id, member, now=here.now)
    await whistles.arrive(lift.id, ma, now=here.now)
    with pytest.raises(NotAllowed):
        await whistles.score(lift.id, ma, power.id, Satisfaction.SATISFIED, now=here.now)


async def test_only_units_are_called_and_none_twice_before_it_is_scored(here, power, lift):
    """By who has it or is responsible; never about what the desk alone may know."""
    with pytest.raises(NotAUnit):
        await whistles.blow(lift.id, here.chen, [here.other], now=here.now)
    zhou = await here.staff("周员", here.micro)
    with pytest.raises(NotYours):
        await whistles.blow(lift.id, zhou, [power], now=here.now)
    await whistles.blow(lift.id, here.chen, [power], now=here.now)
    with pytest.raises(AlreadyCalled):
        await whistles.blow(lift.id, here.chen, [power], now=here.now)
    secret = await here.reports(here.desk, "有人收红包", category="supervision", where="")
    await requests.claim(secret.id, here.desk, now=here.now)
    with pytest.raises(OnlyTheDesk):
        await whistles.blow(secret.id, here.desk, [power], now=here.now)


async def test_no_request_is_ever_a_units_own(here, power, lift):
    """It can be neither returned nor assigned to one."""
    with pytest.raises(OnlyCalled):
        await requests.return_to(lift.id, here.chen, power, "归它管", now=here.now)
    with pytest.raises(OnlyCalled):
        await requests.assign(lift.id, here.desk, power, now=here.now)
    assert (await ResidentRequest.get()).grid_id == here.micro.id


async def test_a_score_of_what_was_never_called_is_of_nothing(here, power, ma, lift):
    """Another unit's number is not found."""
    await whistles.blow(lift.id, here.chen, [power], now=here.now)
    await whistles.arrive(lift.id, ma, now=here.now)
    with pytest.raises(NotFound):
        await whistles.score(lift.id, here.chen, 999, Satisfaction.SATISFIED, now=here.now)


# --- at night

NIGHT = timedelta(hours=13)
"""From nine in the morning, when stories begin, to ten in the evening."""
UNTIL_EIGHT = timedelta(hours=10)


async def rung(here, unit):
    """How often a unit was told to come, by now."""
    (chat,) = await outbox.chats_of(unit)
    rows = outbox.Outgoing.filter(chat_id=chat.id, kind="unit-called", due_at__lte=here.now)
    return await rows.count()


async def test_at_night_what_can_wait_rings_in_the_morning_and_the_half_hour_begins_then(
    here, power, ma, lift
):
    """Nobody is late who was asleep; who does not come by half past eight is."""
    here.now += NIGHT
    await whistles.blow(lift.id, here.chen, [power], now=here.now)
    morning = here.now + UNTIL_EIGHT
    assert (await UnitCall.get()).due_at == morning + timedelta(minutes=30)
    assert await rung(here, power) == 0
    here.now = morning + timedelta(minutes=29)
    await agenda.run_due(now=here.now)
    assert await rung(here, power) == 1
    assert "unit-late" not in await here.told(here.chen)
    here.now += timedelta(minutes=1)
    await agenda.run_due(now=here.now)
    assert (await here.told(here.chen)).count("unit-late") == 1


async def test_what_is_urgent_rings_at_any_hour(here, power, lift):
    """And is due in half an hour."""
    await requests.correct(lift.id, here.chen, urgent=True, now=here.now)
    here.now += NIGHT
    await whistles.blow(lift.id, here.chen, [power], now=here.now)
    assert await rung(here, power) == 1
    assert (await UnitCall.get()).due_at == here.now + timedelta(minutes=30)


async def test_what_turns_urgent_at_night_rings_at_once_and_once(here, power, lift):
    """The call of the morning is brought forward."""
    here.now += NIGHT
    await whistles.blow(lift.id, here.chen, [power], now=here.now)
    here.now += timedelta(minutes=5)
    await requests.correct(lift.id, here.chen, urgent=True, now=here.now)
    assert await rung(here, power) == 1
    assert (await UnitCall.get()).due_at == here.now + timedelta(minutes=30)
    here.now += UNTIL_EIGHT
    assert await rung(here, power) == 1


async def test_who_comes_by_themselves_at_night_is_not_called_in_the_morning(here, power, ma, lift):
    """The card was there to see."""
    here.now += NIGHT
    await whistles.blow(lift.id, here.chen, [power], now=here.now)
    await whistles.arrive(lift.id, ma, now=here.now)
    here.now += UNTIL_EIGHT + timedelta(hours=1)
    assert await rung(here, power) == 0


async def test_what_is_over_before_the_morning_calls_nobody(here, wang, power, lift):
    """Nor is the unit late for it, or to be scored; the whistle is over."""
    here.now += NIGHT
    await whistles.blow(lift.id, here.chen, [power], now=here.now)
    await requests.withdraw(lift.id, wang, now=here.now)
    here.now += UNTIL_EIGHT + timedelta(hours=1)
    await agenda.run_due(now=here.now)
    assert await rung(here, power) == 0
    assert not await UnitCall.exists()
    assert (await Whistle.get()).closed_at is not None
    assert "unit-late" not in await here.told(here.chen)


async def test_who_was_called_by_day_is_called_off_by_nothing(here, wang, power, lift):
    """A call that was heard stays on the ledger, though the matter is withdrawn."""
    await whistles.blow(lift.id, here.chen, [power], now=here.now)
    await requests.withdraw(lift.id, wang, now=here.now)
    assert await UnitCall.all().count() == 1
