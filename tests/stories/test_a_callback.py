"""回访: a resident is asked how it was, at an hour that nobody chose, one question at a time."""

from datetime import date, timedelta

from models import statistics
from models.accounts import Account
from models.calendar import local
from models.database import writing
from models.journal import OPERATOR
from models.requests import (
    Callback,
    Outcome,
    Proof,
    ResidentRequest,
    Satisfaction,
    SecondCheck,
    Status,
)
from models.residents import Resident
from models.statistics import Figure, FigureWanted, Period, Rules

HOUR = timedelta(hours=1)


async def _finished(given, said="楼上半夜吵得睡不着"):
    """A request of 王's that 陈 has finished."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await wang.says(said)
    await wang.presses("提交")
    await chen.presses("我来办", at=given.micro_group)
    await chen.presses("办结", at=given.micro_group)
    await chen.replies(given.micro_group.find("写一句怎么办的"), "上门劝过了")
    return wang, chen


async def _everybody_is_checked(given):
    await statistics.keep(Rules(second_checks=1), local(given.now).date(), OPERATOR, now=given.now)


async def test_who_is_silent_is_asked_in_daytime_and_answers_in_words(given):
    """Nothing is pressed: every answer is typed, and each question stands alone."""
    wang, _ = await _finished(given)
    asked_at = None
    for _ in range(30):
        await given.passes(HOUR)
        if asked_at is None and wang.shows("回访：您的诉求"):
            asked_at = local(given.now).hour
    assert asked_at is not None
    assert 9 <= asked_at <= 20
    assert wang.screen.count("回访：您的诉求") == 1
    assert wang.screen.buttons == ["办好了", "没办好"]

    await wang.says("办好了")
    assert "满意吗" in wang.last
    await wang.says("基本满意")
    assert "联系过您吗" in wang.last
    await wang.says("2")
    assert "没有别的要问了" in wang.last
    said = await Callback.get()
    assert (said.solved, said.satisfaction, said.contacted) == (
        True,
        Satisfaction.BASICALLY,
        False,
    )


async def test_whoever_presses_at_once_is_asked_the_rest_in_the_same_message(given):
    """办好了 under the message of 办结; one message changes from question to question."""
    wang, _ = await _finished(given)
    count = len(wang.screen.messages)
    await wang.presses("办好了")
    assert wang.screen.buttons[:3] == ["满意", "基本满意", "不满意"]
    await wang.presses("满意")
    assert wang.screen.buttons == ["联系过我", "没联系过我"]
    await wang.presses("联系过我")
    assert len(wang.screen.messages) == count, "nothing new is posted"
    await given.passes(timedelta(days=2))
    assert not wang.shows("回访：您的诉求")
    november = FigureWanted(Period(date(2026, 11, 1), date(2026, 11, 30)))
    for by in (None, *statistics.By):
        for part in (await statistics.rates(november, by, now=given.now)).values():
            assert [rate.value for rate in part.values()] == [1, 1, 1]
        shares = await statistics.settled(november, by, now=given.now)
        assert [part.household for part in shares.values()] == [1] * len(shares)
    for figure in (Figure.SATISFIED, Figure.SETTLED):
        numbers = await statistics.numbers(figure, november, now=given.now)
        assert [one.number for one in numbers] == ["261123-001"]


async def test_on_the_receipt_the_questions_follow_as_well(given):
    """The resident's own card has the buttons of whatever is still open."""
    wang, _ = await _finished(given)
    receipt = wang.screen.find("待回访")
    await wang.presses("办好了", on=receipt)
    await wang.presses("不满意", on=receipt)
    await wang.presses("没联系过我", on=receipt)
    assert "已办结" in receipt.text
    said = await Callback.get()
    assert (said.satisfaction, said.contacted) == (Satisfaction.DISSATISFIED, False)
    assert not any("满意" in b for row in receipt.buttons for b in row)


async def test_days_after_closing_it_is_reopened_with_a_photo(given):
    """没办好 asks what is wrong; the group hears of it, and works on."""
    wang, chen = await _finished(given)
    await wang.presses("办好了")
    await given.passes(timedelta(days=5))
    await wang.says("/my")
    await wang.presses("已办结")
    await wang.presses("没办好")
    assert "哪里没办好" in wang.last
    await wang.sends_photo("昨晚又吵")
    assert given.micro_group.shows("居民说没办好，重新办理")
    assert given.micro_group.shows("昨晚又吵")
    request = await ResidentRequest.get()
    assert (request.status, request.outcome) == (Status.CLAIMED, None)
    await chen.presses("办结", at=given.micro_group)
    await chen.replies(given.micro_group.find("写一句怎么办的"), "装了隔音垫")
    await wang.presses("办好了")
    assert (await ResidentRequest.get()).outcome is Outcome.CONFIRMED


async def test_the_reason_may_be_left_out(given):
    """One press more gives it back; how it was is asked all the same."""
    wang, _ = await _finished(given)
    await wang.presses("没办好")
    await wang.presses("不多说了，直接退回")
    assert "态度满意吗" in wang.last
    await wang.presses("不满意")
    await wang.presses("没联系过我")
    assert (await ResidentRequest.get()).status is Status.CLAIMED


