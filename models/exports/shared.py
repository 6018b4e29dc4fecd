"""The ledgers of what was asked for beside requests: 延期, 挂账, 吹哨."""

from models.exports.ledger import YES, Ledger, moment, number, text, word
from models.exports.requests import SATISFACTIONS
from models.requests.shared import Extension, Parking, Reply, UnitCall

REPLIES = {
    Reply.ASKED: "待答复",
    Reply.YES: "同意",
    Reply.NO: "不同意",
    Reply.TAKEN_BACK: "收回",
    Reply.OVER: "同意，已恢复办理",
}

_ASKED = """
    JOIN requests r ON r.id = x.request_id
    JOIN categories c ON c.id = r.category_id
    JOIN grids g ON g.id = x.grid_id
    JOIN members m ON m.id = x.by_id
    LEFT JOIN members n ON n.id = x.replied_by_id"""

EXTENSIONS = Ledger(
    name="extensions",
    title="延期台账",
    table=Extension,
    alias="x",
    columns=(
        text("number", "诉求编号", "r.number", 16),
        text("category", "类别", "c.name_zh"),
        text("grid", "网格", "g.name", 16),
        text("member", "申请人", "m.name"),
        moment("asked_at", "申请时间", "x.at"),
        number("days", "工作日", "x.days"),
        moment("due_at", "原时限", "x.due_at"),
        moment("until", "延至", "x.until"),
        text("reason", "理由", "x.text", 40, hide=True),
        word("reply", "结果", "x.reply", REPLIES),
        text("replied_by", "审批人", "n.name"),
        moment("replied_at", "审批时间", "x.replied_at"),
        text("answer", "审批意见", "x.answer", 30, hide=True),
    ),
    joins=_ASKED,
)

PARKINGS = Ledger(
    name="parkings",
    title="挂账台账",
    table=Parking,
    alias="x",
    columns=(
        text("number", "诉求编号", "r.number", 16),
        text("category", "类别", "c.name_zh"),
        text("grid", "网格", "g.name", 16),
        text("member", "申请人", "m.name"),
        moment("asked_at", "申请时间", "x.at"),
        moment("review_at", "复核时间", "x.review_at"),
        text("reason", "理由", "x.text", 40, hide=True),
        word("reply", "结果", "x.reply", REPLIES),
        text("replied_by", "审批人", "n.name"),
        moment("replied_at", "审批时间", "x.replied_at"),
        text("answer", "审批意见", "x.answer", 30, hide=True),
        moment("ended_at", "恢复办理时间", "x.ended_at"),
    ),
    joins=_ASKED,
)

WHISTLES = Ledger(
    name="whistles",
    title="吹哨报到台账",
    table=UnitCall,
    alias="x",
    columns=(
        text("number", "诉求编号", "r.number", 16),
        text("category", "类别", "c.name_zh"),
        text("grid", "网格", "g.name", 16),
        text("member", "吹哨人", "m.name"),
        text("unit", "单位", "u.name", 16),
        moment("blown_at", "吹哨时间", "w.at"),
        moment("due_at", "应到时间", "x.due_at"),
        moment("arrived_at", "报到时间", "x.arrived_at"),
        text("arrived", "报到人", "a.name"),
        word("in_time", "是否按时", "COALESCE(x.arrived_at <= x.due_at, 1 = 0)", YES),
        word("score", "评价", "x.score", SATISFACTIONS),
        moment("scored_at", "评价时间", "x.scored_at"),
        text("words", "说明", "w.text", 30, hide=True),
    ),
    joins="""
    JOIN request_whistles w ON w.id = x.whistle_id
    JOIN requests r ON r.id = x.request_id
    JOIN categories c ON c.id = r.category_id
    JOIN grids g ON g.id = w.grid_id
    JOIN grids u ON u.id = x.unit_id
    JOIN members m ON m.id = w.by_id
    LEFT JOIN members a ON a.id = x.arrived_id""",
)

LEDGERS = (EXTENSIONS, PARKINGS, WHISTLES)
