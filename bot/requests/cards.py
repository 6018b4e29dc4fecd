"""How a request is shown: the group's card, the resident's receipt, and the news between them."""

from functools import partial
from html import escape
from typing import Any

from bot.chat.keyboards import Choice, Words, data
from bot.chat.parts import shortened, units
from bot.chat.routes import Routes
from bot.delivery import said
from bot.requests import beside, danger, more, reading, timing, together
from bot.texts import Raw, Say
from models import addresses, clock
from models.accounts import Account
from models.calendar import day_and_minute
from models.chats import Chat
from models.copies import State
from models.privacy import hidden_in, mask
from models.requests import (
    CORRECTIONS,
    OPEN_STATUSES,
    Correction,
    Entry,
    Move,
    Outcome,
    Paper,
    ResidentRequest,
    Satisfaction,
    Status,
    Version,
    is_asked,
    moves_for,
    unasked,
)
from models.residents import Resident, masked
from models.settings import RULES

STAFF = {
    Move.CLAIM: "claim",
    Move.FINISH: "finish",
    Move.ASK: "ask",
    Move.RETURN: "return",
    Move.HAND_UP: "hand-up",
    Move.ASSIGN: "assign",
    Move.RELEASE: "release",
    Move.DECLINE: "decline",
    Move.CORRECT: "correct",
}
"""The buttons of the group's card, in this order; which are there the table of moves tells.

What stays comes before what goes: a button must not slip under a finger as the card changes.
"""

RESIDENT = {
    Move.CONFIRM: "confirm",
    Move.DISPUTE: "dispute",
    Move.REOPEN: "dispute",
    Move.WITHDRAW: "withdraw",
}
"""The buttons of the resident's receipt."""

SHORT = 600
"""UTF-16 units of a request's text on a card; the whole is a press away."""

LINES = 6
"""Lines of the timeline on a group's card; a resident is shown twice as many."""

LINE = 120
"""UTF-16 units of what was said, in a line of the timeline."""


# --- cards


async def group_card(id: int, chat: Chat) -> Words | None:
    """The request as its grid's group sees it: a building, a masked name, no room, no phone.

    A group that may not see it any more is told where it is, and nothing else.
    """
    request = await loaded(id)
    if request is None:
        return None
    say = Say(chat.locale)
    if await hidden_from(chat, request):
        html = say("request-card-away", number=request.number, grid=request.grid.name)
        return Words(html)
    text, cut = shortened(mask(request.text), SHORT)
    entries = await _entries(request, staff=True)
    lines, cut_lines = await _told(entries, say, staff=True)
    lines += await together.lines(request, say)
    html = say(
        "request-card",
        number=request.number,
        status=say.plain(f"status-{request.status}"),
        urgent="yes" if request.urgent else "no",
        confidential="yes" if request.category.confidential else "no",
        category=request.category.name(say.locale),
        place=request.place_words or say.plain("place-unknown"),
        reporter=await _masked_reporter(request),
        text=text or await _papers(request, say),
        grid=request.grid.name,
        member=request.claimer.name if request.claimer else "",
        timeline=Raw("\n".join(lines)),
        timing=timing.words(request, say),
        beside=Raw("\n".join(await beside.lines(request, entries, say))),
    )
    buttons = await _staff_buttons(request, chat, say)
    if not buttons and any(entry.move is Move.HELP for entry in entries):
        buttons = await beside.helper_buttons(request, chat, say)
    if cut or cut_lines:
        buttons.append(Choice(say.plain("button-full-text"), data("full-text", request.id)))
    return Words(html, buttons, columns=2, further=partial(more.typed, request, say))


async def _staff_buttons(request: ResidentRequest, chat: Chat, say: Say) -> list[Choice]:
    if not await speaks_for(chat, request):
        return []  # another grid has it now: the old card only tells where it went
    possible = await _possible_here(request)
    main = [
        Choice(say.plain(f"button-{name}"), data(name, request.id, request.version))
        for move, name in STAFF.items()
        if move in possible
    ]
    if request.status in (Status.CLAIMED, Status.WAITING, Status.DONE):
        main.append(Choice(say.plain("button-canned"), data("canned", request.id)))
    return [*main, *more.button(request, say)]


