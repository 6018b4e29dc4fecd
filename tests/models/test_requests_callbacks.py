"""Callbacks: when residents are asked, what counts, who may answer, and who asks again."""

from datetime import date, datetime, timedelta

import pytest

from models import agenda, requests, statistics
from models.accounts import Account
from models.calendar import local
from models.categories import Category
from models.errors import NotAllowed
from models.journal import OPERATOR
from models.members import Member, Role
from models.requests import (
    AlreadyChecked,
    AlreadyRated,
    Callback,
    Cause,
    File,
    MayNotRate,
    MoveNotPossible,
    NotByHandler,
    Outcome,
    Paper,
    Proof,
    ResidentRequest,
    Satisfaction,
    SecondCheck,
    Status,
    TooLateToReopen,
    checks,
)
from models.requests.asking import LEAST, when
from models.residents import Resident
from models.statistics import Rules

PHOTO = File(Paper.PHOTO, "photo-1")


@pytest.fixture
async def wang(here):
    return await here.resident("王秀英", home="碧海蓝天3")


@pytest.fixture
async def done(here, wang):
    """A request that 陈 has finished."""
    return await finished(here, wang)


async def finished(here, wang, **how):
    request = await here.reports(wang, **how)
    await requests.claim(request.id, here.chen, now=here.now)
    return await requests.finish(request.id, here.chen, "修好了", now=here.now)


async def everybody_is_checked(here):
    await statistics.keep(Rules(second_checks=1), date(2026, 11, 23), OPERATOR, now=here.now)


# --- when


@pytest.mark.parametrize("minute", range(0, 24 * 60, 37))
def test_residents_are_asked_at_a_full_hour_of_the_day(minute):
    """Between nine and eight, at least some minutes away, within the next morning."""
    now = datetime.fromisoformat("2026-11-23T00:00+08:00") + timedelta(minutes=minute)
    at = local(when("261123-001", now))
    assert 9 <= at.hour <= 20
    assert (at.minute, at.second) == (0, 0)
    assert LEAST <= at - now <= timedelta(hours=16)


def test_the_hour_comes_of_the_request_and_not_of_the_handler():
    """The same for whoever finishes it, at whatever minute; another request has another."""
    nine = datetime.fromisoformat("2026-11-23T09:01+08:00")
    later = nine + timedelta(minutes=40)
    hours = {n: when(f"261123-{n:03d}", nine) for n in range(30)}
    assert len(set(hours.values())) == 3
    assert all(when(f"261123-{n:03d}", later) == at for n, at in hours.items())
    assert any(when(f"261123-{n:03d}", nine, seed="x") != at for n, at in hours.items())


async def test_asked_once_reminded_once_and_then_closed_without_a_valid_callback(here, wang, done):
    """However often the clock looks, and across the nights."""
    told = []
    for _ in range(24 * 10):
        here.now += timedelta(hours=1)
        await agenda.run_due(now=here.now)
        news = [kind for kind in await here.told(wang) if kind.startswith("callback")]
        if len(news) > len(told):
            told.append((news[-1], local(here.now).hour))
    assert [kind for kind, _ in told] == ["callback-asked", "callback-reminded"]
    assert all(9 <= hour <= 20 for _, hour in told)
    request = await ResidentRequest.get()
    assert request.outcome is Outcome.NO_VALID_CALLBACK
    assert await Callback.all().count() == 0


async def test_who_is_not_in_the_chat_is_phoned_by_the_desk(here):
    """Somebody who came to the desk: it is told at the same hour, once."""
    li = await Resident.create(name="李奶奶", phone="13800138000", created_at=here.now)
    await finished(here, here.desk, resident=li)
    for _ in range(6):
        here.now += timedelta(days=1)
        await agenda.run_due(now=here.now)
    assert (await here.told(here.community)).count("callback-by-phone") == 1


