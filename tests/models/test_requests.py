"""Requests: each move and its refusals, beside each other."""

from datetime import timedelta

import pytest

from models import requests
from models.accounts import Account
from models.errors import NotAllowed, NotFound
from models.grids import NoLevelAbove
from models.journal import JournalEntry
from models.members import Role
from models.outbox import Card, Outgoing
from models.policy import may
from models.requests import (
    MOVES,
    OPEN_STATUSES,
    AlreadyClaimed,
    AlreadyRated,
    Callback,
    Entry,
    File,
    Move,
    MoveNotPossible,
    NothingSaid,
    NotYours,
    OnlyTheDesk,
    Outcome,
    Paper,
    ReasonMissing,
    RequestChanged,
    ResidentRequest,
    SameGrid,
    Satisfaction,
    Status,
)


@pytest.fixture
async def wang(here):
    """A resident of the micro-grid."""
    return await here.resident("王秀英")


@pytest.fixture
async def lift(here, wang):
    """Her request, open."""
    return await here.reports(wang)


@pytest.fixture
async def claimed(here, lift):
    """Her request, which 陈姐 has claimed."""
    return await requests.claim(lift.id, here.chen, now=here.now)


# --- the table


def test_from_every_state_that_is_not_an_end_there_is_a_way_on():
    """No request can be stuck; what was closed can only be reopened."""
    ends = {Status.CLOSED, Status.WITHDRAWN, Status.DECLINED, Status.MERGED}
    for status in Status:
        ways = {move for (of, move), to in MOVES.items() if of is status and to is not of}
        ways -= {Move.REOPEN}
        assert bool(ways) is (status not in ends)


def test_every_state_can_be_reached_and_left_for_an_end():
    """From open, and to an end."""
    reached, new = {Status.OPEN}, {Status.OPEN}
    while new:
        new = {to for (of, _), to in MOVES.items() if of in new} - reached
        reached |= new
    assert reached == set(Status)
    assert set(OPEN_STATUSES) < reached


# --- filing


async def test_a_request_gets_a_number_and_goes_to_the_nearest_grid_with_a_group(here, lift):
    """The day and a running number, short enough for the phone."""
    second = await here.reports(here.chen)
    assert (lift.number, second.number) == ("261123-001", "261123-002")
    assert lift.grid_id == lift.first_grid_id == here.micro.id
    assert await Card.filter(kind="request", chat_id=here.groups[here.micro.id].id).count() == 2


async def test_the_numbers_begin_anew_every_day(here, wang, lift):
    """A day is a day in the community's time zone: 23:30 UTC is tomorrow morning."""
    here.now += timedelta(hours=22)
    assert (await here.reports(wang)).number == "261124-001"


async def test_a_request_needs_words_or_a_photo(here, wang):
    """A photo is enough, nothing is not."""
    with pytest.raises(NothingSaid):
        await here.reports(wang, "  ")
    photo = [File(Paper.PHOTO, "AgAC")]
    assert (await here.reports(wang, "", files=photo)).text == ""


async def test_a_request_without_a_place_or_for_the_desk_goes_to_the_desk(here, wang):
    """Whoever has no address is not sent away."""
    assert (await here.reports(wang, where="")).grid_id == here.community.id
    assert (await here.reports(wang, to_desk=True)).grid_id == here.community.id


async def test_what_the_micro_grid_does_not_handle_goes_to_the_level_that_does(here, wang):
    """A category knows the lowest level that handles it."""
    request = await here.reports(wang, category="illegal_building")
    level = (await request.category).level_id
    assert (await request.grid).level_id == (level or here.micro.level_id)


async def test_the_desk_files_for_somebody_who_came_or_called(here, wang):
    """The resident hears of it as if they had written themselves."""
    request = await here.reports(here.desk, resident=wang.resident)
    assert (request.account_id, request.resident_id) == (None, wang.resident_id)
    await requests.claim(request.id, here.chen, now=here.now)
    assert await here.told(wang) == ["request-claimed"]


# --- claiming and releasing


async def test_whoever_is_faster_has_it(here, lift):
    """The other is told who."""
    li = await here.staff("李强", here.micro)
    await requests.claim(lift.id, here.chen, now=here.now)
    with pytest.raises(AlreadyClaimed) as refusal:
        await requests.claim(lift.id, li, now=here.now)
    assert refusal.value.facts() == {"number": lift.number, "member": "陈姐"}


