"""SQLAlchemy, imported without asyncio: a sixth of its time and 4 MB, for drivers that nobody has here.

SQLAlchemy keeps what stands for asyncio; whatever it should one day ask of it is answered by the real one.
"""

from __future__ import annotations

import sys
from collections.abc import Coroutine
from importlib import import_module
from types import ModuleType
from typing import Any

_SPARED = "asyncio"


def import_sqlalchemy() -> None:
    """Imports SQLAlchemy; as it is, where asyncio is there already."""
    if _SPARED in sys.modules:
        import_module("sqlalchemy")
        return
    sys.modules[_SPARED] = _Asyncio(_SPARED)
    try:
        import_module("sqlalchemy")
        import_module("sqlalchemy.dialects.sqlite")
    finally:
        del sys.modules[_SPARED]


class _Asyncio(ModuleType):
    """All that SQLAlchemy asks of asyncio while it is imported, and the way to the rest."""

    @staticmethod
    def iscoroutine(thing: object) -> bool:
        return isinstance(thing, Coroutine)

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(_SPARED) is self:  # the real one would be this one: somebody only looks at it
            raise AttributeError(name)
        return getattr(import_module(_SPARED), name)
