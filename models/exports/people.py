"""The ledgers of people: residents, members and the posts they hold."""

from models import policy
from models.exports.ledger import Ledger, moment, number, phone, text, word
from models.members import Member, Post
from models.residents import Resident

RESIDENTS = Ledger(
    name="residents",
    title="居民台账",
    table=Resident,
    alias="s",
    columns=(
        text("id", "编号", "s.id"),
        text("name", "姓名", "s.name"),
        phone("s.phone"),
        text("estate", "小区", "e.name", 20),
        text("building", "楼栋", "b.name"),
        text("unit", "单元", "h.unit", field="household.unit"),
        text("room", "房号", "h.room", field="household.room"),
        text("home_words", "住址说明", "s.home_words", 24, hide=True, field="resident.home_words"),
        text("grid", "网格", "g.name", 20),
        moment("created_at", "登记时间", "s.created_at"),
        text("note", "备注", "s.note", 30, hide=True, field="resident.note"),
    ),
    joins="""
    LEFT JOIN households h ON h.id = s.household_id
    LEFT JOIN buildings b ON b.id = h.building_id
    LEFT JOIN estates e ON e.id = b.estate_id
    LEFT JOIN grids g ON g.id = COALESCE(b.grid_id, e.grid_id)""",
)

MEMBERS = Ledger(
    name="members",
    title="工作人员台账",
    table=Member,
    alias="m",
    columns=(
        text("id", "编号", "m.id"),
        text("name", "姓名", "m.name"),
        phone("m.phone"),
        number("posts", "岗位数", "(SELECT COUNT(*) FROM posts p WHERE p.member_id = m.id)"),
    ),
)

POSTS = Ledger(
    name="posts",
    title="岗位台账",
    table=Post,
    alias="p",
    columns=(
        text("member", "姓名", "m.name"),
        phone("m.phone"),
        text("grid", "网格", "g.name", 20),
        word("role", "岗位", "p.role", dict(policy.ROLES)),
    ),
    joins="""
    JOIN members m ON m.id = p.member_id
    JOIN grids g ON g.id = p.grid_id""",
)

LEDGERS = (RESIDENTS, MEMBERS, POSTS)
