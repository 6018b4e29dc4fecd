"""Delivery: the only one that speaks to the chat platform.

A row of the outbox waits its turn (`waiting`), is put into words as it leaves (`making`), is sent
(`loop`), and what became of it is written down (`outcomes`).
"""

from bot.delivery.loop import SENDERS, Delivery
from bot.delivery.wording import said

__all__ = ["SENDERS", "Delivery", "said"]
