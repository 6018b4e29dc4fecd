"""Thirty residents and twenty seats: the rush, the line, offers, the night."""

from datetime import timedelta
from random import Random

import pytest

from models.courses import Enrolment, Lesson, Standing
from models.settings import RULES

HELD = RULES.seat_held_for


async def press_together(given, people, words) -> list:
    """Everybody presses before the bot has seen anything, in mixed order; who pressed when."""
    arrivals = list(people)
    Random(20).shuffle(arrivals)
    for player in arrivals:
        player.person.presses(given.account, words)
    await given.settle()
    return arrivals


@pytest.fixture
async def calligraphy(given):
    """Calligraphy has twenty seats."""
    return await given.course("书法", seats=20)


async def test_thirty_sign_up_at_the_same_moment_and_ten_wait_in_order_of_arrival(
    given, calligraphy
):
    """Nobody is told anything but the truth: a seat, or which place in the line."""
    people = [await given.resident(f"居民{n}") for n in range(30)]
    for player in people:
        await player.starts(f"class_{calligraphy.id}")
    arrivals = await press_together(given, people, "我要报名")

    for player in arrivals[:20]:
        assert player.shows("报上了")
        assert player.shows("退出")
    for place, player in enumerate(arrivals[20:], start=1):
        assert player.last.count(f"排在第{place}位") == 1, player.last
    rows = await Enrolment.filter(course_id=calligraphy.id).order_by("id")
    assert [row.standing for row in rows] == [Standing.SEATED] * 20 + [Standing.WAITING] * 10
    card = given.micro_group.find("《书法》")
    assert "座位 20/20，排队 10" in card.text
    assert given.micro_group.count("《书法》") == 1, "thirty sign-ups, one card"


async def test_a_seat_given_up_travels_down_the_line_until_somebody_takes_it(given):
    """The first declines, the second lets it lapse, the third takes it."""
    course = await given.course("书法", seats=1)
    wang, li, zhao, zhou, wu = [await given.resident(name) for name in "王李赵周吴"]
    for player in (wang, li, zhao, zhou, wu):
        await player.starts(f"class_{course.id}")
        await player.presses("我要报名")
    assert [p.last.partition("排在")[2][:3] for p in (li, zhao, zhou, wu)] == [
        "第1位",
        "第2位",
        "第3位",
        "第4位",
    ]

    await wang.presses("退出")
    assert wang.shows("王 已退出《书法》")
    assert li.last.startswith("🎫 《书法》有空位了，留给 李。")
    assert "11月23日（周一）13:00 前决定" in li.last
    assert not zhao.shows("有空位了"), "one seat is offered to one"
    assert "李*（待定）" in given.micro_group.find("《书法》").text

    await li.presses("不要了")
    assert "让给下一位" in li.last
    assert zhao.last.startswith("🎫")
    await given.passes(HELD)
    assert "名额已过时" in zhao.last
    assert zhou.last.startswith("🎫")
    await zhao.presses("要这个名额")
    assert zhao.toast == "这个名额已经不再保留了。想上《书法》，可以再报名。"
    await zhou.presses("要这个名额")
    assert "名额是您的了" in zhou.last
    assert "下一节：11月24日（周二）09:00" in zhou.last

    await zhao.presses("我要报名")
    assert "排在第2位" in zhao.last, "behind 吴, who waited all the time"
    assert "座位 1/1，排队 2" in given.micro_group.find("《书法》").text


async def test_at_night_nobody_is_woken_and_in_the_morning_the_seat_is_offered(given):
    course = await given.course("书法", seats=1)
    wang, li, zhao = [await given.resident(name) for name in "王李赵"]
    for player in (wang, li):
        await player.starts(f"class_{course.id}")
        await player.presses("我要报名")
    await given.passes(timedelta(hours=13))  # ten in the evening
    await wang.presses("退出")
    assert not li.shows("有空位了")

    await zhao.starts(f"class_{course.id}")
    assert zhao.shows("座位：共1个，已满，1人在排队"), "the free seat is 李's already"
    await zhao.presses("我要报名")
    assert "排在第2位" in zhao.last

    for _ in range(9):
        await given.passes(timedelta(hours=1))
        assert not li.shows("有空位了"), given.now
    await given.passes(timedelta(hours=1))  # eight
    assert li.last.startswith("🎫")
    assert "11月24日（周二）09:00" not in li.last
    assert "12:00 前决定" in li.last


