"""From another system: what is reported there is worked on in the chat, and followed there."""

from collections.abc import AsyncIterator

import pytest
from office import Caller, caller

from api import open311
from api.app import create_app
from models import access
from models.database import writing
from models.journal import OPERATOR
from models.members import Member, Role, appoint


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
