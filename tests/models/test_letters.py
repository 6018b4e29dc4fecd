"""Dead letters: kept with their reason, tried again or dropped by somebody's decision."""

from datetime import timedelta

import pytest

from models import agenda, journal, letters, outbox
from models.chats import Chat
from models.journal import OPERATOR, JournalEntry
from models.outbox import Outgoing, Sending
from models.requests import ContactForClaimer
from models.settings import RULES

NEWS = ContactForClaimer(number="261123-001", request=17)


@pytest.fixture
async def letter(here):
    """A message that could not be delivered."""
    wang = await here.resident("王秀英")
    await outbox.tell(await Chat.get(accounts__id=wang.id), NEWS, now=here.now)
    await Outgoing.all().update(sending=Sending.DEAD, error="Forbidden", attempts=8)
    return await Outgoing.get()


async def test_a_letter_that_is_retried_is_due_at_once_with_all_its_tries(here, letter):
    """And whoever waits for something due is woken."""
    rung = []
    stop = outbox.on_due(lambda _: rung.append(1))
    later = here.now + timedelta(days=2)
    await letters.retry(letter, OPERATOR, now=later)
    stop()
    assert (letter.sending, letter.due_at, letter.attempts) == (Sending.DUE, later, 0)
    assert not letter.repeated
    assert rung == [1]
    assert (await JournalEntry.get(act="letter-retried")).subject == journal.subject_of(letter)


async def test_what_may_have_arrived_says_so_when_it_is_retried(here, letter):
    """A refusal did not arrive; an uncertain one may have."""
    await Outgoing.all().update(sending=Sending.UNCERTAIN)
    await letters.retry(letter, OPERATOR, now=here.now)
    assert letter.repeated


async def test_a_letter_that_is_dropped_is_gone(here, letter):
    """The journal remembers that there was one."""
    await letters.drop(letter, OPERATOR, now=here.now)
    assert not await Outgoing.all().exists()
    assert await JournalEntry.filter(act="letter-dropped").exists()


@pytest.mark.parametrize("sending", sorted(set(Sending) - set(letters.DEAD)))
@pytest.mark.parametrize("act", [letters.retry, letters.drop])
async def test_what_is_not_dead_is_left_alone(here, letter, sending, act):
    """It has left, or is about to."""
    await Outgoing.all().update(sending=sending)
    with pytest.raises(letters.NotDead) as refused:
        await act(letter, OPERATOR, now=here.now)
    assert refused.value.facts() == {"sending": sending}
    assert (await Outgoing.get()).sending is sending


async def test_letters_are_kept_for_thirty_days(here, letter):
    """From the last try; what was sent is no letter."""
    assert RULES.dead_letters_kept_for == timedelta(days=30)
    await agenda.run_due(now=here.now + timedelta(days=29))
    assert await Outgoing.all().count() == 1
    await agenda.run_due(now=here.now + timedelta(days=31))
    assert await Outgoing.all().count() == 0
