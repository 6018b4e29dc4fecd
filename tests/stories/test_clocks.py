"""How long it may take, as the group, the lead and the resident see it."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from models import agenda, registers, requests
from models.calendar import CalendarDay
from models.journal import OPERATOR
from models.members import Role
from models.requests import Breach, ClockKind, ResidentRequest, Status

MINUTES, HOUR, DAY = timedelta(minutes=10), timedelta(hours=1), timedelta(days=1)
STEP = timedelta(minutes=30)
"""Between one reminder that nobody claims it and the next."""


@pytest.fixture
async def wang(given):
    return await given.resident("王秀英", home="碧海蓝天3栋2单元501")


@pytest.fixture
async def chen(given):
    return await given.staff("陈姐", given.micro, given.micro_group)


@pytest.fixture
async def zhao(given):
    return await given.staff("赵明", given.grid, given.grid_group, role=Role.LEAD)


async def files(wang, text="长椅坏了"):
    """A routine request: 2 hours to claim, 24 to contact, 72 to solve, of working time."""
    await wang.says(text)
    await wang.presses("提交")


async def answers(given, chen, words="我下午来看"):
    """Claimed, and the resident is told something."""
    await chen.presses("我来办", at=given.micro_group)
    await chen.replies(card(given), words)


def card(given, group=None):
    return (group or given.micro_group).find("长椅坏了")


async def until(given, moment):
    """It becomes that late."""
    await given.passes(moment - given.now)


async def test_the_card_turns_yellow_at_half_and_red_at_the_end(given, wang):
    """In place; words stand before the mark; at the end the group is reminded, once."""
    await files(wang)
    assert "接单时限 11月23日（周一）11:00，时限内 🟢" in card(given).text
    messages = len(given.micro_group.messages)
    await given.passes(HOUR)
    assert "时限过半 🟡" in card(given).text
    assert len(given.micro_group.messages) == messages, "a mark is no message"
    await given.passes(HOUR)
    assert "接单时限 11月23日（周一）11:00，已超时 🔴" in card(given).text
    assert given.micro_group.count("还没有人接单") == 1
    for _ in range(3):
        given.restart()
        await given.passes(MINUTES / 2)
    assert given.micro_group.count("还没有人接单") == 1


async def test_the_list_of_what_is_open_says_what_is_late(given, wang, chen):
    """Half and over are marked, in words first."""
    await files(wang)
    await chen.says("/todo", at=given.micro_group)
    assert "🟢" not in given.micro_group.buttons[-1]
    await given.passes(HOUR)
    await chen.says("/todo", at=given.micro_group)
    assert "待接单" in given.micro_group.buttons[-1]
    assert "时限过半 🟡" in given.micro_group.buttons[-1]
    await given.passes(HOUR)
    await chen.says("/todo", at=given.micro_group)
    assert "已超时 🔴" in given.micro_group.buttons[-1]


async def test_nobody_claims_it_so_the_lead_hears_and_then_it_climbs(given, wang, chen, zhao):
    """The group, the lead, the grid above; the resident is told who has it now."""
    await files(wang)
    await given.passes(2 * HOUR)
    assert not zhao.shows("请您安排")
    await given.passes(STEP)
    assert "「第一微网格」的 261123-001 一直没有人接单，已超时 🔴 请您安排" in zhao.last
    assert not given.grid_group.shows("长椅坏了")
    await given.passes(3 * HOUR)  # over lunch
    assert "超时未办，自动上报「第一网格」" in card(given, given.grid_group).text
    assert "时限内 🟢" in card(given, given.grid_group).text, "there it has its time anew"
    assert "我来办" in given.grid_group.buttons
    assert card(given).buttons == []
    assert wang.shows("已转由「第一网格」办理")


async def test_a_claim_without_a_word_goes_back_to_the_group(given, wang, chen):
    """The claimer is told, the card says so, and anybody may press it again."""
    await files(wang)
    await chen.presses("我来办", at=given.micro_group)
    assert "联系居民时限" in card(given).text
    await until(given, (await ResidentRequest.get()).contact_due_at)
    assert "您接了 261123-001，但一直没有联系居民，已自动放回群里" in chen.last
    assert "接单后一直没联系居民，自动放回" in card(given).text
    assert "我来办" in card(given).buttons[0]
    assert wang.shows("正在重新安排人办理")
    await given.passes(MINUTES)
    assert chen.screen.count("已自动放回群里") == 1
    assert await Breach.filter(clock=ClockKind.CONTACT).count() == 1


async def test_a_word_in_time_keeps_the_claim(given, wang, chen):
    """A reply to the card reaches the resident, and that is contact."""
    await files(wang)
    await answers(given, chen)
    assert "办结时限 12月7日（周一）11:00，时限内 🟢" in card(given).text
    await until(given, datetime(2026, 11, 27, 1, tzinfo=UTC))
    assert (await ResidentRequest.get()).status is Status.CLAIMED
    assert await Breach.all().count() == 0


async def test_not_settled_in_time_the_claimer_the_lead_and_up(given, wang, chen, zhao):
    """Each is told once, however often the bot is started; the first claimer stays its lead."""
    await files(wang)
    await answers(given, chen)
    await until(given, (await ResidentRequest.get()).solve_due_at)
    assert "您办理的 261123-001 已超时 🔴" in chen.last
    assert "办结时限 12月7日（周一）11:00，已超时 🔴" in card(given).text
    for _ in range(16):
        given.restart()
        await given.passes(3 * HOUR)
    assert chen.screen.count("已超时 🔴") == 1
    assert zhao.screen.count("现在由陈姐办理，请您过问") == 1
    assert chen.screen.count("您仍是首接负责人") == 1
    request = await ResidentRequest.get()
    assert (request.grid_id, request.lead_id) == (given.grid.id, chen.member.id)
    assert given.grid_group.shows("长椅坏了")


async def test_while_the_resident_is_asked_the_clock_stands_still(given, wang, chen):
    """What was left is left when they answer."""
    await files(wang)
    await answers(given, chen)
    await chen.presses("问居民", at=given.micro_group)
    await chen.replies(given.micro_group.find("写下要问居民的话"), "哪一张长椅？")
    assert "等居民回复，时限暂停" in card(given).text
    await given.passes(2 * DAY)
    await wang.says("门口那张")
    assert "办结时限 12月9日（周三）11:00，时限内 🟢" in card(given).text


async def test_a_resident_who_does_not_answer_is_reminded_after_five_working_days(
    given, wang, chen
):
    """Once; and the clock runs on."""
    await files(wang)
    await answers(given, chen)
    await chen.presses("问居民", at=given.micro_group)
    await chen.replies(given.micro_group.find("写下要问居民的话"), "哪一张长椅？")
    await given.passes(7 * DAY - HOUR)
    assert not wang.shows("还在等您的回复")
    await given.passes(HOUR)
    await given.passes(DAY)
    assert wang.screen.count("还在等您的回复") == 1
    assert "办结时限" in card(given).text
    await wang.says("门口那张")
    assert given.micro_group.shows("门口那张"), "an answer is still an answer"


async def test_what_comes_at_midnight_waits_for_the_morning(given, wang):
    """Due in the morning's working time; nobody is reminded in the night, even late."""
    given.clock.set(datetime(2026, 11, 23, 16, 0, tzinfo=UTC))
    await files(wang)
    assert "接单时限 11月24日（周二）10:30" in card(given).text
    given.clock.set(datetime(2026, 11, 24, 14, 0, tzinfo=UTC))  # the bot was away till 22:00
    await given.passes(MINUTES)
    assert not given.micro_group.shows("还没有人接单")
    await until(given, datetime(2026, 11, 25, 0, 0, tzinfo=UTC))
    assert given.micro_group.count("还没有人接单") == 1