async def test_whoever_has_answered_is_asked_no_more(here, wang, done):
    """Of their own accord, at once, as the message of 办结 lets them."""
    await requests.confirm(done.id, wang, now=here.now)
    here.now += timedelta(days=2)
    await agenda.run_due(now=here.now)
    assert "callback-asked" not in await here.told(wang)


async def test_finished_again_the_resident_is_asked_again(here, wang, done):
    """Every 办结 is called back about."""
    await requests.dispute(done.id, wang, "没好", now=here.now)
    assert (await ResidentRequest.get()).callback_at is None
    await requests.finish(done.id, here.chen, "又修了", now=here.now)
    assert (await ResidentRequest.get()).callback_at is not None


# --- three questions


async def test_three_questions_apart_each_once(here, wang, done):
    """Solved, satisfied, contacted; an answer is not changed afterwards."""
    assert await requests.unasked(done.id) == ""
    await requests.confirm(done.id, wang, now=here.now)
    assert await requests.unasked(done.id) == "satisfaction"
    await requests.rate(done.id, wang, Satisfaction.BASICALLY, now=here.now)
    assert await requests.unasked(done.id) == "contacted"
    await requests.tell_contacted(done.id, wang, False, now=here.now)
    assert await requests.unasked(done.id) == ""
    with pytest.raises(AlreadyRated):
        await requests.tell_contacted(done.id, wang, True, now=here.now)
    said = await Callback.get()
    assert (said.solved, said.satisfaction, said.contacted) == (
        True,
        Satisfaction.BASICALLY,
        False,
    )


# --- whose word counts


async def test_staff_may_say_that_it_is_done_and_rate_nothing(here):
    """Their own request is closed; it counts in no rate."""
    zhou = await here.staff("周员", here.other)
    account = await Account.get(member_id=zhou.id)
    request = await finished(here, account)
    await requests.confirm(request.id, account, now=here.now)
    with pytest.raises(MayNotRate) as refusal:
        await requests.rate(request.id, account, Satisfaction.SATISFIED, now=here.now)
    assert refusal.value.facts() == {"number": request.number, "cause": "staff"}
    assert (await Callback.get()).cause is Cause.STAFF
    by_phone = await finished(here, account)
    await requests.phoned(
        by_phone.id, here.desk, solved=True, satisfaction=Satisfaction.SATISFIED, now=here.now
    )
    assert [c.satisfaction for c in await Callback.all()] == [None, None], "nor by phone"


async def test_the_household_of_whoever_handled_it_rates_nothing(here, wang, done):
    """The same flat is enough; another flat of the building may."""
    home = (await Resident.get(id=wang.resident_id)).household_id
    chen = await Resident.create(name="陈姐", household_id=home, created_at=here.now)
    await Account.filter(member_id=here.chen.id).update(resident_id=chen.id)
    await requests.confirm(done.id, wang, now=here.now)
    with pytest.raises(MayNotRate) as refusal:
        await requests.rate(done.id, wang, Satisfaction.SATISFIED, now=here.now)
    assert refusal.value.cause == "household"

    await Resident.filter(id=chen.id).update(household_id=None)
    other = await finished(here, wang)
    await requests.confirm(other.id, wang, now=here.now)
    await requests.rate(other.id, wang, Satisfaction.SATISFIED, now=here.now)


async def test_whoever_handled_it_answers_nothing_in_the_residents_name(here, wang):
    """Not even at the desk; a colleague there may."""
    request = await here.reports(wang)
    await requests.claim(request.id, here.desk, now=here.now)
    await requests.finish(request.id, here.desk, "修好了", now=here.now)
    for how in ({"solved": True}, {"solved": False}, {"cause": Cause.OFF}):
        with pytest.raises(NotByHandler):
            await requests.phoned(request.id, here.desk, now=here.now, **how)
    colleague = await here.staff("钱员", here.community, Role.DESK)
    await requests.phoned(request.id, colleague, solved=True, now=here.now)
    assert (await Callback.get()).by_member_id == colleague.id


