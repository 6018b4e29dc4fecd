"""The states of a request, the one table of moves, and who may make each.

Buttons, errors and the documentation are built from them. Moves that are made *beside* the others
leave a request where it is and with whom it is: nothing that was shown of it is out of date.
"""

from enum import StrEnum


class Status(StrEnum):
    """Where a request is."""

    OPEN = "open"  # 待接单
    CLAIMED = "claimed"  # 办理中
    WAITING = "waiting"  # 待居民补充
    PARKED = "parked"  # 挂账
    DONE = "done"  # 待回访
    CLOSED = "closed"  # 已办结
    WITHDRAWN = "withdrawn"  # 已撤回
    DECLINED = "declined"  # 不予受理
    MERGED = "merged"  # 已并案
    SPLIT = "split"  # 分办中


class Move(StrEnum):
    """What can happen to it. 受理 · 派遣 · 接单 · 处置 · 反馈 · 核查 · 办结 · 评价."""

    CLAIM = "claim"  # 我来办
    RELEASE = "release"  # 放回
    ASK = "ask"  # 问居民
    ANSWER = "answer"  # the resident answers
    RETURN = "return"  # 退单, to another grid
    HAND_UP = "hand_up"  # 上报
    ASSIGN = "assign"  # 派遣, by a lead or the desk
    FINISH = "finish"  # 办结
    CONFIRM = "confirm"  # 办好了
    DISPUTE = "dispute"  # 没办好
    REOPEN = "reopen"  # 没办好, though it was closed
    WITHDRAW = "withdraw"  # 撤回
    DECLINE = "decline"  # 不予受理
    CLOSE = "close"  # nobody answered the callback
    CORRECT = "correct"  # 改类别, 标为紧急
    REROUTE = "reroute"  # 改类别, and with that another grid's
    OFFER = "offer"  # 移交, to a named member
    TAKE_OVER = "take_over"  # 接受移交
    REFUSE = "refuse"  # 不接受移交
    TAKE_BACK = "take_back"  # 收回移交
    ASK_HELP = "ask_help"  # 协办, of another grid
    HELP = "help"  # 来协办
    NO_HELP = "no_help"  # 来不了
    HELPED = "helped"  # 协办完成
    WHISTLE = "whistle"  # 吹哨
    ARRIVE = "arrive"  # 到
    SCORE = "score"  # 评价到场单位
    EXTEND = "extend"  # 延期, asked for
    GRANT_TIME = "grant_time"  # 同意延期
    DENY_TIME = "deny_time"  # 不同意延期
    PARK = "park"  # 挂账, asked for
    GRANT_PARK = "grant_park"  # 同意挂账
    DENY_PARK = "deny_park"  # 不同意挂账
    PARK_ON = "park_on"  # 继续挂账, until another review date
    UNPARK = "unpark"  # 恢复办理
    MERGE = "merge"  # 并案, into another that is about the same
    SPLIT = "split"  # 拆分, into one for each place
    COMPLETE = "complete"  # all its parts are done


