"""Figures: worked by hand, whole as their parts, and the same about a past day as on that day."""

import random
from datetime import date, timedelta

import pytest
from community import community_at

from models import categories, grids, requests, statistics
from models.errors import Invalid
from models.journal import OPERATOR
from models.requests import Satisfaction
from models.statistics import (
    RATES,
    Because,
    By,
    Figure,
    FigureWanted,
    Period,
    Rules,
    RulesTooOld,
)
from models.statistics.figures import rate, score, shares, silent
from models.statistics.rules import Ranks, Weights

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
GOOD, FAIR, BAD = Satisfaction


# --- worked by hand


@pytest.mark.parametrize(
    ("said", "factor", "value"),
    [
        ({2: 6, 1: 2, 0: 2}, 0.9, 0.78),  # (6 + 0.9 × 2) / 10
        ({2: 1, 1: 1, 0: 1}, 0.9, 0.633333),  # 1.9 / 3
        ({2: 0, 1: 4, 0: 0}, 0.6, 0.6),  # 2.4 / 4
        ({2: 5}, 0.9, 1.0),
        ({0: 3}, 0.9, 0.0),
        ({}, 0.9, None),  # nobody answered: no figure, and not 0
    ],
)
def test_satisfaction_is_satisfied_and_a_part_of_the_basically_satisfied(said, factor, value):
    """(满意 + factor × 基本满意) / all who said how satisfied they are."""
    assert rate(Figure.SATISFIED, said, Rules(basic_factor=factor)).value == value


@pytest.mark.parametrize(
    ("ranks", "counted"),
    [
        ({40: 5, 30: 3, 20: 2}, (5, 3, 2, 0)),
        ({50: 1, 45: 1, 35: 1, 10: 1}, (2, 1, 0, 1)),  # levels of a community's own
        ({}, (0, 0, 0, 0)),
    ],
)
def test_a_level_counts_in_the_share_of_its_rank(ranks, counted):
    """微网格 is 不出户, 网格 不出格, 社区 不出网, 街道 beyond; levels are data."""
    found = shares(ranks, Rules())
    assert (found.household, found.grid, found.network, found.beyond) == counted


def test_the_score_weighs_what_there_is():
    """A rate that nobody answered weighs nothing, instead of counting as 0."""
    parts = {
        Figure.CONTACTED: rate(Figure.CONTACTED, {1: 1, 0: 1}, Rules()),
        Figure.SOLVED: rate(Figure.SOLVED, {1: 4}, Rules()),
        Figure.SATISFIED: rate(Figure.SATISFIED, {}, Rules()),
    }
    # (0.2 × 0.5 + 0.4 × 1) / 0.6
    assert score(parts, Rules()) == 0.833333
    assert score(parts, Rules(weights=Weights(1, 0, 0))) == 0.5


# --- from what people did


@pytest.fixture
async def wang(here):
    return await here.resident("王秀英", home="碧海蓝天3")


@pytest.fixture
async def li(here):
    return await here.resident("李强", home="上林雅苑2")


async def finished(here, by, **how):
    """A request that was claimed and finished where it landed."""
    request = await here.reports(by, **how)
    await requests.claim(request.id, here.lead, now=here.now)
    return await requests.finish(request.id, here.lead, "修好了", now=here.now)


async def rates(here, by=None, *, wanted=None):
    return await statistics.rates(wanted or FigureWanted(NOVEMBER), by, now=here.now)


def value(found, figure=Figure.SATISFIED, key=None):
    return found[key][figure].numerator, found[key][figure].denominator


async def test_only_valid_callbacks_count(here, wang, li):
    """Silence, a phone nobody takes, staff who rate themselves: in no rate."""
    for said in (GOOD, FAIR):
        request = await finished(here, wang)
        await requests.confirm(request.id, wang, now=here.now)
        await requests.rate(request.id, wang, said, now=here.now)
    unreached = await finished(here, li, where="上林雅苑2")
    await requests.phoned(unreached.id, here.desk, cause=requests.Cause.NO_ANSWER, now=here.now)
    own = await here.account("陈姐", member=here.chen)
    by_staff = await finished(here, own)
    await requests.confirm(by_staff.id, own, now=here.now)
    here.now += timedelta(days=7)
    assert await requests.close_silent(now=here.now) == 1

    found = await rates(here)
    assert value(found, Figure.SOLVED) == (2, 2)
    assert value(found) == (1.9, 2)
    assert value(found, Figure.CONTACTED) == (0, 0)
    assert await silent(FigureWanted(NOVEMBER), now=here.now) == {None: 1}
    (settled,) = (await statistics.settled(FigureWanted(NOVEMBER), now=here.now)).values()
    assert (settled.household, settled.total) == (4, 4)


