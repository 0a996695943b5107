"""Mail through `deskbell import`: counted, known the second time, threaded, and machines told from people."""

from __future__ import annotations

import hashlib
import mailbox
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.acceptance.command import Deskbell
from tests.acceptance.oracle import at

OWN, ANNA = "me@desk.example", "Anna Berg <anna@example.org>"


def mail(
    when: str, sender: str = ANNA, subject: str = "Boiler", text: str = "It is cold.", **headers: str
) -> bytes:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = ANNA if OWN in sender else OWN
    message["Date"] = format_datetime(at(when))
    message["Subject"] = subject
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def asked(when: str = "2026-11-23 09:00") -> bytes:
    return mail(when, Message_ID="<1@example.org>")


def bring_in(deskbell: Deskbell, folder: Path, *mails: bytes) -> dict[str, int]:
    paths = [folder / f"{hashlib.sha256(raw).hexdigest()[:8]}.eml" for raw in mails]
    for path, raw in zip(paths, mails, strict=True):
        path.write_bytes(raw)
    deskbell.now = max(deskbell.now, at("2026-11-23 12:00"))  # nothing was sent in the future
    counts: dict[str, int] = deskbell.json("import", *paths)
    return counts


def test_what_is_imported_twice_is_known(deskbell: Deskbell, tmp_path: Path) -> None:
    new = {"read": 1, "new": 1, "known": 0, "unreadable": 0}
    assert bring_in(deskbell, tmp_path, asked()) == new
    assert bring_in(deskbell, tmp_path, asked()) == {**new, "new": 0, "known": 1}
    shown = deskbell.show(1, "2026-11-23 10:00")
    assert (shown["client"], shown["address"], shown["subject"]) == (
        "Anna Berg",
        "anna@example.org",
        "Boiler",
    )
    (entry,) = shown["entries"]
    assert (entry["direction"], entry["channel"], entry["kind"]) == ("in", "e-mail", "message")
    assert (entry["text"].strip(), entry["is_automatic"], entry["attachments"]) == ("It is cold.", False, [])
    assert entry["raw_sha256"] == hashlib.sha256(asked()).hexdigest()
    assert entry["at"] == shown["waiting_since"] == "2026-11-23T09:00:00+01:00"


def test_a_thread_is_one_request_and_the_owners_mail_answers_it(deskbell: Deskbell, tmp_path: Path) -> None:
    again = mail(
        "2026-11-23 10:00", subject="Re: Boiler", In_Reply_To="<1@example.org>", Message_ID="<2@example.org>"
    )
    thread = "<1@example.org> <2@example.org>"
    answer = mail(
        "2026-11-23 11:00", f"Me <{OWN}>", "Re: Boiler", References=thread, Message_ID="<3@desk.example>"
    )
    bring_in(deskbell, tmp_path, again, asked())
    assert deskbell.show(1, "2026-11-23 10:30")["chases"] == 1
    bring_in(deskbell, tmp_path, answer)
    shown = deskbell.show(1, "2026-11-23 11:30")
    assert (shown["turn"], shown["waiting_since"]) == ("theirs", None)
    assert [(entry["direction"], entry["is_answer"]) for entry in shown["entries"]] == [
        ("in", False), ("in", False), ("out", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "marks",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated (vacation)"},
        {"X_Autoreply": "yes"},
        {"X_Autorespond": "Boiler"},
        {"Precedence": "auto_reply"},
        {"Return_Path": "<>"},
    ],
    ids=lambda marks: "-".join(marks),
)
def test_what_a_machine_sent_is_no_chase(deskbell: Deskbell, tmp_path: Path, marks: dict[str, str]) -> None:
    away = mail("2026-11-23 10:00", subject="Out of office", In_Reply_To="<1@example.org>", **marks)
    bring_in(deskbell, tmp_path, asked(), away)
    shown = deskbell.show(1, "2026-11-23 10:30")
    assert (shown["chases"], shown["waiting_since"]) == (0, "2026-11-23T09:00:00+01:00")
    assert [entry["is_automatic"] for entry in shown["entries"]] == [False, True]


def test_a_machines_mail_starts_no_clock(deskbell: Deskbell, tmp_path: Path) -> None:
    bring_in(deskbell, tmp_path, mail("2026-11-23 09:00", Auto_Submitted="auto-replied"))
    assert deskbell.order("mine", "2026-11-30 12:00") == []
    assert deskbell.due("2026-11-30 12:00") == {}


