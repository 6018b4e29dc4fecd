"""Quiet hours: from nine in the evening to eight in the morning nobody is woken for nothing."""

import random
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.delivery import loop
from models.calendar import is_quiet, local
from models.members import Role
from models.requests import ResidentRequest

NIGHT = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)  # half past ten in the evening, a Monday
MORNING = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)  # half past eight, work begins


@pytest.fixture
async def wang(given):
    return await given.resident("王秀英", home="碧海蓝天3栋2单元501")


@pytest.fixture
async def chen(given):
    return await given.staff("陈姐", given.micro, given.micro_group)


async def until(given, moment):
    await given.passes(moment - given.now)


async def files(wang, text):
    await wang.says(text)
    await wang.presses("提交")


async def test_what_can_wait_reaches_the_group_without_a_sound(given, wang, chen):
    """At once, for whoever is awake; the photo with it, too."""
    await until(given, NIGHT)
    await wang.sends_photo("长椅坏了")
    await wang.presses("提交")
    card = given.micro_group.find("长椅坏了")
    assert card.silent
    assert all(m.silent for m in given.micro_group.messages[-2:])


async def test_what_cannot_wait_rings(given, wang, chen):
    """At any hour, and in the group alone where it is worked on."""
    await until(given, NIGHT)
    await files(wang, "楼道里有很浓的煤气味，漏气了")
    assert (await ResidentRequest.first()).urgent
    assert not given.micro_group.find("煤气味").silent


async def test_an_answer_to_ones_own_words_comes_at_once_and_as_ever(given, wang):
    """Whoever writes at night looks at the screen."""
    await until(given, NIGHT)
    await wang.says("长椅坏了")
    assert "提交" in wang.screen.buttons
    assert not wang.screen.messages[-1].silent


async def test_whoever_writes_at_night_is_told_when_somebody_will_look(given, wang, chen):
    """Honestly, with what to do if it cannot wait; in the morning that line has gone."""
    await until(given, NIGHT)
    await files(wang, "长椅坏了")
    assert "11月24日（周二）08:30 上班后处理" in wang.last
    assert "110" in wang.last
    await until(given, MORNING)
    await chen.presses("我来办", at=given.micro_group)
    assert "上班后处理" not in wang.screen.find("诉求").text


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (datetime(2026, 11, 23, 2, tzinfo=UTC), ""),  # Monday at ten
        (datetime(2026, 11, 23, 4, 30, tzinfo=UTC), ""),  # the lunch break
        (datetime(2026, 11, 23, 10, tzinfo=UTC), "11月24日（周二）08:30"),  # after six
        (datetime(2026, 11, 27, 10, tzinfo=UTC), "11月30日（周一）08:30"),  # a Friday evening
        (datetime(2026, 11, 27, 23, 50, tzinfo=UTC), "11月30日（周一）08:30"),  # Saturday, early
        (datetime(2026, 11, 23, 23, 50, tzinfo=UTC), "11月24日（周二）08:30"),  # ten to eight
    ],
)
async def test_the_hour_that_is_named_is_the_next_that_is_worked(given, wang, moment, told):
    """In working hours, and over lunch, nothing is said of it."""
    await until(given, moment)
    await files(wang, "长椅坏了")
    assert (told in wang.last) if told else ("上班后" not in wang.last)


async def test_what_is_urgent_is_not_said_to_wait(given, wang):
    """Nobody is sent to bed with a gas leak."""
    await until(given, NIGHT)
    await files(wang, "楼道里有很浓的煤气味，漏气了")
    assert "上班后处理" not in wang.last


async def test_staff_at_night_wake_nobody_either(given, wang, chen):
    """Claimed, answered, asked, done: it is there in the morning."""
    await files(wang, "长椅坏了")
    await until(given, NIGHT)
    await chen.presses("我来办", at=given.micro_group)
    await chen.replies(given.micro_group.find("长椅坏了"), "明天一早来看")
    taken, answered = wang.screen.messages[-2:]
    assert ("已接单" in taken.text, "明天一早来看" in answered.text) == (True, True)
    assert taken.silent
    assert answered.silent
    assert all(m.silent for m in chen.screen.messages[-1:])


