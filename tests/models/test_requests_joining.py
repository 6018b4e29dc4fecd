"""Joining, merging, splitting: one trouble of several people, and several troubles of one."""

from datetime import timedelta

import pytest

from models import agenda, grids, requests
from models.errors import InUse, NotAllowed, NotFound
from models.grids import Grid
from models.journal import OPERATOR, JournalEntry
from models.members import Role
from models.outbox import Outgoing
from models.requests import (
    AlreadyYours,
    Breach,
    Callback,
    Entry,
    File,
    Merged,
    MoveNotPossible,
    NoSuchNumber,
    NotToJoin,
    NotToMerge,
    NotToSplit,
    OnlyTheDesk,
    OthersFollow,
    Outcome,
    Paper,
    PartOfAnother,
    Reporter,
    ResidentRequest,
    SameRequest,
    Satisfaction,
    Status,
    TooFewPlaces,
)
from models.statistics import Figure, Tally


@pytest.fixture
async def wang(here):
    """Who reported it first."""
    return await here.resident("王秀英")


@pytest.fixture
async def li(here):
    """A neighbour."""
    return await here.resident("李强", home="碧海蓝天4")


@pytest.fixture
async def zhao(here):
    """Another neighbour."""
    return await here.resident("赵敏", home="碧海蓝天5")


@pytest.fixture
async def lift(here, wang):
    """Her request, open."""
    return await here.reports(wang, category="facility.lift")


@pytest.fixture
async def again(here, li):
    """His, about the same."""
    return await here.reports(li, "3栋电梯又停了", category="facility.lift")


async def now_is(request: ResidentRequest) -> ResidentRequest:
    return await ResidentRequest.get(id=request.id)


# --- joining


async def test_who_joins_is_told_what_becomes_of_it(here, lift, li):
    """As whoever filed it is."""
    await requests.join(lift.id, li, now=here.now)
    await requests.claim(lift.id, here.chen, now=here.now)
    await requests.finish(lift.id, here.chen, "修好了", now=here.now)
    assert await here.told(li) == ["request-claimed", "request-finished"]
    assert (await now_is(lift)).joined == 1


async def test_one_joins_once_and_not_what_is_ones_own(here, lift, wang, li):
    """Pressed twice, it is once."""
    await requests.join(lift.id, li, now=here.now)
    for somebody in (li, wang):
        with pytest.raises(AlreadyYours):
            await requests.join(lift.id, somebody, now=here.now)
    assert await Reporter.all().count() == 1


@pytest.mark.parametrize("category", ["supervision", "care.allowance"])
async def test_nobody_joins_what_is_nobody_elses_to_see(here, wang, li, category):
    """Confidential, or about a person; a number can be guessed."""
    request = await here.reports(wang, "低保怎么办", category=category)
    with pytest.raises(NotToJoin):
        await requests.join(request.id, li, now=here.now)


async def test_nobody_joins_what_is_over(here, lift, wang, li):
    """A new trouble is a new request."""
    await requests.withdraw(lift.id, wang, now=here.now)
    with pytest.raises(NotToJoin) as refused:
        await requests.join(lift.id, li, now=here.now)
    assert refused.value.status == Status.WITHDRAWN


async def test_staffs_words_reach_who_filed_it_and_who_has_spoken(here, lift, wang, li, zhao):
    """What is said to somebody is not read by all the neighbours."""
    await requests.claim(lift.id, here.chen, now=here.now)
    for neighbour in (li, zhao):
        await requests.join(lift.id, neighbour, now=here.now)
    await requests.say(lift.id, li, "还有异响", now=here.now)
    await requests.say(lift.id, here.chen, "收到", now=here.now)
    await requests.ask(lift.id, here.chen, "几点在家", now=here.now)
    assert await here.told(wang) == ["request-claimed", "staff-said", "request-asked"]
    assert await here.told(li) == ["staff-said", "request-asked"]
    assert await here.told(zhao) == []


