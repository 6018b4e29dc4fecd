"""Webhooks: what happened is heard by whoever asked for it, signed, once, and nobody is named."""

import asyncio
import base64
import hashlib
import hmac
import ipaddress
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from api.webhooks import Event
from api.webhooks.sending import MOST_READ, Careful, Sender
from models import clock, journal, webhooks
from models.database import attempt
from models.journal import OPERATOR
from models.requests import ResidentRequest
from models.webhooks import NAMES, PAUSES, Posting, WebhookDelivery
from models.webhooks.addresses import is_public


@dataclass
class Listener:
    """Somebody else's system: what it was told, and what it answers."""

    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    status: int = 200
    answer: bytes = b"ok"
    address: str = ""
    told: asyncio.Event = field(default_factory=asyncio.Event)
    open: asyncio.Event = field(default_factory=asyncio.Event)

    async def hear(self, request: web.Request) -> web.Response:
        """Take one in."""
        self.heard.append((dict(request.headers), await request.read()))
        self.told.set()
        await self.open.wait()
        headers = {"Location": f"{self.address}/elsewhere"} if 300 <= self.status < 400 else {}
        return web.Response(status=self.status, body=self.answer, headers=headers)


@asynccontextmanager
async def listening() -> AsyncIterator[Listener]:
    """A listener on a port of its own."""
    listener = Listener()
    listener.open.set()
    app = web.Application()
    app.router.add_post("/{path:.*}", listener.hear)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    listener.address = f"http://127.0.0.1:{port}"
    try:
        yield listener
    finally:
        await runner.cleanup()


@pytest.fixture
def within(monkeypatch) -> None:
    """The operator allows the own network, as there is no other here."""
    monkeypatch.setenv("LINGRID_WEBHOOKS_TO_PRIVATE", "true")


@pytest.fixture
async def listener(within) -> AsyncIterator[Listener]:
    """Somebody who listens."""
    async with listening() as one:
        yield one


async def subscribed(zhao, community, url, *events, grid="凌波"):
    """The desk has somebody hear of things."""
    return await zhao.made(
        "/webhooks", url=url, events=list(events), grid_id=community.grids[grid].id
    )


async def filed(zhao, community, who="王", category="facility"):
    """Somebody's lift stands still."""
    resident = community.residents[who].id
    return await zhao.made("/requests", text="电梯坏了", category=category, resident_id=resident)


