"""Classes in the chat: the list, links, questions in plain words, and what nobody may do."""

from datetime import timedelta

import pytest
from tortoise.connection import get_connection

from models import courses
from models.courses import Course, Enrolment
from models.inbox import Handling, Incoming
from models.journal import OPERATOR
from models.requests import ResidentRequest

TITLES = ("书法", "绘画", "古筝", "手风琴", "声乐", "交谊舞", "民族舞", "形体", "太极")


async def nothing_went_wrong() -> bool:
    """Every update was handled at the first try."""
    return not await Incoming.exclude(handling=Handling.DONE).exists()


# --- looking around


async def test_more_than_eight_classes_are_turned_over_page_by_page(given):
    titles = [*TITLES, "围棋", "剪纸"]
    for title in titles:
        await given.course(title)
    wang = await given.resident("王秀英")
    await wang.presses("我要报名上课")
    first = wang.screen.buttons
    below = ["下一页", "我来开课", "返回"]
    assert [button.partition(" ")[0] for button in first] == [*titles[:8], *below]
    await wang.presses("下一页")
    second = [button.partition(" ")[0] for button in wang.screen.buttons]
    assert second == [*titles[8:], "上一页", "我来开课", "返回"]
    await wang.says("4")
    assert wang.screen.buttons == first, "typing the number of 上一页 is as good as pressing it"
    await wang.says("9")
    await wang.says("太极 · 周二 09:00、周四 09:00 · 还有20个座位")
    assert "《太极》" in wang.last


async def test_without_a_class_the_list_says_so_and_leads_back(given):
    wang = await given.resident("王秀英")
    await wang.presses("我要报名上课")
    assert "现在没有可以报名的课程" in wang.last
    await wang.presses("返回")
    assert "您想做什么" in wang.last


async def test_a_full_class_and_one_whose_sign_up_is_over_say_so_in_the_list(given):
    full = await given.course("书法", seats=1)
    await given.course("绘画", sign_up_until=given.now + timedelta(hours=1))
    wang = await given.resident("王秀英")
    await wang.starts(f"class_{full.id}")
    await wang.presses("我要报名")
    await given.passes(timedelta(hours=1))
    await wang.says("/class")
    assert "已满，可排队" in wang.screen.buttons[0]
    assert "报名已结束" in wang.screen.buttons[1]
    await wang.presses("绘画")
    assert "报名已经结束了" in wang.last
    assert wang.screen.buttons == ["想加开小课", "返回"]


async def test_before_the_opening_one_sees_when_it_is_and_at_the_opening_one_press_is_enough(
    given,
):
    opens = given.now + timedelta(hours=2)
    course = await given.course("书法", sign_up_from=opens)
    wang = await given.resident("王秀英")
    await wang.starts(f"class_{course.id}")
    assert "11月23日（周一）11:00 开始报名" in wang.last
    await wang.presses("我要报名")
    assert wang.toast == "《书法》11月23日（周一）11:00 才开始报名。"
    await given.passes(timedelta(hours=2))
    await wang.presses("我要报名")
    assert "报上了" in wang.last


@pytest.mark.parametrize(
    "payload",
    ["class_404", "class_", "class_x", "class_²", "class_99999999999999999999", "class_-1"],
)
async def test_a_link_to_no_class_says_so(given, payload):
    wang = await given.resident("王秀英")
    await wang.starts(payload)
    assert "没有找到" in wang.last
    assert await nothing_went_wrong()


async def test_a_draft_is_nobodys_to_see_yet(given):
    course = await given.course("书法")
    await Course.filter(id=course.id).update(status="draft")
    wang = await given.resident("王秀英")
    await wang.starts(f"class_{course.id}")
    assert "没有找到" in wang.last
    await wang.says("/class")
    assert "现在没有可以报名的课程" in wang.last


# --- questions in plain words


@pytest.mark.parametrize(
    "question",
    [
        "社区书法要怎么报名?",
        "书法",
        "书法几点上课",
        "我想学书法",
        "书法班还有名额吗",
        "书法老师是谁",
    ],
)
async def test_a_question_that_names_a_class_gets_that_class(given, question):
    await given.course("绘画")
    await given.course("书法")
    wang = await given.resident("王秀英")
    await wang.says(question)
    assert wang.last.startswith("《书法》")
    assert not wang.shows("提交"), "it is no request"
    await wang.presses("我要报名")
    assert "报上了！《书法》" in wang.last


@pytest.mark.parametrize("question", ["周末有什么课", "怎么报名", "社区有兴趣班吗", "我要上课"])
async def test_a_question_about_classes_in_general_gets_the_list(given, question):
    await given.course("书法")
    wang = await given.resident("王秀英")
    await wang.says(question)
    assert "社区的免费课程" in wang.last
    await wang.presses("书法")
    assert "《书法》" in wang.last


@pytest.mark.parametrize(
    "problem",
    [
        "楼上培训班吵死了",
        "楼下打太极的音乐太吵了，能不能管管",
        "教室的灯坏了没法上课",
        "我想投诉书法老师",
        "老人上课的路上井盖坏了",
        "the first-class lift is broken, of course",
    ],
)
async def test_a_complaint_that_mentions_a_class_is_a_request(given, problem):
    for title in ("书法", "太极"):
        await given.course(title)
    wang = await given.resident("王秀英")
    await wang.says(problem)
    assert wang.shows("提交")


