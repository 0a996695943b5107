"""A client's mail in, the answer out, its copy found again: a real desk between two real servers."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import pytest

from app.desk import Desk
from app.incoming import Received
from app.mail import smtp
from app.mail.imap.changes import append_sent, mark_read
from app.mail.imap.fetching import fetch
from app.mail.imap.session import Session
from app.post import Delivery, Security
from app.words import Direction, Turn
from tests.app.mail.imap.fetches import letter, never
from tests.app.mail.smtp.post_office import PASSWORD as SMTP_PASSWORD
from tests.app.mail.smtp.post_office import USER, Office, post_office
from tests.app.post import account
from tests.dovecot import PASSWORD, Dovecot

pytestmark = pytest.mark.slow


@pytest.fixture
def office(dovecot: Dovecot) -> Iterator[Office]:
    """Where mail goes out, trusted by whoever trusts the server where it comes in."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(dovecot.authority.server("smtp", "localhost", "127.0.0.1"))
    with post_office(tls, Security.TLS) as office:
        yield office


def fetch_all(desk: Desk, session: Session, account_id: int) -> Received:
    received = Received()
    found = session.folders()
    for folder in filter(None, (found.inbox, found.sent)):
        cursor = desk.mailroom.cursor(account_id, folder)
        for batch in fetch(session, account_id, folder, cursor, None, desk.mailroom.known, cancelled=never):
            received += desk.mailroom.receive(account_id, batch.mails, batch.cursor)
    return received


def test_a_question_is_answered_once_whatever_the_servers_show_again(
    dovecot: Dovecot, user: str, office: Office, desk: Desk
) -> None:
    account_id = desk.accounts.add(account(marks_read=True))
    dovecot.deliver(user, [letter(1)])
    with Session.open(dovecot.imaps, user, PASSWORD, tls=dovecot.trusting()) as session:
        [request_id] = fetch_all(desk, session, account_id).request_ids
        reply = desk.letters.replies(request_id)[0]._replace(text="We come at nine.")
        parcel = desk.outbox.begin(desk.outbox.post(reply, delay_seconds=0))
        sent = smtp.deliver(
            office.server, USER, SMTP_PASSWORD, parcel.sender, parcel.recipients, parcel.raw,
            tls=dovecot.trusting(),
        )  # fmt: skip
        assert sent == (Delivery.ACCEPTED, "")
        assert desk.outbox.settle(parcel.id, *sent)
        [copy] = desk.outbox.sent_copies()
        assert append_sent(session, session.folders().sent or "", desk.inbox.raw(copy.raw_sha256))
        desk.outbox.copied(copy.id)
        assert fetch_all(desk, session, account_id).new == 0
        desk.mailroom.marked_read(mark_read(session, desk.mailroom.to_mark_read()))
        assert len(session.search("SEEN")) == 1
    dovecot.number_anew(user)
    dovecot.number_anew(user, ".Sent")
    with Session.open(dovecot.imaps, user, PASSWORD, tls=dovecot.trusting()) as session:
        assert fetch_all(desk, session, account_id).new == 0
    page = desk.inbox.request(request_id)
    assert [entry.direction for entry in page.entries] == [Direction.IN, Direction.OUT]
    assert page.row.turn is Turn.THEIRS
    assert [received.recipients for received in office.received] == [("anna@example.org",)]
    assert desk.mailroom.to_mark_read() == []
    assert desk.check() == []
