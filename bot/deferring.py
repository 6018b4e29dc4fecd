"""aiogram, imported in a quarter of the memory and a third of the time.

aiogram builds a validator for each of its four hundred types when it is imported: 150 MiB, and
seconds of every start. A bot meets two dozen of them. So that step is skipped while aiogram is
imported, and done for a type when it is first used.
"""

import sys
from typing import Any, Literal, Optional, Union

import pydantic


def defer() -> None:
    """Import aiogram so; where it has been imported already, leave it as it is."""
    if "aiogram.types" in sys.modules:
        return
    build = pydantic.BaseModel.__dict__["model_rebuild"]
    pydantic.BaseModel.model_rebuild = _not_now  # type: ignore[assignment]
    try:
        import aiogram.types
    finally:
        pydantic.BaseModel.model_rebuild = build  # type: ignore[method-assign]
    _build_when_used(aiogram.types, build.__func__)


@classmethod  # type: ignore[misc]
def _not_now(cls: type[pydantic.BaseModel], **_: Any) -> None:
    """Leave it for the first use."""


def _build_when_used(types: Any, build: Any) -> None:
    """Pydantic builds what is incomplete when it is used; it is told what the names mean."""
    from aiogram.client.default import Default
    from aiogram.methods.base import Response, TelegramMethod
    from aiogram.types.base import TelegramObject

    # as in aiogram.types itself
    names = {
        "List": list,
        "Optional": Optional,
        "Union": Union,
        "Literal": Literal,
        "Default": Default,
        **{name: getattr(types, name) for name in types.__all__},
    }

    def built(cls: type[pydantic.BaseModel], /, **how: Any) -> Any:
        return build(cls, **{**how, "_types_namespace": how.get("_types_namespace") or names})

    for base in (TelegramObject, TelegramMethod, Response):
        base.model_rebuild = classmethod(built)  # type: ignore[assignment,method-assign]
