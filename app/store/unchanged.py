"""A reading that is made again only after something changed: asking twice a minute costs next to nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
S = TypeVar("S", bound="Versioned")


class Versioned(Protocol):
    """Whatever can tell whether it is still as it was."""

    @property
    def version(self) -> tuple[int, int] | None:
        """What was read holds as long as this stays the same; None: it may yet be rolled back."""


class Unchanged(Generic[S, T]):
    """What ``read`` makes of the source, kept while the source stays the same."""

    def __init__(self, source: S, read: Callable[[S], T]) -> None:
        self._source = source
        self._read = read
        self._kept: T
        self._holds_for: tuple[int, int] | None = None

    def __call__(self) -> T:
        version = self._source.version
        if version is None or version != self._holds_for:
            self._kept = self._read(self._source)
            self._holds_for = version
        return self._kept
