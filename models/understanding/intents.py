"""Intents: whether a first message is a request, a question about classes, or mere talk.

A naive Bayes that has read all three (`asked.txt` and what residents otherwise say) decides, with
two rules above it: what is nothing but a greeting or thanks is talk, and what names nothing that
can be learned and no class is no question about classes.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from models.categories.bayes import Bayes, count
from models.categories.defaults import DEFAULTS
from models.categories.guess import OTHER
from models.categories.phrases import counted, phrases
from models.understanding.classes import (
    Offered,
    Wanted,
    filled,
    meant,
    subjects,
    wanted_for_certain,
)
from models.understanding.moments import without_moments


class Intent(StrEnum):
    """What a first message is."""

    REQUEST = "request"
    CLASS = "class"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a message is, and what is wanted when it is about a class."""

    intent: Intent
    wanted: Wanted | None = None


_POLITE = re.compile(
    r"(?:你们?|您们?|大家|各位|侬|社区)?(?:早上|上午|中午|下午|晚上|周末)?(?:好|早)[呀啊哇]?|早安"
    r"|晚安|哈[喽啰罗]|嗨|喂|在[吗嘛么不]?(?:在)?|有人[吗嘛么在]{0,2}"
    r"|(?:非常|太|多|十分|真是|真)?(?:感谢|谢谢|多谢|唔该|唔該|多謝|謝謝)(?:你们?|您们?|大家|各位"
    r"|侬|晒|啦|了|哈|社区)*|(?:大家|各位|你们|您|你)?辛苦[了啦]?(?:各位|大家|你们)?"
    r"|麻烦(?:你们?|您们?|大家)?了?|不好意思|抱歉|对不起|打扰了?|不客气|不用(?:了|谢)?|没关系"
    r"|没事(?:儿)?了?|算了|收到|好的?|好[吧嘞哒]|行吧?|可以|嗯+|哦+|噢+|啊+|哈+|呵+|嘿+|嘻+"
    r"|ok(?:ay)?"
    r"|知道了?|明白了?|了解|懂了?|晓得了?|要得|拜拜|再见|慢走|(?:新年|春节|元旦|中秋节?|国庆节?"
    r"|五一|端午节?|元宵节?|节日|生日|周末|过年)(?:快乐|好|愉快|安康)|恭喜发财|身体健康|万事如意"
    r"|祝(?:你们?|您|大家|各位)?"
    r"|发错了?|按错了?|点错了?|测试(?:一下)?|试[试一]下?|随便看看|先?看看|[呢吧吗呀啊啦哦哈哟的了]+"
    r"|\b(?:hi|hello|hey|thanks?|thank you|so much|very much|a lot|many|good (?:morning|evening"
    r"|afternoon|night)|bye|goodbye|ok(?:ay)?|yes|no|sure|great|sorry|there|test(?:ing)?|lol"
    r"|haha)\b",
    re.IGNORECASE,
)
_PRAISES = re.compile(
    r"[上学教讲跳唱画玩]得(?:真|太|很|好|特别|非常|可|都)*(?:开心|高兴|愉快|好|棒|不错|细致?|认真|耐心|明白)(?!吗|不|么|点)"
)
_LETTERS = re.compile(r"[\u3400-\u9fffa-z]", re.IGNORECASE)
_CLASS = re.compile(
    r"课(?!间|桌|文|外作业|题|后托管|时费)|(?<![上下加值夜白早中晚倒换调轮接保安托毕])班(?!车"
    r"|主任骂|房|子|级群|长打|上|次|机|门)|堂(?!弟|哥|妹|姐|屋|兄|里)|教室|上学堂|开班|兴趣|讲座"
    r"|学(?:点|些|学|啥|什么|东西|个|一学|跳|画|写|弹|唱|打|做|下)|想学|教(?!育|训|堂|会|师节|养"
    r"|唆|授)|[能适]\w{0,10}学的|讲(?:得)?太[快慢难]|再讲一[遍次]"
    r"|老师|退课|请假|候补|报名|(?<!-)\bclass(?:es)?\b|\blessons?\b|(?<!of )\bcourses?\b|\bteach"
    r"|\bteacher\b|\blearn\b"
)
_NO_CLASS = re.compile(
    r"楼上|隔壁|邻居|吵|噪|漏|臭|脏|扰民|投诉|举报|偷|骗|跑路|坏了|不亮|堵|违建|广告|网课|上夜班"
    r"|一年级|小学|中学|幼儿园|幼升小|小升初|入学|学区|学位|学籍|转学|公租房|社保|医保|补贴|证明"
    r"|落户|学校|养老院|床位|驾照|征兵|参军|志愿者|滴水|补课班|培训机构|家政公司|就业|岗位|招聘"
    r"|月嫂|作业|车被|小区里乱|琴吵|班车|值班|上班|下班|加班|夜班"
    r"|咚|砰|嗡|响|占了|装修|喇叭|音响|声音|太响|扶手|消防|退费|欠|拖欠|打架|受伤|摔|积水|停车"
    r"|电梯|垃圾|油烟|不制冷|不制热|不热|不转|失灵|没反应|松动|断了|烂了|裂了"
)
_COMPLAINS = re.compile(
    r"\bbroken\b|投诉|举报|告(?:他|她|你们)|complain|幼升小|小升初|幼儿园|一年级|小学(?!生)|中学(?!生)|学区"
    r"|学位|学籍|志愿者|养老院|公租房|廉租|驾照|参军|征兵"
    r"|班主任|社保|医保|食堂|证明|居住证|户口|落户"
)
"""What is complained of, and what one signs up for elsewhere, is no class."""
_COURSE_PLAINLY = re.compile(
    r"课程|上课|的课|节课|兴趣班|公益课|开课|报课|退课|围棋|书法|合唱|太极|瑜伽"
)
_REQUESTS = tuple(f"request {e.code}" for e in DEFAULTS if e.parent is None and e.code != OTHER)
_SUGGESTION = "request suggestion"
"""希望多开点书法课 is one, and says all that a question about a class says."""
_ALONE = 0.4
_TALK = 0.3


