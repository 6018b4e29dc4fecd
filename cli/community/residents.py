"""Who lives in Lingbo: 3,765 households and some of their people, the same ones every time.

The names are put together from common ones and mean nobody; the telephone numbers begin with
100 and can't be dialled.
"""

import itertools
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from tortoise.queryset import QuerySet

from models.residents import Resident

HOUSEHOLDS = 3_765
"""As many as the community this one is modelled on."""
RESIDENTS = 1_630
"""Those who are in the register by name."""

# whom the demo speaks for: she is 72 and not in the chat yet, he lives at the other end
WANG = {"name": "王秀英", "phone": "100-0000-0001"}
WANG_HOME = {"estate": "碧海蓝天", "building": "3", "unit": "2", "room": "501"}
LI = {"name": "李建国", "phone": "100-0000-0002"}
LI_HOME = {"estate": "南粤新村", "building": "8", "unit": "1", "room": "302"}

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
    "彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚钟姜崔谭陆范汪廖石金"
)
OLDER = (
    "桂兰玉珍秀兰淑芬凤英月娥素珍金花惠芳翠英德福志明国强永昌锦华"
    "福生伯年汉生明德耀祖家和庆云玉莲瑞芝秋菊长根水生有才阿娣美娣"
)
YOUNGER = (
    "晓红丽华海燕雪梅建军志强文辉小军俊杰婷婷思雨嘉欣子豪浩然雅琴"
    "春燕伟东少芬永健敏仪慧玲泽宇佳琪雨桐一凡梓涵立群晓峰卫东丽萍"
)


def households(buildings: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """Households spread over the buildings: two units, two doors a floor."""
    evenly, more = divmod(HOUSEHOLDS, len(buildings))
    return [
        {"estate": house["estate"], "building": house["name"], "unit": unit, "room": room}
        for at, house in enumerate(buildings)
        for unit, room in itertools.islice(_doors(), evenly + (at < more))
    ]


def _doors() -> Iterator[tuple[str, str]]:
    """The doors of a building from the ground up."""
    for floor in itertools.count(1):
        for door in (1, 2):
            for unit in ("1", "2"):
                yield unit, f"{floor}0{door}"


def residents(homes: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """The residents: the two whom the demo speaks for, and others who live behind these doors."""
    dice = Random(20260901)
    # nobody else behind these two doors: who lives there comes to the chat by themselves
    others = [home for home in homes if home not in (WANG_HOME, LI_HOME)]
    people = [WANG | WANG_HOME, LI | LI_HOME]
    for number, home in enumerate(dice.sample(others, RESIDENTS - len(people)), 3):
        name = dice.choice(SURNAMES) + _given(dice, OLDER if number % 5 < 3 else YOUNGER)
        people.append({"name": name, "phone": f"100-0000-{number:04d}", **home})
    return people


def neighbours() -> QuerySet[Resident]:
    """Everybody but the two whom the demo speaks for."""
    return Resident.exclude(phone__in=[WANG["phone"], LI["phone"]])


def _given(dice: Random, names: str) -> str:
    """One of the given names, which stand there two characters each."""
    at = dice.randrange(0, len(names), 2)
    return names[at : at + 2]
