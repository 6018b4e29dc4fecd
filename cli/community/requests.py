"""What has been asked for in Lingbo, and how far each of it has got.

Each story is told by the rules themselves, at hours in the past: somebody rings the desk, the
desk sends it to the micro-grid, and there it goes its way.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cli.community.residents import neighbours
from models import categories, requests
from models.addresses import home_of
from models.grids import Grid
from models.members import Member, Post, Role
from models.requests import ResidentRequest, Satisfaction
from models.residents import Resident


@dataclass(frozen=True)
class Story:
    """A request: who lives where and says what, how many hours ago, and what came of it."""

    estate: str
    building: str
    category: str
    text: str
    hours_ago: float
    then: "Sequence[Step]" = ()


@dataclass
class Teller:
    """Whoever handles a request, and the hour of its story."""

    request: int
    desk: Member
    lead: Member
    member: Member
    now: datetime

    def later(self, minutes: int) -> datetime:
        """So many minutes later."""
        self.now += timedelta(minutes=minutes)
        return self.now


Step = Callable[[Teller], Awaitable[object]]


def claimed(after: int = 12) -> Step:
    """The micro-grid's member takes it on."""
    return lambda t: requests.claim(t.request, t.member, now=t.later(after))


def asked(text: str, after: int = 15) -> Step:
    """They want to know something."""
    return lambda t: requests.ask(t.request, t.member, text, now=t.later(after))


def answered(text: str, after: int = 40) -> Step:
    """The resident rang back; the desk writes it down."""
    return lambda t: requests.answer(t.request, t.desk, text, now=t.later(after))


