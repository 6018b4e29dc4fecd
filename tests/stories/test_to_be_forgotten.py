"""To be forgotten: what is stored is shown, and goes when somebody wants it gone."""

import json
from datetime import timedelta

from tortoise import Tortoise
from tortoise.fields import CharField, IntField, JSONField, TextField

from models import access, journal
from models.accounts import Account
from models.answers import Answer
from models.chats import Chat
from models.courses import Course, Enrolment, Proposal
from models.courses.chained import Chain, ChainLine
from models.courses.wished import Wish
from models.database import writing
from models.erasures import Erasure
from models.imports.tables import ImportBatch, ImportRow
from models.inbox import Handling, Incoming
from models.journal import OPERATOR, JournalEntry
from models.members import Member
from models.outbox import Outgoing, Sending
from models.requests import Callback, Consent, ResidentRequest
from models.requests.shared import Extension, HandOver, Help, Parking, Whistle
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


# --- every column that holds words


ERASED = """
Account.name Account.external_id Answer.body Attachment.source Chat.external_id Chat.title
Consent.text Consent.files Conversation.key Conversation.memory Enrolment.name ChainLine.name
Entry.text Extension.text Extension.answer HandOver.text Help.text ImportRow.before
Incoming.lane Incoming.payload JournalEntry.personal Outgoing.facts Parking.text Parking.answer
Proposal.title Proposal.times Proposal.audience Proposal.answer Resident.name Resident.phone
Resident.home_words Resident.note ResidentRequest.text ResidentRequest.result
ResidentRequest.place_words Spoken.text Version.text Whistle.text Wish.times
"""

KEPT = {
    "codes, kinds and digests, of which none tells who somebody is": """
        Account.transport Account.locale Answer.key Answer.asked Answer.headers ApiToken.name
        ApiToken.scopes SignInLink.digest SignInLink.salt
        ApiToken.digest BindingCode.digest Cell.path Card.kind Card.subject Category.code
        ChainLine.refused Chat.transport Chat.locale Conversation.step Correction.guessed
        Counter.name Incoming.transport Incoming.bot Incoming.error Installation.secret
        Installation.bot_name Invitation.digest JournalEntry.act JournalEntry.subject
        JournalEntry.facts JournalEntry.personal_digest JournalHead.digest JournalHead.signature
        JournalLink.digest Outgoing.lane Outgoing.kind Outgoing.subject Outgoing.words
        Outgoing.error Posted.subject ResidentRequest.number ResidentRequest.clocks
        RulesVersion.rules Spoken.words Subscription.digest Tally.because TimetableSlot.starts
        ImportBatch.digest ImportBatch.rows ImportRow.word Announcement.second_digest""",
    "the office's own words, about the community": """
        Announcement.text_zh Announcement.text_en CalendarDay.hours CalendarDay.note Grid.phone
        CalendarHours.hours CannedAnswer.text_zh CannedAnswer.text_en Category.name_zh
        Category.name_en Category.keywords Course.title Course.description Course.audience
        ImportBatch.name Lesson.note Level.code Level.name_zh Level.name_en Term.name Venue.name
        Venue.note WishList.answer""",
    "places: they stay where they are, and nobody lives there any more": """
        Building.name Estate.name Estate.aliases Grid.code Grid.name Grid.path Household.unit
        Household.room""",
    "staff and teachers, whose names the office keeps": """
        Member.name Member.phone Teacher.name Teacher.phone Certificate.name Certificate.number
        JournalEntry.actor""",
    "what left for other systems: numbers and codes, never a person": """
        Webhook.url Webhook.events Webhook.secret WebhookDelivery.key WebhookDelivery.event
        WebhookDelivery.body WebhookDelivery.error""",
}


def columns_of_words():
    """Every column that can hold words, "Resident.name"; what has a list of its own is none."""
    return {
        f"{name}.{column}"
        for name, table in Tortoise.apps["models"].items()
        for column, field in table._meta.fields_map.items()
        if isinstance(field, CharField | TextField | JSONField) and not hasattr(field, "enum_type")
    }


