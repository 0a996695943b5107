"""The one door: cheap to import, quick to a first page, one writer, every change announced."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from app.desk import Desk, first_page
from app.errors import DeskLocked, UnwritablePlace
from app.words import Kind, View
from tests.app.desks import MONDAY, Clock, ask

ROOT = Path(__file__).parent.parent.parent


def test_the_first_page_needs_no_sqlalchemy(tmp_path: Path, clock: Clock) -> None:
    desk = Desk.open(tmp_path, clock=clock)
    ask(desk)
    desk.close()
    program = f"""
import sys
from datetime import datetime
from pathlib import Path
from app.desk import first_page
page = first_page(Path({str(tmp_path)!r}), datetime.fromisoformat({MONDAY.isoformat()!r}))
assert page is not None and len(page.rows) == 1 and page.counts.today == 1
heavy = {{"sqlalchemy", "click", "dateparser", "phonenumbers", "holidays", "rapidfuzz", "PySide6"}}
heavy &= set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def test_the_first_page_is_what_the_desk_says(desk: Desk, clock: Clock) -> None:
    for number in range(3):
        ask(desk, f"Client {number}", kind=Kind.LEAD)
    desk.preferences.set("theme", "dark")
    clock.forward(minutes=50)
    page = first_page(desk.folder, clock.now)
    assert page is not None
    assert page.rows == desk.lists.page(View.TODAY).rows
    assert page.counts == desk.lists.counts()
    assert (page.theme, page.language, page.zone) == ("dark", "", desk.zone)


@pytest.mark.parametrize("content", [None, b"", b"no database at all" * 100])
def test_without_a_desk_there_is_no_first_page(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "deskbell.db").write_bytes(content)
    assert first_page(tmp_path, MONDAY) is None


def test_one_process_writes_and_any_may_read(desk: Desk, clock: Clock) -> None:
    id = ask(desk)
    with pytest.raises(DeskLocked):
        Desk.open(desk.folder, clock=clock)
    reader = Desk.open(desk.folder, clock=clock, read_only=True)
    assert (reader.is_read_only, desk.is_read_only) == (True, False)
    assert reader.inbox.request(id) == desk.inbox.request(id)
    with pytest.raises(UnwritablePlace):
        reader.inbox.note(id, "No.")
    with pytest.raises(UnwritablePlace):
        reader.preferences.set("theme", "dark")
    reader.close()


def test_every_change_is_announced_with_what_it_touched(desk: Desk) -> None:
    heard: list[tuple[str, set[str]]] = []
    stop = desk.subscribe(lambda changes: heard.append((changes.label, set(changes.ids))))
    id = ask(desk)
    desk.inbox.answer(id, "Coming.")
    desk.undo()
    stop()
    desk.redo()
    assert [label for label, _ in heard] == ["Open request", "Answer request", "Answer request"]
    assert heard[0][1] >= {"clients", "requests", "entries"}
    assert heard[1][1] == heard[2][1] == {"requests", "entries"}


def test_the_timetable_is_kept_while_the_week_is_the_same(desk: Desk) -> None:
    timetable = desk.timetable
    desk.preferences.set("targets", {"lead": 1})
    assert desk.timetable is timetable
    desk.preferences.set("days_off", ["2026-12-25"])
    assert desk.timetable is not timetable
    desk.undo()
    assert desk.timetable.week == timetable.week


def test_the_clock_is_told_in_whole_seconds_of_utc(tmp_path: Path, clock: Clock) -> None:
    clock.now = MONDAY + timedelta(microseconds=999_999)
    desk = Desk.open(tmp_path, clock=clock)
    assert desk.now() == MONDAY
    desk.close()
    desk.close()
