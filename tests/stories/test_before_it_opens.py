"""Before sign-up begins: whoever presses too early can have themselves told, in both languages."""

from datetime import timedelta

import pytest
from neighbourhood import MORNING, Neighbourhood

from models.courses import Enrolment, Standing

HOUR = timedelta(hours=1)


@pytest.fixture
async def calligraphy(given: Neighbourhood):
    """Sign-up begins at three in the afternoon."""
    return await given.course("书法", sign_up_from=MORNING + 6 * HOUR)


async def test_who_is_too_early_is_told_when_it_opens(given, calligraphy):
    """Once, at the moment, also when the bot was restarted meanwhile; to sign up is one press."""
    wang = await given.resident("王阿姨", home="碧海蓝天3栋")
    await wang.says("书法怎么报名")
    await wang.presses("我要报名")
    assert wang.last.startswith("🕒 还没到报名的时候：《书法》11月23日（周一）15:00 开始报名。")
    await wang.says("开放时提醒我")
    assert "15:00 在这里告诉您：《书法》可以报名了" in wang.last
    given.restart()
    await given.passes(6 * HOUR)
    assert wang.last.startswith("🔔 《书法》开始报名了！")
    await given.passes(HOUR)
    assert wang.screen.count("🔔") == 1
    await wang.presses("我要报名")
    assert "报上了！《书法》" in wang.last
    assert (await Enrolment.get()).standing is Standing.SEATED


async def test_the_page_shows_it_and_it_can_be_taken_back(given, calligraphy):
    wang = await given.resident("王阿姨", home="碧海蓝天3栋")
    await wang.starts(f"class_{calligraphy.id}")
    await wang.presses("开放时提醒我")
    await wang.presses("看课程")
    assert wang.shows("不用提醒了")
    assert not wang.screen.shows("开放时提醒我")
    await wang.presses("不用提醒了")
    assert "不再提醒您" in wang.last
    await given.passes(7 * HOUR)
    assert not wang.shows("🔔")


async def test_a_button_from_before_shows_that_it_has_opened(given, calligraphy):
    """What is true now, not a promise for a moment that is past."""
    wang = await given.resident("王阿姨", home="碧海蓝天3栋")
    await wang.starts(f"class_{calligraphy.id}")
    given.clock.advance(7 * HOUR)
    await wang.presses("开放时提醒我")
    assert wang.toast == "《书法》已经开始报名了，可以直接报。"
    assert not wang.shows("15:00 开始报名")


async def test_the_same_in_english(given, calligraphy):
    anna = await given.resident("Anna Smith", home="碧海蓝天3栋", language="en")
    await anna.starts(f"class_{calligraphy.id}")
    await anna.presses("Tell me when it opens")
    assert "that you can sign up for 书法" in anna.last
    await given.passes(6 * HOUR)
    assert anna.last.startswith("🔔 Sign-up for 书法 has begun!")


async def test_who_is_new_says_who_they_are_first(given, calligraphy):
    """And is then where they wanted to be."""
    new = await given.stranger("李叔")
    await new.starts(f"class_{calligraphy.id}")
    await new.presses("开放时提醒我")
    await new.says("碧海蓝天3栋2单元501")
    for _ in range(2):
        if "在这里告诉您" not in new.last:
            await new.says("李建国" if "名字" in new.last or "称呼" in new.last else "1")
    assert "在这里告诉您" in new.last, new.screen.transcript
