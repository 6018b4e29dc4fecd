"""Cases: whoever phones or comes to the desk has it written down here, in private.

A line says who it is: name, phone, home, and what is the matter if one likes. Then one is asked
whether they phoned or came, and who is to be called back. Phone and door never stand in a group.
What neighbours have reported already is shown as in every draft, so that the caller can be joined
to it while they are on the phone.
"""

from collections.abc import Sequence

from bot import residents
from bot.chat.keyboards import Choice, Words, data
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.requests.draft import Draft, current, guess_category, new, show
from models import installation
from models.errors import NotFound
from models.requests import Answerer, File, ResidentRequest, Source, joining, on_behalf
from models.residents import Resident, masked

WAYS = (Source.PHONE, Source.WALK_IN)


async def begin(turn: Turn, *_: str) -> None:
    """登记来电来访: who is it?"""
    await on_behalf.must_be_staff(turn.account)
    turn.end()
    turn.memory.pop("draft", None)
    turn.go("case")
    html = turn.say("case-ask", example=await residents.example(turn, "3栋2单元501"))
    await turn.answer(html, [turn.choice("back", "menu")])


async def hear_caller(turn: Turn) -> None:
    """This is who phones or has come, and perhaps what is the matter."""
    if turn.files or not turn.text:
        await begin(turn)
        return
    found = await on_behalf.caller(turn.account, turn.text, turn.actor, now=turn.now)
    draft = await new(turn)
    draft |= {
        "text": found.words,
        "near": None,
        "follows": "",
        "place": await residents.home_of(found.resident),
        "for": [found.resident.id, found.resident.name, Answerer.BENEFICIARY],
    }
    turn.go("case-how", draft=draft)
    await ask_how(turn)


async def ask_how(turn: Turn) -> None:
    """来电 or 来访?"""
    draft = current(turn)
    ways = [
        Choice(turn.say.plain(f"button-case-{way}"), data("case-how", draft["nonce"], way))
        for way in WAYS
    ]
    await turn.answer(turn.say("case-how", name=draft["for"][1]), ways)


async def came(turn: Turn, nonce: int, way: Source) -> None:
    """They phoned, or came."""
    if way not in WAYS:
        raise NotFound(what="source")
    draft = current(turn, nonce)
    draft["source"] = way
    turn.go("case-callback", draft=draft)
    await ask_whom(turn)


async def ask_whom(turn: Turn) -> None:
    """Who is called back when it is done?"""
    draft = current(turn)
    nonce, name = draft["nonce"], draft["for"][1]
    them = Choice(turn.say.plain("button-case-them", name=name), data("case-them", nonce))
    other = turn.choice("case-other", "case-other", nonce)
    await turn.answer(turn.say("case-callback", name=name), [them, other])


async def call_them(turn: Turn, nonce: int) -> None:
    """Whoever it is for."""
    draft = current(turn, nonce)
    draft.pop("callback", None)
    turn.go("draft", draft=draft)
    await _goes_on(turn)


async def call_other(turn: Turn, nonce: int) -> None:
    """Somebody else: who?"""
    turn.go("case-other", draft=current(turn, nonce))
    await turn.answer(turn.say("case-other-ask"), [turn.choice("back", "case-them", nonce)])


async def hear_other(turn: Turn) -> None:
    """This is who is called back; the number is for whoever works on it."""
    draft = current(turn)
    name, _, phone = await on_behalf.read(turn.text)
    if not phone:
        await call_other(turn, draft["nonce"])
        return
    draft["callback"] = turn.say.plain("case-callback-note", name=masked(name), phone=phone)
    turn.go("draft", draft=draft)
    await _goes_on(turn)


async def _goes_on(turn: Turn) -> None:
    """Show the draft, or ask what is the matter."""
    draft = current(turn)
    if not draft["text"]:
        await turn.answer(turn.say("case-matter", name=draft["for"][1]))
        return
    await guess_category(turn, draft)
    await show(turn)


async def join(turn: Turn, draft: Draft, id: int, files: Sequence[File]) -> None:
    """The caller means what a neighbour has reported: they follow it, and are called back, too."""
    await on_behalf.must_be_staff(turn.account)
    resident = await Resident.get(id=draft["for"][0])
    words = draft["text"] + draft.get("callback", "")
    request = await joining.join_for(id, resident, turn.member, words, files=files, now=turn.now)
    html = turn.say("case-joined", name=resident.name, number=request.number)
    await turn.answer(html, residents.choices(turn))


async def filed(turn: Turn, request: ResidentRequest) -> None:
    """It is the caller's now: they are told where they can be, and the desk its number."""
    await turn.answer(turn.say("case-filed", number=request.number), residents.choices(turn))


async def offered(turn: Turn) -> Words:
    """The way there from a group."""
    link = await installation.link("case")
    button = {"text": turn.say.plain("button-case"), "url": link}
    extra = {"reply_markup": {"inline_keyboard": [[button]]}} if link else {}
    return Words(turn.say("case-in-private"), extra=extra)


def routes() -> Routes:
    """What entering a case answers."""
    return Routes(
        commands={"case": begin},
        starts={"case": begin},
        menu={"case": begin},
        steps={
            "case": hear_caller,
            "case-how": ask_how,
            "case-callback": ask_whom,
            "case-other": hear_other,
        },
        presses={
            "case": begin,
            "case-how": came,
            "case-them": call_them,
            "case-other": call_other,
        },
    )
