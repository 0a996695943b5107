"""A letter to a client, in the outbox."""

from __future__ import annotations

from app.desk import Desk
from app.post import Letter


def post_letter(desk: Desk, account_id: int, request_id: int, text: str = "Tomorrow.") -> int:
    """It leaves in ten seconds; its id."""
    to = (("Anna Berg", "anna.berg@example.org"),)
    return desk.outbox.post(Letter(account_id, to, "Re: Boiler", text, request_id=request_id))
