"""Correcting: what may be corrected, by whom, and where a request goes with it."""

import pytest

from models import categories, outbox, requests
from models.addresses import Building
from models.errors import NotAllowed, NotFound
from models.journal import JournalEntry
from models.members import Role
from models.outbox import Card, Outgoing, What
from models.requests import (
    Correction,
    Entry,
    Move,
    MoveNotPossible,
    RequestChanged,
    ResidentRequest,
    Status,
    moves_by,
    moves_for,
)


@pytest.fixture
async def wang(here):
    """A resident of the micro-grid."""
    return await here.resident("王秀英")


@pytest.fixture
async def lift(here, wang):
    """Her request, open in the micro-grid."""
    return await here.reports(wang)


@pytest.fixture
async def correct(here, lift):
    """Correct her request: `await correct("noise")` by 陈姐."""

    async def made(category=None, *, by=None, id=lift.id, **how):
        chosen = await categories.named(category) if category else None
        return await requests.correct(id, by or here.chen, category=chosen, now=here.now, **how)

    return made


async def told_in_the_group(here, grid):
    chat = here.groups[grid.id]
    rows = await Outgoing.filter(chat_id=chat.id, what=What.NOTICE).order_by("id")
    return [row.kind for row in rows]


# --- a mere relabel


async def test_a_relabel_changes_the_category_and_stays_where_it_is(here, lift, wang, correct):
    """One move, one line, one act; the resident is told nothing, both cards are wanted anew."""
    before = {card.id: card.wanted for card in await Card.filter(subject=lift.subject)}
    now = await correct("noise")
    assert (now.category_id, now.grid_id) == ((await categories.named("noise")).id, lift.grid_id)
    assert (now.status, now.version) == (Status.OPEN, lift.version + 1)
    assert (await Entry.filter(request_id=lift.id).order_by("-id").first()).move is Move.CORRECT
    after = {card.id: card.wanted for card in await Card.filter(subject=lift.subject)}
    assert after == {id: wanted + 1 for id, wanted in before.items()}
    assert await here.told(wang) == []
    assert await told_in_the_group(here, here.micro) == []


async def test_the_journal_has_the_codes_and_no_words(here, lift, correct):
    """Erasing a person leaves the journal whole."""
    await correct("utilities.gas")
    act = await JournalEntry.get(act="request-correct")
    assert act.actor == f"member:{here.chen.id}"
    assert act.facts == {
        "grid": here.micro.id,
        "before": "facility",
        "after": "utilities.gas",
        "urgent": True,
    }


async def test_what_was_corrected_is_kept_beside_its_line(lift, correct):
    """Text, guess and truth are one query; an urgency alone teaches the guesser nothing."""
    await correct("noise")
    await correct(urgent=True)
    rows = await Correction.exclude(after=None).values_list(
        "entry__request__text", "guessed", "before__code", "after__code", "urgent"
    )
    assert rows == [("电梯坏了", "facility.lift", "facility", "noise", None)]
    alone = await Correction.get(after=None)
    assert (alone.before_id, alone.guessed, alone.urgent) == (None, "", True)


async def test_what_is_so_already_is_no_correction(lift, correct):
    """Nothing is written; twice is as good as once."""
    same = await correct("facility", urgent=False)
    assert same.version == lift.version
    assert await Entry.filter(request_id=lift.id).count() == 1
    assert not await JournalEntry.filter(act="request-correct").exists()


@pytest.mark.parametrize("status", [Status.CLAIMED, Status.WAITING, Status.DONE])
async def test_a_relabel_disturbs_no_work(here, lift, correct, status):
    """Claimed, waiting or done, it stays so, with whoever has it."""
    await requests.claim(lift.id, here.chen, now=here.now)
    if status is Status.WAITING:
        await requests.ask(lift.id, here.chen, "几号电梯？", now=here.now)
    if status is Status.DONE:
        await requests.finish(lift.id, here.chen, "修好了", now=here.now)
    now = await correct("noise")
    assert (now.status, now.claimer_id) == (status, here.chen.id)


