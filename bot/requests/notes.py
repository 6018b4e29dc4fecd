"""Notes among colleagues: a reply that begins with # or 内部 stays in the group."""

import re

_MARK = re.compile(
    r"\s*(?:[#＃]|[【「（(\[]\s*内部\s*[】」）)\]]\s*[:：,，]?|内部(?:备注)?(?:[:：,，、]|\s))\s*[:：]?\s*"
)


def split(text: str) -> tuple[str, bool]:
    """The words without their mark, and whether they are a note.

    >>> split("#这户上个月也报过"), split("内部：先别回"), split("【内部】先别回")
    (('这户上个月也报过', True), ('先别回', True), ('先别回', True))
    >>> split("内部电路烧了，已报修")
    ('内部电路烧了，已报修', False)
    """
    mark = _MARK.match(text)
    return (text[mark.end() :], True) if mark else (text, False)
