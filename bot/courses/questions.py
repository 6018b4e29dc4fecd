"""Answers to questions about classes: whether words can be somebody's name."""

import re


def is_a_name(words: str) -> bool:
    """Whether words can be somebody's name, and are no question, sentence or number.

    >>> [is_a_name(words) for words in ("王小明", "Anna-Maria O'Neill", "古丽·买买提")]
    [True, True, True]
    >>> [is_a_name(words) for words in ("要带什么吗？", "13800138000", "", "叫王秀英，七十岁")]
    [False, False, False, False]
    """
    letters = re.sub(r"[ ·.'’\-]", "", words)
    return letters.isalpha() and len(words) <= 30 and (letters.isascii() or len(letters) <= 15)
