"""The ledgers of the office itself: who can be spoken to, what was told, what came and left.

None holds a secret, nor what somebody wrote: no body of a message, no digest, nothing that signs.
"""

from models.access import ApiToken, Kind
from models.accounts import Account
from models.announcements import Announcement, AnnouncementStatus, Audience, Place
from models.canned import CannedAnswer
from models.chats import Chat, ChatKind
from models.exports.ledger import YES, Ledger, moment, number, paper, text, word
from models.exports.requests import STATUSES
from models.imports.tables import ImportBatch
from models.inbox import Handling, Incoming
from models.outbox import Outgoing, Sending, What
from models.webhooks import Posting, Webhook, WebhookDelivery

CHATS_ARE = {ChatKind.PRIVATE: "私聊", ChatKind.GROUP: "群聊"}
TOKENS_ARE = {Kind.TOKEN: "令牌", Kind.SESSION: "登录"}
PLACES = {
    Place.GRID: "网格",
    Place.ESTATE: "小区",
    Place.BUILDING: "楼栋",
    Place.COURSE: "课程",
}
AUDIENCES = {
    Audience.RESIDENTS: "居民",
    Audience.STAFF: "工作人员",
    Audience.EVERYONE: "所有人",
}
ANNOUNCEMENTS_ARE = {
    AnnouncementStatus.DRAFT: "草稿",
    AnnouncementStatus.CONFIRMED: "待再次确认",
    AnnouncementStatus.SENT: "已发送",
    AnnouncementStatus.CANCELLED: "已撤回",
}
HANDLINGS = {
    Handling.WAITING: "待处理",
    Handling.DONE: "已处理",
    Handling.SET_ASIDE: "处理失败",
}
WHATS = {
    What.CALL: "对话",
    What.NOTICE: "通知",
    What.CARD: "卡片",
    What.CHANGE: "更正",
}
SENDINGS = {
    Sending.DUE: "待发送",
    Sending.SENDING: "发送中",
    Sending.SENT: "已发送",
    Sending.UNCERTAIN: "不确定是否送达",
    Sending.DEAD: "未能送达",
    Sending.EXPIRED: "已过期",
    Sending.GATHERED: "已并入清单",
}
POSTINGS = {
    Posting.DUE: "待推送",
    Posting.SENT: "已推送",
    Posting.DEAD: "未能推送",
}

ACCOUNTS = Ledger(
    name="accounts",
    title="聊天账号台账",
    table=Account,
    alias="a",
    may="read:accounts",
    columns=(
        text("id", "编号", "a.id"),
        text("transport", "聊天平台", "a.transport"),
        paper("external_id", "平台编号", "a.external_id"),
        text("name", "昵称", "a.name", 20, hide=True),
        text("locale", "语言", "a.locale"),
        text("resident", "居民", "s.name"),
        text("member", "工作人员", "m.name"),
        moment("created_at", "登记时间", "a.created_at"),
    ),
    joins="""
    LEFT JOIN residents s ON s.id = a.resident_id
    LEFT JOIN members m ON m.id = a.member_id""",
)

CHATS = Ledger(
    name="chats",
    title="聊天台账",
    table=Chat,
    alias="h",
    may="read:chats",
    columns=(
        text("id", "编号", "h.id"),
        text("transport", "聊天平台", "h.transport"),
        paper("external_id", "平台编号", "h.external_id"),
        word("kind", "类型", "h.kind", CHATS_ARE),
        text("title", "名称", "h.title", 20, hide=True),
        text("locale", "语言", "h.locale"),
        text("grid", "网格", "g.name", 20),
        text("course", "课程", "k.title", 20),
        moment("unreachable_since", "无法送达自", "h.unreachable_since"),
    ),
    joins="""
    LEFT JOIN grids g ON g.id = h.grid_id
    LEFT JOIN courses k ON k.id = h.course_id""",
)

TOKENS = Ledger(
    name="tokens",
    title="令牌台账",
    table=ApiToken,
    alias="t",
    may="change:tokens",
    columns=(
        text("id", "编号", "t.id"),
        word("kind", "类型", "t.kind", TOKENS_ARE),
        text("name", "名称", "t.name", 20),
        text("member", "工作人员", "m.name"),
        text("scopes", "权限范围", "CAST(t.scopes AS TEXT)", 30),
        moment("created_at", "发放时间", "t.created_at"),
        moment("expires_at", "有效期至", "t.expires_at"),
        moment("last_used_at", "最近使用", "t.last_used_at"),
        moment("revoked_at", "作废时间", "t.revoked_at"),
    ),
    joins="    JOIN members m ON m.id = t.member_id",
)

