"""Residents in the chat: the first word, who one is and where one lives, the menu, a person to ask.

Registration asks one thing a message: the home, in whatever words; then the name. Both can be
left for later. Nothing of it is needed to report a problem. A telephone number is not asked for:
who sends one can be called on it.
"""

from typing import Any

from bot.chat.keyboards import Choice, Words, bare, data
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from models import addresses, categories, requests, residents, understanding
from models.accounts import Account
from models.addressbook import Candidate, Finding
from models.database import writing
from models.privacy import almost_phone, only_phone
from models.understanding import Intent, intent, urgent

NAME = 30
"""Characters of a name."""

MENU = (("report", "report"), ("class", "classes"), ("mine", "mine"), ("person", "person"))
"""The residents' menu: button, route."""

STAFF_MENU = (("case", "case"),)
"""What staff find below it."""


# --- the menu


async def start(turn: Turn, argument: str = "") -> None:
    """The first word of somebody: a welcome, and the question where they live."""
    turn.end()
    if turn.account.resident is None and turn.account.member is None:
        await turn.send(Words(turn.say("welcome")))
        await ask_home(turn)
    else:
        await menu(turn)


async def menu(turn: Turn, *_: str) -> None:
    """What one can do here."""
    turn.end()
    resident = turn.account.resident
    html = turn.say("menu-for", name=resident.name) if resident else turn.say("menu")
    await turn.answer(html, choices(turn))


def choices(turn: Turn) -> list[Choice]:
    """The buttons of the menu; staff may enter what somebody tells them."""
    more = STAFF_MENU if turn.account.member and not turn.account.member.archived_at else ()
    return [turn.choice(button, route) for button, route in (*MENU, *more)]


async def help_(turn: Turn, argument: str = "") -> None:
    """What the bot is for, in a few lines; staff hear of the office, too."""
    office = [turn.choice("office", "office")] if turn.account.member is not None else []
    html = turn.say("help", office="yes" if office else "")
    await turn.send(Words(html, [*choices(turn), *office]))


async def greeting(turn: Turn) -> bool:
    """A greeting, thanks or mere talk, or a flower, is no request: it gets the menu."""
    said = bare(turn.text)
    if turn.files or not turn.text:
        return False
    if said in _words(turn, "thanks"):
        await turn.send(Words(turn.say("welcome-thanks")))
        return True
    known = not said or said in _words(turn, "greetings")
    if not known and intent(turn.text).intent is not Intent.CHAT:
        return False
    await menu(turn)
    return True


def _words(turn: Turn, key: str) -> set[str]:
    return {bare(word) for word in turn.say.plain(key).split("/")}


# --- a person to ask


async def person(turn: Turn, *_: str) -> None:
    """Somebody of the community will get in touch: one message is enough."""
    turn.go("person")
    await turn.answer(turn.say("person-ask"), [turn.choice("back", "menu")])


async def hear_person(turn: Turn) -> None:
    """Pass the message to the community's desk as it is. The receipt is the answer."""
    resident = turn.account.resident
    home = await home_of(resident) if resident else None
    await requests.file(
        turn.account,
        turn.text,
        category=await categories.named(categories.OTHER),
        place=await addresses.place(home[0], home[1] or None, *home[2:]) if home else None,
        files=turn.files,
        urgent=bool(urgent(turn.text)),
        now=turn.now,
        to_desk=True,
    )
    turn.end()
    turn.memory.pop("offered", None)  # what is typed next means the receipt


# --- the home


async def ask_home(turn: Turn, *_: str) -> None:
    """Where do you live?"""
    turn.go("home")
    html = turn.say("home-ask", example=await example(turn, "3栋2单元501"))
    await turn.answer(html, [turn.choice("later", "home-later")])


async def example(turn: Turn, door: str) -> str:
    """An address as people here write it."""
    estates = (await addresses.book()).estates
    return (estates[0].name if estates else turn.say.plain("example-estate")) + door


async def only_a_home(turn: Turn) -> bool:
    """A stranger who writes an address and nothing else says where home is."""
    known = turn.account.resident is not None or turn.account.member is not None
    if known or turn.files or await only_place(turn.text) is None:
        return False
    await hear_home(turn)
    return True