def intent(text: str, offered: tuple[Offered, ...] = ()) -> Asked:
    """What a first message is, and what is wanted of a class.

    >>> intent("电梯坏了").intent.value, intent("谢谢你们").intent.value
    ('request', 'chat')
    >>> intent("社区围棋要怎么报名?")
    Asked(intent=<Intent.CLASS: 'class'>, wanted=<Wanted.SIGNUP: 'signup'>)
    """
    if not _LETTERS.search(_POLITE.sub("", text)):
        return Asked(Intent.CHAT)
    if _PRAISES.search(text) and not wanted_for_certain(text):
        return Asked(Intent.CHAT)
    scores = _judge().scores(without_moments(text))
    if not scores:
        return Asked(Intent.REQUEST if len(_LETTERS.findall(text)) > 1 else Intent.CHAT)
    evidence = _evidence(text, offered)
    request = max(scores[name] for name in _REQUESTS if evidence < 0 or name != _SUGGESTION)
    wish = max(Wanted, key=lambda wanted: scores[wanted])
    asks = scores[wish] + evidence - request
    if asks > 0 and asks >= scores["chat"] - request - _ALONE:
        return Asked(Intent.CLASS, wanted_for_certain(text) or wish)
    if scores["chat"] - request > _TALK and len(_LETTERS.findall(text)) <= 16:
        return Asked(Intent.CHAT)
    return Asked(Intent.REQUEST)


def _evidence(text: str, offered: tuple[Offered, ...]) -> float:
    """What speaks for a class, or against one, besides the phrases."""
    read = text.lower()
    course = meant(read, offered, limit=1) if offered else []
    named = bool(course) or bool(subjects(read))
    says_class = bool(_CLASS.search(read))
    if _COMPLAINS.search(read) or not (named or says_class):
        return -5.0
    evidence = 1.5 * named + 1.0 * says_class + 0.8 * bool(_COURSE_PLAINLY.search(read))
    if course and course[0].score >= 0.9:
        evidence += 0.5
    against = len(set(_NO_CLASS.findall(read)))
    if wanted_for_certain(text):
        # a class by its name, what is wanted of it, and no word of anything else
        evidence += 3.0 if course and not against else 1.0
    return evidence - 2.5 * against


@cache
def _judge() -> Bayes:
    """Made once: what is asked and said, and all that residents otherwise say."""
    judge = Bayes()
    asked = filled(phrases(__package__, "asked.txt"))
    for name, seen in count((code, phrase, 1.0) for code, phrase in asked).items():
        judge.learn(name, seen)
    for code, seen in counted().items():
        if code != OTHER:  # lost keys and greetings are neither here nor there
            judge.learn(f"request {code.split('.')[0]}", seen)
    return judge
