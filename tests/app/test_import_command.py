"""`deskbell import` knows mail, clients and histories apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cli import main
from tests.app.histories import NOW, a_small_business, opened


def run(folder: Path, *paths: Path) -> int:
    return main(["import", "--data", str(folder), *map(str, paths)], clock=lambda: NOW)


def test_histories_and_clients_come_in_beside_mail(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(tmp_path / "old") as (store, history):
        a_small_business(store)
        history.export(tmp_path / "history.csv")
    (tmp_path / "clients.csv").write_text("Name,E-mail\nAnna,anna@example.org\nDora,dora@example.org\n")
    (tmp_path / "one.vcf").write_text("BEGIN:VCARD\nVERSION:3.0\nFN:Emil\nEND:VCARD\n")
    (tmp_path / "one.eml").write_text("From: zoe@example.org\nSubject: Hello\nMessage-ID: <z@x>\n\nHi\n")
    files = [tmp_path / name for name in ("history.csv", "clients.csv", "one.vcf", "one.eml")]
    assert run(tmp_path / "new", *files) == 0
    assert capsys.readouterr().out == "14 read, 13 new, 1 known, 0 unreadable\n"
    assert run(tmp_path / "new", *files) == 0
    assert capsys.readouterr().out == "14 read, 0 new, 14 known, 0 unreadable\n"


def test_a_broken_row_is_one_line_and_exit_code_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "clients.csv").write_text("Name,E-mail\nAnna\n")
    assert run(tmp_path / "new", tmp_path / "clients.csv") == 1
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "clients.csv, line 2: 1 cells where 2 belong" in said.err


def test_a_name_of_two_lines_is_told_in_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "two\nlines.eml").touch()
    assert run(tmp_path / "new", tmp_path / "two\nlines.eml") == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "two lines.eml: the file is empty" in said