async def only_place(text: str, near: int | None = None) -> Candidate | None:
    """The one place that a text names, where it says nothing else."""
    found = (await addresses.book()).find(text, near=near) if text else None
    if found is None or understanding.says_more(text, found):
        return None
    return found.clear


async def hear_home(turn: Turn) -> None:
    """One clear address is read back; several are asked back; none is never a dead end."""
    if turn.files:
        turn.redirect = "report-this"  # a photo is no address, but what is the matter
        return
    found = (await addresses.book()).find(turn.text)
    if not turn.memory.get("then") and _asks_about_classes(turn.text, found):
        turn.redirect = "class-asked"
        return
    turn.memory["home_words"] = turn.text[:200]
    person = turn.choice("person", "person")
    problem = turn.choice("is-a-problem", "report-this")
    if found.clear:
        if not understanding.says_more(turn.text, found):
            await _read_back(turn, found.clear, [])
        else:  # the address came with what is the matter there
            turn.memory.update({"then": "report-this", "problem": turn.text})
            await _read_back(turn, found.clear, [problem])
    elif found.candidates:
        picks = [Choice(words_of(c), data("home-pick", *home_data(c))) for c in found.candidates]
        again = turn.choice("none-of-these", "home-again")
        keep = turn.choice("keep-words", "home-words")
        await turn.answer(turn.say("home-which"), [*picks, again, keep, person])
    elif (before := turn.memory.get("unplaced")) and not understanding.may_be_place(turn.text):
        # twice no address: it is what is the matter, and nobody is asked a third time
        turn.memory["problem"] = f"{before}\n{turn.text}"
        turn.memory.pop("unplaced")
        turn.redirect = "report-this"
    else:
        if not understanding.may_be_place(turn.text):
            turn.memory["unplaced"] = turn.text
        again = turn.choice("write-again", "home-again")
        keep = turn.choice("keep-words", "home-words")
        known = [keep, problem] if turn.text else []
        await turn.answer(turn.say("home-unknown"), [again, *known, person])


def _asks_about_classes(text: str, found: Finding) -> bool:
    """Whether somebody who is asked where they live wants to know of a class instead."""
    only_a_place = found.clear is not None and not understanding.says_more(text, found)
    return not only_a_place and intent(text).intent is Intent.CLASS


async def _read_back(turn: Turn, home: Candidate, more: list[Choice]) -> None:
    await turn.answer(
        turn.say("home-confirm", place=words_of(home)),
        [
            Choice(turn.say.plain("button-yes"), data("home-pick", *home_data(home))),
            turn.choice("no", "home-again"),
            *more,
        ],
    )


def words_of(candidate: Candidate) -> str:
    """A candidate in words."""
    building = candidate.building.name if candidate.building else None
    return addresses.words(candidate.estate.name, building, candidate.unit, candidate.room)


async def home_of(resident: residents.Resident) -> list[Any] | None:
    """Where a resident lives, as a draft keeps a place; of own words what the book knows."""
    home = await addresses.home_of(resident.household_id)
    if home and home.building and home.household:
        return [home.estate.id, home.building.id, home.household.unit, home.household.room]
    found = (await addresses.book()).find(resident.home_words).clear
    return list(home_data(found)) if found else None


def home_data(candidate: Candidate) -> tuple[object, ...]:
    """A candidate as a press carries it, which may have no more than 64 bytes."""
    return (
        candidate.estate.id,
        candidate.building.id if candidate.building else 0,
        (candidate.unit or "")[:4],
        (candidate.room or "")[:6],
    )


async def pick_home(turn: Turn, estate: int, building: int, unit: str, room: str) -> None:
    """This is the home."""
    turn.memory["home"] = [estate, building, unit, room]
    await _have_home(turn)


async def keep_words(turn: Turn) -> None:
    """The home stays in the resident's own words; the staff will find it."""
    turn.memory["home"] = None
    await _have_home(turn)


async def later(turn: Turn) -> None:
    """Not now: the name is enough, and without one the chat's own will do."""
    turn.memory.pop("home", None)
    turn.memory.pop("home_words", None)
    if turn.memory.get("then"):
        await _ask_name(turn)
    else:
        await menu(turn)


async def _have_home(turn: Turn) -> None:
    resident = turn.account.resident
    if resident is None:
        await _ask_name(turn)
        return
    household, words = await _home(turn)
    await residents.moved_home(resident, household, words, turn.actor, now=turn.now)
    await turn.answer(turn.say("home-kept", place=words))
    await _go_on(turn)


