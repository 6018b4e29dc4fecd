"""Nobody asks so often that others have to wait, and nobody guesses a token."""

from datetime import timedelta

import httpx
import pytest
from communities import NOW
from office import caller

from api.app import create_app
from api.limits import MOST, Buckets, Limits
from models import clock

APP = create_app(limits=Limits(rate=2, burst=5))


@pytest.fixture
def limited(community, monkeypatch):
    """The office with five calls in a burst and two a second, its buckets full."""
    APP.state["limits"] = Limits(rate=2, burst=5)

    def call(who=None, *, secret=None):
        secret = community.secrets[who] if who else secret
        return caller(APP, secret, base_url="http://office/api/v1")

    return call


async def test_a_burst_is_let_through_and_then_a_steady_rate(limited):
    """429 says when to come again, and then it is let through."""
    zhao = limited("赵")
    assert [(await zhao.get("/grids")).status_code for _ in range(5)] == [200] * 5
    late = await zhao.get("/grids")
    assert (late.status_code, late.json()["code"]) == (429, "too-many-requests")
    assert late.headers["retry-after"] == "1"
    assert late.headers["content-type"] == "application/problem+json"
    with clock.frozen(NOW + timedelta(seconds=int(late.headers["retry-after"]))):
        assert [(await zhao.get("/grids")).status_code for _ in range(3)] == [200, 200, 429]


async def test_one_token_does_not_hold_up_another(limited):
    """Each has a bucket of its own."""
    zhao, chen = limited("赵"), limited("陈")
    for _ in range(6):
        await zhao.get("/grids")
    assert (await chen.get("/grids")).status_code == 200


async def test_whoever_guesses_is_slowed_and_nobody_else(limited):
    """After ten in vain there is one every six seconds; a good token from there passes."""
    answers = [(await limited(secret=f"lg_{n}").get("/grids")).status_code for n in range(12)]
    assert answers == [401] * 10 + [429] * 2
    nobody = await limited().get("/grids")
    assert (nobody.status_code, nobody.headers["retry-after"]) == (429, "6")
    assert (await limited("赵").get("/grids")).status_code == 200
    with clock.frozen(NOW + timedelta(seconds=6)):
        assert (await limited(secret="lg_x").get("/grids")).status_code == 401


async def test_whoever_has_a_network_of_addresses_is_slowed_as_if_they_had_one(community):
    """A household is given billions of IPv6 addresses; ten guesses, not ten from each."""
    tried = {address: [await _guess(address, n) for n in range(3)] for address in SAME}
    answers = [status for each in tried.values() for status in each]
    assert answers == [401] * 10 + [429] * 2
    twin = [await _guess(f"2001:db8:0:{n:x}::1", n) for n in range(12)]
    assert twin == [401] * 12, "from networks of others each is the first"


SAME = [f"2001:db8:1:2::{n}" for n in range(4)]

GUESSED = create_app(limits=Limits(rate=2, burst=5))


async def _guess(address: str, number: int) -> int:
    transport = httpx.ASGITransport(app=GUESSED, client=(address, 4711))
    headers = {"Authorization": f"Bearer lg_{number}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://office") as client:
        return (await client.get("/api/v1/grids", headers=headers)).status_code


def test_buckets_do_not_pile_up():
    """A hundred thousand addresses take the room of ten thousand."""
    buckets = Buckets(rate=1, burst=1)
    for address in range(MOST + 100):
        buckets.wait(address)
    assert len(buckets._kept) == MOST


async def test_health_is_never_held_up(limited):
    """Whoever watches asks as often as they like."""
    nobody = limited()
    for _ in range(20):
        assert (await nobody.get("http://office/healthz")).status_code == 200
