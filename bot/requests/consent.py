"""Consent in the chat: `/report` in answer to words in the group, and their author's yes or no."""

from typing import Any

from aiogram.types import Message

from bot.chat.access import account_of, acts_for_nobody
from bot.chat.keyboards import Choice, Words, data
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.chat.typed import clean, files_of
from bot.requests import cases
from bot.requests.draft import home_place
from bot.texts import Say
from models import addresses, categories, installation, understanding
from models.chats import Chat
from models.grids import Grid
from models.members import Member, must_hold
from models.requests import AuthorUnknown, Consent, ResidentRequest, consent
from models.understanding import is_urgent


async def raise_words(turn: Turn, argument: str = "") -> None:
    """`/report` in answer to what somebody wrote."""
    if turn.chat.grid_id is None:
        await turn.send(Words(turn.say("group-how-to-bind")))
        return
    await must_hold(turn.member, await Grid.get(id=turn.chat.grid_id))
    said = turn.message.reply_to_message if turn.message else None
    if said is None:
        await turn.send(Words(turn.say("consent-how")), reply=True)
        await turn.send(await cases.offered(turn))
        return
    if acts_for_nobody(said) or said.from_user is None:
        raise AuthorUnknown()
    text = clean(said.text or said.caption or "")
    author = await account_of(said.from_user, turn.chat, turn.chat.locale, now=turn.now)
    asked, told = await consent.raise_words(
        turn.chat,
        said.message_id,
        author,
        turn.member,
        text,
        files=files_of(said),
        now=turn.now,
    )
    if told:
        await turn.nod()
    else:
        await _call_in(turn, said, asked)


async def _call_in(turn: Turn, said: Message, asked: Consent) -> None:
    """Who has never written to the bot has to come: the group shows the way."""
    link = await installation.link(f"say_{asked.id}")
    button = {"text": turn.say.plain("button-consent-come"), "url": link}
    extra = {"reply_markup": {"inline_keyboard": [[button]]}} if link else {}
    name = clean(said.from_user.full_name) if said.from_user else ""
    html = turn.say("consent-come", member=turn.member.name, name=name)
    await turn.send(Words(html, extra=extra), reply=True)


# --- the author


async def come(turn: Turn, id: str) -> None:
    """They have come: they are asked now."""
    asked = await consent.waiting(int(id) if id.isdecimal() else 0, turn.account, now=turn.now)
    words = _words(asked, asked.member, turn.say)
    await turn.send(words)


async def wanted(facts: dict[str, Any], chat: Chat) -> Words:
    """May a request be made of this? Made as it leaves: the words lie nowhere else."""
    asked = await Consent.get(id=facts["consent"]).select_related("member")
    return _words(asked, asked.member, Say(chat.locale))


def _words(asked: Consent, member: Member, say: Say) -> Words:
    if asked.said is not None:
        return Words(say("consent-over"))
    files = "".join(say.plain(f"paper-{paper}") for paper, _ in asked.files)
    html = say("consent-wanted", member=member.name, text=asked.text + files)
    return Words(
        html,
        [
            Choice(say.plain("button-consent-yes"), data("consent-yes", asked.id)),
            Choice(say.plain("button-consent-no"), data("consent-no", asked.id)),
        ],
    )


async def agree(turn: Turn, id: int) -> None:
    """Yes."""
    asked = await consent.waiting(id, turn.account, now=turn.now)
    guesses = (await understanding.of_community(asked.text, now=turn.now)).categories
    category = await categories.named(guesses[0].code)
    request: ResidentRequest = await consent.agree(
        id,
        turn.account,
        category=category,
        place=await _place(turn, asked.text),
        urgent=is_urgent(category, asked.text),
        now=turn.now,
    )
    await turn.answer(turn.say("consent-thanks", number=request.number))


async def _place(turn: Turn, text: str) -> addresses.Place | None:
    """The place in the words, else the author's home."""
    home = await home_place(turn)
    found = (await addresses.book()).find(text, near=home[0] if home else None).clear
    if found:
        building = found.building.id if found.building else None
        return await addresses.place(found.estate.id, building, found.unit, found.room)
    return await addresses.place(home[0], home[1] or None, *home[2:]) if home else None


async def refuse(turn: Turn, id: int) -> None:
    """No."""
    await consent.refuse(id, turn.account, now=turn.now)
    await turn.answer(turn.say("consent-no-then"))


def routes() -> Routes:
    """What consent answers."""
    return Routes(
        group_commands={"report": raise_words},
        starts={"say": come},
        presses={"consent-yes": agree, "consent-no": refuse},
        yes={"consent-yes"},
        no={"consent-no"},
        notices={"consent-wanted": wanted},
    )