async def _possible_here(request: ResidentRequest) -> set[Move]:
    """The moves that make sense where the request is, whoever looks at the card."""
    grid, possible = request.grid, set(moves_for(request, staff=True))
    if not await reading.is_desk(grid):
        possible -= {Move.DECLINE}
    if grid.parent_id is None:
        possible -= {Move.HAND_UP}
    if not await reading.has_below(grid):
        possible -= {Move.ASSIGN}
    if request.returns >= RULES.returns_most:
        possible -= {Move.RETURN}
    if request.category.confidential:
        possible -= {Move.RETURN, Move.ASSIGN}
    if request.status in OPEN_STATUSES:
        possible |= {Move.CORRECT}
    return possible


async def hidden_from(chat: Chat, request: ResidentRequest) -> bool:
    """Whether a confidential request, with its category and grid, is not this group's to see."""
    return request.category.confidential and not await speaks_for(chat, request)


async def speaks_for(chat: Chat, request: ResidentRequest) -> bool:
    """Whether the group is the one that has it."""
    return chat.grid_id == request.grid_id or await _stands_in(chat, request)


async def _stands_in(chat: Chat, request: ResidentRequest) -> bool:
    """Whether the group speaks for the request's grid, which has none of its own."""
    if chat.grid_id is None or await Chat.filter(grid_id=request.grid_id).exists():
        return False
    return str(chat.grid_id) in request.grid.path.split("/")


async def receipt_card(id: int, chat: Chat) -> Words | None:
    """The request as the one who filed it sees it, or who follows it."""
    request = await loaded(id)
    if request is None:
        return None
    return await receipt(request, Say(chat.locale), await together.whose(chat, request))


async def receipt(request: ResidentRequest, say: Say, account: Account | None = None) -> Words:
    """The receipt in a language, with what can be done now by this account."""
    if account and (reporter := await together.follows(request, account)):
        lines, _ = await timeline(request, say, staff=False, reporter=reporter.id)
        return await together.receipt(request, reporter, lines, say)
    text, cut = shortened(request.text, SHORT)
    lines, cut_lines = await timeline(request, say, staff=False)
    html = say(
        "receipt",
        coming="yes" if request.status is Status.OPEN else "no",
        danger=await _danger(request, say),
        number=request.number,
        status=say.plain(f"status-{request.status}"),
        category=request.category.name(say.locale),
        place=request.place_words or say.plain("place-unknown"),
        text=text or await _papers(request, say),
        grid=request.grid.name if request.status in (*OPEN_STATUSES, Status.DONE) else "",
        lead=request.lead.name if request.lead else "",
        timeline=Raw("\n".join(lines)),
        later=await timing.after_hours(request, say),
    )
    possible = await together.left_to(request, moves_for(request, staff=False, now=clock.now()))
    if account and not is_asked(request, account):
        possible = [move for move in possible if move is not Move.CONFIRM]
    buttons = [
        Choice(
            say.plain(f"button-{RESIDENT[move]}"), data(RESIDENT[move], request.id, request.version)
        )
        for move in possible
        if move in RESIDENT
    ]
    if request.outcome is Outcome.CONFIRMED and Move.CONFIRM not in possible:
        buttons = [*open_question(request.id, await unasked(request.id), say), *buttons]
    buttons += await together.into(request, say)
    if cut or cut_lines:
        buttons.append(Choice(say.plain("button-full-text"), data("my-full-text", request.id)))
    return Words(html, [*buttons, Choice(say.plain("button-back"), "mine")])


async def _danger(request: ResidentRequest, say: Say) -> str:
    """Whom to call first, while nobody has come."""
    if not request.urgent or request.status is not Status.OPEN:
        return ""
    return await danger.words(request.text, request.grid, say)


def satisfaction(id: int, say: Say) -> list[Choice]:
    """满意 · 基本满意 · 不满意."""
    return [Choice(say.plain(f"button-{value}"), data("rate", id, value)) for value in Satisfaction]