def test_a_person_may_say_that_no_machine_wrote(deskbell: Deskbell, tmp_path: Path) -> None:
    bring_in(deskbell, tmp_path, mail("2026-11-23 09:00", Auto_Submitted="no"))
    assert deskbell.order("mine", "2026-11-23 12:00") == [1]


def test_the_owners_own_vacation_notice_is_no_answer(deskbell: Deskbell, tmp_path: Path) -> None:
    notice = mail(
        "2026-11-23 09:01", f"Me <{OWN}>", In_Reply_To="<1@example.org>", Auto_Submitted="auto-replied"
    )
    bring_in(deskbell, tmp_path, asked(), notice)
    assert deskbell.show(1, "2026-11-23 10:00")["turn"] == "mine"


def test_a_bounce_is_no_word_of_the_clients(deskbell: Deskbell, tmp_path: Path) -> None:
    answer = mail(
        "2026-11-23 10:00", f"Me <{OWN}>", In_Reply_To="<1@example.org>", Message_ID="<2@desk.example>"
    )
    report = EmailMessage()
    report["From"], report["To"] = "MAILER-DAEMON@example.org", OWN
    report["Date"], report["Subject"] = format_datetime(at("2026-11-23 10:01")), "Undelivered Mail"
    report["Return-Path"], report["In-Reply-To"] = "<>", "<2@desk.example>"
    report.set_content("Your message could not be delivered.")
    bring_in(deskbell, tmp_path, asked(), answer, report.as_bytes())
    shown = deskbell.show(1, "2026-11-23 11:00")
    assert shown["entries"][-1]["is_automatic"] is True
    assert deskbell.order("all", "2026-11-23 11:00") == [1], "nobody new has asked for anything"


def test_long_after_the_closing_a_mail_begins_anew(deskbell: Deskbell, tmp_path: Path) -> None:
    bring_in(deskbell, tmp_path, asked())
    deskbell("close", 1, "--outcome", "won", "--at", "2026-11-23T12:00+01:00")
    deskbell.now = at("2027-02-01 09:30")
    late = mail("2027-02-01 09:00", In_Reply_To="<1@example.org>", subject="Re: Boiler")
    bring_in(deskbell, tmp_path, late)
    assert deskbell.show(1, "2027-02-01 10:00")["outcome"] == "won"
    assert deskbell.show(2, "2027-02-01 10:00")["waiting_since"] == "2027-02-01T09:00:00+01:00"


def test_boxes_of_every_shape_are_read(deskbell: Deskbell, tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "old.mbox")
    maildir = mailbox.Maildir(tmp_path / "Maildir")
    for number in range(3):
        box.add(mail("2026-11-23 09:00", Message_ID=f"<box{number}@example.org>"))
        maildir.add(mail("2026-11-23 09:00", Message_ID=f"<dir{number}@example.org>"))
    box.close()
    assert deskbell.json("import", tmp_path / "old.mbox") == {
        "read": 3,
        "new": 3,
        "known": 0,
        "unreadable": 0,
    }
    whole = deskbell.json("import", tmp_path / "old.mbox", tmp_path / "Maildir")
    assert whole == {"read": 6, "new": 3, "known": 3, "unreadable": 0}


def test_what_can_not_be_read_is_kept_and_the_rest_goes_on(deskbell: Deskbell, tmp_path: Path) -> None:
    counts = bring_in(deskbell, tmp_path, bytes(range(256)) * 8, asked())
    assert (counts["read"], counts["new"] + counts["unreadable"]) == (2, 2)
    assert len(deskbell.err.splitlines()) <= 1
    assert [row["subject"] for row in deskbell.json("search", "Boiler")] == ["Boiler"]
    assert "in order" in deskbell("check")


@pytest.mark.parametrize("content", [None, b""], ids=["missing", "empty"])
def test_no_mail_is_said_in_one_line(deskbell: Deskbell, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "nothing.eml"
    if content is not None:
        path.write_bytes(content)
    deskbell("import", path, code=1)
    (line,) = deskbell.err.splitlines()
    assert "nothing.eml" in line
    if content is not None:
        (tmp_path / "asked.eml").write_bytes(asked())
        counts = deskbell.json("import", path, tmp_path / "asked.eml")
        assert (counts["new"], counts["unreadable"]) == (1, 1), "the rest goes on"
