"""Courses over HTTP: seats go by the rules, whoever asks for them."""

from datetime import timedelta

import pytest

from models import clock
from models.courses import Course, Lesson
from models.outbox import Card, Outgoing


@pytest.fixture
async def course(zhao, calligraphy):
    """书法, published, with two seats."""
    made = await zhao.made("/courses", **await calligraphy())
    answer = await zhao.post(f"/courses/{made['id']}/publish")
    assert answer.status_code == 200
    return answer.json()


async def sign_up(caller, course, resident, **more):
    body = {"course_id": course["id"], "resident_id": resident.id, **more}
    return await caller.post("/enrolments", json=body)


async def test_a_course_brings_its_lessons(zhao, calligraphy):
    """Two a week through the term; a draft is shown to nobody in the chat."""
    made = await zhao.made("/courses", **await calligraphy())
    assert (made["status"], made["keeps_the_norm"]) == ("draft", True)
    assert [s["weekday"] for s in made["slots"]] == [2, 4]
    lessons = await zhao.listed("/lessons", course_id=made["id"])
    assert len(lessons) == 8
    assert lessons[0]["starts_at"] == "2026-11-24T01:00:00Z"
    assert not await Card.filter(kind="course").exists()


async def test_a_published_course_has_a_card_in_its_grids_group(community, course):
    """And its teacher can no longer be left out."""
    card = await Card.get(kind="course")
    assert (card.chat_id, card.subject) == (
        community.chats["一网格"].id,
        f"course:{course['id']}",
    )


async def test_an_incomplete_course_is_not_published(zhao, calligraphy, course):
    """The refusal names what is missing; nor does a published one become incomplete."""
    draft = await zhao.made("/courses", **await calligraphy(teacher=""))
    answer = await zhao.post(f"/courses/{draft['id']}/publish")
    assert (answer.status_code, answer.json()["code"]) == (409, "course-incomplete")
    assert answer.json()["facts"]["missing"] == "teacher"
    emptied = await zhao.patch(f"/courses/{course['id']}", json={"venue": ""})
    assert emptied.json()["facts"]["missing"] == "venue"


async def test_what_is_corrected_shows_on_the_card(zhao, course):
    """The card is wanted anew."""
    before = (await Card.get(kind="course")).wanted
    changed = await zhao.patch(f"/courses/{course['id']}", json={"venue": "二楼教室"})
    assert changed.json()["venue"] == "二楼教室"
    assert (await Card.get(kind="course")).wanted == before + 1


async def test_two_sit_and_the_third_waits(community, zhao, course):
    """In order of arrival, each seeing their place."""
    wang, li = community.wang, community.li
    stood = [
        (await sign_up(zhao, course, wang)).json(),
        (await sign_up(zhao, course, li)).json(),
        (await sign_up(zhao, course, wang, relation="family", name="王小明")).json(),
    ]
    assert [e["standing"] for e in stood] == ["seated", "seated", "waiting"]
    assert [e["place"] for e in stood] == [None, None, 1]
    shown = (await zhao.get(f"/courses/{course['id']}")).json()
    assert (shown["taken"], shown["waiting"], shown["heads"]) == (2, 1, 2)
    twice = await sign_up(zhao, course, li)
    assert (twice.status_code, twice.json()["code"]) == (409, "already-signed-up")


async def test_a_seat_given_up_is_offered_to_whoever_waits(community, zhao, course):
    """And taken, by the same moves as in the chat."""
    hers = (await sign_up(zhao, course, community.wang, relation="parent_child")).json()
    his = (await sign_up(zhao, course, community.li)).json()
    assert his["standing"] == "waiting"
    left = await zhao.post(f"/enrolments/{hers['id']}/moves", json={"move": "leave"})
    assert left.json()["standing"] == "left"
    path = f"/enrolments/{his['id']}"
    assert (await zhao.get(path)).json()["standing"] == "offered"
    taken = await zhao.post(f"{path}/moves", json={"move": "accept"})
    assert taken.json()["standing"] == "seated"
    again = await zhao.post(f"{path}/moves", json={"move": "accept"})
    assert (again.status_code, again.json()["code"]) == (409, "offer-gone")


async def test_a_sign_up_is_decided_where_the_course_wants_it(community, zhao, sun, calligraphy):
    """Yes to 王, no to 李, by the lead."""
    made = await zhao.made("/courses", **await calligraphy(approval=True))
    await zhao.post(f"/courses/{made['id']}/publish")
    hers = (await sign_up(zhao, made, community.wang)).json()
    his = (await sign_up(zhao, made, community.li)).json()
    assert hers["standing"] == his["standing"] == "applied"
    yes = await sun.post(f"/enrolments/{hers['id']}/moves", json={"move": "approve"})
    no = await sun.post(f"/enrolments/{his['id']}/moves", json={"move": "refuse"})
    assert (yes.json()["standing"], no.json()["standing"]) == ("seated", "refused")


