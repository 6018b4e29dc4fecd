"""The outbox: what is told, to whom, in which order, and what is told only once."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import outbox
from models.accounts import Account
from models.chats import Chat
from models.database import writing
from models.outbox import Card, Notice, Outgoing, Posted, Priority, Sending, What, chats_of, notices
from models.requests import ContactForClaimer
from models.residents import Resident

NEWS = ContactForClaimer(number="261123-001", request=17)


@pytest.fixture
async def chat(here):
    """The private chat of a resident."""
    wang = await here.resident("王秀英")
    return await Chat.get(accounts__id=wang.id)


async def _rows(chat, **how):
    return await Outgoing.filter(chat_id=chat.id, **how).order_by("id")


# --- cards


@pytest.mark.parametrize("changes", [1, 2, 20])
async def test_however_often_a_card_changes_it_leaves_once(here, chat, changes):
    """Twenty changes while the platform is down are one edit."""
    assert await outbox.show(chat, "receipt", "request:1", now=here.now)
    for _ in range(changes - 1):
        await outbox.refresh(["receipt"], "request:1", now=here.now)
    assert len(await _rows(chat, what=What.CARD)) == 1
    card = await Card.get()
    assert (card.wanted, card.shown) == (changes, 0)


async def test_a_change_while_it_is_being_sent_leaves_again(here, chat):
    """What is on its way shows what was true when it left."""
    await outbox.show(chat, "receipt", "request:1", now=here.now)
    await Outgoing.all().update(sending=Sending.SENDING)
    await outbox.refresh(["receipt"], "request:1", now=here.now)
    await outbox.refresh(["receipt"], "request:1", now=here.now)
    assert [row.sending for row in await _rows(chat)] == [Sending.SENDING, Sending.DUE]


async def test_a_card_is_one_per_thing_and_chat(here, chat):
    """Shown twice it is one message; shown elsewhere it is another."""
    group = here.groups[here.micro.id]
    assert await outbox.show(chat, "receipt", "request:1", now=here.now)
    assert not await outbox.show(chat, "receipt", "request:1", now=here.now)
    assert await outbox.show(group, "request", "request:1", now=here.now)
    assert await Card.all().count() == 2
    assert await outbox.shown_in([group], "request", "request:1")
    assert not await outbox.shown_in([chat], "request", "request:1")


async def test_only_the_cards_of_the_thing_are_refreshed(here, chat):
    """request:1 is not request:17."""
    for subject in ("request:1", "request:17"):
        await outbox.show(chat, "receipt", subject, now=here.now)
    await Outgoing.all().delete()
    await outbox.refresh(["receipt"], "request:1", now=here.now)
    assert [row.subject for row in await _rows(chat)] == ["request:1"]


async def test_a_message_can_become_a_card_and_a_card_a_new_message(here, chat):
    """A draft becomes its receipt; /todo brings a card down."""
    await outbox.show(chat, "receipt", "request:1", now=here.now, message_id=5)
    assert (await Card.get()).message_id == 5
    assert await outbox.show_anew(chat, "receipt", "request:1", now=here.now) == 5
    assert (await Card.get()).message_id is None
    assert await outbox.show_anew(chat, "receipt", "request:1", now=here.now) is None


# --- notices


async def test_a_notice_goes_to_every_chat_of_a_person(here):
    """To each of the resident's accounts; nowhere, when there is none."""
    wang = await here.resident("王秀英")
    await here.account("平板", resident=wang.resident)
    assert await outbox.tell(wang.resident, NEWS, now=here.now) == 2
    assert await outbox.tell(wang, NEWS, now=here.now) == 1
    assert await outbox.tell(here.chen, NEWS, now=here.now) == 1
    assert await outbox.tell(Resident(id=999), NEWS, now=here.now) == 0
    assert await outbox.tell(Account(id=999), NEWS, now=here.now) == 0


async def test_a_grid_is_spoken_to_in_the_nearest_group_that_hears(here):
    """Its own, or the next above; the one that threw the bot out does not count."""
    assert await chats_of(here.micro) == [here.groups[here.micro.id]]
    await Chat.filter(grid_id=here.micro.id).update(unreachable_since=here.now)
    assert await chats_of(here.micro) == [here.groups[here.grid.id]]
    await Chat.filter(grid_id=here.grid.id).update(grid_id=None)
    assert await chats_of(here.micro) == [here.groups[here.community.id]]
    await Chat.filter(grid_id=here.community.id).update(grid_id=None)
    assert await chats_of(here.micro) == []


