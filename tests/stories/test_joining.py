"""Staff join by an invitation, groups by a code; each works once."""

from datetime import timedelta

from models import chats, members
from models.accounts import Account
from models.database import writing
from models.journal import OPERATOR
from models.members import Member, Role


async def _invitation(given, name="陈姐"):
    async with writing():
        member = await Member.create(name=name)
        await members.appoint(member, given.micro, Role.MEMBER, OPERATOR, now=given.now)
        return member, await members.invite(member, OPERATOR, now=given.now)


async def test_an_invitation_works_once(given):
    """The second who opens the link is told so, and becomes nobody."""
    member, token = await _invitation(given)
    chen, thief = await given.stranger("陈姐"), await given.stranger("某人")
    await chen.starts(f"inv_{token}")
    assert "陈姐，欢迎！您的岗位：第一微网格 网格员" in chen.last
    await thief.starts(f"inv_{token}")
    assert "已经用过" in thief.last
    assert (await Account.get(name="陈姐")).member_id == member.id
    assert (await Account.get(name="某人")).member_id is None


async def test_an_invitation_ends_after_a_week(given):
    """A link that was left lying opens nothing."""
    _, token = await _invitation(given)
    chen = await given.stranger("陈姐")
    await given.passes(timedelta(days=7))
    await chen.starts(f"inv_{token}")
    assert "过期" in chen.last


async def test_a_forwarded_invitation_acts_for_nobody(given):
    """Passing a link on is not opening it."""
    _, token = await _invitation(given)
    chen, friend = await given.stranger("陈姐"), await given.stranger("朋友")
    await friend.starts()
    link = chen.person.starts(given.account, f"inv_{token}x")
    await given.settle()
    friend.person.forwards(link, given.account)
    await given.settle()
    assert "转发来的消息" in friend.last
    assert (await Account.get(name="朋友")).member_id is None


async def test_staff_are_not_asked_where_they_live(given):
    """/start of a member shows the menu; they may register with /home."""
    chen = await given.staff("陈姐", given.micro)
    await chen.starts()
    assert "您想做什么" in chen.last


async def test_a_bot_that_is_added_to_a_group_says_how_to_bind_it(given):
    """Once, when it comes, and not again when it becomes an admin."""
    from neighbourhood import Screen

    room = given.world.group("新群")
    founder = given.world.person("群主")
    given.world.join(room, founder, as_admin=True)
    given.world.join(room, given.account)
    await given.settle()
    group = Screen(room)
    assert group.last.startswith("大家好，我是「邻格」。")
    given.world.join(room, given.account, as_admin=True)
    await given.settle()
    assert group.count("大家好") == 1


async def test_a_binding_code_works_once(given):
    """The second group is told that the code is used up."""
    from neighbourhood import Screen

    await chats.Chat.filter(grid_id=given.micro.id).update(grid_id=None)
    async with writing():
        code = await chats.give_binding_code(given.micro, OPERATOR, now=given.now)
    groups = []
    for title in ("甲群", "乙群"):
        room = given.world.group(title)
        founder = given.world.person(f"{title}主")
        given.world.join(room, founder, as_admin=True)
        given.world.join(room, given.account)
        founder.says(room, f"/bind {code}")
        await given.settle()
        groups.append(Screen(room))
    assert groups[0].last == "本群已绑定「第一微网格」。新的诉求和报名会发到这里。"
    assert "绑定码不对，或者已经用过" in groups[1].last


async def test_a_grid_has_one_group(given):
    """A second one is refused while the first is bound."""
    async with writing():
        code = await chats.give_binding_code(given.micro, OPERATOR, now=given.now)
    chen = await given.staff("陈姐", given.micro, given.other_group)
    await chen.says(f"/bind {code}", at=given.other_group)
    assert "「第一微网格」已经绑定了别的群" in given.other_group.last


async def test_a_group_without_a_binding_answers_how_to_bind(given):
    """/todo, /help and /bind without a code."""
    from neighbourhood import Screen

    room = given.world.group("闲聊群")
    chen = await given.staff("陈姐", given.micro)
    given.world.join(room, given.account)
    given.world.join(room, chen.person)
    group = Screen(room)
    for command in ("/todo", "/help", "/bind"):
        await chen.says(command, at=group)
        assert "请先绑定" in group.last


async def test_a_code_that_is_typed_in_private_is_sent_to_its_group(given):
    """/bind in private does nothing, and says where it does something."""
    chen = await given.staff("陈姐", given.micro)
    await chen.says("/bind 123456")
    assert "请在要绑定的群里发" in chen.last


async def test_todo_lists_what_is_open_and_brings_cards_down(given):
    """Each line brings its card below; the old one points there and has no buttons."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await chen.says("/todo", at=given.micro_group)
    assert given.micro_group.last == "「第一微网格」没有待办。"
    for text in ("电梯坏了", "有人被困电梯", "楼道灯坏了"):
        await wang.says(text)
        await wang.presses("提交")
    old = given.micro_group.find("楼道灯坏了")
    await chen.says("/todo@lingrid_bot", at=given.micro_group)
    assert "待办 3 件" in given.micro_group.last
    assert "261123-002" in given.micro_group.buttons[0], "what is urgent comes first"
    await chen.presses("261123-003", at=given.micro_group)
    new = given.micro_group.messages[-1]
    assert "楼道灯坏了" in new.text
    assert new is not old
    assert (old.text, old.buttons) == ("诉求 261123-003 的卡片在下面。", [])
    await chen.presses("我来办", at=given.micro_group, on=new)
    assert "办理中" in new.text


async def test_the_language_of_a_group_is_for_staff_to_choose(given):
    """Whoever merely sits there changes nothing; a member's choice is the group's alone."""
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    guest = await given.stranger("邻居")
    given.world.join(given.micro_group.room, guest.person)
    await guest.says("/language", at=given.micro_group)
    assert given.micro_group.last == "只有网格员能这样操作。"
    await chen.says("/language", at=given.micro_group)
    await guest.presses("English", at=given.micro_group)
    assert guest.toast == "只有网格员能这样操作。"
    await chen.presses("English", at=given.micro_group)
    assert given.micro_group.last == "English it is, from now on."
    assert (await Account.get(name="陈姐")).locale == "zh"
