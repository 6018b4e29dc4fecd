"""What everybody may see of somebody's words: where and what, and nobody."""

import random
from collections import defaultdict

import pytest

from models.requests.public import words

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "秀英建国志强丽华明芳军敏静伟磊洋勇艳杰娟涛超霞平刚桂兰凤仙玉梅"

WRITTEN = (
    "我是{name}，住{house}栋{unit}单元{room}，电话{phone}，楼道灯坏了",
    "{room}漏水，找{name}",
    "{name}家{room}室太吵，车{plate}挡路",
    "请联系{name} {phone}",
    "{house}-{unit}-{room} {name}说停水",
    "{name}阿姨住{house}号楼{unit}单元{room}室 {phone}",
)


def test_nobody_of_the_registers_is_found_in_what_is_shown():
    """2,000 reports by people of a community of thousands: 0 names, doors, phones, plates."""
    chance = random.Random(7)
    people = sorted({_name(chance) for _ in range(14_650)}, key=len, reverse=True)
    known = defaultdict(list)
    for name in people:
        known[name[:2]].append(name)
    for _ in range(2_000):
        about = {
            "name": chance.choice(people),
            "room": f"{chance.randint(1, 33)}{chance.randint(1, 4):02d}",
            "phone": f"13{chance.randrange(10**9):09d}",
            "plate": f"浙A{chance.randrange(10**5):05d}",
        }
        written = chance.choice(WRITTEN)
        text = written.format(house=chance.randint(1, 30), unit=chance.randint(1, 6), **about)
        shown = words(text, known)
        assert not [said for said in about.values() if said in shown], (text, shown)


def _name(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + "".join(
        chance.choice(GIVEN) for _ in range(chance.choice((1, 2, 2)))
    )


@pytest.mark.parametrize(
    "text",
    [
        "3栋的电梯坏了，困了2小时",
        "2026年11月20日报过，已经3天没水了",
        "物业费多收120元",
        "王阿姨说垃圾没人收",
        "张贴小广告的没人管",
        "停电，500米内都黑了",
    ],
)
def test_what_is_about_nobody_stays(text):
    """The building, dates, sums and lengths: else nobody would know what it is about."""
    assert words(text, {}) == text
