"""The office and the chat: what one does, the other hears of."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from office import Caller, caller

from api.app import create_app
from models import access
from models.courses import Lesson
from models.database import writing
from models.journal import OPERATOR
from models.members import Member, Role, appoint
from models.requests import ResidentRequest, Status


@pytest.fixture
async def office(given) -> AsyncIterator[Caller]:
    """The API, as a member of the community's desk uses it."""
    async with writing():
        desk = await Member.create(name="周敏")
        await appoint(desk, given.community, Role.DESK, OPERATOR, now=given.now)
        _, token = await access.give_token(desk, "office", OPERATOR, now=given.now)
    async with caller(create_app(), token) as client:
        yield client


async def test_a_lesson_the_office_moves_is_told_to_the_class_and_its_group(given, office):
    """Everyone with a seat is told once, the group too, and the card shows the new hour."""
    course = await given.course("书法")
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    li = await given.resident("李建国", home="上林雅苑2栋1单元101")
    await wang.says("/class")
    await wang.presses("书法")
    await wang.presses("我要报名")
    lesson = (
        await Lesson.filter(course_id=course.id, starts_at__gt=given.now)
        .order_by("starts_at")
        .first()
    )
    later = lesson.starts_at + timedelta(hours=6)

    answer = await office.post(
        f"/api/v1/lessons/{lesson.id}/move",
        json={
            "starts_at": later.isoformat(),
            "ends_at": (later + timedelta(minutes=90)).isoformat(),
            "venue": "二楼大厅",
        },
    )
    await given.settle()

    assert answer.status_code == 200, answer.text
    assert wang.screen.count("课有变动") == 1
    assert not li.shows("课有变动"), "she holds no seat"
    assert given.micro_group.shows("二楼大厅")
    assert "15:00" in given.micro_group.find("座位 1/20").text
    assert given.micro_group.count("座位 1/20") == 1, "the card was edited"


async def test_a_phone_call_taken_at_the_desk_reaches_the_grids_group_and_is_answered(
    given, office
):
    """A request filed over the API is claimed in the chat; a move over the API shows there."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    resident = (await office.get("/api/v1/residents")).json()["items"][0]

    filed = await office.post(
        "/api/v1/requests",
        json={
            "text": "楼道灯不亮",
            "category": "facility.light",
            "resident_id": resident["id"],
            "place": None,
        },
    )
    assert filed.status_code == 201, filed.text
    await given.settle()
    assert given.desk_group.shows("楼道灯不亮")
    assert wang.shows("楼道灯不亮"), "the receipt reaches her chat"

    request = filed.json()
    (line,) = (await office.get("/api/v1/requests", params={"q": "道灯"})).json()["items"]
    assert line == {name: request[name] for name in line}, "a line says what the whole says"
    sent = await office.post(
        f"/api/v1/requests/{request['id']}/moves",
        json={"move": "assign", "grid_id": given.micro.id, "text": "请处理"},
    )
    assert sent.status_code in (200, 201), sent.text
    await given.settle()
    assert "楼道灯不亮" in given.micro_group.find("楼道灯不亮").text
    await chen.presses("我来办", at=given.micro_group)

    again = await office.post(f"/api/v1/requests/{request['id']}/moves", json={"move": "claim"})
    assert again.status_code == 409
    assert again.json()["code"] == "already-claimed"
    assert again.json()["facts"]["member"] == "陈姐"
    assert (await ResidentRequest.get(id=request["id"])).status is Status.CLAIMED

    ledger = await office.get("/api/v1/exports/requests.csv")
    rows = list(csv.reader(io.StringIO(ledger.content.decode("utf-8-sig"))))
    assert any("楼道灯不亮" in cell for cell in rows[1])
