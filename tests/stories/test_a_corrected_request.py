"""A request whose category or urgency was wrong: whoever works on it puts it right."""

import pytest

from models.members import Role
from models.requests import Correction, Entry, Move, ResidentRequest, Status


@pytest.fixture
async def wang(given):
    """王 lives in the micro-grid and has told of the stairs."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("楼道里的电动车乱停，把门堵了")
    await wang.presses("提交")
    return wang


@pytest.fixture
async def chen(given):
    """陈 works in the micro-grid."""
    return await given.staff("陈姐", given.micro, given.micro_group)


@pytest.fixture
async def sun(given):
    """孙 sits at the desk, and is in the micro-grid's group as well."""
    groups = given.desk_group, given.micro_group
    return await given.staff("孙兰", given.community, *groups, role=Role.DESK)


async def corrects(member, group, *words):
    """Press 改类别 on the card, and then one after another."""
    await member.presses("改类别", at=group)
    for word in words:
        await member.presses(word, at=group)


async def test_a_mere_relabel_is_shown_and_told_to_nobody(given, wang, chen):
    """The card and the receipt change where they stand; nothing new rings at the resident's."""
    await chen.presses("我来办", at=given.micro_group)
    said, card = len(wang.screen.messages), given.micro_group.find("电动车")
    await corrects(chen, given.micro_group, "邻里纠纷", "其他邻里纠纷问题")
    assert given.micro_group.last.endswith("的类别改为「邻里纠纷」。")
    assert "邻里纠纷" in card.text
    assert wang.shows("→ 邻里纠纷")
    assert len(wang.screen.messages) == said, "no new message for her"
    request = await ResidentRequest.get().select_related("category", "claimer")
    assert (request.category.code, request.status) == ("dispute", Status.CLAIMED)
    assert request.claimer.name == "陈姐"


async def test_what_was_corrected_can_be_learned_from(given, wang, chen):
    """The words, what was guessed of them, and what staff made of it, in one query."""
    before = await ResidentRequest.get().select_related("category")
    await corrects(chen, given.micro_group, "邻里纠纷", "其他邻里纠纷问题")
    rows = Correction.exclude(after=None).values_list(
        "entry__request__text", "guessed", "after__code"
    )
    assert await rows == [("楼道里的电动车乱停，把门堵了", before.category.code, "dispute")]
    assert before.category.code == "parking.bicycle"


async def test_the_best_guesses_stand_on_top_and_every_choice_can_be_typed(given, wang, chen):
    """By number and by words, page by page; on top is what the words speak for besides."""
    chosen = (await ResidentRequest.get().select_related("category")).category.name("zh")
    await chen.replies(given.micro_group.find("电动车"), "改类别")
    guess = given.micro_group.buttons[0]
    assert "安全隐患 · " in guess
    assert chosen not in guess, "what it is already is no choice"
    assert given.micro_group.buttons[-2:] == ["标为紧急", "返回"]
    await chen.says("下一页", at=given.micro_group)
    assert guess not in given.micro_group.buttons
    await chen.says("上一页", at=given.micro_group)
    await chen.says("2", at=given.micro_group)
    assert given.micro_group.buttons[0] == "电梯故障"
    await chen.says("返回", at=given.micro_group)
    await chen.says("1", at=given.micro_group)
    assert given.micro_group.last.endswith(f"的类别改为「{guess}」。")


async def test_what_the_grid_does_not_handle_goes_up_and_its_resident_is_told(given, wang, chen):
    """Routed as when it was filed: open there, nobody's yet, and whoever was first stays lead."""
    await chen.presses("我来办", at=given.micro_group)
    card = given.micro_group.find("电动车")
    await corrects(chen, given.micro_group, "下一页", "违章搭建", "其他违章搭建问题")
    request = await ResidentRequest.get().select_related("grid", "lead")
    assert request.grid.name != "第一微网格"
    assert given.micro_group.last.endswith(f"转「{request.grid.name}」办理。")
    assert wang.last.endswith(f"已转由「{request.grid.name}」办理。")
    assert (request.status, request.claimer_id, request.lead.name) == (Status.OPEN, None, "陈姐")
    assert card.buttons == []
    assert "楼道里的电动车" in card.text, "an ordinary one stays readable where it was"