async def test_a_course_is_resized_and_never_below_what_is_taken(community, zhao, course):
    """A new seat is offered at once."""
    await sign_up(zhao, course, community.wang, relation="parent_child")
    his = (await sign_up(zhao, course, community.li)).json()
    path = f"/courses/{course['id']}/resize"
    small = await zhao.post(path, json={"seats": 1})
    assert (small.status_code, small.json()["facts"]["taken"]) == (409, 2)
    assert (await zhao.post(path, json={"seats": 3})).json()["seats"] == 3
    assert (await zhao.get(f"/enrolments/{his['id']}")).json()["standing"] == "offered"


async def test_a_moved_lesson_is_told_to_everyone(community, zhao, course):
    """To 王 in private, and to the group."""
    await sign_up(zhao, course, community.wang)
    (lesson, *_) = await zhao.listed("/lessons", course_id=course["id"])
    body = {"starts_at": "2026-11-25T01:00:00Z", "ends_at": "2026-11-25T02:30:00Z"}
    moved = await zhao.post(f"/lessons/{lesson['id']}/move", json={**body, "note": "停电"})
    assert moved.json()["starts_at"] == "2026-11-25T01:00:00Z"
    told = await Outgoing.filter(kind="lesson-moved").values_list("chat_id", flat=True)
    assert set(told) == {community.chats["王"].id, community.chats["一网格"].id}
    backwards = {"starts_at": body["ends_at"], "ends_at": body["starts_at"]}
    answer = await zhao.post(f"/lessons/{lesson['id']}/move", json=backwards)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/ends_at")


async def test_several_lessons_are_cancelled_and_each_tells_what_became_of_it(zhao, course):
    """One that is unknown, or has changed since, holds up no other; a key makes it once."""
    first, second, third = (await zhao.listed("/lessons", course_id=course["id"]))[:3]
    sent = {
        "items": [
            {"id": first["id"], "version": first["version"]},
            {"id": second["id"], "version": second["version"] + 1},
            {"id": 987654},
            {"id": third["id"]},
        ],
        "note": "停电",
    }
    answers = [
        await zhao.post("/lessons/cancel", json=sent, headers={"Idempotency-Key": "power-cut"})
        for _ in range(2)
    ]
    made = answers[0].json()
    assert [item["status"] for item in made["items"]] == [200, 412, 404, 200], made
    assert (made["moved"], made["refused"]) == (2, 2)
    assert answers[1].json() == made, "what has been answered is not done again"
    now = {lesson["id"]: lesson for lesson in await zhao.listed("/lessons", course_id=course["id"])}
    assert [now[lesson["id"]]["status"] for lesson in (first, second, third)] == [
        "cancelled",
        "planned",
        "cancelled",
    ]
    assert now[first["id"]]["version"] == made["items"][0]["version"]


async def test_several_leave_together(community, zhao, course):
    """Who has left already, or was not seen as they are, holds up nobody."""
    signed_up = [
        (await sign_up(zhao, course, resident)).json()
        for resident in (community.wang, community.li)
    ]
    items = [{"id": enrolment["id"]} for enrolment in signed_up]
    sent = {"move": "leave", "items": items[:1]}
    assert (await zhao.post("/enrolments/moves", json=sent)).json()["moved"] == 1
    seen = signed_up[1]["version"]
    stale = {**sent, "items": [{**items[1], "version": seen + 1}]}
    assert (await zhao.post("/enrolments/moves", json=stale)).json()["items"][0]["status"] == 412
    items[1]["version"] = seen
    made = (await zhao.post("/enrolments/moves", json={**sent, "items": items})).json()
    assert [item["status"] for item in made["items"]] == [409, 200]
    assert made["items"][0]["code"] == "not-signed-up"


async def test_a_lesson_is_added_and_cancelled(zhao, course):
    """Without a body it is cancelled without a word; with a note, with one."""
    lesson = await zhao.made(
        "/lessons",
        course_id=course["id"],
        starts_at="2026-12-21T01:00:00Z",
        ends_at="2026-12-21T02:00:00Z",
    )
    cancelled = await zhao.post(f"/lessons/{lesson['id']}/cancel", json={"note": "老师生病"})
    assert (cancelled.json()["status"], cancelled.json()["note"]) == ("cancelled", "老师生病")


async def test_of_a_pair_one_may_have_come(community, zhao, course):
    """Said of two, refused of one; the course and its ledger count the one who came."""
    await zhao.post(f"/courses/{course['id']}/resize", json={"seats": 3})
    alone = (await sign_up(zhao, course, community.li)).json()
    pair = await sign_up(zhao, course, community.wang, relation="parent_child", name="王小明")
    (lesson, *_) = await zhao.listed("/lessons", course_id=course["id"])
    path = f"/lessons/{lesson['id']}/attendances"
    for mark in ("child", "parent"):
        said = await zhao.put(f"{path}/{pair.json()['id']}", json={"mark": mark})
        assert said.json()["mark"] == mark
        refused = await zhao.put(f"{path}/{alone['id']}", json={"mark": mark})
        assert refused.status_code == 422
    shown = (await zhao.get(f"/courses/{course['id']}")).json()
    assert (shown["heads"], shown["attendances"]) == (3, 1)
    ledger = (await zhao.get("/exports/courses.jsonl")).text
    assert '"attendances":1' in ledger.replace(" ", "")
    assert "仅家长到" in (await zhao.get("/exports/attendances.csv")).text