async def test_what_is_done_is_told_to_who_follows_with_numbers_masked(here, lift, wang, li):
    """It may have been written for one."""
    await requests.join(lift.id, li, now=here.now)
    await requests.claim(lift.id, here.chen, now=here.now)
    await requests.finish(lift.id, here.chen, "已修，物业13800138000", now=here.now)
    rows = Outgoing.filter(kind="request-finished").order_by("id")
    first, joined = [row.facts["text"] for row in await rows]
    assert "13800138000" in first
    assert "13800138000" not in joined


async def test_words_that_come_with_joining_stand_in_the_timeline(here, lift, li):
    """A photo is sent to the group; words alone ring nobody."""
    await requests.join(lift.id, li, "五楼也停", now=here.now)
    said = await Entry.filter(request_id=lift.id).order_by("-id").first()
    assert (said.text, said.reporter_id) == ("五楼也停", (await Reporter.get()).id)
    assert await here.told(here.micro) == []


async def test_who_follows_takes_nothing_back_and_may_leave(here, lift, wang, li):
    """And while they follow it, it is not the first's alone to take back, either."""
    await requests.join(lift.id, li, now=here.now)
    with pytest.raises(NotFound):
        await requests.withdraw(lift.id, li, now=here.now)
    with pytest.raises(OthersFollow) as refused:
        await requests.withdraw(lift.id, wang, now=here.now)
    assert refused.value.count == 1
    await requests.leave(lift.id, li, now=here.now)
    await requests.claim(lift.id, here.chen, now=here.now)
    assert await here.told(li) == []
    assert (await requests.withdraw(lift.id, wang, now=here.now)).status is Status.WITHDRAWN


# --- called back


@pytest.fixture
async def done(here, lift, li):
    """The lift, joined by 李强 and reported done."""
    await requests.join(lift.id, li, now=here.now)
    await requests.claim(lift.id, here.chen, now=here.now)
    return await requests.finish(lift.id, here.chen, "修好了", now=here.now)


async def test_each_is_asked_and_each_valid_answer_counts(here, done, wang, li):
    """The first word closes it; the other is asked all the same, once."""
    await requests.confirm(done.id, wang, now=here.now)
    await requests.rate(done.id, wang, Satisfaction.SATISFIED, now=here.now)
    here.now += timedelta(days=1)
    await requests.ask_due(now=here.now)
    assert (await here.told(wang)).count("callback-asked") == 0
    assert (await here.told(li)).count("callback-asked") == 1
    await requests.confirm(done.id, li, now=here.now)
    await requests.rate(done.id, li, Satisfaction.DISSATISFIED, now=here.now)
    answers = await Tally.filter(figure=Figure.SATISFIED).order_by("id")
    assert [row.answer for row in answers] == [2, 0]
    assert (await now_is(done)).outcome is Outcome.CONFIRMED
    assert await Tally.filter(figure=Figure.SETTLED).count() == 1


async def test_each_answers_once(here, done, wang, li):
    """Nobody's word counts twice."""
    for neighbour in (wang, li):
        await requests.confirm(done.id, neighbour, now=here.now)
        with pytest.raises(MoveNotPossible):
            await requests.confirm(done.id, neighbour, now=here.now)
    assert await Callback.all().count() == 2


async def test_the_neighbour_for_whom_it_is_not_done_brings_it_back(here, done, wang, li):
    """Though another's word has closed it."""
    await requests.confirm(done.id, wang, now=here.now)
    back = await requests.dispute(done.id, li, "五楼还停", now=here.now)
    assert back.status is Status.CLAIMED
    said = await Callback.filter(solved=False).get()
    assert said.reporter_id == (await Reporter.get()).id


async def test_the_household_of_the_handler_rates_nothing_and_the_neighbours_do(here, done, wang):
    """Validity is each one's own."""
    await type(wang).filter(member_id=here.chen.id).update(resident_id=wang.resident_id)
    await requests.confirm(done.id, wang, now=here.now)
    assert (await Callback.get()).cause == "household"
    li = await type(wang).get(name="李强")
    await requests.confirm(done.id, li, now=here.now)
    assert (await Callback.filter(reporter_id__not_isnull=True).get()).cause is None


async def test_silence_of_all_is_no_valid_callback(here, done, li):
    """After a week, as ever."""
    here.now += timedelta(days=8)
    await agenda.run_due(now=here.now)
    assert (await now_is(done)).outcome is Outcome.NO_VALID_CALLBACK
    assert "request-closed" in await here.told(li)


