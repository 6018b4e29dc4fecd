"""An elder opens the chat for the first time. Whatever is written, there is a way on."""

import pytest

from models.accounts import Account
from models.requests import ResidentRequest
from models.residents import Resident


async def test_an_elder_registers_with_a_wrong_character_in_the_address(given):
    """碧海兰天 is understood as 碧海蓝天, and read back before it is kept."""
    li = await given.stranger("李桂芳")
    await li.starts()
    assert li.shows("请问您住在哪里")
    assert li.shows("这样写就行：碧海蓝天3栋2单元501")
    await li.says("碧海兰天３栋二单元501")
    assert li.last == "您住在「碧海蓝天3栋2单元501」，对吗？"
    await li.presses("对")
    await li.says("李奶奶")
    assert li.shows("李奶奶，登记好了。住址：碧海蓝天3栋2单元501")
    assert li.shows("我要反映问题")
    resident = await Resident.get().select_related("household")
    assert (resident.name, resident.household.unit, resident.household.room) == (
        "李奶奶",
        "2",
        "501",
    )


@pytest.mark.parametrize("yes", ["对", "是的", "1", "１", "①", "对。", "嗯"])
async def test_a_yes_can_be_typed_in_many_ways(given, yes):
    """Nobody has to press a button to say yes."""
    li = await given.stranger("李桂芳")
    await li.starts()
    await li.says("bhlt 3")
    assert li.last == "您住在「碧海蓝天3栋」，对吗？"
    await li.says(yes)
    assert li.last == "请问怎么称呼您？"
    await li.presses("李桂芳")
    assert (await Resident.get()).home_words == "碧海蓝天3栋"


@pytest.mark.parametrize("no", ["不对", "不是", "2"])
async def test_a_no_asks_again(given, no):
    """What was understood wrongly is written once more."""
    li = await given.stranger("李桂芳")
    await li.starts()
    await li.says("bhlt 3")
    await li.says(no)
    assert "请问您住在哪里" in li.last
    await li.says("上林雅苑2栋")
    assert li.last == "您住在「上林雅苑2栋」，对吗？"


async def test_an_ambiguous_home_is_asked_back_as_buttons(given):
    """3栋 is in both estates: one press decides, or none of them does."""
    li = await given.stranger("李桂芳")
    await li.starts()
    await li.says("3栋501")
    assert li.last == "是下面哪一个？请按一下。"
    assert li.screen.buttons[:2] == ["碧海蓝天3栋501", "上林雅苑3栋501"]
    await li.presses("都不是，重新写")
    await li.says("3栋501")
    await li.says("2")
    await li.presses("李桂芳")
    resident = await Resident.get().select_related("household__building__estate")
    assert resident.household.building.estate.name == "上林雅苑"


@pytest.mark.parametrize("home", ["火星路8号", "🏠", "……", "x" * 3_000])
async def test_an_unknown_address_is_never_a_dead_end(given, home):
    """Write it again, keep it as it is, report it as a problem, or ask a person."""
    li = await given.stranger("李桂芳")
    await li.starts()
    await li.says(home)
    assert "这个地址我没找到" in li.last
    assert li.screen.buttons == [
        "重新写一次",
        "就按我写的记下来",
        "这是我要反映的问题",
        "找人帮忙",
    ]
    await li.presses("就按我写的记下来")
    await li.presses("李桂芳")
    resident = await Resident.get()
    assert resident.household_id is None
    assert resident.home_words == home[:200]
    await li.says("楼道灯坏了")
    await li.presses("提交")
    assert given.desk_group.shows("楼道灯坏了"), "without a home it goes to the community's desk"


async def test_the_problem_itself_may_be_the_first_thing_written(given):
    """What was taken for an address becomes a draft with one press."""
    li = await given.stranger("李桂芳")
    await li.starts()
    await li.says("水管爆了快来人")
    await li.presses("这是我要反映的问题")
    assert li.shows("内容：水管爆了快来人")
    await li.presses("提交")
    assert given.desk_group.shows("水管爆了快来人")


async def test_a_home_that_comes_with_a_problem_is_kept_and_the_problem_goes_on(given):
    """我住碧海蓝天3栋，厨房漏水了: registered first, then the draft stands there."""
    li = await given.stranger("李桂芳")
    await li.starts()
    await li.says("我住碧海蓝天3栋，厨房漏水了")
    assert "这是我要反映的问题" in li.screen.buttons
    await li.presses("对")
    await li.says("李奶奶")
    assert "内容：我住碧海蓝天3栋，厨房漏水了" in li.last
    await li.says("提交")
    assert given.micro_group.shows("厨房漏水了")


async def test_a_photo_instead_of_an_address_is_what_is_the_matter(given):
    """Nobody photographs an address."""
    li = await given.stranger("李桂芳")
    await li.starts()
    await li.sends_photo("门口垃圾没人收")
    assert "内容：门口垃圾没人收〔照片〕" in li.last
    await li.presses("提交")
    assert given.desk_group.shows("门口垃圾没人收")


