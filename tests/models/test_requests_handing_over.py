"""Handing over: there is one first responsible, and it changes only when a named member agrees."""

import pytest

from models import requests
from models.errors import NotAllowed
from models.members import Role
from models.requests import Move, MoveNotPossible, ResidentRequest, Status, handing_over
from models.requests.refusals import (
    AlreadyLead,
    AlreadyOffered,
    NobodyYet,
    NotOfThisGrid,
)
from models.requests.shared import HandOver, Reply


@pytest.fixture
async def wang(here):
    return await here.resident("王秀英")


@pytest.fixture
async def lift(here, wang):
    """A request that 陈姐 has claimed."""
    request = await here.reports(wang)
    return await requests.claim(request.id, here.chen, now=here.now)


async def test_whoever_claims_first_is_responsible_wherever_it_goes(here, wang, lift):
    """首接负责: handed up and claimed above, it still has its first responsible, who speaks on."""
    await requests.hand_up(lift.id, here.chen, now=here.now)
    await requests.claim(lift.id, here.lead, now=here.now)
    request = await requests.say(lift.id, here.chen, "在协调了", now=here.now)
    assert (request.lead_id, request.claimer_id) == (here.chen.id, here.lead.id)
    assert (await here.told(wang))[-1] == "staff-said"


async def test_what_the_resident_says_reaches_the_first_responsible_below(here, wang, lift):
    """They are told in private; the group that has it hears it as well."""
    await requests.say(lift.id, wang, "快点", now=here.now)
    assert "told-first" not in await here.told(here.chen), "they sit in the group that has it"
    await requests.hand_up(lift.id, here.chen, now=here.now)
    await requests.say(lift.id, wang, "还要多久", now=here.now)
    assert (await here.told(here.chen))[-1] == "told-first"
    assert (await here.told(here.grid))[-1] == "resident-said"


async def test_it_is_handed_over_when_the_named_member_takes_it(here, wang, lift):
    """Until then nothing changes; then the resident is told, and the work goes along."""
    zhou = await here.staff("周员", here.micro)
    await handing_over.offer(lift.id, here.chen, zhou, now=here.now)
    assert (await ResidentRequest.get()).lead_id == here.chen.id
    assert await here.told(zhou) == ["hand-over-offered"]
    request = await handing_over.take_over(lift.id, zhou, now=here.now)
    assert (request.lead_id, request.claimer_id) == (zhou.id, zhou.id)
    assert (await here.told(wang))[-1] == "responsible-now"
    assert await here.told(zhou) == ["hand-over-offered", "contact-for-claimer"]
    assert (await here.told(here.chen))[-1] == "handed-over"
    assert (await HandOver.get()).reply is Reply.YES


async def test_who_works_on_it_goes_on_when_only_the_responsibility_changes(here, lift):
    """Handed up and claimed above, it is handed over to whoever has it there."""
    await requests.hand_up(lift.id, here.chen, now=here.now)
    await requests.claim(lift.id, here.desk, now=here.now)
    await handing_over.offer(lift.id, here.chen, here.lead, now=here.now)
    request = await handing_over.take_over(lift.id, here.lead, now=here.now)
    assert (request.lead_id, request.claimer_id) == (here.lead.id, here.desk.id)


async def test_nobody_but_the_named_member_takes_it(here, lift):
    """Nor is there anything to take where nothing was offered."""
    zhou = await here.staff("周员", here.micro)
    with pytest.raises(NotAllowed):
        await handing_over.take_over(lift.id, zhou, now=here.now)
    await handing_over.offer(lift.id, here.chen, zhou, now=here.now)
    with pytest.raises(NotAllowed):
        await handing_over.take_over(lift.id, here.lead, now=here.now)


@pytest.mark.parametrize("answer", ["refuse", "take_back"])
async def test_refused_or_taken_back_the_first_stays_responsible(here, lift, answer):
    """Whoever waits for the answer, or was asked, is told; it can be offered again."""
    zhou = await here.staff("周员", here.micro)
    await handing_over.offer(lift.id, here.chen, zhou, now=here.now)
    by, told, kind = {
        "refuse": (zhou, here.chen, "hand-over-refused"),
        "take_back": (here.chen, zhou, "hand-over-taken-back"),
    }[answer]
    request = await getattr(handing_over, answer)(lift.id, by, now=here.now)
    assert request.lead_id == here.chen.id
    assert (await here.told(told))[-1] == kind
    await handing_over.offer(lift.id, here.chen, here.lead, now=here.now)


