"""Whole collections of mail: nothing is lost, nothing raises."""

from __future__ import annotations

import pytest

from app.mail.message import NOT_READ, read
from tests.corpora import files_of_cpython
from tests.mailgen import MailWriter


def test_cpythons_own_mail() -> None:
    files = files_of_cpython()
    if not files:
        pytest.skip("this Python comes without its own tests")
    mails = [read(path.read_bytes()) for path in files]
    assert [mail.raw for mail in mails] == [path.read_bytes() for path in files]
    assert NOT_READ not in {mail.problem for mail in mails}
    of_people = {path.name: mail for path, mail in zip(files, mails, strict=True) if "@" in mail.from_address}
    assert len(of_people) >= 30
    assert of_people["msg_01.txt"].subject == "This is a test message"
    assert [file.name for file in of_people["msg_07.txt"].attachments] == ["dingusfish.gif"]


def test_two_thousand_messages_of_a_list() -> None:
    for sent in MailWriter(2_026).mails(2_000):
        mail = read(sent.raw)
        assert mail.message_id == sent.message_id
        assert mail.references == sent.references
        assert mail.from_address == sent.address
        assert mail.subject == sent.subject
        assert mail.sent_at == sent.sent_at
        assert f"Hello {sent.marker},\n" in mail.text
        assert "für Ihr Büro" in mail.text
        assert len(mail.attachments) == sent.files
        assert (mail.problem, mail.automatic) == ("", "")


@pytest.mark.parametrize("cut", [3, 10, 40])
def test_half_a_message_is_read_as_far_as_it_goes(cut: int) -> None:
    for sent in MailWriter(cut).mails(100):
        half = sent.raw[: len(sent.raw) * cut // 50]
        mail = read(half)
        assert mail.raw == half
        assert mail.problem != NOT_READ
        assert mail.from_address in (sent.address, "") or half.endswith(mail.from_address.encode())