@pytest.mark.parametrize("role", sorted(may("work:requests")))
async def test_any_post_at_or_above_the_grid_may_claim(here, lift, role):
    """Lead, member, building head or desk."""
    member = await here.staff("某人", here.grid, role)
    assert (await requests.claim(lift.id, member, now=here.now)).claimer_id == member.id


async def test_a_post_elsewhere_or_none_may_not(here, lift):
    """Neither the next micro-grid nor somebody who left."""
    for member in (await here.staff("李强", here.other), await here.staff("张走", here.micro)):
        if member.name == "张走":
            member.archived_at = here.now
        with pytest.raises(NotAllowed) as refusal:
            await requests.claim(lift.id, member, now=here.now)
        assert refusal.value.what == "第一微网格"


async def test_the_claimer_gets_the_contact_and_nobody_else(here, lift, wang):
    """A phone number goes to one person, in private."""
    await requests.claim(lift.id, here.chen, now=here.now)
    assert await here.told(here.chen) == ["contact-for-claimer"]
    assert await here.told(here.micro) == []
    row = await Outgoing.get(kind="contact-for-claimer")
    assert "13800138000" not in str(row.facts), "the words are made as they leave"


async def test_what_is_put_back_is_open_and_keeps_its_lead(here, claimed):
    """首接负责."""
    request = await requests.release(claimed.id, here.chen, now=here.now)
    assert (request.status, request.claimer_id, request.lead_id) == (
        Status.OPEN,
        None,
        here.chen.id,
    )


@pytest.mark.parametrize("move", ["release", "hand_up"])
async def test_only_the_claimer_a_lead_or_the_desk_moves_what_is_claimed(here, claimed, move):
    """A colleague is told whose it is; the lead may."""
    li = await here.staff("李强", here.micro)
    with pytest.raises(NotYours) as refusal:
        await getattr(requests, move)(claimed.id, li, now=here.now)
    assert refusal.value.member == "陈姐"
    request = await getattr(requests, move)(claimed.id, here.lead, now=here.now)
    assert request.status is Status.OPEN


# --- looked at before it changed


async def test_a_move_on_an_old_revision_says_what_is_true_now(here, claimed):
    """Possible, but not what was looked at: refused with state and name."""
    with pytest.raises(RequestChanged) as refusal:
        await requests.hand_up(claimed.id, here.chen, now=here.now, version=1)
    assert refusal.value.status == "claimed"
    assert refusal.value.member == "陈姐"
    assert (await requests.hand_up(claimed.id, here.chen, now=here.now, version=2)).version == 3


async def test_checking_a_move_refuses_what_the_move_would_and_changes_nothing(here, claimed):
    """Asked before anybody has written a word for it."""
    assert (await requests.check(claimed.id, Move.FINISH, here.chen)).id == claimed.id
    with pytest.raises(MoveNotPossible):
        await requests.check(claimed.id, Move.CONFIRM, here.desk)
    with pytest.raises(NotFound):
        await requests.check(999, Move.CLAIM, here.chen)
    assert (await ResidentRequest.get()).version == 2


# --- asking and answering


async def test_a_question_waits_for_its_answer(here, claimed, wang):
    """The resident is asked, the group is answered, the phone number in it is masked."""
    request = await requests.ask(claimed.id, here.chen, "几楼？", now=here.now)
    assert request.status is Status.WAITING
    request = await requests.answer(request.id, wang, "三楼，13800138000", now=here.now)
    assert request.status is Status.CLAIMED
    said = await Outgoing.get(kind="resident-said")
    assert said.facts["text"] == "三楼，138****8000"


async def test_an_empty_question_result_reason_or_answer_is_refused(here, claimed, wang):
    """Somebody has to say something."""
    for act in (requests.ask, requests.finish):
        with pytest.raises(ReasonMissing):
            await act(claimed.id, here.chen, " ", now=here.now)
    with pytest.raises(ReasonMissing):
        await requests.return_to(claimed.id, here.chen, here.other, "", now=here.now)
    for say in (requests.say, requests.answer):
        with pytest.raises(NothingSaid):
            await say(claimed.id, wang, "", now=here.now)


async def test_several_photos_leave_together_and_the_words_go_with_the_first(here, claimed, wang):
    """One notice: an album with a caption under its first photo."""
    photos = [File(Paper.PHOTO, f"AgAC{n}") for n in range(3)]
    await requests.finish(claimed.id, here.chen, "修好了", files=photos, now=here.now)
    rows = await Outgoing.filter(kind="request-finished").order_by("id")
    assert [row.facts["text"] for row in rows] == ["修好了"]
    (row,) = rows
    assert [held["source"] for held in row.facts["attachment"]] == ["AgAC0", "AgAC1", "AgAC2"]


