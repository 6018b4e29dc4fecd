"""Past days: heads and waiting are told as they were then, whatever has happened since."""

import random
from datetime import date, timedelta

from school import MONDAY

from models import agenda, courses
from models.courses import ACTIVE, Enrolment, Standing, counting
from models.courses.counting import Figure, Wanted
from models.errors import RuleBroken
from models.journal import OPERATOR

NOW = (Figure.HEADS, Figure.ENROLMENTS, Figure.WAITING)


async def on(day: date | None, now):
    (found,) = (await counting.count(Wanted(through=day), now=now)).values()
    return [found[figure] for figure in NOW]


async def test_a_past_day_is_told_as_it_was(school):
    """A seat, a place in the line, an offer that is taken, and who left."""
    course = await school.course(seats=1)
    day = [MONDAY + timedelta(days=n) for n in range(5)]
    wang = await school.signs_up(course, "王", now=day[0])
    li = await school.signs_up(course, "李", now=day[1])
    await courses.leave(wang.id, OPERATOR, now=day[2])
    await courses.accept(li.id, OPERATOR, now=day[2] + timedelta(hours=1))
    await courses.leave(li.id, OPERATOR, now=day[3])
    told = [await on(at.date(), day[4]) for at in day]
    assert told == [[1, 1, 0], [1, 1, 1], [1, 1, 0], [0, 0, 0], [0, 0, 0]]
    before = (day[0] - timedelta(days=1)).date()
    assert await on(before, day[4]) == [0, 0, 0]


async def test_every_day_of_a_season_is_told_later_as_it_was_told_then(school):
    """Random people come and go for a month; each evening's figures come out again at its end."""
    dice = random.Random(20261123)
    course = await school.course(seats=5, approval=dice.random() < 0.5)
    names = [f"{n}号" for n in range(14)]
    now, told = MONDAY, {}
    for _ in range(30):
        for _ in range(dice.randrange(4)):
            await something(school, course, dice, names, now)
            now += timedelta(minutes=30)
        night = now.replace(hour=15, minute=59)
        told[night.date()] = await on(None, night)
        now = (night + timedelta(hours=10)).replace(minute=0)
        await agenda.run_due(now=now)
    assert {day: await on(day, now) for day in told} == told
    assert len({tuple(figures) for figures in told.values()}) > 5
    # the twin: what is so now is not what was so on those days
    today = await on(None, now)
    assert any(figures != today for figures in told.values())


async def something(school, course, dice, names, now):
    rows = await Enrolment.filter(standing__in=ACTIVE).order_by("id")
    act = dice.choice(("come", "come", "pair", "go", "take", "decide"))
    try:
        if act == "come":
            await school.signs_up(course, dice.choice(names), now=now)
        elif act == "pair":
            await school.pair(course, dice.choice(names), now=now)
        elif act == "go" and rows:
            await courses.leave(dice.choice(rows).id, OPERATOR, now=now)
        elif act == "take" and rows:
            await courses.accept(dice.choice(rows).id, OPERATOR, now=now)
        elif act == "decide" and rows:
            decide = dice.choice((courses.approve, courses.refuse))
            await decide(dice.choice(rows).id, school.chen, OPERATOR, now=now)
    except RuleBroken:
        pass


async def test_rows_from_before_count_since_they_arrived(school):
    """What was signed up when these moments were not written down yet."""
    course = await school.course()
    wang = await school.signs_up(course, "王")
    await Enrolment.filter(id=wang.id).update(seated_at=None, held_at=None)
    later = MONDAY + timedelta(days=2)
    assert await on(MONDAY.date(), later) == [1, 1, 0]
    assert (await Enrolment.get()).standing is Standing.SEATED
