"""Understanding: what a first message in plain words is taken for.

A request, a question about a class, or talk (`intents`); for a request its category (guessed in
`models.categories`) and whether it cannot wait (`urgency`); for a class which one and what is
wanted of it (`classes`); and from either the place (`models.addressbook`) and the moments
(`moments`) that are named. Whatever is understood is shown, and can be put right with a press.

`understand` is pure: the same words, moment and community always give the same answer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models import addresses, categories, courses
from models.addressbook import Book, Finding
from models.calendar import local
from models.categories import Category
from models.categories.guess import Guess, Guesser
from models.courses import Course
from models.understanding.classes import Meant, Offered, Wanted, meant
from models.understanding.intents import Intent, intent
from models.understanding.moments import Moments, moments
from models.understanding.urgency import Emergency, Kind, calls, can_wait, emergencies, urgent

__all__ = [
    "Emergency",
    "Intent",
    "Meant",
    "Moments",
    "Offered",
    "Understanding",
    "Wanted",
    "calls",
    "can_wait",
    "emergencies",
    "intent",
    "is_urgent",
    "of_community",
    "says_more",
    "understand",
    "urgent",
]


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a text is understood as; `classes` are those that may be meant, best first.

    `wanted` is None for what is no question about a class. `rest` is the text without the words
    of place.
    """

    text: str
    intent: Intent
    categories: tuple[Guess, ...]
    emergencies: tuple[Emergency, ...]
    place: Finding
    rest: str
    wanted: Wanted | None
    classes: tuple[Meant, ...]
    moments: Moments

    @property
    def likeliest(self) -> tuple[int, ...]:
        """The class that is meant, by its id; several where they are as likely."""
        if not self.classes or self.classes[0].score == 1:  # the longest title that was said
            return tuple(one.course.id for one in self.classes[:1])
        best = self.classes[0].score
        return tuple(one.course.id for one in self.classes if one.score == best)


def understand(
    text: str,
    *,
    now: datetime,
    guesser: Guesser,
    book: Book,
    offered: Sequence[Offered] = (),
    near: int | None = None,
) -> Understanding:
    """What a text, said at `now`, is understood as.

    `now` is aware and in the community's time zone, in which the moments are; `near` is the
    estate where whoever speaks lives.
    """
    place = book.find(text, near=near)
    rest = _without(text, place.place_words)
    urgencies = emergencies(text)
    asked = intent(text, tuple(offered))
    is_class = asked.intent is Intent.CLASS and not urgencies
    said = moments(text, now=now)
    if is_class and asked.wanted is Wanted.EXTRA and not said.weekdays:
        said = Moments(words=said.words)  # 开个晚上的班: no evening in particular
    return Understanding(
        text=text,
        intent=Intent.REQUEST if urgencies else asked.intent,
        categories=_fitting(guesser.guess(rest or text), urgencies),
        emergencies=urgencies,
        place=place,
        rest=rest,
        wanted=asked.wanted if is_class else None,
        classes=tuple(meant(text, offered)) if is_class else (),
        moments=said,
    )


_PEOPLE = ("safety", ("safety", "elder", "care", "dispute"))
FITS: dict[Kind, tuple[str, tuple[str, ...]]] = {
    Kind.FIRE: ("safety.fire", ("safety", "utilities")),
    Kind.GAS: ("utilities.gas", ("utilities", "safety")),
    Kind.SHOCK: ("safety.ground", ("safety", "utilities", "facility")),
    Kind.COLLAPSE: ("safety", ("safety", "facility", "illegal_building")),
    Kind.MEDICAL: _PEOPLE,
    Kind.SELF_HARM: _PEOPLE,
    Kind.VIOLENCE: _PEOPLE,
    Kind.WATER: _PEOPLE,
    Kind.MISSING: _PEOPLE,
    Kind.UNANSWERED: _PEOPLE,
}
"""What an emergency is about, unless the guess is of one of these families anyhow."""


def _fitting(guesses: Sequence[Guess], urgencies: Sequence[Emergency]) -> tuple[Guess, ...]:
    """The guesses, that which fits an emergency first: who lies on a road has no road to mend."""
    first = guesses[0]
    code, families = FITS.get(urgencies[0].kind, ("", ())) if urgencies else ("", ())
    if not code or _family(first) in families:
        return tuple(guesses)
    others = [guess for guess in guesses if _family(guess) != code.split(".")[0]]
    return (Guess(code, first.score), *others[: len(guesses) - 1])


def _family(guess: Guess) -> str:
    return guess.code.split(".")[0]


def _without(text: str, words: Sequence[str]) -> str:
    """A text without some of its words.

    >>> _without("碧海蓝天3栋2单元501漏水", ["碧海蓝天", "3栋2单元501"])
    '漏水'
    """
    for word in words:
        text = text.replace(word, " ", 1)
    return " ".join(text.split()).strip(" ,，、。的")


_ONLY_A_HOME = re.compile(
    r"我们?|家|住|是|在|的|地址|位于|这里|那里|小区|社区|你好|您好|请|问|一下|号|楼上|楼下|里|边|[\s,，.。!！、]"
)


_LIKE_A_PLACE = re.compile(r"[\d路街巷弄村苑园栋幢座]|小区|单元|号楼|公寓|大厦")


def may_be_place(text: str) -> bool:
    """Whether a text that names no place we know may be meant as an address all the same.

    >>> may_be_place("火星路8号"), may_be_place("就是我们楼下那个"), may_be_place("")
    (True, False, True)
    """
    words = re.sub(r"\W", "", text)
    return len(words) < 3 or len(words) > 100 or _LIKE_A_PLACE.search(words) is not None


def says_more(text: str, place: Finding) -> bool:
    """Whether a text that names a place also says what is the matter there.

    >>> says_more("我家住这里的3栋", Finding(("3栋",))), says_more("3栋漏水", Finding(("3栋",)))
    (False, True)
    """
    return len(_ONLY_A_HOME.sub("", _without(text, place.place_words))) > 1


async def of_community(
    text: str, *, now: datetime, near: int | None = None, offered: Sequence[Course] | None = None
) -> Understanding:
    """What a text is understood as by the community in the database.

    `offered` are the classes one can choose from, when whoever asks has them at hand.
    """
    if offered is None:
        offered = await courses.published(now=now)
    return understand(
        text,
        now=local(now),
        guesser=await categories.guesser(),
        book=await addresses.book(),
        offered=[Offered(course.id, course.title) for course in offered],
        near=near,
    )


def is_urgent(category: Category, text: str) -> bool:
    """Whether somebody must come now: by the words, or by the category unless these can wait."""
    return bool(urgent(text)) or (category.urgent and not can_wait(text))
