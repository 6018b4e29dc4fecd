"""Requests over HTTP."""

import pytest

from api.requests import moves
from models import outbox, requests
from models.categories import Category
from models.journal import JournalEntry
from models.outbox import Card, Outgoing
from models.requests import CORRECTIONS, MOVES, ResidentRequest, Status
from models.requests.moves import WHO, Who


@pytest.fixture
async def lift(community, zhao):
    """王 told the desk by phone that the lift is broken."""
    return await zhao.made(
        "/requests", text="电梯坏了", category="facility", resident_id=community.wang.id
    )


async def move(caller, request, move, **more):
    return await caller.post(f"/requests/{request['id']}/moves", json={"move": move, **more})


async def test_what_the_desk_files_goes_where_the_resident_lives(community, lift):
    """The nearest grid with a group is responsible, as in the chat."""
    assert lift["grid_id"] == community.grids["一网格"].id
    assert lift["place_words"] == "碧海蓝天3栋"
    assert lift["status"] == "open"
    assert [e["text"] for e in lift["entries"]] == ["电梯坏了"]


async def test_a_request_without_a_place_is_the_desks(community, zhao):
    """`place: null` says that it has none, whoever asks."""
    filed = await zhao.made(
        "/requests",
        text="咨询医保",
        category="policy",
        resident_id=community.wang.id,
        place=None,
    )
    assert filed["grid_id"] == community.grids["凌波"].id


async def test_a_place_said_wins_over_the_home(community, zhao):
    """What is broken need not be where one lives."""
    estate = community.estates["上林雅苑"]
    filed = await zhao.made(
        "/requests",
        text="路灯不亮",
        category="facility",
        resident_id=community.wang.id,
        place={"estate_id": estate.id},
    )
    assert filed["estate_id"] == estate.id


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"category": "no-such"}, "/category"),
        ({"resident": "周"}, "/resident_id"),
        ({"estate": "邻家花园"}, "/place/estate_id"),
        ({"room": True}, "/place/building_id"),
    ],
)
async def test_filing_names_what_is_not_there(community, zhao, body, pointer):
    """What belongs to another community is not there."""
    said = {"text": "路灯不亮", "category": "facility", **body}
    if person := said.pop("resident", None):
        said["resident_id"] = community.residents[person].id
    if estate := said.pop("estate", None):
        said["place"] = {"estate_id": community.estates[estate].id}
    if said.pop("room", None):
        said["place"] = {"estate_id": community.estates["碧海蓝天"].id, "room": "501"}
    answer = await zhao.post("/requests", json=said)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert not await ResidentRequest.all().exists()


async def test_the_journal_knows_that_it_came_through_the_office(community, lift):
    """The door an act came through is written down."""
    entry = await JournalEntry.get(act="request-filed")
    assert (entry.via, entry.actor) == ("office", f"member:{community.members['赵'].id}")


async def test_a_request_climbs_and_comes_back(community, chen, sun, zhao, lift):
    """Claim, ask, answer, finish, dispute, finish, confirm, rate: all of it by the office."""
    assert (await move(chen, lift, "claim")).json()["status"] == "claimed"
    assert (await move(chen, lift, "ask", text="几号电梯？")).json()["status"] == "waiting"
    assert (await move(zhao, lift, "answer", text="西边的")).json()["status"] == "claimed"
    assert (await move(chen, lift, "finish", text="修好了")).json()["status"] == "done"
    assert (await move(zhao, lift, "dispute", text="还是不动")).json()["status"] == "claimed"
    assert (await move(sun, lift, "finish", text="换了电机")).json()["status"] == "done"
    closed = (await move(zhao, lift, "confirm")).json()
    assert (closed["status"], closed["outcome"]) == ("closed", "confirmed")
    rated = (await move(zhao, lift, "rate", satisfaction="satisfied")).json()
    assert [c["satisfaction"] for c in rated["callbacks"]] == [None, "satisfied"]
    again = await move(zhao, lift, "rate", satisfaction="satisfied")
    assert (again.status_code, again.json()["code"]) == (409, "already-rated")


