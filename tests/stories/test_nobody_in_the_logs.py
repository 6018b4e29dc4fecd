"""Thirty markers are planted where people write, and none of them comes out in logs or metrics.

Names, phones, texts, rooms, tokens: in messages, presses, files, API bodies and paths, updates that
can't be read, webhook secrets, and exceptions of handlers whose message holds what was written.
"""

import io
import logging
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import httpx
import pytest
from neighbourhood import Neighbourhood

from api import metrics as office_metrics
from api.app import create_app
from bot import feed, webhook
from cli import logs
from models import access, metrics
from models.database import writing
from models.journal import OPERATOR
from models.members import Role
from models.settings import LogFormat

numbers = count(1)
planted: list[str] = []


def plant(shape: str) -> str:
    """A marker that nothing else can hold: letters, Chinese, or digits."""
    marker = shape.format(f"{next(numbers):02d}")
    planted.append(marker)
    return marker


@pytest.fixture
def said() -> Iterator[dict[str, io.StringIO]]:
    """Everything that is logged during a test, in both forms and as nothing filters it."""
    root = logging.getLogger()
    planted.clear()
    streams = {}
    handlers = []
    for name, form in (
        ("console", logs.formatter(LogFormat.CONSOLE)),
        ("json", logs.formatter(LogFormat.JSON)),
        ("usual", logging.Formatter("%(message)s %(name)s")),
    ):
        streams[name] = io.StringIO()
        handler = logging.StreamHandler(streams[name])
        handler.setFormatter(form)
        handlers.append(handler)
        root.addHandler(handler)
    level = root.level
    root.setLevel(logging.INFO)
    yield streams
    root.setLevel(level)
    for handler in handlers:
        root.removeHandler(handler)


async def test_thirty_markers_and_no_hit(given: Neighbourhood, said):
    """In text, in JSON, and in what Prometheus reads; the usual formatter holds many of them."""
    await people_write(given)
    await handlers_fail(given)
    await strange_updates_come(given)
    await the_platform_says_no(given)
    shown = await the_office_is_used(given)

    assert len(planted) >= 30
    for name in ("console", "json"):
        text = said[name].getvalue()
        assert text.count("\n") > 10, "there is something to look through"
        assert [m for m in planted if m in text] == [], name
    exposition = (await metrics.exposition(now=given.now)).decode()
    assert "lingrid_requests{" in exposition
    assert [m for m in planted if m in exposition + shown] == []
    found = [m for m in planted if m in said["usual"].getvalue()]
    assert len(found) >= 5, "the twin: whoever logs as usual gives people away"
    print(f"{len(planted)} markers, 0 hits; the usual way {len(found)}")  # noqa: T201


async def people_write(given: Neighbourhood) -> None:
    wang = await given.resident(plant("王秀英{}号"), home="碧海蓝天3栋2单元501")
    await wang.says(plant("电梯坏了标记{}"))
    await wang.says("我的电话 " + plant("139001380{}"))
    await wang.presses("提交")
    await wang.sends_photo(plant("照片说明{}"))
    await wang.says("/" + plant("command{}"))
    await wang.says("/start " + plant("inv_token{}"))
    stranger = await given.stranger(plant("陌生人{}"))
    await stranger.starts()
    await stranger.says(plant("住在碧海蓝天{}"))
    chen = await given.staff(plant("陈姐{}"), given.micro, given.micro_group)
    await chen.presses("我来办", at=given.micro_group)
    await chen.presses("问居民", at=given.micro_group)
    await chen.says("/bind " + plant("codeabc{}"), at=given.micro_group)


async def handlers_fail(given: Neighbourhood) -> None:
    """Bugs, each with what was written in the message of its exception."""
    wang = await given.resident(plant("李建国{}"), home="上林雅苑2栋")
    conversations = given.app.worker.conversations
    hear = conversations._hear

    async def failing(turn):
        try:
            raise KeyError(f"{turn.account.name} {turn.text}")
        except KeyError as error:
            raise RuntimeError(f"no place for {turn.text}") from error

    conversations._hear = failing
    for shape in ("漏水在501室{}", "secret-text-{}", "138001390{}", "房间302标记{}"):
        await wang.says(plant(shape))
        for _ in range(5):  # until it is set aside
            await given.passes(timedelta(seconds=100))
    conversations._hear = hear


async def strange_updates_come(given: Neighbourhood) -> None:
    bad = [
        {"update_id": 900_001, "message": {"text": plant("坏更新{}"), "chat": {"id": "x"}}},
        {"update_id": 900_002, "callback_query": {"data": plant("bad-data-{}"), "from": None}},
        {"text": plant("没有编号{}")},
        {"update_id": plant("update-{}")},
    ]
    await feed.keep(bad, given.account.id, now=given.now)
    await given.settle()


async def the_platform_says_no(given: Neighbourhood) -> None:
    """Its answer repeats what was to be sent."""
    from bot.sandbox.world import faults

    wang = await given.resident(plant("赵敏{}"), home="上林雅苑3栋")
    words = plant("被拒内容{}")
    given.world.faults.add(
        faults.server_error(400, f"Bad Request: can't parse {words}"), method="sendMessage", times=3
    )
    await wang.says("找人帮忙")
    await given.settle()


async def the_office_is_used(given: Neighbourhood) -> str:
    """Bodies, paths, tokens, secrets; what it answers where anybody may look."""
    member = (await given.staff(plant("孙主任{}"), given.community, role=Role.DESK)).member
    assert member is not None
    async with writing():
        _, token = await access.give_token(member, plant("token-name-{}"), OPERATOR, now=given.now)
    planted.append(token)
    reader = plant("metrics-token-{}")
    hook_secret = plant("hook-secret-{}")
    routes = [
        *office_metrics.routes(reader),
        webhook.route(given.account.id, hook_secret, lambda: None, path="/hook"),
        broken(),
    ]
    transport = httpx.ASGITransport(app=create_app(extra_routes=routes), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://office") as caller:
        bearer = {"authorization": f"Bearer {token}"}
        asked = f"/api/v1/requests?q={plant('query{}')}"
        await caller.get(asked, headers=bearer)
        body = {"text": plant("接口正文{}"), "phone": plant("137001370{}")}
        await caller.post("/api/v1/requests", headers=bearer, json=body)
        await caller.get(f"/broken/{plant('path-name-{}')}", headers=bearer)
        await caller.get("/api/v1/requests", headers={"authorization": f"Bearer lg_{plant('x{}')}"})
        header = {webhook.SECRET_HEADER: plant("wrong-secret-{}")}
        assert (await caller.post("/hook", headers=header, content=b"{}")).status_code == 403
        header = {webhook.SECRET_HEADER: hook_secret}
        await caller.post("/hook", headers=header, content=plant("not-json-{}").encode())
        assert (await caller.get("/metrics")).status_code == 404
        answer = await caller.get("/metrics", headers={"authorization": f"Bearer {reader}"})
        assert answer.status_code == 200
        return answer.text


def broken():
    """A route that fails with what it was asked for."""
    from litestar import get
    from litestar.params import FromPath

    @get("/broken/{name:str}", opt={"may": "anyone"})
    async def fail(name: FromPath[str]) -> None:
        raise LookupError(f"nobody is called {name}")

    return fail
