"""Bad input by the command line: one clear line, exit code 1, and nothing lost."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app import cli
from tests.app.desks import Clock, ask, desk_in_berlin
from tests.app.store.hardship import open_to_all, without_rights
from tests.faults.program import Deskbell, is_one_clear_line

LETTER = "From: anna@example.org\nSubject: Roof\nMessage-ID: <1@example.org>\n\nIt leaks.\n"
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 20


class Shell:
    """Types commands on one folder. What goes wrong without a line for the owner is raised here."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.clock = Clock()
        self._capsys = capsys

    def __call__(self, *words: object) -> tuple[int, str, str]:
        code = cli.main([*map(str, words), "--data", str(self.folder)], clock=self.clock)
        return (code, *self._capsys.readouterr())

    def refuses(self, *words: object, naming: object = "") -> None:
        code, out, err = self(*words)
        assert (code, out) == (1, "")
        assert is_one_clear_line(err, str(naming)), err

    def state(self) -> object:
        """All that is in the desk; it must be sound."""
        assert self("check") == (0, "Everything is in order.\n", "")
        return self("list", "--view", "all", "--json"), self("settings", "get")


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    shell = Shell(tmp_path / "desk", capsys)
    desk = desk_in_berlin(shell.folder, shell.clock)
    ask(desk)
    desk.close()
    return shell


# --- Files to import

Put = Callable[[Path], object]


def written(content: str | bytes) -> Put:
    return lambda path: path.write_bytes(content.encode() if isinstance(content, str) else content)


