"""Names: how classmates are told apart on a list that others see, and what can be a name at all."""

import re


def recognisable(name: str) -> str:
    """A name that classmates know and strangers don't.

    >>> recognisable("王秀英"), recognisable("李明"), recognisable("欧阳小花")
    ('王*英', '李*', '欧*花')
    """
    return f"{name[0]}*{name[-1]}" if len(name) > 2 else f"{name[:1]}*"


def is_a_name(words: str) -> bool:
    """Whether words can be somebody's name, and are no question, sentence or number.

    >>> [is_a_name(words) for words in ("王小明", "Anna-Maria O'Neill", "古丽·买买提")]
    [True, True, True]
    >>> [is_a_name(words) for words in ("要带什么吗？", "13800138000", "", "叫王秀英，七十岁")]
    [False, False, False, False]
    """
    letters = re.sub(r"[ ·.'’\-]", "", words)
    return letters.isalpha() and len(words) <= 30 and (letters.isascii() or len(letters) <= 15)