async def test_an_offer_of_the_evening_can_be_taken_in_the_morning(given):
    course = await given.course("书法", seats=1)
    wang, li = [await given.resident(name) for name in "王李"]
    for player in (wang, li):
        await player.starts(f"class_{course.id}")
        await player.presses("我要报名")
    await given.passes(timedelta(hours=11))  # eight in the evening
    await wang.presses("退出")
    assert "11月24日（周二）11:00 前决定" in li.last, "an hour today, three tomorrow"
    await given.passes(timedelta(hours=14))
    await li.presses("要这个名额")
    assert "名额是您的了" in li.last


async def test_once_the_last_lesson_began_nobody_is_offered_a_seat_or_can_sign_up(given):
    course = await given.course("书法", seats=1)
    wang, li, zhao = [await given.resident(name) for name in "王李赵"]
    for player in (wang, li, zhao):
        await player.starts(f"class_{course.id}")
    for player in (wang, li):
        await player.presses("我要报名")
    last = await Lesson.filter(course_id=course.id).order_by("-starts_at").first()
    await given.passes(last.starts_at - given.now)
    await wang.presses("退出")
    assert not li.shows("有空位了")
    await zhao.presses("我要报名")
    assert zhao.toast == "《书法》的报名已经结束了。"
    await given.passes(last.ends_at - given.now)
    await zhao.says("/class")
    assert "现在没有可以报名的课程" in zhao.last


async def test_a_seat_is_not_held_beyond_the_beginning_of_the_last_lesson(given):
    course = await given.course("书法", seats=1)
    wang, li = [await given.resident(name) for name in "王李"]
    for player in (wang, li):
        await player.starts(f"class_{course.id}")
        await player.presses("我要报名")
    last = await Lesson.filter(course_id=course.id).order_by("-starts_at").first()
    await given.passes(last.starts_at - timedelta(minutes=30) - given.now)
    await wang.presses("退出")
    assert "1月14日（周四）09:00 前决定" in li.last
    await given.passes(timedelta(minutes=30))
    await li.presses("要这个名额")
    assert "不再保留" in li.toast


async def test_parent_and_child_get_two_seats_or_wait_and_a_single_passes_them(given):
    course = await given.course("书法", seats=3)
    wang, li, zhao = [await given.resident(name) for name in ("王秀英", "李明", "赵六")]
    for player, child in ((wang, "王小宝"), (li, "李小宝")):
        await player.starts(f"class_{course.id}")
        await player.presses("帮家人报名")
        await player.presses("家长带孩子")
        await player.says(child)
    assert "王小宝和家长的2个座位都留好了" in wang.last
    assert "没有2个空座位了，李小宝 排在第1位" in li.last
    await zhao.starts(f"class_{course.id}")
    assert zhao.shows("还有1个，2人在排队")
    await zhao.presses("我要报名")
    assert zhao.shows("报上了")
    assert "王*×2 赵*" in given.micro_group.find("《书法》").text
    assert "排队：李*×2" in given.micro_group.find("《书法》").text

    await zhao.presses("退出")
    assert not li.shows("有空位了"), "one seat is not two"
    await wang.presses("退出")
    assert li.last.startswith("🎫 《书法》有空位了，留给 李小宝")
    await li.presses("要这个名额")
    assert "李小宝和家长的2个座位都留好了" in li.last


async def test_the_bot_starts_anew_in_the_middle_and_nobody_notices(given):
    """Names half asked, offers half answered, presses half handled: everything is in the rows."""
    course = await given.course("书法", seats=1)
    wang, li, zhao = [await given.resident(name) for name in ("王秀英", "李明", "赵六")]
    await wang.starts(f"class_{course.id}")
    await wang.presses("我要报名")
    await li.starts(f"class_{course.id}")
    await li.presses("帮家人报名")
    await li.presses("一位家人")
    given.restart()
    await li.says("李奶奶")
    assert "李奶奶 排在第1位" in li.last

    zhao.person.starts(given.account, f"class_{course.id}")
    wang.person.presses(given.account, "退出")
    await given.app.poller.once()  # kept, and then the process ends
    given.restart()
    await given.settle()
    assert li.last.startswith("🎫")
    assert zhao.shows("座位：共1个，已满"), "the seat is held"
    given.restart()
    await given.passes(HELD)
    assert "名额已过时" in li.last
    assert given.micro_group.count("《书法》") == 1
