"""Two communities for the tests of the office: one that calls, and its neighbour.

王 lives in a micro-grid of the first grid, 李 in the second grid. 陈 is a member of the first
grid, 孙 its lead, 赵 sits at the community's desk. 钱 sits at the desk of another community.
"""

import base64
import secrets
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from office import Caller

from models import access, categories, clock, grids, inbox, members, sessions
from models.access import ApiToken, Kind
from models.accounts import Account
from models.addresses import Building, Estate, Household
from models.calendar import CalendarDay
from models.canned import CannedAnswer
from models.chats import Chat, ChatKind, digest
from models.courses import Certificate, Teacher, Term, Venue, certificates, proposals, wishes
from models.courses.wished import WishKind
from models.grids import Grid, Level, desk_of
from models.journal import OPERATOR
from models.members import Member, Role
from models.requests import Attachment, Entry, Paper
from models.requests.shared import Extension, Parking, UnitCall, Whistle
from models.residents import Resident
from models.settings import RULES

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)  # ten in the morning in Shanghai


@dataclass
class Community:
    """What there is, by short names."""

    grids: dict[str, Grid] = field(default_factory=dict)
    estates: dict[str, Estate] = field(default_factory=dict)
    homes: dict[str, Household] = field(default_factory=dict)
    residents: dict[str, Resident] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    chats: dict[str, Chat] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    @property
    def wang(self) -> Resident:
        return self.residents["王"]

    @property
    def li(self) -> Resident:
        return self.residents["李"]


TREE = (
    ("凌波", "community", None),
    ("一网格", "grid", "凌波"),
    ("一之一", "micro_grid", "一网格"),
    ("二网格", "grid", "凌波"),
    ("邻社区", "community", None),
    ("邻网格", "grid", "邻社区"),
)
HOMES = (("碧海蓝天", "一之一", "王"), ("上林雅苑", "二网格", "李"), ("邻家花园", "邻网格", "周"))
STAFF = (
    ("陈", "一网格", Role.MEMBER),
    ("孙", "一网格", Role.LEAD),
    ("楼", "一之一", Role.HEAD),
    ("赵", "凌波", Role.DESK),
    ("钱", "邻社区", Role.DESK),
)
CODES = {
    "凌波": "LB",
    "一网格": "LB1",
    "一之一": "LB11",
    "二网格": "LB2",
    "邻社区": "LJ",
    "邻网格": "LJ1",
}


async def build() -> Community:
    """The two communities."""
    c = Community()
    await grids.create_levels()
    await categories.create_defaults()
    levels = {level.code: level for level in await Level.all()}
    for name, level, parent in TREE:
        c.grids[name] = await grids.create(
            CODES[name], name, levels[level], c.grids.get(parent or ""), OPERATOR, now=NOW
        )
    for number, (estate, grid, person) in enumerate(HOMES, 1):
        c.estates[estate] = await Estate.create(name=estate, grid=c.grids[grid], changed_at=NOW)
        house = await Building.create(name="3", estate=c.estates[estate], changed_at=NOW)
        home = await Household.create(building=house, unit="2", room="501")
        c.homes[person] = home
        c.residents[person] = await Resident.create(
            name=f"{person}秀英", phone=f"1380013800{number}", household=home, created_at=NOW
        )
    for person, grid, role in STAFF:
        member = await Member.create(name=f"{person}姐", phone="13900139000")
        c.members[person] = member
        await members.appoint(member, c.grids[grid], role, OPERATOR, now=NOW)
        _, c.secrets[person] = await access.give_token(member, "test", OPERATOR, now=NOW)
    for number, name in enumerate(("一网格", "邻网格"), 1):
        c.chats[name] = await Chat.create(
            external_id=f"-100{number}", kind=ChatKind.GROUP, title=name, grid=c.grids[name]
        )
    private = await Chat.create(external_id="71", kind=ChatKind.PRIVATE)
    c.chats["王"] = private
    await Account.create(external_id="71", chat=private, resident=c.wang, created_at=NOW)
    await Term.create(name="2026秋", starts_on="2026-11-23", through="2026-12-20")
    return c


@dataclass
class Things:
    """The id of one row of every word, as the first community has it."""

    ids: dict[str, int] = field(default_factory=dict)

    def path(self, template: str) -> str:
        """A route's path with the ids of these things in it."""
        path = template.removeprefix("/api/v1").replace("{lesson:int}", str(self.ids["lessons"]))
        path = path.replace("{enrolment:int}", str(self.ids["enrolments"]))
        return path.replace("{id:int}", str(self.ids.get(path.split("/")[1], 1)))


