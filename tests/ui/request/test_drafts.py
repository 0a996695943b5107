"""The file of drafts: all that was begun comes back, and a damaged one costs nothing but drafts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.post import Enclosure, Letter
from ui.request.begun import Begun
from ui.request.drafts import NOTHING, Draft, Drafts
from ui.request.writing import Mode

PLAN = Enclosure("Pläne.pdf", "application/pdf", bytes(range(256)))
LETTER = Letter(
    2, (("Anna Berg", "anna@example.org"),), "Re: Boiler", "", cc=(("", "bo@example.org"),), request_id=7,
    answers="b@x", references=("a@x", "b@x"), enclosures=(PLAN,), quoted="> Cold.", client_id=3,
    promised_at=datetime(2026, 11, 23, 14, tzinfo=UTC),
)  # fmt: skip


def test_all_of_a_letter_comes_back(tmp_path: Path) -> None:
    draft = Draft("Dear Anna", LETTER, ("Anna Berg <anna@example.org>", "bo@", ""))
    drafts = Drafts(tmp_path)
    drafts.keep(7, "reply", draft)
    drafts.save()
    assert Drafts(tmp_path).of(7, "reply") == draft
    [kept] = (tmp_path / "drafts").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_file_that_no_draft_needs_is_gone_the_next_time(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.keep(7, "reply", Draft("Dear Anna", LETTER))
    drafts.save()
    Drafts(tmp_path)
    [_kept] = (tmp_path / "drafts").iterdir()
    drafts.keep(7, "reply", NOTHING)
    drafts.save()
    Drafts(tmp_path)
    assert list((tmp_path / "drafts").iterdir()) == []


def test_a_copy_that_was_tampered_with_is_left_out(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.keep(7, "reply", Draft("Dear Anna", LETTER))
    drafts.save()
    [kept] = (tmp_path / "drafts").iterdir()
    kept.write_bytes(b"other")
    found = Drafts(tmp_path).of(7, "reply")
    assert found == Draft("Dear Anna", LETTER._replace(enclosures=()))


def test_whether_something_was_begun_is_known_without_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = Drafts(tmp_path)
    drafts.keep("back", "letter", Draft("Dear Anna", LETTER))
    assert drafts.has("back", "letter")
    drafts.save()
    again = Drafts(tmp_path)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail(f"{path} was read"))
    assert again.has("back", "letter")
    assert not again.has("back 2", "letter")
    assert not again.has("back", "note")
    drafts.keep("back", "letter", NOTHING)
    assert not drafts.has("back", "letter")


def test_texts_of_before_there_were_letters_are_read(tmp_path: Path) -> None:
    (tmp_path / "drafts.json").write_text('{"3": {"note": "kept"}}')
    assert Drafts(tmp_path).of(3, "note") == Draft("kept")


@pytest.mark.parametrize(
    "damaged",
    [
        b"", b"[1]", b'{"1": 2, "3": {"reply": 4, "note": "kept"}}', b"\xff",
        b'{"1": {"reply": {"text": 5}}}', b'{"1": {"reply": {"typed": 1, "letter": 4}}}',
    ],
)  # fmt: skip
def test_a_damaged_file_costs_nothing_but_drafts(tmp_path: Path, damaged: bytes) -> None:
    (tmp_path / "drafts.json").write_bytes(damaged)
    drafts = Drafts(tmp_path)
    assert drafts.of(1, "reply") == NOTHING
    drafts.keep(1, "reply", Draft("new"))
    drafts.save()
    assert Drafts(tmp_path).of(1, "reply") == Draft("new")


def test_a_damaged_letter_costs_the_letter_and_not_its_text(tmp_path: Path) -> None:
    (tmp_path / "drafts.json").write_text('{"1": {"reply": {"text": "Dear Anna", "to": 4}}}')
    assert Drafts(tmp_path).of(1, "reply") == Draft("Dear Anna")


def test_a_place_that_refuses_drafts_breaks_nothing(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "gone")
    drafts.keep(1, "reply", Draft("text", LETTER))
    drafts.save()
    assert drafts.of(1, "reply").text == "text"


def test_a_forgotten_draft_leaves_no_trace(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.keep(1, "reply", Draft("text"))
    drafts.save()
    drafts.keep(1, "reply", NOTHING)
    drafts.save()
    assert (tmp_path / "drafts.json").read_text() == "{}"


def test_what_was_begun_is_found_by_what_it_is_to_become(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.keep("new", "letter", Draft("text"))
    drafts.keep(1, "reply", Draft("text"))
    drafts.save()
    assert list(Drafts(tmp_path).places("letter")) == ["new"]


def test_what_was_put_beside_a_letter_that_is_on_its_way_stays_when_it_is_there(tmp_path: Path) -> None:
    begun = Begun(Drafts(tmp_path))
    begun.keep(7, Mode.REPLY, Draft("We come at two."))
    begun.leave(7, Mode.REPLY)
    begun.take_back(7, Letter(1, (), "Boiler", "Bring the part.", request_id=7))
    begun.forget(7, Mode.REPLY)
    assert begun.of(7, Mode.REPLY).text == "Bring the part.\n\nWe come at two."
