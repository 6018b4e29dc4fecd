"""Who sees and does what: by posts, as far as each post reaches."""

from datetime import timedelta

import pytest

from models import access, clock, members, requests
from models.addresses import Household
from models.courses import Teacher
from models.errors import NotAllowed
from models.journal import OPERATOR, word_of
from models.members import Member, Role
from models.policy import FIELDS, PERMISSIONS
from models.requests.shared import Extension, Parking, Whistle
from models.residents import Resident


async def test_a_token_sees_the_subtree_of_its_posts(community, zhao, sun, qian):
    """The desk all of its community, the lead the first grid, the neighbour none of it."""
    names = {
        who: [g["name"] for g in await caller.listed("/grids")]
        for who, caller in (("赵", zhao), ("孙", sun), ("钱", qian))
    }
    assert names == {
        "赵": ["凌波", "一网格", "一之一", "二网格"],
        "孙": ["一网格", "一之一"],
        "钱": ["邻社区", "邻网格"],
    }


async def test_a_permission_reaches_as_far_as_the_post_that_gives_it(community, office):
    """孙 leads the first grid and is building head in the second: leads only the first."""
    second = community.grids["二网格"]
    await members.appoint(community.members["孙"], second, Role.HEAD, OPERATOR, now=clock.now())
    sun = office.call("孙")
    hers, other = community.estates["碧海蓝天"].id, community.estates["上林雅苑"].id
    assert (await sun.get(f"/estates/{other}")).status_code == 200
    assert (await sun.patch(f"/estates/{hers}", json={"name": "甲"})).status_code == 200
    assert (await sun.patch(f"/estates/{other}", json={"name": "乙"})).status_code == 404
    assert [r["name"] for r in await sun.listed("/residents")] == ["王秀英"]


async def test_a_revoked_token_opens_nothing_from_the_next_call_on(community, office, zhao):
    """As does an expired one, and that of a member who left."""
    chen = office.call("陈")
    (token,) = await zhao.listed("/tokens", member_id=community.members["陈"].id)
    assert (await chen.get("/grids")).status_code == 200
    assert (await zhao.delete(f"/tokens/{token['id']}")).status_code == 204
    assert (await chen.get("/grids")).status_code == 401


async def test_a_token_ends(community, office):
    """On its day, to the minute."""
    chen = office.call("陈")
    with clock.frozen(clock.now() + access.RULES.token_valid_for - timedelta(minutes=1)):
        assert (await chen.get("/grids")).status_code == 200
    with clock.frozen(clock.now() + access.RULES.token_valid_for):
        assert (await chen.get("/grids")).status_code == 401


async def test_a_member_who_left_is_let_in_no_more(community, office, zhao):
    """Archiving the member is enough."""
    chen = office.call("陈")
    gone = await zhao.delete(f"/members/{community.members['陈'].id}")
    assert gone.status_code == 204
    assert (await chen.get("/grids")).status_code == 401


async def test_a_member_without_posts_may_nothing(community, office, zhao):
    """Rights come from posts alone."""
    new = await zhao.made("/members", name="新人")
    secret = (await zhao.made("/tokens", name="x", member_id=new["id"]))["secret"]
    answer = await office.call(secret=secret).get("/grids")
    assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")


@pytest.mark.parametrize("header", ["bearer {}", "BEARER {}"])
async def test_the_scheme_is_read_as_http_says(community, office, header):
    """Its case means nothing."""
    caller = office.call()
    headers = {"Authorization": header.format(community.secrets["陈"])}
    assert (await caller.get("/grids", headers=headers)).status_code == 200


async def test_options_tell_the_methods_and_nothing_else(office):
    """Litestar answers them without a policy; there is nothing to see."""
    answer = await office.call().options("/grids")
    assert (answer.status_code, answer.text) == (204, "")
    assert "GET" in answer.headers["allow"]


def test_every_permission_is_held_by_the_desk():
    """What nobody could do would be dead; what a desk cannot do has nobody to ask."""
    without = {name for name, roles in PERMISSIONS.items() if Role.DESK not in roles}
    assert without == {"check:requests"}, "a second check is never the desk's own"
    assert all(name.count(":") == 1 for name in PERMISSIONS)


async def reading(community, office):
    """Somebody of the street who only reads, and their token."""
    reader = await Member.create(name="街道")
    top = community.grids["凌波"]
    await members.appoint(reader, top, Role.READ_ONLY, OPERATOR, now=clock.now())
    _, secret = await access.give_token(reader, "x", OPERATOR, now=clock.now())
    return reader, office.call(secret=secret)


async def test_personal_fields_are_read_by_role(community, office, zhao):
    """Phone and note of a resident, by whoever works with them; masked for who only looks on."""
    path = f"/residents/{community.wang.id}"
    await zhao.patch(path, json={"note": "独居"})
    _, street = await reading(community, office)
    seen = {}
    for who, caller in (("赵", zhao), ("陈", office.call("陈")), ("街道", street)):
        shown = (await caller.get(path)).json()
        seen[who] = (shown["phone"], shown["note"])
    assert seen == {
        "赵": ("13800138001", "独居"),
        "陈": ("13800138001", "***"),
        "街道": ("13****01", "***"),
    }
    assert [r["phone"] for r in await street.listed("/residents", q="王")] == ["13****01"]
    assert await street.listed("/residents", phone="13800138001") == [], "nor by asking"
    assert len(await zhao.listed("/residents", phone="13800138001")) == 1


LISTS = {"resident": "residents", "household": "households", "member": "members"}
LISTS["teacher"] = "teachers"


