"""The ledger of requests, in the columns that staff keep by hand elsewhere."""

from models.exports.ledger import YES, Ledger, moment, phone, text, word
from models.requests import Cause, Outcome, ResidentRequest, Satisfaction, Source, Status

STATUSES = {
    Status.OPEN: "待接单",
    Status.CLAIMED: "办理中",
    Status.WAITING: "待居民补充",
    Status.PARKED: "挂账",
    Status.DONE: "待回访",
    Status.CLOSED: "已办结",
    Status.WITHDRAWN: "已撤回",
    Status.DECLINED: "不予受理",
    Status.MERGED: "已并案",
    Status.SPLIT: "分办中",
}
OUTCOMES = {
    Outcome.CONFIRMED: "居民确认",
    Outcome.NO_VALID_CALLBACK: "无有效回访",
    Outcome.WITHDRAWN: "居民撤回",
    Outcome.DECLINED: "不予受理",
    Outcome.MERGED: "并案",
}
CALLBACKS = {
    "solved": "已解决",
    "unsolved": "未解决",
    Cause.NO_ANSWER: "无人接听",
    Cause.OFF: "停机或关机",
    Cause.WRONG_NUMBER: "号码有误",
    Cause.REFUSED: "拒访",
    Cause.STAFF: "诉求人为工作人员",
    Cause.HOUSEHOLD: "与承办人同住",
}
SATISFACTIONS = {
    Satisfaction.SATISFIED: "满意",
    Satisfaction.BASICALLY: "基本满意",
    Satisfaction.DISSATISFIED: "不满意",
}
SOURCES = {
    Source.CHAT: "聊天",
    Source.PHONE: "电话",
    Source.WALK_IN: "窗口",
    Source.ON_BEHALF: "代办",
    Source.GROUP: "群聊",
    Source.OPEN311: "外部平台",
}

_PLACE = "CASE WHEN e.id IS NULL THEN r.place_words ELSE e.name || COALESCE(b.name, '') END"
_CALLED = (
    "CASE WHEN a.cause IS NOT NULL THEN a.cause WHEN a.solved THEN 'solved'"
    " WHEN NOT a.solved THEN 'unsolved' END"
)
_LATE = "EXISTS (SELECT 1 FROM request_breaches x WHERE x.request_id = r.id)"
_NOTE = (
    "(SELECT n.text FROM request_entries n WHERE n.request_id = r.id AND n.internal"
    " AND n.move IS NULL ORDER BY n.id DESC LIMIT 1)"
)

REQUESTS = Ledger(
    name="requests",
    title="诉求台账",
    table=ResidentRequest,
    alias="r",
    columns=(
        text("number", "编号", "r.number", 16),
        word("source", "来源", "r.source", SOURCES),
        moment("filed_at", "受理时间", "r.filed_at"),
        word("status", "状态", "r.status", STATUSES),
        text("resident", "诉求人", "s.name"),
        phone("s.phone"),
        text("place", "小区楼栋", _PLACE, 20, hide=True),
        text("category", "类别", "c.name_zh"),
        text("text", "内容", "r.text", 40, hide=True),
        text("grid", "网格", "g.name", 16),
        text("claimer", "承办人", "m.name"),
        moment("claimed_at", "接单时间", "r.claimed_at"),
        moment("done_at", "办结时间", "r.done_at"),
        text("result", "结果", "r.result", 40, hide=True),
        word("outcome", "结案方式", "r.outcome", OUTCOMES),
        word("overdue", "是否超期", _LATE, YES),
        word("callback", "回访", _CALLED, CALLBACKS),
        word("satisfaction", "满意度", "a.satisfaction", SATISFACTIONS),
        text("note", "备注", _NOTE, 30, hide=True),
    ),
    joins="""
    JOIN categories c ON c.id = r.category_id
    JOIN grids g ON g.id = r.grid_id
    LEFT JOIN residents s ON s.id = r.resident_id
    LEFT JOIN estates e ON e.id = r.estate_id
    LEFT JOIN buildings b ON b.id = r.building_id
    LEFT JOIN members m ON m.id = r.claimer_id
    LEFT JOIN request_callbacks a ON a.id = (
        SELECT MAX(y.id) FROM request_callbacks y
        WHERE y.request_id = r.id AND y.reporter_id IS NULL)""",
)

LEDGERS = (REQUESTS,)