async def test_a_phone_that_nobody_takes_is_a_cause_and_moves_nothing(here, done):
    """It may be tried again; only what is done is called back about."""
    for cause in (Cause.NO_ANSWER, Cause.REFUSED):
        await requests.phoned(done.id, here.desk, cause=cause, now=here.now)
    assert (await ResidentRequest.get()).status is Status.DONE
    await requests.phoned(
        done.id, here.desk, solved=False, contacted=True, text="还在响", now=here.now
    )
    assert (await ResidentRequest.get()).status is Status.CLAIMED
    with pytest.raises(MoveNotPossible):
        await requests.phoned(done.id, here.desk, cause=Cause.OFF, now=here.now)
    assert [c.cause for c in await Callback.all().order_by("id")] == [
        Cause.NO_ANSWER,
        Cause.REFUSED,
        None,
    ]
    with pytest.raises(NotAllowed):
        await requests.phoned(done.id, here.lead, cause=Cause.OFF, now=here.now)


# --- 没办好


async def test_a_week_after_closing_it_can_be_reopened(here, wang, done):
    """With reason and photo, to whoever had it; to the moment."""
    await requests.confirm(done.id, wang, now=here.now)
    here.now += timedelta(days=7) - timedelta(seconds=1)
    again = await requests.dispute(done.id, wang, "又坏了", files=[PHOTO], now=here.now)
    assert (again.status, again.claimer_id) == (Status.CLAIMED, here.chen.id)
    assert (again.outcome, again.closed_at, again.settled_at_level_id) == (None, None, None)
    assert (await here.told(here.micro))[-1] == "request-reopened"
    assert again.solve_due_at is not None, "the clock runs again"


async def test_later_a_new_request_follows(here, wang, done):
    """A week to the moment is too late."""
    await requests.confirm(done.id, wang, now=here.now)
    here.now += timedelta(days=7)
    with pytest.raises(TooLateToReopen) as refusal:
        await requests.dispute(done.id, wang, "又坏了", now=here.now)
    assert refusal.value.facts() == {"number": done.number}
    again = await here.reports(wang, follows=await ResidentRequest.get())
    assert again.follows_id == done.id


# --- proof


@pytest.mark.parametrize(
    ("files", "why_not", "proof"),
    [([PHOTO], "", Proof.PHOTO), ([], "太高拍不到", Proof.REASON), ([], "", Proof.MISSING)],
)
async def test_done_is_shown_by_a_photo_or_a_reason(here, wang, files, why_not, proof):
    """Where the category wants a photo of it."""
    request = await here.reports(wang, category="facility")
    await requests.claim(request.id, here.chen, now=here.now)
    finished = await requests.finish(
        request.id, here.chen, "修好了", files=files, no_photo=why_not, now=here.now
    )
    assert finished.proof is proof
    assert (await here.told(wang))[-1] == "request-finished"


async def test_where_no_photo_is_wanted_none_is_asked_for(here, wang):
    """Noise has no picture."""
    assert (await finished(here, wang, category="noise")).proof is None


async def test_the_proof_may_follow_and_the_resident_sees_it(here, wang, done):
    """A photo stands for a reason that was given before it."""
    assert done.proof is Proof.MISSING
    assert (await requests.prove(done.id, here.chen, "没带手机", now=here.now)).proof == "reason"
    proved = await requests.prove(done.id, here.chen, "", files=[PHOTO], now=here.now)
    assert proved.proof is Proof.PHOTO
    assert (await here.told(wang))[-2:] == ["proof-given"] * 2


# --- second checks


def test_about_a_tenth_is_drawn_and_the_seed_decides_which():
    """By the number alone, so that nobody can choose; another seed draws others."""
    numbers = [f"261123-{n:03d}" for n in range(1, 1_000)]
    drawn = {n for n in numbers if checks.is_drawn(n, 0.1, "a")}
    assert 70 < len(drawn) < 130
    assert drawn == {n for n in numbers if checks.is_drawn(n, 0.1, "a")}
    assert drawn != {n for n in numbers if checks.is_drawn(n, 0.1, "b")}


