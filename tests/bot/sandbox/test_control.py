"""The control API: hands for the page, and for tests from outside."""

import httpx
import pytest

from bot.sandbox.server import create_sandbox, running
from bot.sandbox.stage import Link, Pane, Stage
from bot.sandbox.world import sample_photo, sample_voice

BUTTON = {"inline_keyboard": [[{"text": "我来办", "callback_data": "claim:1"}]]}


@pytest.fixture
async def page(inside_http):
    """A client of the control API."""
    inside_http.base_url = "http://sandbox/sandbox/api/"
    return inside_http


async def act(page, route, **fields):
    answer = await page.post(route, json=fields)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_somebody_says_something(page, api, account, wang):
    """And the bot hears it."""
    said = await act(page, "say", who="wang", chat="lingrid_bot", text="电梯坏了")
    assert said["message"]["text"] == "电梯坏了"
    assert api("getUpdates")[-1]["message"]["text"] == "电梯坏了"
    answer = await act(
        page, "say", who="wang", chat=f"{wang.id}@lingrid_bot", text="三栋", reply_to=2
    )
    assert answer["message"]["reply"]["text"] == "电梯坏了"


@pytest.mark.parametrize(
    ("kind", "content", "mime"),
    [
        ("photo", sample_photo(8, 8), "image/png"),
        ("voice", sample_voice(1), "audio/wav"),
        ("video", b"video", "video/mp4"),
        ("document", b"paper", "text/plain"),
    ],
)
async def test_somebody_sends_a_file(page, api, wang, kind, content, mime):
    """Of every kind, and the page can show it."""
    answer = await page.post(
        "send",
        data={"who": "wang", "chat": "lingrid_bot", "kind": kind, "duration": "2"},
        files={"file": ("a.bin", content, mime)},
    )
    media = answer.json()["message"]["media"]
    assert kind in api("getUpdates")[-1]["message"]
    fetched = await page.get(media["url"].removeprefix("api/"))
    assert fetched.content == content
    assert "sandbox" in fetched.headers["content-security-policy"]


async def test_a_button_is_pressed_by_its_place_or_its_words(page, api, chen, group):
    """And the answer comes with the changes."""
    api("sendMessage", chat_id=group.id, text="卡片", reply_markup=BUTTON)
    place = {"who": "chen", "chat": group.key}
    card = group.messages[-1].id
    first = await act(page, "press", message=card, row=0, column=0, **place)
    second = await act(page, "press", text="我来办", **place)
    third = await act(page, "press", data="claim:1", **place)
    assert len({first["press"], second["press"], third["press"]}) == 3
    since = (await page.get("world")).json()["number"]
    api("answerCallbackQuery", callback_query_id=first["press"], text="接好了", show_alert=True)
    news = (await page.get("changes", params={"since": since})).json()
    (answered,) = news["passing"]
    assert answered["kind"] == "answered"
    assert (answered["press"], answered["text"], answered["alert"]) == (
        first["press"],
        "接好了",
        True,
    )


async def test_a_button_that_has_become_another_is_not_pressed(page, api, chen, group):
    """Who pressed what was read a moment ago presses nothing else."""
    api("sendMessage", chat_id=group.id, text="卡片", reply_markup=BUTTON)
    place = {"who": "chen", "chat": group.key, "message": group.messages[-1].id}
    assert (await act(page, "press", row=0, column=0, text="我来办", **place))["press"]
    stale = {"row": 0, "column": 0, "text": "退单", **place}
    refused = await page.post("press", json=stale)
    assert (refused.status_code, refused.json()) == (409, {"error": "that button is gone"})


async def test_messages_are_edited_deleted_forwarded_and_reacted_to(page, api, account, wang):
    """As with one's own hands."""
    said = await act(page, "say", who="wang", chat="lingrid_bot", text="一")
    place = {"who": "wang", "chat": "lingrid_bot", "message": said["message"]["id"]}
    assert (await act(page, "edit", text="二", **place))["message"]["edited"]
    await act(page, "react", emoji="👍", **place)
    key = wang.chat_with(account).key
    forwarded = await act(page, "forward", to=key, **place)
    assert forwarded["message"]["forwarded"] == "王阿姨"
    await act(page, "delete", **place)
    assert [m.text for m in wang.chat_with(account).messages] == ["/start", "二"]


async def test_a_world_is_built_from_outside(page, api, account):
    """People, groups, who is in them; blocking, leaving, upgrading."""
    made = await act(page, "people", name="赵奶奶", key="zhao", language_code="zh")
    assert made["key"] == "zhao"
    group = (await act(page, "groups", title="书法班", owner="zhao"))["chat"]
    await act(page, "join", who="lingrid_bot", chat=group["key"], as_admin=True)
    assert api("getChatMember", chat_id=group["id"], user_id=account.id)["status"] == (
        "administrator"
    )
    grown = (await act(page, "upgrade", chat=group["key"]))["chat"]
    assert grown["type"] == "supergroup"
    await act(page, "leave", who="lingrid_bot", chat=group["key"], by="zhao")
    opened = await act(page, "open", who="zhao", link="https://t.me/lingrid_bot?start=class_1")
    assert opened["message"]["text"] == "/start class_1"
    assert (await act(page, "open", who="zhao", bot="lingrid_bot", start="x"))["message"]
    await act(page, "block", who="zhao", bot="lingrid_bot")
    await act(page, "block", who="zhao", bot="lingrid_bot", blocked=False)