async def happened(c: Community, zhao: Caller) -> Things:
    """Let something of every word happen, by the calls of the community's desk."""
    request = await zhao.made(
        "/requests", text="电梯坏了", category="facility", resident_id=c.wang.id
    )
    course = await zhao.made("/courses", **await a_course(c))
    await zhao.post(f"/courses/{course['id']}/publish")
    enrolment = await zhao.made(
        "/enrolments", course_id=course["id"], resident_id=c.wang.id, relation="parent_child"
    )
    (lesson, *_) = await zhao.listed("/lessons", course_id=course["id"])
    marked = await zhao.put(
        f"/lessons/{lesson['id']}/attendances/{enrolment['id']}", json={"mark": "present"}
    )
    leave = await zhao.made(
        f"/enrolments/{enrolment['id']}/leaves",
        lesson_id=(await zhao.listed("/lessons", course_id=course["id"]))[-1]["id"],
    )
    (outgoing, *_) = await zhao.listed("/outbox", subject=f"request:{request['id']}")
    (entry, *_) = await zhao.listed("/journal", subject=f"request:{request['id']}")
    (account, *_) = await zhao.listed("/accounts")
    (post, *_) = await zhao.listed("/posts", member_id=c.members["陈"].id)
    (token, *_) = await zhao.listed("/tokens", member_id=c.members["陈"].id)
    (term, *_) = await zhao.listed("/terms")
    (level, *_) = await zhao.listed("/levels")
    (sort, *_) = await zhao.listed("/categories")
    said = await CannedAnswer.create(text_zh="{number} 已派师傅", text_en="on the way")
    day = await CalendarDay.create(day=date(2026, 12, 24), worked=False)
    building = await Building.get(estate=c.estates["碧海蓝天"])
    await Term.all().update(wishes=1)
    wished = await wishes.wish(course["id"], c.wang, WishKind.OTHER, OPERATOR, now=clock.now())
    offered = await proposals.propose(c.wang, "剪纸", OPERATOR, now=clock.now())
    beside = await asked_beside(request["id"], c)
    hook = await zhao.made(
        "/webhooks",
        url="https://example.com/hook",
        events=["request.filed"],
        grid_id=c.grids["凌波"].id,
    )
    tested = await zhao.post(f"/webhooks/{hook['id']}/test")
    place = {"place": "grid", "place_id": c.grids["一网格"].id}
    told = await zhao.made("/announcements", text_zh="明天停水", **place)
    account_of_hers = await Account.create(
        external_id="75", member=c.members["赵"], created_at=clock.now()
    )
    session, _ = await a_session(account_of_hers)
    return Things(
        {
            "sessions": session.id,
            "venues": (await Venue.get()).id,
            "teachers": (await Teacher.get()).id,
            "certificates": (await Certificate.get()).id,
            "proposals": offered.id,
            "levels": level["id"],
            "grids": c.grids["一网格"].id,
            "estates": c.estates["碧海蓝天"].id,
            "buildings": building.id,
            "households": c.homes["王"].id,
            "residents": c.wang.id,
            "members": c.members["陈"].id,
            "posts": post["id"],
            "accounts": account["id"],
            "chats": c.chats["一网格"].id,
            "categories": sort["id"],
            "canned-answers": said.id,
            "calendar": day.id,
            "requests": request["id"],
            "terms": term["id"],
            "courses": course["id"],
            "lessons": lesson["id"],
            "enrolments": enrolment["id"],
            "attendances": marked.json()["id"],
            "leaves": leave["id"],
            **beside,
            "wishes": wished.id,
            "imports": await an_import(zhao),
            "attachments": await a_place(request["id"]),
            "journal": entry["id"],
            "inbox": await an_update(c.chats["王"]),
            "outbox": outgoing["id"],
            "tokens": token["id"],
            "announcements": told["id"],
            "webhooks": hook["id"],
            "webhook-deliveries": tested.json()["id"],
        }
    )


async def a_session(account: Account) -> tuple[ApiToken, str]:
    """A browser in which somebody is signed in, and what its cookie holds."""
    secret = sessions.PREFIX + secrets.token_urlsafe(32)
    now = clock.now()
    session = await ApiToken.create(
        name="session",
        kind=Kind.SESSION,
        digest=digest(secret),
        member_id=account.member_id,
        account=account,
        created_at=now,
        expires_at=now + RULES.session_lasts,
    )
    return session, secret


async def an_import(zhao: Caller) -> int:
    """A resident who came in a file."""
    content = base64.b64encode(
        "姓名,小区,楼栋,单元,房号\n郑志强,碧海蓝天,3,2,601\n".encode()
    ).decode()
    file = {"kind": "residents", "name": "居民.csv", "content": content}
    taken = await zhao.post("/imports", json=file)
    return int(taken.json()["batch"])


async def a_place(request: int) -> int:
    """Where it is, as the resident sent it."""
    entry = await Entry.filter(request_id=request).order_by("id").first()
    sent = await Attachment.create(entry=entry, paper=Paper.LOCATION, source="30.25,120.16")
    return int(sent.id)


async def asked_beside(request: int, c: Community) -> dict[str, int]:
    """More time, rest and a unit were asked for."""
    now, grid = clock.now(), c.grids["一网格"]
    asked = {
        "request_id": request,
        "by": c.members["陈"],
        "grid": grid,
        "text": "等配件",
        "at": now,
    }
    more = await Extension.create(**asked, days=1, more=25_200, until=now)
    rest = await Parking.create(**asked, review_at=now)
    whistle = await Whistle.create(**asked)
    call = await UnitCall.create(whistle=whistle, request_id=request, unit=grid, due_at=now)
    return {"extensions": more.id, "parkings": rest.id, "whistles": call.id}


async def an_update(chat: Chat) -> int:
    """One that came from a chat and was set aside."""
    arrival = inbox.Arrival(1, chat.external_id, "{}")
    await inbox.keep([arrival], transport="telegram", bot="1", now=clock.now())
    row = await inbox.Incoming.get(update_id=1)
    await inbox.Incoming.filter(id=row.id).update(handling=inbox.Handling.SET_ASIDE, attempts=5)
    return int(row.id)


async def a_course(c: Community, **different: Any) -> dict[str, Any]:
    """书法 in the first grid, twice a week, two seats, by a teacher who may teach."""
    desk = await desk_of(c.grids["一网格"])
    teacher, new = await Teacher.get_or_create(name="吴老师", grid=desk)
    if new:
        through = date(2027, 12, 31)
        await certificates.certify(teacher, "证-1", through, OPERATOR, now=clock.now())
    return {
        "title": "书法",
        "term_id": (await Term.get()).id,
        "grid_id": c.grids["一网格"].id,
        "seats": 2,
        "slots": [{"weekday": 2, "starts": "09:00"}, {"weekday": 4, "starts": "09:00"}],
        "teacher": "吴老师",
        "venue": "党群服务中心",
        **different,
    }