MOVES: dict[tuple[Status, Move], Status] = {
    (Status.OPEN, Move.CLAIM): Status.CLAIMED,
    (Status.OPEN, Move.RETURN): Status.OPEN,
    (Status.OPEN, Move.HAND_UP): Status.OPEN,
    (Status.OPEN, Move.ASSIGN): Status.OPEN,
    (Status.OPEN, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.OPEN, Move.DECLINE): Status.DECLINED,
    (Status.CLAIMED, Move.RELEASE): Status.OPEN,
    (Status.CLAIMED, Move.ASK): Status.WAITING,
    (Status.CLAIMED, Move.RETURN): Status.OPEN,
    (Status.CLAIMED, Move.HAND_UP): Status.OPEN,
    (Status.CLAIMED, Move.ASSIGN): Status.OPEN,
    (Status.CLAIMED, Move.FINISH): Status.DONE,
    (Status.CLAIMED, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.CLAIMED, Move.DECLINE): Status.DECLINED,
    (Status.WAITING, Move.ANSWER): Status.CLAIMED,
    (Status.WAITING, Move.FINISH): Status.DONE,
    (Status.WAITING, Move.HAND_UP): Status.OPEN,
    (Status.WAITING, Move.ASSIGN): Status.OPEN,
    (Status.WAITING, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.WAITING, Move.DECLINE): Status.DECLINED,
    (Status.DONE, Move.CONFIRM): Status.CLOSED,
    (Status.DONE, Move.DISPUTE): Status.CLAIMED,
    (Status.DONE, Move.CLOSE): Status.CLOSED,
    (Status.CLOSED, Move.REOPEN): Status.CLAIMED,
    (Status.PARKED, Move.RELEASE): Status.OPEN,
    (Status.PARKED, Move.HAND_UP): Status.OPEN,
    (Status.PARKED, Move.ASSIGN): Status.OPEN,
    (Status.PARKED, Move.FINISH): Status.DONE,
    (Status.PARKED, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.PARKED, Move.DECLINE): Status.DECLINED,
    (Status.CLAIMED, Move.GRANT_PARK): Status.PARKED,
    (Status.WAITING, Move.GRANT_PARK): Status.PARKED,
    (Status.PARKED, Move.PARK_ON): Status.PARKED,
    (Status.PARKED, Move.UNPARK): Status.CLAIMED,
    (Status.OPEN, Move.CORRECT): Status.OPEN,
    (Status.OPEN, Move.REROUTE): Status.OPEN,
    (Status.CLAIMED, Move.CORRECT): Status.CLAIMED,
    (Status.CLAIMED, Move.REROUTE): Status.OPEN,
    (Status.WAITING, Move.CORRECT): Status.WAITING,
    (Status.WAITING, Move.REROUTE): Status.OPEN,
    (Status.PARKED, Move.CORRECT): Status.PARKED,
    (Status.PARKED, Move.REROUTE): Status.OPEN,
    (Status.DONE, Move.CORRECT): Status.DONE,
    (Status.DONE, Move.REROUTE): Status.OPEN,
    (Status.OPEN, Move.MERGE): Status.MERGED,
    (Status.CLAIMED, Move.MERGE): Status.MERGED,
    (Status.WAITING, Move.MERGE): Status.MERGED,
    (Status.PARKED, Move.MERGE): Status.MERGED,
    (Status.OPEN, Move.SPLIT): Status.SPLIT,
    (Status.CLAIMED, Move.SPLIT): Status.SPLIT,
    (Status.WAITING, Move.SPLIT): Status.SPLIT,
    (Status.PARKED, Move.SPLIT): Status.SPLIT,
    (Status.SPLIT, Move.COMPLETE): Status.DONE,
    (Status.SPLIT, Move.WITHDRAW): Status.WITHDRAWN,
}

OPEN_STATUSES = (Status.OPEN, Status.CLAIMED, Status.WAITING, Status.PARKED)
"""Somebody still has to do something about it."""

LATER = tuple(status for status in Status if status not in OPEN_STATUSES)
"""What was open before, and may be again."""

BESIDE: dict[Move, tuple[Status, ...]] = {
    Move.OFFER: OPEN_STATUSES,
    Move.REFUSE: OPEN_STATUSES,
    Move.TAKE_BACK: OPEN_STATUSES,
    Move.ASK_HELP: OPEN_STATUSES,
    Move.HELP: OPEN_STATUSES,
    Move.NO_HELP: OPEN_STATUSES,
    Move.HELPED: (*OPEN_STATUSES, Status.DONE),
    Move.WHISTLE: OPEN_STATUSES,
    Move.ARRIVE: (*OPEN_STATUSES, Status.DONE),
    Move.SCORE: (*OPEN_STATUSES, *LATER),
    Move.EXTEND: (Status.CLAIMED, Status.WAITING),
    Move.GRANT_TIME: (Status.CLAIMED, Status.WAITING),
    Move.DENY_TIME: (Status.CLAIMED, Status.WAITING),
    Move.PARK: (Status.CLAIMED, Status.WAITING),
    Move.DENY_PARK: (Status.CLAIMED, Status.WAITING),
}
"""Moves that are made beside the others, and in which states."""

