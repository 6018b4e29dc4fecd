"""Every route that writes leaves a line in the journal that tells what it changed.

The routes come from the app's own table: one that is added, and is not walked here, fails.
"""

import base64
from datetime import date, timedelta
from typing import Any

import pytest
from communities import Community, Things, a_course
from office import Caller

from api import routes
from api.access import ANYONE
from api.app import create_app
from models import clock
from models.courses import Lesson, Teacher, certificates
from models.grids import desk_of
from models.journal import OPERATOR, JournalEntry
from models.outbox import Outgoing, Sending
from models.requests import Entry, ResidentRequest
from models.webhooks import WebhookDelivery

PREFIX = "/api/v1"
WRITES = {
    (method, path.removeprefix(PREFIX))
    for method, path, handler in routes.handlers(create_app())
    if method != "GET" and handler.opt["may"] != ANYONE
}

CHANGES_NOTHING = {
    ("POST", "/understand"): "tells what words are taken for",
    ("POST", "/imports/check"): "tells what a file would bring",
    ("POST", "/imports/marked"): "gives a file back with its bad rows marked",
    ("POST", "/requests/similar"): "tells what neighbours have reported already",
}
"""Routes that are no GET because of what they are sent."""

PHONE = "13712345678"
"""Stands in what is written, and in no entry."""


class Walk:
    """Calls one route after the other, and looks at what each has left."""

    def __init__(self, desk: Caller, things: Things) -> None:
        self.desk, self.ids = desk, dict(things.ids)
        self.walked: set[tuple[str, str]] = set()

    async def __call__(self, way: str, id: int = 0, /, **body: Any) -> dict[str, Any]:
        """Call a route with the id in its path; it must do something, and say what."""
        method, _, path = way.partition(" ")
        before = await JournalEntry.all().order_by("-id").first()
        assert before is not None
        filled = path.replace("{id:int}", str(id)).replace("{lesson:int}", str(self.lesson))
        filled = filled.replace("{enrolment:int}", str(self.enrolment))
        sent = body if method != "DELETE" else None
        answer = await self.desk.request(method, filled, json=sent)
        assert answer.status_code < 300, (way, answer.status_code, answer.text)
        self.walked.add((method, path))
        if (method, path) in CHANGES_NOTHING:
            assert not await JournalEntry.filter(id__gt=before.id).exists(), way
        else:
            await self.look(way, before.id)
        said: dict[str, Any] = answer.json() if answer.content else {}
        return said

    lesson = enrolment = 0

    async def look(self, way: str, after: int) -> None:
        """An entry tells what stands there now, or stood there, or what was added; no number."""
        new = await JournalEntry.filter(id__gt=after).exclude(act="personal-read")
        said = [(entry.act, entry.facts, entry.personal) for entry in new]
        assert any(_sides(entry) or entry.facts for entry in new), (way, said)
        numbered = PHONE in str(said)
        assert not numbered, way


def _sides(entry: JournalEntry) -> set[str]:
    return {"before", "after"} & set(entry.personal or {})


def _file(text: str) -> dict[str, str]:
    content = base64.b64encode(text.encode()).decode()
    return {"kind": "residents", "name": "居民.csv", "content": content}


