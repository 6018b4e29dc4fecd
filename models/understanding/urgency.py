"""Urgency: whether a message says that somebody must come now, and which number to call first.

What is denied (没有起火), feared (怕着火), supposed (万一着火), long over (上次着火), taught
(防溺水讲座) or only named (灭火器, 煤气费) is no emergency. Missing one costs more than one too
many: where a text leaves it open it counts, and words like 快来人 lift every doubt.

Two judges: words that were thought of (`_SAID`), and for those that were not a naive Bayes that
has read emergencies and what only sounds like one (`emergencies.txt`).
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from models.categories.bayes import Bayes, count
from models.categories.phrases import counted, phrases


class Kind(StrEnum):
    """What has happened."""

    FIRE = "fire"
    GAS = "gas"
    TRAPPED = "trapped"
    MEDICAL = "medical"
    SELF_HARM = "self_harm"
    VIOLENCE = "violence"
    WATER = "water"
    SHOCK = "shock"
    COLLAPSE = "collapse"
    MISSING = "missing"
    UNANSWERED = "unanswered"


CALL = {
    Kind.FIRE: "119",
    Kind.GAS: "119",
    Kind.TRAPPED: "119",
    Kind.MEDICAL: "120",
    Kind.SELF_HARM: "110",
    Kind.VIOLENCE: "110",
    Kind.WATER: "110",
    Kind.SHOCK: "120",
    Kind.COLLAPSE: "119",
    Kind.MISSING: "110",
    Kind.UNANSWERED: "110",
}
"""Which number is the first to call."""


@dataclass(frozen=True, slots=True)
class Emergency:
    """What a text says has happened, and the word that says so, as it was read."""

    kind: Kind
    word: str

    @property
    def call(self) -> str:
        """The number to call first."""
        return CALL[self.kind]


_PERSON = (
    r"(?:人|老[人头太爷奶公婆伴妈爸汉]|大[爷妈娘叔婶]|[爷奶爸妈公婆]|阿[姨公婆伯叔]|孩|娃|儿子"
    r"|女儿|女孩|男孩|宝宝"
    r"|邻居|我|他|她|同学|学生|孕妇|husband|wife|man|woman|child|kid|mother|father|grand\w+)"
)
_KIN = (
    r"(?:老人|老[头太爷奶公婆伴妈爸汉]|大[爷妈]|爷爷|奶奶|爸|妈|父亲|母亲|外公|外婆|孩|孙[子女]"
    r"|娃|儿子|女儿|女孩|男孩|宝宝|弟弟|妹妹)"
)
_GAS = r"(?:燃气|煤气|天然气|瓦斯|液化气|石油气)"
_LIFT = r"(?:电梯|電梯|升降[机機]|轿厢|梯子里|𨋢|lift|elevator)"

_SAID = {
    Kind.FIRE: (
        r"[着起失]火(?!车|点)|着了火|火灾|火警|烧起来|燒起|烧着了|燃起来|烧了起来|火苗|火势|大火"
        r"|救火|火燒|冒火|打火星"
        r"|火星子|冒火花|喷火|[滚浓黑]烟|冒[着出了]{0,2}(?:白|黑|青)?烟|扑不灭|爆炸|炸了|炸开"
        r"|(?:楼道|屋|房间)[里头子]*(?:都|全)是?烟(?![头味灰花盒])|[糊焦]味|烧焦|着咗火|火燭"
        r"|\bon fire\b|\bfire!|(?:is|a|there's) fire\b|\bburning\b|\bsmoke\b"
    ),
    Kind.GAS: (
        rf"{_GAS}(?:的)?[^，。,;；？?]{{0,6}}(?:味|氣味|泄[漏露]|漏|报警器?一?直?响|挖断|挖破|爆)"
        rf"|(?:漏|泄)(?:了|出)?{_GAS}|臭鸡蛋味|煤氣味|味[^。]{{0,6}}(?:像|好像|怕|应该)是?{_GAS}"
        rf"|(?<![气胎轮球带泵])漏气|一氧化碳|忘了?关(?:了)?{_GAS}"
        rf"|(?<!新)(?:闻|聞|嗅)[到着见]{{0,2}}[^，。]{{0,8}}{_GAS}|{_GAS}报警[^，。]{{0,6}}响"
        rf"|{_GAS}管[^，。]{{0,4}}(?:断|破|爆)"
        r"|\b(?:smell|smells|leak\w*)\b[^.]{0,12}\bgas\b|\bgas (?:leak|smell)"
    ),
    Kind.TRAPPED: (
        rf"{_LIFT}[^，。]{{0,6}}[困关]着?(?:了|住)?(?:有|一|两|几"
        rf"|[二三四五六七八九\d])?[^，。]{{0,3}}(?:人|我|老|孩|住|个)"
        rf"|(?:困|关|卡|锁)(?:住|咗)?(?:在|喺|到)[^，。]{{0,6}}{_LIFT}|被困|困在|困住|困咗"
        rf"|{_LIFT}[^。]{{0,10}}(?:里面?"
        rf"|入面)[^。]{{0,3}}有?[^。]{{0,4}}{_PERSON}[^。]{{0,5}}(?:喊|出不来|叫|哭|拍门)"
        rf"|{_PERSON}[^，。]{{0,8}}(?:反锁|拔不出来|卡在|卡住)|(?:掉|摔"
        rf"|跌)[进到下入]?了?[^，。]{{0,4}}(?:井|坑|沟)里"
        rf"|\b(?:stuck|trapped)\b[^.]{{0,12}}\b(?:lift|elevator)\b|\btrapped\b|门打?不开了?出不去"
        rf"|{_LIFT}[^，。]{{0,6}}(?:出不来|出不去)"
    ),
    Kind.MEDICAL: (
        r"[晕昏]倒|昏迷|[昏晕]过去|不省人事|叫(?:都|极|極|也|他|她)*唔?不?醒|没(?:有)?呼吸"
        r"|没(?:了)?心跳"
        r"|喘不[上过]来?气|透不过气|呼吸困难|唞唔到氣|心梗|脑梗|心肌梗|脑溢血|脑出血|突然中风"
        r"|心脏病(?:发|犯)|休克|猝死|没脉搏"
        r"|(?:胸|心)口?[^，。]{0,3}[疼痛](?:得|的|死|到|厉害)|抽搐|抽筋倒|羊癫疯|口吐白沫|大出血"
        r"|有人流血|流血不止|车祸|血流不止"
        r"|(?:头|脸|身|手|腿|鼻)[上子]?(?:在|都|全|一直)?(?:流|淌|冒)[了着]?好?多?(?:很多)?血"
        r"|[一满][地头脸身]都?的?是?血"
        r"|摔[^。]{0,14}(?:起不来|动不了|不能动|不动了|站不起|昏|没反应|流血|扶不动|骨折了)"
        r"|倒在(?:地|楼|路|门|厕)"
        r"|倒地(?:不起|抽|了)|噎(?:住|着|到)|卡住?(?:了)?喉|羊水破|要生了|肚子疼得打滚|(?:吃|喝"
        r"|吞)了?[^，。]{0,4}(?:老鼠药|农药|毒药|百草枯)"
        rf"|中毒|(?:被|让|给)[^，。]{{0,6}}(?:汽?车|电动车|货车)撞(?:了|倒|飞|伤)|撞(?:到|倒|伤"
        rf"|死)了?{_PERSON}"
        r"|砸[^，。]{0,3}(?:头破|破头|昏|晕)|头破血流"
        rf"|(?:{_PERSON}|位)[^，。]{{0,8}}(?:摔倒|跌倒|跌咗|摔下来|摔下楼|倒下)"
        rf"|从[^，。]{{0,6}}(?:摔|掉|跌|坠)下来?了?人|坠楼"
        r"|快不行了|救护车|急救车|\bcollapsed\b|\bnot breathing\b|\bunconscious\b"
        r"|\bheart attack\b|\bbleeding\b|\bfainted\b"
        r"|暈低|暈咗|昏咗|瞓低咗唔郁|氣喘|全身发紫|脸(?:都|色)?发?[紫青]"
    ),
    Kind.SELF_HARM: (
        r"跳楼(?![机价])|跳河|轻生|輕生|自杀|自殺|不想活|活不下去|唔想活|割腕|喝农药|寻短见"
        r"|(?<!笑)想死(?!我|你)|遗书|遺書|上吊|一了百了"
        r"|吃了[^，。]{0,5}安眠药|(?:站|坐|骑|爬)[在到上][^，。]{0,3}(?:楼顶|天台|栏杆"
        r"|窗台)[^，。]{0,6}(?:哭|跳|边上|外面)|(?:要|想|准备)(?:往下|从楼上)跳|往下跳"
        r"|结束(?:自己的)?生命|活着(?:也)?没(?:有)?(?:意思|意义|劲)|不如死了"
        r"|\bsuicid\w+|\bkill (?:my|him|her)self|\bwant to die\b|\bend my life\b"
    ),
    Kind.VIOLENCE: (
        r"持刀|持械|[拿提举操挥着]{1,2}(?:一|着|了|把|起|菜|水果|砍|西瓜|长|大)*刀"
        r"|(?<!菜)刀[^，。]{0,4}(?:砍|捅|追)|砍人|砍伤|捅人|捅伤|捅了|杀人|杀了|抢劫|打劫"
        r"|绑架|打死人|救命(?!稻草|钱|药|恩|之恩|的药)|家暴|正在(?:打|砸|撬)|(?:在"
        r"|又在)打[我她他人](?!电话|招呼)|群架|斗殴|械斗"
        r"|打起来了?|打架了|在打架|打得头破|(?:在|想|有人)[^，。]{0,3}撬[^，。]{0,4}[门锁窗]"
        r"|进(?:来)?(?:了)?(?:贼|小偷|坏人)|[拖拽抱][^，。]{0,8}孩[^，。]{0,6}(?:车|走|跑)"
        r"|抢(?:走)?[^，。]{0,3}孩子|强奸|猥亵|跟着我不放|枪|\bknife\b|\bgun\b|\battack(?:ing"
        r"|ed)\b|\brobb\w+|\bbreaking in\b|斬人|揸刀|打交|劈人"
        r"|\bfighting\b|\bhelp me\b[^.]{0,20}\bhit"
    ),
    Kind.WATER: (
        rf"溺水|落水|(?:掉|跌|摔|滑|沉)[进到下入落]?了?[^，。]{{0,4}}(?:河|江|湖|池塘?|水"
        rf"|塘)(?:里|中|底|了)|掉河|{_PERSON}[^，。]{{0,4}}(?:淹|沉下)|溺咗"
        r"|\bdrown\w*"
    ),
    Kind.SHOCK: (
        r"触电|觸電|漏电(?!保护|开关|断路|跳)|漏電|(?:被|让)电(?:到|了|着|死|晕)|电到(?:人|我|孩"
        r"|手)|电死|电晕|踩上去有电|摸[^，。]{0,4}(?:有电|麻)|带电(?!脑|动|视|池|话)"
        r"|高压线[^，。]{0,4}(?:断|掉|落)|电线[^，。]{0,4}掉[^，。]{0,3}水|\belectrocut\w+"
        r"|\belectric shock"
    ),
    Kind.COLLAPSE: (
        r"坍塌|倒塌|塌下来|塌方|快要?[塌倒]了|(?:房|楼|墙|屋顶|阳台|脚手架|天花板|路面?"
        r"|桥)[^，。]{0,3}塌了|[压埋砸](?:住|着|到|在下面|伤|死)了?[^，。]{0,2}(?:人|孩|老)"
        r"|\bcollapsed building|\bwall collapsed"
    ),
    Kind.MISSING: (
        rf"{_KIN}[^，。]{{0,8}}(?:走失|走丢|丢了|失踪|不见了|不見咗|找不[到着]|唔見咗|被拐"
        rf"|一夜没回)"
        r"|走失|拐卖|人贩子|\b(?:child|son|daughter|kid|mother|father)\b[^.]{0,10}\bmissing\b"
    ),
    Kind.UNANSWERED: (
        r"(?:敲门?|[叫拍]门(?![卫岗口]))[^，。]{0,6}(?:没人?|不|冇人?|无人)(?:答?应|开|回应|反应|理|吭声)"
    ),
}
_KINDS = dict.fromkeys(Kind)
_SAYS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _SAID.items()}

_ONLY_NAMED = re.compile(
    r"灭火\w?|打不着火|点不着火|点火|不着火|打不燃|火灾(?:保险|险|隐患)|着火(?:险|点)|起火(?:险"
    r"|点|原因)|防火\w|消防\w{0,2}"
    r"|(?:燃气|烟雾|火灾|煤气)?(?:报警器|探测器|感应器)(?![^，。]{0,6}响)|漏电保护\w?|防溺水"
    r"|防触电|急救(?:知识|培训|包|箱|课|站|班)|救命稻草|救护车(?:进|开|通道|都?[进过开]不)"
    r"|油烟|烧烤[^，。]{0,6}烟|(?:饭店|餐馆|饭馆|摊|烟囱|灶台|厨房|油锅)[^，。]{0,4}冒[着出]?烟"
    r"|冒烟囱|抽烟|香烟|烟味|吸烟|烟花"
    r"|困扰|困难|困惑|困死|困得|贫困|被困难|困在家|好困"
    r"|(?:猫|狗|鸟|鹦鹉|宠物|车|钱包|钥匙|手机|快递|证|卡|本|电瓶|东西|衣服|花"
    r"|鸽子)[^，。]{0,6}(?:走失|走丢|丢了|不见了|找不[到着]了)"
    r"|(?:热|冷|累|气|吵|笑|烦|冻|咬|急|臭|脏|饿|吓|黑|渴|闷|痒|挤|堵|熏|晒)(?:得"
    r"|的)?(?:我)?(?:想)?死(?:了|人|我)?|要命|要死|没命|死机"
    r"|磨刀|菜刀(?:快|钝)|刀(?:鱼|具|片)|剪刀|刀啊|美工刀|晕车|水枪|枪啊|玩具枪|喷枪"
    r"|中毒(?:的|老鼠|狗|猫)|毒狗|病毒|卖菜刀|(?:狗|猫|老鼠|鸟|鱼)[^，。]{0,6}(?:口吐白沫|中毒"
    r"|抽搐|被电|掉[进到])"
    r"|被子[^，。]{0,4}(?:烧|电)|(?:心里|心)(?:好|很)?(?:难受|堵)|打(?:电话|招呼|扫|折|卡|车|药"
    r"|印|工|球|牌|麻将|游戏|针|水|饭|开|着火)[^，。]{0,2}"
    r"|(?:孩子|小孩|小朋友|同学)[^，。]{0,6}(?:老|总|经常|之间)?打(?:架|起来)|(?:老是?|天天|经常"
    r"|总是?|整天)[^，。]{0,4}(?:打架|打起来)"
    r"|no fire|fire (?:extinguisher|drill|door|lane|hydrant|exit|alarm test|safety|station)"
    r"|gas (?:bill|meter|card|stove|company)|smoke (?:detector|alarm)"
    r"|smoke from (?:the )?(?:restaurant|barbecue|bbq|kitchen|cigarette)\w*|smok(?:ing|er|ers)"
    r"|cigarette smoke|burning (?:rubbish|garbage|trash|leaves|plastic)"
    r"|fire ?works|for fire|(?:心|车|水|电)?表[^，。]{0,3}炸了|炸鸡|炸串|油炸|气炸|肺都?气炸"
    r"|水管[^，。]{0,3}爆?炸\w?|爆米花|爆炸性|爆炸头|头[都要]*炸了|吵[^，。]{0,3}炸了"
    r"|耳朵[^，。]{0,3}炸了|焦味道?好|焦糖"
)
_BEFORE = re.compile(
    r"(?:没有?|没见|未(?!婚|来)|并非|不是(?!要)|不会|并没有?|(?<![有以])无|不再|防止?|预防|谨防"
    r"|以防|避免|怕|担心|害怕|恐怕|怕把|怕[^，。]{0,3}|吓得|万一|要是|如果|假如|若是|一旦|容易"
    r"|会不会|可能会?引?|有可能|差一?点|险些|为了|造成|引发|引起|导致|存在|上次|上回|上[个]?(?:月"
    r"|周|星期|礼拜)|去年|前年|大前年|往年|以前|之前|从前|曾经?|那次|那回|那年|那天|昨[天晚日]"
    r"|前晚|前天|前几天|前些|早几"
    r"|年前|月前|小时候|每次|经常|老是|总是|电影|新闻|电视里|听说|别的小区|人家小区|讲讲?|学习?"
    r"|教|演练?|模拟|宣传|关于|遇到|碰到|发生|预演|如何|怎样|怎么(?:预)?防|什么叫"
    r"|when|if|last (?:month|year|week|time)|was|afraid of|in case of|prevent|what if|could)"
    r"(?:发现|看见|看到|闻到|什么|任何|有|人|再|真的?|会|被|又|引起|引发|发生|的|了|老人|孩子"
    r"|小孩|我|他|她|家|里|楼|们|那家|电梯|咱|这|栋|边|哪天|时候|过|之后|后"
    r"|说|讲|报道?|播|煤气|燃气|天然气|电[动瓶]车|some|a|the|get|got|be|is|my|lift|elevator|stuck|in|someone|[\s，]){0,8}$",
    re.IGNORECASE,
)
_OFTEN = re.compile(
    r"老(?:是|关|困|把|漏|冒|倒)|总是?|经常|常常|每次|天天|上个?月|上次|上周|以前|去年|[困关]过"
)
_FORETOLD = re.compile(r"杂物|堆|堵|占|乱停|过期|没水|锁着|上锁|飞线|充电|老化")
_WHAT_THEN = re.compile(r"^了?(?:可|该)?(?:怎么办|咋办|咋整|怎么得了|往哪|怎么跑|谁负责)")
_AFTER = re.compile(
    r"^(?:一样|似的|的(?:时候|牌子|标志|样子|感觉))|^(?:了|的|人|时|以?后的?|之后的?|过后的?|事"
    r"|了以后|那次|时候|伤|到|受伤|个|[\s，]){0,4}"
    r"(?:过(?!来|去|敏|分)|险|演练|演习|培训|讲座|知识|课|宣传|预案|应急(?:电话|预案|措施)"
    r"|怎么(?:逃|跑|预防|赔|办理|报销|报名|处理流程|自救)|如何|往哪|谁(?:来)?(?:赔|负责|管|承担)"
    r"|隐患|风险|危险|可能"
    r"|已经(?:送|修|灭|好|解决|没事|处理)|后的|那家|那户|那栋|那位|那个|的那|的墙|的危险|预防"
    r"|事故(?:多|怎么|处理|认定)|赔偿|会不会|怎么(?:跑|逃)|跑(?:都|不)|都(?:跑|没处|来不及)"
    r"|救火车|消防|医药费|钱|补助|补贴|报销|后遗症|康复|病人|家属|家庭|住院|欠|瘫|以后半边|半边"
    r"|drill|training|course|insurance|last|yesterday)",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"谁来?(?:赔|扫|清|收拾)|谁负责|医药费|已经(?:送|灭|好了|出院|解决|没事|处理)|送(?:到)?医院了"
    r"|怎么赔|昨天已经|去年|上次|上回|讲座|培训|演练|保险怎么|怎么预防|\blast (?:month|year|week)"
)
_STILL = re.compile(r"现在|还在|又|到现在|今天|刚|正在|一直|越来越|now")
_NOW = re.compile(
    r"快来|快点来|赶紧来人|赶快来人|快叫|快打|快救|救救我?(?!助)|救命(?!稻草|钱|药|恩|之恩|的药)"
    r"|来人啊|help!|快啲|快派人(?:来)?救|急急急"
)
_NOT_NOW = re.compile(
    r"(?<!害)怕(?!人|得)|万一|担心|要是|如果|以前|之前|上次|上回|上[个]?月|上周|去年|前年"
    r"|昨天已经|曾经|那次|电视里|新闻|听说|过期|演练|演习|讲座|培训|知识|保险|负责"
    r"|怎么赔|补[贴助]|申请|报销|建议|预防|防止|风险|隐患|没有发生|没事了|已经好|出院|康复|后遗症"
    r"|多少钱|\blast\b|\bif\b|\bwhen\b|\bexpired\b"
)
_SURE = 0.8
"""By how much a text must sound more like an emergency than like anything else."""
_LONGEST = 1_000


@lru_cache(256)  # one text is asked about again and again till it is filed
def emergencies(text: str) -> tuple[Emergency, ...]:
    """What a text says is happening now, in its order; empty when nobody need come at once.

    >>> [(e.kind.value, e.word, e.call) for e in emergencies("三楼有煤气味，老人晕倒了")]
    [('gas', '煤气味', '119'), ('medical', '晕倒', '120')]
    >>> emergencies("没有起火，就是怕漏电"), emergencies("上次着火后的灭火器过期了")
    ((), ())
    """
    read = _plainly(text)
    at_once = bool(_NOW.search(read))
    named = _ONLY_NAMED.sub(lambda found: "〇" * len(found[0]), read)
    said = [(kind, one) for kind, says in _SAYS.items() for one in says.finditer(named)]
    if said:
        meant = [one for one in said if at_once or _is_meant(read, one[1].start(), one[1].end())]
        return _once(meant)
    return () if _NOT_NOW.search(read) and not at_once else _sounding(read)


def _once(said: list[tuple[Kind, re.Match[str]]]) -> tuple[Emergency, ...]:
    """Each word once, in the order of the text."""
    said.sort(key=lambda one: one[1].start())
    found = {word[0]: Emergency(kind, word[0]) for kind, word in reversed(said)}
    return tuple(found[word] for word in dict.fromkeys(word[0] for _, word in said))


def _sounding(read: str) -> tuple[Emergency, ...]:
    """What the whole text sounds like; its word is the part that sounds so most."""
    kind, margin = _likeness(read)
    if kind is None or margin < _SURE:
        return ()
    parts = [part for part in re.split(r"[，。,.;；！!？?]+", read) if part.strip()]
    return (Emergency(kind, max(parts, key=lambda part: _likeness(part)[1]).strip()),)


def _likeness(text: str) -> tuple[Kind | None, float]:
    """The kind of emergency a text is most like, and by how much more than like any calm matter."""
    scores = _judge().scores(text)
    if not scores:
        return None, -1.0
    kind = max(_KINDS, key=scores.__getitem__)
    return kind, scores[kind] - max([n for name, n in scores.items() if name not in _KINDS])


@cache
def _judge() -> Bayes:
    """Made once: emergencies, what sounds like them, and all that residents otherwise say."""
    judge = Bayes()
    for kind, seen in count(
        (k, p, 1.0) for k, p in phrases(__package__, "emergencies.txt")
    ).items():
        judge.learn(kind, seen)
    for code, seen in counted().items():
        judge.learn(f"calm {code.split('.')[0]}", seen)
    return judge


def _is_meant(read: str, start: int, end: int) -> bool:
    """Whether what was said is neither denied nor feared, supposed, over or taught."""
    if _OFTEN.search(read[start:end]):
        return False
    before = _BEFORE.search(read[max(0, start - 20) : start])
    if before and not _STILL.search(before[0]):
        return False
    if _WHAT_THEN.match(read[end:]) and _FORETOLD.search(read[:start]):
        return False  # 楼道堆满杂物，着火了怎么办
    return not (_AFTER.match(read[end : end + 16]) or _LATER.search(read[max(0, start - 12) :]))


def calls(text: str) -> tuple[str, ...]:
    """The numbers to call, the one for what has happened first.

    >>> calls("老人晕倒了"), calls("燃气")
    (('120', '119', '110'), ('119', '110', '120'))
    """
    first = [emergency.call for emergency in emergencies(text)]
    return tuple(dict.fromkeys([*first, "119", "110", "120"]))


_PAPERWORK = re.compile(
    r"(?:燃|煤|天然|石油|液化)?气?(?:费|账单|缴|充值|充不进|余额|发票|过户|开户|销户|抄表|读数|安检|改造)"
    r"|怎么交|多少钱|收钱|开通|公司|气卡|换表|以旧换新|送上楼|表(?:没电|坏|走|数|不走|不显示)"
    r"|\bbill\b|\bmeter\b|\bpay\b|\bcompany\b"
)
_DANGER = re.compile(
    r"味|漏|泄|[呲嘶滋]|响|报警|爆|火|臭|晕|吐|恶心|中毒|断|破|裂|炸|smell|leak|hiss|alarm|danger|stink",
    re.IGNORECASE,
)


def can_wait(text: str) -> bool:
    """Whether a text of an urgent category is about bills, meters and appointments alone.

    Whatever else stands in it that may be a danger, it can't.

    >>> can_wait("煤气费怎么交"), can_wait("煤气费交了，可是有股味"), can_wait("家里没气了")
    (True, False, False)
    """
    read = _plainly(text)
    office = _PAPERWORK.search(read) is not None
    return office and _DANGER.search(read) is None and not emergencies(text)


def urgent(text: str) -> tuple[str, ...]:
    """The words in a text that say that somebody must come now, in their order.

    >>> urgent("三楼有煤气味，老人晕倒了"), urgent("没有起火，就是怕漏电")
    (('煤气味', '晕倒'), ())
    """
    return tuple(emergency.word for emergency in emergencies(text))


def _plainly(text: str) -> str:
    """Lower case, Chinese without blanks in between: voice input puts them anywhere."""
    read = " ".join(text[:_LONGEST].lower().split())
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "，", read)
