"""Ledgers over HTTP."""

import csv
import io
import json
from datetime import datetime, timedelta
from urllib.parse import unquote

import openpyxl
import pytest
from communities import NOW

from api import routes
from api.app import create_app
from api.exports import NARROWED
from models import agenda, clock
from models.accounts import Account
from models.categories import Category
from models.exports import LEDGERS
from models.journal import JournalEntry
from models.policy import PERMISSIONS
from models.webhooks import Webhook

APP = create_app()

LISTS = {
    path.removeprefix("/api/v1/"): handler.opt["may"]
    for method, path, handler in routes.handlers(APP)
    if method == "GET" and "Page[" in str(handler.parsed_fn_signature.return_type.raw)
}
"""Every list of the office, and the permission it takes."""

WITHOUT_A_FILE = {
    "sessions": "one's own, a handful",
    "statistics/numbers": "figures, with the list behind each",
    "statistics/classes/rows": "figures, which have /statistics/classes.csv",
}
"""Lists that are no ledgers, and why."""


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


AS_STAFF_KEEP_IT = (
    "编号 来源 受理时间 诉求人 电话 小区楼栋 类别 内容 网格 "
    "承办人 接单时间 办结时间 结果 是否超期 回访 满意度 备注"
)
"""The columns of the ledger that was kept by hand, in their order."""


async def test_the_ledger_of_requests_has_the_columns_staff_use_in_their_order(zhao, things):
    """In every form; what is more stands beside what it belongs to."""
    headings = LEDGERS["requests"].headings
    more = {"状态": "受理时间", "结案方式": "结果"}
    assert [name for name in headings if name not in more] == AS_STAFF_KEEP_IT.split()
    for name, after in more.items():
        assert headings.index(name) == headings.index(after) + 1
    (line,) = lines(await zhao.get("/exports/requests.csv"))
    assert list(line) == headings
    book = openpyxl.load_workbook(io.BytesIO((await zhao.get("/exports/requests.xlsx")).content))
    assert [cell.value for cell in book["诉求台账"][1]] == headings
    (said,) = map(json.loads, (await zhao.get("/exports/requests.jsonl")).text.splitlines())
    assert list(said) == [column.name for column in LEDGERS["requests"].columns]


async def test_every_column_of_the_ledger_tells_what_has_become_of_it(community, zhao, chen):
    """Claimed by 陈, finished late, disputed and finished again, confirmed by phone."""
    filed = await zhao.made(
        "/requests",
        text="3栋2单元电梯坏了",
        category="facility.lift",
        resident_id=community.wang.id,
        source="phone",
    )
    path = f"/requests/{filed['id']}"

    async def move(caller, at, **body):
        with clock.frozen(NOW + at):
            answer = await caller.post(f"{path}/moves", json=body)
            assert answer.status_code == 200, answer.text

    hour, day = timedelta(hours=1), timedelta(days=1)
    await move(chen, hour, move="claim")
    for text in ("等配件", "配件到了"):
        await chen.post(f"{path}/entries", json={"text": text, "internal": True})
    await chen.post(f"{path}/entries", json={"text": "师傅明天来"})
    assert lines(await zhao.get("/exports/requests.csv"))[0]["是否超期"] == "否"
    due = (await zhao.get(path)).json()["due"]["solve"]["due_at"]
    late = datetime.fromisoformat(due) + timedelta(minutes=1)
    with clock.frozen(late):
        await agenda.run_due(now=late)
    await move(chen, 30 * day, move="finish", text="换了主板", no_photo="机房不能拍照")
    await move(zhao, 30 * day + hour, move="dispute", text="又停了")
    (line,) = lines(await zhao.get("/exports/requests.csv"))
    assert (line["回访"], line["满意度"]) == ("未解决", "")
    await move(chen, 31 * day, move="finish", text="换了主板", no_photo="机房不能拍照")
    await move(zhao, 31 * day + hour, move="confirm")
    await move(zhao, 31 * day + hour, move="rate", satisfaction="basically")
    (line,) = lines(await zhao.get("/exports/requests.csv"))
    assert line == {
        "编号": filed["number"],
        "来源": "电话",
        "受理时间": "2026-11-22 10:00",
        "状态": "已办结",
        "诉求人": "王秀英",
        "电话": "138****8001",
        "小区楼栋": "碧海蓝天3",
        "类别": line["类别"],
        "内容": line["内容"],
        "网格": "一网格",
        "承办人": "陈姐",
        "接单时间": "2026-11-22 11:00",
        "办结时间": "2026-12-23 10:00",
        "结果": line["结果"],
        "结案方式": "居民确认",
        "是否超期": "是",
        "回访": "已解决",
        "满意度": "基本满意",
        "备注": "配件到了",
    }
    assert line["类别"] == (await Category.get(code="facility.lift")).name_zh
    assert line["内容"].endswith("电梯坏了")
    assert "换了主板" in line["结果"]


async def test_the_ledger_of_courses_counts_heads_and_attendances_apart(zhao, things):
    """Parent and child are one enrolment with two seats, two heads and two attendances."""
    (line,) = lines(await zhao.get("/exports/courses.csv"))
    assert (line["名额"], line["已占名额"], line["候补"]) == ("2", "2", "0")
    assert (line["人数"], line["人次"]) == ("2", "2")


