"""What was done and can be undone, and what can be done again: in memory, the last hundred operations."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from app.store.writing import Change

_REMEMBERED = 100


@dataclass(slots=True)
class Operation:
    """One thing the owner did. Writes of the same ``group`` that follow one another are one operation."""

    label: str
    changes: list[Change]
    group: str | None = None
    is_redoable: bool = True
    """Whether it can be done again once it was undone."""


@dataclass(slots=True)
class Past:
    """The two stacks, latest last."""

    done: deque[Operation] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    undone: deque[Operation] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    def remember(self, operation: Operation) -> None:
        """The owner has done something new: what was undone before it can't be done again."""
        if (
            operation.group is not None
            and self.done
            and self.done[-1].group == operation.group
            and not self.undone
        ):
            self.done[-1].changes += operation.changes
        else:
            self.done.append(operation)
        self.undone.clear()
