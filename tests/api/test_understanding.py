"""Understanding over HTTP: what a first message would be taken for."""

import pytest

from api.understanding import UnderstandingOut
from models.requests import ResidentRequest


async def test_a_message_is_understood_and_nothing_is_written(chen):
    answer = await chen.post("/understand", json={"text": "楼道里有煤气味，老人晕倒了"})
    assert answer.status_code == 200
    said = answer.json()
    assert said["intent"] == "request"
    assert said["urgent"] is True
    assert [one["call"] for one in said["emergencies"]] == ["119", "120"]
    assert said["categories"][0]["code"] == "utilities.gas"
    assert not await ResidentRequest.exists()


async def test_moments_are_read_from_the_moment_of_speaking(chen):
    body = {"text": "下周三下午三点有什么课", "now": "2026-11-18T10:00:00+08:00"}
    said = (await chen.post("/understand", json=body)).json()
    assert (said["intent"], said["wanted"]) == ("class", "which")
    assert (said["at"], said["weekdays"]) == ("2026-11-25T15:00:00+08:00", [3])


async def test_a_token_is_shown_its_own_estates_and_no_others(chen, zhao):
    """The book knows all; whoever asks sees what is below them."""
    for who in (chen, zhao):
        said = (await who.post("/understand", json={"text": "1栋漏水"})).json()
        estates = (await who.get("/estates")).json()["items"]
        assert {one["estate_id"] for one in said["addresses"]} <= {one["id"] for one in estates}


@pytest.mark.parametrize(
    "body", [{}, {"text": ""}, {"text": "电梯坏了", "now": "2026-11-18T10:00:00"}, {"text": 7}]
)
async def test_what_is_no_message_is_refused(chen, body):
    """A moment has an offset, a message has words."""
    assert (await chen.post("/understand", json=body)).status_code in (400, 422)


def test_every_key_is_documented():
    """The documentation is made of the struct that is sent."""
    assert UnderstandingOut.__struct_fields__[:3] == ("text", "intent", "categories")