async def _home(turn: Turn) -> tuple[addresses.Household | None, str]:
    if not turn.memory.get("home"):
        return None, turn.memory.get("home_words", "")
    estate, building, unit, room = turn.memory["home"]
    place = await addresses.place(estate, building or None, unit, room)
    words = await addresses.words_of(estate, building or None, unit, room)
    return place.household, words


# --- the name


async def _ask_name(turn: Turn) -> None:
    turn.go("name")
    suggestion = " ".join(turn.account.name.split())[:NAME]
    known = [Choice(suggestion, "name-known")] if suggestion else []
    await turn.answer(turn.say("name-ask"), known)


async def name_known(turn: Turn) -> None:
    """The chat's own name will do."""
    await _register(turn, turn.account.name)


async def hear_name(turn: Turn) -> None:
    """This is my name."""
    if turn.files:
        turn.redirect = "report-this"
    elif not bare(turn.text) or only_phone(turn.text):
        await _ask_name(turn)
    else:
        await _register(turn, turn.text)


async def _register(turn: Turn, name: str) -> None:
    name = " ".join(name.split())[:NAME]
    if turn.account.resident is not None or not name:
        await menu(turn)  # an old button, pressed once more
        return
    household, words = await _home(turn)
    async with writing():
        resident = await residents.register(
            name, turn.actor, now=turn.now, household=household, home_words=words
        )
        await Account.filter(id=turn.account.id).update(resident_id=resident.id)
        turn.account.resident, turn.account.resident_id = resident, resident.id
    await turn.answer(turn.say("registered", name=name, place=words))
    await _go_on(turn)


async def _go_on(turn: Turn) -> None:
    """Go on with what registration interrupted, else show the menu."""
    then, problem = turn.memory.get("then"), turn.memory.get("problem", "")
    turn.end()
    if then:
        turn.memory["problem"] = problem
        turn.redirect = then
    else:
        await turn.send(Words(turn.say("menu"), choices(turn)))


async def register_first(turn: Turn, then: str) -> bool:
    """Ask who somebody is before `then` (a press); False when that is known."""
    if turn.account.resident is not None:
        return False
    turn.memory["then"] = then
    await turn.answer(turn.say("register-first"))
    turn.go("home")
    html = turn.say("home-ask", example=await example(turn, "3栋2单元501"))
    await turn.send(Words(html, [turn.choice("later", "home-later")]))
    return True


# --- the telephone


async def only_a_phone(turn: Turn) -> bool:
    """Who sends a telephone number and nothing else can be called on it from now on."""
    if turn.files or (turn.account.resident is None and turn.account.member is not None):
        return False  # of staff it is about somebody else
    if phone := only_phone(turn.text):
        if not await register_first(turn, data("phone", phone)):
            await keep_phone(turn, phone)
        return True
    if almost_phone(turn.text):
        await turn.send(Words(turn.say("phone-odd")))
        return True
    return False


async def keep_phone(turn: Turn, phone: str) -> None:
    """This is my number."""
    phone = only_phone(phone)
    if turn.account.resident is None or not phone:
        await menu(turn)  # no button of ours says this
        return
    await turn.answer(await call_on(turn, turn.account.resident, phone))


async def call_on(turn: Turn, resident: residents.Resident, phone: str) -> str:
    """Keep a number, show it to whoever works for the resident, and say so."""
    async with writing():
        if await residents.says_phone(resident, phone, turn.actor, now=turn.now):
            await requests.show_phone(resident, now=turn.now)
    return turn.say("phone-kept", phone=phone)


def routes() -> Routes:
    """What residents' words answer."""
    return Routes(
        commands={"start": start, "help": help_, "menu": menu, "home": ask_home},
        presses={
            "menu": menu,
            "person": person,
            "home-again": ask_home,
            "home-later": later,
            "home-pick": pick_home,
            "home-words": keep_words,
            "name-known": name_known,
            "phone": keep_phone,
        },
        yes={"home-pick"},
        no={"home-again"},
        steps={"home": hear_home, "name": hear_name, "person": hear_person},
        menu={"person": person},
        free_text=[greeting, only_a_home, only_a_phone],
    )