async def test_trouble_and_limits_are_set_from_outside(page, world, account, wang):
    """For tests that only reach the sandbox over HTTP."""
    await act(page, "faults", kind="flood", method="sendMessage", seconds=9)
    answer = world.answer(account.token, "sendMessage", {"chat_id": wang.id, "text": "x"})
    assert answer.body["parameters"] == {"retry_after": 9}
    for kind in ("error", "cut_before", "cut_after", "slow"):
        await act(page, "faults", kind=kind, times=5)
    await act(page, "faults", kind="none")
    assert world.faults.rules == []
    limits = await act(page, "limits", enforced=True, per_group=5, private_rate="0.5")
    assert (limits["enforced"], limits["per_group"], world.limits.private_rate) == (True, 5, 0.5)


REFUSED = [
    ("say", {"who": "nobody", "chat": "lingrid_bot", "text": "x"}, 409),
    ("say", {"who": "wang", "chat": "-1", "text": "x"}, 409),
    ("say", {"who": "wang", "chat": "lingrid_bot", "text": " "}, 409),
    ("press", {"who": "wang", "chat": "lingrid_bot", "text": "提交"}, 409),
    ("press", {"who": "wang", "chat": "lingrid_bot", "message": 1, "row": 0}, 409),
    ("edit", {"who": "wang", "chat": "lingrid_bot", "message": 99, "text": "x"}, 409),
    ("open", {"who": "wang", "link": "https://example.org/"}, 409),
    ("block", {"who": "wang", "bot": "other_bot"}, 409),
    ("say", {"who": "wang", "chat": "lingrid_bot", "text": "x", "reply_to": "x"}, 400),
    ("send", {"who": "wang", "chat": "lingrid_bot", "kind": "photo"}, 400),
    ("people", {}, 400),
    ("faults", {"kind": "earthquake"}, 400),
    ("dance", {}, 404),
]


@pytest.mark.parametrize(("route", "fields", "status"), REFUSED)
async def test_what_cannot_be_done_is_answered_with_a_sentence(page, wang, route, fields, status):
    """409 for what a person could not do, 400 for what cannot be read, 404 for nothing there."""
    answer = await page.post(route, json=fields)
    assert answer.status_code == status
    assert answer.json()["error"]


async def test_another_pages_requests_are_refused(page, wang):
    """A site somewhere must not act through somebody's browser."""
    fields = {"who": "wang", "chat": "lingrid_bot", "text": "x"}
    own = {"origin": "http://sandbox"}
    assert (await page.post("say", json=fields, headers=own)).status_code == 200
    other = {"origin": "https://example.org"}
    assert (await page.post("say", json=fields, headers=other)).status_code == 403


async def test_changes_wait_for_something_to_happen(page, begun, account, wang):
    """And tell what happened, as it is now."""
    since = (await page.get("world")).json()["number"]
    waiting = await begun(page.get("changes", params={"since": since}))
    wang.says(account, "一")
    news = (await waiting).json()
    (chat,) = news["chats"].values()
    assert [m["text"] for m in chat["messages"].values()] == ["一"]

    wang.deletes(wang.chat_with(account).messages[-1])
    news = (await page.get("changes", params={"since": news["number"]})).json()
    (chat,) = news["chats"].values()
    assert (chat["messages"], chat["deleted"]) == ({}, [2])


async def test_changes_that_are_forgotten_ask_for_a_new_look(page, world):
    """Also a number from another life of the sandbox."""
    since = world.events.number + 1000
    answer = await page.get("changes", params={"since": since, "timeout": 0})
    assert answer.json() == {"reset": True}


async def test_changes_end_at_once_when_the_house_closes(world, begun, wang):
    """Nobody waits for a page that waits."""
    async with httpx.AsyncClient() as client:
        async with running(create_sandbox(world)) as address:
            url = f"{address}/sandbox/api/changes?since={world.events.number}&timeout=50"
            waiting = await begun(client.get(url))
        assert (await waiting).json()["chats"] == {}


async def test_the_stage_says_what_is_shown(world, account, wang, chen, li, group):
    """Panes with their people, links with what can be copied."""
    stage = Stage(
        title="演示",
        panes=[
            Pane("wang", wang, account, subtitle="居民"),
            Pane("grid", chen, group, others=[li]),
        ],
        links=[Link("接口", "/schema", copy="lg_demo")],
    )
    async with httpx.AsyncClient() as client, running(create_sandbox(world, stage=stage)) as at:
        shown = (await client.get(f"{at}/sandbox/api/world")).json()
    assert [pane["key"] for pane in shown["panes"]] == ["wang", "grid"]
    assert shown["panes"][1]["people"] == [chen.id, li.id]
    assert shown["links"] == [{"title": "接口", "href": "/schema", "copy": "lg_demo"}]
    assert shown["title"] == "演示"


async def test_without_a_stage_everything_is_shown(page, wang, li, chen, group):
    """Every person and every group has a pane."""
    shown = (await page.get("world")).json()
    assert [pane["title"] for pane in shown["panes"]] == ["王阿姨", "李建国", "陈晓梅", "第一网格"]