# --- merging


async def test_what_was_merged_goes_on_as_the_other(here, lift, again, li):
    """Its clocks stop; its reporter is told, and hears of the other from now on."""
    await requests.claim(lift.id, here.chen, now=here.now)
    await requests.merge(again.id, here.chen, lift.id, now=here.now)
    merged = await now_is(again)
    assert (merged.status, merged.merged_into_id) == (Status.MERGED, lift.id)
    assert (merged.due_at, merged.next_at, merged.outcome) == (None, None, Outcome.MERGED)
    await requests.finish(lift.id, here.chen, "修好了", now=here.now)
    assert await here.told(li) == ["request-merged", "request-finished"]


async def test_a_merged_request_never_escalates(here, lift, again):
    """Neither at its end nor any step later; the twin, not merged, does."""
    await requests.merge(again.id, here.chen, lift.id, now=here.now)
    for _ in range(40):
        here.now += timedelta(hours=6)
        await agenda.run_due(now=here.now)
    assert await Breach.filter(request_id=again.id).count() == 0
    assert await Breach.filter(request_id=lift.id).exists()
    assert (await now_is(again)).grid_id == here.micro.id


async def test_no_reporter_is_lost_when_chains_are_merged(here, lift, again, zhao):
    """A into B, B into C: everybody hears of C, and one step leads there from A."""
    third = await here.reports(zhao, "电梯停了", category="facility.lift")
    chou = await here.resident("周冬", home="碧海蓝天1")
    await requests.join(again.id, chou, now=here.now)
    await requests.merge(lift.id, here.chen, again.id, now=here.now)
    await requests.merge(again.id, here.chen, third.id, now=here.now)
    assert (await now_is(lift)).merged_into_id == third.id
    await requests.claim(third.id, here.chen, now=here.now)
    people = [await type(zhao).get(name=name) for name in ("王秀英", "李强", "周冬", "赵敏")]
    for person in people:
        assert (await here.told(person))[-1] == "request-claimed"
    assert (await now_is(third)).joined == 3


async def test_who_reported_both_is_a_reporter_once(here, wang, lift):
    """Nobody is told twice."""
    second = await here.reports(wang, "电梯还是坏的", category="facility.lift")
    await requests.merge(second.id, here.chen, lift.id, now=here.now)
    assert (await now_is(lift)).joined == 0
    await requests.claim(lift.id, here.chen, now=here.now)
    assert (await here.told(wang)).count("request-claimed") == 1


async def test_what_is_said_about_the_merged_reaches_the_other(here, lift, again, li):
    """Their answer route goes on."""
    await requests.merge(again.id, here.chen, lift.id, now=here.now)
    heard = await requests.say(again.id, li, "还在响", now=here.now)
    assert heard.id == lift.id
    assert (await here.told(here.micro))[-1] == "resident-said"


async def test_merging_into_what_was_merged_is_merging_into_its_other(here, lift, again, zhao):
    """And never in a ring."""
    third = await here.reports(zhao, "电梯停了", category="facility.lift")
    await requests.merge(again.id, here.chen, lift.id, now=here.now)
    assert (await requests.merge(third.id, here.chen, again.id, now=here.now)).id == lift.id
    with pytest.raises(SameRequest):
        await requests.merge(lift.id, here.chen, third.id, now=here.now)


async def test_the_urgency_of_one_is_the_urgency_of_both(here, wang, lift):
    """Nothing becomes slower for being merged."""
    urgent = await here.reports(wang, "电梯困人", category="facility.lift", urgent=True)
    await requests.merge(urgent.id, here.chen, lift.id, now=here.now)
    assert (await now_is(lift)).urgent