async def test_every_figure_lists_its_numbers(here, wang, li):
    """The satisfied, and all who were asked; paged by request."""
    asked = []
    for said in (GOOD, BAD, FAIR):
        request = await finished(here, wang)
        await requests.confirm(request.id, wang, now=here.now)
        await requests.rate(request.id, wang, said, now=here.now)
        asked.append((request.id, request.number))
    wanted = FigureWanted(NOVEMBER)

    async def numbers(**how):
        found = await statistics.numbers(Figure.SATISFIED, wanted, now=here.now, **how)
        places.update({one.id: one.place for one in found})
        return [(one.id, one.number) for one in found]

    places = {}
    assert await numbers() == asked
    assert await numbers(counts=lambda answer: answer > 0) == [asked[0], asked[2]]
    assert await numbers(limit=1, after=places[asked[0][0]]) == [asked[1]]


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_a_place_that_was_made_up_lies_behind_all(database, request):
    """Beyond whatever an id can be: nothing is behind it, and nothing goes wrong."""
    url = "sqlite://:memory:"
    if database == "postgres":
        url = request.getfixturevalue("fresh_postgres")()
    async with community_at(url) as here:
        wang = await here.resident("王秀英")
        for _ in range(2):
            done = await finished(here, wang)
            await requests.confirm(done.id, wang, now=here.now)
        wanted, far = FigureWanted(NOVEMBER), 2**63 - 1
        first, second = await statistics.numbers(Figure.SOLVED, wanted, now=here.now)
        for place, left in (
            (first.place, [second]),
            ((first.id, far, far, far), [second]),
            ((far, far, far, far), []),
            ((-far, -far, -far, -far), [first, second]),
        ):
            found = await statistics.numbers(Figure.SOLVED, wanted, now=here.now, after=place)
            assert found == left, place


async def test_what_was_reopened_is_taken_back_out_of_where_it_was_counted(here, wang):
    """From the day of reopening on; about the days before, it is there as it was."""
    request = await finished(here, wang)
    await requests.confirm(request.id, wang, now=here.now)
    await requests.rate(request.id, wang, GOOD, now=here.now)
    monday = here.now.date()
    here.now += timedelta(days=2)
    await requests.dispute(request.id, wang, "又坏了", now=here.now)

    today, then = FigureWanted(NOVEMBER), FigureWanted(NOVEMBER, as_of=monday)
    assert (await statistics.settled(today, now=here.now))[None].total == 0
    assert (await statistics.settled(then, now=here.now))[None].household == 1
    assert value(await rates(here), Figure.SOLVED) == (0, 1)
    assert value(await rates(here)) == (0, 0)
    assert value(await rates(here, wanted=then)) == (1, 1)


async def test_withdrawn_it_counts_only_where_the_rules_say_so(here, wang):
    """What was said before it was withdrawn: left out, unless the exclusion is lifted."""
    request = await finished(here, wang)
    await requests.dispute(request.id, wang, "没好", now=here.now)
    assert value(await rates(here), Figure.SOLVED) == (0, 1)
    await requests.withdraw(request.id, wang, now=here.now)
    assert value(await rates(here), Figure.SOLVED) == (0, 0)
    rules = Rules(without_outcomes=(Because.DECLINED,))
    await statistics.keep(rules, date(2026, 11, 23), OPERATOR, now=here.now)
    assert value(await rates(here), Figure.SOLVED) == (0, 1)


async def test_a_category_can_be_left_out_with_those_below_it(here, wang):
    """What an estate's management alone can settle need not count for a grid."""
    for category in ("facility.lift", "facility", "noise"):
        request = await finished(here, wang, category=category)
        await requests.confirm(request.id, wang, now=here.now)
    assert value(await rates(here), Figure.SOLVED) == (3, 3)
    rules = Rules(without_categories=("facility",))
    await statistics.keep(rules, date(2026, 11, 23), OPERATOR, now=here.now)
    assert value(await rates(here), Figure.SOLVED) == (1, 1)


async def test_a_day_may_begin_in_the_evening(here, wang):
    """With a day that begins at noon, what was said at nine belongs to the day before."""
    request = await finished(here, wang)
    await requests.confirm(request.id, wang, now=here.now)  # Monday at nine
    monday, sunday = (FigureWanted(Period(d, d)) for d in (date(2026, 11, 23), date(2026, 11, 22)))
    assert value(await rates(here, wanted=monday), Figure.SOLVED) == (1, 1)
    await statistics.keep(Rules(day_begins=12 * 60), date(2026, 11, 23), OPERATOR, now=here.now)
    assert value(await rates(here, wanted=monday), Figure.SOLVED) == (0, 0)
    assert value(await rates(here, wanted=sunday), Figure.SOLVED) == (1, 1)


# --- rules and their versions


async def test_rules_are_those_of_the_day_that_is_asked_about(here, wang):
    """A factor that changes changes nothing that was reported before."""
    request = await finished(here, wang)
    await requests.confirm(request.id, wang, now=here.now)
    await requests.rate(request.id, wang, FAIR, now=here.now)
    monday = here.now.date()
    await statistics.keep(Rules(basic_factor=0.5), date(2026, 11, 25), OPERATOR, now=here.now)
    assert value(await rates(here)) == (0.9, 1)
    here.now += timedelta(days=2)
    assert value(await rates(here)) == (0.5, 1)
    assert value(await rates(here, wanted=FigureWanted(NOVEMBER, as_of=monday))) == (0.9, 1)


