"""Statistics: the three rates 响应率 · 解决率 · 满意率, and where requests are settled.

Only valid callbacks count, each question by itself: whoever was not reached, or may not judge, or
left a question unanswered, is in neither the numerator nor the denominator of that rate.

    响应率  contacted / who said whether they were contacted
    解决率  solved / who said whether it is solved
    满意率  (满意 + factor × 基本满意) / who said how satisfied they are

不出户 · 不出格 · 不出网 are the shares of what was closed by the level at which it was really
settled. Which levels make up a share is told by their rank, so that a community may have any: with
the levels that come with the product it is 微网格, 网格 and 社区; what is above is `beyond`.

`counting` writes a tally when something is said or closed, and one that takes it back when it is
reopened. Nothing is ever changed, so `figures` gives the same figures about a past day as on that
day; the `rules` it goes by have versions, and the one of that day is used.
"""

from models.statistics.counting import count, take_back
from models.statistics.figures import (
    RATES,
    Answered,
    By,
    FigureWanted,
    Rate,
    Shares,
    numbers,
    rate,
    rated,
    rates,
    settled,
    silent,
)
from models.statistics.periods import Period, day_of, month
from models.statistics.rules import Rules, RulesTooOld, current, keep, read, rules_on
from models.statistics.tables import Because, Cell, Figure, RulesVersion, Tally

__all__ = [
    "RATES",
    "Answered",
    "Because",
    "By",
    "Cell",
    "Figure",
    "FigureWanted",
    "Period",
    "Rate",
    "Rules",
    "RulesTooOld",
    "RulesVersion",
    "Shares",
    "Tally",
    "count",
    "current",
    "day_of",
    "keep",
    "month",
    "numbers",
    "rate",
    "rated",
    "rates",
    "read",
    "rules_on",
    "settled",
    "silent",
    "take_back",
]
