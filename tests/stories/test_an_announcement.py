"""An announcement: what the office saw is what is read."""

from datetime import timedelta

import pytest

from models import announcements
from models.announcements import Audience
from models.grids import Grid
from models.journal import OPERATOR
from models.outbox import Outgoing, Sending

TEXT = "明天<停水> & 9:00到11:00，请提前接水。"


async def tell(given, **how):
    """The community tells everybody who lives there."""
    row = await announcements.draft(
        given.community,
        Audience.RESIDENTS,
        (TEXT, how.pop("english", "")),
        OPERATOR,
        now=given.now,
        **how,
    )
    within = {grid.id for grid in await Grid.all()}
    count = (await announcements.recipients(row, within)).count
    await announcements.confirm(row.id, count, within, OPERATOR, now=given.now)
    return row


async def test_everybody_reads_what_the_office_saw(given):
    """Letter by letter, each once; nothing is markup."""
    people = [await given.resident(name, home="碧海蓝天3栋2单元501") for name in ("王秀英", "李梅")]
    row = await tell(given)
    await given.settle()
    for person in people:
        assert person.last == row.text_zh == f"【{given.community.name}】\n{TEXT}"
        assert person.screen.count("停水") == 1
    assert (await announcements.figures([row]))[row.id] == {Sending.SENT: 2}


@pytest.mark.parametrize("urgent", [False, True])
async def test_at_night_only_what_is_urgent_is_heard(given, urgent):
    """The rest comes at eight."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await given.passes(timedelta(hours=13))
    await tell(given, urgent=urgent)
    await given.settle()
    assert wang.shows("停水") is urgent
    await given.passes(timedelta(hours=10))
    assert wang.screen.count("停水") == 1


async def test_what_was_called_back_is_not_read(given):
    """Written at night, called back before the morning."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await given.passes(timedelta(hours=13))
    row = await tell(given)
    await announcements.cancel(row.id, OPERATOR, now=given.now)
    await given.passes(timedelta(hours=12))
    assert not wang.shows("停水")
    assert await Outgoing.filter(words=row.words, sending=Sending.EXPIRED).count() == 1


@pytest.mark.parametrize("urgent", [False, True])
async def test_what_was_delayed_into_the_night_waits_for_the_morning(given, urgent):
    """Sent off at five to nine, with the bot off until five to eleven; urgent, it leaves then."""
    people = [await given.resident(name, home="碧海蓝天3栋2单元501") for name in ("王秀英", "李梅")]
    await given.passes(timedelta(hours=11, minutes=55))
    row = await tell(given, urgent=urgent)
    await given.passes(timedelta(hours=2))  # nobody was on duty meanwhile
    assert [person.shows("停水") for person in people] == [urgent, urgent]
    await given.passes(timedelta(hours=9, minutes=30))
    assert [person.screen.count("停水") for person in people] == [1, 1]
    assert (await announcements.figures([row]))[row.id] == {Sending.SENT: 2}