async def test_what_is_urgent_does_not_wait_for_the_morning(given, wang):
    """A smell of gas at midnight: a quarter of an hour, and the group hears of it."""
    given.clock.set(datetime(2026, 11, 28, 16, 0, tzinfo=UTC))
    await wang.says("家里有煤气味，燃气好像泄漏了")
    await wang.presses("提交")
    assert "接单时限 11月29日（周日）00:15" in given.micro_group.find("煤气味").text
    await given.passes(timedelta(minutes=15))
    assert given.micro_group.count("还没有人接单") == 1


async def test_a_holiday_added_later_moves_what_the_card_says(given, wang, chen):
    """The office declares a day off; open cards say the new moment."""
    await files(wang)
    await answers(given, chen)
    said = {"day": datetime(2026, 11, 25, tzinfo=UTC).date(), "worked": False, "hours": []}
    await registers.create(CalendarDay, {**said, "note": "台风停工"}, OPERATOR, now=given.now)
    await given.passes(timedelta(seconds=1))
    assert "办结时限 12月8日（周二）11:00" in card(given).text


async def test_reopened_it_is_not_late_at_once(given, wang, chen):
    """Long after its time it has at least a working day; nobody is reminded again at once."""
    await files(wang)
    await answers(given, chen)
    await until(given, (await ResidentRequest.get()).solve_due_at)
    await chen.presses("办结", at=given.micro_group)
    await chen.replies(given.micro_group.find("写一句怎么办的"), "修好了")
    assert "时限" not in card(given).text
    await given.passes(3 * DAY)
    await wang.presses("没办好")
    await wang.says("还是坏的")
    assert "已超时" not in card(given).text
    assert "办结时限" in card(given).text
    assert chen.screen.count("已超时 🔴") == 1


