"""A session opens what its member's token opens, to the pages of this very office alone."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from communities import a_session
from office import browser, caller

from api.app import create_app
from api.limits import Limits
from models import clock, sessions
from models.access import ApiToken
from models.accounts import Account
from models.errors import NotAllowed
from models.journal import Actor, JournalEntry, Via
from models.members import Member, Post
from models.sessions import OfficeHasNoAddress, SignInLink, SignInLinkInvalid, TooManyLinks
from models.settings import RULES

HERE = "https://lingrid.example.org"
CHAT = Actor("account", 1, Via.CHAT)


@pytest.fixture(autouse=True)
def address(monkeypatch):
    """Where people outside reach the office."""
    monkeypatch.setenv("LINGRID_PUBLIC_URL", HERE)


@pytest.fixture
async def hers(community):
    """The account from which 赵 writes."""
    member = community.members["赵"]
    return await Account.create(external_id="81", member=member, created_at=clock.now())


@pytest.fixture
def outside(office):
    """The office by https, as its own pages call it."""
    app = create_app(address=HERE, limits=Limits(rate=100, burst=1_000))

    def call(**headers):
        there = caller(app, base_url=HERE)
        there.headers.update({"Sec-Fetch-Site": "same-origin", "Origin": HERE, **headers})
        office.open.append(there)
        return there

    return call


async def key_for(account):
    """The key of the link that the bot sends."""
    link = await sessions.ask(account, CHAT, now=clock.now())
    address = await sessions.address_of(link.id)
    assert address.startswith(f"{HERE}/sign-in#")
    return address.partition("#")[2]


async def signed_in(outside, account):
    """A browser in which somebody has followed the link."""
    there = outside()
    answer = await there.post("/sign-in", json={"key": await key_for(account)})
    assert answer.status_code == 200, answer.text
    there.headers["X-CSRF-Token"] = answer.json()["csrf"]
    return there


# --- the link


async def test_a_link_opens_the_office_once(outside, hers):
    """The cookie is for this host alone, unread by scripts, and for half a day."""
    key = await key_for(hers)
    first = await outside().post("/sign-in", json={"key": key})
    assert first.json()["name"] == "赵姐"
    name, _, how = first.headers["set-cookie"].partition("=")
    assert name == "__Host-lingrid"
    said = {part.strip().lower() for part in how.split(";")[1:]}
    assert {"httponly", "secure", "samesite=strict", "path=/", "max-age=43200"} <= said
    again = await outside().post("/sign-in", json={"key": key})
    assert (again.status_code, again.json()["code"]) == (409, "sign-in-link-invalid")
    assert "set-cookie" not in again.headers


async def test_opening_the_page_does_nothing(outside, hers):
    """Chat apps look at a link before people do, as often as they like."""
    key = await key_for(hers)
    for _ in range(5):
        page = await outside().get("/sign-in")
        assert page.headers["content-type"].startswith("text/html")
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert "set-cookie" not in page.headers
    assert (await outside().post("/sign-in", json={"key": key})).status_code == 200


async def test_a_link_is_good_for_ten_minutes(hers):
    """To the minute."""
    key = await key_for(hers)
    late = clock.now() + RULES.sign_in_within
    with pytest.raises(SignInLinkInvalid):
        await sessions.sign_in(key, now=late)
    assert (await sessions.sign_in(key, now=late - timedelta(seconds=1)))[0].account_id == hers.id


async def test_only_the_newest_link_opens(hers):
    """Whoever lost one asks again, and need not fear the other."""
    old, new = await key_for(hers), await key_for(hers)
    with pytest.raises(SignInLinkInvalid):
        await sessions.sign_in(old, now=clock.now())
    assert await sessions.sign_in(new, now=clock.now())


async def test_of_two_who_open_it_at_once_one_is_late(hers):
    """One session, not two."""
    key = await key_for(hers)
    both = await asyncio.gather(
        *(sessions.sign_in(key, now=clock.now()) for _ in range(2)), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in both) == ["SignInLinkInvalid", "tuple"]
    assert await ApiToken.filter(kind="session").count() == 1


async def test_a_link_is_for_whoever_holds_a_post(community, hers):
    """Rights come from posts: a resident gets none, nor does a link outlive them."""
    resident = await Account.get(external_id="71")
    with pytest.raises(NotAllowed):
        await sessions.ask(resident, CHAT, now=clock.now())
    key = await key_for(hers)
    await Post.filter(member_id=hers.member_id).delete()
    with pytest.raises(SignInLinkInvalid):
        await sessions.sign_in(key, now=clock.now())


async def test_without_an_address_there_is_no_link(hers, monkeypatch):
    """It says so; a link that leads nowhere would be worse."""
    monkeypatch.setenv("LINGRID_PUBLIC_URL", "")
    with pytest.raises(OfficeHasNoAddress):
        await sessions.ask(hers, CHAT, now=clock.now())


async def test_five_links_in_a_quarter_of_an_hour(hers):
    """The sixth has to wait, until the first is a quarter of an hour old."""
    for _ in range(RULES.sign_in_links):
        await key_for(hers)
    with pytest.raises(TooManyLinks) as refused:
        await key_for(hers)
    assert refused.value.until == "10:15"
    with clock.frozen(clock.now() + RULES.sign_in_links_within):
        assert await key_for(hers)


async def test_neither_key_nor_secret_is_stored(outside, hers):
    """Nor told to the journal, nor put into the outbox."""
    from models.outbox import Outgoing

    key = await key_for(hers)
    there = outside()
    await there.post("/sign-in", json={"key": key})
    secret = there.cookies["__Host-lingrid"]
    for table in (SignInLink, ApiToken, JournalEntry, Outgoing):
        kept = str(await table.all().values())
        assert key not in kept
        assert secret not in kept


async def test_whoever_guesses_keys_is_slowed(outside):
    """After ten in vain there is one every six seconds."""
    there = outside()
    said = [(await there.post("/sign-in", json={"key": f"{n:064x}"})) for n in range(12)]
    assert [answer.status_code for answer in said] == [409] * 10 + [429] * 2
    assert said[-1].headers["retry-after"] == "6"


# --- the session


async def test_a_session_does_what_its_members_token_does(outside, hers):
    """It reads and writes, and the journal names the member."""
    there = await signed_in(outside, hers)
    assert "凌波" in {grid["name"] for grid in await there.listed("/api/v1/grids")}
    made = await there.made("/api/v1/residents", name="孙奶奶")
    entry = await JournalEntry.get(subject=f"resident:{made['id']}")
    assert (entry.actor, entry.via) == (f"member:{hers.member_id}", Via.OFFICE)
    current = (await there.get("/api/v1/sessions/current")).json()
    assert current["csrf"] == there.headers["X-CSRF-Token"]
    assert (current["kind"], current["name"], current["roles"]) == ("session", "赵姐", ["desk"])


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"X-CSRF-Token": ""}, "csrf-token-missing"),
        ({"X-CSRF-Token": "0" * 64}, "csrf-token-missing"),
        ({"Sec-Fetch-Site": "cross-site"}, "from-another-site"),
        ({"Sec-Fetch-Site": "same-site"}, "from-another-site"),
        ({"Sec-Fetch-Site": "none"}, "from-another-site"),
        ({"Origin": "https://evil.example.org"}, "from-another-site"),
        ({"Origin": "null"}, "from-another-site"),
    ],
)
async def test_a_page_of_somebody_else_writes_nothing(outside, hers, rows, headers, code):
    """The browser sends the cookie whoever made it call; that alone is not enough."""
    there = await signed_in(outside, hers)
    before = await rows()
    answer = await there.post("/api/v1/residents", json={"name": "某人"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, code)
    assert await rows() == before


async def test_nor_does_it_read(outside, hers):
    """Though what is typed into the address line is read."""
    there = await signed_in(outside, hers)
    for site, status in (("cross-site", 403), ("same-site", 403), ("none", 200)):
        answer = await there.get("/api/v1/grids", headers={"Sec-Fetch-Site": site})
        assert answer.status_code == status, site


async def test_nobody_is_signed_in_by_another_site(outside, hers):
    """Else one would work, unknowing, in the name of whoever sent the link."""
    key = await key_for(hers)
    answer = await outside(Origin="https://evil.example.org").post("/sign-in", json={"key": key})
    assert answer.status_code == 403
    assert (await outside().post("/sign-in", json={"key": key})).status_code == 200


async def test_a_session_is_no_bearer_token_and_a_token_no_cookie(community, outside, hers, office):
    """Each goes through its own door; a bearer that is bad is not made good by a cookie."""
    there = await signed_in(outside, hers)
    secret = there.cookies["__Host-lingrid"]
    bearer = office.call(secret=secret)
    assert (await bearer.get("/grids")).status_code == 401
    both = await there.get("/api/v1/grids", headers={"Authorization": "Bearer lg_x"})
    assert both.status_code == 401
    assert (
        await browser(office.app, community.secrets["赵"]).get("/api/v1/grids")
    ).status_code == 401


async def test_a_session_ends_by_itself(outside, hers):
    """After two hours in which nobody used it; after twelve in any case."""
    there = await signed_in(outside, hers)
    start = clock.now()
    with clock.frozen(start) as stopped:
        while stopped.now < start + RULES.session_lasts - timedelta(hours=1):
            stopped.advance(timedelta(hours=1))
            assert (await there.get("/api/v1/grids")).status_code == 200
        stopped.advance(timedelta(hours=1))
        assert (await there.get("/api/v1/grids")).status_code == 401
        stopped.set(start)
        idle = await signed_in(outside, hers)
        stopped.advance(RULES.session_idle)
        assert (await idle.get("/api/v1/grids")).status_code == 401


async def test_a_session_ends_with_the_posts_the_member_and_the_account(outside, hers):
    """Whoever is no staff any more, or no longer that person, is out with the next call."""

    async def posts():
        await Post.filter(member_id=hers.member_id).delete()

    async def member():
        await Member.filter(id=hers.member_id).update(archived_at=clock.now())

    async def account():
        await Account.filter(id=hers.id).update(member_id=None)

    there = await signed_in(outside, hers)
    posts_held = await Post.filter(member_id=hers.member_id).values("grid_id", "role")
    for end in (account, member, posts):
        assert (await there.get("/api/v1/grids")).status_code == 200
        await end()
        assert (await there.get("/api/v1/grids")).status_code == 401, end.__name__
        await Account.filter(id=hers.id).update(member_id=hers.member_id)
        await Member.filter(id=hers.member_id).update(archived_at=None)
    for post in posts_held:
        await Post.create(member_id=hers.member_id, **post)
    assert (await there.get("/api/v1/grids")).status_code == 200, "the twin: they were the reason"


async def test_signing_out_ends_it_and_takes_the_cookie_back(outside, hers):
    """What was in the cookie opens nothing any more, wherever it was copied to."""
    there = await signed_in(outside, hers)
    secret = there.cookies["__Host-lingrid"]
    assert (await there.post("/sign-out")).status_code == 204
    assert "__Host-lingrid" not in there.cookies
    there.cookies.set("__Host-lingrid", secret)
    assert (await there.get("/api/v1/grids")).status_code == 401
    assert (await there.post("/sign-out")).status_code == 204, "twice is as good as once"


async def test_a_member_sees_and_ends_their_own_sessions(outside, hers, community):
    """A browser that was left open elsewhere is ended from here; nobody else's is even seen."""
    here, elsewhere = await signed_in(outside, hers), await signed_in(outside, hers)
    account = await Account.create(
        external_id="82", member=community.members["钱"], created_at=clock.now()
    )
    others, _ = await a_session(account)
    listed = await here.listed("/api/v1/sessions")
    assert [row["current"] for row in listed] == [False, True]
    assert (await here.delete(f"/api/v1/sessions/{others.id}")).status_code == 404
    assert (await here.delete(f"/api/v1/sessions/{listed[0]['id']}")).status_code == 204
    assert (await elsewhere.get("/api/v1/grids")).status_code == 401
    assert (await here.get("/api/v1/grids")).status_code == 200


