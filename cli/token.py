"""Tokens for the office's API: a token acts for a member, within the member's posts."""

from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.database import opened
from cli.failures import Failure, running
from cli.members import MemberWords, find
from cli.settings import settings
from models import access, clock
from models.access import ApiToken
from models.calendar import local
from models.journal import OPERATOR
from models.policy import scope_names
from models.settings import RULES

LONGEST = RULES.token_valid_for.days

app = typer.Typer(
    help="Give out and revoke tokens for the office's API.",
    add_completion=False,
    rich_markup_mode=None,
)


@app.command()
def create(
    member: MemberWords,
    name: Annotated[str, typer.Option(help="What the token is for.", show_default=False)] = "",
    days: Annotated[int, typer.Option(min=1, max=LONGEST, help="How long it works.")] = LONGEST,
    scope: Annotated[
        list[str] | None,
        typer.Option(
            help="What it may, of all its member may: read, exports, …; several times for several.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Give out a token for a member. Its secret is printed this once and kept nowhere."""
    token, secret, whose = running(
        _create(member, name or "lingrid token create", days, scope or None)
    )
    typer.echo(secret)
    typer.echo(
        f"token {token.id} for {whose}, until {local(token.expires_at):%Y-%m-%d %H:%M};"
        " it is not shown again",
        err=True,
    )


async def _create(
    words: str, name: str, days: int, scopes: list[str] | None
) -> tuple[ApiToken, str, str]:
    if unknown := set(scopes or ()) - set(scope_names()):
        raise Failure(f"there is no scope {min(unknown)}: {', '.join(scope_names())}")
    async with opened(settings()):
        member = await find(words)
        token, secret = await access.give_token(
            member,
            name[:80],
            OPERATOR,
            now=clock.now(),
            valid_for=timedelta(days=days),
            scopes=scopes,
        )
        return token, secret, member.name


@app.command("list")
def listing() -> None:
    """List the tokens, the newest first."""
    table = Table("number", "name", "member", "given", "last used", "until", "state", box=None)
    for row in running(_list()):
        table.add_row(*row)
    Console(soft_wrap=True, highlight=False).print(table)


async def _list() -> list[tuple[str, ...]]:
    async with opened(settings(), writes=False):
        tokens = await ApiToken.all().order_by("-id").select_related("member")
        return [_row(token) for token in tokens]


def _row(token: ApiToken) -> tuple[str, ...]:
    if token.revoked_at:
        state = "revoked"
    else:
        state = "expired" if access.is_over(token, now=clock.now()) else "works"
    moments = (token.created_at, token.last_used_at, token.expires_at)
    given, used, until = (f"{local(at):%Y-%m-%d %H:%M}" if at else "never" for at in moments)
    return str(token.id), token.name, token.member.name, given, used, until, state


@app.command()
def revoke(
    number: Annotated[int, typer.Argument(help="The number that `lingrid token list` shows.")],
) -> None:
    """Revoke a token: it works no more, from the next call on."""
    running(_revoke(number))
    typer.echo(f"token {number} is revoked")


async def _revoke(number: int) -> None:
    async with opened(settings()):
        token = await ApiToken.get_or_none(id=number)
        if token is None:
            raise Failure(f"there is no token {number}")
        if token.revoked_at is None:
            await access.revoke(token, OPERATOR, now=clock.now())
