"""Helping 协办: others answer beside whoever has it, while the request stays with whom it is."""

import pytest

from models import categories, requests
from models.errors import NotAllowed
from models.members import Role
from models.requests import File, Move, NotYours, OnlyTheDesk, Paper, ResidentRequest, helping
from models.requests.refusals import AlreadyHelps, NobodyYet, NotOfThisGrid, OnlyCalled
from models.requests.shared import Help, Reply


@pytest.fixture
async def wang(here):
    return await here.resident("王秀英")


@pytest.fixture
async def wu(here):
    return await here.staff("吴员", here.other)


@pytest.fixture
async def lift(here, wang):
    """A request that 陈姐 has claimed."""
    request = await here.reports(wang)
    return await requests.claim(request.id, here.chen, now=here.now)


async def test_who_helps_answers_the_resident_until_the_help_is_done(here, wang, wu, lift):
    """With words and photos; before and after they are strangers to it."""
    with pytest.raises(NotAllowed):
        await requests.say(lift.id, wu, "我来看看", now=here.now)
    await helping.ask(lift.id, here.chen, here.other, "借个梯子", now=here.now)
    assert (await here.told(here.other))[-1] == "help-asked"
    with pytest.raises(NotAllowed):
        await requests.say(lift.id, wu, "我来看看", now=here.now)
    await helping.come(lift.id, wu, now=here.now)
    assert (await here.told(here.chen))[-1] == "help-coming"
    photo = File(Paper.PHOTO, "telegram:photo:1")
    await requests.say(lift.id, wu, "梯子到了", files=[photo], now=here.now)
    assert (await here.told(wang))[-1] == "staff-said"
    await helping.done(lift.id, wu, now=here.now)
    assert (await here.told(here.chen))[-1] == "help-done"
    with pytest.raises(NotAllowed):
        await requests.say(lift.id, wu, "还有事吗", now=here.now)
    row = await Help.get()
    assert (row.member_id, row.reply, row.ended_at) == (wu.id, Reply.OVER, here.now)


async def test_the_request_stays_with_whom_it_is(here, wu, lift):
    """Neither its grid nor who has it, nor what its buttons were made for."""
    await helping.ask(lift.id, here.chen, here.other, now=here.now)
    await helping.come(lift.id, wu, now=here.now)
    after = await ResidentRequest.get()
    assert (after.grid_id, after.claimer_id, after.version) == (
        here.micro.id,
        here.chen.id,
        lift.version,
    )
    with pytest.raises(NotAllowed):
        await requests.finish(lift.id, wu, "修好了", now=here.now)


async def test_a_member_can_be_asked_by_name_and_answers_alone(here, wu, lift):
    """A colleague of theirs is not asked; one who is elsewhere can't be."""
    zheng = await here.staff("郑楼长", here.other, Role.HEAD)
    with pytest.raises(NotOfThisGrid):
        await helping.ask(lift.id, here.chen, here.other, member=here.chen, now=here.now)
    await helping.ask(lift.id, here.chen, here.other, member=zheng, now=here.now)
    assert (await here.told(zheng))[-1] == "help-asked"
    with pytest.raises(NotAllowed):
        await helping.come(lift.id, wu, now=here.now)
    await helping.stay_away(lift.id, zheng, "在外地", now=here.now)
    assert (await here.told(here.chen))[-1] == "help-refused"
    await helping.ask(lift.id, here.chen, here.other, now=here.now)


async def test_only_whoever_has_it_or_is_responsible_asks(here, wu, lift):
    """Also after handing it up; a colleague is told whose it is."""
    zhou = await here.staff("周员", here.micro)
    with pytest.raises(NotYours):
        await helping.ask(lift.id, zhou, here.other, now=here.now)
    await requests.hand_up(lift.id, here.chen, now=here.now)
    await helping.ask(lift.id, here.chen, here.other, now=here.now)
    await helping.come(lift.id, wu, now=here.now)
    assert Move.HELPED in await requests.moves_by(await requests.found(lift.id), wu)


async def test_those_who_asked_say_that_it_is_done_too(here, wu, lift):
    """Whoever helped is told."""
    await helping.ask(lift.id, here.chen, here.other, now=here.now)
    await helping.come(lift.id, wu, now=here.now)
    await helping.done(lift.id, here.chen, now=here.now)
    assert (await here.told(wu))[-1] == "help-done"


async def test_nobody_is_asked_twice_nor_for_what_is_theirs(here, wang, lift):
    """Nor a unit, which is called; nor about what nobody has, or the desk alone may know."""
    with pytest.raises(AlreadyHelps):
        await helping.ask(lift.id, here.chen, here.micro, now=here.now)
    await helping.ask(lift.id, here.chen, here.other, now=here.now)
    with pytest.raises(AlreadyHelps):
        await helping.ask(lift.id, here.chen, here.other, now=here.now)
    unit = await here.unit("供电所")
    with pytest.raises(OnlyCalled):
        await helping.ask(lift.id, here.chen, unit, now=here.now)
    fresh = await here.reports(wang)
    with pytest.raises(NobodyYet):
        await helping.ask(fresh.id, here.lead, here.other, now=here.now)
    secret = await here.reports(wang, "有人收红包", category="supervision")
    await requests.claim(secret.id, here.desk, now=here.now)
    with pytest.raises(OnlyTheDesk):
        await helping.ask(secret.id, here.desk, here.other, now=here.now)


async def test_what_turns_out_confidential_is_for_helpers_no_more(here, wu, lift):
    """Nor for the first responsible below the desk."""
    await helping.ask(lift.id, here.chen, here.other, now=here.now)
    await helping.come(lift.id, wu, now=here.now)
    secret = await categories.named("supervision")
    await requests.correct(lift.id, here.desk, category=secret, now=here.now)
    for member in (wu, here.chen):
        with pytest.raises(NotAllowed):
            await requests.say(lift.id, member, "怎么样了", now=here.now)
