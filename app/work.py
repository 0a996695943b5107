"""Long work as whoever does it sees its surroundings: a window that goes on beside it, or nobody at all."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from app.errors import Cancelled
from app.texts import N_

T = TypeVar("T")
Report = Callable[[int, int], object]
"""Hears how much is done, and of how much."""


class Work(Protocol):
    """It may be done beside the thread that the desk belongs to."""

    def ask(self, deed: Callable[[], T], /) -> T:
        """Have that done in the desk's thread, and get what it returns."""

    def report(self, done: int, total: int = 0, /) -> None:
        """Say how far it is; total 0: nobody knows."""

    def is_cancelled(self) -> bool:
        """Whether nobody wants it any more."""


class Alone:
    """Work that nobody looks on, in the thread that the desk belongs to."""

    def ask(self, deed: Callable[[], T]) -> T:
        return deed()

    def report(self, done: int, total: int = 0) -> None:
        pass

    def is_cancelled(self) -> bool:
        return False


ALONE = Alone()


def new_group() -> str:
    """A name that no other writes have: whatever is written under it, one undo takes back."""
    return str(uuid.uuid4())


def go_on_importing(work: Work) -> None:
    """Raises ``Cancelled`` once nobody wants the import any more."""
    if work.is_cancelled():
        raise Cancelled(N_("The import was cancelled."))


def lots(things: Iterable[T], most: int, size: Callable[[T], int] = lambda _thing: 1) -> Iterator[list[T]]:
    """The things in their order, in lots that are full once they reach the size ``most``."""
    lot: list[T] = []
    room = most
    for thing in things:
        lot.append(thing)
        room -= size(thing)
        if room <= 0:
            yield lot
            lot, room = [], most
    if lot:
        yield lot
