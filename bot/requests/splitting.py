"""Splitting in the group: the places in words, read back, and one press to be sure."""

import re

from bot.chat.keyboards import Words
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from models import addresses, requests
from models.addressbook import Candidate
from models.errors import Stale
from models.requests import Move, NoSuchPlace, ResidentRequest, TooFewPlaces

BETWEEN = re.compile(r"[、，,;；\n和及与/]+|\band\b")
"""What stands between two places."""


async def ask_where(turn: Turn, id: int, version: int) -> None:
    """拆分: which places?"""
    request = await requests.check(id, Move.SPLIT, turn.member, version=version)
    html = turn.say("prompt-splitting", member=turn.member.name, number=request.number)
    await turn.ask(html, about=f"splitting:{request.subject}")


async def hear_places(turn: Turn, _: str, id: str) -> None:
    """These; are they read right?"""
    request = await requests.check(int(id), Move.SPLIT, turn.member)
    found = {_key(place): place for place in await _read(turn.text, request)}
    if len(found) < 2:
        raise TooFewPlaces(number=request.number)
    turn.go("choosing", split={"of": request.id, "places": list(found)})
    words = "、".join(
        [await addresses.words_of(estate, building or None) for estate, building in found]
    )
    html = turn.say("split-surely", number=request.number, count=len(found), places=words)
    sure = turn.choice("split-yes", "split-yes", request.id, request.version)
    await turn.send(Words(html, [sure, turn.choice("back", "split-not", request.id)]))


async def _read(text: str, request: ResidentRequest) -> list[Candidate]:
    book, found = await addresses.book(), []
    for words in filter(None, (part.strip() for part in BETWEEN.split(text))):
        place = book.find(words, near=request.estate_id).clear
        if place is None:
            raise NoSuchPlace(said=words[:30])
        found.append(place)
    return found


def _key(place: Candidate) -> tuple[int, int]:
    return place.estate.id, place.building.id if place.building else 0


async def split(turn: Turn, id: int, version: int) -> None:
    """Surely."""
    known = turn.memory.get("split") or {}
    if known.get("of") != id:
        raise Stale(what="places")
    places = [await addresses.place(estate, house or None) for estate, house in known["places"]]
    parts = await requests.split(id, turn.member, places, now=turn.now, version=version)
    turn.end()
    request = await ResidentRequest.get(id=id)
    numbers = "、".join(f"{part.number} {part.place_words}" for part in parts)
    html = turn.say("split", member=turn.member.name, number=request.number, parts=numbers)
    await turn.answer(html, about=request.subject)


async def keep(turn: Turn, id: int) -> None:
    """Leave it whole after all."""
    request = await requests.check(id, Move.SPLIT, turn.member)
    turn.end()
    await turn.answer(turn.say("split-not", number=request.number))


def routes() -> Routes:
    """What splitting answers."""
    return Routes(
        presses={"split": ask_where, "split-yes": split, "split-not": keep},
        steps={"splitting": hear_places},
    )