async def test_every_column_that_holds_words_was_thought_of(given):
    """A new one is erased, or stays for a reason that stands here."""
    kept = [column for columns in KEPT.values() for column in columns.split()]
    assert sorted([*ERASED.split(), *kept]) == sorted(columns_of_words())


async def plants_the_rest(given):
    """A marker in each column that is erased, in rows that have to do with her; which there are."""
    account = await Account.get(name__startswith="王秀英")
    hers = await ResidentRequest.all().order_by("id").first()
    member, now = await Member.get(name="陈姐"), given.now
    by = {"request": hers, "by": member, "grid_id": hers.grid_id, "at": now}
    await Extension.create(**by, text="PL", answer="PL", days=1, more=1, until=now)
    await Parking.create(**by, text="PL", answer="PL", review_at=now)
    await Help.create(**by, text="PL")
    await Whistle.create(**by, text="PL")
    await ResidentRequest.filter(id=hers.id).update(place_words="碧海蓝天3栋，PL家")
    await HandOver.create(request=hers, by=member, to=member, at=now, text="PL")
    group = await Chat.get(grid_id=given.micro.id)
    await Consent.create(
        chat=group,
        message_id=7,
        author=account,
        member=member,
        text="PL",
        files=["PL"],
        asked_at=now,
    )
    token, _ = await access.give_token(member, "试", OPERATOR, now=now)
    for key, body in (("1", f'"{hers.number}","text":"PL"'), ("2", '"王秀英MK01 PL"')):
        await Answer.create(
            token=token, key=key, asked="", status=201, headers={}, body=body, at=now
        )
    course = await Course.first()
    resident = account.resident_id
    await Proposal.create(
        resident_id=resident, grid_id=hers.grid_id, created_at=now,
        title="PL", times="PL", audience="PL", answer="PL",
    )  # fmt: skip
    await Wish.create(
        course=course, resident_id=resident, kind="too_hard", times="PL", wished_at=now
    )
    chain = await Chain.create(course=course, created_at=now, changed_at=now)
    enrolled = await Enrolment.first()
    await ChainLine.create(chain=chain, place=1, name="PL", enrolment=enrolled)


async def test_each_column_that_is_erased_is_erased(given):
    """Something of hers stands in every one of them; afterwards nothing does in any."""
    wang, _ = await goes_through_it_all(given)
    await plants_the_rest(given)
    hers = [*markers(wang), "PL"]
    assert sorted(set(ERASED.split()) - await columns_with(hers)) == [], (
        "nothing stands there to erase"
    )
    await wang.says("/forget")
    await wang.presses("确定删除")
    await given.passes(A_WEEK)
    await given.passes(timedelta(minutes=11))
    assert await columns_with(hers) <= {"Household.room"}


async def test_what_the_journal_told_of_any_row_goes_as_well(given):
    """Each row of each table told in full: what is hers was starred, or is emptied."""
    wang, _ = await goes_through_it_all(given)
    await plants_the_rest(given)
    async with writing(), journal.watching():
        for table in Tortoise.apps["models"].values():
            for row in await table.all() if isinstance(table._meta.pk, IntField) else ():
                await journal.write(OPERATOR, "row-looked-at", row, now=given.now)
    hers = [*markers(wang), "PL"]
    told = await journal_with(hers)
    assert {"resident", "request", "enrolment", "account", "chat"} <= told, "nothing to empty"
    await wang.says("/forget")
    await wang.presses("确定删除")
    await given.passes(A_WEEK)
    await given.passes(timedelta(minutes=11))
    assert await journal_with(hers) == set()


async def journal_with(words):
    """The kinds of rows in whose entries any of these words stands."""
    entries = await JournalEntry.all()
    told = [(entry.subject, json.dumps(entry.personal, ensure_ascii=False)) for entry in entries]
    return {name.partition(":")[0] for name, said in told if any(word in said for word in words)}


async def columns_with(words):
    """The columns in which any of these words stands."""
    found = set()
    for name, table in Tortoise.apps["models"].items():
        for row in await table.all().values():
            for column, value in row.items():
                said = (
                    value
                    if isinstance(value, str)
                    else json.dumps(value, default=str, ensure_ascii=False)
                )
                if any(word in said for word in words):
                    found.add(f"{name}.{column}")
    return found
