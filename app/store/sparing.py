"""SQLAlchemy, imported without asyncio and without what looks for plug-ins: nobody has any of them here.

That spares a fifth of its time, and 4 MB. SQLAlchemy keeps what stands for the two; whatever it should one
day ask of them is answered by the real ones.
"""

from __future__ import annotations

import sys
from collections.abc import Coroutine
from importlib import import_module
from types import ModuleType
from typing import Any


def import_sqlalchemy() -> None:
    """Imports SQLAlchemy; with the real module of those two that is there already."""
    both = (_Asyncio("asyncio"), _Spared("importlib.metadata"))
    spared = [module for module in both if module.put_in_place()]
    try:
        import_module("sqlalchemy")
        import_module("sqlalchemy.dialects.sqlite")
    finally:
        for module in spared:
            del sys.modules[module.__name__]


class _Spared(ModuleType):
    """Stands for a module while SQLAlchemy is imported, and is the way to it afterwards."""

    def put_in_place(self) -> bool:
        """Takes the place of the real one, unless that is there."""
        if self.__name__ in sys.modules:
            return False
        sys.modules[self.__name__] = self
        package, _dot, name = self.__name__.rpartition(".")
        if package:
            setattr(sys.modules[package], name, self)  # until the real one is imported
        return True

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:  # the real one would be this one: somebody only looks
            raise AttributeError(name)
        return getattr(import_module(self.__name__), name)


class _Asyncio(_Spared):
    """All that SQLAlchemy asks of it while it is imported."""

    @staticmethod
    def iscoroutine(thing: object) -> bool:
        return isinstance(thing, Coroutine)
