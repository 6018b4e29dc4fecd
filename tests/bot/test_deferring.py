"""aiogram's types are built when they are used, and are what they would have been."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

LOOK = """
import hashlib, re, sys
{first}
import aiogram.methods, aiogram.types
used = [getattr(m, n) for m in (aiogram.types, aiogram.methods) for n in m.__all__]
types = [t for t in used if hasattr(t, "__pydantic_complete__")]
built = sum(t.__pydantic_complete__ for t in types)
update = {{"update_id": 1, "message": {{"message_id": 1, "date": 1790000000, "text": "电梯坏了",
    "chat": {{"id": 1, "type": "private"}}}}}}
read = aiogram.types.Update.model_validate(update).message.text
pages = int(open("/proc/self/statm").read().split()[1]) if sys.platform == "linux" else 0
for t in types:
    assert t.model_rebuild() is not False, t
fields = [(t.__name__, n, repr(f.annotation), f.is_required()) for t in types
          for n, f in sorted(t.model_fields.items())]
plain = re.sub(" at 0x[0-9a-f]+", "", repr(fields))
print(len(types), built, read, pages, hashlib.sha256(plain.encode()).hexdigest())
"""


def looked(first: str) -> tuple[int, int, str, int, str]:
    """How many types there are, were built at import, a text read, pages in use, all fields."""
    said = subprocess.run(
        [sys.executable, "-c", LOOK.format(first=first)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    ).stdout.split()
    return int(said[0]), int(said[1]), said[2], int(said[3]), said[4]


def test_every_type_is_what_it_would_have_been():
    """All of aiogram's types and methods, each field: and a quarter of the memory until then."""
    types, built, read, pages, fields = looked("import bot")
    eager_types, eager_built, eager_read, eager_pages, eager_fields = looked("")
    assert (types, read, fields) == (eager_types, eager_read, eager_fields)
    assert types > 500
    assert built < eager_built // 2
    assert pages <= eager_pages // 2
