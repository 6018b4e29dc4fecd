"""Names: how classmates are told apart on a list that others see, and what can be a name at all."""

import re

MOST = 6
"""Names of one sign-up."""

_APART = re.compile(
    r"[、，,;；/|\n＋+&]+|(?i:\band\b)"
    # 和 stands in names, too: 王和平; it joins two that are whole on both sides
    r"|(?<=[^\W\da-z_]{2})(?:还有|以及|[和跟与及])(?=[^\W\da-z_]{2})"
)
_LISTED = re.compile(r"^\s*(?:[(（]?\d{1,2}[.、)）:：]?|[-·•*])\s*")


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


def names_in(text: str) -> list[str]:
    """The names that somebody wrote in one message, each once, in their order.

    >>> names_in("小明和小红"), names_in("王和平"), names_in("1. 张和平\\n2. 李静 李丽")
    (['小明', '小红'], ['王和平'], ['张和平', '李静', '李丽'])
    >>> names_in("Anna Li and Ben Li"), names_in("王 小明")
    (['Anna Li', 'Ben Li'], ['王 小明'])
    """
    pieces = [" ".join(piece.split()) for piece in _APART.split(_one_a_line(text))]
    found = [name for piece in pieces for name in _spaced(piece.strip(" .。!！"))]
    return list(dict.fromkeys(name for name in found if name))


def _one_a_line(text: str) -> str:
    return "\n".join(_LISTED.sub("", line) for line in text.splitlines())


def _spaced(piece: str) -> list[str]:
    """李静 李丽 are two; 王 小明 is one, and so is Anna Li."""
    words = piece.split()
    whole = all(2 <= len(word) <= 4 and not word.isascii() for word in words)
    return words if whole else [piece]