async def registers(walk: Walk, c: Community) -> None:
    """The plain words: made, changed, put away."""
    home, grid = c.homes["王"].id, c.grids["一网格"].id
    names = {"name_zh": "片", "name_en": "block"}
    hours = {"claim_hours": 1, "contact_hours": 2, "solve_hours": 3}
    days = {"starts_on": "2027-03-01", "through": "2027-06-30"}
    new = {
        "levels": ({"code": "block", "rank": 99, **names}, {"name_zh": "片区"}),
        "grids": (
            {
                "code": "LB9",
                "name": "九",
                "level_id": (await c.grids["一之一"].level).id,
                "parent_id": grid,
            },
            {"name": "第九"},
        ),
        "estates": ({"name": "新苑", "grid_id": grid}, {"name": "新苑二期"}),
        "buildings": (
            {"name": "9", "estate_id": c.estates["碧海蓝天"].id},
            {"name": "10"},
        ),
        "households": (
            {"building_id": walk.ids["buildings"], "room": "909"},
            {"room": "910"},
        ),
        "residents": (
            {"name": "周奶奶", "phone": PHONE, "household_id": home},
            {"note": f"女儿 {PHONE}"},
        ),
        "members": ({"name": "周哥", "phone": PHONE}, {"name": "周哥哥"}),
        "accounts": ({"external_id": "991", "name": "周"}, {"name": "老周"}),
        "categories": ({"code": "lamps", **names, **hours}, {"claim_hours": 4}),
        "canned-answers": ({"text_zh": "好的", "text_en": "ok"}, {"text_zh": "好"}),
        "calendar": ({"day": "2026-12-25", "worked": False}, {"note": "停电"}),
        "terms": ({"name": "2027春", **days}, {"name": "2027年春"}),
        "venues": ({"grid_id": grid, "name": "小教室"}, {"capacity": 9}),
        "teachers": ({"grid_id": grid, "name": "钱老师", "phone": PHONE}, {"name": "钱师傅"}),
        "certificates": (
            {"teacher_id": walk.ids["teachers"], "number": "9", "valid_through": "2028-01-01"},
            {"name": "书法"},
        ),
    }
    for word, (values, change) in new.items():
        made = await walk(f"POST /{word}", **values)
        await walk(f"PATCH /{word}/{{id:int}}", made["id"], **change)
        walk.ids[f"new {word}"] = made["id"]
    member = walk.ids["new members"]
    post = await walk("POST /posts", member_id=member, grid_id=grid, role="member")
    await walk("PATCH /posts/{id:int}", post["id"], role="head")
    await walk("POST /members/{id:int}/invitations", member)
    await walk("DELETE /posts/{id:int}", post["id"])
    for word in reversed(new):
        await walk(f"DELETE /{word}/{{id:int}}", walk.ids[f"new {word}"])
    hours_of_days = [["08:30-12:00"]] * 5 + [[], []]
    await walk("PUT /calendar/hours", days=hours_of_days)


async def requests(walk: Walk, c: Community) -> None:
    """Filed, corrected, moved, answered."""
    request = walk.ids["requests"]
    filed = await walk(
        "POST /requests",
        text=f"灯坏了 {PHONE}",
        category="facility",
        resident_id=c.wang.id,
        place={"estate_id": c.estates["碧海蓝天"].id},
    )
    like = {"text": "灯不亮", "category": "facility", "resident_id": c.wang.id}
    await walk("POST /requests/similar", **like)
    await walk("POST /requests/{id:int}/reporters", filed["id"], resident_id=c.li.id, text="也黑")
    await walk("PATCH /requests/{id:int}", filed["id"], urgent=True)
    await walk("POST /requests/{id:int}/entries", filed["id"], text="看过了")
    grid = c.grids["一之一"].id
    move = {"move": "assign", "grid_id": grid}
    await walk("POST /requests/moves", move=move, items=[{"id": filed["id"]}])
    await walk("POST /requests/{id:int}/moves", request, move="claim")
    await walk("POST /requests/{id:int}/moves", request, move="finish", text="修好了")
    hers = c.members["孙"].id
    await somebody_else_had_it(request, hers)
    await walk("POST /requests/{id:int}/callbacks", request, cause="no_answer")
    await walk("POST /statistics/rules", valid_from="2026-12-01")


async def somebody_else_had_it(request: int, by: int) -> None:
    """Somebody else had handled it: nobody records the callback of their own work."""
    await ResidentRequest.filter(id=request).update(claimer_id=by, lead_id=by)
    await Entry.filter(request_id=request, member_id__isnull=False).update(member_id=by)


