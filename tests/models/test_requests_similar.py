"""Similar: neighbours with one trouble are brought together, and neighbours with two are not."""

from datetime import timedelta

import pytest

from models import categories
from models.categories import Category
from models.requests.similar import Near, alike, is_alike, likeness, near_of, open_nearby, pairs
from models.settings import RULES


def category(id: int, parent: int | None) -> Category:
    made = Category(id=id)
    made.parent_id = parent
    return made


FAMILY, LIFT, LIGHT, DOOR = [category(id, id - 1 and 1) for id in (1, 2, 3, 4)]
RUBBISH, NOISE, WATER = [category(id, id + 10) for id in (5, 6, 7)]

SAME = [
    ("电梯坏了", LIFT, "3栋电梯又停了", LIFT),
    ("电梯坏了好几天没人修", LIFT, "升降电梯不动，老人下不来楼", LIFT),
    ("电梯停在五楼不动了", LIFT, "你好，我们这栋电梯用不了", LIFT),
    ("电梯门关不上", LIFT, "電梯門關不上", LIFT),
    ("楼道灯不亮", LIGHT, "二楼到三楼的楼道灯坏了，看不见", LIGHT),
    ("楼道灯不亮", LIGHT, "晚上回家楼道没灯，黑漆漆的", LIGHT),
    ("路灯坏了一排", LIGHT, "小区东门路灯不亮", LIGHT),
    ("垃圾没人收", RUBBISH, "垃圾桶满了，臭死了", RUBBISH),
    ("垃圾没人收", RUBBISH, "垃圾堆了三天了也没人管", RUBBISH),
    ("半夜装修太吵", NOISE, "楼上装修电钻响到半夜", NOISE),
    ("停水了", WATER, "家里没水，是停水了吗", WATER),
    ("停水了什么时候来", WATER, "今天又停水", WATER),
    ("单元门打不开", DOOR, "单元门锁坏了进不去", DOOR),
    ("单元门锁坏了", DOOR, "单元门锁坏了打不开", FAMILY),
    ("lift is broken again", LIFT, "The lift does not move", LIFT),
]
OTHER = [
    ("电梯坏了", LIFT, "楼道灯不亮", LIGHT),
    ("电梯坏了", LIFT, "单元门打不开", DOOR),
    ("垃圾没人收", RUBBISH, "电梯坏了没人修", LIFT),
    ("停水了", WATER, "水管漏水到楼下", RUBBISH),
    ("半夜装修太吵", NOISE, "楼道灯半夜不亮", LIGHT),
    ("单元门打不开", DOOR, "楼道灯打不开", LIGHT),
    ("垃圾没人收", RUBBISH, "狗没人管", NOISE),
    ("路灯坏了", LIGHT, "凳子坏了", FAMILY),
    ("停水了", WATER, "车停了一路", NOISE),
    ("请问医保怎么交", FAMILY, "请问垃圾怎么分", RUBBISH),
    ("电梯里有人抽烟", LIFT, "楼道堆满杂物", RUBBISH),
    ("谢谢你们", FAMILY, "你好请问", LIGHT),
]


def test_most_of_what_is_one_thing_is_shown_and_little_else():
    """Nine in ten, and one in ten of the rest at most; run with -s for the figures."""
    shown = [is_alike(Near(a, x, 1, 1), b, y) for a, x, b, y in SAME]
    wrong = [is_alike(Near(a, x, 1, 1), b, y) for a, x, b, y in OTHER]
    print(f"shown {sum(shown)} of {len(shown)}, wrongly {sum(wrong)} of {len(wrong)}")  # noqa: T201
    assert sum(shown) / len(shown) >= 0.9
    assert sum(wrong) / len(wrong) <= 0.1


def test_it_is_the_same_both_ways():
    """Whoever came first."""
    for a, x, b, y in (*SAME, *OTHER):
        assert is_alike(Near(a, x, 1, 1), b, y) == is_alike(Near(b, y, 1, 1), a, x)


def test_where_it_is_and_how_politely_it_is_said_makes_nothing_alike():
    """Doors and courtesies are no matter."""
    assert likeness("你好，3栋2单元501，谢谢", "你好，3栋2单元501，麻烦了") == 0
    assert pairs("请问一下") == frozenset()


async def _near(here, request):
    request.category = await Category.get(id=request.category_id)
    return near_of(request)


@pytest.mark.parametrize(("ago", "shown"), [(timedelta(days=7), True), (timedelta(days=8), False)])
async def test_what_is_older_than_seven_days_is_not_shown(here, ago, shown):
    """To the minute of the seventh day it is."""
    wang = await here.resident("王秀英")
    first = await here.reports(wang, "电梯坏了", category="facility.lift")
    found = await alike(await _near(here, first), since=here.now + ago - RULES.similar_within)
    assert [r.id for r in found] == ([first.id] if shown else [])
    assert RULES.similar_within == timedelta(days=7)


@pytest.mark.parametrize("private", ["supervision", "care"])
async def test_what_is_confidential_or_personal_is_shown_to_nobody(here, private):
    """Be its words ever so like; the same words of an open matter are shown."""
    wang, li = await here.resident("王秀英"), await here.resident("李强", home="碧海蓝天4")
    words = "物业经理收钱不办事还骂人"
    open_one = await here.reports(wang, words, category="property")
    await here.reports(wang, words, category=private)
    near = Near(words, await categories.named("property"), open_one.estate_id, None)
    found = await alike(near, since=here.now - RULES.similar_within)
    assert [r.id for r in found] == [open_one.id]
    assert [r.id for r in await open_nearby(open_one.estate_id)] == [open_one.id]
    theirs = await here.reports(li, words, category=private)
    assert await alike(await _near(here, theirs), since=here.now - RULES.similar_within) == []