def handed_up(reason: str, after: int = 60) -> Step:
    """Too much for the micro-grid: the lead of the grid takes it on."""

    async def go(t: Teller) -> None:
        await requests.hand_up(t.request, t.member, reason, now=t.later(after))
        t.member = t.lead
        await requests.claim(t.request, t.lead, now=t.later(after // 2))

    return go


def finished(result: str, after: int = 180) -> Step:
    """It is done, they say."""
    return lambda t: requests.finish(t.request, t.member, result, now=t.later(after))


def disputed(text: str, after: int = 90) -> Step:
    """It is not, the resident says."""
    return lambda t: requests.dispute(t.request, t.desk, text, now=t.later(after))


def confirmed(how: Satisfaction, after: int = 240) -> Step:
    """The desk rang: it is settled, and this is how satisfied they are."""

    async def go(t: Teller) -> None:
        await requests.confirm(t.request, t.desk, now=t.later(after))
        await requests.rate(t.request, t.desk, how, now=t.later(1))

    return go


STORIES = (
    Story(
        "碧海蓝天",
        "3",
        "facility.lift",
        "3栋2单元的电梯停在一楼不动了，家里老人下不了楼",
        216,
        (
            claimed(),
            asked("是一直不动，还是走走停停？里面有没有困人？"),
            answered("一直不动，没有困人，按钮也不亮"),
            finished("维保已到场更换门机控制板，试运行正常"),
            confirmed(Satisfaction.SATISFIED),
        ),
    ),
    Story(
        "南粤新村",
        "8",
        "utilities.sewer",
        "8栋楼下的下水道又堵了，一楼有味道",
        190,
        (
            claimed(20),
            finished("已联系物业疏通，清出杂物"),
            disputed("昨晚又返水了"),
            finished("更换破损管段并复查，两天未再返水", 900),
            confirmed(Satisfaction.BASICALLY),
        ),
    ),
    Story(
        "凌波一区",
        "5",
        "noise.works",
        "5栋旁边的工地晚上十一点还在打桩",
        150,
        (
            claimed(),
            handed_up("工地属市政项目，需网格协调施工单位"),
            finished("已约谈施工方，夜间停工并公示施工时段", 420),
            confirmed(Satisfaction.SATISFIED),
        ),
    ),
    Story(
        "榕树下小区",
        "4",
        "elder.home",
        "隔壁独居的老人两天没看到出门，想请人上门看看",
        120,
        (
            claimed(3),
            finished("已上门，老人只是感冒，联系了家属并送了药", 45),
            confirmed(Satisfaction.SATISFIED),
        ),
    ),
    Story(
        "星汇公寓",
        "B座",
        "parking.blocking",
        "消防通道被一辆白色面包车占了一个星期",
        98,
        (claimed(), finished("车主已挪车，地面重新划线", 200), confirmed(Satisfaction.SATISFIED)),
    ),
    Story(
        "红树嘉园",
        "6",
        "sanitation.rubbish",
        "6栋后门垃圾桶满了三天没人收",
        76,
        (
            claimed(),
            finished("清运公司已补收，改为每日两次", 150),
            confirmed(Satisfaction.DISSATISFIED),
        ),
    ),
    Story(
        "澜泊湾",
        "2",
        "dispute.leak",
        "楼上卫生间漏水到我家天花板，谈了几次谈不拢",
        70,
        (claimed(), handed_up("双方对责任有争议，请网格组织调解")),
    ),
    Story(
        "上林雅苑",
        "2",
        "facility.light",
        "2栋楼道三楼的灯一闪一闪，晚上看不清台阶",
        50,
        (claimed(), finished("已更换灯具和声控开关", 220)),
    ),
    Story(
        "碧海蓝天",
        "11",
        "noise.square",
        "中心广场早上六点就放音乐跳舞",
        28,
        (claimed(), asked("大概是哪几天？音响放在哪个位置？")),
    ),
    Story("碧海蓝天", "7", "pets.leash", "7栋有人遛大狗不牵绳，孩子害怕", 20, (claimed(),)),
    Story("龙吟水榭", "1", "facility.fitness", "健身区的漫步机踏板松了", 5, ()),
    Story("上林雅苑", "1", "sanitation.stairway", "1栋楼梯间堆了旧家具，过不去", 3, ()),
    Story("碧海蓝天", "9", "utilities.water", "9栋这两天水压很小，五楼以上洗不了澡", 0.7, ()),
)


async def tell_all(desk: Member, *, now: datetime) -> None:
    """Have every story happen, in the order in which they began."""
    for story in sorted(STORIES, key=lambda story: -story.hours_ago):
        await _tell(story, desk, now=now - timedelta(hours=story.hours_ago))


async def _tell(story: Story, desk: Member, *, now: datetime) -> None:
    resident = await _somebody(story)
    category = await categories.named(story.category)
    place = await home_of(resident.household_id)
    assert place is not None, "whoever asks for something lives somewhere"
    request = await requests.file(
        desk, story.text, category=category, place=place, resident=resident, now=now
    )
    await _hand_out(request, desk, place.grid, now=now + timedelta(minutes=5))
    teller = Teller(request.id, desk, *await _staff(place.grid), now + timedelta(minutes=5))
    for step in story.then:
        await step(teller)


async def _hand_out(request: ResidentRequest, desk: Member, grid: Grid, *, now: datetime) -> None:
    if request.grid_id != grid.id:
        await requests.assign(request.id, desk, grid, now=now)


async def _somebody(story: Story) -> Resident:
    """Somebody who lives in that building and has not asked for anything yet."""
    asked = await ResidentRequest.exclude(resident_id=None).values_list("resident_id", flat=True)
    found = await (
        neighbours()
        .filter(household__building__name=story.building)
        .filter(household__building__estate__name=story.estate)
        .exclude(id__in=list(asked))
        .order_by("id")
        .first()
    )
    assert found is not None, f"nobody lives in {story.estate} {story.building}"
    return found


async def _staff(grid: Grid) -> tuple[Member, Member]:
    """The lead of the grid above, and the member of this one."""
    lead = await Post.get(grid_id=grid.parent_id, role=Role.LEAD).select_related("member")
    member = (
        await Post.filter(grid_id=grid.id, role=Role.MEMBER)
        .order_by("id")
        .select_related("member")
        .first()
    )
    assert member is not None, f"{grid.name} has no member"
    return lead.member, member.member
