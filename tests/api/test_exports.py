"""Ledgers over HTTP."""

import csv
import io
from urllib.parse import unquote

import pytest

from models.exports import LEDGERS
from models.journal import JournalEntry


def lines(answer):
    """The file, each line by its headings."""
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", LEDGERS)
async def test_every_ledger_comes_as_a_file_with_a_chinese_name(zhao, things, name):
    """And with a plain one for old clients."""
    answer = await zhao.get(f"/exports/{name}.csv")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    disposition = answer.headers["content-disposition"]
    assert f'filename="{name}-20261122.csv"' in disposition
    assert unquote(disposition).endswith(f"filename*=UTF-8''{LEDGERS[name].title}-20261122.csv")
    assert len(lines(answer)) >= 1


async def test_the_ledger_of_requests_says_what_staff_ask(zhao, things):
    """In the words and the time of the community."""
    (line,) = lines(await zhao.get("/exports/requests.csv"))
    assert line["来源"] == "窗口"
    assert line["受理时间"] == "2026-11-22 10:00"
    assert (line["诉求人"], line["电话"]) == ("王秀英", "138****8001")
    assert (line["小区楼栋"], line["网格"], line["状态"]) == ("碧海蓝天3", "一网格", "待接单")


async def test_the_ledger_of_courses_counts_heads_and_attendances_apart(zhao, things):
    """Parent and child are one enrolment with two seats, and one attendance."""
    (line,) = lines(await zhao.get("/exports/courses.csv"))
    assert (line["名额"], line["已占名额"], line["候补"]) == ("2", "2", "0")
    assert (line["人数"], line["人次"]) == ("1", "1")


async def test_each_sees_only_their_own(zhao, sun, qian, things):
    """The next community's desk gets headings; the lead gets the first grid."""
    assert len(lines(await zhao.get("/exports/residents.csv"))) == 2
    assert len(lines(await sun.get("/exports/residents.csv"))) == 1
    assert [r["姓名"] for r in lines(await qian.get("/exports/residents.csv"))] == ["周秀英"]
    assert lines(await qian.get("/exports/requests.csv")) == []


async def test_unmasked_is_the_desks(zhao, sun, things):
    """The lead is refused, and the desk's name is in the journal."""
    refused = await sun.get("/exports/residents.csv", params={"masked": "false"})
    assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")
    plain = lines(await zhao.get("/exports/residents.csv", params={"masked": "false"}))
    assert plain[0]["电话"] == "13800138001"
    entry = await JournalEntry.get(act="ledger-exported")
    assert entry.facts == {"ledger": "residents", "masked": False}


async def test_a_member_takes_no_ledgers_out(chen):
    """They see the lists."""
    assert (await chen.get("/exports/residents.csv")).status_code == 403


async def test_a_name_that_is_a_formula_stays_a_name(zhao, community):
    """What a resident is called does not run on the desk's machine."""
    await zhao.made("/residents", name='=HYPERLINK("x")', household_id=community.homes["王"].id)
    names = [r["姓名"] for r in lines(await zhao.get("/exports/residents.csv"))]
    assert '\'=HYPERLINK("x")' in names