async def test_what_is_done_or_secret_or_far_is_not_merged(here, lift, again, wang):
    """Each refusal has its reason."""
    await requests.claim(lift.id, here.chen, now=here.now)
    await requests.finish(lift.id, here.chen, "修好了", now=here.now)
    with pytest.raises(NotToMerge):
        await requests.merge(again.id, here.chen, lift.id, now=here.now)
    secret = await here.reports(wang, "有人收红包", category="supervision")
    with pytest.raises(OnlyTheDesk):
        await requests.merge(again.id, here.desk, secret.id, now=here.now)
    far = await here.reports(wang, "电梯坏了", where="上林雅苑2")
    with pytest.raises(NotAllowed):
        await requests.merge(again.id, here.chen, far.id, now=here.now)


async def test_what_was_merged_says_where_it_went(here, lift, again):
    """Whoever wants to go on with it is sent to the other."""
    await requests.merge(again.id, here.chen, lift.id, now=here.now)
    with pytest.raises(Merged) as refused:
        await requests.claim(again.id, here.chen, now=here.now)
    assert refused.value.into == lift.number


async def test_photos_follow_into_another_group(here, wang):
    """The group that has it now sees what was sent."""
    near = await here.reports(wang, category="facility.lift")
    photo = [File(Paper.PHOTO, "AgAC")]
    far = await here.reports(wang, "电梯", where="上林雅苑2", files=photo)
    await requests.merge(far.id, here.lead, near.id, now=here.now)
    assert "request-file" in await here.told(here.micro)


async def test_a_number_is_written_as_people_do(here, lift, again):
    """Whole, without its stroke, or the end of it."""
    near = await ResidentRequest.get(id=again.id).select_related("grid")
    for said in ("261123-001", "261123001", "001", "1", "并入 1 号"):
        assert (await requests.numbered(said, near)).id == lift.id
    with pytest.raises(NoSuchNumber):
        await requests.numbered("77", near)


# --- splitting


@pytest.fixture
async def rubbish(here, wang):
    """About several places."""
    return await here.reports(wang, "3栋和5栋的垃圾都没人收", category="sanitation.rubbish")


async def parts_of(here, request: ResidentRequest, *names: str) -> list[ResidentRequest]:
    places = [await here.place(name) for name in names]
    return await requests.split(request.id, here.lead, places, now=here.now)


async def test_a_part_is_filed_in_the_grid_of_its_place(here, rubbish):
    """Each with a number of its own; the whole stays with whoever split it."""
    parts = await parts_of(here, rubbish, "碧海蓝天3", "上林雅苑2")
    assert [part.grid_id for part in parts] == [here.micro.id, here.other.id]
    whole = await now_is(rubbish)
    assert (whole.status, whole.claimer_id, whole.due_at) == (Status.SPLIT, here.lead.id, None)


async def test_the_whole_is_done_when_each_part_is_and_told_once(here, rubbish, wang):
    """Not of the parts."""
    one, other = await parts_of(here, rubbish, "碧海蓝天3", "上林雅苑2")
    there = await here.staff("吴员", here.other)
    await requests.claim(one.id, here.chen, now=here.now)
    await requests.finish(one.id, here.chen, "收了", now=here.now)
    assert (await now_is(rubbish)).status is Status.SPLIT
    await requests.claim(other.id, there, now=here.now)
    await requests.finish(other.id, there, "也收了", now=here.now)
    whole = await now_is(rubbish)
    assert whole.status is Status.DONE
    assert "碧海蓝天3栋：收了" in whole.result
    assert await here.told(wang) == ["request-split", "request-finished"]


async def test_parts_end_as_the_whole_does_and_only_the_whole_counts(here, rubbish, wang):
    """One word, one figure."""
    parts = await parts_of(here, rubbish, "碧海蓝天3", "碧海蓝天5")
    for part in parts:
        await requests.claim(part.id, here.chen, now=here.now)
        await requests.finish(part.id, here.chen, "收了", now=here.now)
    await requests.confirm(rubbish.id, wang, now=here.now)
    for part in parts:
        assert (await now_is(part)).outcome is Outcome.CONFIRMED
    assert await Tally.filter(figure=Figure.SETTLED).count() == 1


async def test_a_part_that_is_declined_holds_up_nothing(here, rubbish):
    """What can't be done there is no reason to wait."""
    one, other = await parts_of(here, rubbish, "碧海蓝天3", "碧海蓝天5")
    await requests.decline(one.id, here.desk, "不归社区", now=here.now)
    await requests.claim(other.id, here.chen, now=here.now)
    await requests.finish(other.id, here.chen, "收了", now=here.now)
    assert (await now_is(rubbish)).status is Status.DONE