async def test_what_the_office_moves_the_chat_shows(community, chen, lift):
    """The group's card is wanted anew, and the resident has news."""
    card = await Card.get(subject=f"request:{lift['id']}", kind="request")
    assert card.chat_id == community.chats["一网格"].id
    await move(chen, lift, "claim")
    assert (await Card.get(id=card.id)).wanted == card.wanted + 1
    news = await Outgoing.get(kind="request-claimed")
    assert news.chat_id == community.chats["王"].id
    assert news.facts["member"] == "陈姐"


async def test_the_moves_shown_are_those_that_can_be_made(community, chen, zhao, lift):
    """A member is not shown what is the desk's, and what is shown is not refused."""
    members = (await chen.get(f"/requests/{lift['id']}")).json()["moves"]
    desks = (await zhao.get(f"/requests/{lift['id']}")).json()["moves"]
    assert members == ["claim", "return", "hand_up", "merge", "split"]
    desks_alone = ["assign", "withdraw", "decline"]
    assert desks == ["claim", "return", "hand_up", *desks_alone, "merge", "split"]


async def test_whoever_is_slower_is_told_who_was_faster(chen, sun, lift):
    """The refusal carries the name."""
    await move(chen, lift, "claim")
    slow = await move(sun, lift, "claim")
    assert (slow.status_code, slow.json()["code"]) == (409, "already-claimed")
    assert slow.json()["facts"] == {"number": lift["number"], "member": "陈姐"}


async def test_a_move_from_where_it_cannot_be_made_changes_nothing(chen, lift):
    """The table of moves decides, and says where the request is."""
    answer = await move(chen, lift, "finish", text="好了")
    assert answer.status_code == 409
    assert answer.json()["code"] == "move-not-possible"
    assert answer.json()["facts"]["status"] == "open"
    assert (await ResidentRequest.get(id=lift["id"])).version == lift["version"]


async def test_a_member_may_not_decline(chen, lift):
    """That is the desk's."""
    answer = await move(chen, lift, "decline", text="不管")
    assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")


@pytest.mark.parametrize("made", ["claim", "release"])
async def test_a_move_on_what_has_changed_is_stale(chen, sun, lift, made):
    """412 with what is true now, whether the move were possible or not."""
    await move(chen, lift, "claim")
    match = {"If-Match": f'"{lift["version"]}"'}
    answer = await sun.post(f"/requests/{lift['id']}/moves", json={"move": made}, headers=match)
    assert (answer.status_code, answer.json()["code"]) == (412, "request-changed")
    assert answer.json()["facts"]["member"] == "陈姐"


async def test_a_request_is_returned_to_any_grid_of_the_community(community, chen, lift):
    """陈 does not see the second grid, and can still say that it is theirs."""
    second, foreign = community.grids["二网格"].id, community.grids["邻网格"].id
    refused = await move(chen, lift, "return", grid_id=foreign, text="不是我们的")
    assert refused.status_code == 422
    returned = await move(chen, lift, "return", grid_id=second, text="不是我们的")
    assert (returned.status_code, returned.json()["grid_id"]) == (200, second)
    assert (await chen.get(f"/requests/{lift['id']}")).status_code == 404


async def test_the_lead_assigns_below_and_not_beside(community, sun, lift):
    """派遣 goes to grids one leads."""
    micro, beside = community.grids["一之一"].id, community.grids["二网格"].id
    assert (await move(sun, lift, "assign", grid_id=beside)).status_code == 422
    assigned = await move(sun, lift, "assign", grid_id=micro)
    assert assigned.json()["grid_id"] == micro


async def test_handed_up_it_is_the_desks(community, chen, zhao, lift):
    """上报: whoever handed it up no longer sees it, the desk does."""
    handed = await move(chen, lift, "hand_up", text="要换整台")
    assert handed.json()["grid_id"] == community.grids["凌波"].id
    assert lift["id"] not in [r["id"] for r in await chen.listed("/requests")]
    assert lift["id"] in [r["id"] for r in await zhao.listed("/requests")]


