"""Capture: files in, batches of new mail out, and an honest count of the rest."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Collection, Iterable
from concurrent.futures import BrokenExecutor, Future
from hashlib import sha256
from pathlib import Path

import pytest

from app import capture, kinds
from app.capture import Capture
from app.errors import Cancelled, UnreadableFile
from app.incoming import Incoming, Received
from app.mail.files import Found
from app.mail.message import read
from app.mail.parsers import Parsers
from tests.app.working import Watched
from tests.mailgen import MailWriter, write_maildir, write_mbox


class Inbox:
    """Stands for the inbox: keeps what it is given, and knows it afterwards."""

    def __init__(self) -> None:
        self.mails: list[Incoming] = []

    def known(self, sums: Collection[str]) -> set[str]:
        return {mail.sha256 for mail in self.mails} & set(sums)

    def receive(self, batch: Iterable[Incoming], group: str) -> Received:
        new = list(batch)
        self.mails += new
        return Received(read=len(new), new=len(new))


def mail(number: int, day: int = 5) -> bytes:
    date = f"Mon, {day} Jan 2026 09:00:00 +0000"
    return f"From: a@example.org\nDate: {date}\nMessage-ID: <{number}@x>\n\ntext {number}\n".encode()


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def counter(inbox: Inbox) -> Capture:
    return Capture(inbox.known, inbox.receive)


def test_mail_comes_with_the_older_first(counter: Capture, tmp_path: Path) -> None:
    write_maildir(tmp_path, [mail(1, 9), mail(2, 7), b"From: a@x\n\nno date", mail(3, 8)])
    [batch] = counter.read([tmp_path])
    assert [each.sent_at and each.sent_at.day for each in batch] == [7, 8, 9, None]


def test_batches_are_bounded(counter: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capture, "MOST_IN_BATCH", 3)
    write_maildir(tmp_path, [mail(number) for number in range(7)])
    assert [len(batch) for batch in counter.read([tmp_path])] == [3, 3, 1]
    monkeypatch.setattr(capture, "MOST_BYTES_IN_BATCH", 1)
    assert [len(batch) for batch in counter.read([tmp_path])] == [1] * 7


def test_the_same_bytes_are_read_once(counter: Capture, inbox: Inbox, tmp_path: Path) -> None:
    write_maildir(tmp_path / "a", [mail(1), mail(2), mail(1)])
    write_mbox(tmp_path / "b", [mail(2), mail(3)])
    paths = [tmp_path / "a", tmp_path / "b"]
    assert counter.bring_in(paths) == Received(read=5, new=3, known=2)
    assert counter.bring_in(paths) == Received(read=5, known=5)
    assert sorted(each.message_id for each in inbox.mails) == ["1@x", "2@x", "3@x"]


def test_known_mail_is_not_parsed(counter: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_maildir(tmp_path, [mail(1)])
    counter.bring_in([tmp_path])
    monkeypatch.setattr("app.mail.parsers.read", lambda _: pytest.fail("parsed again"))
    assert counter.bring_in([tmp_path]).known == 1


def test_bad_files_are_counted_and_named_and_the_rest_goes_on(counter: Capture, tmp_path: Path) -> None:
    (tmp_path / "1.eml").write_bytes(mail(1))
    (tmp_path / "2.eml").write_bytes(b"\x89PNG\r\n\0\0\0\rIHDR")
    (tmp_path / "3.eml").touch()
    reading = counter.read([tmp_path, tmp_path / "gone"])
    assert [len(batch) for batch in reading] == [1]
    assert (reading.left_out.read, reading.left_out.unreadable) == (3, 3)
    assert sorted(problem.partition(": ")[0] for problem in reading.left_out.problems) == [
        str(tmp_path / "2.eml"),
        str(tmp_path / "3.eml"),
        str(tmp_path / "gone"),
    ]
    assert f"{tmp_path / '2.eml'}: this is not a mail message." in " ".join(reading.left_out.problems)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\0\0\0\rIHDR", None])
def test_nothing_but_bad_files_is_refused(counter: Capture, tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "x.eml").write_bytes(content)
    with pytest.raises(UnreadableFile, match=r"x\.eml: "):
        counter.bring_in([tmp_path / "x.eml"])


def test_progress_is_told_and_cancelling_stops(
    counter: Capture, inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capture, "MOST_IN_BATCH", 2)
    write_maildir(tmp_path, [mail(number) for number in range(5)])
    work = Watched()
    counter.bring_in([tmp_path], work)
    assert work.told == [(2, 0), (4, 0), (5, 0)]
    inbox.mails.clear()
    with pytest.raises(Cancelled):
        counter.bring_in([tmp_path], Watched(lambda: len(inbox.mails) >= 2))
    assert len(inbox.mails) == 2


def test_a_broken_message_comes_with_its_bytes(counter: Capture, inbox: Inbox, tmp_path: Path) -> None:
    raw = b"no field at all, but words\n"
    (tmp_path / "x.eml").write_bytes(raw)
    assert counter.bring_in([tmp_path / "x.eml"]).new == 1
    [kept] = inbox.mails
    assert (kept.raw, kept.sha256, bool(kept.problem)) == (raw, sha256(raw).hexdigest(), True)


# --- Other processes


def lots() -> list[list[Found]]:
    found = [Found(str(number), sent.raw) for number, sent in enumerate(MailWriter(9).mails(12))]
    return [found[start : start + 3] for start in range(0, 12, 3)]


def test_other_processes_read_the_same_in_the_same_order_and_suggest_kinds() -> None:
    expected = [([found.where for found in lot], [read(found.raw) for found in lot]) for lot in lots()]
    for _, mails in expected[1:]:
        mails[:] = [mail._replace(suggestion=kinds.suggest(mail.subject, mail.text)) for mail in mails]
    with Parsers(pool_from=3) as parsers:
        assert list(parsers.parsed(lots())) == expected


def test_the_reading_goes_on_here_if_the_other_processes_die(monkeypatch: pytest.MonkeyPatch) -> None:
    class Dead:
        def __init__(self, *_: object, **__: object) -> None:
            self.count = 0

        def submit(self, *_: object) -> Future[list[Incoming]]:
            self.count += 1
            if self.count > 1:
                raise BrokenExecutor
            future: Future[list[Incoming]] = Future()
            future.set_exception(BrokenExecutor())
            return future

        def shutdown(self, **_: object) -> None:
            pass

    monkeypatch.setattr("app.mail.parsers.ProcessPoolExecutor", Dead)
    with Parsers(pool_from=0) as parsers:
        assert [mails for _, mails in parsers.parsed(lots())] == [
            [read(each.raw) for each in lot] for lot in lots()
        ]


def test_the_other_processes_load_neither_qt_nor_sqlalchemy() -> None:
    code = "import sys, app.mail.parsers; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"PySide6", "sqlalchemy"} & set(done.stdout.split())
