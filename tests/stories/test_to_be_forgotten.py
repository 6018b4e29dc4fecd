"""To be forgotten: what is stored is shown, and goes when somebody wants it gone."""

import json
from datetime import timedelta

from tortoise import Tortoise

from models import journal
from models.accounts import Account
from models.courses import Enrolment
from models.database import writing
from models.erasures import Erasure
from models.imports.tables import ImportBatch, ImportRow
from models.inbox import Handling, Incoming
from models.journal import OPERATOR
from models.members import Member
from models.outbox import Outgoing, Sending
from models.requests import Callback, ResidentRequest
from models.residents import Resident
from models.statistics.tables import Tally

A_WEEK = timedelta(days=8)


async def dump():
    """Every row of every table, as text."""
    tables = {}
    for table in Tortoise.apps["models"].values():
        rows = await table.all().values()
        tables[table.__name__] = json.dumps(rows, default=str, ensure_ascii=False)
    return tables


async def found(markers):
    """Where which markers stand."""
    tables = await dump()
    return sorted(
        (marker, name) for name, text in tables.items() for marker in markers if marker in text
    )


async def counted():
    """What is counted."""
    requests = await ResidentRequest.all().order_by("id").values(
        "number", "status", "category_id", "grid_id", "estate_id", "building_id", "outcome",
        "settled_at_level_id", "filed_at", "closed_at", "account_id", "resident_id",
    )  # fmt: skip
    return {
        "requests": requests,
        "tally": await Tally.all().order_by("id").values(),
        "callbacks": await Callback.all().order_by("id").values(),
        "enrolments": await Enrolment.all().order_by("id").values("id", "standing", "seats"),
        "heads": await Resident.all().count(),
    }