async def test_every_move_of_the_table_can_be_made_here(lift):
    """All but what time alone does and what a correction brings about; rating is added."""
    offered = {kind.__struct_config__.tag for kind in moves.AnyMove.__args__}
    by_time = {move for move, who in WHO.items() if who is Who.CLOCK}
    assert offered == {move.value for _, move in MOVES} - {*by_time, *CORRECTIONS} | {"rate"}
    table = {*moves._SAYING, *moves._SILENT}
    more = {moves.Return, moves.Assign, moves.Rate, moves.Offer}
    more |= {moves.Extend, moves.Park, moves.ParkOn, moves.Merge, moves.Split}
    more |= {moves.AskHelp, moves.Help, moves.NoHelp, moves.Helped}
    more |= {moves.WhistleFor, moves.Arrive, moves.Score}
    assert set(moves.AnyMove.__args__) - table == more, "these have more to say"


async def test_a_move_needs_what_it_needs(chen, lift):
    """A return without a grid, a question without words, a move nobody knows."""
    for body in ({"move": "return", "text": "x"}, {"move": "ask"}, {"move": "close"}, {}):
        answer = await chen.post(f"/requests/{lift['id']}/moves", json=body)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid-body"), body


async def test_a_word_to_the_resident_and_a_note_among_staff(community, chen, lift):
    """Only what is not internal reaches the resident."""
    path = f"/requests/{lift['id']}/entries"
    await chen.post(path, json={"text": "明天上午来", "internal": False})
    whole = (await chen.post(path, json={"text": "物业拖着", "internal": True})).json()
    assert [(e["text"], e["internal"]) for e in whole["entries"][1:]] == [
        ("明天上午来", False),
        ("物业拖着", True),
    ]
    told = await Outgoing.filter(chat_id=community.chats["王"].id, what=outbox.What.NOTICE)
    assert [row.facts["text"] for row in told if row.kind == "staff-said"] == ["明天上午来"]


async def test_requests_are_listed_newest_first_and_narrowed(community, zhao, lift):
    """By status, grid with all below it, category with all below it, number and words."""
    noise = await zhao.made(
        "/requests", text="楼上太吵", category="noise", resident_id=community.li.id
    )
    ids = [r["id"] for r in await zhao.listed("/requests")]
    assert ids == [noise["id"], lift["id"]]

    async def found(**parameters):
        return [r["id"] for r in await zhao.listed("/requests", **parameters)]

    assert await found(status=["open", "claimed"]) == ids
    assert await found(status="closed") == []
    assert await found(grid_id=community.grids["一网格"].id) == [lift["id"]]
    assert await found(category="noise") == [noise["id"]]
    assert await found(number=lift["number"]) == [lift["id"]]
    assert await found(q="电梯") == [lift["id"]]
    assert await found(resident_id=community.li.id) == [noise["id"]]


async def test_a_category_means_those_below_it_too(community, zhao):
    """The list of 公共设施 holds what was filed as one of its kinds."""
    kinds = await zhao.listed("/categories", parent_id=await _category_id(zhao, "facility"))
    filed = await zhao.made(
        "/requests", text="坏了", category=kinds[0]["code"], resident_id=community.wang.id
    )
    listed = await zhao.listed("/requests", category="facility")
    assert [r["id"] for r in listed] == [filed["id"]]


async def _category_id(caller, code):
    (found,) = await caller.listed("/categories", code=code)
    return found["id"]


async def test_confidential_requests_are_seen_at_the_desk_alone(community, office, zhao):
    """A complaint about staff does not lie open to staff."""
    filed = await zhao.made("/requests", text="网格员态度差", category="supervision", place=None)
    from models import members
    from models.journal import OPERATOR
    from models.members import Role

    await members.appoint(
        community.members["孙"],
        community.grids["凌波"],
        Role.LEAD,
        OPERATOR,
        now=community.wang.created_at,
    )
    lead = office.call("孙")
    assert (await zhao.get(f"/requests/{filed['id']}")).status_code == 200
    assert (await lead.get(f"/requests/{filed['id']}")).status_code == 404
    assert await lead.listed("/requests") == []