async def classes(walk: Walk, c: Community) -> None:
    """Offered, planned, signed up for, held, closed."""
    course = await walk("POST /courses", **await a_course(c, title="剪纸", venue="小礼堂"))
    await walk("PATCH /courses/{id:int}", course["id"], title="剪窗花")
    slots = [{"weekday": 3, "starts": "15:00"}]
    await walk("PUT /courses/{id:int}/timetable", course["id"], slots=slots)
    await walk("POST /courses/{id:int}/publish", course["id"])
    await walk("POST /courses/{id:int}/resize", course["id"], seats=5)
    await walk("POST /courses/{id:int}/binding-codes", course["id"])
    enrolment = await walk("POST /enrolments", course_id=course["id"], resident_id=c.wang.id)
    lessons = await walk.desk.listed("/lessons", course_id=course["id"])
    first, second, third = (one["id"] for one in lessons[:3])
    at = "2026-12-05T01:00:00Z", "2026-12-05T02:00:00Z"
    leave = await walk("POST /enrolments/{id:int}/leaves", enrolment["id"], lesson_id=third)
    await walk("DELETE /leaves/{id:int}", leave["id"])
    await walk("POST /lessons/{id:int}/move", second, starts_at=at[0], ends_at=at[1])
    await somebody_who_may_teach(c, "李老师")
    await walk("POST /lessons/{id:int}/substitute", second, teacher="李老师")
    later = "2026-12-06T01:00:00Z", "2026-12-06T02:00:00Z"
    await walk("POST /lessons", course_id=course["id"], starts_at=later[0], ends_at=later[1])
    await walk("POST /lessons/{id:int}/cancel", second, note="停电")
    await walk("POST /lessons/cancel", items=[{"id": third}], note="放假")
    await walk("POST /courses/{id:int}/make-ups", course["id"], missed_at=at[0])
    begins = (await Lesson.get(id=first)).starts_at
    with clock.frozen(begins + timedelta(minutes=5)):
        walk.lesson, walk.enrolment = first, enrolment["id"]
        way = "PUT /lessons/{lesson:int}/attendances/{enrolment:int}"
        await walk(way, mark="absent")
        await walk(
            "PUT /lessons/{id:int}/roll",
            first,
            marks=[{"enrolment_id": enrolment["id"], "mark": "present"}],
        )
        await walk("POST /lessons/{id:int}/walk-ins", first, name=f"钱奶奶{PHONE}")
    await wished(walk, c, course["id"])
    await walk("POST /enrolments/{id:int}/moves", enrolment["id"], move="leave")
    hers = await walk("POST /enrolments", course_id=course["id"], resident_id=c.li.id)
    items = [{"id": hers["id"]}]
    await walk("POST /enrolments/moves", move="leave", items=items)
    await walk("POST /courses/{id:int}/close", course["id"])
    draft = await walk("POST /courses", **await a_course(c, title="太极", venue="小广场"))
    await walk("DELETE /courses/{id:int}", draft["id"])
    await walk("POST /proposals/{id:int}/decline", walk.ids["proposals"], answer="没有场地")
    again = await walk("POST /proposals", resident_id=c.li.id, title="象棋")
    await walk("POST /proposals/{id:int}/draft", again["id"])


async def wished(walk: Walk, c: Community, course: int) -> None:
    """One is enough to ask the organisers."""
    whose = {"course_id": course, "resident_id": c.wang.id, "kind": "too_hard"}
    made = await walk("POST /wishes", **whose)
    await walk("DELETE /wishes/{id:int}", made["id"])
    await walk("POST /wishes", **whose)
    await walk("POST /courses/{id:int}/wishes/decline", course, answer="老师没空")
    await walk("POST /wishes", **whose)
    await walk("POST /courses/{id:int}/wishes/grant", course)


async def somebody_who_may_teach(c: Community, name: str) -> None:
    """Another teacher, with a paper."""
    teacher = await Teacher.create(name=name, grid=await desk_of(c.grids["一网格"]))
    through = date(2027, 12, 31)
    await certificates.certify(teacher, "证-2", through, OPERATOR, now=clock.now())