async def goes_through_it_all(given):
    """王秀英 says, sends and joins what somebody can; returns what of it is hers."""
    wang = await given.resident("王秀英MK01", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    account = await Account.get(external_id=str(wang.person.id))
    await Resident.filter(id=account.resident_id).update(
        note="MK02", home_words="MK03", phone="13912345678"
    )
    await wang.says("电梯坏了MK04")
    await wang.says("是MK05那部")
    await wang.sends_photo("照片MK06")
    await wang.presses("提交")
    await chen.presses("我来办", at=given.micro_group)
    card = given.micro_group.find("网格：第一微网格")
    said = chen.person.replies(card, "王秀英MK07您好")
    await given.settle()
    chen.person.edits(said, "王秀英MK08您好")
    await given.settle()
    message = wang.person.says(given.account, "我叫MK09，电话13912345678")
    await given.settle()
    wang.person.edits(message, "我叫MK10")
    await given.settle()
    await chen.replies(card, "#她家MK11有MK17")
    await chen.replies(card, "再问一句MK12")
    taken = wang.person.says(given.account, "这句不要MK13")
    await given.settle()
    await wang.replies(taken, "撤回")
    await chen.presses("办结", at=given.micro_group)
    await chen.replies(given.micro_group.find("写一句怎么办的"), "修好了MK14")
    await wang.presses("没办好")
    await wang.says("还有动静MK15")
    await chen.presses("办结", at=given.micro_group)
    await chen.replies(given.micro_group.messages[-1], "又修了MK16")
    await wang.presses("办好了")
    await wang.presses("满意")
    course = await given.course("书法")
    await wang.says("/class")
    await wang.presses(course.title)
    await wang.presses("帮家人报名")
    await wang.presses("一位家人")
    await wang.says("王囡囡")
    await wang.says("楼道灯MK18")  # a draft that is never sent
    async with writing():
        await Incoming.create(
            transport="telegram", bot="1", update_id=999, lane=str(wang.person.id),
            payload=f'{{"from":{{"id":{wang.person.id},"first_name":"MK19"}}}}',
            received_at=given.now, due_at=given.now, handling=Handling.SET_ASIDE,
        )  # fmt: skip
        group = str(given.micro_group.room.id)
        await Incoming.create(
            transport="telegram", bot="1", update_id=998, lane=group,
            payload=f'{{"from":{{"id":{wang.person.id},"first_name":"MK20"}}}}',
            received_at=given.now, due_at=given.now, handling=Handling.SET_ASIDE,
        )  # fmt: skip
        row = await Outgoing.filter(kind="resident-said").first()
        await Outgoing.create(
            chat_id=row.chat_id, lane=row.lane, what="notice", kind="resident-said",
            facts={"number": "1", "request": 1, "text": "MK21"}, subject=row.subject,
            priority=1, sending=Sending.DEAD, due_at=given.now, created_at=given.now,
        )  # fmt: skip
        resident = await Resident.get(id=account.resident_id)
        changed = {"before": {"name": "MK22"}, "after": {"name": resident.name}}
        await journal.write(OPERATOR, "resident-changed", resident, now=given.now, personal=changed)
        member = await Member.get(name="陈姐")
        batch = await ImportBatch.create(at=given.now, member=member, name="居民.xlsx", digest="0")
        await ImportRow.create(
            batch=batch, word="resident", row=resident.id, version=1, before={"phone": "MK23"}
        )
    return wang, chen


def markers(wang):
    """Everything that is hers."""
    planted = [f"MK{n:02d}" for n in range(1, 24)]
    files = [m.content.media.file.file_id for m in wang.screen.messages if m.kind == "photo"]
    return [
        *planted,
        "王秀英",
        "13912345678",
        str(wang.person.id),
        "王囡囡",
        "动静MK",
        *files,
    ]


async def test_what_is_stored_is_shown_to_whoever_it_is_about(given):
    """A few lines to read, and everything as a file."""
    wang, _ = await goes_through_it_all(given)
    await wang.says("/my data")
    message = wang.screen.messages[-1]
    assert message.kind == "document"
    assert "王秀英MK01" in message.text
    known = json.loads(message.content.media.file.content)
    assert known["resident"]["phone"] == "13912345678"
    (request,) = known["requests"]
    assert "MK04" in request["text"]
    assert request["contact_shown_to_staff_at"], "who was shown it, too"
    told = json.dumps(known, ensure_ascii=False)
    assert "MK11" not in told, "what colleagues note among themselves is not hers"
    assert "王囡囡" in told
    await wang.says("我的资料")
    assert wang.screen.messages[-1].kind == "document", "in words as well"
    kept = json.dumps([row.facts for row in await Outgoing.filter(kind="my-data")])
    assert "MK" not in kept, "no copy of it is kept"


async def test_everything_of_a_person_goes_and_what_was_counted_stays(given):
    """Thirty markers in every place there is: afterwards none in any table."""
    wang, _ = await goes_through_it_all(given)
    hers = markers(wang)
    assert len(hers) >= 29
    before = await counted()
    assert {marker for marker, _ in await found(hers)} == set(hers), "each was stored somewhere"
    await wang.says("/forget")
    assert "7天" in wang.last
    await wang.presses("确定删除")
    assert await found(hers), "a second thought is possible"
    await given.passes(A_WEEK)
    assert "已经删除" in wang.last
    await given.passes(timedelta(minutes=11))
    left = [(marker, where) for marker, where in await found(hers) if where != "Household"]
    assert left == []
    assert await counted() == before
    ours = [m for m in given.micro_group.messages if m.sender is given.account]
    assert not any("MK" in m.text for m in ours), "what staff wrote themselves stays theirs"
    dead = await Outgoing.filter(sending=Sending.DEAD).exclude(kind="resident-said")
    assert [(row.what, row.kind, row.error) for row in dead] == []


async def test_other_peoples_things_stay(given):
    """The twin: who did not ask is as known as before."""
    wang, _ = await goes_through_it_all(given)
    li = await given.resident("李四MK90", home="碧海蓝天5栋1单元101")
    await li.says("下水道堵了MK91")
    await li.presses("提交")
    await wang.says("/forget")
    await wang.presses("确定删除")
    await given.passes(A_WEEK)
    await given.passes(timedelta(minutes=11))
    assert {marker for marker, _ in await found(["MK90", "MK91"])} == {"MK90", "MK91"}
    assert given.micro_group.shows("MK91")


async def test_nothing_is_erased_while_somebody_works_on_it(given):
    """She is told so; once it is closed it goes."""
    wang = await given.resident("王秀英MK01", home="碧海蓝天3栋2单元501")
    await wang.says("电梯坏了MK04")
    await wang.presses("提交")
    number = (await ResidentRequest.get()).number
    await wang.says("/forget")
    assert number in wang.last
    await wang.presses("确定删除")
    await given.passes(A_WEEK)
    await given.passes(timedelta(minutes=11))
    assert await found(["MK04"])
    await wang.says("/my")
    await wang.presses("MK04")
    await wang.presses("撤回")
    await wang.presses("确定撤回")
    await given.passes(timedelta(minutes=1))
    await given.passes(timedelta(minutes=11))
    assert await found(["MK01", "MK04"]) == []


async def test_it_can_be_called_off_until_then(given):
    """不删了, and nothing happens."""
    wang = await given.resident("王秀英MK01", home="碧海蓝天3栋2单元501")
    await wang.says("删除我的资料")
    await wang.presses("确定删除")
    await wang.says("/forget")
    await wang.presses("不删了")
    await given.passes(A_WEEK)
    await given.passes(timedelta(minutes=11))
    assert await found(["MK01"])
    assert (await Erasure.get()).done_at is None


async def test_whoever_was_forgotten_is_a_stranger(given):
    """They may come back, as anybody may."""
    wang = await given.resident("王秀英MK01", home="碧海蓝天3栋2单元501")
    await wang.says("/forget")
    await wang.presses("确定删除")
    await given.passes(A_WEEK)
    await given.passes(timedelta(minutes=11))
    await wang.says("/start")
    assert "王秀英" not in wang.last
    assert await Account.filter(external_id=str(wang.person.id)).count() == 1


async def test_staff_are_named_in_what_they_did(given):
    """That is for the office to see to."""
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await chen.says("/forget")
    await chen.presses("确定删除")
    assert "工作人员" in (chen.toast or chen.last)
    assert not await Erasure.exists()