CANNED_ANSWERS = Ledger(
    name="canned-answers",
    title="常用答复台账",
    table=CannedAnswer,
    alias="n",
    columns=(
        text("id", "编号", "n.id"),
        text("category", "类别", "c.name_zh"),
        word("status", "状态", "n.status", STATUSES),
        text("text_zh", "中文", "n.text_zh", 40),
        text("text_en", "英文", "n.text_en", 40),
        number("position", "顺序", "n.position"),
    ),
    joins="    LEFT JOIN categories c ON c.id = n.category_id",
)

ANNOUNCEMENTS = Ledger(
    name="announcements",
    title="通知台账",
    table=Announcement,
    alias="n",
    columns=(
        text("id", "编号", "n.id"),
        text("grid", "网格", "g.name", 20),
        word("place", "范围", "n.place", PLACES),
        word("audience", "对象", "n.audience", AUDIENCES),
        text("text_zh", "中文", "n.text_zh", 40, hide=True),
        text("text_en", "英文", "n.text_en", 40, hide=True),
        word("urgent", "紧急", "n.urgent", YES),
        word("status", "状态", "n.status", ANNOUNCEMENTS_ARE),
        number("told", "人数", "n.told"),
        moment("created_at", "起草时间", "n.created_at"),
        moment("sent_at", "发送时间", "n.sent_at"),
        moment("cancelled_at", "撤回时间", "n.cancelled_at"),
    ),
    joins="    JOIN grids g ON g.id = n.grid_id",
)

IMPORTS = Ledger(
    name="imports",
    title="导入台账",
    table=ImportBatch,
    alias="i",
    may="import:registers",
    columns=(
        text("id", "编号", "i.id"),
        moment("at", "导入时间", "i.at"),
        text("member", "导入人", "m.name"),
        text("name", "文件", "i.name", 30, hide=True),
        text("rows", "行数", "CAST(i.rows AS TEXT)", 40),
        moment("undone_at", "撤销时间", "i.undone_at"),
    ),
    joins="    JOIN members m ON m.id = i.member_id",
)

INBOX = Ledger(
    name="inbox",
    title="收件台账",
    table=Incoming,
    alias="n",
    may="read:inbox",
    columns=(
        text("id", "编号", "n.id"),
        word("handling", "状态", "n.handling", HANDLINGS),
        number("attempts", "次数", "n.attempts"),
        text("error", "原因", "n.error", 30, hide=True),
        moment("received_at", "收到时间", "n.received_at"),
        moment("due_at", "下次处理", "n.due_at"),
    ),
)

OUTBOX = Ledger(
    name="outbox",
    title="发件台账",
    table=Outgoing,
    alias="o",
    may="read:outbox",
    columns=(
        text("id", "编号", "o.id"),
        text("chat", "聊天编号", "o.chat_id"),
        word("what", "类型", "o.what", WHATS),
        text("kind", "内容类别", "o.kind", 20),
        text("subject", "事项", "o.subject", 16),
        word("sending", "状态", "o.sending", SENDINGS),
        number("attempts", "次数", "o.attempts"),
        word("repeated", "重发", "o.repeated", YES),
        text("error", "原因", "o.error", 30, hide=True),
        moment("due_at", "应发时间", "o.due_at"),
        moment("expires_at", "有效期至", "o.expires_at"),
        moment("created_at", "生成时间", "o.created_at"),
        moment("sent_at", "发送时间", "o.sent_at"),
    ),
)

WEBHOOKS = Ledger(
    name="webhooks",
    title="推送订阅台账",
    table=Webhook,
    alias="w",
    may="read:webhooks",
    columns=(
        text("id", "编号", "w.id"),
        text("url", "地址", "w.url", 40, hide=True),
        text("events", "事件", "CAST(w.events AS TEXT)", 40),
        text("grid", "网格", "g.name", 20),
        moment("created_at", "登记时间", "w.created_at"),
    ),
    joins="    JOIN grids g ON g.id = w.grid_id",
)

WEBHOOK_DELIVERIES = Ledger(
    name="webhook-deliveries",
    title="推送记录台账",
    table=WebhookDelivery,
    alias="d",
    may="read:webhooks",
    columns=(
        text("id", "编号", "d.id"),
        text("webhook", "订阅编号", "d.webhook_id"),
        text("event", "事件", "d.event", 20),
        word("posting", "状态", "d.posting", POSTINGS),
        number("attempts", "次数", "d.attempts"),
        number("answered", "应答", "d.answered"),
        text("error", "原因", "d.error", 30, hide=True),
        moment("due_at", "应推送时间", "d.due_at"),
        moment("created_at", "生成时间", "d.created_at"),
        moment("sent_at", "推送时间", "d.sent_at"),
    ),
)

LEDGERS = (
    ACCOUNTS,
    CHATS,
    TOKENS,
    CANNED_ANSWERS,
    ANNOUNCEMENTS,
    IMPORTS,
    INBOX,
    OUTBOX,
    WEBHOOKS,
    WEBHOOK_DELIVERIES,
)