async def test_rules_never_hold_from_a_past_day(here):
    """Its figures have been given out."""
    with pytest.raises(RulesTooOld):
        await statistics.keep(Rules(), date(2026, 11, 22), OPERATOR, now=here.now)
    await statistics.keep(Rules(), date(2026, 11, 23), OPERATOR, now=here.now)


@pytest.mark.parametrize(
    "rules",
    [
        Rules(basic_factor=1.1),
        Rules(weights=Weights(0, 0, 0)),
        Rules(day_begins=24 * 60),
        Rules(ranks=Ranks(20, 30, 40)),
        Rules(second_checks=-0.1),
    ],
)
async def test_rules_make_sense(here, rules):
    """No share above one, no weights of nothing, no levels upside down."""
    with pytest.raises(Invalid):
        await statistics.keep(rules, date(2026, 11, 23), OPERATOR, now=here.now)


# --- promises


async def _season(here, people, chance):
    """People report, rate, dispute and fall silent for some weeks; what was reported each day."""
    told = {}
    categories = ("facility.lift", "facility", "noise", "parking")
    done = []
    for _ in range(16):
        for _ in range(3):
            who, where = chance.choice(people)
            request = await finished(here, who, where=where, category=chance.choice(categories))
            done.append((request.id, who))
        for id, who in chance.sample(done, k=min(3, len(done))):
            await _happens(here, id, who, chance)
        await requests.close_silent(now=here.now)
        day = here.now.date()
        here.now += timedelta(hours=14)
        told[day] = await _figures(here, FigureWanted(NOVEMBER, as_of=day))
        here.now += timedelta(hours=10)
    return told


async def _happens(here, id, who, chance):
    from contextlib import suppress

    from models.errors import RuleBroken

    for act in chance.sample(("confirm", "dispute", "rate", "tell", "finish"), k=3):
        with suppress(RuleBroken):
            match act:
                case "rate":
                    await requests.rate(id, who, chance.choice((GOOD, FAIR, BAD)), now=here.now)
                case "tell":
                    await requests.tell_contacted(id, who, chance.random() < 0.8, now=here.now)
                case "finish":
                    await requests.finish(id, here.lead, "又修了", now=here.now)
                case "dispute":
                    await requests.dispute(id, who, "没好", now=here.now)
                case _:
                    await requests.confirm(id, who, now=here.now)


async def _figures(here, wanted):
    return {
        by: (
            await statistics.rates(wanted, by, now=here.now),
            await statistics.settled(wanted, by, now=here.now),
        )
        for by in (None, *By)
    }


async def test_the_whole_is_its_parts_and_a_past_day_stays_as_it_was(here, wang, li):
    """By category, estate, month, and the grids below a grid; asked again weeks later, each day's
    figures are those that were given out on the day, though grids have moved since."""
    chance = random.Random(7)
    told = await _season(here, [(wang, "碧海蓝天3"), (li, "上林雅苑2")], chance)
    assert any(day[None][0][None][Figure.SATISFIED].denominator > 5 for day in told.values())
    assert len({repr(day[None]) for day in told.values()}) > 10, "something happened"
    for day in told.values():
        whole, settled = day[None]
        for by in (By.CATEGORY, By.ESTATE, By.MONTH):
            for figure in RATES:
                parts = [part[figure] for part in day[by][0].values()]
                assert sum(p.denominator for p in parts) == whole[None][figure].denominator
                assert round(sum(p.numerator for p in parts), 6) == whole[None][figure].numerator
            assert sum(s.total for s in day[by][1].values()) == settled[None].total
        below = [day[By.GRID][1].get(g.id) for g in (here.micro, here.other)]
        above = day[By.GRID][1].get(here.grid.id)
        assert sum(s.total for s in below if s) == (above.total if above else 0)

    await grids.move(here.other, here.community, OPERATOR, now=here.now)
    await categories.Category.filter(code="noise").update(parent_id=1)
    for day, then in told.items():
        assert await _figures(here, FigureWanted(NOVEMBER, as_of=day)) == then


async def test_a_figure_that_looked_at_the_present_state_would_not_pass(here, wang):
    """The twin: without the moment it became known, yesterday changes with today."""
    from models.statistics import Tally

    request = await finished(here, wang)
    await requests.confirm(request.id, wang, now=here.now)
    monday = FigureWanted(NOVEMBER, as_of=here.now.date())
    here.now += timedelta(days=1)
    then = await statistics.settled(monday, now=here.now)
    await requests.dispute(request.id, wang, "又坏了", now=here.now)
    assert await statistics.settled(monday, now=here.now) == then
    await Tally.all().update(known_at=0)
    assert await statistics.settled(monday, now=here.now) != then
