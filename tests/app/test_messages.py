"""A mail that is opened: its page, its pictures, its files, and what other programs get to see of them."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from app.desk import BadInput, Desk
from app.errors import UnwritablePlace
from app.incoming import Opening, Voice
from app.mail.message import read
from tests.letters import PIXEL, letter


def brought(desk: Desk, raw: bytes) -> int:
    """The id of the entry that the mail became."""
    [request_id] = desk.inbox.receive([read(raw)]).request_ids
    return desk.inbox.request(request_id).entries[-1].id


def test_a_page_comes_with_its_pictures_and_without_those_of_others(desk: Desk) -> None:
    page = "<p>See <img src='cid:plan@x'><img src='https://e.test/p.gif'><img src='cid:none@x'></p>"
    body = desk.messages.body(brought(desk, letter(html=page, pictures={"plan@x": PIXEL})))
    assert body.html == '<p>See <img src="cid:plan@x"><img src="cid:none@x"></p>'
    assert body.pictures == {"plan@x": PIXEL}
    assert (body.left_out, body.is_cut) == (1, False)


def test_the_page_is_read_in_its_own_letters(desk: Desk) -> None:
    page = "<html><head><meta charset=koi8-r></head><body>Привет</body></html>".encode("koi8-r")
    assert desk.messages.body(brought(desk, letter(html=page))).html == "Привет"


def test_a_mail_of_mere_text_has_no_page(desk: Desk) -> None:
    assert desk.messages.body(brought(desk, letter("Hello"))).html == ""


def test_an_html_file_is_no_page(desk: Desk) -> None:
    assert desk.messages.body(brought(desk, letter("See", files={"page.html": b"<p>x</p>"}))).html == ""


def test_what_is_no_mail_cannot_be_opened(desk: Desk) -> None:
    request_id = desk.inbox.open_request("Anna", "Boiler", "It is cold.")
    [entry] = desk.inbox.request(request_id).entries
    for wrong in (entry.id, 4711):
        with pytest.raises(BadInput, match="no such message"):
            desk.messages.body(wrong)


def test_files_come_out_as_they_went_in(desk: Desk) -> None:
    files = {"plan.pdf": b"%PDF-1.7\r\n\0\xff" * 999, "empty.txt": b"", "list.csv": b"a;b\r\n"}
    entry_id = brought(desk, letter("See", files=files))
    assert [desk.messages.file(entry_id, number) for number in range(3)] == list(files.values())
    for wrong in (-1, 3):
        with pytest.raises(BadInput, match="no such attachment"):
            desk.messages.file(entry_id, wrong)


def test_a_copy_to_open_is_the_owners_alone_and_cannot_be_written(desk: Desk) -> None:
    entry_id = brought(desk, letter("See", files={"../../plan.pdf": b"%PDF"}))
    copy = desk.messages.copy_to_open(entry_id, 0)
    assert copy.read_bytes() == b"%PDF"
    assert copy.name == "plan.pdf"
    assert copy.is_relative_to(desk.folder / "opened")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o400
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (copy.parent, copy.parent.parent)} == {0o700}
    assert desk.messages.copy_to_open(entry_id, 0) != copy


def test_copies_go_when_the_desk_is_closed_and_those_of_a_crash_at_the_next_opening(desk: Desk) -> None:
    left = desk.folder / "opened" / "crashed" / "old.pdf"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"x")
    copy = desk.messages.copy_to_open(brought(desk, letter("See", files={"plan.pdf": b"%PDF"})), 0)
    assert not left.exists()
    desk.close()
    assert not copy.exists()


def test_a_program_is_never_copied_to_be_opened(desk: Desk) -> None:
    entry_id = brought(desk, letter("See", files={"invoice.pdf.exe": b"MZ"}))
    assert desk.messages.opening(entry_id, 0) is Opening.NEVER
    with pytest.raises(BadInput, match=r"invoice\.pdf\.exe is a program"):
        desk.messages.copy_to_open(entry_id, 0)
    assert not (desk.folder / "opened").exists()


def test_a_file_is_saved_where_it_is_wanted(desk: Desk, tmp_path: Path) -> None:
    entry_id = brought(desk, letter("See", files={"plan.pdf": b"%PDF"}))
    desk.messages.save(entry_id, 0, tmp_path / "my plan.pdf")
    assert (tmp_path / "my plan.pdf").read_bytes() == b"%PDF"
    with pytest.raises(UnwritablePlace):
        desk.messages.save(entry_id, 0, tmp_path / "nowhere" / "plan.pdf")


ODD = [
    "../x",
    "/etc/x",
    "CON",
    "plan.pdf.",
    "a" * 300 + ".pdf",
    "\u202egnp.exe",
    "plan.pdf",
    "PLAN.pdf",
    "plan.pdf",
]


def test_all_files_are_saved_under_safe_names_and_none_replaces_another(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "plan.pdf").write_bytes(b"mine")
    files = [(name, str(number).encode()) for number, name in enumerate(ODD)]
    saved = desk.messages.save_all(brought(desk, letter("See", files=files)), folder)
    assert [path.read_bytes() for path in saved] == [content for _, content in files]
    assert (folder / "plan.pdf").read_bytes() == b"mine"
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [path.name for path in saved] + ["plan.pdf"]
    )
    assert [path.name for path in saved][:4] == ["x", "x (2)", "_CON", "plan (2).pdf"]
    assert [path.name for path in saved][5:] == ["gnp.exe", "plan (3).pdf", "PLAN (4).pdf", "plan (5).pdf"]


def test_a_folder_that_cannot_be_read_is_named(desk: Desk, tmp_path: Path) -> None:
    entry_id = brought(desk, letter("See", files={"plan.pdf": b"%PDF"}))
    with pytest.raises(UnwritablePlace, match="nowhere"):
        desk.messages.save_all(entry_id, tmp_path / "nowhere")


def test_a_text_is_told_in_its_voices(desk: Desk) -> None:
    said = desk.messages.segments("Yes.\n\n-- \nAnna\n\n> When?")
    assert [segment.voice for segment in said] == [Voice.OWN, Voice.SIGNATURE, Voice.QUOTED]
