"""Grids: the tree, and where a request goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import chats, grids
from models.errors import InUse, Invalid
from models.grids import Grid, Level, NoGridYet, NoLevelAbove, Step, lowest_common, route
from models.journal import OPERATOR

DESK = 20


@st.composite
def ways(draw):
    """A way from the door to the top: ranks fall, some grids have a chat."""
    ranks = draw(st.lists(st.integers(5, 90), min_size=1, max_size=6, unique=True))
    ranks.sort(reverse=True)
    return [Step(n + 1, rank, draw(st.booleans())) for n, rank in enumerate(ranks)]


@given(ways(), st.integers(0, 100))
def test_every_address_leads_to_exactly_one_grid_on_its_way(way, handled_at):
    """Whatever has a chat and whatever is handled where."""
    assert route(way, handled_at=handled_at, desk_rank=DESK) in [step.grid for step in way]


@given(ways(), st.integers(0, 100))
def test_it_is_the_nearest_that_hears_and_handles_it_or_the_desk(way, handled_at):
    """Nothing nearer would have done, and never past the desk."""
    chosen = route(way, handled_at=handled_at, desk_rank=DESK)
    step = next(step for step in way if step.grid == chosen)
    nearer = way[: way.index(step)]
    assert not any(s.has_chat and s.rank <= handled_at for s in nearer)
    assert not any(s.rank <= DESK for s in nearer)
    at_the_end = step.rank <= DESK or step is way[-1]
    assert at_the_end or (step.has_chat and step.rank <= handled_at)


@given(ways(), st.integers(0, 100))
def test_one_more_group_never_sends_it_farther_away(way, handled_at):
    """Binding a group brings requests nearer to the door, or leaves them where they were."""
    place = [step.grid for step in way]
    before = place.index(route(way, handled_at=handled_at, desk_rank=DESK))
    for n, step in enumerate(way):
        more = [*way[:n], Step(step.grid, step.rank, True), *way[n + 1 :]]
        assert place.index(route(more, handled_at=handled_at, desk_rank=DESK)) <= before


@st.composite
def trees(draw):
    """The paths of a random tree: every grid but the first hangs below an earlier one."""
    paths = ["/1/"]
    for number in range(2, draw(st.integers(3, 12))):
        paths.append(f"{draw(st.sampled_from(paths))}{number}/")
    return paths


@given(st.data())
def test_the_lowest_common_grid_is_on_both_ways_and_nothing_below_it_is(data):
    """Whoever is above both grids, and nearest."""
    tree = data.draw(trees())
    one, other = (data.draw(st.sampled_from(tree)) for _ in range(2))
    common = lowest_common(one, other)
    assert common == max(
        set(grids.ids_on(one)) & set(grids.ids_on(other)), key=grids.ids_on(one).index
    )
    assert lowest_common(other, one) == common


@pytest.mark.parametrize("estate", ["碧海蓝天", "上林雅苑"])
@pytest.mark.parametrize("confidential", [False, True])
async def test_an_address_of_the_community_is_somebodys(here, estate, confidential):
    """From the nearest group, or from the desk when it is confidential."""
    place = await here.place(f"{estate}3")
    found = await grids.responsible(place.grid, handled_at=1_000, confidential=confidential)
    own = here.micro if estate == "碧海蓝天" else here.other
    assert found == (here.community if confidential else own)


async def test_a_group_that_threw_the_bot_out_is_passed_over(here):
    """A chat nobody can speak in is no chat."""
    await chats.lost(here.groups[here.micro.id], now=here.now)
    place = await here.place("碧海蓝天3")
    assert (await grids.responsible(place.grid, handled_at=99, confidential=False)) == here.grid


async def test_without_a_grid_there_is_nowhere_to_go():
    """The one thing that must be loaded first."""
    from models.database import close_database, open_database

    database = await open_database("sqlite://:memory:")
    await database.create_tables()
    try:
        with pytest.raises(NoGridYet):
            await grids.front_desk()
    finally:
        await close_database()


async def test_a_tree_has_any_depth_and_levels_fall(here):
    """A grid hangs only below one of a level above its own."""
    levels = {level.code: level for level in await Level.all()}
    street = await grids.create("st", "街道", levels["street"], None, OPERATOR, now=here.now)
    await grids.move(here.community, street, OPERATOR, now=here.now)
    micro = await Grid.get(id=here.micro.id)
    assert grids.ids_on(micro.path) == [
        street.id,
        here.community.id,
        here.grid.id,
        here.micro.id,
    ]
    assert (await grids.desk_of(micro)).id == here.community.id
    with pytest.raises(Invalid):
        await grids.create("x", "倒挂", levels["grid"], micro, OPERATOR, now=here.now)


async def test_a_grid_is_not_hung_below_itself(here):
    """Nor below anything that hangs on it."""
    for below in (here.grid, here.micro):
        with pytest.raises(Invalid):
            await grids.move(here.grid, below, OPERATOR, now=here.now)


async def test_a_subtree_is_everything_below_and_itself(here):
    """Posts reach over it."""
    assert await grids.subtree([here.grid]) == {here.grid.id, here.micro.id, here.other.id}
    assert await grids.subtree([]) == set()


async def test_a_grid_on_which_something_hangs_is_not_archived(here):
    """Told what it is that hangs there."""
    with pytest.raises(InUse) as refusal:
        await grids.archive(here.grid, OPERATOR, now=here.now)
    assert refusal.value.by == "grids"
    with pytest.raises(InUse) as refusal:
        await grids.archive(here.micro, OPERATOR, now=here.now)
    assert refusal.value.by == "estates"


async def test_above_the_topmost_there_is_nothing(here):
    """The way up ends."""
    assert await grids.parent_of(here.micro) == here.grid
    with pytest.raises(NoLevelAbove) as refusal:
        await grids.parent_of(here.community)
    assert refusal.value.facts() == {"grid": "凌波社区"}