async def test_the_roll_is_taken_and_taken_back(community, zhao, course):
    """As often as one likes; of who holds a seat, in a lesson that is held."""
    mine = (await sign_up(zhao, course, community.wang)).json()
    (lesson, other, *_) = await zhao.listed("/lessons", course_id=course["id"])
    path = f"/lessons/{lesson['id']}/attendances/{mine['id']}"
    for mark in ("present", "leave", "present"):
        assert (await zhao.put(path, json={"mark": mark})).json()["mark"] == mark
    listed = await zhao.listed("/attendances", course_id=course["id"])
    assert [a["mark"] for a in listed] == ["present"]
    shown = (await zhao.get(f"/courses/{course['id']}")).json()
    assert (shown["lessons"], shown["attendances"], shown["rate"]) == (1, 1, 1.0)
    assert (await zhao.put(path, json={"mark": None})).json() is None
    assert await zhao.listed("/attendances") == []
    await zhao.post(f"/lessons/{other['id']}/cancel", json={})
    gone = await zhao.put(
        f"/lessons/{other['id']}/attendances/{mine['id']}", json={"mark": "leave"}
    )
    assert (gone.status_code, gone.json()["code"]) == (409, "lesson-not-held")
    stranger = await zhao.put(f"/lessons/{lesson['id']}/attendances/999", json={"mark": "leave"})
    assert stranger.status_code == 404


async def test_a_draft_is_thrown_away_and_a_published_course_is_closed(zhao, calligraphy, course):
    """What residents have seen stays."""
    draft = await zhao.made("/courses", **await calligraphy())
    assert (await zhao.delete(f"/courses/{draft['id']}")).status_code == 204
    assert not await Lesson.filter(course_id=draft["id"]).exists()
    kept = await zhao.delete(f"/courses/{course['id']}")
    assert (kept.status_code, kept.json()["code"]) == (409, "in-use")
    assert (await zhao.post(f"/courses/{course['id']}/close")).json()["status"] == "closed"
    assert await Course.filter(id=course["id"]).exists()


async def test_nobody_signs_up_before_the_day(community, zhao, calligraphy):
    """The refusal says when it begins; a sign-up must end after that."""
    opens = clock.now() + timedelta(days=1)
    made = await zhao.made("/courses", **await calligraphy(sign_up_from=opens.isoformat()))
    await zhao.post(f"/courses/{made['id']}/publish")
    early = await sign_up(zhao, made, community.wang)
    assert (early.status_code, early.json()["code"]) == (409, "course-not-open")
    wrong = await zhao.patch(
        f"/courses/{made['id']}", json={"sign_up_until": clock.now().isoformat()}
    )
    assert (wrong.status_code, wrong.json()["facts"]["field"]) == (422, "sign_up_until")


async def test_a_term_keeps_its_days_once_it_has_courses(zhao, course):
    """Its lessons were made of them; its name may change. Nor does it end before it begins."""
    (term,) = await zhao.listed("/terms")
    path = f"/terms/{term['id']}"
    assert (await zhao.patch(path, json={"name": "秋季"})).json()["name"] == "秋季"
    for refused in (
        await zhao.patch(path, json={"through": "2027-01-01"}),
        await zhao.delete(path),
    ):
        assert (refused.status_code, refused.json()["facts"]["by"]) == (409, "courses")
    for through in ("2026-01-01", "2029-01-01"):
        body = {"name": "错", "starts_on": "2026-09-01", "through": through}
        answer = await zhao.post("/terms", json=body)
        assert (answer.status_code, answer.json()["facts"]["field"]) == (422, "through")


async def test_a_change_of_what_one_did_not_see_is_stale(community, zhao, course):
    """Publishing, resizing and moving heed `If-Match`."""
    match = {"If-Match": '"1"'}
    for path, body in (("publish", None), ("close", None), ("resize", {"seats": 9})):
        answer = await zhao.post(f"/courses/{course['id']}/{path}", json=body, headers=match)
        assert answer.status_code == 412, path
    mine = (await sign_up(zhao, course, community.wang)).json()
    move = {"move": "leave"}
    seen = {"If-Match": '"7"'}
    answer = await zhao.post(f"/enrolments/{mine['id']}/moves", json=move, headers=seen)
    assert (answer.status_code, answer.json()["code"]) == (412, "stale")