def contacted(id: int, say: Say) -> list[Choice]:
    """联系过我 · 没联系过我."""
    return [
        Choice(say.plain("button-contacted"), data("contacted", id, 1)),
        Choice(say.plain("button-not-contacted"), data("contacted", id, 0)),
    ]


def open_question(id: int, question: str, say: Say) -> list[Choice]:
    """The answers to what a resident has not been asked yet; none when that is all."""
    if question == "satisfaction":
        return satisfaction(id, say)
    return contacted(id, say) if question else []


async def timeline(
    request: ResidentRequest, say: Say, *, staff: bool, reporter: int | None = None
) -> tuple[list[str], bool]:
    """What happened, a line each, oldest first, and whether something had to be left out.

    Residents are shown no internal notes, and of each other's words only their own.
    """
    entries = await _entries(request, staff=staff)
    if not staff:
        entries = together.readable(entries, reporter)
    return await _told(entries, say, staff=staff)


async def _told(entries: list[Entry], say: Say, *, staff: bool) -> tuple[list[str], bool]:
    lines = _lines(entries, await _corrections(entries, say), say, staff=staff, most=LINE)
    cut = any(units(entry.text) > LINE for entry in entries[1:])
    most = LINES if staff else 2 * LINES
    if len(lines) > most:
        return [*lines[:1], "…", *lines[1 - most :]], True
    return lines, cut


async def _entries(request: ResidentRequest, *, staff: bool) -> list[Entry]:
    return await reading.entries(request, staff=staff)


async def whole(request: ResidentRequest, say: Say, *, staff: bool) -> str:
    """Everything that was said, as HTML."""
    text = mask(request.text) if staff else request.text
    entries = await _entries(request, staff=staff)
    if not staff:
        entries = together.readable(entries, None)
    lines = _lines(entries, await _corrections(entries, say), say, staff=staff, most=None)
    if staff:
        before = await _before(entries, say)
        lines = [
            "\n".join([line, *before.get(e.id, [])]) for line, e in zip(lines, entries, strict=True)
        ]
    return "\n".join([escape(text, quote=False), "", *lines])


async def _before(entries: list[Entry], say: Say) -> dict[int, list[str]]:
    """What lines said before they were changed; what was taken back is for the office alone."""
    changed = [entry.id for entry in entries if entry.changed_at and not entry.withdrawn_at]
    told: dict[int, list[str]] = {}
    for version in await Version.filter(entry_id__in=changed).order_by("id") if changed else []:
        at = day_and_minute(version.at)
        line = say("line-before", at=at, text=mask(version.text) or "—")
        told.setdefault(version.entry_id, []).append(line)
    return told


async def _corrections(entries: list[Entry], say: Say) -> dict[int, str]:
    """What was corrected, in words, by the line that says so."""
    lines = [entry.id for entry in entries if entry.move in CORRECTIONS]
    if not lines:
        return {}
    made = await Correction.filter(entry_id__in=lines).select_related("before", "after")
    return {correction.entry_id: _correction(correction, say) for correction in made}


def _correction(made: Correction, say: Say) -> str:
    words = []
    if made.before and made.after:
        names = {"before": made.before.name(say.locale), "after": made.after.name(say.locale)}
        words.append(say.plain("line-of-category", **names))
    if made.urgent is not None:
        words.append(say.plain("line-of-urgent" if made.urgent else "line-of-not-urgent"))
    return say.plain("comma").join(words)


def _lines(
    entries: list[Entry], corrected: dict[int, str], say: Say, *, staff: bool, most: int | None
) -> list[str]:
    kinds = ["filed", *(_kind(entry) for entry in entries[1:])]
    texts = [corrected.get(entry.id) or _said(entry, say, staff=staff) for entry in entries]
    return [
        say(
            f"line-{kind}",
            at=day_and_minute(entry.at),
            member=entry.member.name if entry.member else "",
            grid=entry.grid.name if entry.grid else "",
            text=shortened(text, most)[0] if most else text,
        )
        for kind, entry, text in zip(kinds, entries, texts, strict=False)
    ]