async def test_photos_of_the_resident_follow_the_card_into_every_new_group_once(here, wang):
    """Who gets the request later sees what the first group saw."""
    photo = [File(Paper.PHOTO, "AgAC")]
    request = await here.reports(wang, files=photo)
    await requests.hand_up(request.id, here.chen, now=here.now)
    await requests.assign(request.id, here.lead, here.micro, now=here.now)
    assert await here.told(here.micro) == ["request-file"]
    assert await here.told(here.grid) == ["request-file"]


# --- passing on


async def test_a_return_goes_to_the_other_grid_and_the_second_to_the_one_above_both(here, lift):
    """Who gives it back twice gets a judge."""
    wu = await here.staff("吴员", here.other)
    first = await requests.return_to(lift.id, here.chen, here.other, "不归我", now=here.now)
    assert first.grid_id == here.other.id
    second = await requests.return_to(lift.id, wu, here.micro, "也不归我", now=here.now)
    assert second.grid_id == here.grid.id
    assert await here.told(here.grid) == ["appoint-needed"]
    row = await Outgoing.get(kind="appoint-needed")
    assert row.facts["grid"] == "第一微网格"


async def test_to_where_it_is_nothing_can_be_passed(here, lift):
    """Returned or assigned to the same grid: refused."""
    with pytest.raises(SameGrid):
        await requests.return_to(lift.id, here.chen, here.micro, "不归我", now=here.now)
    with pytest.raises(SameGrid):
        await requests.assign(lift.id, here.lead, here.micro, now=here.now)


async def test_above_the_top_there_is_nobody(here, wang):
    """The community has no street above it here."""
    request = await here.reports(wang, where="")
    with pytest.raises(NoLevelAbove):
        await requests.hand_up(request.id, here.desk, now=here.now)


async def test_assigning_needs_a_lead_or_desk_over_both_grids(here, lift):
    """A member may not, nor a lead of another grid."""
    far = await here.staff("远方", here.other, Role.LEAD)
    for nobody in (here.chen, far):
        with pytest.raises(NotAllowed):
            await requests.assign(lift.id, nobody, here.other, now=here.now)
    assert (await requests.assign(lift.id, here.lead, here.other, now=here.now)).version == 2


async def test_the_confidential_goes_up_but_never_down(here, wang):
    """监督投诉 is for the desk alone."""
    request = await here.reports(wang, category="supervision")
    assert request.grid_id == here.community.id
    with pytest.raises(OnlyTheDesk) as refusal:
        await requests.assign(request.id, here.desk, here.micro, now=here.now)
    assert refusal.value.facts() == {"number": request.number}


# --- the end


async def test_confirmed_is_closed_and_rated_once(here, claimed, wang):
    """Three things apart: solved, and how satisfied."""
    await requests.finish(claimed.id, here.chen, "修好了", now=here.now)
    request = await requests.confirm(claimed.id, wang, now=here.now)
    assert (request.status, request.outcome) == (Status.CLOSED, Outcome.CONFIRMED)
    assert request.settled_at_level_id == here.micro.level_id
    await requests.rate(request.id, wang, Satisfaction.BASICALLY, now=here.now)
    with pytest.raises(AlreadyRated):
        await requests.rate(request.id, wang, Satisfaction.SATISFIED, now=here.now)
    assert (await Callback.get()).satisfaction is Satisfaction.BASICALLY


async def test_disputed_goes_back_to_whoever_had_it_and_can_be_finished_again(here, claimed, wang):
    """No rating is lost, nothing has to be claimed anew."""
    await requests.finish(claimed.id, here.chen, "修好了", now=here.now)
    request = await requests.dispute(claimed.id, wang, "", now=here.now)
    assert (request.status, request.claimer_id) == (Status.CLAIMED, here.chen.id)
    assert request.done_at is None
    await requests.rate(request.id, wang, Satisfaction.DISSATISFIED, now=here.now)
    assert (await Callback.get()).satisfaction is Satisfaction.DISSATISFIED


