"""Mail wherever it lies: files, mbox files, Maildirs, and trees of all of them."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.errors import UnreadableFile
from app.mail import files
from app.mail.files import Found, messages_in
from tests.mailgen import MailWriter, write_maildir, write_mbox

ONE, TWO, THREE, FOUR = (b"From: a@x\nSubject: %d\n\ntext %d\n" % (number, number) for number in (1, 2, 3, 4))


def raws(path: Path) -> list[bytes]:
    return [found.raw for found in messages_in(path) if isinstance(found, Found)]


def mbox(tmp_path: Path, content: bytes, name: str = "x.mbox") -> list[bytes]:
    path = tmp_path / name
    path.write_bytes(content)
    return raws(path)


DATED = b"From a@x Mon Jan  5 10:00:00 2026\n"


@pytest.mark.parametrize(
    ("content", "messages"),
    [
        (DATED + ONE, [ONE]),
        (DATED + ONE + b"\n" + DATED + TWO + b"\n", [ONE, TWO + b"\n"]),
        (b"\n\n" + DATED + ONE + b"\n" + DATED + TWO, [ONE, TWO]),
        (b"From - Mon Jan 05 10:00:00 2026\n" + ONE, [ONE]),
        (b"From MAILER-DAEMON Fri Jul  8 12:08:34 2011 +0200\n" + ONE, [ONE]),
        (b"From somebody\n" + ONE + b"\nFrom somebody\n" + TWO, [ONE, TWO]),
        (DATED + ONE.rstrip(b"\n") + b"\n" + DATED + TWO, [ONE.rstrip(b"\n"), TWO]),
        (DATED + ONE + b"\nFrom Monday on we are closed.\n", [ONE + b"\nFrom Monday on we are closed.\n"]),
        (DATED + ONE + b"\nFrom us:\nKind regards\n", [ONE + b"\nFrom us:\nKind regards\n"]),
        (DATED + ONE + b"From Mon 10:00 to Tue 11:00\n", [ONE + b"From Mon 10:00 to Tue 11:00\n"]),
        (DATED + ONE + b"\n>From here\n>>From there\n", [ONE + b"\nFrom here\n>From there\n"]),
        (
            DATED + b"Content-Length: 99999\n" + ONE + b"\n" + DATED + TWO,
            [b"Content-Length: 99999\n" + ONE, TWO],
        ),
        (DATED + b"\n" + DATED + TWO, [b"", TWO]),
        (DATED, [b""]),
    ],
)
def test_mbox(tmp_path: Path, content: bytes, messages: list[bytes]) -> None:
    assert mbox(tmp_path, content) == messages
    if b"\n\n>" not in content:
        crlf = [message.replace(b"\n", b"\r\n") for message in messages]
        assert mbox(tmp_path, content.replace(b"\n", b"\r\n")) == crlf


def test_generated_mail_survives_an_mbox(tmp_path: Path) -> None:
    sent = [mail.raw for mail in MailWriter(5).mails(200)]
    write_mbox(tmp_path / "all", sent)
    expected = [raw.replace(b"\r\n", b"\n").rstrip(b"\n") + b"\n" for raw in sent]
    found = list(messages_in(tmp_path / "all"))
    assert [message.raw.rstrip(b"\n") + b"\n" for message in found if isinstance(message, Found)] == expected
    assert [message.where for message in found if isinstance(message, Found)][:2] == [
        f"{tmp_path / 'all'}#1",
        f"{tmp_path / 'all'}#2",
    ]


def test_a_large_mbox_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.mbox"
    path.write_bytes((DATED + ONE + b"x" * 10_000 + b"\n\n") * 3_000)
    tracemalloc.start()
    count = sum(1 for _ in messages_in(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 3_000
    assert peak < 1_000_000


def test_one_message_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(ONE)
    assert list(messages_in(tmp_path / "one.eml")) == [Found(str(tmp_path / "one.eml"), ONE)]


def test_a_maildir_with_folders_in_it(tmp_path: Path) -> None:
    write_maildir(tmp_path, [ONE, TWO])
    write_maildir(tmp_path / ".Sent", [THREE])
    (tmp_path / "tmp" / "half").write_bytes(b"From: half@x\n\ndelivered")
    (tmp_path / "cur" / "1.M1.host:2,DS").write_bytes(b"From: me@x\n\na draft")
    for name in ("dovecot-uidlist", "dovecot.index.cache", "maildirfolder", "subscriptions"):
        (tmp_path / name).write_bytes(b"3 V1700000000 N5\n")
    assert sorted(raws(tmp_path)) == [ONE, TWO, THREE]


def test_a_mixed_tree(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.EML").write_bytes(ONE)
    (tmp_path / "a" / "Inbox").write_bytes(DATED + TWO)
    (tmp_path / "a" / "17").write_bytes(THREE)
    (tmp_path / "a" / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "a" / "notes").write_bytes(b"Buy milk")
    (tmp_path / "a" / "saved.txt").write_bytes(FOUR)
    (tmp_path / "a" / "notes.txt").write_bytes(b"Buy bread")
    (tmp_path / "a" / ".hidden").write_bytes(DATED + ONE)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "invoice.pdf").write_bytes(b"%PDF")
    assert sorted(raws(tmp_path)) == [ONE, TWO, THREE, FOUR]


def test_links_make_no_endless_tree(tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(ONE)
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    assert raws(tmp_path) == [ONE]


def test_what_is_missing_empty_or_no_mail_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "empty.eml").touch()
    (tmp_path / "folder").mkdir()
    for name, what in (
        ("gone.eml", "no such file"),
        ("empty.eml", "is empty"),
        ("folder", "no mail in this folder"),
    ):
        with pytest.raises(UnreadableFile, match=what) as refusal:
            raws(tmp_path / name)
        assert str(tmp_path / name) in str(refusal.value)
        assert "\n" not in str(refusal.value)


def test_one_bad_file_does_not_stop_a_folder(tmp_path: Path) -> None:
    (tmp_path / "1.eml").touch()
    (tmp_path / "2.eml").symlink_to(tmp_path / "gone")
    (tmp_path / "3.eml").write_bytes(ONE)
    found = list(messages_in(tmp_path))
    assert [type(each) for each in found] == [UnreadableFile, UnreadableFile, Found]


@contextmanager
def somebody_else() -> Iterator[None]:
    """Everything is permitted to root, so root is nobody for a while."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(was)


def test_what_is_not_permitted_is_said(tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(ONE)
    (tmp_path / "one.eml").chmod(0)
    with somebody_else(), pytest.raises(UnreadableFile, match="no permission"):
        raws(tmp_path / "one.eml")


def test_what_is_not_permitted_is_told_from_the_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one.eml").write_bytes(ONE)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(files, "_begun", refuse)
    with pytest.raises(UnreadableFile, match="no permission to read it"):
        raws(tmp_path / "one.eml")


def test_a_file_too_large_for_a_message_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.eml"
    path.write_bytes(ONE)
    os.truncate(path, 300_000_000)  # sparse: takes no room
    with pytest.raises(UnreadableFile, match="too large for one message"):
        raws(path)
