"""The ledgers of places: levels, grids, estates, buildings, households, categories, days."""

from models.addresses import Building, Estate, Household
from models.calendar import CalendarDay
from models.categories import Category
from models.exports.ledger import YES, Ledger, day, number, text, word
from models.grids import Grid, Level

_OF_A_BUILDING = """
    JOIN estates e ON e.id = b.estate_id
    JOIN grids g ON g.id = COALESCE(b.grid_id, e.grid_id)"""

LEVELS = Ledger(
    name="levels",
    title="层级台账",
    table=Level,
    alias="l",
    columns=(
        text("code", "编码", "l.code"),
        text("name_zh", "中文", "l.name_zh"),
        text("name_en", "英文", "l.name_en"),
        number("rank", "次序", "l.rank"),
    ),
)

GRIDS = Ledger(
    name="grids",
    title="网格台账",
    table=Grid,
    alias="g",
    columns=(
        text("code", "编码", "g.code"),
        text("name", "名称", "g.name", 20),
        text("level", "层级", "l.name_zh"),
        text("parent", "上级", "p.name", 20),
        text("phone", "电话", "g.phone", 14),
    ),
    joins="""
    JOIN levels l ON l.id = g.level_id
    LEFT JOIN grids p ON p.id = g.parent_id""",
)

ESTATES = Ledger(
    name="estates",
    title="小区台账",
    table=Estate,
    alias="e",
    columns=(
        text("name", "名称", "e.name", 20),
        text("grid", "网格", "g.name", 20),
        number(
            "buildings",
            "楼栋数",
            "(SELECT COUNT(*) FROM buildings b WHERE b.estate_id = e.id AND b.archived_at IS NULL)",
        ),
    ),
    joins="    JOIN grids g ON g.id = e.grid_id",
)

BUILDINGS = Ledger(
    name="buildings",
    title="楼栋台账",
    table=Building,
    alias="b",
    columns=(
        text("estate", "小区", "e.name", 20),
        text("name", "楼栋", "b.name"),
        text("grid", "网格", "g.name", 20),
        number(
            "households",
            "户数",
            "(SELECT COUNT(*) FROM households h"
            " WHERE h.building_id = b.id AND h.archived_at IS NULL)",
        ),
    ),
    joins=_OF_A_BUILDING,
)

HOUSEHOLDS = Ledger(
    name="households",
    title="住户台账",
    table=Household,
    alias="h",
    columns=(
        text("estate", "小区", "e.name", 20),
        text("building", "楼栋", "b.name"),
        text("unit", "单元", "h.unit", field="household.unit"),
        text("room", "房号", "h.room", field="household.room"),
        text("grid", "网格", "g.name", 20),
    ),
    joins="\n    JOIN buildings b ON b.id = h.building_id" + _OF_A_BUILDING,
)

CATEGORIES = Ledger(
    name="categories",
    title="类别台账",
    table=Category,
    alias="c",
    columns=(
        text("code", "编码", "c.code", 20),
        text("name", "名称", "c.name_zh", 20),
        text("parent", "上级", "p.name_zh", 20),
        word("urgent", "紧急", "c.urgent", YES),
        word("confidential", "保密", "c.confidential", YES),
    ),
    joins="    LEFT JOIN categories p ON p.id = c.parent_id",
)

DAYS = Ledger(
    name="calendar",
    title="工作日历",
    table=CalendarDay,
    alias="d",
    columns=(
        day("day", "日期", "d.day"),
        word("worked", "上班", "d.worked", YES),
        text("note", "说明", "d.note", 30),
    ),
)

LEDGERS = (LEVELS, GRIDS, ESTATES, BUILDINGS, HOUSEHOLDS, CATEGORIES, DAYS)
