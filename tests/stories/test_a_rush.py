"""A storm: three hundred requests in five minutes, and a group that takes twenty messages a minute.

The platform's limits are in force; time is simulated.
"""

import re
from datetime import timedelta

from neighbourhood import Neighbourhood, Screen

from bot.chat.pacing import Limits as Pace
from bot.chat.pacing import Pacing
from bot.delivery import Delivery
from bot.sandbox.world import Limits, Message
from models import addresses, requests
from models.accounts import Account
from models.categories import Category
from models.database import writing
from models.members import Role
from models.outbox import Card, Outgoing, Sending
from models.requests import File, Paper

REQUESTS = 300
SECOND = timedelta(seconds=1)
NUMBER = re.compile(r"\d{6}-\d{3}")


def at_the_platforms_limits(given: Neighbourhood) -> None:
    """From now on the platform refuses what is too fast, and the bot paces itself."""
    given.clock.advance(timedelta(minutes=5))  # what was said so far is forgotten
    given.world.limits = Limits()
    given.app.delivery = paced(given, Pace())


async def at_leisure(given: Neighbourhood) -> None:
    """The rush is over: nobody counts what is said, and what waited has left."""
    given.world.limits = Limits.off()
    given.app.delivery = paced(given, Pace(1e6, 1e6, 6e7))
    for _ in range(REQUESTS // 10):
        given.clock.advance(SECOND)
        await given.settle()


def paced(given: Neighbourhood, pace: Pace) -> Delivery:
    """A delivery by the clock of the story."""
    return Delivery(
        given.app.speaker,
        given.app.delivery.routes,
        pacing=Pacing(pace),
        monotonic=lambda: given.clock.now.timestamp(),
    )


async def file(given: Neighbourhood, number: int, *files: File) -> None:
    """One more request from 碧海蓝天, by whoever filed there first."""
    book = (await addresses.book()).find(f"碧海蓝天{number % 8 + 1}栋").clear
    place = await addresses.place(book.estate.id, book.building.id)
    account = await Account.filter(resident_id__not_isnull=True).select_related("resident").first()
    category = await Category.filter(parent_id__not_isnull=True, confidential=False).first()
    async with writing():
        text = f"第{number}件：楼道进水了"
        await requests.file(
            account, text, category=category, place=place, now=given.now, files=files
        )


def seen(screen: Screen) -> set[str]:
    """The numbers of the requests that stand in a group."""
    return {number for m in screen.messages for number in NUMBER.findall(m.text)}


def lists(screen: Screen) -> list[Message]:
    """The messages that list several."""
    return [m for m in screen.messages if m.text.startswith("📋")]


async def rush(given: Neighbourhood, count: int = REQUESTS, *, minutes: float = 5) -> list[float]:
    """So many requests, evenly. Returns after how many seconds each was seen by the group."""
    waited: dict[str, float] = {}
    known, began = 0, given.now
    while known < count or len(waited) < known:
        due = int((given.now - began) / timedelta(minutes=minutes) * count) + 1
        while known < min(due, count):
            known += 1
            await file(given, known)
        await given.app.settle()
        new = seen(given.micro_group) - waited.keys()
        waited |= dict.fromkeys(new, (given.now - began).total_seconds())
        given.clock.advance(SECOND)
        if given.now - began > timedelta(minutes=minutes + 1):
            break
    return sorted(waited.values())


async def test_three_hundred_requests_are_seen_by_their_group_within_six_minutes(given):
    """And the platform has nothing to refuse."""
    await given.resident("王阿姨", home="碧海蓝天3栋2单元501")
    at_the_platforms_limits(given)
    waited = await rush(given)
    assert len(waited) == REQUESTS
    assert waited[-1] <= 6 * 60
    assert await Outgoing.exclude(error="").values_list("error", flat=True) == [], "all was taken"
    assert await Outgoing.filter(sending=Sending.DUE, card_id__not_isnull=True).count() <= 60
    shown = lists(given.micro_group)
    assert all(len(m.text.encode("utf-16-le")) // 2 <= 4_096 for m in shown)
    assert 10 <= len(shown) <= 40
    print(f"{REQUESTS} seen after {waited[-1]:.0f} s by {len(shown)} lists")  # noqa: T201


async def test_without_lists_most_of_them_would_wait(given):
    """The twin: one message each is what the platform does not take."""
    await given.resident("王阿姨", home="碧海蓝天3栋2单元501")
    given.app.delivery.routes.entries.clear()
    at_the_platforms_limits(given)
    assert len(await rush(given)) < REQUESTS / 2


async def test_all_that_came_at_once_are_seen_within_a_minute(given):
    """A hundred in one second: a few lists."""
    await given.resident("王阿姨", home="碧海蓝天3栋2单元501")
    at_the_platforms_limits(given)
    waited = await rush(given, 100, minutes=1 / 60)
    assert (len(waited), waited[-1] <= 60) == (100, True)


async def test_where_there_is_room_each_has_a_card_of_its_own(given):
    """A usual day has no lists."""
    await given.resident("王阿姨", home="碧海蓝天3栋2单元501")
    at_the_platforms_limits(given)
    await rush(given, 10, minutes=1)
    assert lists(given.micro_group) == []
    assert await Card.filter(kind="list").count() == 0


async def a_list(given: Neighbourhood, count: int = 12) -> Message:
    """A list of so many requests, and 陈姐 in the group."""
    given.chen = await given.staff("陈姐", given.micro, given.micro_group, role=Role.MEMBER)
    given.wang = await given.resident("王阿姨", home="碧海蓝天3栋2单元501")
    at_the_platforms_limits(given)
    for number in range(1, 31):  # more than there is room for, at once
        await file(given, number)
    await given.app.settle()
    await at_leisure(given)
    return lists(given.micro_group)[0]


def line(message: Message, number: int) -> str:
    """A line of a list."""
    return next(row for row in message.text.split("\n") if row.startswith(f"{number}. "))


async def test_what_is_on_a_list_is_claimed_asked_answered_and_finished_there(given):
    """A press takes it on, another brings its card, and the list follows."""
    shown = await a_list(given)
    number = NUMBER.search(line(shown, 3))[0]
    assert "待接单" in line(shown, 3)
    await given.chen.presses("3 我来办", at=given.micro_group, on=shown)
    assert number in given.chen.toast
    assert "办理中" in line(shown, 3)
    assert "陈姐" in line(shown, 3)
    assert "3 我来办" not in [b for row in shown.buttons for b in row]

    await given.chen.presses("3 看", at=given.micro_group, on=shown)
    card = given.micro_group.messages[-1]
    assert number in card.text
    assert not card.text.startswith("📋")

    await given.chen.presses("问居民", at=given.micro_group, on=card)
    await given.chen.replies(given.micro_group.messages[-1], "水有多深？")
    assert given.wang.shows("水有多深？")
    assert "待居民补充" in line(shown, 3)
    await given.wang.says("到脚踝了")
    assert given.micro_group.shows("到脚踝了")

    await given.chen.presses("办结", at=given.micro_group, on=card)
    await given.chen.replies(given.micro_group.messages[-1], "抽干了")
    assert "待回访" in line(shown, 3)
    assert "待回访" in card.text


async def test_every_request_of_a_list_can_be_claimed_from_it(given):
    """Each line has its own buttons, and none is another's."""
    shown = await a_list(given)
    numbers = [NUMBER.search(row)[0] for row in shown.text.split("\n")[1:]]
    assert len(set(numbers)) == len(numbers) >= 10
    for place, number in enumerate(numbers, 1):
        await given.chen.presses(f"{place} 我来办", at=given.micro_group, on=shown)
        assert number in given.chen.toast
    assert shown.text.count("办理中") == len(numbers)
    assert all("看" in b for row in shown.buttons for b in row)


async def test_a_reply_to_a_list_is_asked_which_one_is_meant(given):
    """Never guessed; what was said is kept, with whoever said it."""
    shown = await a_list(given)
    li = await given.staff("李哥", given.micro, given.micro_group)
    await given.chen.replies(shown, "马上派人去")
    asked = given.micro_group.messages[-1]
    assert "哪一件" in asked.text
    assert len(asked.buttons) == len(shown.text.split("\n")) - 1
    assert not given.wang.shows("马上派人去")
    number = NUMBER.search(line(shown, 2))[0]
    button = next(b for row in asked.buttons for b in row if number in b)
    await li.presses(button, at=given.micro_group, on=asked)
    assert "由说这句话的人来选" in li.toast
    await given.chen.presses(button, at=given.micro_group, on=asked)
    assert given.wang.shows("马上派人去")
    assert given.wang.screen.find("马上派人去").text.count(number) == 1
    assert "记下了" in given.micro_group.messages[-1].text


async def test_the_line_of_a_list_can_be_typed(given):
    """ "2" is the first button of line 2, "4 我来办" is that button."""
    shown = await a_list(given)
    await given.chen.replies(shown, "4 我来办")
    assert "办理中" in line(shown, 4)
    await given.chen.replies(shown, "2")
    assert NUMBER.search(line(shown, 2))[0] in given.micro_group.messages[-1].text


async def test_photos_of_a_listed_request_come_with_its_card(given):
    """On the list they are a mark."""
    given.chen = await given.staff("陈姐", given.micro, given.micro_group)
    await given.resident("王阿姨", home="碧海蓝天3栋2单元501")
    at_the_platforms_limits(given)
    photo = given.world.files.keep("photo", b"\x89PNG").file_id
    await file(given, 1, File(Paper.PHOTO, photo))
    for number in range(2, 31):
        await file(given, number)
    await given.app.settle()
    await at_leisure(given)
    shown = lists(given.micro_group)[0]
    assert line(shown, 1).endswith("〔照片〕")
    assert not [m for m in given.micro_group.messages if m.kind == "photo"]
    await given.chen.presses("1 看", at=given.micro_group, on=shown)
    card, picture = given.micro_group.messages[-2:]
    assert (NUMBER.search(card.text)[0], picture.kind) == (
        NUMBER.search(line(shown, 1))[0],
        "photo",
    )
