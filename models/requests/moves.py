"""The states of a request and the one table of moves; buttons and errors are built from it."""

from enum import StrEnum


class Status(StrEnum):
    """Where a request is."""

    OPEN = "open"  # 待接单
    CLAIMED = "claimed"  # 办理中
    WAITING = "waiting"  # 待居民补充
    DONE = "done"  # 待回访
    CLOSED = "closed"  # 已办结
    WITHDRAWN = "withdrawn"  # 已撤回
    DECLINED = "declined"  # 不予受理


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
    (Status.OPEN, Move.CORRECT): Status.OPEN,
    (Status.OPEN, Move.REROUTE): Status.OPEN,
    (Status.CLAIMED, Move.CORRECT): Status.CLAIMED,
    (Status.CLAIMED, Move.REROUTE): Status.OPEN,
    (Status.WAITING, Move.CORRECT): Status.WAITING,
    (Status.WAITING, Move.REROUTE): Status.OPEN,
    (Status.DONE, Move.CORRECT): Status.DONE,
    (Status.DONE, Move.REROUTE): Status.OPEN,
}

OPEN_STATUSES = (Status.OPEN, Status.CLAIMED, Status.WAITING)
"""Somebody still has to do something about it."""

RESIDENTS_MOVES = (Move.ANSWER, Move.CONFIRM, Move.DISPUTE, Move.REOPEN, Move.WITHDRAW)
"""Made by whoever filed it, or by the desk in their name."""

CORRECTIONS = (Move.CORRECT, Move.REROUTE)
"""Made by correcting what is known of a request; nobody asks for them by name."""
