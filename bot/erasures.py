"""What is stored about me, and forget me: in private, with a second thought before it is done."""

import json
from dataclasses import dataclass
from typing import Any

from bot.chat.keyboards import Choice, Words, data
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.texts import Say
from models import erasures
from models.accounts import Account
from models.calendar import local
from models.chats import Chat
from models.database import writing
from models.erasures import Erasure
from models.errors import Stale
from models.outbox import Notice, tell
from models.requests import ResidentRequest
from models.settings import RULES


@dataclass
class MyData(Notice):
    """To the person: what is stored about them. The words are made when it leaves."""

    account: int


FILE = "my-data.json"

DATA = ("data", "资料", "我的资料")
"""What /my is told, to mean what is stored rather than what goes on."""


async def my_data(turn: Turn, *_: object) -> None:
    """我的资料: a summary to read, and everything as a file."""
    turn.end()
    async with writing():
        await tell(turn.chat, MyData(turn.account.id), now=turn.now)


async def shown(facts: dict[str, Any], chat: Chat) -> Words:
    """What is stored; read only as it leaves, so that no copy of it is kept."""
    say = Say(chat.locale)
    account = await Account.get(id=facts["account"]).select_related("resident")
    known = await erasures.stored(account)
    resident = known["resident"] or {}
    html = say(
        "my-data",
        name=resident.get("name", "") or account.name,
        phone=resident.get("phone", ""),
        home=resident.get("home", ""),
        requests=len(known["requests"]),
        classes=len(known["classes"]),
    )
    content = json.dumps(known, ensure_ascii=False, indent=1).encode()
    forget = Choice(say.plain("button-forget"), data("forget"))
    return Words(html, [forget], document=(FILE, content))


async def forget(turn: Turn, *_: object) -> None:
    """删除我的资料: what goes, what stays, and when; pressed once more it is asked for."""
    turn.end()
    if waiting := await erasures.pending(turn.account):
        await _show(turn, waiting)
        return
    still = await erasures.open_requests(turn.account)
    html = turn.say(
        "forget-ask", days=RULES.erasure_waits.days, open=len(still), numbers=_numbers(turn, still)
    )
    yes, no = turn.choice("forget-yes", "forget-yes"), turn.choice("forget-no", "forget-no")
    await turn.send(Words(html, [yes, no]))


async def forget_yes(turn: Turn) -> None:
    """Surely."""
    await _show(turn, await erasures.ask(turn.account, now=turn.now))


async def forget_no(turn: Turn) -> None:
    """Stay after all."""
    if not await erasures.call_off(turn.account, now=turn.now) and turn.press is None:
        raise Stale(what="erasure")
    await turn.answer(turn.say("forget-not"), [turn.choice("back", "menu")])


async def _show(turn: Turn, waiting: Erasure) -> None:
    still = await erasures.open_requests(turn.account)
    day = f"{local(waiting.due_at):%Y-%m-%d %H:%M}"
    html = turn.say("forget-waits", day=day, open=len(still), numbers=_numbers(turn, still))
    await turn.answer(html, [turn.choice("forget-no", "forget-no")])


def _numbers(turn: Turn, still: list[ResidentRequest]) -> str:
    return turn.say.plain("comma").join(request.number for request in still)


def routes() -> Routes:
    """What a person's own data answers."""
    return Routes(
        commands={"forget": forget, "mydata": my_data},
        presses={"forget": forget, "forget-yes": forget_yes, "forget-no": forget_no},
        notices={"my-data": shown},
        menu={"my-data": my_data, "forget": forget},
        yes={"forget-yes"},
        no={"forget-no"},
    )
