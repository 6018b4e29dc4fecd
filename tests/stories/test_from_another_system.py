"""From another system: what is reported there is worked on in the chat, and followed there."""

import io
from collections.abc import AsyncIterator

import pytest
from camera import PHONE, SIZE, camera_photo
from office import Caller, caller
from PIL import Image

from api import open311
from api.app import create_app
from bot.sandbox.world import faults
from bot.transports.telegram.files import fetch_by
from models import access
from models.categories import Category
from models.database import writing
from models.journal import OPERATOR
from models.members import Member, Role, appoint
from models.requests import Entry, ResidentRequest, Status


@pytest.fixture
async def other(given) -> AsyncIterator[Caller]:
    """Another system; its key stands in `key`."""
    async with caller(
        create_app(extra_routes=open311.routes()), base_url="http://x/open311"
    ) as one:
        yield one


@pytest.fixture
async def key(given) -> str:
    """A token of the community's desk."""
    async with writing():
        desk = await Member.create(name="周敏")
        await appoint(desk, given.community, Role.DESK, OPERATOR, now=given.now)
        return (await access.give_token(desk, "another", OPERATOR, now=given.now))[1]


async def test_a_report_is_claimed_and_finished_in_the_group_and_followed_there(given, other, key):
    """Its grid gets the card and the map; who reported it is nobody, and who works on it stays so.

    The phone is told to whoever claims it, and to nobody else.
    """
    chen = await given.staff("陈姐", given.micro, given.micro_group)
    sent = {
        "service_code": "facility",
        "description": "楼道灯不亮",
        "address_string": "碧海蓝天3栋",
        "lat": "22.543219",
        "long": "114.057868",
        "phone": "13800138000",
    }
    answer = await other.post("/v2/requests.json", data={"api_key": key, **sent})
    assert answer.status_code == 201, answer.text
    number = answer.json()[0]["service_request_id"]
    await given.settle()
    card = given.micro_group.find("楼道灯不亮")
    assert number in card.text
    assert "碧海蓝天3栋" in card.text
    assert "13800138000" not in given.micro_group.transcript
    (place,) = [m for m in given.micro_group.messages if m.kind == "location"]
    assert place.content.media.facts == {"latitude": 22.5432, "longitude": 114.0579}

    async def followed() -> tuple[str, list[str]]:
        shown = await other.get(f"/v2/requests/{number}.json?extensions=true")
        assert "陈姐" not in shown.text
        assert "8000" not in shown.text
        (told,) = shown.json()
        return told["status_notes"], [note["type"] for note in told["notes"]]

    assert await followed() == ("待接单", [])
    await chen.presses("我来办", at=given.micro_group)
    assert chen.shows("13800138000")
    assert await followed() == ("办理中", ["claim"])
    await chen.presses("办结", at=given.micro_group)
    await chen.replies(given.micro_group.find("写一句怎么办的"), "陈姐换了灯，13800138000 已通知")
    assert await followed() == ("已办好，等居民确认", ["claim", "finish"])
    listed = await other.get("/v2/requests.xml?status=open&page_size=1")
    assert number in listed.text


@pytest.fixture
async def gallery(given) -> AsyncIterator[Caller]:
    """Another system, where the community shows pictures to everybody."""
    app = create_app(
        extra_routes=open311.routes(with_pictures=True), fetch=fetch_by(given.app.speaker)
    )
    async with caller(app, base_url="http://x/open311") as one:
        yield one


async def reported_with(given, photo: bytes | None, words: str = "楼道灯不亮") -> ResidentRequest:
    """A request of a resident, and the picture it came with."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says(words)
    if photo:
        wang.person.sends_photo(given.account, photo)
        await given.settle()
    await wang.presses("提交")
    return await ResidentRequest.get().select_related("category")


async def test_where_pictures_are_shown_they_tell_nothing_beside(given, gallery, other):
    """Neither whose phone nor where; and where they are not shown there is no way to them."""
    request = await reported_with(given, camera_photo())
    (told,) = (await gallery.get("/v2/requests.json")).json()
    assert told["media_url"] == f"http://x/open311/v2/pictures/{request.number}.jpg"
    answer = await gallery.get(told["media_url"])
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "image/jpeg"
    assert PHONE in camera_photo()
    assert PHONE not in answer.content
    assert Image.open(io.BytesIO(answer.content)).size == SIZE
    (hidden,) = (await other.get("/v2/requests.json")).json()
    assert hidden["media_url"] is None
    assert (await other.get(f"/v2/pictures/{request.number}.jpg")).status_code == 404


async def test_no_picture_is_shown_that_is_not_everybodys(given, gallery):
    """Of what is confidential or withdrawn there is none, nor of a note or a line taken back."""
    request = await reported_with(given, camera_photo())
    there = f"/v2/pictures/{request.number}.jpg"
    for change, back in (
        (Category.filter(id=request.category_id), {"confidential": False}),
        (ResidentRequest.filter(id=request.id), {"status": Status.OPEN}),
        (Entry.filter(request_id=request.id), {"internal": False}),
        (Entry.filter(request_id=request.id), {"withdrawn_at": None}),
    ):
        (name,) = back
        away = {"confidential": True, "status": Status.WITHDRAWN, "internal": True}
        async with writing():
            await change.update(**{name: away.get(name, given.now)})
        assert (await gallery.get(there)).status_code == 404, name
        async with writing():
            await change.update(**back)
        assert (await gallery.get(there)).status_code == 200, name


async def test_a_picture_by_staff_is_not_shown(given, gallery):
    """Whoever wrote the line it came with: it is theirs, and may show whatever they work on."""
    request = await reported_with(given, camera_photo())
    staff = await given.staff("陈姐", given.micro)
    assert staff.member
    async with writing():
        await Entry.filter(request_id=request.id).update(member_id=staff.member.id)
    assert (await gallery.get(f"/v2/pictures/{request.number}.jpg")).status_code == 404


@pytest.mark.parametrize("name", ["261122-999.jpg", "x", "%00.jpg", "{}.png", "{}", "..%2f{}.jpg"])
async def test_there_is_nothing_at_another_address(given, gallery, name):
    """It is said in the manner of the standard."""
    request = await reported_with(given, camera_photo())
    answer = await gallery.get(f"/v2/pictures/{name.format(request.number)}")
    assert answer.status_code == 404, answer.text


async def test_what_has_no_picture_has_no_address_of_one(given, gallery):
    """Most have none."""
    await reported_with(given, None)
    (told,) = (await gallery.get("/v2/requests.json")).json()
    assert told["media_url"] is None


async def test_a_picture_out_of_reach_is_to_be_asked_for_again(given, gallery):
    """The chat app is down: that is nobody's fault who asks."""
    request = await reported_with(given, camera_photo())
    given.world.faults.add(faults.server_error(502, "Bad Gateway"), method="getFile", times=1)
    answer = await gallery.get(f"/v2/pictures/{request.number}.jpg")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "60"
    assert (await gallery.get(f"/v2/pictures/{request.number}.jpg")).status_code == 200