async def test_every_personal_field_is_read_by_the_roles_it_names_and_by_no_other(
    community, office, things, capsys
):
    """Each field of the policy × each role, in the list and alone; others see that it is there."""
    said = {
        "phone": "13800138001",
        "unit": "2",
        "room": "501",
        "note": "独居",
        "home_words": "东头",
    }
    for table in (Resident, Household, Member, Teacher):
        own = {n: v for n, v in said.items() if f"{word_of(table)}.{n}" in FIELDS}
        first = await table.all().order_by("id").first()
        await table.filter(id=first.id).update(**own)
    asked = 0
    for role in Role:
        member = await Member.create(name=f"某{role}", phone=said["phone"])
        await members.appoint(member, community.grids["凌波"], role, OPERATOR, now=clock.now())
        _, secret = await access.give_token(member, "x", OPERATOR, now=clock.now())
        caller = office.call(secret=secret)
        for name, roles in FIELDS.items():
            word, _, field = name.partition(".")
            answer = await caller.get(f"/{LISTS[word]}")
            if answer.status_code == 403:
                continue
            (row, *_) = [row for row in answer.json()["items"] if row[field]]
            alone = (await caller.get(f"/{LISTS[word]}/{row['id']}")).json()
            assert alone[field] == row[field]
            assert (row[field] == said[field]) == (role in roles), (role, name, row)
            asked += 1
    with capsys.disabled():
        print(f"\n{len(FIELDS)} personal fields × {len(Role)} roles: {asked} read")  # noqa: T201
    assert asked > 20


async def test_numbers_in_words_are_read_as_the_telephones_are(community, office, zhao, things):
    """In whatever was written of a request, in lists and alone; nor does a ledger tell more."""
    number, hidden = "13800138001", "138****8001"
    said = {"text": f"电梯坏了，打 {number}", "category": "facility"}
    filed = await zhao.made("/requests", **said, resident_id=community.wang.id)
    path = f"/requests/{filed['id']}"
    await zhao.post(f"{path}/entries", json={"text": f"她女儿 {number}", "internal": True})
    await Extension.all().update(text=number, answer=number)
    await Parking.all().update(text=number, answer=number)
    await Whistle.all().update(text=number)
    _, street = await reading(community, office)
    place = {"estate_id": community.estates["碧海蓝天"].id}
    for caller, shows in ((office.call("陈"), True), (zhao, True), (street, False)):
        whole = (await caller.get(path)).text
        lists = [(await caller.get(f"/{x}")).text for x in ("extensions", "parkings", "whistles")]
        for text in (whole, (await caller.get("/requests")).text, *lists):
            assert (number in text, hidden in text) == (shows, not shows), text
    narrow = {"name": "x", "member_id": community.members["赵"].id, "scopes": ["read"]}
    masked = office.call(secret=(await zhao.made("/tokens", **narrow))["secret"])
    assert number not in (await masked.get(path)).text
    found = await zhao.post("/requests/similar", json={**said, "place": place})
    assert number in found.text


async def test_what_is_hidden_is_not_found_by_guessing_either(community, office, zhao):
    """Figure by figure: whoever may not read a number finds by figures what is open alone."""
    filed = await zhao.made(
        "/requests",
        text="电梯坏了，打 13800138001，或者一三八零零一三八零零一",
        category="facility",
        resident_id=community.wang.id,
    )
    _, street = await reading(community, office)
    for q in ("13800138001", "电梯 138", "80", "一三八"):
        assert [r["id"] for r in await zhao.listed("/requests", q=q)] == [filed["id"]], q
        assert await street.listed("/requests", q=q) == [], q
    for q in ("电梯", filed["number"], f"电梯 {filed['number'][-3:]}"):
        assert [r["id"] for r in await street.listed("/requests", q=q)] == [filed["id"]], q


async def test_a_field_is_read_where_the_role_reaches(community, office):
    """A member of the first grid who only reads the second sees phones of the first alone."""
    chen, second = community.members["陈"], community.grids["二网格"]
    await members.appoint(chen, second, Role.READ_ONLY, OPERATOR, now=clock.now())
    phones = {r["name"]: r["phone"] for r in await office.call("陈").listed("/residents")}
    assert phones == {"王秀英": "13800138001", "李秀英": "13****02"}


async def test_who_only_reads_claims_nothing(community, office, zhao):
    """Neither here nor in the chat, where the same table is asked."""
    filed = await zhao.made(
        "/requests", text="电梯坏了", category="facility", resident_id=community.wang.id
    )
    reader, _ = await reading(community, office)
    with pytest.raises(NotAllowed):
        await requests.claim(filed["id"], reader, now=clock.now())
    assert await members.roles_at(reader, community.grids["凌波"]) == set()


async def test_one_line_of_the_table_holds_for_the_chat_and_the_office(
    community, office, zhao, monkeypatch
):
    """Taken from the members, claiming is theirs in neither; given back, in both."""
    said = {"text": "电梯坏了", "category": "facility", "resident_id": community.wang.id}
    here, there = [await zhao.made("/requests", **said) for _ in range(2)]
    chen = community.members["陈"]

    async def in_the_office():
        move = {"move": "claim"}
        return await office.call("陈").post(f"/requests/{here['id']}/moves", json=move)

    with monkeypatch.context() as patched:
        patched.setitem(PERMISSIONS, "work:requests", frozenset({"desk", "lead"}))
        assert (await in_the_office()).json()["code"] == "not-allowed"
        with pytest.raises(NotAllowed):
            await requests.claim(there["id"], chen, now=clock.now())
    assert (await in_the_office()).status_code == 200
    assert (await requests.claim(there["id"], chen, now=clock.now())).claimer_id == chen.id