async def test_the_whole_taken_back_takes_its_parts_along(here, rubbish, wang):
    """Nobody works on for nothing."""
    parts = await parts_of(here, rubbish, "碧海蓝天3", "碧海蓝天5")
    await requests.withdraw(rubbish.id, wang, now=here.now)
    assert {(await now_is(part)).status for part in parts} == {Status.WITHDRAWN}


async def test_a_part_has_as_long_as_was_left_of_the_whole(here, rubbish):
    """To split is not to win time."""
    due = rubbish.solve_due_at
    here.now += timedelta(hours=5)
    part, _ = await parts_of(here, rubbish, "碧海蓝天3", "碧海蓝天5")
    assert abs((await now_is(part)).solve_due_at - due) < timedelta(minutes=1)


async def test_the_resident_is_asked_about_a_part_and_decides_of_the_whole(here, rubbish, wang):
    """问居民 reaches whoever filed the whole; 撤回 and 办好了 are of the whole."""
    part, _ = await parts_of(here, rubbish, "碧海蓝天3", "碧海蓝天5")
    await requests.claim(part.id, here.chen, now=here.now)
    await requests.ask(part.id, here.chen, "哪个桶", now=here.now)
    assert (await here.told(wang))[-1] == "request-asked"
    await requests.answer(part.id, wang, "东边的", now=here.now)
    for act in (requests.withdraw, requests.confirm):
        with pytest.raises(PartOfAnother) as refused:
            await act(part.id, wang, now=here.now)
        assert refused.value.whole == rubbish.number


async def test_what_is_no_split_is_refused(here, rubbish, wang):
    """One place twice, a secret, a part."""
    with pytest.raises(TooFewPlaces):
        await parts_of(here, rubbish, "碧海蓝天3", "碧海蓝天3")
    part, _ = await parts_of(here, rubbish, "碧海蓝天3", "碧海蓝天5")
    with pytest.raises(NotToSplit):
        await parts_of(here, part, "碧海蓝天3", "碧海蓝天5")
    with pytest.raises(NotToMerge):
        await requests.merge(part.id, here.lead, (await here.reports(wang)).id, now=here.now)


# --- again and again


async def test_the_third_of_its_like_in_thirty_days_is_a_hint_to_the_lead_once(here, wang, li):
    """The second is none, and the fourth is no news."""
    lead = await here.staff("钱长", here.micro, Role.LEAD)
    for day, hints in ((0, 0), (8, 0), (9, 1), (9, 1)):
        here.now += timedelta(days=day)
        await here.reports(li, "电梯又坏了", category="facility.lift")
        told = await here.told(lead)
        assert told.count("request-recurs") == hints


async def test_what_was_taken_back_or_is_long_ago_or_elsewhere_is_no_recurrence(here, wang, li):
    """Only what has really happened there."""
    lead = await here.staff("钱长", here.micro, Role.LEAD)
    gone = await here.reports(wang, "电梯坏了", category="facility.lift")
    await requests.withdraw(gone.id, wang, now=here.now)
    await here.reports(wang, "电梯坏了", category="facility.lift", where="碧海蓝天4")
    here.now += timedelta(days=40)
    await here.reports(li, "电梯坏了", category="facility.lift")
    await here.reports(li, "电梯坏了", category="facility.lift")
    assert await here.told(lead) == []


async def test_a_grid_with_parts_under_way_is_not_archived(here, rubbish):
    """As with anything that is open."""
    await parts_of(here, rubbish, "碧海蓝天3", "上林雅苑2")
    with pytest.raises(InUse):
        await grids.archive(await Grid.get(id=here.micro.id), OPERATOR, now=here.now)


async def test_facts_of_the_journal_name_nobody(here, lift, again):
    """Codes and numbers alone."""
    await requests.merge(again.id, here.chen, lift.id, now=here.now)
    (row,) = await JournalEntry.filter(act="request-merged-into")
    assert row.facts == {"merged": again.id}