async def test_what_turns_out_confidential_leaves_the_group_and_leaves_nothing_on_the_card(
    given, wang, chen, sun
):
    """The desk has it; of the old card remains a number and where it went."""
    await chen.presses("我来办", at=given.micro_group)
    card = given.micro_group.find("电动车")
    await corrects(chen, given.micro_group, "下一页", "监督投诉", "其他监督投诉问题")
    request = await ResidentRequest.get().select_related("grid")
    assert (request.grid.name, request.status) == ("凌波社区", Status.OPEN)
    assert given.desk_group.shows("楼道里的电动车")
    assert given.desk_group.shows("保密")
    assert card.text == f"诉求 {request.number}　已转「凌波社区」办理"
    assert card.buttons == []
    assert not given.micro_group.shows("电动车")
    assert not given.micro_group.shows("监督投诉")
    assert wang.last.endswith("已转由「凌波社区」办理。")


async def test_the_desk_lets_the_ordinary_come_down(given, sun):
    """What was taken for a complaint goes to the grid that is responsible for the address."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("举报网格员态度恶劣，其实是路灯不亮没人修")
    await wang.presses("提交")
    assert given.desk_group.shows("保密")
    assert not given.micro_group.shows("路灯不亮")
    await sun.presses("我来办", at=given.desk_group)
    await corrects(sun, given.desk_group, "路灯楼道灯")
    assert given.micro_group.shows("路灯不亮")
    assert "我来办" in given.micro_group.buttons
    assert wang.last.endswith("已转由「第一微网格」办理。")


async def test_urgent_rings_in_the_group_and_can_be_taken_back(given, wang, chen):
    """A card that changes makes no sound: what can't wait is said. Calming down is not."""
    card = given.micro_group.find("电动车")
    await corrects(chen, given.micro_group, "标为紧急")
    assert "加急" in card.text
    request = await ResidentRequest.get()
    assert given.micro_group.last == f"🔴 {request.number} 已改为加急，请尽快办理。"
    said = len(given.micro_group.messages)
    await chen.presses("改类别", at=given.micro_group, on=card)
    await chen.presses("取消紧急", at=given.micro_group)
    assert not (await ResidentRequest.get()).urgent
    assert "加急" not in card.text
    assert len(given.micro_group.messages) == said + 1, "the choice, and nothing more"


async def test_who_has_no_post_is_told_so_and_nothing_changes(given, wang, chen):
    """Being in the group is not authority; neither is a choice somebody else opened."""
    li = await given.resident("李强", home="上林雅苑2栋1单元101")
    given.world.join(given.micro_group.room, li.person)
    await li.presses("改类别", at=given.micro_group)
    refusal = li.toast
    assert refusal
    await chen.presses("改类别", at=given.micro_group)
    for words in ("标为紧急", "公共设施", "返回"):
        shown = given.micro_group.transcript
        await li.presses(words, at=given.micro_group)
        assert li.toast == refusal
        assert given.micro_group.transcript == shown
    request = await ResidentRequest.get()
    assert (request.version, request.urgent) == (1, False)
    assert not await Entry.filter(move__in=[Move.CORRECT, Move.REROUTE]).exists()


async def test_a_stale_press_says_what_is_true_now(given, wang, chen):
    """Between the list and the choice somebody has claimed it."""
    zhao = await given.staff("赵明", given.micro, given.micro_group)
    card = given.micro_group.find("电动车")
    await chen.presses("改类别", at=given.micro_group)
    asked = given.micro_group.find("应该是哪一类")
    await zhao.presses("我来办", at=given.micro_group, on=card)
    await chen.presses("标为紧急", at=given.micro_group, on=asked)
    assert "赵明" in chen.toast
    assert not (await ResidentRequest.get()).urgent


async def test_nothing_confidential_is_read_out_where_it_does_not_belong(given, wang, chen, sun):
    """A 看全文 that was on the way, pressed in the grid's group by somebody who may read it."""
    card = given.micro_group.find("电动车")
    request = await ResidentRequest.get()
    await corrects(chen, given.micro_group, "下一页", "监督投诉", "其他监督投诉问题")
    given.world.press(sun.person, card, f"full-text:{request.id}")
    await given.settle()
    assert sun.toast == f"{request.number} 是保密诉求，只能由社区办理，不能转给网格。"
    assert not given.micro_group.shows("电动车")


async def test_the_same_category_again_changes_nothing(given, wang, chen):
    """It was right, then: no line, no new state, no card."""
    await corrects(chen, given.micro_group, "停车秩序", "非机动车乱放")
    assert given.micro_group.last == "好的，没有改。"
    assert (await ResidentRequest.get()).version == 1
    assert not await Correction.all().exists()