async def plumbing(walk: Walk, c: Community) -> None:
    """Chats, announcements, files, messages, webhooks, tokens, sessions."""
    await walk("POST /grids/{id:int}/binding-codes", c.grids["二网格"].id)
    await walk("POST /chats/{id:int}/release", walk.ids["chats"])
    place = {"place": "grid", "place_id": c.grids["一网格"].id}
    told = await walk("POST /announcements", text_zh="停水", **place)
    await walk("POST /announcements/{id:int}/confirm", told["id"], count=told["preview"]["count"])
    await walk("POST /announcements/{id:int}/cancel", walk.ids["announcements"])
    file = _file("姓名,小区,楼栋,单元,房号\n何阿姨,碧海蓝天,3,2,701\n")
    await walk("POST /imports/check", **file)
    batch = await walk("POST /imports", **file)
    await walk("POST /imports/{id:int}/undo", batch["batch"])
    await walk("POST /inbox/{id:int}/replay", walk.ids["inbox"])
    for way in ("POST /outbox/{id:int}/retry", "DELETE /outbox/{id:int}"):
        await Outgoing.filter(id=walk.ids["outbox"]).update(sending=Sending.DEAD)
        await walk(way, walk.ids["outbox"])
    hook = walk.ids["webhooks"]
    await walk("POST /webhooks/{id:int}/test", hook)
    delivery = walk.ids["webhook-deliveries"]
    await WebhookDelivery.filter(id=delivery).update(posting="dead")
    await walk("POST /webhook-deliveries/{id:int}/resend", delivery)
    grid = c.grids["凌波"].id
    events = ["request.filed"]
    await walk("POST /webhooks", url="https://example.com/b", events=events, grid_id=grid)
    await walk("PATCH /webhooks/{id:int}", hook, url="https://example.com/c")
    await walk("DELETE /webhooks/{id:int}", hook)
    token = await walk("POST /tokens", name="x", member_id=c.members["陈"].id)
    await walk("DELETE /tokens/{id:int}", token["id"])
    await walk("DELETE /sessions/{id:int}", walk.ids["sessions"])


@pytest.mark.timeout(120)
async def test_every_route_that_writes_tells_the_journal_what_it_changed(
    community, office, things, monkeypatch
):
    """Before, after or both, masked; and no route is left out."""
    walk = Walk(office.call("赵"), things)
    for part in (registers, requests, classes, plumbing):
        await part(walk, community)
    assert walk.walked | set(CHANGES_NOTHING) == WRITES


async def test_a_change_tells_both_sides_and_no_more(community, zhao):
    """Only what differs; the numbers of persons masked."""
    path = f"/courses/{(await zhao.made('/courses', **await a_course(community)))['id']}"
    assert (await zhao.post(f"{path}/resize", json={"seats": 7})).status_code == 200
    entry = await JournalEntry.get(act="course-resized")
    assert entry.personal["before"] == {"seats": 2}
    assert entry.personal["after"] == {"seats": 7}


async def test_what_opens_a_door_is_told_nowhere(community, zhao):
    """Neither a secret nor its digest."""
    given = await zhao.made("/tokens", name="x", member_id=community.members["陈"].id)
    entry = await JournalEntry.filter(act="token-given").order_by("-id").first()
    assert entry.personal["after"]["name"] == "x"
    assert not {"digest", "secret"} & set(entry.personal["after"])
    assert given["secret"] not in str(entry.personal)


async def test_what_was_refused_leaves_nothing(community, zhao, rows):
    """Nor is what was looked at taken for what was done."""
    course = await zhao.made("/courses", **await a_course(community))
    before = await rows()
    for _ in range(2):
        answer = await zhao.post(f"/courses/{course['id']}/make-ups", json=MISSED)
        assert answer.status_code == 409
    assert await rows() == before


MISSED = {"missed_at": "2026-12-01T01:00:00Z"}
