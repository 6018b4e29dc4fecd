"""What neighbours have reported already, as the office is told of it, and followed through it."""

from datetime import timedelta

import pytest

from models import clock
from models.requests import Reporter, ResidentRequest
from models.settings import RULES

LIFT = {"text": "3栋电梯又坏了，停在五楼", "category": "facility.lift"}


@pytest.fixture
async def broken(community, zhao):
    """王 has reported the lift of her house."""
    return await zhao.made(
        "/requests", text="电梯坏了", category="facility.lift", resident_id=community.wang.id
    )


def house(community):
    """The house in which 王 lives."""
    return {"place": {"estate_id": community.estates["碧海蓝天"].id}}


async def similar(caller, **asked):
    answer = await caller.post("/requests/similar", json=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_what_may_be_the_same_is_shown_before_it_is_filed(community, zhao, broken, rows):
    """With its number, as a line of the list; to ask files nothing."""
    before = await rows()
    (found,) = await similar(zhao, **LIFT, **house(community))
    (line,) = await zhao.listed("/requests")
    assert found == line
    assert await similar(zhao, **LIFT, resident_id=community.wang.id) == [line], "at her home"
    assert await rows() == before


async def test_what_is_about_something_else_or_nowhere_is_not(community, zhao, broken):
    """The twin of the one before: other words, another estate, no place."""
    elsewhere = {"place": {"estate_id": community.estates["上林雅苑"].id}}
    other = {"text": "垃圾没人收", "category": "sanitation"}
    for asked in ({**LIFT, **elsewhere}, {**LIFT, "place": None}, {**other, **house(community)}):
        assert await similar(zhao, **asked) == []


async def test_after_seven_days_it_is_another_thing(community, zhao, broken):
    """As in the chat, to the minute."""
    week = clock.now() + RULES.similar_within
    with clock.frozen(week):
        assert len(await similar(zhao, **LIFT, **house(community))) == 1
    with clock.frozen(week + timedelta(minutes=1)):
        assert await similar(zhao, **LIFT, **house(community)) == []


async def test_nobody_hears_of_what_they_do_not_see(community, office, zhao, broken):
    """It went to the desk: the lead of the grid sees it no more, nor is told of it."""
    sun = office.call("孙")
    assert len(await similar(sun, **LIFT, **house(community))) == 1
    await ResidentRequest.filter(id=broken["id"]).update(
        grid_id=community.grids["凌波"].id, lead_id=None
    )
    assert await similar(sun, **LIFT, **house(community)) == []
    assert len(await similar(zhao, **LIFT, **house(community))) == 1


async def test_whoever_did_not_ask_is_told_with_what_was_filed(community, zhao, broken):
    """It is filed all the same, and one move makes one of the two."""
    assert broken["similar"] == []
    filed = await zhao.made("/requests", **LIFT, **house(community))
    assert [other["number"] for other in filed["similar"]] == [broken["number"]]
    merge = {"move": "merge", "into_id": filed["similar"][0]["id"]}
    answer = await zhao.post(f"/requests/{filed['id']}/moves", json=merge)
    assert (answer.status_code, answer.json()["status"]) == (200, "merged")


async def test_who_has_the_same_trouble_follows_it_instead(community, zhao, broken):
    """我也遇到, written down by the desk: one request, two who are told and asked."""
    li = community.residents["李"]
    answer = await zhao.post(
        f"/requests/{broken['id']}/reporters", json={"resident_id": li.id, "text": "我妈被困过"}
    )
    assert answer.status_code == 201, answer.text
    joined = answer.json()
    assert (joined["joined"], joined["reporters"][0]["resident_id"]) == (1, li.id)
    assert joined["entries"][-1]["text"] == "我妈被困过"
    assert await ResidentRequest.all().count() == 1
    again = await zhao.post(f"/requests/{broken['id']}/reporters", json={"resident_id": li.id})
    assert again.json()["joined"] == 1, "nobody is counted twice"


async def test_what_is_over_is_not_followed(community, zhao, sun, broken):
    """By the rule of the chat, with its code; nobody follows for a resident they do not see."""
    path, li = f"/requests/{broken['id']}/reporters", community.residents["李"]
    unseen = await sun.post(path, json={"resident_id": li.id})
    assert (unseen.status_code, unseen.json()["errors"][0]["pointer"]) == (422, "/resident_id")
    await zhao.post(f"/requests/{broken['id']}/moves", json={"move": "withdraw"})
    refused = await zhao.post(path, json={"resident_id": li.id})
    assert (refused.status_code, refused.json()["code"]) == (409, "not-to-join")
    assert not await Reporter.all().exists()
