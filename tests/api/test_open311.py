"""Open311: other systems read and report, and nobody learns anything about a person.

The same in JSON and XML, held against each other; what can't be is refused as the standard says.
"""

import json
import os
import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
import pytest
from communities import NOW
from office import caller
from served_office import served

from api import open311, routes
from api.access import ANYONE
from api.app import create_app
from api.limits import Limits
from api.open311.form import as_json, as_xml, clean
from api.texts import say
from cli import serve
from models import access, clock, members, requests
from models.accounts import Account
from models.categories import Category
from models.journal import OPERATOR
from models.members import Member, Role
from models.requests import Attachment, ResidentRequest, Source, Status, public
from models.settings import Settings

APP = create_app(extra_routes=open311.routes(contact="0571-12345678"))
BOTH = ("json", "xml")
LISTS = {"services", "service_requests", "errors", "attributes", "endpoints", "formats", "notes"}


class Reader(httpx.AsyncClient):
    """Another system, which has no token."""

    async def json(self, path, **asked):
        """What stands at an address; fails the test when it is not there."""
        answer = await self.get(f"/{path}.json", params=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def report(self, key, form="json", **sent):
        """Report something."""
        return await self.post(f"/v2/requests.{form}", data={"api_key": key, **sent})


@pytest.fixture
async def other(community):
    """Another system."""
    transport = httpx.ASGITransport(app=APP, raise_app_exceptions=False)
    async with Reader(transport=transport, base_url="http://office/open311") as reader:
        yield reader


@pytest.fixture
def key(community):
    """The key it reports with: the desk's."""
    return community.secrets["赵"]


def read(element):
    """What an XML element says, as JSON has it."""
    if element.tag in LISTS:
        return [read(one) for one in element]
    if len(element):
        return {one.tag: read(one) for one in element}
    return element.text


def as_text(value):
    """JSON as XML could say it."""
    if isinstance(value, dict):
        return {name: as_text(one) for name, one in value.items()}
    if isinstance(value, list):
        return [as_text(one) for one in value]
    return str(value).lower() if isinstance(value, bool) else str(value or "") or None


def errors(answer):
    """The codes and descriptions of an error, in whichever format it came."""
    if answer.headers["content-type"].startswith("application/json"):
        return answer.json()
    return [{**one, "code": int(one["code"])} for one in read(ET.fromstring(answer.content))]


# --- off and on


async def test_it_is_not_there_unless_the_operator_wants_it(office):
    """Off by default; then nothing of it is known, and every address is a 404."""
    assert serve._open311(Settings(_env_file=None)) == []
    assert serve._open311(Settings(open311=True, _env_file=None))
    for path in ("discovery.json", "v2/services.xml", "v2/requests.json", "v2/requests/1.xml"):
        assert (await office.call().get(f"http://office/open311/{path}")).status_code == 404


def test_no_route_of_it_is_without_a_policy_and_none_is_in_the_document():
    """Whoever may, says each; the standard is its own document."""
    ours = [h.opt["may"] for _, path, h in routes.handlers(APP) if path.startswith("/open311")]
    assert ours
    assert set(ours) == {ANYONE}
    assert not [path for path in APP.openapi_schema.to_schema()["paths"] if "311" in path]


# --- discovery and services


async def test_discovery_leads_to_the_interface(other):
    """As the standard has it: endpoints with their specification, address and formats."""
    told = await other.json("discovery")
    (endpoint,) = told["endpoints"]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["formats"] == ["application/json", "text/xml"]
    assert (endpoint["url"], told["contact"]) == ("http://office/open311/v2", "0571-12345678")
    assert (await other.get(endpoint["url"] + "/services.json")).status_code == 200


async def test_services_are_the_categories_that_are_everybodys_to_see(other):
    """Neither the confidential nor the personal, and none below them."""
    told = {one["service_code"]: one for one in await other.json("v2/services")}
    kept = await Category.filter(confidential=False, personal=False).values_list("code", flat=True)
    hidden = set(await Category.all().values_list("code", flat=True)) - set(told)
    assert told.keys() <= set(kept)
    assert {"supervision", "care"} & set(await Category.all().values_list("code", flat=True))
    assert "supervision" in hidden
    assert told["facility"]["service_name"] == "公共设施"
    assert told["facility"]["type"] == "realtime"
    assert (told["facility"]["metadata"], told["facility"]["group"]) == (False, "公共设施")
    assert told["facility.lift"]["group"] == "公共设施", "what is below is grouped by what is above"
    lift = await Category.get(code="facility.lift")
    assert "".join(lift.keywords) == told["facility.lift"]["keywords"].replace(",", "") != ""
    for code in hidden:
        assert (await other.get(f"/v2/services/{code}.json")).status_code == 404, code
    assert await other.json("v2/services/facility") == {
        "service_code": "facility",
        "attributes": [],
    }


async def test_names_come_in_the_language_that_is_asked_for(other):
    """Chinese, or English when that is wanted."""
    english = {"Accept-Language": "en"}
    answer = await other.get("/v2/services/nothing.json", headers=english)
    assert answer.json() == [
        {"code": 404, "description": "There is no such service: service_code."}
    ]
    assert answer.headers["content-language"] == "en"


# --- reporting


async def test_a_report_goes_the_way_of_all_requests(other, key, community):
    """By its address to its grid, under a number of ours, with the urgency of its words."""
    answer = await other.report(
        key, service_code="facility", description="路灯坏了", address_string="碧海蓝天3栋"
    )
    assert answer.status_code == 201
    (told,) = answer.json()
    filed = await ResidentRequest.get(number=told["service_request_id"])
    assert told["account_id"] is None
    assert told["service_request_id"] in told["service_notice"]
    assert (filed.grid_id, filed.source) == (community.grids["一网格"].id, Source.OPEN311)
    assert (filed.estate_id, filed.place_words) == (community.estates["碧海蓝天"].id, "碧海蓝天3栋")
    assert (filed.account_id, filed.resident_id, filed.urgent) == (None, None, False)


async def test_an_address_id_is_what_is_read_back(other, key, community):
    """Whoever reads an `address_id` can report with it."""
    await other.report(key, service_code="facility", description="甲", address_string="碧海蓝天3栋")
    (first,) = await other.json("v2/requests")
    answer = await other.report(
        key, service_code="facility", description="乙", address_id=first["address_id"]
    )
    assert answer.status_code == 201, answer.text
    told = await other.json("v2/requests")
    assert {one["address_id"] for one in told} == {first["address_id"]}
    assert {one["address"] for one in told} == {"碧海蓝天3栋"}, "the building, and not its estate"


async def test_words_are_left_to_whoever_reports(other, key):
    """The standard asks for the service and the place alone; then it is called by the service."""
    place = {"address_string": "碧海蓝天3栋", "jurisdiction_id": "city.example"}
    for nothing in ({}, {"description": " \n "}):
        answer = await other.report(key, service_code="facility", **place, **nothing)
        assert answer.status_code == 201, answer.text
    told = await other.json("v2/requests", jurisdiction_id="city.example")
    assert [one["description"] for one in told] == ["公共设施"] * 2


async def test_answers_that_no_service_asks_for_are_read_over(other, key):
    """As clients send them that know another city: `attribute[…]`, once or several times."""
    sent = {"service_code": "facility", "address_string": "碧海蓝天3栋", "description": "坏了"}
    extra = {"attribute[WHISPAWN]": "1", "attribute[WHISDORN][]": ["a", "b"]}
    assert (await other.report(key, **sent, **extra)).status_code == 201
    twice = {"service_code": ["facility", "noise"]}
    answer = await other.report(key, **{**sent, **twice})
    assert answer.status_code == 400, "a report is about one thing"


async def test_a_point_on_the_map_is_kept_and_never_shown(other, key):
    """For whoever works on it; without an address it is the desk's."""
    sent = {
        "service_code": "sanitation",
        "description": "垃圾",
        "lat": "30.250049",
        "long": "120.16",
    }
    answer = await other.report(key, **sent)
    assert answer.status_code == 201, answer.text
    assert (await Attachment.get()).source == "30.25,120.16", "some ten metres"
    (told,) = await other.json("v2/requests")
    assert (told["lat"], told["long"], told["media_url"]) == (None, None, None)


async def test_an_address_that_is_not_sure_goes_to_the_desk_with_its_words(other, key, community):
    """Nobody guesses."""
    sent = {"service_code": "facility", "description": "灯坏了", "address_string": "小公园"}
    assert (await other.report(key, **sent)).status_code == 201
    filed = await ResidentRequest.get()
    assert (filed.grid_id, filed.text) == (community.grids["凌波"].id, "灯坏了\n地址：小公园")


async def test_a_link_to_a_picture_is_not_fetched_and_the_answer_says_so(other, key):
    """The report is taken in without it."""
    sent = {"service_code": "facility", "description": "坏了", "address_string": "碧海蓝天3栋"}
    answer = await other.report(key, **sent, media_url="http://127.0.0.1/x.jpg")
    assert "没有保存" in answer.json()[0]["service_notice"]


async def test_no_key_and_one_that_may_not_report_nothing(other, community, content):
    """403 for each, and nothing is written."""
    reader = await Member.create(name="街道办")
    await members.appoint(
        reader, community.grids["凌波"], Role.READ_ONLY, OPERATOR, now=clock.now()
    )
    _, looking = await access.give_token(reader, "x", OPERATOR, now=clock.now())
    before = await content()
    sent = {"service_code": "facility", "description": "坏了", "address_string": "碧海蓝天3栋"}
    for secret in ("", "x", "lg_" + "x" * 43, looking, "lg_中文"):
        for form in BOTH:
            answer = await other.report(secret, form, **sent)
            assert (answer.status_code, errors(answer)[0]["code"]) == (403, 403), secret
    assert await content() == before


async def test_a_key_reports_nowhere_but_in_its_own_community(other, community, content):
    """What it does not see is as what is absent."""
    before = await content()
    sent = {"service_code": "facility", "description": "坏了"}
    theirs = community.estates["邻家花园"].id
    for place in ({"address_id": str(theirs)}, {"address_string": "邻家花园3栋"}):
        strange = await other.report(community.secrets["赵"], **sent, **place)
        absent = await other.report(community.secrets["赵"], **sent, address_id="987654")
        assert (strange.status_code, absent.status_code) == (400, 400)
        assert errors(strange)[0]["description"][:6] == errors(absent)[0]["description"][:6]
    assert await content() == before


# --- reading


@pytest.fixture
async def reported(other, key, community):
    """Five requests, an hour apart; the last one is claimed and done."""
    numbers = []
    for hour in range(5):
        with clock.frozen(NOW + timedelta(hours=hour)):
            answer = await other.report(
                key,
                service_code="facility" if hour % 2 else "sanitation",
                description=f'第{hour}件 <b>&amp; "坏了"',
                address_string="碧海蓝天3栋",
            )
            numbers.append(answer.json()[0]["service_request_id"])
    last = await ResidentRequest.get(number=numbers[-1])
    chen = community.members["陈"]
    await requests.claim(last.id, chen, now=NOW + timedelta(hours=5))
    await requests.finish(last.id, chen, "王秀英看过了", now=NOW + timedelta(hours=6))
    with clock.frozen(NOW + timedelta(hours=6)):
        yield numbers


PATHS = (
    *("discovery", "v2/services", "v2/services/facility", "v2/requests", "v2/tokens/{1}"),
    *("v2/requests?extensions=true", "v2/requests/{0}", "v2/requests/{4}?extensions=true"),
    *("v2/requests/261122-999", "v2/requests?page=0"),
)


async def test_both_formats_say_the_same(other, reported):
    """And XML says that it is UTF-8."""
    for path in PATHS:
        stem, _, asked = path.format(*reported).partition("?")
        plain = await other.get(f"/{stem}.json?{asked}")
        marked = await other.get(f"/{stem}.xml?{asked}")
        assert plain.headers["content-type"] == "application/json; charset=utf-8"
        assert marked.headers["content-type"] == "text/xml; charset=utf-8"
        assert marked.text.startswith('<?xml version="1.0" encoding="utf-8"?>')
        assert plain.status_code == marked.status_code
        assert read(ET.fromstring(marked.content)) == as_text(plain.json()), path
        assert plain.json(), path


async def test_a_request_shows_what_it_is_and_how_far(other, reported):
    """Done is not closed: the resident has not said that it is."""
    (told,) = await other.json(f"v2/requests/{reported[4]}", extensions="true")
    assert told["status"] == "open"
    assert told["status_notes"] == "已办好，等居民确认"
    assert told["requested_datetime"] == "2026-11-22T14:00:00+08:00"
    assert told["updated_datetime"] == "2026-11-22T16:00:00+08:00"
    assert (told["agency_responsible"], told["address"]) == ("一网格", "碧海蓝天3栋")
    assert [note["type"] for note in told["notes"]] == ["claim", "finish"]
    assert told["description"] == '第4件 <b>&amp; "坏了"'
    assert "notes" not in (await other.json(f"v2/requests/{reported[4]}"))[0]


async def test_pages_hold_everything_once(other, reported):
    """The newest first, to an empty page at the end."""
    pages = [
        [one["service_request_id"] for one in await other.json("v2/requests", page=n, page_size=2)]
        for n in (1, 2, 3, 4)
    ]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert [number for page in pages for number in page] == reported[::-1]


async def test_a_list_is_narrowed_as_the_standard_says(other, reported):
    """By number before all else, by service, status, and time."""

    async def found(**asked):
        told = await other.json("v2/requests", **asked)
        return [reported.index(one["service_request_id"]) for one in told]

    await ResidentRequest.filter(number=reported[0]).update(status=Status.CLOSED)
    assert await found(service_code="facility") == [3, 1]
    assert await found(service_code="facility,sanitation") == [4, 3, 2, 1, 0]
    assert await found(status="closed") == [0]
    assert await found(status="open") == [4, 3, 2, 1]
    assert await found(status="open,closed") == [4, 3, 2, 1, 0]
    assert await found(start_date="2026-11-22T05:00:00Z") == [4, 3]
    assert await found(end_date="2026-11-22T11:00:00+08:00") == [1, 0]
    assert await found(status=["open", "closed"]) == [4, 3, 2, 1, 0]
    assert await found(service_request_id=[reported[0], reported[3]]) == [3, 0]
    overridden = {"status": "nothing", "start_date": "yesterday", "service_code": "none"}
    assert await found(service_request_id=reported[1], **overridden) == [1]
    spaced = await other.get("/v2/requests.json?end_date=2026-11-22T11:00:00+08:00")
    assert len(spaced.json()) == 2, "a + that came as a space"
    assert await found(
        service_request_id=f"{reported[0]},{reported[3]},261122-999", status="open"
    ) == [3, 0]
    with clock.frozen(NOW + timedelta(days=90, hours=1, minutes=30)):
        assert await found() == [4, 3, 2], "ninety days back when nothing is said"


# --- nobody


WORDS = (
    "我是王秀英，住碧海蓝天3栋2单元501，电话13800138001，车牌浙A12345，楼道灯坏了",
    "501的灯坏了，找陈姐或者李秀英，138 0013 8002",
    "我叫钱小宝，501室，身份证330106195001011234",
    "孙大海师傅说等等，三栋二单元五零一 0571-87654321 灯坏了",
    "用户昵称小河马住隔壁502",
)
"""Everything about people that somebody may write."""

MARKERS = (
    *("王秀英", "李秀英", "陈姐", "钱小宝", "孙大海", "赵姐", "小河马", "501", "502", "五零一"),
    *("13800138001", "138 0013 8002", "0013", "8001", "8002", "浙A12345", "2345", "330106"),
    *("1234", "8765", "4321", "2单元", "二单元", "13900139000"),
)


async def told(other, numbers):
    """Everything that is served, in both formats, with notes."""
    paths = ["v2/requests", *(f"v2/requests/{number}" for number in numbers)]
    answers = [await other.get(f"/{p}.{form}?extensions=true") for p in paths for form in BOTH]
    return "".join(answer.text for answer in answers)


async def test_nothing_about_a_person_is_in_anything_served(other, key, community, zhao):
    """Names, phones, doors and plates: 0 hits in all that is served, with the twin that finds them.

    In what residents wrote, in what staff wrote, in where it is and in who it is from.
    """
    await Account.create(external_id="72", name="小河马", created_at=NOW)
    for words in WORDS:
        request = await zhao.made(
            "/requests", text=words, category="facility", resident_id=community.wang.id
        )
        path = f"/requests/{request['id']}"
        await zhao.post(f"{path}/moves", json={"move": "claim"})
        await zhao.post(f"{path}/entries", json={"text": f"告诉{words}"})
        await zhao.post(f"{path}/moves", json={"move": "finish", "text": words})
    sent = {"description": WORDS[1], "address_string": "碧海蓝天3栋2单元501"}
    answer = await other.report(
        key,
        service_code="facility",
        phone="13800138001",
        first_name="秀英",
        last_name="王",
        email="x@example.org",
        **sent,
    )
    assert answer.status_code == 201, answer.text
    rows = await ResidentRequest.all()
    served = await told(other, [row.number for row in rows])
    dates = re.sub(r"\d{4}-\d\d-\d\dT[\d:+]+|261122-\d+", "", served)
    assert served.count("灯坏了") >= 4
    assert [marker for marker in MARKERS if marker in dates] == []
    stored = "".join(row.text for row in rows)
    assert [marker for marker in MARKERS if marker in stored], "the twin: they were written"


async def test_what_is_confidential_or_personal_is_not_there(other, zhao, community):
    """Not in lists, not by number, not as a token; and it goes when it becomes so."""
    made = {}
    for category in ("facility", "supervision", "care"):
        body = {"text": "一件事", "category": category, "resident_id": community.wang.id}
        made[category] = (await zhao.made("/requests", **body))["number"]
    shown = {row["service_request_id"] for row in await other.json("v2/requests")}
    assert made["facility"] in shown
    hidden = set(made.values()) - shown
    assert made["supervision"] in hidden
    for number in hidden:
        assert await other.json("v2/requests", service_request_id=number) == []
        for path in (f"v2/requests/{number}.json", f"v2/tokens/{number}.xml"):
            assert (await other.get(f"/{path}")).status_code == 404
    await Category.filter(code="facility").update(confidential=True)
    assert made["facility"] not in {
        row["service_request_id"] for row in await other.json("v2/requests")
    }


async def test_what_is_below_something_confidential_is_not_there_either(other, zhao, community):
    """A category keeps no less than the one above it, in requests and among the services."""
    body = {"text": "电梯坏了", "category": "facility.lift", "resident_id": community.wang.id}
    number = (await zhao.made("/requests", **body))["number"]
    assert len(await other.json(f"v2/requests/{number}")) == 1
    for kept in ("confidential", "personal"):
        await Category.filter(code="facility").update(**{kept: True})
        assert (await other.get(f"/v2/requests/{number}.json")).status_code == 404, kept
        codes = {one["service_code"] for one in await other.json("v2/services")}
        assert not {"facility", "facility.lift"} & codes, kept
        await Category.filter(code="facility").update(**{kept: False})


async def test_a_part_shows_as_the_whole_it_belongs_to(other, key):
    """What was split off is nothing that anybody reported."""
    numbers = [(await other.report(key, **GOOD)).json()[0]["service_request_id"] for _ in range(2)]
    whole, part = [await ResidentRequest.get(number=number) for number in numbers]
    await ResidentRequest.filter(id=part.id).update(parent_id=whole.id)
    assert [one["service_request_id"] for one in await other.json("v2/requests")] == numbers[:1]
    assert (await other.get(f"/v2/requests/{numbers[1]}.json")).status_code == 404


async def test_a_token_is_the_number_itself(other, key):
    """It was given at once, so that nobody has to wait for it."""
    number = (await other.report(key, **GOOD)).json()[0]["service_request_id"]
    assert await other.json(f"v2/tokens/{number}") == [
        {"service_request_id": number, "token": number}
    ]


async def test_what_was_taken_back_has_no_words(other, key):
    """Its number is answered, and says so."""
    sent = {"service_code": "facility", "description": "坏了", "address_string": "碧海蓝天3栋"}
    (told,) = (await other.report(key, **sent)).json()
    number = told["service_request_id"]
    await ResidentRequest.filter(number=number).update(status=Status.WITHDRAWN)
    (shown,) = await other.json(f"v2/requests/{number}")
    assert (shown["status"], shown["description"]) == ("closed", "")


def test_every_state_and_every_move_that_is_told_has_words():
    """In both languages."""
    for language in ("zh", "en"):
        for name in [f"status-{one}" for one in Status] + [f"move-{one}" for one in public.TOLD]:
            assert say(name, language), name


# --- what can't be


HOSTILE = {
    "a bad date": ("requests", {"start_date": "yesterday"}),
    "a day": ("requests", {"start_date": "2026-11-22"}),
    "no zone": ("requests", {"end_date": "2026-11-22T00:00:00"}),
    "the year 1": ("requests", {"end_date": "0001-01-01T00:00:00Z"}),
    "the year 9999": ("requests", {"start_date": "9999-12-31T23:59:59Z"}),
    "SQL": ("requests", {"start_date": "'; DROP TABLE requests; --"}),
    "91 days": (
        "requests",
        {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-04-03T00:00:00Z"},
    ),
    "backwards": (
        "requests",
        {"start_date": "2026-02-01T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"},
    ),
    "no page": ("requests", {"page": "0"}),
    "a page below": ("requests", {"page": "-1"}),
    "a huge page": ("requests", {"page": "9" * 30}),
    "a page in other figures": ("requests", {"page": "١"}),
    "a huge size": ("requests", {"page_size": "100000"}),
    "a size of words": ("requests", {"page_size": "many"}),
    "another status": ("requests", {"status": "done"}),
    "another service": ("requests", {"service_code": "nothing"}),
    "a confidential service": ("requests", {"service_code": "supervision"}),
    "no number": ("requests", {"service_request_id": "1 OR 1=1"}),
    "many numbers": ("requests", {"service_request_id": ",".join(["261122-001"] * 300)}),
    "control": ("requests", {"service_code": "a\x00b"}),
    "a turned direction": ("requests", {"status": "open\u202e"}),
    "markup": ("requests", {"status": "<script>&amp;]]>"}),
    "extensions": ("requests", {"extensions": "perhaps"}),
    "no service": ("services/nothing", {}),
    "a service of markup": ("services/%3Cb%3E%26", {}),
    "a service of control": ("services/%00%1b", {}),
    "a long service": ("services/" + "x" * 500, {}),
    "no request": ("requests/261122-999", {}),
    "a request of words": ("requests/none", {}),
    "a request in other figures": ("requests/٢٦١١٢٢-٠٠١", {}),
    "no token": ("tokens/none", {}),
    "no resource": ("nothing", {}),
    "a path": ("requests/..%2f..%2fetc%2fpasswd", {}),
}


async def test_what_makes_no_sense_is_refused_as_the_standard_says(other):
    """A 4xx with codes and descriptions, in the format that was asked for."""
    for name, (path, asked) in HOSTILE.items():
        for form in BOTH:
            answer = await other.get(f"/v2/{path}.{form}", params=asked)
            assert 400 <= answer.status_code < 500, (name, answer.text)
            assert form in answer.headers["content-type"], name
            (error,) = errors(answer)
            assert error["code"] == answer.status_code, name
            assert error["description"], name


GOOD = {"service_code": "facility", "description": "坏了", "address_string": "碧海蓝天3栋"}

BAD_REPORTS = {
    "no service": {"service_code": ""},
    "another service": {"service_code": "nothing"},
    "a confidential service": {"service_code": "supervision"},
    "a service of SQL": {"service_code": "' OR 1=1 --"},
    "control": {"description": "a\x00b\x1b[31m"},
    "a turned direction": {"description": "abc\u202edcba"},
    "a long story": {"description": "长" * 5_000},
    "nowhere": {"address_string": ""},
    "a long address": {"address_string": "长" * 300},
    "an address of control": {"address_string": "a\x07"},
    "no such id": {"address_id": "987654321"},
    "an id of words": {"address_id": "here"},
    "a huge id": {"address_id": "9" * 40},
    "a building elsewhere": {"address_id": "1-2"},
    "half a point": {"lat": "30.2"},
    "a point of words": {"lat": "north", "long": "east"},
    "not on earth": {"lat": "91", "long": "0"},
    "no number": {"lat": "nan", "long": "inf"},
    "a phone of words": {"phone": "<b>"},
}


async def test_a_report_that_can_not_be_is_refused_and_nothing_is_written(other, key, content):
    """4xx in either format; the twin that differs in one thing is taken in."""
    before = await content()
    for name, bad in BAD_REPORTS.items():
        for form in BOTH:
            answer = await other.report(key, form, **{**GOOD, **bad})
            assert answer.status_code in (400, 404), (name, answer.text)
            assert errors(answer)[0]["code"] == answer.status_code, name
    assert await content() == before
    assert (await other.report(key, **GOOD)).status_code == 201


RAW = {
    "JSON": ("application/json", b"{}"),
    "nothing": ("application/x-www-form-urlencoded", b""),
    "broken UTF-8": ("application/x-www-form-urlencoded", b"description=%ff%fe"),
    "raw bytes": ("application/x-www-form-urlencoded", b"description=\xff\xfe"),
    "twice": ("application/x-www-form-urlencoded", b"api_key=a&api_key=b"),
    "many fields": ("application/x-www-form-urlencoded", b"a=b&" * 10_000),
    "a megabyte": ("application/x-www-form-urlencoded", b"a=" + b"x" * 1_000_000),
    "a file": ("multipart/form-data; boundary=x", b"--x--"),
}


async def test_a_body_that_is_no_form_is_refused(other, content):
    """Before anything of it is used."""
    before = await content()
    for name, (kind, body) in RAW.items():
        for form in BOTH:
            answer = await other.post(
                f"/v2/requests.{form}", content=body, headers={"content-type": kind}
            )
            assert 400 <= answer.status_code < 500, (name, answer.text)
            assert errors(answer)[0]["code"] == answer.status_code, name
    assert await content() == before


async def test_what_reads_like_markup_is_only_words(other, key):
    """It comes back as it went in, in both formats."""
    said = "<script>alert('1')</script> ]]> &amp; \"坏了\"\n第二行"
    (told,) = (await other.report(key, **{**GOOD, "description": said})).json()
    number = told["service_request_id"]
    (plain,) = await other.json(f"v2/requests/{number}")
    marked = ET.fromstring((await other.get(f"/v2/requests/{number}.xml")).content)
    assert plain["description"] == said
    assert marked.findtext("request/description") == said


def test_what_xml_can_not_hold_is_in_neither_format():
    """Control characters that are in the database already break no reader."""
    value = clean([{"description": "".join(map(chr, range(0x20))) + "\ufffe\ud800\u202eb"}])
    told = ET.fromstring(as_xml("service_requests", value))
    assert told.findtext("request/description") == "\t\nb"
    assert as_json("", value) == b'[{"description":"\\t\\nb"}]'


async def test_nothing_else_can_be_done(other):
    """405 in the format that was asked for, with what can be."""
    reads = ("discovery", "v2/services", "v2/services/facility", "v2/requests/1", "v2/tokens/1")
    ways = {**dict.fromkeys(reads, "GET"), "v2/requests": "GET, POST"}
    for path, allowed in ways.items():
        for method in {"POST", "PUT", "PATCH", "DELETE"} - set(allowed.split(", ")):
            for form in BOTH:
                answer = await other.request(method, f"/{path}.{form}")
                assert answer.status_code == errors(answer)[0]["code"] == 405, (method, path)
                assert answer.headers["allow"] == allowed


async def test_readers_are_slowed_by_address_and_guessers_sooner(community):
    """A burst, and then 429 with the time to wait, as a list of errors."""
    app = create_app(extra_routes=open311.routes(), limits=Limits(rate=2, burst=5))
    async with caller(app, base_url="http://office/open311") as reader:
        answers = [await reader.get("/v2/services.json") for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        assert answers[-1].headers["retry-after"] == "1"
        assert answers[-1].json()[0]["code"] == 429
        guesses = [
            (await reader.post("/v2/requests.json", data={"api_key": f"lg_{n}"})).status_code
            for n in range(12)
        ]
    assert guesses == [403] * 10 + [429] * 2


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")
def test_the_lines_of_the_page_work(tmp_path):
    """The block of docs/integrations.md is run by a shell, against an office of its own."""
    page = (Path(open311.__file__).parents[2] / "docs" / "integrations.md").read_text("utf-8")
    assert "LINGRID_OPEN311=true" in page
    section = page.partition("## Open311")[2].partition("\n## ")[0]
    (block,) = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    with served(APP) as here:
        told = {**os.environ, "LINGRID": here.address, "LINGRID_TOKEN": here.secrets["赵"]}
        ran = subprocess.run(
            ["sh", "-e"],
            input=block,
            env=told,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert ran.returncode == 0, ran.stderr
    first, then = map(json.loads, ran.stdout.splitlines())
    assert re.fullmatch(r"261122-\d{3}", first[0]["service_request_id"])
    assert "路灯不亮" in {one["description"] for one in then}
