"""What staff correct is learned: from the next message on, and by whatever process."""

import pytest

from models import categories, requests

WORDS = "麻烦看看那个老虎窗"


@pytest.fixture
async def wang(here):
    """A resident of the micro-grid."""
    return await here.resident("王秀英")


async def _corrected(here, wang, text):
    filed = await here.reports(wang, text)
    roof = await categories.named("facility.roof")
    await requests.correct(filed.id, here.chen, category=roof, now=here.now)


async def test_the_guess_changes_after_a_few_corrections(here, wang):
    """Three are enough for a word nobody knew; what was known stays as it was."""
    assert (await categories.guess(WORDS))[0].code != "facility.roof"
    for text in ("老虎窗漏了", "阁楼的老虎窗关不紧", "老虎窗那边进水"):
        await _corrected(here, wang, text)
    assert (await categories.guess(WORDS))[0].code == "facility.roof"
    assert (await categories.guess("路灯不亮"))[0].code == "facility.light"


async def test_another_community_knows_nothing_of_it(here, wang):
    """Every database has its own lessons; this one has none yet."""
    assert (await categories.guess(WORDS))[0].code != "facility.roof"


async def test_a_correction_more_is_only_added(here, wang):
    """The guesser is the same one: nothing is learned anew from the beginning."""
    await _corrected(here, wang, "老虎窗漏了")
    before = await categories.guesser()
    await _corrected(here, wang, "老虎窗那边进水")
    assert await categories.guesser() is before
