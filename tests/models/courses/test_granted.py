"""Granted: a class that was made of wishes opens first to those who wished, then to everybody."""

from datetime import timedelta

import pytest
from school import EVENING, MONDAY

from models import courses, members
from models.accounts import Account
from models.calendar import local
from models.chats import Chat, ChatKind
from models.courses import Certificate, Course, CourseNotOpen, Standing, Term, upkeep, wishes
from models.courses.filling import moment
from models.courses.wished import WishKind, WishList
from models.journal import OPERATOR
from models.members import Member, Role
from models.outbox import Outgoing

HOUR = timedelta(hours=1)


@pytest.fixture
async def wished(school):
    """书法; 王 wished for two reasons, 李 for one, 赵 took it back, 孙 never did."""
    await Term.filter(id=school.term.id).update(wishes=2)
    course = await school.course()
    for number, name in enumerate(("赵", "王", "李", "孙")):
        chat = await Chat.create(external_id=str(number), kind=ChatKind.PRIVATE)
        await Account.create(
            external_id=str(number),
            chat=chat,
            resident=await school.person(name),
            created_at=MONDAY,
        )
    for name, kind in (("赵", "other"), ("王", "too_hard"), ("王", "other"), ("李", "other")):
        person = await school.person(name)
        await wishes.wish(course.id, person, WishKind(kind), OPERATOR, now=MONDAY)
    await wishes.take_back(course.id, await school.person("赵"), OPERATOR, now=MONDAY)
    return course


async def grant(school, *, now=MONDAY) -> Course:
    """What becomes of the list when the lead says 加开."""
    lead = await Member.create(name="刘网格长")
    await members.appoint(lead, school.grid, Role.LEAD, OPERATOR, now=now)
    listed = await wishes.grant((await WishList.get()).id, lead, OPERATOR, now=now)
    return await Course.get(id=listed.made_id)


async def told(kind: str) -> dict[str, dict]:
    """What everybody was told of that kind, by name; nobody is told twice."""
    rows = await Outgoing.filter(kind=kind)
    names = {a.chat_id: a.resident.name for a in await Account.all().select_related("resident")}
    found = {names[row.chat_id]: row.facts for row in rows}
    assert len(found) == len(rows), "somebody was told twice"
    return found


async def test_whoever_wished_hears_of_it_at_once_and_once(school, wished):
    """Not who took it back, and not who never wished."""
    made = await grant(school)
    news = await told("wish-granted")
    assert set(news) == {"王", "李"}
    assert news["王"]["course"] == made.id
    assert news["王"]["venue"] == "活动室"


async def test_others_wait_for_twelve_hours_by_day_and_wishers_do_not(school, wished):
    """Granted at nine in the morning it is open to all at nine in the evening, not before."""
    made = await grant(school)
    assert made.sign_up_from == MONDAY + 12 * HOUR
    assert (await told("wish-granted"))["王"]["kept"] == moment(made.sign_up_from)
    assert (await school.signs_up(made, "王")).standing is Standing.SEATED
    for name in ("孙", "赵"):
        with pytest.raises(CourseNotOpen) as refusal:
            await school.signs_up(made, name, now=MONDAY + 12 * HOUR - timedelta(minutes=1))
        assert refusal.value.opens_at == moment(made.sign_up_from)
        seated = await school.signs_up(made, name, now=MONDAY + 12 * HOUR)
        assert seated.standing is Standing.SEATED


async def test_the_night_does_not_count_among_the_twelve_hours(school, wished):
    """Granted at ten at night, those who wished have from eight in the morning till eight."""
    made = await grant(school, now=EVENING)
    opens = local(made.sign_up_from)
    assert (opens.day, opens.hour) == (24, 20)


async def test_they_stand_in_line_like_everybody_when_its_seats_are_gone(school, wished):
    """First to come among those who wished is first; nobody is given a seat for nothing."""
    await Course.all().update(seats=1)
    made = await grant(school)
    assert (await school.signs_up(made, "李")).standing is Standing.SEATED
    assert (await school.signs_up(made, "王")).standing is Standing.WAITING


async def test_of_a_draft_they_hear_when_the_desk_publishes_it(school, wished):
    """Two days later, with hour and room; until then that it is being arranged."""
    await Certificate.all().update(valid_through=local(MONDAY).date())
    await WishList.all().update(starts_at=None, ends_at=None, venue_id=None)
    draft = await grant(school)
    assert set(await told("wish-arranged")) == {"王", "李"}
    assert not await told("wish-granted")
    later = MONDAY + 48 * HOUR
    await upkeep.describe(draft.id, {"teacher": "吴老师", "venue": "二楼"}, OPERATOR, now=later)
    draft = await Course.get(id=draft.id)
    await school.certify(draft)
    start = later + 72 * HOUR
    await courses.add_lesson(draft.id, start, start + HOUR, OPERATOR, now=later)
    made = await courses.publish(draft.id, OPERATOR, now=later)
    news = await told("wish-granted")
    assert set(news) == {"王", "李"}
    assert (news["李"]["starts"], news["李"]["venue"]) == (moment(start), "二楼")
    assert made.sign_up_from == later + 12 * HOUR
    assert (await school.signs_up(made, "李", now=later)).standing is Standing.SEATED


async def test_what_begins_soon_is_open_to_all_at_once(school, wished):
    """Kept for twelve hours it would leave the others less than that to hear of it."""
    await WishList.all().update(starts_at=None, ends_at=None, venue_id=None)
    await Certificate.all().update(valid_through=local(MONDAY).date())
    draft = await grant(school)
    await Certificate.all().update(valid_through=local(MONDAY + 90 * 24 * HOUR).date())
    await upkeep.describe(draft.id, {"venue": "二楼"}, OPERATOR, now=MONDAY)
    start = MONDAY + 20 * HOUR
    await courses.add_lesson(draft.id, start, start + HOUR, OPERATOR, now=MONDAY)
    made = await courses.publish(draft.id, OPERATOR, now=MONDAY)
    assert made.sign_up_from is None
    assert (await told("wish-granted"))["王"]["kept"] == ""
    assert (await school.signs_up(made, "孙")).standing is Standing.SEATED


async def test_an_opening_that_the_office_has_set_stays(school, wished):
    """Whoever wished need not wait for it either."""
    await WishList.all().update(starts_at=None, ends_at=None, venue_id=None)
    await Certificate.all().update(valid_through=local(MONDAY).date())
    draft = await grant(school)
    await Certificate.all().update(valid_through=local(MONDAY + 90 * 24 * HOUR).date())
    opens = MONDAY + 30 * HOUR
    said = {"venue": "二楼", "sign_up_from": opens}
    await upkeep.describe(draft.id, said, OPERATOR, now=MONDAY)
    start = MONDAY + 96 * HOUR
    await courses.add_lesson(draft.id, start, start + HOUR, OPERATOR, now=MONDAY)
    made = await courses.publish(draft.id, OPERATOR, now=MONDAY)
    assert made.sign_up_from == opens
    assert (await school.signs_up(made, "王")).standing is Standing.SEATED
    with pytest.raises(CourseNotOpen):
        await school.signs_up(made, "孙", now=opens - HOUR)


async def test_a_usual_class_is_open_to_all_when_it_is_published(school):
    """The twin: it was made of nobody's wishes, and nothing is kept."""
    course = await school.course()
    assert course.sign_up_from is None
    assert not await told("wish-granted")
    assert (await school.signs_up(course, "孙")).standing is Standing.SEATED
