"""What is looked at again once a letter's id is known: a bounce, and never more than the window bears."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest

from app.desk import Desk
from app.incoming import Incoming
from app.mail.message import read
from app.words import Turn
from tests.app.desks import OWN, Clock, mail
from tests.app.post import ANNA, SENT, Mailbox

ID = "phone@x"


def bounce(at: datetime, number: int = 0, *, about: str = ID, before: int = 0, behind: int = 0) -> Incoming:
    """That mail came back, it says, with so many bytes on either side of its id."""
    returned = f"Received: {'x' * before}\r\nMessage-ID: <{about}>\r\nX-Rest: {'x' * behind}\r\n"
    raw = (
        f"From: mailer-daemon@mx.example\r\nReturn-Path: <>\r\nMessage-ID: <b{number}@mx.example>\r\n"
        f"Date: {format_datetime(at)}\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\n\r\nNo such user.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        f"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; {ANNA[1]}\r\nAction: failed\r\n"
        f"Status: 5.1.1\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{returned}\r\n--b--\r\n"
    )
    return read(raw.encode())


def by_phone(at: datetime) -> Incoming:
    return mail(ID, OWN, to=ANNA[1], text="Coming.", at=at)


@pytest.mark.parametrize(
    ("days", "others", "before", "behind", "is_found"),
    [
        (13, 49, 900, 190_000, True),
        (15, 0, 0, 0, False),
        (13, 50, 0, 0, False),
        (13, 0, 70_000, 0, False),
        (13, 0, 0, 210_000, False),
    ],
    ids=["all that a bounce may be", "long ago", "below many", "far behind", "too large"],
)
def test_a_bounce_that_came_first(
    desk: Desk,
    mailbox: Mailbox,
    clock: Clock,
    request_id: int,
    days: int,
    others: int,
    before: int,
    behind: int,
    is_found: bool,
) -> None:
    written_at = clock.now
    minute = timedelta(minutes=1)
    newer = [bounce(written_at + n * minute, n, about=f"{n}@x") for n in range(2, others + 2)]
    clock.now += timedelta(days=days)
    mailbox.fetch(bounce(written_at + minute, before=before, behind=behind), *newer)
    mailbox.fetch(by_phone(written_at), folder=SENT)
    assert (desk.inbox.request(request_id).row.turn is Turn.MINE) is is_found
    assert desk.mailroom.count_asides() == others + (not is_found)