async def test_somebody_of_another_grid_calls_again_and_it_is_kept_apart(here, wang):
    """What the resident said first stays; where it differs, the desk is told."""
    await everybody_is_checked(here)
    zhou = await here.staff("周员", here.other)
    await here.staff("同格", here.micro)
    request = await finished(here, wang)
    await requests.confirm(request.id, wang, now=here.now)
    check = await SecondCheck.get()
    assert (check.member_id, check.grid_id) == (zhou.id, here.other.id)
    assert await here.told(zhou) == ["second-check-wanted"]
    assert "second-check-wanted" not in await here.told(here.other), "in private, as it can be"

    for stranger in (here.chen, here.lead):
        with pytest.raises(NotAllowed):
            await checks.note(check.id, stranger, solved=True, now=here.now)
    await checks.note(check.id, zhou, solved=False, contacted=True, now=here.now)
    with pytest.raises(AlreadyChecked):
        await checks.note(check.id, zhou, solved=True, now=here.now)
    assert (await Callback.get()).solved is True
    assert (await ResidentRequest.get()).status is Status.CLOSED
    assert (await here.told(here.community))[-1] == "second-check-differs"


async def test_without_a_private_chat_the_grids_group_is_asked_and_a_colleague_may_take_it(
    here, wang
):
    """Whoever takes it gets the number to call in private."""
    await everybody_is_checked(here)
    zhou = await here.staff("周员", here.other)
    await Account.filter(member_id=zhou.id).update(chat_id=None)
    request = await finished(here, wang)
    await requests.confirm(request.id, wang, now=here.now)
    assert (await here.told(here.other))[-1] == "second-check-wanted"
    wu = await here.staff("吴员", here.other)
    check = await checks.take((await SecondCheck.get()).id, wu, now=here.now)
    assert check.member_id == wu.id
    assert await here.told(wu) == ["contact-for-checker"]


async def test_nothing_is_checked_that_only_the_desk_may_see_or_nobody_can_call(here, wang):
    """The confidential, and those without a phone."""
    await everybody_is_checked(here)
    await here.staff("周员", here.other)
    colleague = await here.staff("钱员", here.community, Role.DESK)
    secret = await here.reports(wang, category="supervision")
    await requests.claim(secret.id, here.desk, now=here.now)
    await requests.finish(secret.id, here.desk, "查过了", now=here.now)
    await requests.phoned(secret.id, colleague, solved=True, now=here.now)
    stranger = await here.account("过客")
    request = await finished(here, stranger)
    await requests.confirm(request.id, stranger, now=here.now)
    assert await SecondCheck.all().count() == 0


async def test_what_is_not_proved_is_checked_for_certain(here, wang, done):
    """The lot spares only those who showed what they did."""
    await statistics.keep(Rules(second_checks=0), date(2026, 11, 23), OPERATOR, now=here.now)
    await here.staff("周员", here.other)
    await requests.confirm(done.id, wang, now=here.now)
    assert await SecondCheck.all().count() == 1
    proved = await finished(here, wang)
    await requests.prove(proved.id, here.chen, "", files=[PHOTO], now=here.now)
    await requests.confirm(proved.id, wang, now=here.now)
    assert await SecondCheck.all().count() == 1


async def test_a_community_of_one_grid_checks_nothing(here, wang, done):
    """Where there is nobody else, nobody is asked."""
    await everybody_is_checked(here)
    await Member.exclude(id__in=[here.chen.id, here.desk.id]).update(archived_at=here.now)
    assert (await Category.get(code="facility")).photo
    await requests.confirm(done.id, wang, now=here.now)
    assert await SecondCheck.all().count() == 0
