"""Classes in plain words: which one is meant, and what is wanted of it.

A class is meant by its title, by what one learns there in other words (毛笔字 is 书法), or by
something that sounds like it (围期). What is wanted is told by phrases (`asked.txt`) and a few
words that leave no doubt.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.addressbook.spelling import sounds
from models.courses.wished import WishKind


class Wanted(StrEnum):
    """What somebody wants of a class."""

    SIGNUP = "signup"
    WHEN = "when"
    WHICH = "which"
    EXTRA = "extra"
    LEAVE = "leave"
    CANCEL = "cancel"
    WAITLIST = "waitlist"
    TEACHER = "teacher"
    WHERE = "where"


@dataclass(frozen=True, slots=True)
class Offered:
    """A class as it is offered."""

    id: int
    title: str


@dataclass(frozen=True, slots=True)
class Meant:
    """A class that may be meant, 0–1."""

    course: Offered
    score: float


SUBJECTS: tuple[tuple[str, ...], ...] = (
    ("围棋", "下棋", "棋艺", "go class", "weiqi"),
    ("象棋", "下棋", "chess"),
    ("书法", "毛笔", "写字", "练字", "硬笔", "calligraphy"),
    (
        "国画",
        "绘画",
        "画画",
        "美术",
        "水彩",
        "素描",
        "油画",
        "工笔",
        "山水画",
        "painting",
        "drawing",
        "art class",
    ),
    ("太极", "打拳", "八段锦", "tai chi", "taichi", "tai ji"),
    (
        "舞蹈",
        "跳舞",
        "民族舞",
        "街舞",
        "芭蕾",
        "广场舞",
        "拉丁舞",
        "交谊舞",
        "国标舞",
        "dance",
        "dancing",
    ),
    ("合唱", "唱歌", "声乐", "歌唱", "choir", "singing"),
    ("手机", "智能手机", "微信", "smartphone", "phone class"),
    ("电脑", "计算机", "computer"),
    ("英语", "英文", "口语", "english"),
    ("瑜伽", "瑜珈", "yoga"),
    ("健身操", "健美操", "有氧", "广播操", "aerobics"),
    ("摄影", "拍照", "照相", "修图", "短视频", "剪辑", "photography"),
    ("剪纸", "折纸", "手工", "paper cutting", "crafts"),
    ("编织", "毛线", "钩针", "织毛衣", "knitting"),
    ("烘焙", "蛋糕", "面点", "烹饪", "做菜", "厨艺", "baking", "cooking"),
    ("插花", "花艺", "flower"),
    ("茶艺", "泡茶", "茶道", "tea"),
    ("古筝", "guzheng"),
    ("手风琴", "accordion"),
    ("二胡", "erhu"),
    ("葫芦丝", "笛子", "竹笛", "萧"),
    ("吉他", "尤克里里", "guitar", "ukulele"),
    ("钢琴", "电子琴", "piano"),
    ("朗诵", "朗读", "播音", "主持", "口才", "演讲", "public speaking"),
    ("模特", "走秀", "形体", "旗袍"),
    ("篮球", "basketball"),
    ("足球", "football", "soccer"),
    ("羽毛球", "badminton"),
    ("乒乓", "table tennis", "ping pong"),
    ("游泳", "swimming"),
    ("跆拳道", "武术", "散打", "kung fu", "martial arts"),
    ("编程", "机器人课", "coding", "programming"),
    ("乐高", "积木", "lego"),
    ("绘本", "阅读", "故事", "读书", "reading"),
    ("作业辅导", "晚托", "数学", "语文", "奥数"),
    ("京剧", "戏曲", "越剧", "黄梅戏", "昆曲", "opera"),
    ("缝纫", "裁缝", "sewing"),
    ("园艺", "种花", "gardening"),
    ("推拿", "按摩", "养生", "中医", "艾灸"),
    ("急救", "first aid"),
    ("育儿", "月嫂", "母婴"),
)
"""What can be learned, each with other words for it."""

_ABOUT_ALL = re.compile(
    r"社区|公益|课堂|课程|兴趣|培训|学习|讲座|体验|班|课|初级|中级|高级|入门|基础|提高|进阶"
    r"|零基础|少儿|儿童|幼儿|小朋友|青少年|成人|老年|中老年|长者"
    r"|亲子|暑期|暑假|寒假|春季|秋季|周末|晚间|上午|下午|第?[一二三四五六七八九十\d]+期?"
    r"|[（()）·\-—\s]"
)

_CERTAIN: tuple[tuple[Wanted, re.Pattern[str]], ...] = (
    (
        Wanted.CANCEL,
        re.compile(
            r"(?<!人)(?:取消|退出|撤销|删掉)(?:我的)?(?:候补|排队)(?!.*[吗没])"
            r"|(?:候补|排队)[^，吗]{0,6}(?:取消吧|退了吧|去掉|拿掉|拿出来|删掉|撤掉|撤了)"
            r"|不(?:想|用)?(?:再)?(?:排队?|候补|等)了(?!吗)"
            r"|\boff the (?:\w+ )?list|\b(?:take|strike) \w+ off\b|\bremove (?:me|us|him|her)\b"
        ),
    ),
    (
        Wanted.WAITLIST,
        re.compile(
            r"候补|排队|等着[上学]|多少人(?:在)?等|(?:退出|退了|有位|有空)[^，]{0,4}(?:通知|叫"
            r"|告诉)我|等位|补位|轮候|排(?:到|在)?(?:我|第|几|了)|wait(?:ing)?[ -]?list|in line"
            r"|空出(?:来)?(?:的)?(?:名额|位)|轮到我|前[头面边]还?有(?:多少|几)|还在等"
        ),
    ),
    (
        Wanted.CANCEL,
        re.compile(
            r"退[课班掉出选]|退了吧|(?<!别)取消(?:我|报名|明|后|今|这|那|掉)|划掉|不(?:想"
            r"|能)?再?(?:学|上|要|参加|练|跳|唱|画|打|弹)(?:了|啦|喇)"
            r"|不(?:想|愿意?)再?(?:学|上|练|跳|唱|画|打|弹|参加|报)[^，。？?]{0,8}了(?![吗没])"
            r"|(?:帮我|把我|名字|名额)[^，]{0,6}(?:去|拿|删|撤|抹)掉"
            r"|(?:名额|位置|位子)(?:让|留)给(?!我)|唔(?:上|學|学)(?:了|喇)|放弃|报错|\b(?:cancel"
            r"|drop|unsubscribe|withdraw)\b"
        ),
    ),
    (
        Wanted.LEAVE,
        re.compile(
            r"请(?:个|一次|两次|几天|一天|个事|病|事)?假|请[一两三半](?:天|次|节|回|堂)(?!课)|告假|缺席|缺课一|[来去上](?:不了|不成"
            r"|唔到)|就?不来了|停[一两三]次|要去医院|(?:不能|没法|无法)(?:来|去)(?!报)|不(?:来"
            r"|去)(?:上课|了$|吗)|能不能不来|唔嚟|can'?t (?:come|make|attend)|\bmiss\b.*\bclass"
            r"|\babsent\b|\bskip\b"
            r"|\b(?:be|am|are) away\b|\bwon'?t (?:be|come|make)\b|\bnot coming\b"
        ),
    ),
    (
        Wanted.EXTRA,
        re.compile(
            r"加[开開]|小课|小灶|跟不上|听不懂|太难|太快|太简单|再开|多开|增开|补课|补一节"
            r"|加一?节|能补|换个时间|时间不合适|没空.*(?:上|开)|(?:上|开).*没空"
            r"|开个[^吗]{0,6}(?:的|班)|(?:另外|另|也|再)开一?(?:个|期|节|班)|太深|跟不上趟"
            r"|\banother class\b|\bextra\b|\btoo (?:hard|fast|difficult)\b|\badd a\b|\beasier\b"
            r"|\bslower\b|\bcan'?t (?:follow|keep up)\b"
        ),
    ),
    (
        Wanted.TEACHER,
        re.compile(
            r"(?:那[个位])老师|老师(?!傅)[^，]{0,4}(?:谁|姓|叫|电话|微信|联系|是哪|证|换|水平"
            r"|怎么样|资质)|谁(?:在|来)?(?:教|带|上课)|哪[个位]老师|(?:电话|微信"
            r"|联系方式)[^，]{0,3}老师|教[^，]{1,6}的(?:老师|那位|人)|\bwho teach|\bteacher\b"
            r"|邊個教"
        ),
    ),
    (
        Wanted.WHERE,
        re.compile(
            r"在?哪(?:里|儿|个|间|边)?(?:上课|上(?!网)|学|教室|个教室|间|活动室)|在哪儿?$"
            r"|哪个教室|几楼|什么地方|地点|地址|换(?:了|个)?(?:地方|教室|地点|屋|房间?|场地)|找不到教室|怎么走|搬到|喺邊"
            r"|\bwhere\b|\bwhich room\b"
        ),
    ),
    (
        Wanted.WHEN,
        re.compile(
            r"什么时候|啥时候|几时|几点|(?:礼拜|星期|周)几|哪天|何时|多久一次|几号|幾點|时间表"
            r"|课程表$|课表|照[常旧样]|如常|还上不上|还上吗|上不上|上课不|开课吗|开班吗|停课|取消了[吗没]"
            r"|改时间|还有几节|还有几次|\bwhen\b|what (?:time|day)|还开吗$"
            r"|([上开练跳教停学唱])不\1(?!了|得)|都停[吗么嘛不]|(?:几|多少)[次回节趟堂](?!假)"
        ),
    ),
    (
        Wanted.SIGNUP,
        re.compile(
            r"报名|报上|报个|报一下|[想要我来](?:报|参加|学学?)(?!了)|怎[么样]个?报|咋个?报|报法|點樣報"
            r"|报哪个|留(?:一|两|三|几)?个?(?:位|名额)|算我一?个|怎么(?:参加|加入)"
            r"|\bsign(?:ing)? (?:me )?up"
            r"|\benrol|\bjoin\b|\bregister\b|報名|報"
        ),
    ),
)
_WHICH = re.compile(
    r"还有[吗没不嘛]|有(?:没有|没|冇|啥|什么|哪些|乜|咩|空位)|(?:哪些|什么|啥子?)(?:课|班|课程"
    r"|可以学|能学)|(?:还有|有)[^，]{0,8}(?:位|名额|课|班|教|学)[^，]{0,3}[吗没不嘛]|还(?:收|招)"
    r"|满(?:了|员)?[没吗]满?|还?能[插进加](?!开)|多大(?:岁数|年纪|年龄)|几岁|(?:收|招|有|要)(?:多少|几个?)人"
    r"|\bfull\b|\b(?:seats?|places?|spots?) left\b|\bany (?:seats?|places?|spots?)\b"
    r"|能(?:不能)?(?:跟着?|也)(?:去|来)?(?:学|上|听)[吗嘛么不]|收费|要钱|免费|能(?:学|上)(?:点|些|什么|啥)|适合"
)
_FULL_BUT = re.compile(r"满")


def wanted_for_certain(text: str) -> Wanted | None:
    """What leaves no doubt; the rarer wish first: 候补 says more than 报名.

    >>> wanted_for_certain("围棋怎么报名").value, wanted_for_certain("明天的课请个假").value
    ('signup', 'leave')
    """
    read = text.lower()
    for wanted, words in _CERTAIN:
        if words.search(read):
            return wanted
    return Wanted.WHICH if _WHICH.search(read) else None


_TEACHES = re.compile(
    r"教(?:大家|邻居|街坊|孩子们|小朋友们|社区里?的)|(?:义务|免费|愿意|想来?)教(?!室|育)|(?:当|做)(?:个|一名)?(?:志愿)?老师"
    r"|\b(?:i can|i could|want to|like to|willing to) teach\b"
)
_ABOUT_A_TEACHER = re.compile(r"[吗嘛么谁？?]|老师(?:什么|能不能|可以不)|能不能|有没有")


def offers_to_teach(text: str) -> bool:
    """Whether somebody 能人 wants to teach, and does not ask who does.

    >>> offers_to_teach("我会剪纸，想教大家"), offers_to_teach("有人教大家剪纸吗")
    (True, False)
    """
    return bool(_TEACHES.search(text.lower())) and not _ABOUT_A_TEACHER.search(text)


_WHY: tuple[tuple[WishKind, re.Pattern[str]], ...] = (
    (
        WishKind.TOO_HARD,
        re.compile(
            r"跟不上|听不懂|太难|太快|太简单|基础班|提高班|进阶|小灶|辅导|再教一遍|一对一|too hard"
            r"|too fast|beginner"
        ),
    ),
    (
        WishKind.ANOTHER_TIME,
        re.compile(
            r"换个时间|时间不合适|改个时间|没空|晚上|周末|白天|周[一二三四五六日天]|星期|礼拜"
            r"|another time|evening|weekend"
        ),
    ),
    (
        WishKind.MORE_PLACES,
        re.compile(r"名额|报不上|没抢到|满了|再开一?个?班|多开|增开|排不到|more places|full"),
    ),
)


def why_more(text: str) -> WishKind:
    """Why somebody wishes for more lessons, as far as the words say it.

    >>> why_more("孩子跟不上能不能加开小课").value, why_more("能不能加开小课").value
    ('too_hard', 'other')
    """
    read = text.lower()
    return next((kind for kind, words in _WHY if words.search(read)), WishKind.OTHER)


def meant(text: str, offered: Sequence[Offered], *, limit: int = 3) -> list[Meant]:
    """The classes that may be meant, best first; equal ones in the order of the list.

    >>> classes = [Offered(1, "社区围棋班"), Offered(2, "书法（成人）")]
    >>> [(one.course.id, one.score) for one in meant("学毛笔字的那个班", classes)]
    [(2, 0.8)]
    """
    read = text.lower()
    heard = sounds(_PARTICLES.sub("，", read))  # 深了 is no 声乐
    found = [Meant(course, score) for course in offered if (score := _score(course, read, heard))]
    return sorted(found, key=_best_first)[:limit]


_PARTICLES = re.compile(r"[了的吗呢吧啊呀嘛]")


def _best_first(one: Meant) -> tuple[float, int]:
    """Of titles that were said the longest, of others the plainest."""
    length = len(one.course.title)
    return -one.score, -length if one.score == 1 else length


def subjects(text: str) -> list[str]:
    """What of all that can be learned is spoken of, by its first name."""
    read = text.lower()
    return [names[0] for names in SUBJECTS if any(_says(read, name) for name in names)]


def _score(course: Offered, read: str, heard: str) -> float:
    title = course.title.lower()
    if title in read:
        return 1.0
    stem = _ABOUT_ALL.sub("", title)
    if len(stem) >= 2 and stem in read:
        return 0.95 if not _other_half(title, read) else 0.9
    said = [name for name in _other_names(title) if _says(read, name)]
    if said:
        return 0.85 if any(name in title for name in said) else 0.8
    if len(stem) >= 2 and sounds(stem) in heard:
        return 0.75
    parts = {stem[at : at + 2] for at in range(len(stem) - 1)}
    return 0.6 if any(part in read for part in parts if _is_a_subject(part)) else 0.0


def _other_half(title: str, read: str) -> bool:
    """少儿 is said and the class is for 成人, or the other way round."""
    children = re.compile(r"少儿|儿童|小朋友|小孩|孩子|娃|孙[子女]|女儿|儿子|kids?\b|child")
    grown = re.compile(r"成人|老年|长者|中老年|大人|老人|我妈|我爸|奶奶|爷爷|adult")
    return bool(
        (grown.search(title) and children.search(read) and not grown.search(read))
        or (children.search(title) and grown.search(read) and not children.search(read))
    )


def _other_names(title: str) -> Iterator[str]:
    for names in SUBJECTS:
        if any(name in title for name in names if not name.isascii()):
            yield from names


def _is_a_subject(part: str) -> bool:
    return any(part in names[0] for names in SUBJECTS)


def _says(read: str, name: str) -> bool:
    if name.isascii():
        return re.search(rf"\b{re.escape(name)}\b", read) is not None
    return name in read


def filled(phrases: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Phrases of asked.txt with "{}" filled in, one subject after another."""
    at = 0
    for code, phrase in phrases:
        if "{}" not in phrase:
            yield code, phrase
            continue
        latin = phrase.isascii()
        for _ in range(3):
            names = SUBJECTS[at % len(SUBJECTS)]
            name = next((n for n in names if n.isascii() == latin), "the")
            yield code, phrase.replace("{}", name)
            at += 1
