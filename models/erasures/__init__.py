"""Erasures: what is stored about a person, shown to them, and taken out when they want it gone.

`stored` is the whole of it, for the person alone. An erasure is asked for, waits some days in
which it can be called off, and then, once none of their requests is open, is carried out: names,
phones, words, photos and accounts go from every table (`erasing`), what remains are rows without
a person. So what was counted stays what it was.
"""

from models.erasures.asking import ask, call_off, carry_out, open_requests, pending
from models.erasures.stored import stored
from models.erasures.tables import DataErased, Erasure, StaffStays

__all__ = [
    "DataErased",
    "Erasure",
    "StaffStays",
    "ask",
    "call_off",
    "carry_out",
    "open_requests",
    "pending",
    "stored",
]
