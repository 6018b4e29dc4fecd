"""Extending 延期: asked for in time, granted by somebody else, and the clock follows."""

from datetime import timedelta

import pytest

from models import requests
from models.errors import NotAllowed
from models.requests import ResidentRequest, clocks, extending
from models.requests.moves import Move
from models.requests.refusals import (
    AlreadyAsked,
    NothingAsked,
    NotThatLong,
    ReasonMissing,
    TooLateToExtend,
    TooManyExtensions,
)
from models.requests.shared import Extension, Reply
from models.settings import RULES


@pytest.fixture
async def wang(here):
    return await here.resident("王秀英")


@pytest.fixture
async def lift(here, wang):
    """A request that 陈姐 has claimed."""
    request = await here.reports(wang)
    return await requests.claim(request.id, here.chen, now=here.now)


async def due():
    return (await ResidentRequest.get()).solve_due_at


async def test_what_is_granted_moves_the_end_by_so_many_working_days(here, wang, lift):
    """The same hour, so many working days on; over a weekend as well. The resident is told why."""
    before = await due()
    await extending.extend(lift.id, here.chen, 3, "配件要等", now=here.now)
    assert await due() == before, "asking alone gives nothing"
    assert (await here.told(here.lead))[-1] == "extension-asked"
    await extending.grant(lift.id, here.lead, now=here.now)
    granted = await Extension.get()
    assert await due() == granted.until
    assert granted.until - before in (timedelta(days=3), timedelta(days=5))
    assert (await here.told(wang))[-1] == "request-extended"
    assert (await here.told(here.chen))[-1] == "extension-granted"


async def test_what_was_given_stays_through_whatever_comes(here, wang, lift):
    """Asked, answered, given back and claimed again: moves that reckon the clocks anew."""
    await extending.extend(lift.id, here.chen, 3, "配件要等", now=here.now)
    await extending.grant(lift.id, here.lead, now=here.now)
    end = await due()
    await requests.ask(lift.id, here.chen, "几楼？", now=here.now)
    await requests.answer(lift.id, wang, "三楼", now=here.now)
    await requests.release(lift.id, here.chen, now=here.now)
    await requests.claim(lift.id, here.chen, now=here.now)
    assert await due() == end
    await requests.correct(lift.id, here.chen, urgent=True, now=here.now)
    timed = clocks.read(await ResidentRequest.get())
    assert timed.solve.extra > 0
    assert timed.solve.budget > lift.category.solve_hours * 3600


async def test_denied_the_time_stays_as_it_was(here, lift):
    """Whoever asked is told, with the reason; they may ask again."""
    end = await due()
    await extending.extend(lift.id, here.chen, 3, "配件要等", now=here.now)
    await extending.deny(lift.id, here.lead, "今天就有货", now=here.now)
    assert await due() == end
    assert (await here.told(here.chen))[-1] == "extension-denied"
    assert (await Extension.get()).reply is Reply.NO
    await extending.extend(lift.id, here.chen, 2, "真的没货", now=here.now)


async def test_nobody_grants_his_own(here, wang):
    """A lead who claimed it asks whoever is above; the desk that did, somebody else at the desk."""
    request = await here.reports(wang)
    await requests.claim(request.id, here.lead, now=here.now)
    await extending.extend(request.id, here.lead, 3, "配件要等", now=here.now)
    assert (await here.told(here.desk))[-1] == "extension-asked"
    with pytest.raises(NotAllowed):
        await extending.grant(request.id, here.lead, now=here.now)
    assert Move.GRANT_TIME not in await requests.moves_by(
        await requests.found(request.id), here.lead
    )
    await extending.grant(request.id, here.desk, now=here.now)


async def test_only_whoever_claimed_it_asks_and_only_a_lead_answers(here, lift):
    """Neither a colleague nor whoever is responsible elsewhere."""
    zhou = await here.staff("周员", here.micro)
    with pytest.raises(requests.NotYours):
        await extending.extend(lift.id, zhou, 3, "配件要等", now=here.now)
    await extending.extend(lift.id, here.chen, 3, "配件要等", now=here.now)
    with pytest.raises(NotAllowed):
        await extending.grant(lift.id, zhou, now=here.now)


async def test_it_is_asked_once_at_a_time_in_words_and_not_for_ever(here, lift):
    """With a reason, for a few days, and so many times."""
    with pytest.raises(ReasonMissing):
        await extending.extend(lift.id, here.chen, 3, " ", now=here.now)
    with pytest.raises(NotThatLong):
        await extending.extend(lift.id, here.chen, 11, "配件要等", now=here.now)
    with pytest.raises(NothingAsked):
        await extending.grant(lift.id, here.lead, now=here.now)
    for _ in range(RULES.extensions_most):
        await extending.extend(lift.id, here.chen, 1, "配件要等", now=here.now)
        with pytest.raises(AlreadyAsked):
            await extending.extend(lift.id, here.chen, 1, "配件要等", now=here.now)
        await extending.grant(lift.id, here.lead, now=here.now)
    with pytest.raises(TooManyExtensions):
        await extending.extend(lift.id, here.chen, 1, "配件要等", now=here.now)


async def test_it_is_asked_in_time_and_may_be_granted_late(here, lift):
    """What was asked in time and granted after the end gives that time from then on."""
    await extending.extend(lift.id, here.chen, 2, "配件要等", now=here.now)
    await requests.say(lift.id, here.chen, "在修了", now=here.now)
    here.now = await due() + timedelta(minutes=1)
    await requests.run_out(now=here.now)
    assert clocks.read(await ResidentRequest.get()).solve.over
    with pytest.raises(AlreadyAsked):
        await extending.extend(lift.id, here.chen, 2, "配件要等", now=here.now)
    await extending.grant(lift.id, here.lead, now=here.now)
    assert not clocks.read(await ResidentRequest.get()).solve.over
    assert await due() > here.now


async def test_what_is_late_already_is_not_extended(here, lift):
    """The time to ask is while there is some."""
    await requests.say(lift.id, here.chen, "在修了", now=here.now)
    here.now = await due() + timedelta(minutes=1)
    await requests.run_out(now=here.now)
    with pytest.raises(TooLateToExtend):
        await extending.extend(lift.id, here.chen, 2, "配件要等", now=here.now)


async def test_what_was_asked_by_who_has_it_no_more_is_asked_no_more(here, lift):
    """Put back, it is for the next to ask."""
    await extending.extend(lift.id, here.chen, 2, "配件要等", now=here.now)
    await requests.release(lift.id, here.chen, now=here.now)
    await requests.claim(lift.id, here.lead, now=here.now)
    with pytest.raises(NothingAsked):
        await extending.grant(lift.id, here.desk, now=here.now)
    await extending.extend(lift.id, here.lead, 2, "配件要等", now=here.now)


async def test_while_the_clock_stands_still_it_is_given_all_the_same(here, wang, lift):
    """Waiting for the resident, the time is there when the wait ends."""
    await requests.ask(lift.id, here.chen, "几楼？", now=here.now)
    before = clocks.read(await ResidentRequest.get()).solve.left
    await extending.extend(lift.id, here.chen, 1, "配件要等", now=here.now)
    await extending.grant(lift.id, here.lead, now=here.now)
    timed = clocks.read(await ResidentRequest.get())
    assert not timed.solve.runs
    assert timed.solve.left > before
    await requests.answer(lift.id, wang, "三楼", now=here.now)
    assert await due() is not None
