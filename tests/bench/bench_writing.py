"""A letter under the eye of the guard and of the rules of tone, and one with many bytes on its way."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from statistics import quantiles

from app.desk import Desk
from app.post import Account, Enclosure, Letter, Security, Server
from app.words import Channel
from tests.bench import big_folder
from tests.bench.ground import Ground
from tests.bench.open_window import Clock, open_room
from tests.bench.table import MS, Row, milliseconds
from tests.bench.window import AFTERWARDS_MS, beat

GOAL = 10.0
STALL_GOAL = 50.0
MEGABYTES = 25
PER_CLIENT = 40
"""The big desk has a client for so many requests."""
EXCHANGES = 12
LINES = (
    "Dear Anna,",
    "thank you for your patience: the part came in this morning, and I looked at the plan again.",
    "Both radiators in the kitchen can stay; the one in the bathroom is too small for the new window.",
    "I can be there on Thursday at 13:00, and it will take two hours.",
    "The price stays as it was in our bid, and nothing else has to be paid before the work is done.",
    "Please tell me whether the gate is open, or who has the key.",
    "Kind regards, Maren",
)
"""A letter of ordinary length."""


def rows(ground: Ground) -> Iterator[Row]:
    """Both together, at every pause of a letter that is typed word by word, in a desk of many clients."""
    clients = max(10, ground.sizes.requests // 20)
    folder = ground.fresh("writing")
    big_folder.make(
        folder, requests=clients * PER_CLIENT, entries=2 * clients * PER_CLIENT, waiting=ground.sizes.waiting
    )
    first, later = looked_at(folder)
    what = f"guard and hints, {clients:,} clients"
    yield Row.at_most(f"{what}, a pause, p95", MS, quantiles(later, n=20)[-1], GOAL)
    yield Row.at_most(f"{what}, the first look", MS, first, 10 * GOAL)
    sent, written_on = in_window(folder)
    yield Row.at_most(f"{MEGABYTES} MB sent, the longest stall of the window", MS, sent, STALL_GOAL)
    yield Row.at_most(f"{MEGABYTES} MB written on, the longest stall", MS, written_on, STALL_GOAL)


def looked_at(folder: Path) -> tuple[float, list[float]]:
    """Milliseconds of the first look, and of each after it: one at every word."""
    with closing(Desk.open(folder, clock=Clock())) as desk:
        letter = _letter(desk)
        words = "\n".join(LINES).split(" ")
        texts = [" ".join(words[:count]) for count in range(1, len(words) + 1)]

        def look(text: str) -> None:
            written = letter._replace(text=text)
            desk.second_look.hints(written)
            desk.second_look.doubts(written)

        taken = [milliseconds(lambda text=text: look(text)) for text in texts]  # type: ignore[misc]
        return taken[0], taken[1:]


def in_window(folder: Path) -> tuple[float, float]:
    """How many milliseconds the event loop was late at most, until a heavy letter was in the outbox, and
    until it lay there to be written on again.
    """
    from PySide6.QtCore import QEventLoop, QTimer

    gaps: list[float] = []
    with open_room(folder, Clock()) as room:
        piece = Enclosure("film.mp4", "video/mp4", os.urandom(MEGABYTES * 1_000_000 // 5))
        letter = room.desk.letters.blank()._replace(
            to=(("Anna Berg", "anna@example.org"),), text="\n".join(LINES), enclosures=(piece,) * 5
        )
        posting, waiting = room.request.posting, QEventLoop()
        posting.idle.connect(waiting.quit)
        timer = beat(gaps)
        posting.post(letter, lambda _is_there: None)
        waiting.exec()
        sent = max(gaps)
        gaps.clear()
        posting.returned.connect(lambda _letter: QTimer.singleShot(AFTERWARDS_MS, waiting.quit))
        posting.take_back(room.desk.outbox.all()[0].id)
        waiting.exec()
        timer.stop()
        return sent, max(gaps)


def _letter(desk: Desk) -> Letter:
    """The next reply in a long exchange."""
    server = Server("mail.desk.example", 993, Security.TLS)
    desk.accounts.add(Account(0, "me@desk.example", "Maren Holt", "me@desk.example", server, server))
    at = desk.now() - timedelta(days=EXCHANGES)
    request = desk.inbox.open_request(
        "Anna Berg", "Radiators", "\n".join(LINES), channel=Channel.EMAIL, address="anna@example.org", at=at
    )
    for day in range(EXCHANGES):
        desk.inbox.answer(request, "\n".join(LINES), at=at + timedelta(days=day, hours=1))
        desk.inbox.from_client(
            request, "When do you come? " + "\n".join(LINES), channel=Channel.EMAIL,
            at=at + timedelta(days=day, hours=2),
        )  # fmt: skip
    return desk.letters.replies(request)[0]