async def test_it_is_offered_to_one_at_a_time_and_only_to_those_of_the_grid(here, lift):
    """A post at the grid that has it, or above it; not to oneself."""
    wu = await here.staff("吴员", here.other)
    with pytest.raises(NotOfThisGrid):
        await handing_over.offer(lift.id, here.chen, wu, now=here.now)
    with pytest.raises(AlreadyLead):
        await handing_over.offer(lift.id, here.chen, here.chen, now=here.now)
    await handing_over.offer(lift.id, here.chen, here.lead, now=here.now)
    with pytest.raises(AlreadyOffered) as refused:
        await handing_over.offer(lift.id, here.chen, here.desk, now=here.now)
    assert refused.value.facts() == {"number": lift.number, "member": here.lead.name}


async def test_a_lead_offers_in_the_place_of_who_is_away(here, lift):
    """网格长 or the desk, who lead the grid that has it; a colleague may not."""
    zhou = await here.staff("周员", here.micro)
    with pytest.raises(requests.NotYours):
        await handing_over.offer(lift.id, zhou, zhou, now=here.now)
    await handing_over.offer(lift.id, here.lead, zhou, now=here.now)
    assert (await handing_over.take_over(lift.id, zhou, now=here.now)).lead_id == zhou.id


async def test_what_nobody_has_claimed_or_is_done_is_not_handed_over(here, wang, lift):
    """There is nobody responsible yet, or nothing more to be responsible for."""
    fresh = await here.reports(wang)
    with pytest.raises(NobodyYet):
        await handing_over.offer(fresh.id, here.lead, here.chen, now=here.now)
    await requests.finish(lift.id, here.chen, "修好了", now=here.now)
    with pytest.raises(MoveNotPossible):
        await handing_over.offer(lift.id, here.chen, here.lead, now=here.now)


async def test_what_is_done_beside_a_request_leaves_its_buttons_alone(here, lift):
    """An offer changes nothing that a card has shown; taking it over does."""
    await handing_over.offer(lift.id, here.chen, here.lead, now=here.now)
    assert (await ResidentRequest.get()).version == lift.version
    after = await handing_over.take_over(lift.id, here.lead, now=here.now)
    assert after.version == lift.version + 1


async def test_handing_over_gives_no_clock_anything(here, lift):
    """A new face is no new time: what runs runs on, in every state."""
    for move in (requests.hand_up, None):
        if move:
            await move(lift.id, here.chen, now=here.now)
        before = (await ResidentRequest.get()).clocks
        await handing_over.offer(lift.id, here.lead, here.desk, now=here.now)
        await handing_over.take_over(lift.id, here.desk, now=here.now)
        assert (await ResidentRequest.get()).clocks == before
        await handing_over.offer(lift.id, here.desk, here.lead, now=here.now)
        await handing_over.take_over(lift.id, here.lead, now=here.now)


async def test_what_is_returned_twice_is_appointed_and_returned_no_more(here, lift):
    """退单: the second goes above all that were concerned; whoever is appointed keeps it."""
    wu = await here.staff("吴员", here.other)
    zheng = await here.staff("郑楼长", here.other, Role.HEAD)
    request = await requests.return_to(lift.id, here.chen, here.other, "不归我", now=here.now)
    assert Move.RETURN in await requests.moves_by(await requests.found(lift.id), wu)
    request = await requests.return_to(lift.id, wu, here.micro, "也不归我", now=here.now)
    assert (request.grid_id, request.status) == (here.grid.id, Status.OPEN)
    assert (await here.told(here.grid))[-1] == "appoint-needed"
    with pytest.raises(requests.ReturnedTwice):
        await requests.return_to(lift.id, here.lead, here.other, "不", now=here.now)
    await requests.assign(lift.id, here.lead, here.other, now=here.now)
    with pytest.raises(requests.ReturnedTwice):
        await requests.return_to(lift.id, zheng, here.micro, "还是不", now=here.now)
    assert Move.RETURN not in await requests.moves_by(await requests.found(lift.id), wu)


async def test_the_second_return_goes_above_the_first_grid_as_well(here, lift):
    """A grid aside can't keep it among those below itself."""
    second = await here.staff("钱员", here.grid)
    await requests.return_to(lift.id, here.chen, here.grid, "不归我", now=here.now)
    request = await requests.return_to(lift.id, second, here.other, "也不", now=here.now)
    assert request.grid_id == here.grid.id, "which is above both, and must appoint itself"
    assert (await here.told(here.grid))[-1] == "appoint-needed"