async def test_broadcasts_have_a_lane_of_their_own(here, chat):
    """Nothing that somebody waits for stands behind them."""
    await outbox.tell(chat, NEWS, now=here.now, priority=Priority.BROADCAST)
    await outbox.tell(chat, NEWS, now=here.now)
    await outbox.call(chat, "sendMessage", {"text": "好"}, now=here.now)
    broadcast, notice, call = await _rows(chat)
    assert notice.lane == call.lane == str(chat.id)
    assert broadcast.lane != notice.lane
    assert call.priority < notice.priority < broadcast.priority


async def test_what_is_undone_is_not_told(here, chat):
    """It stands in the transaction that made it true, and nowhere else."""
    rung = []
    stop = outbox.on_due(lambda _: rung.append(1))

    async def half_an_act():
        async with writing():
            await outbox.tell(chat, NEWS, now=here.now)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await half_an_act()
    assert await _rows(chat) == []
    assert rung == [], "nobody is woken for it either"
    await outbox.tell(chat, NEWS, now=here.now)
    stop()
    assert rung == [1]


@pytest.mark.parametrize("notice", notices(), ids=lambda notice: notice.code)
def test_a_notice_knows_what_it_is_about(notice):
    """By its facts: replies to it find their way."""
    values = {name: n for n, name in enumerate(sorted(notice.names()), 1)}
    about = notice(**values).about
    assert about == "" or about.partition(":")[0] in notice.names()
    assert isinstance(notice(**values), Notice)


# --- what was said


async def test_what_has_not_left_can_still_be_said_otherwise(here, chat):
    """The newest that is due about it; what is on its way is left alone."""
    for text in ("一", "二"):
        await outbox.call(chat, "sendMessage", {"text": text}, now=here.now, subject="draft:1")
    assert await outbox.amend(chat, "draft:1", {"text": "三"})
    assert [row.facts["text"] for row in await _rows(chat)] == ["一", "三"]
    await Outgoing.all().update(sending=Sending.SENDING)
    assert not await outbox.amend(chat, "draft:1", {"text": "四"})
    assert not await outbox.amend(chat, "draft:2", {"text": "四"})


async def test_a_message_is_about_what_it_was_posted_about(here, chat):
    """By chat and number; another chat's message of the same number is another message."""
    await Posted.create(chat_id=chat.id, message_id=7, subject="request:1")
    await Posted.create(chat_id=chat.id, message_id=9, subject="request:1")
    assert await outbox.about(chat, 7) == "request:1"
    assert await outbox.about(chat, 8) == ""
    assert await outbox.about(here.groups[here.micro.id], 7) == ""
    assert await outbox.last_message(chat, "request:1") == 9
    assert await outbox.last_message(chat, "request:2") is None


async def test_the_last_news_is_the_last_that_arrived_and_no_card(here, chat):
    """Cards change in place: they are not what somebody has just read."""
    await outbox.tell(chat, NEWS, now=here.now)
    await outbox.show(chat, "receipt", "request:1", now=here.now)
    assert await outbox.last_news(chat) is None
    await Outgoing.all().update(sending=Sending.SENT)
    assert (await outbox.last_news(chat)).kind == "contact-for-claimer"
    assert [row.what for row in await outbox.lately(chat)] == [What.CARD, What.NOTICE]


# --- all of it together

steps = st.lists(st.sampled_from(["show", "refresh", "tell", "call", "send", "anew"]), max_size=25)


@given(steps)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_a_card_never_waits_twice_and_is_never_forgotten(steps):
    """Whatever happens in between: at most one row waits, and one does when it is behind."""
    from community import community_at

    async with community_at() as here:
        chat = here.groups[here.micro.id]
        for step in steps:
            match step:
                case "show":
                    await outbox.show(chat, "request", "request:1", now=here.now)
                case "refresh":
                    await outbox.refresh(["request"], "request:1", now=here.now)
                case "anew":
                    await outbox.show_anew(chat, "request", "request:1", now=here.now)
                case "tell":
                    await outbox.tell(chat, NEWS, now=here.now)
                case "call":
                    await outbox.call(chat, "sendMessage", {"text": "好"}, now=here.now)
                case "send":
                    await _deliver(chat)
            due = await _rows(chat, what=What.CARD, sending=Sending.DUE)
            card = await Card.filter(chat_id=chat.id).first()
            assert len(due) <= 1
            assert bool(due) is bool(card and card.wanted > card.shown)


async def _deliver(chat):
    """What delivery does with the oldest row that waits."""
    row = await Outgoing.filter(chat_id=chat.id, sending=Sending.DUE).order_by("id").first()
    if row is None:
        return
    if row.what is What.CARD:
        card = await Card.get(id=row.card_id)
        await Card.filter(id=card.id).update(shown=card.wanted, message_id=card.id)
    await Outgoing.filter(id=row.id).update(sending=Sending.SENT)
