"""Letters to a client in the outbox, and what becomes of them and of the program."""

from __future__ import annotations

from app.desk import Desk
from app.post import Letter, OutboxState


def post_letter(desk: Desk, account_id: int, request_id: int, text: str = "Tomorrow.") -> int:
    """It leaves in ten seconds; its id."""
    to = (("Anna Berg", "anna.berg@example.org"),)
    return desk.outbox.post(Letter(account_id, to, "Re: Boiler", text, request_id=request_id))


def states(desk: Desk) -> list[OutboxState]:
    """How far each has got."""
    return [letter.state for letter in desk.outbox.all()]


class Ends:
    """How often the program has ended."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self) -> None:
        self.number += 1