# --- another grid's


async def test_what_the_level_does_not_handle_is_routed_as_when_filed(here, lift, wang, correct):
    """Up to the grid; open, with nobody, the lead stays; the resident is told."""
    await requests.claim(lift.id, here.chen, now=here.now)
    now = await correct("illegal_building")
    filed = await here.reports(wang, category="illegal_building")
    assert now.grid_id == filed.grid_id == here.grid.id
    assert (now.status, now.claimer_id, now.lead_id) == (Status.OPEN, None, here.chen.id)
    assert (await here.told(wang))[-1] == "request-passed-on"
    assert await Card.filter(chat_id=here.groups[here.grid.id].id, subject=lift.subject).exists()
    assert (await Entry.filter(request_id=lift.id).order_by("-id").first()).move is Move.REROUTE


async def test_what_was_handed_up_stays_up(here, lift, correct):
    """A level above handles it as well: whoever handed it up had a reason."""
    await requests.hand_up(lift.id, here.chen, now=here.now)
    assert (await correct("noise", by=here.lead)).grid_id == here.grid.id


async def test_what_was_returned_goes_up_from_where_it_is(here, lift, correct):
    """A wrong address was put right by that; it is not gone back to."""
    await requests.return_to(lift.id, here.chen, here.other, "不在这里", now=here.now)
    assert (await correct("noise", by=here.lead)).grid_id == here.other.id
    assert (await correct("illegal_building", by=here.lead)).grid_id == here.grid.id


async def test_what_is_done_stays_where_it_was_done(here, lift, wang, correct):
    """A callback is not undone for the sake of a level."""
    await requests.claim(lift.id, here.chen, now=here.now)
    await requests.finish(lift.id, here.chen, "拆了", now=here.now)
    now = await correct("illegal_building")
    assert (now.status, now.grid_id) == (Status.DONE, here.micro.id)


# --- confidential, and ordinary again


@pytest.mark.parametrize("done", [False, True])
async def test_the_confidential_goes_to_the_desk_whatever_was_done(here, lift, correct, done):
    """Those it may be about are no judges of whether it is done."""
    await requests.claim(lift.id, here.chen, now=here.now)
    if done:
        await requests.finish(lift.id, here.chen, "没事", now=here.now)
    now = await correct("supervision")
    assert (now.grid_id, now.status) == (here.community.id, Status.OPEN)
    assert (now.claimer_id, now.lead_id, now.done_at) == (None, here.chen.id, None)
    with pytest.raises(NotAllowed):
        await correct("facility")


async def test_the_ordinary_comes_down_to_where_it_is_from(here, wang, correct):
    """By the building's own grid, as when it was filed."""
    building = await Building.filter(name="3", estate__name="碧海蓝天").first()
    await Building.filter(id=building.id).update(grid_id=here.other.id)
    secret = await here.reports(wang, category="supervision")
    await requests.claim(secret.id, here.desk, now=here.now)
    now = await correct("facility", by=here.desk, id=secret.id)
    assert (now.grid_id, now.status, now.claimer_id) == (here.other.id, Status.OPEN, None)


async def test_the_ordinary_from_nowhere_stays_at_the_desk(here, wang, correct):
    """And with whoever has claimed it."""
    secret = await here.reports(wang, category="supervision", where="")
    await requests.claim(secret.id, here.desk, now=here.now)
    now = await correct("facility", by=here.desk, id=secret.id)
    assert (now.grid_id, now.claimer_id) == (here.community.id, here.desk.id)


async def test_one_secret_for_another_stays_at_the_desk(here, wang, correct):
    """It is where it has to be."""
    secret = await here.reports(wang, category="supervision")
    await requests.claim(secret.id, here.desk, now=here.now)
    now = await correct("supervision.conduct", by=here.desk, id=secret.id)
    assert (now.grid_id, now.status) == (here.community.id, Status.CLAIMED)


# --- urgent


