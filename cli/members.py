"""Members of staff, as an operator names them; and how they are invited."""

from typing import Annotated

import typer

from cli.database import opened
from cli.failures import Failure, running
from cli.settings import settings
from models import clock, members
from models.journal import OPERATOR
from models.members import Member

MemberWords = Annotated[
    str, typer.Argument(metavar="MEMBER", help="The member's name, or the number in the register.")
]


async def find(words: str) -> Member:
    """The member of a name or a number. Raises `Failure`, with the numbers when there are more."""
    active = Member.filter(archived_at=None).order_by("id")
    found = await active.filter(name=words.strip())
    if not found and words.isascii() and words.isdigit():
        found = await active.filter(id=int(words))
    if not found:
        raise Failure(f"there is no member {words!r}")
    if len(found) > 1:
        numbers = ", ".join([f"{one.id} ({await _posts(one)})" for one in found])
        raise Failure(f"there are {len(found)} members {words!r}: say the number, {numbers}")
    return found[0]


async def _posts(member: Member) -> str:
    posts = await member.posts.all().select_related("grid")
    return ", ".join(f"{post.role} at {post.grid.name}" for post in posts) or "no post"


def invite(member: MemberWords) -> None:
    """Invite a member of staff into the chat: prints what comes after `?start=` in the link.

    The link works once and for a week: https://t.me/<bot>?start=inv_…
    """
    payload, name = running(_invite(member))
    typer.echo(payload)
    typer.echo(f"for {name}; send it as https://t.me/<your bot>?start={payload}", err=True)


async def _invite(words: str) -> tuple[str, str]:
    async with opened(settings()):
        member = await find(words)
        secret = await members.invite(member, OPERATOR, now=clock.now())
        return f"inv_{secret}", member.name