async def test_a_thank_you_after_it_was_closed_starts_no_clock(given, wang, chen):
    """It stays closed, and nobody is late with it."""
    await files(wang)
    await answers(given, chen)
    await chen.presses("办结", at=given.micro_group)
    await chen.replies(given.micro_group.find("写一句怎么办的"), "修好了")
    await wang.presses("办好了")
    await wang.presses("满意")
    await wang.says("谢谢")
    for _ in range(5):
        await given.passes(10 * DAY)
    request = await ResidentRequest.get(number="261123-001")
    assert (request.status, request.due_at, request.next_at) == (Status.CLOSED, None, None)
    assert await Breach.all().count() == 0


async def test_after_thirty_days_without_power_nobody_gets_three_reminders(given, wang, chen, zhao):
    """One step at a time, from when it is really taken."""
    await files(wang)
    given.clock.advance(30 * DAY)
    given.restart()
    for _ in range(5):
        await given.passes(timedelta(seconds=1))
    assert given.micro_group.count("已超时 🔴 请尽快") == 1
    assert not zhao.shows("请您安排")
    assert not given.grid_group.shows("长椅坏了")
    given.clock.advance(-timedelta(hours=49))
    for _ in range(5):
        await given.passes(HOUR)
    assert given.micro_group.count("已超时 🔴 请尽快") == 1


async def test_two_that_look_at_the_clock_at_once_tell_it_once(given, wang):
    """On PostgreSQL two processes may, for a moment."""
    await files(wang)
    given.clock.advance(3 * HOUR)
    await asyncio.gather(*(agenda.run_due(now=given.now) for _ in range(4)))
    await given.settle()
    assert given.micro_group.count("还没有人接单") == 1
    assert await Breach.all().count() == 1


async def test_late_or_not_can_be_asked_of_a_row(given, wang):
    """What exports and lists ask: the earliest moment that anything is due."""
    await files(wang)
    request = await ResidentRequest.get()
    assert not requests.is_overdue(request.due_at, given.now)
    assert requests.is_overdue(request.due_at, given.now + 2 * HOUR)
