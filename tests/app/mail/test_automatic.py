"""Machines' mail is told from people's: a client's mail must never pass for a machine's."""

from __future__ import annotations

import pytest

from app.mail.message import read

HEAD = b"From: ann@example.org\nSubject: Re: your kitchen\nDate: Mon, 5 Jan 2026 09:00:00 +0100\n"


def automatic(fields: str) -> str:
    return read(HEAD + fields.encode() + b"\n\nI am away.\n").automatic


@pytest.mark.parametrize(
    ("fields", "mark"),
    [
        ("Auto-Submitted: auto-replied", "automatic (auto-replied)"),
        ("Auto-Submitted: auto-generated; owner=x", "automatic (auto-generated)"),
        ("auto-submitted: Auto-Notified (rejected)", "automatic (auto-notified)"),
        ("X-Autoreply: yes", "automatic (X-Autoreply)"),
        ("X-Autorespond: away", "automatic (X-Autorespond)"),
        ("X-Auto-Response-Suppress: All", "automatic (X-Auto-Response-Suppress)"),
        ("X-Auto-Response-Suppress: OOF, AutoReply", "automatic (X-Auto-Response-Suppress)"),
        ("Precedence: auto_reply", "automatic (precedence auto_reply)"),
        ("Precedence: junk", "automatic (precedence junk)"),
        ("Precedence: bulk", "automatic (precedence bulk)"),
        ("Return-Path: <>", "automatic (empty return path)"),
        ("X-Failed-Recipients: x@example.org", "bounce (X-Failed-Recipients)"),
        (
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
            "bounce (delivery report)",
        ),
        ("Content-Type: multipart/report; report-type=disposition-notification; boundary=b", "read receipt"),
    ],
)
def test_machines(fields: str, mark: str) -> None:
    assert automatic(fields) == mark


@pytest.mark.parametrize(
    "fields",
    [
        "X-Other: x",
        "Auto-Submitted: no",
        "Auto-Submitted: no; x=y",
        "Auto-Submitted:",
        "X-Autoreply: no",
        "X-Auto-Response-Suppress: DR, OOF, AutoReply",
        "X-Auto-Response-Suppress: DR, RN, NRN",
        "X-Auto-Response-Suppress:",
        "Precedence: list\nList-Id: <l.example.org>",
        "Precedence: bulk\nList-Id: <l.example.org>",
        "Precedence: first-class",
        "Return-Path: <ann@example.org>",
        "List-Unsubscribe: <mailto:x@example.org>",
    ],
)
def test_people(fields: str) -> None:
    assert automatic(fields) == ""


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ("Precedence: list", "mailing list"),
        ("List-Post: <mailto:l@example.org>\nList-Unsubscribe: <mailto:x@example.org>", "mailing list"),
        ("Mailing-List: contact l@example.org", "mailing list"),
        ("X-BeenThere: l@example.org", "mailing list"),
        ("List-Post: NO (posting is not allowed)\nList-Id: <l.example.org>", "newsletter"),
        ("List-Unsubscribe: <mailto:x@example.org>", "newsletter"),
        ("Precedence: bulk\nList-Id: <l.example.org>", "newsletter"),
        ("List-Help: <https://example.org>", "newsletter"),
        ("List-Post: NO", ""),
        ("Precedence: bulk", ""),
        ("X-Mailer: Newsletter 3", ""),
    ],
)
def test_what_went_to_many(fields: str, kind: str) -> None:
    assert read(HEAD + fields.encode() + b"\n\nHello\n").bulk == kind


@pytest.mark.parametrize(
    ("field", "id"),
    [
        ("List-Id: Desks and <bells> <Desks.Lists.Example>", "desks.lists.example"),
        ("List-Id: desks.lists.example", "desks.lists.example"),
        ("List-Id:", ""),
        ("X-Id: x", ""),
        ("List-Id: " + "x" * 100_000, "x" * 400),
    ],
)
def test_what_a_list_calls_itself(field: str, id: str) -> None:
    assert read(HEAD + field.encode() + b"\n\nHello\n").list_id == id


@pytest.mark.parametrize(
    "sender", ["MAILER-DAEMON@example.org", "Mail <mailer-daemon@example.org>", "MAILER-DAEMON"]
)
def test_the_mail_system_itself(sender: str) -> None:
    assert read(f"From: {sender}\n\nfailed".encode()).automatic.startswith("bounce (from ")


ORIGINAL = b"From: desk@example.net\nMessage-ID:\n <original@example.net>\nSubject: x\n"
REPORT = (
    b"From: MAILER-DAEMON@example.org\nReturn-Path: <>\nMessage-ID: <bounce@example.org>\n"
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
    b"--b\n\nIt failed.\n--b\nContent-Type: message/delivery-status\n\nStatus: 5.1.1\n\n"
)