async def test_a_class_card_makes_no_sound_at_night(given, wang, chen):
    """What somebody does with classes at night is for the morning, too."""
    course = await given.course("书法", seats=1)
    await until(given, NIGHT)
    await wang.starts(f"class_{course.id}")
    await wang.presses("我要报名")
    assert not _woken(given, _rang_at_night(given), acted=wang)


# --- a season


WORDS = (
    "长椅坏了",
    "楼道灯不亮",
    "有人被困在电梯里了",
    "垃圾没人收",
    "谢谢",
    "煤气味很重，漏气了",
    "什么时候来？",
)


def _rang_at_night(given, seen=()):
    """What has come with a sound, in quiet hours, since."""
    rooms = [group.room for group in (given.desk_group, given.grid_group, given.micro_group)]
    screens = [player.screen.room for player in given.players.values()]
    return [
        message
        for room in (*rooms, *screens)
        for message in room.current.messages
        if message.sender.is_bot
        and not message.silent
        and id(message) not in seen
        and is_quiet(local(datetime.fromtimestamp(message.date, UTC)).time())
    ]


def _woken(given, rang, *, acted):
    """Those of them that are no answer to the one who has just acted, nor about what is urgent."""
    own = acted.screen.room if acted else None
    return [m for m in rang if m.chat is not own and not _urgent(m)]


def _urgent(message):
    return any(word in message.text for word in ("加急", "漏气", "被困", *_urgent_numbers))


_urgent_numbers: list[str] = []


async def _season(given, seed, steps):
    """Random people, by day and by night; who was woken for nothing."""
    chance = random.Random(seed)
    people = [
        await given.resident("王秀英", home="碧海蓝天3栋2单元501"),
        await given.resident("李国强", home="碧海蓝天5栋"),
        await given.staff("陈姐", given.micro, given.micro_group),
        await given.staff("赵明", given.grid, given.grid_group, role=Role.LEAD),
        await given.staff("钱进", given.community, given.desk_group, role=Role.DESK),
    ]
    await given.course("书法", seats=1)
    woken, seen = [], set()
    at_night = 0
    for _ in range(steps):
        await given.passes(timedelta(minutes=chance.choice((7, 45, 200, 500, 900))))
        night = is_quiet(local(given.now).time())
        at_night += night
        woken += _woken(given, _rang_at_night(given, seen), acted=None)
        who = chance.choice(people)
        await _acts(given, who, chance)
        _urgent_numbers[:] = await ResidentRequest.filter(urgent=True).values_list(
            "number", flat=True
        )
        rang = _rang_at_night(given, seen)
        woken += _woken(given, rang, acted=who)
        seen |= {id(message) for message in rang}
    return woken, at_night


async def _acts(given, who, chance):
    """One thing of what can be done: a button that is there, or words."""
    places = [who.screen]
    groups = {"陈姐": given.micro_group, "赵明": given.grid_group, "钱进": given.desk_group}
    if who.person.name in groups:
        places.append(groups[who.person.name])
    place = chance.choice(places)
    at = None if place.room is who.screen.room else place
    buttons = place.buttons
    if buttons and chance.random() < 0.75:
        await who.presses(chance.choice(buttons), at=at)
    elif at and at.messages and chance.random() < 0.5:
        await who.replies(chance.choice(at.messages), chance.choice(WORDS))
    else:
        await who.says(chance.choice(WORDS), at=at)


@pytest.mark.parametrize("seed", range(2))
async def test_over_a_season_nobody_is_woken_for_nothing(given, seed):
    """Forty acts at random hours, a third of them at night, with all that time brings about."""
    woken, at_night = await _season(given, seed, 40)
    assert [m.text for m in woken] == []
    assert at_night >= 8


async def test_without_the_rule_somebody_would_be_woken(given, monkeypatch):
    """The twin: the season can fail."""

    async def ring(*_, **__):
        return None

    monkeypatch.setattr(loop, "hush", ring)
    woken, _ = await _season(given, 0, 25)
    assert woken


def test_the_quiet_hours_are_those_that_are_written_down():
    """From nine in the evening to eight in the morning."""
    assert [is_quiet(time(h)) for h in (20, 21, 23, 0, 7, 8)] == [
        *(False, True, True),
        *(True, True, False),
    ]
