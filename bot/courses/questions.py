"""Questions about classes in free text: which class is meant, and whether it is one at all."""

import re
from collections.abc import Iterable, Sequence

from bot.texts import LOCALES, Say
from models import categories
from models.courses import Course


async def is_about_classes(text: str, titles: Iterable[str]) -> bool:
    """Whether somebody asks about classes, and does not complain of what one hears of them.

    The title of a class, or a word like 上课, where nothing else fits the words; or a title
    together with what one only asks of classes (报名, 几点).
    """
    title = any(title in text for title in titles)
    if title and says_one_of("class-asking", text):
        return True
    if not title and not says_one_of("class-words", text):
        return False
    guesses = await categories.guess(text)
    return guesses[0].code == categories.OTHER


def says_one_of(key: str, text: str) -> bool:
    """Whether one of the words of a text of ours, in any language, stands in what was said."""
    said = text.casefold()
    words = {word for locale in LOCALES for word in Say(locale).plain(key).split("，")}
    return any(_stands_in(word.strip(), said) for word in words)


def _stands_in(word: str, said: str) -> bool:
    """Chinese has no spaces between words; elsewhere "class" is not in "first-class".

    >>> _stands_in("上课", "我想上课"), _stands_in("class", "a class?")
    (True, True)
    >>> _stands_in("class", "a first-class lift")
    False
    """
    if not word.isascii():
        return word in said
    return re.search(rf"(?<![a-z-]){re.escape(word)}(?![a-z-])", said) is not None


def meant(text: str, offered: Sequence[Course]) -> Course | None:
    """The class whose title stands in the text, the longest title first."""
    by_length = sorted(offered, key=lambda course: -len(course.title))
    return next((course for course in by_length if course.title in text), None)


def is_a_name(words: str) -> bool:
    """Whether words can be somebody's name, and are no question, sentence or number.

    >>> [is_a_name(words) for words in ("王小明", "Anna-Maria O'Neill", "古丽·买买提")]
    [True, True, True]
    >>> [is_a_name(words) for words in ("要带什么吗？", "13800138000", "", "叫王秀英，七十岁")]
    [False, False, False, False]
    """
    letters = re.sub(r"[ ·.'’\-]", "", words)
    return letters.isalpha() and len(words) <= 30 and (letters.isascii() or len(letters) <= 15)