async def test_urgent_is_told_in_the_group_at_once_even_at_night(here, lift, wang, correct):
    """A card that changes makes no sound; quiet hours are not for what can't wait."""
    here.now = here.now.replace(hour=18)  # two in the morning
    await correct(urgent=True)
    told = await Outgoing.get(kind="request-urgent")
    assert told.chat_id == here.groups[here.micro.id].id
    assert told.due_at == here.now
    assert await here.told(wang) == []
    await correct(urgent=False)
    assert await told_in_the_group(here, here.micro) == ["request-urgent"]


async def test_an_urgent_category_brings_its_urgency_along_unless_denied(lift, correct):
    """As at filing; what one says oneself goes before."""
    assert not (await correct("utilities.gas", urgent=False)).urgent
    await correct("noise")
    assert (await correct("utilities.gas")).urgent
    assert (await correct("noise")).urgent, "nobody said that it can wait"


async def test_a_new_card_says_itself_that_it_is_urgent(here, lift, correct):
    """Where a request is new, its card rings."""
    await correct("illegal_building", urgent=True)
    assert await told_in_the_group(here, here.grid) == []
    assert await outbox.shown_in([here.groups[here.grid.id]], "request", lift.subject)


# --- who, and when


async def test_whoever_works_on_it_may_correct_it(here, lift, correct):
    """Members of its grid, whoever claimed it; lead and desk above."""
    colleague = await here.staff("周员", here.micro)
    await requests.claim(lift.id, here.chen, now=here.now)
    for urgent, member in enumerate((here.chen, colleague, here.lead, here.desk)):
        await correct(urgent=not urgent % 2, by=member)
    assert (await ResidentRequest.get(id=lift.id)).claimer_id == here.chen.id


async def test_a_building_head_corrects_what_is_their_own(here, lift, correct):
    """Looking after a building is no authority over what others have."""
    head = await here.staff("郑楼长", here.micro, Role.HEAD)
    with pytest.raises(NotAllowed):
        await correct("noise", by=head)
    await requests.claim(lift.id, head, now=here.now)
    assert (await correct("noise", by=head)).version == lift.version + 2


async def test_others_may_not(here, lift, wang, correct):
    """Staff of another grid have no post here; the resident has said what they had to say."""
    stranger = await here.staff("吴员", here.other)
    with pytest.raises(NotAllowed):
        await correct("noise", by=stranger)
    with pytest.raises(NotFound):
        await correct("noise", by=wang)
    assert (await ResidentRequest.get(id=lift.id)).version == lift.version


@pytest.mark.parametrize("end", ["withdraw", "decline", "confirm"])
async def test_what_has_ended_is_not_corrected(here, lift, wang, correct, end):
    """It is told where the request is."""
    if end == "withdraw":
        await requests.withdraw(lift.id, wang, now=here.now)
    elif end == "decline":
        await requests.decline(lift.id, here.desk, "重复", now=here.now)
    else:
        await requests.claim(lift.id, here.chen, now=here.now)
        await requests.finish(lift.id, here.chen, "好了", now=here.now)
        await requests.confirm(lift.id, wang, now=here.now)
    before = await ResidentRequest.get(id=lift.id)
    with pytest.raises(MoveNotPossible) as refused:
        await correct("noise", by=here.desk)
    assert refused.value.facts()["status"] == before.status
    now = await ResidentRequest.get(id=lift.id)
    assert (now.version, now.category_id) == (before.version, before.category_id)


async def test_what_has_changed_since_is_not_corrected(here, lift, correct):
    """Not even to what it is already."""
    await requests.claim(lift.id, here.chen, now=here.now)
    for category in ("noise", "facility"):
        with pytest.raises(RequestChanged):
            await correct(category, version=lift.version)
    assert (await correct("noise", version=lift.version + 1)).version == lift.version + 2


async def test_a_correction_is_no_move_to_be_asked_for(here, lift):
    """It has a way of its own, with what is to be corrected."""
    request = await ResidentRequest.get(id=lift.id).select_related("grid", "claimer")
    offered = {*moves_for(request, staff=True), *await moves_by(request, here.desk)}
    assert not offered & {Move.CORRECT, Move.REROUTE}