async def test_silence_closes_after_a_week_and_once(here, claimed, wang):
    """Counted from when it was finished, to the moment."""
    await requests.finish(claimed.id, here.chen, "修好了", now=here.now)
    week = here.now + timedelta(days=7)
    assert await requests.close_silent(now=week - timedelta(seconds=1)) == 0
    assert await requests.close_silent(now=week) == 1
    assert await requests.close_silent(now=week) == 0
    request = await ResidentRequest.get()
    assert request.outcome is Outcome.NO_VALID_CALLBACK
    assert await Callback.all().count() == 0


async def test_the_desk_acts_in_the_residents_name_and_other_staff_do_not(here, claimed, wang):
    """By phone: confirmed by the desk, which is written beside it."""
    await requests.finish(claimed.id, here.chen, "修好了", now=here.now)
    with pytest.raises(NotAllowed):
        await requests.confirm(claimed.id, here.chen, now=here.now)
    await requests.confirm(claimed.id, here.desk, now=here.now)
    assert (await Callback.get()).by_member_id == here.desk.id


async def test_declining_is_the_desks_with_a_reason(here, lift):
    """No grid sends anybody away."""
    with pytest.raises(NotAllowed):
        await requests.decline(lift.id, here.lead, "不归我", now=here.now)
    request = await requests.decline(lift.id, here.desk, "不归社区管", now=here.now)
    assert request.outcome is Outcome.DECLINED


async def test_somebody_elses_request_is_not_found(here, claimed):
    """What one may not see answers like what is absent."""
    li = await here.resident("李强", home="上林雅苑2")
    for act in (requests.withdraw, requests.confirm):
        with pytest.raises(NotFound):
            await act(claimed.id, li, now=here.now)
    with pytest.raises(NotFound):
        await requests.say(claimed.id, li, "我也是", now=here.now)


async def test_a_second_account_of_the_same_resident_may_do_all_of_it(here, claimed, wang):
    """Her tablet and her phone."""
    tablet = await here.account("王秀英（平板）", resident=wang.resident)
    await requests.finish(claimed.id, here.chen, "修好了", now=here.now)
    assert (await requests.confirm(claimed.id, tablet, now=here.now)).status is Status.CLOSED
    assert await here.told(tablet) == (await here.told(wang))[1:] == ["request-finished"]


async def test_words_after_the_end_are_refused(here, lift, wang):
    """Nobody listens there any more."""
    await requests.withdraw(lift.id, wang, now=here.now)
    with pytest.raises(MoveNotPossible):
        await requests.say(lift.id, wang, "等等", now=here.now)


# --- what is written down


async def test_every_move_is_in_the_timeline_and_in_the_journal_without_words(here, claimed, wang):
    """Who did what, through which door; never a name, a number or free text."""
    await requests.ask(claimed.id, here.chen, "几楼？我是陈姐13800138000", now=here.now)
    await requests.answer(claimed.id, wang, "三楼", now=here.now)
    acts = [
        (e.act, e.actor)
        for e in await JournalEntry.filter(subject=f"request:{claimed.id}").order_by("id")
        if e.act.startswith("request-")
    ]
    account = await Account.get(name="王秀英")
    assert acts == [
        ("request-filed", f"account:{account.id}"),
        ("request-claim", f"member:{here.chen.id}"),
        ("request-ask", f"member:{here.chen.id}"),
        ("request-answer", f"account:{account.id}"),
    ]
    for entry in await JournalEntry.all():
        assert "13800138000" not in str(entry.facts)
        assert "三楼" not in str(entry.facts)
    assert [e.move for e in await Entry.all().order_by("id")] == [None, "claim", "ask", "answer"]


async def test_only_what_changed_is_written(here, lift):
    """A column that somebody else changed meanwhile is left alone."""
    await ResidentRequest.filter(id=lift.id).update(place_words="别处")
    stale = lift
    await requests.claim(stale.id, here.chen, now=here.now)
    assert (await ResidentRequest.get()).place_words == "别处"


async def test_the_moves_of_a_member_are_those_that_would_not_be_refused(here, claimed):
    """Buttons and menus are built from them."""
    request = await ResidentRequest.get(id=claimed.id).select_related("grid", "claimer")
    li = await here.staff("李强", here.micro)
    assert await requests.moves_by(request, li) == []
    assert Move.FINISH in await requests.moves_by(request, here.chen)
    assert Move.ASSIGN in await requests.moves_by(request, here.lead)
    assert Move.DECLINE in await requests.moves_by(request, here.desk)
    assert Move.CLOSE not in await requests.moves_by(request, here.desk)
