"""The export of a long history, beside the sqlite3 command line, and beside a bare `csv.writer`.

All three write the same rows in the same order with the same columns. The command line writes
instants as numbers and guards nothing; so does the bare writer.
"""

from __future__ import annotations

import csv
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

from app.history import History
from app.store import files
from app.store.store import Store
from tests.bench import big_folder
from tests.bench.ground import Ground
from tests.bench.table import MB, SECONDS, Row, alternately, seconds

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


def rows(ground: Ground) -> Iterator[Row]:
    """The export and its memory; for comparison, what Python's own writer takes over the same rows."""
    folder, place = ground.desk, ground.fresh("csv")
    what = f"CSV of {4 * ground.sizes.requests:,} rows"

    def ours() -> float:
        return seconds(lambda: by_desk(folder, place / "ours.csv"))

    def floor() -> float:
        return seconds(lambda: by_command_line(folder, place / "floor.csv"))

    def bare() -> float:
        return seconds(lambda: by_bare_writer(folder, place / "bare.csv"))

    rounds = min(3, ground.sizes.rounds)
    if shutil.which("sqlite3"):
        yield Row.times(what, SECONDS, alternately(rounds, ours, floor), GOAL)
        yield Row.times("  csv.writer on a raw cursor", SECONDS, alternately(rounds, bare, floor), GOAL)
    else:
        yield Row.without_floor(what, SECONDS, ours(), GOAL)
    if sys.platform == "linux":
        yield Row.at_most("  memory gained by it", MB, grown(folder, place / "ours.csv"), MOST_GROWTH_MB)


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