async def test_a_photo_of_what_was_done_is_asked_for_and_shown(given):
    """办结 without one is done; the handler is asked for it, and the resident sees it."""
    wang, chen = await _finished(given, "电梯坏了两天了")
    assert "还缺办完的照片" in given.micro_group.last
    assert (await ResidentRequest.get()).proof is Proof.MISSING
    prompt = given.micro_group.find("还缺办完的照片")
    await chen.sends_photo("新主板", at=given.micro_group, reply_to=prompt)
    assert (await ResidentRequest.get()).proof is Proof.PHOTO
    assert wang.screen.messages[-1].kind == "photo"
    assert "新主板" in wang.last
    await wang.presses("办好了")
    assert (await ResidentRequest.get()).status is Status.CLOSED


async def test_a_photo_with_the_result_is_all_that_is_needed(given):
    """Nobody is asked for what was sent."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await wang.says("电梯坏了两天了")
    await wang.presses("提交")
    await chen.presses("我来办", at=given.micro_group)
    await chen.presses("办结", at=given.micro_group)
    prompt = given.micro_group.find("写一句怎么办的")
    assert "发一张办完的照片" in prompt.text
    await chen.sends_photo("换了主板", at=given.micro_group, reply_to=prompt)
    assert not given.micro_group.shows("还缺办完的照片")


async def test_somebody_of_another_grid_calls_again(given):
    """In private, with the number to call; what they hear is pressed, and kept apart."""
    await _everybody_is_checked(given)
    zhou = await given.staff("周员", given.other_micro, given.other_group)
    sun = await given.staff("孙兰", given.community, given.desk_group, role="desk")
    wang, _ = await _finished(given)
    await wang.presses("办好了")
    assert zhou.shows("抽查回访")
    assert zhou.shows("13800138000")
    assert not given.other_group.shows("13800138000")
    assert not sun.shows("抽查回访")
    await zhou.presses("没办好")
    await zhou.says("没联系过我")
    await zhou.presses("不满意")
    assert "已完成" in zhou.last
    check = await SecondCheck.get()
    assert (check.solved, check.contacted, check.satisfaction) == (
        False,
        False,
        Satisfaction.DISSATISFIED,
    )
    assert (await Callback.get()).solved is True
    assert "居民说没办好" in given.desk_group.last


async def test_a_grid_whose_members_never_wrote_to_the_bot_is_asked_in_its_group(given):
    """Whoever takes it is told in private whom to call; the group never sees the number."""
    await _everybody_is_checked(given)
    zhou = await given.staff("周员", given.other_micro, given.other_group)
    known = await Account.get(member_id=zhou.member.id)
    await Account.filter(id=known.id).update(chat_id=None)
    wang, chen = await _finished(given)
    await wang.presses("办好了")
    card = given.other_group.find("抽到由本网格回访")
    wu = await given.staff("吴员", given.other_micro, given.other_group)
    given.world.join(given.other_group.room, chen.person)
    await chen.presses("我来回访", at=given.other_group, on=card)
    assert (await SecondCheck.get()).member_id == zhou.member.id, "not whoever handled it"
    await wu.presses("我来回访", at=given.other_group, on=card)
    assert "吴员" in card.text
    assert not given.other_group.shows("13800138000")
    assert wu.shows("13800138000")
    await wu.presses("无人接听")
    assert (await SecondCheck.get()).cause == "no_answer"


async def test_the_family_of_whoever_handled_it_rates_nothing(given):
    """They may say that it is done; an old button that asks for more says why not."""
    wang, chen = await _finished(given)
    home = (await Resident.get(name="王秀英")).household_id
    async with writing():
        herself = await Resident.create(name="陈姐", household_id=home, created_at=given.now)
        await Account.filter(member_id=chen.member.id).update(resident_id=herself.id)
    await wang.presses("办好了")
    assert (await ResidentRequest.get()).status is Status.CLOSED
    assert not any("满意" in button for button in wang.screen.buttons)
    given.world.press(wang.person, wang.screen.messages[-1], "rate:1:satisfied")
    await given.settle()
    assert "承办人的家人" in wang.toast
    assert (await Callback.get()).satisfaction is None


async def test_who_blocked_the_bot_is_phoned_by_the_desk_and_not_by_whoever_did_it(given):
    """A callback by phone, for the desk to write down."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await wang.says("楼上半夜吵得睡不着")
    await wang.presses("提交")
    await chen.presses("我来办", at=given.micro_group)
    wang.person.blocks(given.account)
    await chen.presses("办结", at=given.micro_group)
    await chen.replies(given.micro_group.find("写一句怎么办的"), "上门劝过了")
    assert given.desk_group.count("请打电话联系居民") == 1
    assert chen.screen.count("请打电话联系居民") == 0
    await given.passes(timedelta(days=1))
    assert given.desk_group.count("请打电话联系居民") == 1
