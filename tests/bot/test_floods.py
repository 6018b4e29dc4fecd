"""One person sends a thousand messages a minute. Time is simulated, so figures are exact."""

from datetime import timedelta
from itertools import pairwise

import pytest
from neighbourhood import Neighbourhood, Player

from models.floods import BURST, PAUSE, Floods
from models.inbox import Handling, Incoming
from models.outbox import Outgoing

MESSAGES = 500
EACH = timedelta(milliseconds=60)


@pytest.fixture
def heard(given: Neighbourhood) -> list[str]:
    """What was handled, in order; every message is answered with what it said."""
    conversations, words = given.app.worker.conversations, []

    async def hear(turn):
        words.append(turn.text)
        await turn.answer(f"收到：{turn.text}")

    conversations._hear = hear
    given.app.worker.monotonic = lambda: given.now.timestamp()
    given.app.worker.floods = Floods()
    return words


async def flood(
    given: Neighbourhood, wang: Player, li: Player, messages: int = MESSAGES
) -> tuple[list[float], list[float]]:
    """Half a minute of it. When 王 was answered; how long 李 waited, who says a word a second."""
    answered: list[float] = []
    waited: list[float] = []
    begin = given.now
    seen = len(wang.screen.messages)
    for n in range(messages):
        wang.person.says(given.account, f"第{n}条")
        if n % 17 == 0:
            said = given.now
            li.person.says(given.account, f"李{n}")
            await given.settle()
            while not li.last.endswith(f"李{n}"):
                await given.passes(timedelta(seconds=0.1))
            waited.append((given.now - said).total_seconds())
            new = [m for m in wang.screen.messages[seen:] if m.sender is given.account]
            seen = len(wang.screen.messages)
            answered += [(given.now - begin).total_seconds()] * len(new)
        given.clock.advance(EACH)
    return answered, waited


async def test_the_flooder_gets_one_answer_in_ten_seconds_and_nothing_is_lost(given, heard):
    """Others wait no longer than on a quiet day; what they are told is everything's answer."""
    wang, li = await given.stranger("王秀英"), await given.stranger("李强")
    await wang.starts()
    await li.starts()
    heard.clear()
    answered, waited = await flood(given, wang, li)
    await given.settle()
    await given.passes(timedelta(seconds=PAUSE))

    assert [w for w in heard if w.startswith("第")] == [f"第{n}条" for n in range(MESSAGES)]
    assert not await Incoming.filter(handling=Handling.WAITING).exists()
    assert max(waited) == 0.0
    late = [at for at in answered if at > 3]
    assert len([at for at in answered if at <= 3]) <= BURST + 2
    assert all(b - a >= PAUSE - 1.1 for a, b in pairwise(late))
    assert 2 <= len(late) <= 3
    assert wang.last.endswith(f"收到：第{MESSAGES - 1}条")
    assert "您连着发来" in wang.last

    given.clock.advance(timedelta(seconds=15))
    await wang.says("谢谢")
    assert wang.last == "收到：谢谢"
    print(  # noqa: T201  (the figures are wanted in the log)
        f"{MESSAGES} messages in half a minute: {len(late)} answers after the first three seconds, "
        f"the neighbour waited {max(waited)} s at most"
    )


async def test_twin_without_the_rule_every_message_is_answered(given, heard):
    """So the test above can fail."""
    given.app.worker.floods = Floods(burst=1e9)
    wang, li = await given.stranger("王秀英"), await given.stranger("李强")
    await wang.starts()
    await li.starts()
    answered, _ = await flood(given, wang, li, 120)
    assert len(answered) > 100


async def test_the_outbox_does_not_grow_with_a_flood(given, heard):
    """While the platform is down for the whole minute, one answer waits and not a thousand."""
    wang = await given.stranger("王秀英")
    await wang.starts()
    for n in range(200):
        wang.person.says(given.account, f"第{n}条")
        given.clock.advance(EACH)
    while await given.app.poller.once():
        while await given.app.worker.once():
            given.clock.advance(EACH)
    assert await Outgoing.filter(sending="due").count() == 1
    (row,) = await Outgoing.filter(sending="due")
    assert row.facts["text"].startswith("〔您连着发来")


async def test_in_a_group_only_the_flooders_answers_are_gathered(given, heard):
    """Somebody else of the group is answered at once."""
    conversations = given.app.worker.conversations

    async def group(turn):
        await turn.answer(f"收到：{turn.text}")

    conversations._hear = group
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    sun = await given.staff("孙姐", given.micro, given.micro_group)
    for n in range(100):
        chen.person.says(given.micro_group.room, f"第{n}条")
    await given.settle()
    assert given.micro_group.count("收到：第") <= BURST
    await sun.says("我来看看", at=given.micro_group)
    assert given.micro_group.last == "收到：我来看看"
    await given.passes(timedelta(seconds=PAUSE))
    assert given.micro_group.last.endswith("收到：第99条")


def test_an_answer_that_is_long_already_is_left_as_it_is():
    """The platform takes no longer one."""
    from bot.floods import worded

    assert worded("zh", "x" * 3_990, 7) == "x" * 3_990
    assert worded("zh", "收到", 7) == "〔您连着发来 7 条，都收到了，一起回复您〕\n收到"
    assert worded("zh", "收到", 1) == "收到"