async def test_the_longest_title_is_meant(given):
    await given.course("书法")
    await given.course("少儿书法")
    wang = await given.resident("王秀英")
    await wang.says("少儿书法怎么报名")
    assert wang.last.startswith("《少儿书法》")


async def test_what_was_taken_for_a_question_becomes_a_request_with_one_press(given):
    await given.course("书法")
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("书法课的收费我有意见")
    if not wang.shows("提交"):
        await wang.presses("这是我要反映的问题")
    await wang.presses("提交")
    assert (await ResidentRequest.get()).text == "书法课的收费我有意见"


async def test_a_photo_with_a_word_about_a_class_is_a_request(given):
    await given.course("书法")
    wang = await given.resident("王秀英")
    await wang.sends_photo("书法教室上课时漏水")
    assert wang.shows("提交")


# --- everything can be typed


async def test_a_whole_sign_up_without_a_single_button(given):
    await given.course("书法", seats=1)
    wang, li = await given.resident("王秀英"), await given.resident("李明")
    for player, words in ((wang, ("我要报名上课", "1", "我要报名")), (li, ("/class", "1", "1"))):
        for word in words:
            await player.says(word)
    assert "报上了" in wang.last
    assert "排在第1位" in li.last
    await wang.says("退出")
    assert "已退出" in wang.last
    await li.says("要这个名额")
    assert "名额是您的了" in li.last


# --- what nobody may do


async def test_nobody_acts_for_somebody_elses_seat(given):
    course = await given.course("书法", seats=1)
    wang, li, zhao = [await given.resident(name) for name in ("王秀英", "李明", "赵六")]
    for player in (wang, li):
        await player.starts(f"class_{course.id}")
        await player.presses("我要报名")
    his, hers = [e.id for e in await Enrolment.all().order_by("-id")]
    await zhao.starts(f"class_{course.id}")
    card = zhao.screen.find("《书法》")
    for data in (
        f"leave:{hers}",
        f"leave:{his}",
        f"take-seat:{his}",
        f"leave-seat:{his}",
        f"sign-up-again:{his}",
        f"family:{course.id}:nobody",
        f"family:{course.id}:self",
        "leave:404",
        "course:404",
        "sign-up:404",
        f"approve:{his}",
        f"mark:1:{his}",
        "classes-page:99",
        "leave:x",
        "family",
    ):
        given.world.press(zhao.person, card, data)
        await given.settle()
        assert await nothing_went_wrong(), data
    assert [e.standing for e in await Enrolment.all().order_by("id")] == ["seated", "waiting"]


async def test_nobodys_own_matters_are_shown_in_a_group(given):
    """Whatever a forged press says there, the card stays the card."""
    course = await given.course("书法")
    wang = await given.resident("王秀英")
    given.world.join(given.micro_group.room, wang.person)
    card = given.micro_group.find("《书法》")
    before = card.text
    for data in (
        f"sign-up:{course.id}",
        f"course:{course.id}",
        "classes",
        f"family:{course.id}:family",
    ):
        given.world.press(wang.person, card, data)
        await given.settle()
    assert card.text == before
    assert not await Enrolment.exists()
    assert "王秀英" not in given.micro_group.transcript


async def test_a_press_on_a_class_that_was_closed_meanwhile_says_so(given):
    course = await given.course("书法")
    wang = await given.resident("王秀英")
    await wang.starts(f"class_{course.id}")
    await courses.close(course.id, OPERATOR, now=given.now)
    await given.settle()
    await wang.presses("我要报名")
    assert wang.toast == "《书法》的报名已经结束了。"
    assert "已截止" in given.micro_group.find("《书法》").text


async def test_an_offer_that_was_decided_elsewhere_before_it_could_leave_tells_the_truth(given):
    """The platform was away while the office took the seat for the resident."""
    course = await given.course("书法", seats=1)
    wang, li = await given.resident("王秀英"), await given.resident("李明")
    for player in (wang, li):
        await player.starts(f"class_{course.id}")
        await player.presses("我要报名")
    hers, his = [e.id for e in await Enrolment.all().order_by("id")]
    await courses.leave(hers, OPERATOR, now=given.now)
    await courses.accept(his, OPERATOR, now=given.now)
    await given.settle()
    assert li.last == "《书法》的空位：李明 已报上。"
    assert "要这个名额" not in li.screen.buttons


# --- what it costs


class Counter:
    """How many statements the database was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked = 0
        client = type(get_connection("default"))
        execute = client.execute_query

        async def counting(connection, query, *values, **named):
            self.asked += 1
            return await execute(connection, query, *values, **named)

        monkeypatch.setattr(client, "execute_query", counting)

    async def of(self, work) -> int:
        """How many it takes to do this."""
        before = self.asked
        await work
        return self.asked - before


async def test_a_page_of_classes_takes_no_more_questions_than_one_class(given, monkeypatch):
    wang = await given.resident("王秀英")
    await given.course("书法")
    counter = Counter(monkeypatch)
    for_one = await counter.of(wang.says("/class"))
    for title in TITLES[1:]:
        await given.course(title)
    assert await counter.of(wang.says("/class")) == for_one


async def test_the_hundredth_who_waits_costs_no_more_than_the_first(given, monkeypatch):
    """In a rush nearly everyone comes too late."""
    course = await given.course("书法", seats=1)
    people = [await given.resident(f"居民{n}") for n in range(9)]
    for player in people:
        await player.starts(f"class_{course.id}")
    counter = Counter(monkeypatch)
    asked = [await counter.of(player.presses("我要报名")) for player in people]
    assert len(set(asked[2:])) == 1, asked
