"""Chats and binding codes over HTTP."""

from models import chats, clock
from models.chats import BindingCode, Chat, ChatKind
from models.journal import OPERATOR


async def test_a_group_is_bound_by_a_code_from_the_office(community, zhao):
    """Shown once; only its digest is kept."""
    given = await zhao.post(f"/grids/{community.grids['二网格'].id}/binding-codes")
    assert given.status_code == 201
    code = given.json()["code"]
    assert code not in str(await BindingCode.all().values())
    group = await Chat.create(external_id="-200", kind=ChatKind.GROUP)
    assert (await zhao.get(f"/chats/{group.id}")).json()["grid_id"] is None
    await chats.bind(group, code, OPERATOR, now=clock.now())
    bound = (await zhao.get(f"/chats/{group.id}")).json()
    assert bound["grid_id"] == community.grids["二网格"].id


async def test_a_class_has_a_group_of_its_own(zhao, things):
    """Its code is given for the course."""
    path = f"/courses/{things.ids['courses']}/binding-codes"
    assert len((await zhao.post(path)).json()["code"]) == 8


async def test_a_group_is_let_go(community, sun):
    """The lead may; afterwards it is only the desks' to see."""
    path = f"/chats/{community.chats['一网格'].id}"
    released = await sun.post(f"{path}/release")
    assert (released.status_code, released.json()["grid_id"]) == (200, None)
    assert (await sun.get(path)).status_code == 404


async def test_a_member_binds_no_groups(community, chen):
    """That is for who leads."""
    answer = await chen.post(f"/grids/{community.grids['一网格'].id}/binding-codes")
    assert answer.status_code == 403


async def test_chats_are_seen_by_what_they_are_bound_to(community, zhao, sun):
    """王's private chat is her grid's lead's to see, a stranger's group the desk's."""
    stranger = await Chat.create(external_id="-300", kind=ChatKind.GROUP)
    ids = {c["id"] for c in await sun.listed("/chats")}
    assert ids == {community.chats["一网格"].id, community.chats["王"].id}
    assert stranger.id in {c["id"] for c in await zhao.listed("/chats", kind="group")}
