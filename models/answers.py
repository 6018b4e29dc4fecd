"""Answers: kept for a day, for whoever asks the same again.

A client that lost the answer to a `POST` sends it again with the same key. The answer is written
in the transaction of what was done, so that a process which is killed in between has done neither.
A refusal has done nothing and is not kept: asked again, it is found again.

Of a key only its digest is kept, and no answer that holds a secret.
"""

import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.access import ApiToken
from models.database import JsonField, UtcDatetimeField, dialect, fetch, in_transaction, writing

KEPT_FOR = timedelta(hours=24)


class Answer(Model):
    """What was answered to a key of a token, and a digest of what had been asked."""

    id = fields.BigIntField(primary_key=True)
    token: fields.ForeignKeyRelation[ApiToken] = fields.ForeignKeyField(
        "models.ApiToken", related_name="answers", on_delete=fields.CASCADE
    )
    token_id: int
    key = fields.CharField(max_length=64)
    asked = fields.CharField(max_length=64)
    status = fields.SmallIntField()
    headers = JsonField[dict[str, str]]()
    body = fields.TextField()
    at = UtcDatetimeField(db_index=True)

    class Meta(Model.Meta):
        table = "answers"
        unique_together = (("token", "key"),)


class Busy(Exception):
    """The same key is being answered at this moment."""


def digest(*parts: bytes) -> str:
    """A digest of several things, in which none runs into the next.

    >>> digest(b"a", b"bc") == digest(b"ab", b"c")
    False
    """
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


_answering: set[tuple[int, str]] = set()


@asynccontextmanager
async def answering(token: int, key: str) -> AsyncIterator[None]:
    """In one transaction, answer a key that nobody else is answering. Raises `Busy`."""
    if (token, key) in _answering:
        raise Busy
    _answering.add((token, key))
    try:
        async with writing():
            if not await _mine_alone(token, key):
                raise Busy
            yield
    finally:
        _answering.discard((token, key))


async def _mine_alone(token: int, key: str) -> bool:
    """Whether no other process answers it; next to a SQLite file there is none."""
    if dialect() == "sqlite":
        return True
    number = int.from_bytes(bytes.fromhex(digest(b"answer", f"{token}:{key}".encode()))[:8], "big")
    (row,) = await fetch("SELECT pg_try_advisory_xact_lock(?) AS mine", [number - 2**63])
    return bool(row["mine"])


async def kept(token: int, key: str, *, now: datetime) -> Answer | None:
    """What was answered to this key within a day."""
    return await Answer.get_or_none(token_id=token, key=key, at__gt=now - KEPT_FOR)


async def keep(
    token: int,
    key: str,
    asked: str,
    *,
    status: int,
    headers: Mapping[str, str],
    body: str,
    now: datetime,
) -> None:
    """Keep an answer with what was done for it."""
    assert in_transaction()
    said: dict[str, Any] = {
        "asked": asked,
        "status": status,
        "headers": dict(headers),
        "body": body,
        "at": now,
    }
    if not await Answer.filter(token_id=token, key=key).update(**said):
        await Answer.create(token_id=token, key=key, **said)


async def forget_old(*, now: datetime) -> int:
    """Forget what nobody asks for again."""
    if not await Answer.filter(at__lte=now - KEPT_FOR).exists():
        return 0
    async with writing():
        return await Answer.filter(at__lte=now - KEPT_FOR).delete()
