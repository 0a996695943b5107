"""The history goes out whole, in order, to the place that was chosen, or not at all."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import textwrap
import threading
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from app.errors import BadInput, Cancelled, UnwritablePlace
from tests.app.histories import BERLIN, NOW, a_small_business, add_client, add_request, opened
from tests.app.working import Watched


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_every_entry_has_a_row_in_a_stated_order(tmp_path: Path) -> None:
    with opened(tmp_path / "desk") as (store, history):
        a_small_business(store)
        assert history.export(tmp_path / "all.csv") == 10
    rows = rows_of(tmp_path / "all.csv")
    order = [
        (row["client"], int(row["client_id"]), int(row["request_id"]), row["at"], int(row["entry_id"]))
        for row in rows
    ]
    assert order == sorted(order)
    first = rows[0]
    assert (first["client"], first["subject"], first["text"]) == ("Anna Weber", "Kitchen", "How much?")
    assert first["addresses"] == '["anna@example.org","+49 30 901820"]'
    assert first["notes"] == "'=Likes calls\nafter five"
    assert first["facts"] == '[["gate code","0771"],["dog",""]]'
    assert first["amount"] == "1234.50"
    assert first["attachments"] == '[["plan.pdf","application/pdf",90]]'
    assert datetime.fromisoformat(first["at"]) == NOW
    assert rows[1]["text"] == "'-10 %"
    assert rows[4]["outcome"] == rows[4]["entry_outcome"] == "lost"


def test_clients_stand_by_name_whatever_their_numbers(tmp_path: Path) -> None:
    with opened(tmp_path / "desk") as (store, history):
        for name in ("zoe", "Bob", "anna"):
            add_request(
                store,
                add_client(store, name),
                "Hello",
                {"text": "b"},
                {"text": "a", "at": NOW - timedelta(days=1)},
            )
        history.export(tmp_path / "all.csv")
    rows = rows_of(tmp_path / "all.csv")
    assert [row["client"] for row in rows[::2]] == ["anna", "Bob", "zoe"]
    assert [row["text"] for row in rows[:2]] == ["a", "b"]


def test_it_can_be_narrowed(tmp_path: Path) -> None:
    day = date(2026, 11, 20)
    with opened(tmp_path / "desk") as (store, history):
        anna, bob = add_client(store, "Anna"), add_client(store, "Bob")
        hers = add_request(store, anna, "One", {}, {})
        add_request(store, anna, "Two", {})
        midnight = datetime(2026, 11, 20, tzinfo=BERLIN)
        edges = [
            midnight - timedelta(seconds=1),
            midnight,
            midnight + timedelta(hours=24) - timedelta(seconds=1),
            midnight + timedelta(hours=24),
        ]
        add_request(store, bob, "Edges", *({"at": at, "text": at.isoformat()} for at in edges))
        place = tmp_path / "part.csv"
        assert history.export(place, client_id=anna) == 3
        assert history.export(place, request_ids=[hers]) == 2
        assert history.export(place, request_ids=[]) == 0
        assert history.export(place, client_id=bob, request_ids=[hers]) == 0
        assert history.export(place, client_id=bob, since_on=day, until_on=day) == 2
        assert [row["at"] for row in rows_of(place)] == [
            "2026-11-20T00:00:00+01:00",
            "2026-11-20T23:59:59+01:00",
        ]
        assert history.export(place, client_id=bob, since_on=day) == 3
        assert history.export(place, client_id=bob, until_on=day) == 3
        with pytest.raises(BadInput, match="2026-11-20, is after the last, 2026-11-19"):
            history.export(place, since_on=day, until_on=day - timedelta(days=1))


def test_progress_ends_at_the_total(tmp_path: Path) -> None:
    work = Watched()
    with opened(tmp_path / "desk") as (store, history):
        a_small_business(store)
        history.export(tmp_path / "all.csv", work)
    assert work.told[-1] == (10, 10)
    assert [done for done, _ in work.told] == sorted(done for done, _ in work.told)
    assert {total for _, total in work.told} == {10}


def test_a_cancelled_export_leaves_no_file(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    asked: list[int] = []
    with opened(tmp_path / "desk") as (store, history):
        a_small_business(store)
        with pytest.raises(Cancelled):
            history.export(
                out / "all.csv", Watched(lambda: asked.append(len(list(out.iterdir()))) or len(asked) > 2)
            )
    assert asked == [1, 1, 1]  # the temporary file was there while it was written
    assert list(out.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with opened(tmp_path / "desk") as (_, history), pytest.raises(UnwritablePlace, match=r"missing/all\.csv"):
        history.export(tmp_path / "missing" / "all.csv")


def test_it_runs_on_any_thread_beside_writes(tmp_path: Path) -> None:
    rows: list[int] = []
    with opened(tmp_path / "desk") as (store, history):
        a_small_business(store)
        begun, may_go_on = threading.Event(), threading.Event()

        def waits() -> bool:
            begun.set()
            return not may_go_on.wait(60)

        thread = threading.Thread(
            target=lambda: rows.append(history.export(tmp_path / "all.csv", Watched(waits)))
        )
        thread.start()
        assert begun.wait(60)
        add_request(store, add_client(store, "Zoe"), "Meanwhile", {"text": "not in it"})
        may_go_on.set()
        thread.join(10)
    assert rows == [10]
    assert "Zoe" not in {row["client"] for row in rows_of(tmp_path / "all.csv")}


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on this system")
def test_a_killed_export_leaves_no_final_file(tmp_path: Path) -> None:
    with opened(tmp_path / "desk") as (store, _):
        a_small_business(store)
    program = textwrap.dedent("""
        import os, signal, sys
        from pathlib import Path
        from tests.app.histories import opened
        from tests.app.working import Watched
        work = Watched(lambda: bool(work.told) and os.kill(os.getpid(), signal.SIGKILL))
        with opened(Path(sys.argv[1])) as (store, history):
            history.export(Path(sys.argv[2]), work)
    """)
    place = tmp_path / "all.csv"
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "desk"), str(place)], cwd=root, check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert not place.exists()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc for the peak of its memory")
def test_memory_stays_flat_however_long_it_is(tmp_path: Path) -> None:
    program = textwrap.dedent("""
        import re, sys
        from pathlib import Path
        from tests.app.histories import add_client, add_request, opened
        # Not ru_maxrss: that begins at the peak of whoever started this program.
        peak = lambda: int(re.findall(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())[0])
        with opened(Path(sys.argv[1])) as (store, history):
            history.export(Path(sys.argv[2]), client_id=1)
            before = peak()
            history.export(Path(sys.argv[2]))
            print(peak() - before)
    """)
    with opened(tmp_path / "desk") as (store, _):
        add_request(store, add_client(store, "Anna"), "Small", {"text": "hello"})
        bob = add_client(store, "Bob")
        store.fetch("BEGIN")
        store.fetch(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)"
            " INSERT INTO requests (client_id, kind, opened_at) SELECT ?, 'lead', i FROM n",
            (bob,),
        )
        store.fetch(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)"
            " INSERT INTO entries (request_id, at, recorded_at, kind, text)"
            " SELECT 2 + i % 4000, i, i, 'note', hex(randomblob(2500)) FROM n"
        )
        store.fetch("COMMIT")
    place = tmp_path / "all.csv"
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", program, str(tmp_path / "desk"), str(place)]
    grown = int(subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout)
    assert place.stat().st_size > 30_000_000
    assert grown < 20 * 1024  # kB


def test_an_export_is_called_what_every_system_takes(tmp_path: Path) -> None:
    with opened(tmp_path) as (_store, history):
        assert history.file_name() == "deskbell-history.csv"
        assert history.file_name("Müller/Söhne: a*b?") == "Müller-Söhne_ a_b_.csv"
        assert history.file_name("con") == "_con.csv"