async def test_an_unknown_status_is_no_filter(zhao):
    """The error names the parameter."""
    answer = await zhao.get("/requests", params={"status": "lost"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "?status"


def test_the_statuses_of_the_office_are_those_of_the_community():
    """Nothing is renamed on the way out."""
    assert {status.value for status, _ in MOVES} <= {status.value for status in Status}
    assert requests.OPEN_STATUSES


# --- correcting


async def correct(caller, request, **body):
    return await caller.patch(f"/requests/{request['id']}", json=body)


async def test_the_category_and_the_urgency_are_corrected(community, chen, lift):
    """The line of the timeline says what it was, what it is, and what had been guessed."""
    whole = (await correct(chen, lift, category="noise", urgent=True)).json()
    assert (whole["category"], whole["urgent"]) == ("noise", True)
    assert (whole["version"], whole["status"]) == (lift["version"] + 1, "open")
    assert [(e["move"], e["correction"]) for e in whole["entries"]] == [
        (None, None),
        (
            "correct",
            {"before": "facility", "after": "noise", "guessed": "facility.lift", "urgent": True},
        ),
    ]
    act = await JournalEntry.get(act="request-correct")
    assert (act.via, act.actor) == ("office", f"member:{community.members['陈'].id}")


async def test_what_the_office_corrects_the_chat_shows(community, chen, lift):
    """The card is wanted anew; a relabel is no news for the resident."""
    card = await Card.get(subject=f"request:{lift['id']}", kind="request")
    await correct(chen, lift, category="noise")
    assert (await Card.get(id=card.id)).wanted == card.wanted + 1
    assert not await Outgoing.filter(chat_id=community.chats["王"].id, what=outbox.What.NOTICE)


async def test_what_turns_out_confidential_is_the_desks(community, chen, zhao, lift):
    """陈 has let it go by that: from now on it is absent for whoever is below."""
    whole = (await correct(chen, lift, category="supervision")).json()
    assert whole["grid_id"] == community.grids["凌波"].id
    assert (await chen.get(f"/requests/{lift['id']}")).status_code == 404
    assert (await correct(chen, lift, category="facility")).status_code == 404
    back = (await correct(zhao, lift, category="facility")).json()
    assert back["grid_id"] == community.grids["一网格"].id


async def test_a_correction_of_nothing_is_none(chen, lift):
    """Neither what is left out nor what is so already."""
    for body in ({}, {"category": "facility"}, {"urgent": False}):
        answer = await correct(chen, lift, **body)
        assert (answer.status_code, answer.json()["version"]) == (200, lift["version"]), body


@pytest.mark.parametrize("category", ["no-such", "pets.gone"])
async def test_a_category_that_is_not_in_use_is_named(chen, lift, category):
    """One nobody knows, and one that was put away."""
    await Category.filter(code="pets.dirt").update(code="pets.gone", archived_at=lift["filed_at"])
    answer = await correct(chen, lift, category=category)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert answer.json()["errors"][0]["pointer"] == "/category"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"status": "closed"}, "/status"),
        ({"category": "noise", "grid_id": 1}, "/grid_id"),
        ({"version": 1}, "/version"),
        ({"category": None}, "/category"),
        ({"urgent": "yes"}, "/urgent"),
    ],
)
async def test_nothing_else_of_a_request_is_written(chen, lift, body, pointer):
    """Whatever else changes is a move."""
    answer = await correct(chen, lift, **body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-body")
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert (await ResidentRequest.get(id=lift["id"])).version == lift["version"]


async def test_a_correction_of_what_has_changed_is_stale(chen, sun, lift):
    """`If-Match` holds it to what the caller has seen; the answer says what is true."""
    await move(chen, lift, "claim")
    path, seen = f"/requests/{lift['id']}", {"If-Match": f'"{lift["version"]}"'}
    answer = await sun.patch(path, json={"urgent": True}, headers=seen)
    assert (answer.status_code, answer.json()["code"]) == (412, "request-changed")
    assert answer.json()["facts"]["member"] == "陈姐"
    seen = {"If-Match": f'"{lift["version"] + 1}"'}
    answer = await sun.patch(path, json={"urgent": True}, headers=seen)
    assert (answer.status_code, answer.json()["version"]) == (200, lift["version"] + 2)


async def test_who_only_reads_corrects_nothing_and_another_community_finds_nothing(
    community, office, zhao
):
    """403 for a building head who sees it, 404 for a desk that does not."""
    filed = await zhao.made(
        "/requests", text="电梯坏了", category="facility", resident_id=community.wang.id
    )
    await ResidentRequest.filter(id=filed["id"]).update(grid_id=community.grids["一之一"].id)
    refused = await correct(office.call("楼"), filed, urgent=True)
    assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")
    absent = await correct(office.call("钱"), filed, urgent=True)
    assert (absent.status_code, absent.json()["code"]) == (404, "not-found")
    assert not (await ResidentRequest.get(id=filed["id"])).urgent


async def test_what_has_ended_is_not_corrected(zhao, lift):
    """A closed book stays closed."""
    await move(zhao, lift, "withdraw")
    answer = await correct(zhao, lift, category="noise")
    assert (answer.status_code, answer.json()["code"]) == (409, "move-not-possible")


# --- several people, and one for another


async def test_the_office_merges(community, zhao, lift):
    """By the same rule as the group; what is not visible is as good as absent."""
    again = await zhao.made(
        "/requests", text="电梯停了", category="facility", resident_id=community.wang.id
    )
    assert (await move(zhao, again, "merge", into_id=9_999)).status_code == 422
    merged = (await move(zhao, again, "merge", into_id=lift["id"])).json()
    assert (merged["status"], merged["merged_into_id"]) == ("merged", lift["id"])
    into = await zhao.listed("/requests", merged_into_id=lift["id"])
    assert [request["id"] for request in into] == [again["id"]]


async def test_the_office_splits_by_places(community, zhao, lift):
    """A part for each, with a number of its own."""
    estates = [community.estates[name].id for name in ("碧海蓝天", "上林雅苑")]
    places = [{"estate_id": id} for id in estates]
    assert (await move(zhao, lift, "split", places=places[:1])).status_code == 409
    split = (await move(zhao, lift, "split", places=places)).json()
    assert split["status"] == "split"
    parts = await zhao.listed("/requests", parent_id=lift["id"])
    assert [part["estate_id"] for part in parts] == estates[::-1]


async def test_a_case_by_phone_is_marked_so_and_urgent_words_are_heard(zhao):
    """As in the chat: whoever says it, it can't wait."""
    calm = await zhao.made(
        "/requests", text="楼道灯坏了", category="facility.light", source="phone"
    )
    assert (calm["source"], calm["urgent"]) == ("phone", False)
    fire = await zhao.made("/requests", text="三楼着火了", category="facility.light")
    assert (fire["source"], fire["urgent"]) == ("walk_in", True)


# --- whoever else it matters to


async def test_whoever_was_merged_into_it_is_listed_and_called_back_as_themselves(zhao, chen, lift):
    """Two who phoned, one trouble: each one's word is written down as their own."""
    neighbour = await zhao.made("/residents", name="张桂芳", phone="13912345678")
    again = await zhao.made(
        "/requests",
        text="3栋电梯又停了",
        category="facility",
        resident_id=neighbour["id"],
        place={"estate_id": lift["estate_id"], "building_id": lift["building_id"]},
    )
    assert (await move(zhao, again, "merge", into_id=lift["id"])).status_code == 200
    await move(chen, lift, "claim")
    await move(chen, lift, "finish", text="换了主板")
    (reporter,) = (await zhao.get(f"/requests/{lift['id']}")).json()["reporters"]
    assert (reporter["resident_id"], reporter["of_id"]) == (neighbour["id"], again["id"])
    body = {"solved": True, "satisfaction": "basically", "reporter_id": reporter["id"]}
    said = (await zhao.post(f"/requests/{lift['id']}/callbacks", json=body)).json()
    assert (said["status"], said["outcome"]) == ("closed", "confirmed")
    first = {"solved": False, "text": "五楼还停"}
    back = (await zhao.post(f"/requests/{lift['id']}/callbacks", json=first)).json()
    assert back["status"] == "claimed"
    assert [(c["solved"], c["reporter_id"]) for c in back["callbacks"]] == [
        (True, reporter["id"]),
        (False, None),
    ]


async def test_a_call_to_somebody_who_does_not_follow_it_is_of_nothing(zhao, chen, lift):
    """Nor is one to somebody who follows another request."""
    await move(chen, lift, "claim")
    await move(chen, lift, "finish", text="换了主板")
    body = {"solved": True, "reporter_id": 77}
    answer = await zhao.post(f"/requests/{lift['id']}/callbacks", json=body)
    assert answer.status_code == 404
    assert (await zhao.get(f"/requests/{lift['id']}")).json()["status"] == "done"
