"""When a letter leaves that could not leave before, and when it is not tried any more. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.post import LEAVING, Delivery, OutboxState, Outgoing
from app.texts import worded

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)
"""How long to wait before each further try; before each after these as long as before the last."""
DAYS = 5
"""For so long a server is asked again and again, as mail servers do among themselves."""
_MOST_TRIES = len(WAITS) + timedelta(days=DAYS) // WAITS[-1]
_UNREACHED_TRIES = 3
"""A server that can't be reached is tried no later than that, and is never given up: nobody has refused."""
_CLOCK_SLACK = timedelta(minutes=1)


def is_due(letter: Outgoing, now: datetime) -> bool:
    """Whether its time has come. A clock that was put back meanwhile must not hold it for long."""
    if letter.state is OutboxState.RETRYING:
        is_clock_back = letter.leaves_at > now + _wait(letter) + _CLOCK_SLACK
    else:
        is_clock_back = now < letter.made_at - _CLOCK_SLACK
    return letter.state in LEAVING and (letter.leaves_at <= now or is_clock_back)


def is_early(letter: Outgoing, now: datetime) -> bool:
    """Whether it has been tried before and the next try is still to come. One made now doesn't count."""
    return letter.state is OutboxState.RETRYING and not is_due(letter, now)


def fate(
    letter: Outgoing, delivery: Delivery, reason: str, now: datetime, planned_at: datetime | None = None
) -> dict[str, object]:
    """What becomes of a letter that was tried and not accepted: what changes in its row.

    ``planned_at``: when the next try was to be, where this one came before it.
    """
    if delivery is Delivery.UNREACHED:
        letter = letter._replace(tries=min(letter.tries, _UNREACHED_TRIES))
    elif delivery is Delivery.UNKNOWN:
        return {"state": OutboxState.UNKNOWN, "problem": reason}
    elif delivery is Delivery.REFUSED:
        return {"state": OutboxState.FAILED, "problem": reason}
    elif letter.tries > _MOST_TRIES:
        given_up = worded("Given up after {days} days. {why}", days=DAYS, why=reason)
        return {"state": OutboxState.FAILED, "problem": given_up}
    next_at = now + _wait(letter)
    return {
        "state": OutboxState.RETRYING,
        "leaves_at": min(next_at, planned_at or next_at),
        "tries": letter.tries,
        "problem": reason,
    }


def _wait(letter: Outgoing) -> timedelta:
    return WAITS[min(letter.tries, len(WAITS)) - 1]
