"""What was sent in the chat, as the office is shown it."""

import io
import json
from collections.abc import AsyncIterator

import pytest
from camera import PHONE, camera_photo
from office import Caller, caller
from PIL import Image

from api.app import create_app
from bot.sandbox.world import faults
from bot.transports.telegram.files import fetch_by
from models import access
from models.database import writing
from models.journal import OPERATOR, JournalEntry
from models.members import Member, Role, appoint
from models.requests import Attachment, Paper, ResidentRequest


async def desk_of(given, grid, *scopes) -> str:
    """The token of somebody at the desk of a grid."""
    async with writing():
        desk = await Member.create(name="周敏")
        await appoint(desk, grid, Role.DESK, OPERATOR, now=given.now)
        how = {"scopes": list(scopes)} if scopes else {}
        _, token = await access.give_token(desk, "office", OPERATOR, now=given.now, **how)
    return token


@pytest.fixture
async def office(given) -> AsyncIterator[Caller]:
    """The community's desk, in a process that has the bot's token."""
    app = create_app(fetch=fetch_by(given.app.speaker))
    async with caller(app, await desk_of(given, given.community)) as client:
        yield client


@pytest.fixture
async def wang(given):
    """A resident, who is about to file a request."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    await wang.says("电梯坏了")
    return wang


async def files(given, wang):
    """File it with what was sent for it."""
    await given.settle()
    await wang.presses("提交")


async def shown(office, paper=None):
    """The answer that shows the newest file of the request."""
    (request,) = (await office.get("/api/v1/requests")).json()["items"]
    entries = (await office.get(f"/api/v1/requests/{request['id']}")).json()["entries"]
    (*_, newest) = [file for entry in entries for file in entry["attachments"]]
    assert paper in (None, newest["paper"])
    return await office.get(f"/api/v1/attachments/{newest['id']}")


@pytest.mark.parametrize(
    ("name", "said", "paper"),
    [
        ("IMG_1.jpg", "image/jpeg", Paper.PICTURE),
        ("IMG_1.bin", "application/octet-stream", Paper.DOCUMENT),
    ],
)
async def test_a_picture_is_shown_without_what_it_tells_beside(
    given, office, wang, name, said, paper
):
    """Neither whose phone nor where, as whatever kind of file it was sent."""
    wang.person.sends_document(given.account, camera_photo(), name, mime_type=said)
    await files(given, wang)
    answer = await shown(office, paper)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    number = (await ResidentRequest.get()).number
    at = (await Attachment.get()).id
    assert answer.headers["content-disposition"] == f'attachment; filename="{number}-{at}.jpg"'
    assert PHONE in camera_photo()
    assert PHONE not in answer.content
    assert Image.open(io.BytesIO(answer.content)).size == (60, 40)


async def test_whoever_was_shown_one_stands_in_the_journal(given, office, wang):
    """With the request it belongs to; each time, as with all that is personal."""
    wang.person.sends_voice(given.account)
    await files(given, wang)
    assert (await shown(office, Paper.VOICE)).headers["content-type"] == "audio/ogg"
    entry = await JournalEntry.get(act="personal-read")
    request, paper = await ResidentRequest.get(), await Attachment.get()
    assert entry.subject == f"request:{request.id}"
    assert entry.facts == {"of": "request", "fields": {"attachments": [paper.id]}}


async def test_a_place_is_shown_as_maps_read_it(given, office, wang):
    """It is no file, and no chat app is asked."""
    wang.person.sends_location(given.account, 22.543219, 114.057868)
    await files(given, wang)
    answer = await shown(office, Paper.LOCATION)
    assert answer.headers["content-type"].startswith("application/geo+json")
    assert json.loads(answer.content) == {"type": "Point", "coordinates": [114.0579, 22.5432]}


async def test_a_file_of_any_kind_is_for_no_browser_to_open(given, office, wang):
    """Its bytes are what was sent, and nothing says that they were a page."""
    page = b"<script>alert(1)</script>"
    wang.person.sends_document(given.account, page, "x.html", mime_type="text/html")
    await files(given, wang)
    answer = await shown(office, Paper.DOCUMENT)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].endswith('.bin"')
    assert answer.content == page


async def test_what_is_no_picture_is_not_shown_as_one(given, office, wang):
    """Whatever it called itself."""
    wang.person.sends_document(given.account, b"MZ", "x.png", mime_type="image/png")
    await files(given, wang)
    assert (await shown(office)).json()["code"] == "not-a-picture"


async def test_while_the_chat_app_is_out_of_reach_the_office_says_so(given, office, wang):
    """And when it does not give the file any more; nobody is said to have been shown it."""
    await wang.sends_photo()
    await files(given, wang)
    given.world.faults.add(faults.server_error(502, "Bad Gateway"), method="getFile")
    assert (await shown(office)).json()["code"] == "paper-out-of-reach"
    given.world.faults.add(faults.server_error(502, "Bad Gateway"), method="download")
    assert (await shown(office)).json()["code"] == "paper-out-of-reach"
    gone = faults.server_error(400, "Bad Request: wrong file_id")
    given.world.faults.add(gone, method="getFile")
    answer = await shown(office)
    assert (answer.status_code, answer.json()["code"]) == (409, "paper-gone")
    async with caller(create_app(), await desk_of(given, given.community)) as alone:
        assert (await shown(alone)).json()["code"] == "paper-out-of-reach"
    assert not await JournalEntry.filter(act="personal-read").exists()


async def test_who_sees_no_request_sees_nothing_that_came_with_it(given, office, wang):
    """Another grid's desk: as if it was not there. A token without the scope: refused."""
    await wang.sends_photo()
    await files(given, wang)
    (paper,) = await Attachment.all()
    elsewhere, _ = await given.unit("消防")
    app = create_app(fetch=fetch_by(given.app.speaker))
    async with caller(app, await desk_of(given, elsewhere)) as other:
        assert (await other.get(f"/api/v1/attachments/{paper.id}")).status_code == 404
    async with caller(app, await desk_of(given, given.community, "read")) as narrow:
        assert (await narrow.get("/api/v1/requests")).status_code == 200
        assert (await narrow.get(f"/api/v1/attachments/{paper.id}")).status_code == 403
    assert (await office.get(f"/api/v1/attachments/{paper.id}")).status_code == 200
