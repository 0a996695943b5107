"""What becomes of an answer that came back: it has reached nobody, so the client waits as if it had not been
given, and its promise binds nobody.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from app import folding, reach
from app.incoming import Incoming
from app.records import Entry
from app.store import correspondence, reading
from app.texts import N_
from app.words import CAME_BACK, Direction, EntryKind, Event, Outcome, Turn

if TYPE_CHECKING:
    from app.store.store import Store
    from app.store.writing import Write

_WHY_OPEN = N_("the answer came back")


def take_back(store: Store, w: Write, bounce: Incoming, now: datetime) -> None:
    """Mark the answer that the bounce is about as one that came back, if it was to reach the client."""
    [*_, about] = bounce.references or ("",)
    for request_id in correspondence.threads(store, [about]).get(about, ()):
        entries = reading.entries_of(store, request_id)
        lost = [entry for entry in _letters(entries, about) if entry.is_answer or entry.promised_at]
        is_named = any(entry.message_id == about for entry in lost)  # and not only meant
        if lost and reach.is_lost(store, lost[0], entries, bounce.undelivered or (), is_named=is_named):
            for entry in lost:
                w.update("entries", entry.id, is_answer=False, promised_at=None, problem=CAME_BACK)
            _open_again(w, request_id, reading.entries_of(store, request_id), now)


def _letters(entries: Collection[Entry], about: str) -> list[Entry]:
    """The letters of that id. A server that numbers anew names one by an id that none bears: then it may be
    the only one, unless there are several.
    """
    letters = [entry for entry in entries if entry.message_id and entry.direction is Direction.OUT]
    if any(entry.message_id == about for entry in entries):
        return [entry for entry in letters if entry.message_id == about]
    return letters if len(letters) == 1 else []


def _open_again(w: Write, request_id: int, entries: Collection[Entry], now: datetime) -> None:
    """Reopen what was closed as answered, if nothing else has answered it."""
    closed = folding.fold(entries)
    waiting = folding.fold(entry for entry in entries if entry.event is not Event.CLOSED)
    if closed.outcome is Outcome.ANSWERED and closed.closed_at is not None and waiting.turn is Turn.MINE:
        w.insert(
            "entries",
            request_id=request_id,
            at=max(now, closed.closed_at),
            recorded_at=now,
            kind=EntryKind.STATE,
            event=Event.REOPENED,
            reason=_WHY_OPEN,
        )
