"""The large folder that figures are measured on is whole, and the same for everybody."""

from __future__ import annotations

from pathlib import Path

from app.store import listing
from app.store.check import check
from app.store.reader import Reader
from app.words import View
from tests.app.store.writings import everything
from tests.bench.big_folder import make


def test_a_big_folder_is_sound_of_its_size_and_the_same_each_time(tmp_path: Path) -> None:
    contents = []
    for name in ("one", "two"):
        make(tmp_path / name, requests=120, entries=400, waiting=30)
        with Reader.open_to_read(tmp_path / name / "deskbell.db") as reader:
            contents.append(everything(reader))
            assert check(reader) == []
            closed = listing.ids(reader, View.CLOSED)
    assert contents[0] == contents[1]
    assert (len(contents[0]["requests"]), len(contents[0]["entries"])) == (120, 400)
    assert len(closed) == 90
