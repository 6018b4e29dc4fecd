"""What can be found, in Chinese and English, with how bad it is and the mend."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


class Words(NamedTuple):
    """A finding in words; what needs no mend has none."""

    level: Level
    zh: str
    en: str
    mend_zh: str = ""
    mend_en: str = ""


OK, WARN, BAD = Level
_OFTEN = "lingrid backup --keep 14"

WORDS = {
    # where it runs
    "env-none": Words(
        OK, "没有 .env，设置来自环境变量",
        "no .env: settings come from the environment",
    ),
    "env-private": Words(OK, ".env 只有属主能读", "only its owner can read .env"),
    "env-open": Words(
        BAD, ".env 里有令牌，其他用户也能读（{mode}）",
        "others can read .env and its token ({mode})",
        "执行 chmod 600 .env", "chmod 600 .env",
    ),
    "disk-enough": Words(OK, "磁盘剩余 {free}", "{free} free on the disk"),
    "disk-low": Words(
        WARN, "磁盘只剩 {free}", "only {free} free on the disk", "清理磁盘", "make room",
    ),
    "disk-full": Words(
        BAD, "磁盘只剩 {free}，不够做一次备份（需要 {needed}）",
        "{free} free on the disk: not enough for a backup, which needs {needed}",
        "清理磁盘", "make room",
    ),
    "holidays-known": Words(OK, "{year} 年放假安排已知", "the holidays of {year} are known"),
    "holidays-not-yet": Words(
        OK, "{year} 年放假安排尚未公布", "the holidays of {year} are not announced yet"
    ),
    "holidays-unknown": Words(
        WARN, "不知道 {year} 年的放假和调休，办理时限会算错",
        "the holidays of {year} are unknown: deadlines will be wrong",
        "升级邻格，或在后台日历里填写", "update lingrid, or enter them in the office's calendar",
    ),
    "backup-fresh": Words(OK, "上次备份：{age}前", "last backup {age} ago"),
    "backup-old": Words(
        WARN, "上次备份是 {age}前", "the last backup is {age} old",
        f"每天执行 {_OFTEN}", f"run {_OFTEN} every night",
    ),
    "backup-very-old": Words(
        BAD, "上次备份是 {age}前", "the last backup is {age} old",
        f"每天执行 {_OFTEN}", f"run {_OFTEN} every night",
    ),
    "backup-none": Words(
        WARN, "还没有备份", "there is no backup yet",
        f"每天执行 {_OFTEN}", f"run {_OFTEN} every night",
    ),
    # the database
    "database-url": Words(
        BAD, "LINGRID_DATABASE_URL 写错了：{why}", "LINGRID_DATABASE_URL is wrong: {why}",
        "更正它", "correct it",
    ),
    "database-missing": Words(
        BAD, "还没有数据库", "there is no database", "执行 lingrid migrate", "run lingrid migrate",
    ),
    "database-unreachable": Words(
        BAD, "{why}", "{why}", "检查数据库和 LINGRID_DATABASE_URL",
        "look after the database, and LINGRID_DATABASE_URL",
    ),
    "database-sound": Words(OK, "数据库完好（{what}）", "the database is sound ({what})"),
    "database-broken": Words(
        BAD, "数据库已损坏：{why}", "the database is damaged: {why}",
        "停止服务，用 lingrid restore 恢复备份", "stop lingrid serve, then lingrid restore",
    ),
    "database-careless": Words(
        BAD, "PostgreSQL 的 {names} 已关闭，断电会丢数据",
        "PostgreSQL has {names} off: a power cut loses data",
        "在 postgresql.conf 里打开", "turn it on in postgresql.conf",
    ),
    "migrations-none": Words(OK, "数据库结构是最新的", "the database has this version's shape"),
    "migrations-pending": Words(
        BAD, "数据库还差 {count} 步升级", "the database lacks {count} migrations",
        "停止服务后执行 lingrid migrate", "stop lingrid serve, then lingrid migrate",
    ),
    "migrations-newer": Words(
        BAD, "数据库比程序新", "the database was made by a newer version",
        "升级邻格", "update lingrid",
    ),
    "duty-held": Words(OK, "值守中：{holder}", "on duty: {holder}"),
    "duty-nobody": Words(
        WARN, "没有进程在值守，消息不收也不发", "nobody is on duty: no message comes in or leaves",
        "启动 lingrid serve", "start lingrid serve",
    ),
    "journal-sound": Words(
        OK, "日志完整：{links} 条，链尾 {head}（抄录在别处，以后可以核对）",
        "the journal is whole: {links} entries, head {head} (note it elsewhere to ask again)",
    ),
    "journal-broken": Words(
        BAD, "日志被改动过：{count} 处，首处 {wrong}（第 {at} 条）",
        "the journal was tampered with in {count} places, first {wrong} at entry {at}",
        "保留现场，用备份比对", "keep everything as it is, and compare with a backup",
    ),
    "outbox-quick": Words(OK, "没有积压的消息", "no message waits for long"),
    "outbox-slow": Words(
        WARN, "最早一条消息已等了 {age}", "the oldest message has waited {age}",
        "看看平台是否连得上", "see whether the platform answers",
    ),
    "outbox-stuck": Words(
        BAD, "最早一条消息已等了 {age}", "the oldest message has waited {age}",
        "看看服务是否在运行、平台是否连得上",
        "see whether lingrid serve runs and the platform answers",
    ),
    "outbox-certain": Words(OK, "没有待核实和退回的消息", "no message is in doubt or came back"),
    "outbox-doubtful": Words(
        WARN, "{uncertain} 条消息不确定是否送到，{dead} 条送不出去",
        "{uncertain} messages in doubt, {dead} that can't be delivered",
        "在后台发件箱里逐条处理", "decide in the office's outbox",
    ),
    "inbox-clear": Words(OK, "收到的消息都处理了", "nothing that came in was set aside"),
    "inbox-set-aside": Words(
        WARN, "{count} 条收到的消息没处理成功", "{count} messages that came in were set aside",
        "在后台收件箱里查看和重试", "look at them in the office's inbox, and replay",
    ),
    # the platform
    "bot-off": Words(OK, "机器人没有启用", "the bot is off"),
    "token-missing": Words(
        BAD, "没有机器人令牌", "there is no bot token",
        "把 @BotFather 给的令牌填进 LINGRID_BOT_TOKEN",
        "set LINGRID_BOT_TOKEN to what @BotFather gave you",
    ),
    "token-malformed": Words(
        BAD, "LINGRID_BOT_TOKEN 不像令牌", "LINGRID_BOT_TOKEN is no token",
        "照 @BotFather 给的原样填写", "copy it from @BotFather as it is",
    ),
    "token-works": Words(OK, "令牌有效：@{username}", "the token works: @{username}"),
    "token-refused": Words(
        BAD, "平台不认这个令牌", "the platform refuses the token",
        "向 @BotFather 要新令牌，填进 LINGRID_BOT_TOKEN",
        "ask @BotFather for a new one and set LINGRID_BOT_TOKEN",
    ),
    "base-malformed": Words(
        BAD, "LINGRID_BOT_API_BASE 不是网址", "LINGRID_BOT_API_BASE is no http address",
        "例：http://127.0.0.1:8081", "such as http://127.0.0.1:8081",
    ),
    "base-reached": Words(
        OK, "平台连得上：{base}，{milliseconds} 毫秒",
        "{base} answers in {milliseconds} ms",
    ),
    "base-unreachable": Words(
        BAD, "连不上 {base}（{why}）", "{base} is out of reach ({why})",
        "检查网络、LINGRID_BOT_API_BASE 和 LINGRID_BOT_PROXY",
        "look after the network, LINGRID_BOT_API_BASE and LINGRID_BOT_PROXY",
    ),
    "base-strange": Words(
        BAD, "{base} 不是 Bot API 服务器（HTTP {status}）",
        "{base} is no Bot API server (HTTP {status})",
        "检查 LINGRID_BOT_API_BASE", "look at LINGRID_BOT_API_BASE",
    ),
    "proxy-none": Words(OK, "没有用代理", "no proxy is used"),
    "proxy-malformed": Words(
        BAD, "LINGRID_BOT_PROXY 写错了", "LINGRID_BOT_PROXY is wrong",
        "例：socks5://127.0.0.1:1080", "such as socks5://127.0.0.1:1080",
    ),
    "proxy-answers": Words(OK, "代理连得上：{at}", "the proxy at {at} answers"),
    "proxy-unreachable": Words(
        BAD, "代理连不上：{at}", "the proxy at {at} is out of reach",
        "启动代理，或改 LINGRID_BOT_PROXY", "start it, or change LINGRID_BOT_PROXY",
    ),
    "clock-right": Words(OK, "时钟准，相差 {seconds} 秒", "the clock is right, {seconds} s off"),
    "clock-off": Words(
        WARN, "时钟相差 {seconds} 秒", "the clock is {seconds} s off",
        "打开 NTP 对时：timedatectl set-ntp true", "turn NTP on: timedatectl set-ntp true",
    ),
    "clock-wrong": Words(
        BAD, "时钟相差 {seconds} 秒，时限会算错",
        "the clock is {seconds} s off: deadlines are wrong",
        "打开 NTP 对时：timedatectl set-ntp true", "turn NTP on: timedatectl set-ntp true",
    ),
    "webhook-none": Words(OK, "没有设 webhook，用轮询收消息", "no webhook, as polling wants it"),
    "webhook-right": Words(OK, "webhook 指向本机设置的地址", "the webhook is the one that is set"),
    "webhook-in-the-way": Words(
        BAD, "设置为轮询，平台上却登记了 webhook（{host}）",
        "polling is set, and the platform has a webhook ({host})",
        "重启 lingrid serve；若又出现，说明别的程序在用这个令牌",
        "restart lingrid serve; if it comes back, another program uses this token",
    ),
    "webhook-other": Words(
        BAD, "平台上登记的 webhook 不是 LINGRID_WEBHOOK_URL",
        "the platform has another webhook than LINGRID_WEBHOOK_URL",
        "重启 lingrid serve", "restart lingrid serve",
    ),
    "webhook-failing": Words(
        WARN, "webhook 最近出错：{error}；{pending} 条等待",
        "the webhook failed lately: {error}; {pending} wait",
        "检查反向代理和证书", "look after the reverse proxy and its certificate",
    ),
    "groups-none": Words(
        WARN, "没有绑定任何群", "no group is bound",
        "在后台取绑定码，到网格群里发 /bind 绑定码",
        "take a binding code in the office and send /bind CODE in the grid's group",
    ),
    "group-fine": Words(OK, "群 {chat}（{place}）正常", "group {chat} ({place}): can speak there"),
    "group-left": Words(
        BAD, "机器人不在群 {chat}（{place}）里了",
        "the bot is not in group {chat} ({place}) any more",
        "把机器人重新拉进群", "add it to the group again",
    ),
    "group-mute": Words(
        BAD, "机器人在群 {chat}（{place}）里不能发言",
        "the bot may not write in group {chat} ({place})",
        "让群管理员允许发消息，或设它为管理员", "let it write there, or make it an administrator",
    ),
    "group-moved": Words(
        WARN, "群 {chat}（{place}）已升级换号",
        "group {chat} ({place}) was upgraded and has a new number",
        "启动 lingrid serve，发一条消息后会自动更正", "start lingrid serve: it follows by itself",
    ),
    "group-unknown": Words(
        BAD, "平台不认识群 {chat}（{place}）", "the platform does not know group {chat} ({place})",
        "用新的绑定码重新绑定", "bind the group again with a new code",
    ),
    "not-asked": Words(
        WARN, "没能查：{what}", "could not be looked at: {what}",
        "先处理上面的问题", "mend what stands above first",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    code: str
    facts: dict[str, Any]

    @property
    def level(self) -> Level:
        """How bad it is."""
        return WORDS[self.code].level

    @property
    def what(self) -> str:
        """What was found."""
        return self._both(WORDS[self.code].zh, WORDS[self.code].en)

    @property
    def mend(self) -> str:
        """What to do; "" when there is nothing to do."""
        words = WORDS[self.code]
        return self._both(words.mend_zh, words.mend_en) if words.mend_zh else ""

    def _both(self, zh: str, en: str) -> str:
        said = [" ".join(words.format(**self.facts).split()) for words in (zh, en)]
        return " · ".join(dict.fromkeys(said))

    def line(self) -> str:
        """The finding in one line."""
        return f"{self.level:<4}  {self.what}" + (f" — {self.mend}" if self.mend else "")

    def plain(self) -> dict[str, Any]:
        """The finding for machines."""
        return {
            "level": str(self.level),
            "code": self.code,
            "what": self.what,
            "mend": self.mend,
            "facts": self.facts,
        }


def found(code: str, **facts: Any) -> Finding:
    """A finding by its code."""
    return Finding(code, facts)


def size(number: int) -> str:
    """Bytes as one says them.

    >>> size(1_500_000_000), size(20_000_000)
    ('1.5 GB', '20 MB')
    """
    if number >= 1_000_000_000:
        return f"{number / 1_000_000_000:.1f} GB"
    return f"{number // 1_000_000} MB"


def age(seconds: float) -> str:
    """A length of time as one says it.

    >>> age(50), age(60 * 90), age(3600 * 50)
    ('50 s', '90 min', '50 h')
    """
    if seconds < 120:
        return f"{int(seconds)} s"
    return f"{int(seconds // 60)} min" if seconds < 7_200 else f"{int(seconds // 3600)} h"