async def test_each_sees_only_their_own(zhao, sun, qian, things):
    """The desk gets the community, the lead gets the first grid, the next community its own."""
    all_of_hers = lines(await zhao.get("/exports/residents.csv"))
    assert [r["姓名"] for r in all_of_hers] == ["王秀英", "李秀英", "郑志强"]
    of_the_grid = lines(await sun.get("/exports/residents.csv"))
    assert [r["姓名"] for r in of_the_grid] == ["王秀英", "郑志强"]
    assert [r["姓名"] for r in lines(await qian.get("/exports/residents.csv"))] == ["周秀英"]
    assert lines(await qian.get("/exports/requests.csv")) == []


UNMASKED = {"masked": "false", "reason": "核对户籍"}


async def test_unmasked_is_the_desks_and_has_a_reason(zhao, sun, things):
    """The lead is refused; the desk says why, and that stands in the journal."""
    refused = await sun.get("/exports/residents.csv", params=UNMASKED)
    assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")
    unsaid = await zhao.get("/exports/residents.csv", params={"masked": "false"})
    assert (unsaid.status_code, unsaid.json()["code"]) == (422, "reason-wanted")
    plain = lines(await zhao.get("/exports/residents.csv", params=UNMASKED))
    assert plain[0]["电话"] == "13800138001"
    entry = await JournalEntry.get(act="ledger-exported")
    assert entry.personal["reason"] == "核对户籍"


async def test_a_member_takes_no_ledgers_out(chen):
    """They see the lists."""
    assert (await chen.get("/exports/residents.csv")).status_code == 403


async def test_a_name_that_is_a_formula_stays_a_name(zhao, community):
    """What a resident is called does not run on the desk's machine."""
    await zhao.made("/residents", name='=HYPERLINK("x")', household_id=community.homes["王"].id)
    names = [r["姓名"] for r in lines(await zhao.get("/exports/residents.csv"))]
    assert '\'=HYPERLINK("x")' in names


async def test_a_ledger_is_narrowed_as_its_list_is(zhao, things):
    """By every filter of the list, and by none that it does not have."""
    assert NARROWED.keys() == LEDGERS.keys()
    for asked, found in (({"q": "电梯"}, 1), ({"q": "路灯"}, 0), ({"status": "open"}, 1)):
        assert len(lines(await zhao.get("/exports/requests.csv", params=asked))) == found
        assert len(await zhao.listed("/requests", **asked)) == found
    unknown = await zhao.get("/exports/requests.csv", params={"colour": "red"})
    assert unknown.json()["code"] == "unknown-parameter"


async def test_a_workbook_opens_and_machines_get_lines(zhao, things):
    """The same rows in every form."""
    answer = await zhao.get("/exports/requests.xlsx", params={"status": "open"})
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    (headings, line) = book["诉求台账"].values
    said = dict(zip(headings, line, strict=True))
    assert (said["电话"], said["是否超期"], said["内容"]) == ("138****8001", "否", "电梯坏了")
    cover = dict(book["说明"].values)
    asked = ("范围 Scope", "筛选 Filters", "导出人 Exported by")
    assert [cover[name] for name in asked] == ["凌波", "status=open", "赵姐"]
    days = {"filed_from": "2026-11-01", "filed_through": "2026-11-30"}
    answer = await zhao.get("/exports/requests.xlsx", params=days)
    cover = dict(openpyxl.load_workbook(io.BytesIO(answer.content))["说明"].values)
    assert (cover["期间 Period"], cover["条数 Rows"]) == ("2026-11-01 至 to 2026-11-30", "1")
    answer = await zhao.get("/exports/requests.jsonl")
    (line,) = map(json.loads, answer.text.splitlines())
    assert (line["status"], line["phone"]) == ("open", "138****8001")
    assert line["filed_at"] == "2026-11-22T10:00:00+08:00"


async def test_what_takes_another_permission_takes_it_here_too(sun, zhao, things):
    """Proposals are the desk's, whoever takes ledgers out."""
    assert (await sun.get("/exports/proposals.csv")).status_code == 403
    assert len(lines(await zhao.get("/exports/proposals.csv"))) == 1


def test_every_list_has_its_ledger():
    """A list that is added without a file fails here; what has none says why."""
    assert len(LISTS) > 30
    assert set(LISTS) - set(LEDGERS) == set(WITHOUT_A_FILE)
    assert set(LEDGERS) <= set(LISTS)


@pytest.mark.parametrize("name", LEDGERS)
def test_a_ledger_takes_no_less_than_its_list(name):
    """Whoever takes the file may read the list, whatever post they hold."""
    assert set(PERMISSIONS[LEDGERS[name].may]) <= set(PERMISSIONS[LISTS[name]])


async def test_what_opens_and_what_signs_stands_in_no_file(zhao, things):
    """Neither secrets nor digests, nor what a message said, masked or not."""
    hook = await Webhook.get()
    for name in ("webhooks", "webhook-deliveries", "tokens", "inbox", "outbox"):
        for asked in ({}, UNMASKED):
            (*found,) = lines(await zhao.get(f"/exports/{name}.csv", params=asked))
            assert found
            assert hook.secret not in str(found)
        columns = {column.name for column in LEDGERS[name].columns}
        assert not columns & {"secret", "digest", "payload", "facts", "body", "words"}


async def test_numbers_in_the_chat_app_show_their_ends(zhao, community, things):
    """Whose account it is, is told by the name; the number is for whoever gives a reason."""
    await Account.create(external_id="5500123456", name="小王", created_at=clock.now())
    masked = lines(await zhao.get("/exports/accounts.csv"))[-1]
    assert (masked["昵称"], masked["平台编号"]) == ("小王", "55****56")
    plain = lines(await zhao.get("/exports/accounts.csv", params=UNMASKED))[-1]
    assert plain["平台编号"] == "5500123456"
