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