def _said(entry: Entry, say: Say, *, staff: bool) -> str:
    """What a line says now, and whether it once said something else."""
    if entry.withdrawn_at:
        return say.plain("mark-withdrawn")
    text = (mask(entry.text) if staff else entry.text) + _papers_of(entry, say)
    return f"{text} {say.plain('mark-changed')}" if entry.changed_at and text else text


def _kind(entry: Entry) -> str:
    """How a line of the timeline is called: by its move, or by who said something."""
    if entry.move is Move.MERGE and entry.internal:
        return "merged"
    if entry.move is not None:
        return entry.move
    if entry.internal:
        return "note"
    return "said" if entry.member else "added"


async def _masked_reporter(request: ResidentRequest) -> str:
    if request.resident:
        return masked(request.resident.name)
    return masked(request.account.name) if request.account else "*"


async def _papers(request: ResidentRequest, say: Say) -> str:
    """What stands for the text when there is none: the photo or voice message that was sent."""
    first = await Entry.filter(request_id=request.id).order_by("id").first()
    if first:
        await first.fetch_related("attachments")
    return (_papers_of(first, say) if first else "") or "—"


def _papers_of(entry: Entry, say: Say) -> str:
    held = entry.attachments  # type: ignore[attr-defined]
    return "".join(say.plain(f"paper-{Paper(file.paper)}") for file in held)


async def loaded(id: int) -> ResidentRequest | None:
    """The request with all that is shown of it."""
    return await reading.request(id)


# --- news


async def finished(facts: dict[str, Any], chat: Chat) -> Words:
    """It is done, they say: is it?"""
    say = Say(chat.locale)
    request = await ResidentRequest.get(id=facts["request"])
    words = await said(facts, chat)
    if not (names := await together.done_or_not(request, chat)):
        return words
    buttons = [
        Choice(say.plain(f"button-{name}"), data(name, request.id, request.version))
        for name in names
    ]
    return Words(words.html, buttons, files=words.files)


async def contact(facts: dict[str, Any], chat: Chat) -> Words:
    """How to reach the resident; for the claimer alone, made only as it leaves."""
    say = Say(chat.locale)
    if facts.get("state") == State.WITHDRAWN:
        return Words(say("contact-gone", number=facts["number"]))
    request = await ResidentRequest.get(id=facts["request"]).select_related("account")
    if request.parent_id:  # who it is for stands in the whole
        request = await ResidentRequest.get(id=request.parent_id).select_related("account")
    resident = (
        await Resident.get(id=request.resident_id) if request.resident_id is not None else None
    )
    there = await addresses.home_of(request.household_id)
    if resident and resident.household_id == request.household_id:
        there = None  # at home: that is told anyway
    filer = await together.filer(request)
    return Words(
        await how_to_reach(
            resident or request.account,
            say,
            number=facts["number"],
            place=there.words(room=True) if there else "",
            numbers=say.plain("comma").join(hidden_in(request.text)),
            filer=filer.name if filer else "",
            call=filer.phone if filer else "",
        )
    )


async def how_to_reach(
    who: Resident | Account | None,
    say: Say,
    *,
    number: str,
    place: str = "",
    numbers: str = "",
    filer: str = "",
    call: str = "",
) -> str:
    """Name, phone and home of whoever is to be called; of an account its name is known alone."""
    resident = who if isinstance(who, Resident) else None
    home = await addresses.home_of(resident.household_id) if resident else None
    words = home.words(room=True) if home else resident.home_words if resident else ""
    unknown = say.plain("unknown")
    return say(
        "contact-for-claimer",
        number=number,
        name=who.name if who else "",
        phone=(resident.phone if resident else "") or unknown,
        home=words or unknown,
        place=place,
        numbers=numbers,
        filer=filer,
        call=call,
    )


def routes() -> Routes:
    """How requests are shown."""
    return Routes(
        cards={"request": group_card, "receipt": receipt_card},
        meets={"request": reading.meet, "receipt": reading.meet},
        urgent={"request": reading.urgent},
        notices={
            "request-finished": finished,
            "proof-given": finished,
            "callback-asked": finished,
            "callback-reminded": finished,
            "contact-for-claimer": contact,
        },
    )
