"""Conversation state for aiogram, kept in the database with everything else."""

from collections.abc import Mapping
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, DefaultKeyBuilder, StateType, StorageKey

from models.conversations import Conversation
from models.database import writing

_KEYS = DefaultKeyBuilder(prefix="c", with_bot_id=True, with_destiny=True)


class TableStorage(BaseStorage):
    """States and data as rows. Called inside the transaction of the update."""

    async def get_state(self, key: StorageKey) -> str | None:
        row = await Conversation.filter(key=_KEYS.build(key)).first()
        return row.step or None if row else None

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        row = await Conversation.filter(key=_KEYS.build(key)).first()
        return dict(row.memory) if row else {}

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        step = (state.state if isinstance(state, State) else state) or ""
        await self._write(key, step=step)

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        await self._write(key, memory=dict(data))

    async def _write(self, key: StorageKey, **values: Any) -> None:
        name = _KEYS.build(key)
        async with writing():
            if not await Conversation.filter(key=name).update(**values):
                await Conversation.create(key=name, **values)

    async def close(self) -> None:
        """Nothing of its own is open."""