BAD_FILES: dict[str, Put] = {
    "missing.eml": lambda path: None,
    "empty.eml": written(""),
    "blank.eml": written("\n \n"),
    "picture.eml": written(PICTURE),
    "empty.mbox": written(""),
    "folder": lambda path: path.mkdir(),
    "folder.eml": lambda path: path.mkdir(),
    "pipe.eml": lambda path: os.mkfifo(path),
    "pipe.csv": lambda path: os.mkfifo(path),
    "pipe.vcf": lambda path: os.mkfifo(path),
    "socket.eml": lambda path: os.mknod(path, 0o140600),
    "nowhere.eml": lambda path: path.symlink_to("/nowhere/at/all"),
    "loop.eml": lambda path: path.symlink_to(path),
    "broken row.csv": written("Name,E-mail\nAnna,anna@example.org\nBob\n"),
    "open quote.csv": written('Name,E-mail\n"Anna,anna@example.org\nBob,bob@example.org\n'),
    "columns.csv": written("Colour,Size\nred,3\n"),
    "empty.csv": written(""),
    "picture.csv": written(PICTURE),
    "history.csv": written("client_id,client,addresses\r\n1,Anna,x\r\n"),
    "no card.vcf": written("Hello\n"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_cannot_be_imported_is_named_and_nothing_changes(
    shell: Shell, tmp_path: Path, name: str
) -> None:
    before = shell.state()
    BAD_FILES[name](tmp_path / name)
    shell.refuses("import", tmp_path / name, naming=name)
    assert shell.state() == before


def test_a_bad_file_among_good_ones_is_named_and_the_rest_comes_in(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    folder.mkdir()
    os.mkfifo(folder / "1.eml")
    os.mkfifo(folder / "no ending")
    (folder / "2.eml").write_bytes(PICTURE)
    (folder / "3.eml").write_text(LETTER)
    (folder / "4.eml").write_text("nothing that a letter has\n")
    code, out, err = shell("import", folder)
    assert (code, out) == (0, "4 read, 1 new, 0 known, 3 unreadable\n")
    assert err.startswith(f"deskbell: {folder / '1.eml'}: it is a pipe or a device, not a file.")
    assert err.endswith("(1 more could not be read.)\n")
    assert err.count("\n") == 1
    shell.state()


def test_every_mail_is_counted_once(shell: Shell, tmp_path: Path) -> None:
    for name, content in (("a", LETTER), ("b", LETTER), ("c", "no letter\n"), ("d", ""), ("e", "\0\1\2")):
        (tmp_path / f"{name}.eml").write_text(content)
    code, out, _ = shell("import", *sorted(tmp_path.glob("?.eml")))
    assert (code, out) == (0, "5 read, 1 new, 1 known, 3 unreadable\n")


@pytest.mark.skipif(sys.platform != "linux", reason="such devices are there on Linux")
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/tty", "/proc/self/mem"])
def test_a_device_is_no_mail(shell: Shell, device: str) -> None:
    shell.refuses("import", device, naming=device)


def test_a_text_longer_than_csv_readers_take_goes_out_and_comes_back(shell: Shell, tmp_path: Path) -> None:
    assert shell("add", "--client", "Zoe", "--kind", "lead", "Roof", "x" * 200_000)[0] == 0
    assert shell("export", tmp_path / "all.csv")[0] == 0
    other = Shell(tmp_path / "other", shell._capsys)
    assert other("import", tmp_path / "all.csv")[1] == "2 read, 2 new, 0 known, 0 unreadable\n"
    path = tmp_path / "clients.csv"
    path.write_text(f"Name,E-mail,Notes\nZoe,zoe@example.org,{'x' * 200_000}\n")
    other.refuses("import", path, naming="clients.csv, line 2: a cell of 131,072 characters or more")
    other.state()


def test_what_may_not_be_read_or_written_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with open_to_all() as place, without_rights():
        shell = Shell(place / "desk", capsys)
        (place / "secret.eml").write_text(LETTER)
        (place / "secret.eml").chmod(0)
        (place / "closed").mkdir()
        (place / "closed" / "a.eml").write_text(LETTER)
        (place / "closed").chmod(0)
        for name in ("secret.eml", "closed"):
            shell.refuses("import", place / name, naming=place / name)
        (place / "full").mkdir(mode=0o500)
        shell.refuses("export", place / "full" / "all.csv", naming=place / "full")
        Shell(place / "full" / "desk", capsys).refuses("list", naming=place / "full" / "desk")
        shell.folder.chmod(0o500)
        for file in shell.folder.iterdir():
            file.chmod(0o400)
        shell.refuses("add", "--client", "Anna", "--kind", "lead", "Roof", naming=shell.folder)
        assert shell("list", "--view", "all") == (0, "", "")


# --- The database


def newer(database: Path) -> None:
    with sqlite3.connect(database) as driver:
        driver.execute("PRAGMA user_version = 99")
    driver.close()


BAD_DATABASES: dict[str, Put] = {
    "garbage": written(b"This was a database once. " * 900),
    "empty": written(b""),
    "cut in its header": lambda path: os.truncate(path, 60),
    "cut in the middle": lambda path: os.truncate(path, path.stat().st_size // 2),
    "cut at the end": lambda path: os.truncate(path, path.stat().st_size - 4096),
    "newer": newer,
    "somebody else's": lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(4080)),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.mark.parametrize("name", BAD_DATABASES)
def test_a_bad_database_is_refused_and_not_a_byte_of_it_changes(shell: Shell, name: str) -> None:
    database = shell.folder / "deskbell.db"
    BAD_DATABASES[name](database)
    before = _print_of(database)
    for words in (["list"], ["add", "--client", "A", "--kind", "lead", "X"], ["check"]):
        shell.refuses(*words, naming=database)
        assert _print_of(database) == before


def _print_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "no file"


def test_a_folder_that_is_a_file_is_said(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("keep me")
    other = Shell(tmp_path / "file", shell._capsys)
    for words in (["list"], ["settings", "set", "zone", "Europe/Berlin"]):
        other.refuses(*words, naming=tmp_path / "file")
    assert (tmp_path / "file").read_text() == "keep me"


# --- What is typed


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("settings", "set", "zone", "Mars/Olympus"), "Mars/Olympus"),
        (("settings", "set", "zone", "../../etc/passwd"), "passwd"),
        (("settings", "set", "work_week", '{"mon": [["17:00", "09:00"]]}'), "17:00"),
        (("settings", "set", "work_week", '{"someday": []}'), "someday"),
        (("settings", "set", "work_week", "[]"), "work"),
        (("settings", "set", "targets", '{"lead": "soon"}'), "soon"),
        (("settings", "set", "days_off", '["2026-02-30"]'), "2026-02-30"),
        (("settings", "set", "time_away", '[["2026-08-14", "2026-08-03"]]'), "2026-08"),
        (("settings", "set", "follow_up", "{"), "JSON"),
        (("settings", "set", "colour", "1"), "colour"),
        (("settings", "get", "colour"), "colour"),
        (("add", "--client", "Anna", "--kind", "lead", "--at", "noonish", "Roof"), "noonish"),
        (("add", "--client", "Anna", "--kind", "lead", "--at", "2026-13-45", "Roof"), "2026-13-45"),
        (("list", "--at", "whenever"), "whenever"),
        (("set", "1", "--snooze", "1"), "'1'"),
        (("log", "1", "--holding", "later", "Wait"), "later"),
        (("log", "99", "--answer", "Yes"), "99"),
        (("export", "all.csv", "--client", "9" * 30), "9" * 30),
        (("export", "all.csv", "--to", "9999-12-31"), "9999-12-31"),
        (("list", "--at", "9999-12-31T23:59:59-12:00"), "9999-12-31"),
        (("due", "--at", "0001-01-01T00:00+14:00"), "0001-01-01"),
        (("log", "1", "--holding", "9999-12-31T23:59:59-12:00", "Wait"), "9999-12-31"),
        (("set", "1", "--snooze", "9999-12-31T23:59:59-12:00"), "9999-12-31"),
        (("set", "1", "--target", "9" * 30), "9" * 30),
        (("add", "--client", "Anna \udcff", "--kind", "lead", "Roof"), "UTF-8"),
        (("log", "1", "--note", "\udcff"), "UTF-8"),
        (("close", "99", "--outcome", "won"), "99"),
        (("export", "all.csv", "--client", "Nobody"), "Nobody"),
        (("export", "all.csv", "--from", "yesterday"), "yesterday"),
        (("export", "all.csv", "--from", "2026-05-05", "--to", "2026-05-01"), "2026-05-05"),
    ],
)
def test_what_means_nothing_is_said_and_changes_nothing(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    before = shell.state()
    shell.refuses(*words, naming=said)
    assert shell.state() == before
    assert not (tmp_path / "all.csv").exists()


@pytest.mark.parametrize(
    "words",
    [("dance",), ("add", "Roof"), ("show", "x"), ("show", "9" * 30), ("list", "--view", "no"), ("import",)],
)
def test_what_is_not_understood_is_usage(shell: Shell, words: tuple[str, ...]) -> None:
    code, out, err = shell(*words)
    assert (code, out) == (2, "")
    assert "Traceback" not in err


def test_an_empty_work_week_is_kept_and_said(shell: Shell) -> None:
    code, out, err = shell("settings", "set", "work_week", "{}")
    assert (code, err) == (0, "")
    assert out == "The work week is empty: no request has a deadline until it has a span.\n"
    assert '"deadline": null' in shell("list", "--view", "all", "--json")[1]
    assert shell("due", "--at", "2030-01-01T10:00")[0] == 0
    shell.state()


ODD_TEXTS = ["\"", "'", "c++", "NEAR(",
             "a AND", "*", "(", "^x", "{a b}:", "col:x", "🔔", "é" * 10_000, "%_", "\\", " ",
             "\0", "\udcff", "a\nb", "x" * 100_000]  # fmt: skip


def test_no_search_is_an_error(shell: Shell) -> None:
    for text in ODD_TEXTS:
        code, _, err = shell("search", text)
        assert (code, err) == (0, ""), text


ODD_WORDS = ["a\0b", "🔔" * 5_000, "=cmd()", "\u202egnp.exe", "line\r\nBcc: x"]


def test_odd_words_are_kept_and_come_back(shell: Shell, tmp_path: Path) -> None:
    for text in ODD_WORDS:
        code, out, err = shell("add", "--client", f"Anna {text}", "--kind", "lead", f"Roof {text}", text)
        assert (code, err) == (0, "")
        assert json.loads(shell("show", out.strip(), "--json")[1])["entries"][0]["text"] == text
    assert shell("export", tmp_path / "all.csv")[0] == 0
    shell.state()


# --- The same, as processes


@pytest.mark.slow
def test_the_real_program_keeps_its_head(tmp_path: Path) -> None:
    deskbell = Deskbell(tmp_path / "desk")
    deskbell.do("add", "--client", "Anna", "--kind", "lead", "Roof")
    before = deskbell.counts()
    os.mkfifo(tmp_path / "x.eml")
    odd = os.fsdecode(b"caf\xe9.eml")
    words: list[tuple[Any, ...]] = [
        ("import", tmp_path / "x.eml"),
        ("import", tmp_path / odd),
        ("settings", "set", "zone", "Mars"),
    ]
    for each in words:
        refused = deskbell.run(*each)
        assert refused.returncode == 1
        assert is_one_clear_line(refused.stderr), refused.stderr
    assert deskbell.run("search", os.fsdecode(b"\xff\xfe")).returncode == 0
    (tmp_path / odd).write_text(LETTER)
    assert deskbell.do("import", tmp_path / odd) == "1 read, 1 new, 0 known, 0 unreadable\n"
    assert deskbell.counts()["requests"] == before["requests"] + 1
    assert deskbell.is_sound()
