"""Days and hours in Chinese are read, with a preference for the future, in the community's zone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wordings import rows

from models.understanding.moments import moments

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 18, 10, tzinfo=SHANGHAI)  # a Wednesday


def read(text, now=NOW):
    """(the moment to the minute or a dash, weekdays) as the sets write it."""
    said = moments(text, now=now)
    at = said.at.isoformat()[:16] if said.at else "-"
    return at, ",".join(map(str, said.weekdays)) or "-"


def test_nearly_all_moments_are_read():
    """Of a hundred phrases, questions about classes and moments alone."""
    told = [(row[0], row[3], row[4]) for row in rows("classes")]
    told += [(text, at, days) for text, at, days in rows("fresh_moments")]
    right = sum(read(text) == (at, days) for text, at, days in told)
    print(f"{right} of {len(told)} moments")  # noqa: T201
    assert right / len(told) >= 0.97


@pytest.mark.parametrize(
    ("text", "until"),
    [("明天下午三点到五点", "2026-11-19T17:00"), ("后天", "2026-11-21T00:00")],
)
def test_an_end_that_is_said_is_read_too(text, until):
    """A day lasts until the next."""
    said = moments(text, now=NOW)
    assert said.until is not None
    assert said.until.isoformat()[:16] == until


@pytest.mark.parametrize(
    ("text", "at", "weekdays"),
    [
        ("下午七点四十的课", "2026-11-18T19:40", ()),
        ("晚上七点四分", "2026-11-18T19:04", ()),
        ("11月28号礼拜六", "2026-11-28T00:00", (6,)),
        ("礼拜六28号", "2026-11-28T00:00", (6,)),
        ("周六和28号都行", "2026-11-28T00:00", (6,)),
        ("明后两天", "2026-11-19T00:00", (4, 5)),
        ("今明天", "2026-11-18T00:00", (3, 4)),
        ("两周以后的今天", "2026-12-02T00:00", (3,)),
        ("12月底", "2026-12-27T00:00", ()),
        ("十二月中旬", "2026-12-11T00:00", ()),
        ("1月下旬", "2027-01-21T00:00", ()),
        ("大年初三", "2027-02-08T00:00", (1,)),
        ("正月十五", "2027-02-20T00:00", (6,)),
        ("周六后晌", "2026-11-21T12:00", (6,)),
    ],
)
def test_days_and_hours_as_elders_say_them(text, at, weekdays):
    said = moments(text, now=NOW)
    assert said.at is not None
    assert (said.at.isoformat()[:16], said.weekdays) == (at, weekdays)


@pytest.mark.parametrize(
    "text", ["快点", "有一点吵", "3号楼", "二单元", "差一点摔倒", "110", "一点都不好"]
)
def test_what_is_no_moment_is_not_read(text):
    """A building is no day, and a little is no hour."""
    assert moments(text, now=NOW).at is None


def test_what_comes_every_week_has_no_moment():
    """每周二 is any Tuesday."""
    said = moments("每周二、周四晚上七点", now=NOW)
    assert (said.at, said.weekdays, said.every) == (None, (2, 4), True)


@given(
    text=st.one_of(
        st.text(max_size=80),
        st.lists(
            st.sampled_from(
                [
                    "下",
                    "上",
                    "这",
                    "周",
                    "三",
                    "五",
                    "末",
                    "月",
                    "号",
                    "12",
                    "30",
                    "点",
                    "半",
                    "早上",
                    "晚上",
                    "明天",
                    "每",
                    "国庆",
                    "之前",
                    "后",
                ]
            ),
            max_size=9,
        ).map("".join),
    ),
    days=st.integers(0, 800),
)
def test_any_text_can_be_read_at_any_moment(text, days):
    """What is read is aware, and what ends does so after its beginning."""
    said = moments(text, now=NOW + timedelta(days=days))
    for moment in filter(None, (said.at, said.until)):
        assert moment.tzinfo is not None
    if said.at and said.until:
        assert said.at < said.until