@pytest.mark.parametrize(
    "raw",
    [
        REPORT + b"--b\nContent-Type: message/rfc822\n\n" + ORIGINAL + b"\nbody\n--b--\n",
        REPORT + b"--b\nContent-Type: text/rfc822-headers\n\n" + ORIGINAL + b"\n--b--\n",
        b"From: MAILER-DAEMON@example.org\n\nThis is a copy of your message:\n\n" + ORIGINAL + b"\nbody\n",
        b"From: MAILER-DAEMON@example.org\n\n" + ORIGINAL.replace(b"\n ", b" ").replace(b"\n", b"\n> "),
        b"Return-Path: <>\nFrom: postmaster@example.org\n\nfailed:\n" + ORIGINAL,
    ],
    ids=["whole message", "its fields", "in the text", "quoted in the text", "no daemon"],
)
def test_a_bounce_is_about_the_message_that_it_returns(raw: bytes) -> None:
    mail = read(raw)
    assert mail.references == ("original@example.net",)
    assert mail.automatic.startswith("bounce")


def test_a_bounce_of_nothing_known_refers_to_nothing() -> None:
    assert read(REPORT + b"--b--\n").references == ()


def test_a_persons_mail_does_not_refer_to_what_it_quotes() -> None:
    assert read(HEAD + b"\n" + ORIGINAL).references == ()


def report(status: bytes, fields: bytes = b"") -> bytes:
    return fields + REPORT.replace(b"Status: 5.1.1\n\n", status + b"\n\n") + b"--b--\n"


@pytest.mark.parametrize(
    ("status", "mark", "addresses"),
    [
        (b"Action: failed\nFinal-Recipient: rfc822; a@x", "bounce (delivery report)", ("a@x",)),
        (
            b"Final-Recipient: rfc822; a@x\nAction: Failed (no such user)",
            "bounce (delivery report)",
            ("a@x",),
        ),
        (b"Status: 5.1.1\nFinal-Recipient: rfc822;\n <a@x>", "bounce (delivery report)", ("a@x",)),
        (
            b"Reporting-MTA: dns; mx\r\n\r\nOriginal-Recipient: rfc822;a@x\r\nFinal-Recipient: rfc822;b@x\r\n"
            b"Action: failed\r\n\r\nFinal-Recipient: rfc822;c@x\r\nAction: delayed",
            "bounce (delivery report)",
            ("a@x", "b@x"),
        ),
        (b"Action: failed", "bounce (delivery report)", ()),
        (b"nothing", "bounce (delivery report)", ()),
        (b"Action: delayed\nStatus: 4.4.1\nFinal-Recipient: rfc822;a@x", "delivery report (delayed)", None),
        (b"Status: 4.4.1\nFinal-Recipient: rfc822;a@x", "delivery report (delayed)", None),
        (b"Action: delivered\nFinal-Recipient: rfc822;a@x", "delivery report (delivered)", None),
        (b"Action: relayed", "delivery report (relayed)", None),
        (b"Action: unheard-of\nStatus: 2.0.0", "delivery report (delivered)", None),
    ],
)
def test_a_report_tells_whom_the_message_did_not_reach(
    status: bytes, mark: str, addresses: tuple[str, ...] | None
) -> None:
    mail = read(report(status))
    assert (mail.automatic, mail.undelivered) == (mark, addresses)


@pytest.mark.parametrize(
    ("fields", "addresses"),
    [
        ("From: MAILER-DAEMON@x\nSubject: failure notice", ()),
        ("From: MAILER-DAEMON@x\nSubject: Warning: message 1x-y delayed 24 hours", None),
        ("From: MAILER-DAEMON@x\nSubject: Delivery Status Notification (Delay)", None),
        ("From: robot@x\nX-Failed-Recipients: a@x,\n <b@x>", ("a@x", "b@x")),
        ("From: postmaster@x\nReturn-Path: <>", ()),
        ("From: ann@x\nReturn-Path: <>\nAuto-Submitted: auto-replied", None),  # away, and quotes it all
        ("From: ann@x", None),
    ],
)
def test_whom_a_bounce_in_plain_text_is_about(fields: str, addresses: tuple[str, ...] | None) -> None:
    assert read(fields.encode() + b"\n\nThis is your message:\n" + ORIGINAL).undelivered == addresses


def test_a_report_of_another_kind_is_no_bounce() -> None:
    mail = read(
        report(b"Action: failed").replace(b"report-type=delivery-status", b"report-type=feedback-report")
    )
    assert (mail.automatic, mail.undelivered) == ("automatic (feedback-report)", None)


def test_a_report_that_tells_of_no_failure_is_about_its_message_all_the_same() -> None:
    returned = b"--b\nContent-Type: message/rfc822\n\n" + ORIGINAL + b"\nbody\n--b--\n"
    raw = REPORT.replace(b"Status: 5.1.1", b"Action: delayed") + returned
    assert read(raw).references == ("original@example.net",)
