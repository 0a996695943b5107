"""How long the export of a long history takes, beside the sqlite3 command line and a bare `csv.writer`.

    python -m tests.bench.bench_csv [ROWS]

All three write the same rows in the same order with the same columns. The command line writes instants as
numbers and guards nothing; so does the bare writer.
"""

from __future__ import annotations

import csv
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

from app.history import History
from app.store import files
from app.store.store import Store
from tests.bench import big_folder

GOAL = 3.3
MOST_GROWTH_MB = 20

SAME_ROWS = """
WITH heads AS MATERIALIZED (
    SELECT c.id, c.name,
        (SELECT json_group_array(value) FROM addresses WHERE client_id = c.id) AS addresses,
        r.id AS request_id, r.kind, r.subject, r.outcome, r.amount_minor, r.currency, r.valid_until_on,
        r.bid_status, r.bid_number, r.opened_at, r.kind_reason, r.target_minutes, r.linked_request_id,
        c.greeting, c.since,
        c.tags,
        (SELECT json_group_array(json_array(label, value)) FROM facts WHERE client_id = c.id) AS facts,
        c.notes,
        c.target_minutes AS client_target_minutes
    FROM requests r JOIN clients c ON c.id = r.client_id ORDER BY c.name COLLATE NOCASE, c.id, r.id)
SELECT h.id, h.name, h.addresses, h.request_id, h.kind, h.subject, h.outcome,
    e.id, e.at, e.direction, e.channel, e.kind, e.event, e.from_name, e.from_address, e.to_addresses,
    e.subject, e.text, e.is_answer, e.is_automatic, e.promised_at, e.until_at, e.outcome, e.reason,
    e.attachments, e.message_id, e.raw_sha256, e.content_key, e.problem, e.recorded_at,
    h.amount_minor, h.currency, h.valid_until_on, h.bid_status, h.bid_number, h.opened_at, h.kind_reason,
    h.target_minutes, h.linked_request_id, h.greeting, h.since, h.tags, h.facts,
    h.notes, h.client_target_minutes
FROM heads h CROSS JOIN entries e INDEXED BY entries_of_request ON e.request_id = h.request_id
"""


def main(rows: int = 400_000) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "desk"
        big_folder.make(folder, requests=max(1, rows // 4), entries=rows)
        for line in table(folder, Path(place)):
            print(line)


def table(folder: Path, place: Path) -> list[str]:
    """The lines of the table for the desk of that folder; files are written to ``place``."""
    floor = best(lambda: by_command_line(folder, place / "floor.csv")) if shutil.which("sqlite3") else None
    bare = best(lambda: by_bare_writer(folder, place / "bare.csv"))
    ours = best(lambda: by_desk(folder, place / "ours.csv"))
    growth = grown(folder, place / "ours.csv")
    lines = [f"CSV of {rows_of(place / 'ours.csv'):,} rows, best of 3"]
    measured = (("sqlite3 command line", floor), ("csv.writer on a raw cursor", bare), ("Deskbell", ours))
    for name, seconds in measured:
        if seconds is not None:
            lines.append(f"  {name:28} {seconds:6.2f} s  {f'{seconds / floor:.2f}x' if floor else ''}")
    if floor is None:
        lines.append("  The sqlite3 command line is not installed: no floor to compare with.")
    lines.append(
        f"  goal {GOAL}x; memory grew by {growth:.1f} MB over a small export (goal {MOST_GROWTH_MB} MB)"
    )
    return lines


def best(work: Callable[[], None]) -> float:
    """The shortest of three runs, in seconds."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def by_command_line(folder: Path, place: Path) -> None:
    """The floor: the database's own program."""
    with place.open("wb") as file:
        command = ["sqlite3", "-readonly", "-header", "-csv", str(folder / files.DATABASE), SAME_ROWS]
        subprocess.run(command, stdout=file, check=True)


def by_bare_writer(folder: Path, place: Path) -> None:
    """The shortest way in Python."""
    with (
        closing(sqlite3.connect(folder / files.DATABASE)) as driver,
        place.open("w", encoding="utf-8", newline="") as file,
    ):
        csv.writer(file).writerows(driver.execute(SAME_ROWS))


def by_desk(folder: Path, place: Path) -> None:
    """The history counter, as the window and the command line use it."""
    store = Store.open(folder, clock=lambda: big_folder.NOW)
    try:
        History(store, lambda: ZoneInfo("Europe/Berlin"), lambda: "DE").export(place)
    finally:
        store.close()


def grown(folder: Path, place: Path) -> float:
    """By how many MB a process's peak memory grows from an export of one request to one of everything."""
    program = (
        "import sys; from pathlib import Path; from tests.bench.bench_csv import peaks;"
        "print(peaks(Path(sys.argv[1]), Path(sys.argv[2])))"
    )
    command = [sys.executable, "-c", program, str(folder), str(place)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def peaks(folder: Path, place: Path) -> float:
    """The growth of this process's peak memory, in MB."""
    store = Store.open(folder, clock=lambda: big_folder.NOW)
    history = History(store, lambda: ZoneInfo("Europe/Berlin"), lambda: "DE")
    history.export(place, request_ids=[1])
    before = peak()
    history.export(place)
    store.close()
    return peak() - before


def peak() -> float:
    """This program's own peak memory in MB; `ru_maxrss` begins at that of the process that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s*(\d+) kB", status)[0]) / 1024


def rows_of(path: Path) -> int:
    """How many rows lie under the header."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
