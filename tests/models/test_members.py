"""Members: posts and how far they reach, invitations and how often they work."""

from datetime import timedelta

import pytest

from models import members
from models.accounts import Account
from models.errors import NotAllowed
from models.journal import OPERATOR, Actor, JournalEntry, Via
from models.members import Invitation, InvitationInvalid, Role, must_hold, roles_at


async def test_a_post_reaches_over_everything_below_its_grid_and_nothing_else(here):
    """The lead of the grid has a say in both micro-grids, and none in the community."""
    for grid, roles in (
        (here.grid, {Role.LEAD}),
        (here.micro, {Role.LEAD}),
        (here.other, {Role.LEAD}),
        (here.community, set()),
    ):
        assert await roles_at(here.lead, grid) == roles


async def test_nobody_has_no_roles(here):
    """Somebody who is no member, and somebody who left."""
    assert await roles_at(None, here.micro) == set()
    here.chen.archived_at = here.now
    assert await roles_at(here.chen, here.micro) == set()


async def test_one_of_the_roles_named_must_be_held(here):
    """Refused with the name of the grid; any post will do when none is named."""
    assert await must_hold(here.chen, here.micro) == here.chen
    with pytest.raises(NotAllowed) as refusal:
        await must_hold(here.chen, here.micro, Role.LEAD, Role.DESK)
    assert refusal.value.facts() == {"what": "第一微网格"}
    assert await must_hold(here.desk, here.micro, Role.LEAD, Role.DESK) == here.desk


async def test_a_post_that_is_given_twice_is_one(here):
    """And it is written down once; taken away, the rights are gone at once."""
    for _ in range(2):
        post = await members.appoint(here.chen, here.other, Role.HEAD, OPERATOR, now=here.now)
    assert await roles_at(here.chen, here.other) == {Role.HEAD}
    assert await JournalEntry.filter(subject=f"post:{post.id}").count() == 1
    await post.delete()
    assert await roles_at(here.chen, here.other) == set()


@pytest.fixture
async def stranger(here):
    """An account that is nobody yet."""
    return await here.account("某人")


async def _joins(here, account, token):
    actor = Actor("account", account.id, Via.CHAT)
    return await members.join(account, token, actor, now=here.now)


async def test_an_invitation_makes_one_account_a_member_once(here, stranger):
    """Whoever comes second stays who they are."""
    token = await members.invite(here.chen, OPERATOR, now=here.now)
    assert await _joins(here, stranger, token) == here.chen
    second = await here.account("第二人")
    with pytest.raises(InvitationInvalid):
        await _joins(here, second, token)
    assert (await Account.get(id=second.id)).member_id is None


async def test_an_invitation_ends_and_cannot_be_guessed(here, stranger):
    """The three reasons are not told apart; only its digest is kept."""
    token = await members.invite(here.chen, OPERATOR, now=here.now)
    assert token not in str((await Invitation.get()).digest)
    with pytest.raises(InvitationInvalid):
        await _joins(here, stranger, token + "x")
    here.now += timedelta(days=7)
    with pytest.raises(InvitationInvalid):
        await _joins(here, stranger, token)


async def test_an_invitation_of_somebody_who_left_opens_nothing(here, stranger):
    """Archived between the invitation and the click."""
    token = await members.invite(here.chen, OPERATOR, now=here.now)
    here.chen.archived_at = here.now
    await here.chen.save(update_fields=["archived_at"])
    with pytest.raises(InvitationInvalid):
        await _joins(here, stranger, token)
