"""Waiting for mail without asking all the time: the server tells where it can, and is looked at where not."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from app.errors import Cancelled
from app.mail.imap.session import Session
from app.texts import N_

_DELAYS = (5, 15, 30, 60, 120, 300)
_LISTENING_LINES = 200_000


def delays() -> Iterator[float]:
    """How many seconds to wait before each new attempt while there is no line. Begin anew once there is."""
    yield from _DELAYS
    while True:
        yield _DELAYS[-1]


def watch(session: Session, folder: str, *, cancelled: Callable[[], bool]) -> bool:
    """Whether there is news in the folder; False once it is time to look for oneself.

    It waits for some minutes, since a line that is silent for longer is forgotten on its way.
    Once it is cancelled it raises ``Cancelled``; ``session.stop`` makes that at once.
    """
    before = session.looked_at.get(folder)
    opened = session.examine(folder)
    if before is not None and before != opened:
        return True
    heard = _listen(session, cancelled) if "IDLE" in session.capabilities else None
    if heard is None:
        session.wire.wait(session.timeouts.poll)
    if cancelled():
        raise Cancelled(N_("Fetching mail was stopped."))
    if heard is None:
        with session.asking():
            session.dialogue.noop()
    return bool(heard)


def _listen(session: Session, cancelled: Callable[[], bool]) -> bool | None:
    """By IDLE; None if the server would not, or not for long. Noise within bounds is not news."""
    answers, until = session.dialogue.answers, time.monotonic() + session.timeouts.idle
    is_news = False
    with session.asking(_LISTENING_LINES):
        tag = answers.listen()
        while tag and not is_news and not cancelled() and (left := until - time.monotonic()) > 0:
            if session.wire.has_news(left):
                session.wire.give_time()
                is_news = "EXISTS" in answers.hear()
            if not answers.is_awaited(tag):
                return is_news or None
        if tag is None:
            return None
        session.wire.give_time()
        return "EXISTS" in answers.stop_listening(tag) or is_news
