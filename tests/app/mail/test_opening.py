"""What may be opened straight from a mail: nothing that runs, whatever it calls itself."""

from __future__ import annotations

import pytest

from app.incoming import Opening
from app.mail.opening import opening

SAFE = [
    "plan.pdf",
    "Photo.JPG",
    "offer.docx",
    "list.xlsx",
    "note.txt",
    "voice.m4a",
    "visit.ics",
    "letter.eml",
]
PROGRAMS = ["setup.exe", "INVOICE.PDF.EXE", "x.scr", "x.js", "x.vbs", "x.sh", "x.desktop", "x.lnk", "x.jar",
            "x.py", "x.iso", "x.msi", "x.AppImage", "x.command", "x.hta", "x.url", "x.ps1"]  # fmt: skip
UNKNOWN = ["letter", "x.xyz", "page.html", "drawing.svg", "macros.docm", "macros.xlsm", "x.zip", "x.7z", ""]


@pytest.mark.parametrize("name", SAFE)
def test_what_people_send_opens(name: str) -> None:
    assert opening(name, b"%PDF-1.7 whatever") is Opening.SAFE


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs_are_never_opened(name: str) -> None:
    assert opening(name, b"x") is Opening.NEVER


@pytest.mark.parametrize("content", [b"MZ\x90\0", b"\x7fELF\2", b"#!/bin/sh\nrm", b"\xef\xbb\xbf #!/bin/sh"])
def test_a_program_under_another_name_is_one(content: bytes) -> None:
    assert opening("plan.pdf", content) is Opening.NEVER


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_nobody_knows_asks(name: str) -> None:
    assert opening(name, b"PK\3\4") is Opening.ASKS


@pytest.mark.parametrize("content", [b"<html><script>", b" \n<!DOCTYPE html>", b"<svg onload=x>"])
def test_a_page_under_another_name_asks(content: bytes) -> None:
    assert opening("note.txt", content) is Opening.ASKS