async def test_later_is_an_answer_too(given):
    """以后再说: the menu, and everything works without being registered."""
    li = await given.stranger("李桂芳")
    await li.starts()
    await li.presses("以后再说")
    assert li.shows("我要反映问题")
    await li.says("碧海蓝天3栋电梯坏了")
    assert li.shows("地址：碧海蓝天3栋")
    await li.presses("提交")
    assert given.micro_group.shows("碧海蓝天3栋电梯坏了")
    assert (await ResidentRequest.get()).resident_id is None


async def test_the_first_word_needs_no_start(given):
    """Somebody who simply writes is answered with a draft, and registered by nobody's will."""
    li = await given.stranger("李桂芳")
    await li.says("碧海蓝天3栋电梯坏了")
    await li.presses("提交")
    assert given.micro_group.shows("碧海蓝天3栋电梯坏了")
    assert await Resident.all().count() == 0
    assert (await Account.get(external_id=str(li.person.id))).name == "李桂芳"


async def test_a_greeting_gets_the_menu_and_thanks_get_a_word(given):
    """你好, 谢谢 and a flower are no requests."""
    li = await given.resident("李桂芳", home="碧海蓝天3栋")
    for greeting in ("你好", "在吗？", "您好！", "🌹🌹", "👍", "……"):
        await li.says(greeting)
        assert "李桂芳，您好！您想做什么" in li.last
    for thanks in ("谢谢", "谢谢你！", "辛苦了🙏"):
        await li.says(thanks)
        assert li.last == "不用谢！有事随时写给我。"
    assert await ResidentRequest.all().count() == 0


async def test_a_home_of_which_only_the_building_is_known_still_leads_to_its_grid(given):
    """Registered with 碧海蓝天3栋 alone, without a room."""
    li = await given.stranger("李桂芳")
    await li.starts()
    await li.says("碧海蓝天3栋")
    await li.presses("对")
    await li.presses("李桂芳")
    await li.says("楼道灯坏了")
    assert li.shows("地址：碧海蓝天3栋")
    await li.presses("提交")
    assert given.micro_group.shows("楼道灯坏了")


async def test_moving_home_is_one_command(given):
    """/home asks again, and the next draft knows."""
    li = await given.resident("李桂芳", home="碧海蓝天3栋2单元501")
    await li.says("/home")
    await li.says("上林雅苑5栋1单元302")
    await li.presses("对")
    assert li.shows("好的，记下了：上林雅苑5栋1单元302")
    await li.says("楼道灯坏了")
    assert li.shows("地址：上林雅苑5栋1单元302")


async def test_pressing_old_buttons_of_the_registration_again_registers_nobody_twice(given):
    """An old button, pressed once more by a hand that trembles."""
    li = await given.stranger("李桂芳")
    await li.starts()
    await li.says("碧海蓝天3栋")
    await li.presses("对")
    name = li.screen.messages[-1]
    li.person.presses(given.account, "李桂芳", on=name)
    li.person.presses(given.account, "李桂芳", on=name)
    await given.settle()
    assert await Resident.all().count() == 1


async def test_a_person_to_ask_is_always_there(given):
    """找人帮忙: one message, the community's desk has it, and one message answers."""
    li = await given.resident("李桂芳", home="碧海蓝天3栋2单元501")
    await li.says("找人帮忙")
    before = len(li.screen.messages)
    await li.says("我不会用手机，想办老年卡")
    assert len(li.screen.messages) == before + 2, "hers, and the receipt"
    assert "收到了，已经告诉工作人员，会有人联系您。\n诉求 261123-001" in li.last
    assert "119" not in li.last
    assert given.desk_group.shows("我不会用手机，想办老年卡")
    assert not given.micro_group.shows("老年卡")


async def test_what_follows_a_call_for_a_person_means_its_receipt(given):
    """What was offered before is over: a button's word under the receipt can be typed."""
    li = await given.resident("李桂芳")
    await li.says("找人帮忙")
    await li.says("我不会用手机，想办老年卡")
    await li.says("撤回")
    assert "确定要撤回诉求 261123-001 吗" in li.last


async def test_who_is_in_danger_reads_the_numbers_to_call_first(given):
    """On the receipt, as long as nobody has taken it on."""
    li = await given.resident("李桂芳")
    chen = await given.staff("陈姐", given.community, given.desk_group)
    await li.says("找人帮忙")
    await li.says("楼上有人要跳楼")
    assert li.last.startswith("⚠️ 如有生命危险，请先拨打 110 / 119 / 120！\n收到了")
    await chen.presses("我来办", at=given.desk_group)
    receipt = li.screen.find("楼上有人要跳楼\n\n")
    assert "办理中" in receipt.text
    assert "收到了" not in receipt.text
    assert "119" not in receipt.text


async def test_a_person_is_asked_for_by_voice(given):
    """Speaking is enough; the desk can listen to it."""
    li = await given.resident("李桂芳")
    await li.presses("找人帮忙")
    await li.sends_voice()
    assert given.desk_group.messages[-1].kind == "voice"