async def test_the_desk_ends_the_session_of_a_lost_phone(community, outside, zhao):
    """Sessions stand among the tokens of the members one sees."""
    account = await Account.create(
        external_id="83", member=community.members["陈"], created_at=clock.now()
    )
    there = await signed_in(outside, account)
    (session,) = await zhao.listed("/tokens", kind="session")
    assert (await zhao.delete(f"/tokens/{session['id']}")).status_code == 204
    assert (await there.get("/api/v1/grids")).status_code == 401


async def test_the_session_of_plain_http_has_a_plain_cookie(office, hers):
    """On one's own machine: browsers keep no secure cookie without https."""
    there = browser(office.app)
    answer = await there.post("/sign-in", json={"key": await key_for(hers)})
    assert answer.headers["set-cookie"].startswith("lingrid=lgs_")
    assert "secure" not in answer.headers["set-cookie"].lower()
    assert isinstance(answer, httpx.Response)


async def test_what_is_over_is_forgotten(hers):
    """Links a day later, sessions a month later; those that are good stay."""
    await sessions.sign_in(await key_for(hers), now=clock.now())
    await sessions.forget_old(now=clock.now() + timedelta(hours=1))
    assert (await SignInLink.all().count(), await ApiToken.filter(kind="session").count()) == (1, 1)
    await sessions.forget_old(now=clock.now() + timedelta(days=2))
    assert (await SignInLink.all().count(), await ApiToken.filter(kind="session").count()) == (0, 1)
    await sessions.forget_old(now=clock.now() + timedelta(days=31))
    assert not await ApiToken.filter(kind="session").exists()
