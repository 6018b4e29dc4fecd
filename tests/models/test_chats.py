"""Chats: binding, losing and finding a group, and following one that moved."""

from datetime import timedelta

import pytest

from models import chats
from models.chats import BindingCode, BindingCodeInvalid, Chat, ChatKind, GridHasChat
from models.journal import OPERATOR
from models.outbox import Card, Outgoing, Posted, Sending


@pytest.fixture
async def group(here):
    """A group that is bound to nothing."""
    return await chats.seen("-999", ChatKind.GROUP, "新群", "zh")


async def _code(here, grid):
    await Chat.filter(grid_id=grid.id).update(grid_id=None)
    return await chats.give_binding_code(grid, OPERATOR, now=here.now)


async def test_a_code_binds_one_group_once(here, group):
    """Eight digits, of which only the digest is kept."""
    code = await _code(here, here.micro)
    assert len(code) == 8
    assert code.isdigit()
    assert (await BindingCode.get()).digest != code
    assert await chats.bind(group, code, OPERATOR, now=here.now) == here.micro
    assert (await Chat.get(id=group.id)).grid_id == here.micro.id
    other = await chats.seen("-998", ChatKind.GROUP, "又一群", "zh")
    with pytest.raises(BindingCodeInvalid):
        await chats.bind(other, code, OPERATOR, now=here.now)


async def test_a_code_may_be_typed_in_groups_of_digits(here, group):
    """As it was read out over the phone."""
    code = await _code(here, here.micro)
    spaced = f" {code[:4]} {code[4:]}"
    assert await chats.bind(group, spaced, OPERATOR, now=here.now) == here.micro


async def test_a_code_ends_after_a_day(here, group):
    """To the moment."""
    code = await _code(here, here.micro)
    with pytest.raises(BindingCodeInvalid):
        await chats.bind(group, code, OPERATOR, now=here.now + timedelta(hours=24))
    early = here.now + timedelta(hours=24) - timedelta(seconds=1)
    assert await chats.bind(group, code, OPERATOR, now=early) == here.micro


async def test_a_code_that_was_refused_is_not_used_up(here, group):
    """The grid has a group: let go of it, and the same code works."""
    code = await chats.give_binding_code(here.micro, OPERATOR, now=here.now)
    with pytest.raises(GridHasChat) as refusal:
        await chats.bind(group, code, OPERATOR, now=here.now)
    assert refusal.value.facts() == {"grid": "第一微网格"}
    await chats.release(here.groups[here.micro.id], OPERATOR, now=here.now)
    assert await chats.bind(group, code, OPERATOR, now=here.now) == here.micro


async def test_a_chat_is_remembered_at_first_sight_and_once(here):
    """Seen again it is the same row, with what it had."""
    first = await chats.seen("5", ChatKind.PRIVATE, "王", "zh")
    again = await chats.seen("5", ChatKind.PRIVATE, "王五", "en")
    assert first.id == again.id
    assert again.locale == "zh"


async def test_an_upgraded_group_is_followed_and_its_old_messages_forgotten(here):
    """Messages are counted from one again: an old number would be another message."""
    group = here.groups[here.micro.id]
    wang = await here.resident("王秀英")
    await here.reports(wang)
    await Card.filter(chat_id=group.id).update(message_id=7)
    await Posted.create(chat_id=group.id, message_id=7, subject="request:1")
    await chats.moved("telegram", group.external_id, "-1001")
    moved = await Chat.get(id=group.id)
    assert (moved.external_id, moved.grid_id) == ("-1001", here.micro.id)
    assert (await Card.get(chat_id=group.id)).message_id is None
    assert not await Posted.all().exists()


async def test_a_group_that_was_heard_of_before_its_move_is_one_group(here):
    """The new number spoke first: the binding is not lost."""
    group = here.groups[here.micro.id]
    await chats.seen("-1001", ChatKind.GROUP, "第一微网格群", "zh")
    await chats.moved("telegram", group.external_id, "-1001")
    assert (await Chat.get(external_id="-1001")).id == group.id
    await chats.moved("telegram", group.external_id, "-1001")
    assert await Chat.filter(external_id="-1001", grid_id=here.micro.id).exists()


async def test_what_a_person_missed_is_told_when_they_are_back(here):
    """Notices that died meanwhile leave again; older and other dead ones stay dead."""
    wang = await here.resident("王秀英")
    chat = await Chat.get(accounts__id=wang.id)
    request = await here.reports(wang)
    from models import requests

    await requests.claim(request.id, here.chen, now=here.now)
    rows = Outgoing.filter(chat_id=chat.id)
    await rows.update(sending=Sending.DEAD)
    await Chat.filter(id=chat.id).update(unreachable_since=here.now)
    back = here.now + timedelta(days=3)
    await chats.found_again(await Chat.get(id=chat.id), now=back)
    due = await Outgoing.filter(chat_id=chat.id, sending=Sending.DUE).order_by("id")
    assert [row.kind for row in due] == ["request-claimed", "receipt"]
    assert (await Chat.get(id=chat.id)).unreachable_since is None
