"""Residents in the chat: the first word, who one is and where one lives, the menu, a person to ask.

Registration asks one thing a message: the home, in whatever words; then the name. Both can be
left for later. Nothing of it is needed to report a problem.
"""

from bot.chat.keyboards import Choice, Words, data
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from models import addresses, categories, requests, residents
from models.accounts import Account
from models.addressbook import Candidate
from models.database import writing

MENU = (("report", "report"), ("class", "classes"), ("mine", "mine"), ("person", "person"))
"""The residents' menu: button, route."""


# --- the menu


async def start(turn: Turn, argument: str = "") -> None:
    """The first word of somebody: a welcome, and the question where they live."""
    turn.end()
    if turn.account.resident is None:
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
    """The buttons of the menu."""
    return [turn.choice(button, route) for button, route in MENU]


async def help_(turn: Turn, argument: str = "") -> None:
    """What the bot is for, in a few lines."""
    await turn.send(Words(turn.say("help"), choices(turn)))


async def greeting(turn: Turn) -> bool:
    """A greeting or thanks alone is no request: it gets the menu."""
    said = turn.text.strip(" 。！!～~,，?？").casefold()
    if turn.files or said not in turn.say.plain("greetings").split():
        return False
    await menu(turn)
    return True


# --- a person to ask


async def person(turn: Turn, *_: str) -> None:
    """Somebody of the community will get in touch: one message is enough."""
    turn.go("person")
    await turn.answer(turn.say("person-ask"), [turn.choice("back", "menu")])


async def hear_person(turn: Turn) -> None:
    """Pass the message to the community's desk as it is."""
    resident = turn.account.resident
    place = await addresses.home_of(resident.household_id) if resident else None
    request = await requests.file(
        turn.account,
        turn.text,
        category=await categories.named(categories.OTHER),
        place=place,
        files=turn.files,
        now=turn.now,
        to_desk=True,
    )
    turn.end()
    await turn.answer(turn.say("person-coming", number=request.number), choices(turn))


# --- the home


async def ask_home(turn: Turn, *_: str) -> None:
    """Where do you live?"""
    turn.go("home")
    await turn.answer(turn.say("home-ask"), [turn.choice("later", "home-later")])


async def hear_home(turn: Turn) -> None:
    """One clear address is read back; several are asked back; none is never a dead end."""
    found = (await addresses.book()).find(turn.text)
    turn.memory["home_words"] = turn.text[:200]
    if found.clear:
        await _read_back(turn, found.clear)
    elif found.candidates:
        picks = [Choice(words_of(c), data("home-pick", *home_data(c))) for c in found.candidates]
        more = [turn.choice("none-of-these", "home-again"), turn.choice("person", "person")]
        await turn.answer(turn.say("home-which"), [*picks, *more])
    else:
        await turn.answer(
            turn.say("home-unknown"),
            [
                turn.choice("write-again", "home-again"),
                turn.choice("keep-words", "home-words"),
                turn.choice("is-a-problem", "report-this"),
                turn.choice("person", "person"),
            ],
        )


async def _read_back(turn: Turn, home: Candidate) -> None:
    await turn.answer(
        turn.say("home-confirm", place=words_of(home)),
        [
            Choice(turn.say.plain("button-yes"), data("home-pick", *home_data(home))),
            turn.choice("no", "home-again"),
        ],
    )


def words_of(candidate: Candidate) -> str:
    """A candidate in words."""
    building = candidate.building.name if candidate.building else None
    return addresses.words(candidate.estate.name, building, candidate.unit, candidate.room)


def home_data(candidate: Candidate) -> tuple[object, ...]:
    """A candidate as a press carries it."""
    return (
        candidate.estate.id,
        candidate.building.id if candidate.building else 0,
        (candidate.unit or "")[:8],
        (candidate.room or "")[:8],
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
    suggestion = turn.account.name.strip()[:30]
    known = [Choice(suggestion, "name-known")] if suggestion else []
    await turn.answer(turn.say("name-ask"), known)


async def name_known(turn: Turn) -> None:
    """The chat's own name will do."""
    await _register(turn, turn.account.name)


async def hear_name(turn: Turn) -> None:
    """This is my name."""
    name = " ".join(turn.text.split())[:30]
    if not name:
        await _ask_name(turn)
    else:
        await _register(turn, name)


async def _register(turn: Turn, name: str) -> None:
    household, words = await _home(turn)
    async with writing():
        resident = await residents.register(
            name, turn.actor, now=turn.now, household=household, home_words=words
        )
        await Account.filter(id=turn.account.id).update(resident_id=resident.id)
        turn.account.resident = resident
    await turn.answer(turn.say("registered", name=name, place=words or "—"))
    await _go_on(turn)


async def _go_on(turn: Turn) -> None:
    """Go on with what registration interrupted, else show the menu."""
    then = turn.memory.get("then")
    turn.end()
    turn.memory.pop("then", None)
    if then:
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
    await turn.send(Words(turn.say("home-ask"), [turn.choice("later", "home-later")]))
    return True


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
        },
        steps={"home": hear_home, "name": hear_name, "person": hear_person},
        menu={"person": person},
        free_text=[greeting],
    )