MOVES |= {(status, move): status for move, where in BESIDE.items() for status in where}
MOVES |= {(status, Move.TAKE_OVER): status for status in OPEN_STATUSES}


class Who(StrEnum):
    """Who may make a move. Posts decide, at the request's grid or above it.

    A lead is the 网格长 of the grid or above, or the desk; the *first* is 首接负责人, wherever the
    request has gone since. See `allowed`.
    """

    RESIDENT = "resident"  # whoever filed it; the desk in their name
    POST = "post"  # whoever has a post
    FREE = "free"  # whoever has a post; once it is claimed, whoever claimed it or a lead
    WORKING = "working"  # whoever has a post but 楼栋长; whoever claimed it
    CLAIMER = "claimer"  # whoever claimed it
    HOLDER = "holder"  # whoever claimed it, or a lead
    FIRST = "first"  # the first, or a lead
    HANDLER = "handler"  # the first, whoever claimed it, or a lead
    LEADING = "leading"  # a lead
    ABOVE = "above"  # a lead, never who asked for it
    DESK = "desk"  # the desk
    OTHER_DESK = "other_desk"  # the desk, never who asked for it
    NAMED = "named"  # the member it was offered to
    ASKED = "asked"  # whoever has a post at a grid that was asked, or was asked by name
    HELPER = "helper"  # who helps; the first, whoever claimed it, or a lead
    UNIT = "unit"  # whoever has a post at a unit that was called
    CLOCK = "clock"  # time alone


WHO: dict[Move, Who] = {
    Move.CLAIM: Who.POST,
    Move.RELEASE: Who.HOLDER,
    Move.ASK: Who.HOLDER,
    Move.ANSWER: Who.RESIDENT,
    Move.RETURN: Who.FREE,
    Move.HAND_UP: Who.FREE,
    Move.ASSIGN: Who.LEADING,
    Move.FINISH: Who.HOLDER,
    Move.CONFIRM: Who.RESIDENT,
    Move.DISPUTE: Who.RESIDENT,
    Move.REOPEN: Who.RESIDENT,
    Move.WITHDRAW: Who.RESIDENT,
    Move.DECLINE: Who.DESK,
    Move.CLOSE: Who.CLOCK,
    Move.CORRECT: Who.WORKING,
    Move.REROUTE: Who.WORKING,
    Move.OFFER: Who.FIRST,
    Move.TAKE_OVER: Who.NAMED,
    Move.REFUSE: Who.NAMED,
    Move.TAKE_BACK: Who.FIRST,
    Move.ASK_HELP: Who.HANDLER,
    Move.HELP: Who.ASKED,
    Move.NO_HELP: Who.ASKED,
    Move.HELPED: Who.HELPER,
    Move.WHISTLE: Who.HANDLER,
    Move.ARRIVE: Who.UNIT,
    Move.SCORE: Who.FIRST,
    Move.EXTEND: Who.CLAIMER,
    Move.GRANT_TIME: Who.ABOVE,
    Move.DENY_TIME: Who.ABOVE,
    Move.PARK: Who.HANDLER,
    Move.GRANT_PARK: Who.OTHER_DESK,
    Move.DENY_PARK: Who.OTHER_DESK,
    Move.PARK_ON: Who.DESK,
    Move.UNPARK: Who.HOLDER,
    Move.MERGE: Who.FREE,
    Move.SPLIT: Who.FREE,
    Move.COMPLETE: Who.CLOCK,
}
"""Who may make each move."""

ALIVE = (*OPEN_STATUSES, Status.SPLIT, Status.DONE)
"""It is not over: words about it reach somebody."""

RESIDENTS_MOVES = tuple(move for move, who in WHO.items() if who is Who.RESIDENT)
"""Made by whoever filed it, or by the desk in their name."""

CORRECTIONS = (Move.CORRECT, Move.REROUTE)
"""Made by correcting what is known of a request; nobody asks for them by name."""