def verified(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """Whether a signature is right, as the specification says it, and not as we do."""
    key = base64.b64decode(secret.split("_", 1)[1])
    said = b".".join([headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body])
    wanted = base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
    return any(
        hmac.compare_digest(one, f"v1,{wanted}") for one in headers["webhook-signature"].split()
    )


def test_the_events_that_can_be_asked_for_are_those_there_are():
    """The document and the rules name the same."""
    assert set(Event.__args__) == set(NAMES)


async def test_what_happened_is_heard_signed_and_without_a_person(community, zhao, chen, listener):
    """Filed and claimed: two events, in order; ids, numbers and states."""
    hook = await subscribed(zhao, community, listener.address, "request.filed", "request.claimed")
    request = await filed(zhao, community)
    await chen.post(f"/requests/{request['id']}/moves", json={"move": "claim"})
    assert await Sender(private=True).send_due() == 2
    assert sorted(json.loads(body)["type"] for _, body in listener.heard) == [
        "request.claimed",
        "request.filed",
    ]
    for headers, body in listener.heard:
        lowered = {name.lower(): value for name, value in headers.items()}
        assert verified(hook["secret"], lowered, body)
        assert lowered["webhook-timestamp"] == str(int(clock.now().timestamp())), "in seconds"
        assert not verified(hook["secret"], lowered, body + b" "), "the twin: it can fail"
        said = json.loads(body)
        assert set(said) == {"type", "timestamp", "data"}
        assert set(said["data"]) == {"id", "number", "status", "grid_id", "version"}
        assert said["data"]["number"] == request["number"]
        for word in ("电梯", "秀英", "13800138001", "501"):
            assert word not in body.decode()
    assert await Sender(private=True).send_due() == 0


def test_a_signature_is_that_of_the_reference():
    """The example that the libraries of Standard Webhooks test themselves with."""
    said = webhooks.signed(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        b'{"test": 2432232314}',
        now=datetime.fromtimestamp(1_614_265_330, UTC),
    )
    assert said == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


async def test_a_test_says_that_it_is_one(community, zhao, listener):
    """And nothing of anybody."""
    hook = await subscribed(zhao, community, listener.address, "request.filed")
    await zhao.post(f"/webhooks/{hook['id']}/test")
    await Sender(private=True).send_due()
    ((_, body),) = listener.heard
    said = json.loads(body)
    assert (said["type"], said["data"]) == ("webhook.test", {"webhook_id": hook["id"]})


async def test_a_sign_up_is_heard_of(things, community, zhao, listener):
    """By the id of the course; nothing of who it was."""
    await subscribed(zhao, community, listener.address, "enrolment.left")
    await zhao.post(f"/enrolments/{things.ids['enrolments']}/moves", json={"move": "leave"})
    await Sender(private=True).send_due()
    left = [json.loads(b) for _, b in listener.heard if b"enrolment.left" in b]
    assert [one["data"]["standing"] for one in left] == ["left"]
    assert set(left[0]["data"]) == {"id", "course_id", "standing", "version"}


async def test_nobody_hears_of_other_grids(community, zhao, listener):
    """A webhook of the first grid; 李 lives in the second."""
    await subscribed(zhao, community, listener.address, "request.filed", grid="一网格")
    await filed(zhao, community, "李")
    assert not await WebhookDelivery.exists()
    await filed(zhao, community, "王")
    assert await WebhookDelivery.all().count() == 1


async def test_nobody_hears_of_what_is_confidential(community, zhao, listener):
    """A complaint, which goes to the desk; a lift that does so is heard of."""
    await subscribed(zhao, community, listener.address, "request.filed")
    await filed(zhao, community, "李", category="supervision")
    assert not await WebhookDelivery.exists()
    await filed(zhao, community, "李")
    assert await WebhookDelivery.all().count() == 1


async def test_what_is_undone_is_not_heard_of(community, zhao, listener):
    """It is written in the transaction of the act."""
    await subscribed(zhao, community, listener.address, "request.filed")
    row = await ResidentRequest.get(id=(await filed(zhao, community))["id"])

    async def fails():
        async with attempt():
            await journal.write(OPERATOR, "request-filed", row, now=clock.now())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    assert await WebhookDelivery.all().count() == 1


async def test_what_is_not_taken_is_tried_ten_times_then_dead(community, zhao, listener):
    """After 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 h; then it is in the log, to resend."""
    await subscribed(zhao, community, listener.address, "request.filed")
    await filed(zhao, community)
    listener.status = 503
    moment, waited = clock.now(), []
    for _ in range(10):
        sender = Sender(private=True, now=lambda at=moment: at)
        assert await sender.send_due() == 1
        row = await WebhookDelivery.get()
        if row.posting is Posting.DUE:
            assert await sender.send_due() == 0, "not before its time"
            waited.append(row.due_at - moment)
            moment = row.due_at
    assert waited == PAUSES
    hours = [each * 3_600 for each in (2, 5, 10, 14, 20, 24)]
    assert [w.total_seconds() for w in waited] == [5, 300, 1_800, *hours]
    assert sum(waited, timedelta()) == timedelta(hours=75, minutes=35, seconds=5)
    (dead,) = await zhao.listed("/webhook-deliveries", posting="dead")
    assert (dead["attempts"], dead["answered"]) == (10, 503)
    assert len({headers["webhook-id"] for headers, _ in listener.heard}) == 1
    listener.status = 204
    again = await zhao.post(f"/webhook-deliveries/{dead['id']}/resend")
    assert again.json()["posting"] == "due"
    refused = await zhao.post(f"/webhook-deliveries/{dead['id']}/resend")
    assert (refused.status_code, refused.json()["code"]) == (409, "not-given-up")
    assert await Sender(private=True, now=lambda: moment).send_due() == 1
    assert (await WebhookDelivery.get()).posting is Posting.SENT
    assert {headers["webhook-id"] for headers, _ in listener.heard} == {dead["key"]}


async def test_killed_before_it_was_written_down_it_is_sent_again_under_the_same_key(
    community, zhao, listener
):
    """Heard, and not yet answered: the other side can tell that it is the same."""
    await subscribed(zhao, community, listener.address, "request.filed")
    await filed(zhao, community)
    listener.open.clear()
    sending = asyncio.create_task(Sender(private=True).send_due())
    await listener.told.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    listener.open.set()
    assert (await WebhookDelivery.get()).attempts == 0
    assert await Sender(private=True).send_due() == 1
    first, second = [headers["webhook-id"] for headers, _ in listener.heard]
    assert first == second
    assert (await WebhookDelivery.get()).posting is Posting.SENT


async def test_a_redirect_is_not_followed_and_a_long_answer_not_read(community, zhao, listener):
    """Neither is taken for a yes, or kept."""
    hook = await subscribed(zhao, community, listener.address, "request.filed")
    listener.status, listener.answer = 302, b"x" * 10_000_000
    await zhao.post(f"/webhooks/{hook['id']}/test")
    await Sender(private=True).send_due()
    (row,) = await zhao.listed("/webhook-deliveries")
    assert (row["posting"], row["answered"], len(listener.heard)) == ("due", 302, 1)
    assert MOST_READ == 1_024


REFUSED = [
    "http://127.0.0.1/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://localhost/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://0.0.0.0/",
    "https://[::]/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://100.64.0.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://[fe80::1]/",
    "https://[fd00::1]/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "http://example.com/",
]

NAMED = [
    *("https://LOCALHOST/", "https://localhost./", "https://a.localhost/", "https://nas/"),
    *("https://printer.local/", "https://db.internal/", "https://box.home.arpa/"),
    *("https://0177.0.0.1/", "https://0x7f.1/", "https://10.1/", "https://[::ffff:a00:1]/"),
    *("https://127.0.0.1./", "https://[fe80::1%25eth0]/", "https://[::127.0.0.1]/"),
]
"""Names of one's own network, and more ways to write an address of it."""


@pytest.mark.parametrize("url", [*REFUSED, *NAMED])
async def test_no_webhook_is_made_that_leads_inside(community, zhao, url):
    """422 that points at the address, made or changed; nothing is kept, and nothing is sent."""
    body = {"events": ["request.filed"], "grid_id": community.grids["凌波"].id}
    outside = await zhao.made("/webhooks", url="https://example.com/hook", **body)
    made = await zhao.post("/webhooks", json={"url": url, **body})
    changed = await zhao.patch(f"/webhooks/{outside['id']}", json={"url": url})
    for answer in (made, changed):
        said = answer.json()
        assert answer.status_code == 422, (url, said)
        assert said["code"] == ("not-encrypted" if url.startswith("http:") else "leads-inside")
        assert said["errors"][0]["pointer"] == "/url"
    assert [hook["url"] for hook in await zhao.listed("/webhooks")] == [outside["url"]]


@pytest.mark.parametrize(
    "url",
    [
        *("https://example.com/hook", "https://1.1.1.1/", "https://[2606:4700:4700::1111]/"),
        *("https://local.example.com:8443/x", "https://10.example.com/", "https://xn--fiqs8s.cn/"),
    ],
)
async def test_one_that_leads_outside_is_made(community, zhao, url):
    """The twin: not everything is refused."""
    assert (await subscribed(zhao, community, url, "request.filed"))["url"] == url


async def test_it_hears_elsewhere_from_now_on(community, zhao, sun, listener):
    """By its tag; under the same secret, which is not shown again."""
    hook = await subscribed(zhao, community, "https://example.com/x", "request.filed")
    path, change = f"/webhooks/{hook['id']}", {"url": listener.address, "events": ["request.done"]}
    assert (await sun.patch(path, json=change)).status_code == 403
    assert (await zhao.patch(path, json=change, headers={"If-Match": None})).status_code == 428
    changed = await zhao.patch(path, json=change)
    assert changed.status_code == 200, changed.text
    assert (changed.json()["url"], changed.json()["events"]) == (listener.address, ["request.done"])
    assert "secret" not in changed.json()
    stale = await zhao.patch(path, json=change, headers={"If-Match": f'"{hook["version"]}"'})
    assert stale.status_code == 412
    await filed(zhao, community)
    assert not await WebhookDelivery.exists(), "that is not asked for any more"
    await zhao.post(f"{path}/test")
    assert await Sender(private=True).send_due() == 1
    ((headers, body),) = listener.heard
    assert verified(hook["secret"], {k.lower(): v for k, v in headers.items()}, body)


@pytest.mark.parametrize("url", REFUSED)
async def test_it_leads_nowhere_inside(community, zhao, within, url):
    """Loopback, private, link-local, and their disguises: nothing is even connected to."""
    hook = await subscribed(zhao, community, url, "request.filed")
    await zhao.post(f"/webhooks/{hook['id']}/test")
    assert await Sender().send_due() == 1
    (row,) = await zhao.listed("/webhook-deliveries")
    assert (row["posting"], row["answered"]) == ("due", None)
    if url.startswith("http:"):
        assert row["error"] == "not-encrypted"
    else:  # some of them are no address at all to the client
        assert row["error"] in ("address-refused", "InvalidUrlClientError")


async def test_what_a_name_says_is_what_is_connected_to():
    """A name that leads outside at the first look and inside at the second gains nothing: the
    answer that was looked at is the one that is used, and one bad address spoils the rest."""
    asked = []

    class Changing:
        async def getaddrinfo(self, host, port, **_):
            asked.append(host)
            inside = ["93.184.215.14"] if len(asked) == 1 else ["93.184.215.14", "10.0.0.1"]
            return [(2, 1, 6, "", (address, port)) for address in inside]

    careful = Careful(private=False)
    loop = asyncio.get_running_loop()
    real, loop.getaddrinfo = loop.getaddrinfo, Changing().getaddrinfo
    try:
        (first,) = await careful.resolve("example.com", 443)
        assert (first["host"], asked) == ("93.184.215.14", ["example.com"])
        with pytest.raises(OSError, match="address-refused"):
            await careful.resolve("example.com", 443)
    finally:
        loop.getaddrinfo = real


def test_public_addresses_are_public():
    """The twin: not everything is refused; a disguise is as good as what is in it."""
    assert all(map(is_public, ("1.1.1.1", "93.184.215.14", "2606:4700:4700::1111")))
    assert all(map(is_public, ("::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::")))
    private = ipaddress.ip_network("10.0.0.0/8")
    assert not any(is_public(str(private[n])) for n in range(0, 2**24, 99_991))
    assert not is_public("not an address")


@pytest.mark.parametrize(
    "url", ["ftp://example.com/", "https://", "https://a:b@example.com/", "https://x/#y", "x" * 20]
)
async def test_an_address_is_one_of_the_web(community, zhao, url):
    """Without a password in it; 4xx, and nothing is kept."""
    body = {"url": url, "events": ["request.filed"], "grid_id": community.grids["凌波"].id}
    answer = await zhao.post("/webhooks", json=body)
    assert answer.status_code in (400, 422)
    assert await zhao.listed("/webhooks") == []


async def test_the_secret_is_shown_once(community, zhao, sun):
    """At the beginning, to the desk."""
    made = await subscribed(zhao, community, "https://example.com/x", "request.filed")
    assert made["secret"].startswith("whsec_")
    assert len(base64.b64decode(made["secret"][6:])) == 32
    shown = await zhao.get(f"/webhooks/{made['id']}")
    assert "secret" not in shown.json()
    assert (await sun.get("/webhooks")).status_code == 403
    assert (await zhao.delete(f"/webhooks/{made['id']}")).status_code == 204
    assert await zhao.listed("/webhooks") == []


async def test_the_loop_sends_by_itself(community, zhao, listener):
    """Until it is cancelled."""
    hook = await subscribed(zhao, community, listener.address, "request.filed")
    await zhao.post(f"/webhooks/{hook['id']}/test")
    working = asyncio.create_task(Sender(private=True).run())
    await listener.told.wait()
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert len(listener.heard) == 1


async def test_nothing_is_written_when_nobody_listens(community, zhao, chen):
    """A filed and claimed request."""
    request = await filed(zhao, community)
    await chen.post(f"/requests/{request['id']}/moves", json={"move": "claim"})
    assert not await WebhookDelivery.exists()
