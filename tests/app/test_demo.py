"""The sample data: lifelike, complete, and the same for everybody on the same day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app import cli, demo, paths
from app.desk import Desk
from app.errors import DeskLocked
from app.standing import RequestRow
from app.words import Outcome, Standing, View
from tests.app.desks import Clock

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "deskbell-demo"
    assert demo.make(folder, clock=lambda: NOW)
    return folder


def rows_of(folder: Path, now: datetime) -> list[RequestRow]:
    desk = Desk.open(folder, clock=lambda: now, read_only=True)
    rows = desk.lists.rows(desk.lists.ids(View.ALL))
    assert desk.check() == []
    desk.close()
    return rows


def test_thirty_clients_with_a_hundred_and_twenty_requests_in_every_state(sample: Path) -> None:
    rows = rows_of(sample, NOW)
    assert (len(rows), len({row.client_id for row in rows})) == (120, 30)
    assert {row.standing for row in rows} == set(Standing)
    assert {row.outcome for row in rows if row.outcome} == set(Outcome)
    assert any(row.has_gone_quiet for row in rows)
    first, second = rows[:2]
    assert (first.client, first.subject, first.chases) == ("Anna Berg", "Boiler still cold after Friday", 1)
    assert first.deadline == NOW - timedelta(minutes=80)
    assert (second.client, second.deadline) == ("Joana Matos", NOW - timedelta(minutes=15))
    assert "{" not in "".join(row.subject + row.last_line for row in rows)
    assert not any(mark in row.subject for row in rows for mark in "[]|")
    assert max(row.last_entry_at for row in rows if row.last_entry_at) <= NOW


def test_the_same_day_gives_the_same_data(sample: Path, tmp_path: Path) -> None:
    demo.make(tmp_path / "again", clock=lambda: NOW)
    assert rows_of(tmp_path / "again", NOW) == rows_of(sample, NOW)


@pytest.mark.parametrize("now", [NOW.replace(hour=3), NOW - timedelta(days=1), NOW.replace(month=1, day=1)])
def test_it_looks_alike_at_night_on_sunday_and_on_new_years_day(tmp_path: Path, now: datetime) -> None:
    demo.make(tmp_path / "demo", clock=lambda: now)
    rows = rows_of(tmp_path / "demo", now)
    assert len(rows) == 120
    assert {"Anna Berg", "Joana Matos"} <= {row.client for row in rows if row.standing is Standing.OVERDUE}


def test_the_command_makes_it_beside_the_desk_once_and_again_when_asked(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, object]] = []

    def make(folder: Path, *, clock: object, reset: bool) -> bool:
        asked.append({"folder": folder, "reset": reset})
        return reset or len(asked) == 1

    monkeypatch.setattr(demo, "make", make)
    folder = tmp_path / "desk"
    for words in ((), (), ("--reset",)):
        assert cli.main(["demo", *words, "--data", str(folder)], clock=clock) == 0
    beside = paths.demo_folder(folder)
    assert [call["reset"] for call in asked] == [False, False, True]
    assert {call["folder"] for call in asked} == {beside}
    said = capsys.readouterr().out
    assert said.count("The sample data is in") == 2
    assert said.count("There is sample data in") == 1
    assert f"Open it: deskbell --data {beside}" in said
    assert not folder.exists()


def test_it_is_made_anew_only_when_asked_and_never_under_an_open_window(sample: Path) -> None:
    assert not demo.make(sample, clock=lambda: NOW)
    window = Desk.open(sample, clock=lambda: NOW)
    with pytest.raises(DeskLocked):
        demo.make(sample, clock=lambda: NOW, reset=True)
    window.inbox.close(1, Outcome.SPAM)
    window.close()
    assert demo.make(sample, clock=lambda: NOW, reset=True)
    assert rows_of(sample, NOW)[0].client == "Anna Berg"
