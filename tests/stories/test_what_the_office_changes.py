"""What the office changes the chat goes by at once: nothing that is remembered is out of date."""

from collections.abc import AsyncIterator

import pytest
from office import Caller, caller

from api.app import create_app
from models import access
from models.accounts import Account
from models.categories import Category
from models.chats import Chat
from models.database import writing
from models.journal import OPERATOR, JournalEntry
from models.members import Member, Role, appoint
from models.requests import ResidentRequest, Status
from models.residents import Resident


@pytest.fixture
async def office(given) -> AsyncIterator[Caller]:
    """The API, as a member of the community's desk uses it."""
    async with writing():
        desk = await Member.create(name="周敏")
        await appoint(desk, given.community, Role.DESK, OPERATOR, now=given.now)
        _, token = await access.give_token(desk, "office", OPERATOR, now=given.now)
    async with caller(create_app(), token) as client:
        yield client


async def changed(office: Caller, path: str, **values: object) -> None:
    """A row changed over the API."""
    answer = await office.patch(f"/api/v1/{path}", json=values)
    assert answer.status_code == 200, answer.text


async def test_a_category_that_was_renamed_bears_its_new_name(given, office):
    """In the very next draft."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("楼道灯不亮")
    light = await Category.get(code="facility.light")
    assert wang.shows(light.name_zh)

    await changed(office, f"categories/{light.id}", name_zh="公共照明设备")
    await wang.says("楼道灯还是不亮，请来修")
    assert "公共照明设备" in wang.last


async def test_a_group_that_was_let_go_is_told_nothing_more(given, office):
    """And the group that takes its place is, from the next request on."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("楼道灯不亮了")
    await wang.presses("提交")
    assert given.micro_group.shows("楼道灯不亮了")

    group = await Chat.get(grid_id=given.micro.id)
    assert (await office.post(f"/api/v1/chats/{group.id}/release")).status_code == 200
    await wang.says("/menu")
    await wang.says("垃圾没人收")
    await wang.presses("提交")
    assert not given.micro_group.shows("垃圾没人收")
    assert given.grid_group.shows("垃圾没人收"), "the nearest group above"

    new_group = await given.group("第一微网格新群", given.micro)
    await wang.says("/menu")
    await wang.says("单元门关不上")
    await wang.presses("提交")
    assert new_group.shows("单元门关不上")


async def test_an_account_that_was_linked_speaks_for_its_resident(given, office):
    """The request is the resident's, from the next message on."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    daughter = await given.stranger("王小妹")
    await daughter.starts()
    await daughter.says("/menu")
    resident = (await Account.get(external_id=str(wang.person.id))).resident_id
    account = await Account.get(external_id=str(daughter.person.id))

    await changed(office, f"accounts/{account.id}", resident_id=resident)
    await daughter.says("电梯坏了，困住人了")
    await daughter.presses("提交")
    request = await ResidentRequest.get()
    assert request.resident_id == resident
    assert request.grid_id == given.micro.id, "her mother's home"
    assert wang.shows("电梯坏了"), "the receipt reaches both"


async def test_a_resident_who_moved_is_asked_for_from_the_new_home(given, office):
    """The next request goes to the grid of the new home."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await given.resident("李建国", home="上林雅苑2栋1单元101")
    await wang.says("楼道灯不亮")
    assert wang.shows("碧海蓝天3栋")
    people = (await office.get("/api/v1/residents")).json()["items"]
    her, his = (next(p for p in people if p["name"] == name) for name in ("王秀英", "李建国"))

    await changed(office, f"residents/{her['id']}", household_id=his["household_id"])
    await wang.says("/menu")
    await wang.says("楼道灯又不亮了，请来修")
    await wang.presses("提交")
    assert given.other_group.shows("楼道灯又不亮了，请来修")
    assert not given.micro_group.shows("楼道灯又不亮了，请来修")


async def test_a_press_and_a_tag_carry_the_same_version(given, office):
    """Who was late is told so on either side: the office by 412, the chat by what is true now."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await wang.says("楼道灯不亮了")
    await wang.presses("提交")
    request = await ResidentRequest.get()
    path = f"/api/v1/requests/{request.id}"
    seen = (await office.get(path)).headers["etag"]
    assert seen.strip('"').partition(".")[0] == str(request.version)

    await chen.presses("我来办", at=given.micro_group)
    late = await office.patch(path, json={"urgent": True}, headers={"If-Match": seen})
    assert (late.status_code, late.json()["code"]) == (412, "request-changed")

    seen = (await office.get(path)).headers["etag"]
    made = await office.patch(path, json={"urgent": True}, headers={"If-Match": seen})
    assert made.status_code == 200
    await chen.presses("放回", at=given.micro_group)  # on the card as it was a moment ago
    assert (await ResidentRequest.get()).status is Status.CLAIMED
    assert chen.toast
    await chen.presses("放回", at=given.micro_group)
    assert (await ResidentRequest.get()).status is Status.OPEN, "on the card as it is"


async def test_another_number_of_a_resident_is_what_the_claimer_reads(given, office):
    """In the message they have; and once, however often the same is written."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    await wang.says("楼道灯不亮了")
    await wang.presses("提交")
    await chen.presses("我来办", at=given.micro_group)
    told = chen.screen.find("电话：13800138000")
    resident = await Resident.get(name="王秀英")
    for _ in range(2):
        await changed(office, f"residents/{resident.id}", phone="13912345678")
        await given.settle()
        assert "电话：13912345678" in told.text
    assert await JournalEntry.filter(act="contact-revealed").count() == 2
