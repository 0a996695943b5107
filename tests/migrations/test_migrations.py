"""Every released version comes up to date and loses nothing, and a newer one is left alone."""

from __future__ import annotations

import hashlib
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from app.errors import DamagedData, NewerData, UnreadableFile, UnwritablePlace
from app.store import files, migrations, schema
from app.store.check import check
from app.store.search import search
from app.store.steps import APPLICATION_ID, STEPS, VERSION_2, VERSION_3, Step
from app.store.store import Store
from tests.app.store.hardship import open_to_all, without_rights
from tests.app.store.writings import NOON, Clock, everything, frozen, open_request

HERE = Path(__file__).parent
WITH_COLOURS: tuple[Step, ...] = (*STEPS, ("ALTER TABLE clients ADD COLUMN colour TEXT NOT NULL DEFAULT ''",))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / files.DATABASE


@pytest.fixture
def made(path: Path) -> Path:
    """A desk with something in it, closed."""
    with Store.open(path.parent, clock=Clock()) as store:
        open_request(store)
    return path


def shape(path: Path) -> set[tuple[str, str, str]]:
    """What the database is made of, however it came to be."""
    with closing(sqlite3.connect(path)) as connection:
        parts = connection.execute(
            "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
        ).fetchall()
    return {
        (kind, name, re.sub(r" (?=[,)])|(?<=\() ", "", re.sub(r"[\s\"]+", " ", sql)))
        for kind, name, sql in parts
    }


def columns(connection: sqlite3.Connection, table: str) -> str:
    """The names of its columns, quoted."""
    return ", ".join(f'"{name}"' for _, name, *_ in connection.execute(f"PRAGMA table_info({table})"))


def sums(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.is_file()
    }


# --- Versions


def test_all_steps_together_make_the_present_schema(path: Path, tmp_path: Path) -> None:
    migrations.prepare(path, Clock())
    engine = create_engine(f"sqlite:///{tmp_path / 'fresh.db'}")
    schema.metadata.create_all(engine)
    engine.dispose()
    assert shape(path) == shape(tmp_path / "fresh.db")


@pytest.mark.parametrize("version", range(1, len(STEPS) + 1))
def test_every_released_version_is_brought_up_to_date(version: int, path: Path, tmp_path: Path) -> None:
    frozen(version, path)
    with Store.open(path.parent, clock=Clock()) as store:
        assert check(store) == []
        assert store.fetch("SELECT subject, turn, chases FROM requests ORDER BY id") == [
            ("Roof leaks", "mine", 1),
            ("New kitchen", "theirs", 0),
            ("Thank you", "nobody", 0),
        ]
        assert len(everything(store)["entries"]) == 6
        assert [search(store, who).client_ids for who in ("büro@", "anna gate 7719")] == [[2], [1]]
    migrations.prepare(tmp_path / "fresh.db", Clock())
    assert shape(path) == shape(tmp_path / "fresh.db")


def test_the_present_version_has_a_frozen_database() -> None:
    assert (HERE / f"version_{len(STEPS)}.sql").exists(), "add one when a schema is released"


def test_an_older_desk_is_backed_up_before_it_is_changed(made: Path) -> None:
    clock = Clock()
    migrations.prepare(made, clock, WITH_COLOURS)
    with closing(sqlite3.connect(made)) as connection:
        assert connection.execute("SELECT name, colour FROM clients").fetchall() == [("Anna Abel", "")]
        assert connection.execute("PRAGMA user_version").fetchone() == (len(WITH_COLOURS),)
    [backup] = (made.parent / "backups").iterdir()
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("SELECT name FROM clients").fetchall() == [("Anna Abel",)]
        assert connection.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_backup_never_overwrites_another(made: Path) -> None:
    """Two in one second, or in one that the clock goes through twice."""
    for _ in range(2):
        migrations.prepare(made, Clock(), WITH_COLOURS)
        with closing(sqlite3.connect(made)) as connection:
            connection.execute("ALTER TABLE clients DROP COLUMN colour")
            connection.execute(f"PRAGMA user_version = {len(STEPS)}")
    clock = Clock(NOON - timedelta(days=365))
    migrations.prepare(made, clock, WITH_COLOURS)
    assert len(list((made.parent / "backups").iterdir())) == 3


def test_an_older_desk_is_not_read_as_it_lies(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "STEPS", WITH_COLOURS)
    monkeypatch.setattr(migrations.check_version, "__defaults__", (len(WITH_COLOURS),))
    with pytest.raises(UnreadableFile, match="older Deskbell"):
        migrations.check_present(made)


def test_a_step_that_fails_leaves_the_version_before(made: Path) -> None:
    def half(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE colours (id INTEGER PRIMARY KEY)")
        connection.execute("DELETE FROM addresses")
        raise ZeroDivisionError

    before = shape(made)
    with pytest.raises(ZeroDivisionError):
        migrations.prepare(made, Clock(), (*STEPS, half))
    assert shape(made) == before
    with Store.open(made.parent, clock=Clock()) as store:
        assert len(everything(store)["addresses"]) == 1


@pytest.mark.parametrize(
    ("before", "taken"),
    [
        *((STEPS[:1], VERSION_2[:taken]) for taken in range(0, len(VERSION_2) + 1, 3)),
        *((STEPS[:2], VERSION_3[:taken]) for taken in range(1, len(VERSION_3) + 1)),
    ],
)
def test_a_step_is_taken_whole_or_not_at_all(
    before: tuple[Step, ...], taken: tuple[str, ...], path: Path
) -> None:
    def half(connection: sqlite3.Connection) -> None:
        for statement in taken:
            connection.execute(statement)
        raise ZeroDivisionError

    frozen(len(before), path)
    made_of = shape(path)
    with pytest.raises(ZeroDivisionError):
        migrations.prepare(path, Clock(), (*before, half))
    assert shape(path) == made_of
    with Store.open(path.parent, clock=Clock()) as store:
        assert check(store) == []


@pytest.mark.parametrize("version", range(1, len(STEPS)))
def test_an_upgrade_changes_no_row_that_was_there(version: int, path: Path) -> None:
    frozen(version, path)
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT name FROM sqlite_schema WHERE type='table'")
        tables = [name for (name,) in found if "_index" not in name]  # an index may be made anew
        # By name: a step may add columns.
        queries = {table: f"SELECT {columns(connection, table)} FROM {table}" for table in tables}
        before = {table: {*connection.execute(query)} for table, query in queries.items()}
    migrations.prepare(path, Clock())
    with closing(sqlite3.connect(path)) as connection:
        lost = {table: before[table] - {*connection.execute(query)} for table, query in queries.items()}
    assert not any(lost.values())


def test_a_step_may_not_lose_what_others_point_to(made: Path) -> None:
    with pytest.raises(RuntimeError, match="point nowhere"):
        migrations.prepare(made, Clock(), (*STEPS, ("DELETE FROM clients",)))
    assert migrations.check_version(made) == len(STEPS)


_DIE = """
import os, signal, sys
from pathlib import Path
from app.store import migrations
from app.store.steps import STEPS
from tests.app.store.writings import Clock
deadly = int(sys.argv[2])
def step(connection):
    for number, statement in enumerate([
        "CREATE TABLE colours (id INTEGER PRIMARY KEY, name TEXT)",
        "INSERT INTO colours (name) SELECT name FROM clients",
        "ALTER TABLE clients ADD COLUMN colour_id INTEGER REFERENCES colours(id)",
        "UPDATE clients SET colour_id = id",
    ]):
        if number == deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        connection.execute(statement)
migrations.prepare(Path(sys.argv[1]), Clock(), (*STEPS, step))
"""


@pytest.mark.slow
@pytest.mark.parametrize("deadly", range(5))
def test_a_migration_that_is_killed_leaves_the_old_version_or_the_new(made: Path, deadly: int) -> None:
    died = subprocess.run([sys.executable, "-c", _DIE, str(made), str(deadly)], check=False).returncode
    if deadly < 4:
        assert died == -signal.SIGKILL
        assert migrations.check_version(made) == len(STEPS)
        with Store.open(made.parent, clock=Clock()) as store:
            assert store.fetch("SELECT name FROM clients") == [("Anna Abel",)]
            assert store.fetch("SELECT name FROM sqlite_schema WHERE name = 'colours'") == []
    else:
        assert died == 0
        assert migrations.check_version(made, len(STEPS) + 1) == len(STEPS) + 1


def test_a_newer_desk_is_refused_without_a_byte_changed(made: Path) -> None:
    with closing(sqlite3.connect(made)) as connection:
        connection.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    before = sums(made.parent)
    for read_only in (False, True):
        with pytest.raises(NewerData, match="newer Deskbell"):
            Store.open(made.parent, clock=Clock(), read_only=read_only)
    assert sums(made.parent) == before


def test_a_newer_version_that_is_still_in_the_log_is_seen(made: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(made, isolation_level=None)) as newer:
        newer.execute("PRAGMA user_version = 99")
        crashed = tmp_path / "crashed"
        crashed.mkdir()
        for path in tmp_path.glob("deskbell.db*"):
            (crashed / path.name).write_bytes(path.read_bytes())
    before = (crashed / files.DATABASE).read_bytes(), (crashed / "deskbell.db-wal").read_bytes()
    with pytest.raises(NewerData):
        Store.open(crashed, clock=Clock())
    assert ((crashed / files.DATABASE).read_bytes(), (crashed / "deskbell.db-wal").read_bytes()) == before


# --- Files that are no desk


def damaged(made: Path) -> Iterator[tuple[str, bytes]]:
    whole = made.read_bytes()
    yield "empty", b""
    for tenth in range(1, 10):
        yield f"cut at {tenth}0 %", whole[: len(whole) * tenth // 10]
    yield "without its last page", whole[:-4096]
    yield "without its last byte", whole[:-1]
    yield "of zeros", bytes(len(whole))
    yield "text", b"Dear Deskbell,\n" * 1000
    yield "of another program", whole[:68] + b"\0\0\0\7" + whole[72:]
    yield "without a version", whole[:60] + b"\0\0\0\0" + whole[64:]


def test_what_is_no_whole_desk_is_never_taken_for_a_new_one(made: Path) -> None:
    for what, content in damaged(made):
        made.write_bytes(content)
        for read_only in (False, True):
            with pytest.raises(DamagedData):
                Store.open(made.parent, clock=Clock(), read_only=read_only).close()
        assert made.read_bytes() == content, what


def test_a_lost_database_is_not_replaced_while_its_log_is_there(made: Path) -> None:
    with Store.open(made.parent, clock=Clock()) as store:
        open_request(store)
        wal = files.wal_of(made)
        kept = wal.read_bytes()
        assert kept
    made.unlink()
    wal.write_bytes(kept)
    with pytest.raises(DamagedData, match="Put the database back"):
        Store.open(made.parent, clock=Clock())
    assert not made.exists()


def test_a_log_is_read_when_the_program_was_killed(made: Path, tmp_path: Path) -> None:
    killed = tmp_path / "killed"
    killed.mkdir()
    with Store.open(made.parent, clock=Clock()) as store:
        open_request(store, "Cellar")
        for name in (files.DATABASE, "deskbell.db-wal"):
            (killed / name).write_bytes((made.parent / name).read_bytes())
    with Store.open(killed, clock=Clock()) as again:
        assert again.fetch("SELECT subject FROM requests") == [("Roof",), ("Cellar",)]


def test_damaged_pages_are_said_to_be_so(made: Path) -> None:
    whole = made.read_bytes()
    made.write_bytes(whole[:4096] + bytes(len(whole) - 4096))
    with pytest.raises(DamagedData, match="damaged"), Store.open(made.parent, clock=Clock()) as store:
        open_request(store)


def test_a_desk_that_may_not_be_read_is_said(made: Path) -> None:
    with open_to_all() as place:
        path = place / files.DATABASE
        path.write_bytes(made.read_bytes())
        path.chmod(0)
        with without_rights(), pytest.raises(UnreadableFile, match="Permission denied"):
            Store.open(place, clock=Clock(), read_only=True)


# --- Making a new one


def test_a_new_desk_is_ours_and_of_the_present_version(path: Path) -> None:
    migrations.prepare(path, Clock())
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
    assert not (path.parent / "backups").exists()


def test_a_desk_half_made_is_made_again(path: Path) -> None:
    path.with_name("deskbell.db.new").write_bytes(b"half")
    migrations.prepare(path, Clock())
    assert migrations.check_version(path) == len(STEPS)
    assert [each.name for each in path.parent.iterdir()] == [files.DATABASE]


def test_a_desk_is_not_there_before_it_is_whole(path: Path) -> None:
    def fails(connection: sqlite3.Connection) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        migrations.prepare(path, Clock(), (*STEPS, fails))
    assert not path.exists()


def test_a_folder_that_may_not_be_written_is_said() -> None:
    with open_to_all() as place:
        (place / "letter.txt").touch()
        place.chmod(0o500)
        with without_rights(), pytest.raises(UnwritablePlace, match="Permission denied"):
            Store.open(place, clock=Clock())
        with without_rights(), pytest.raises(UnwritablePlace, match="can't be made"):
            migrations.prepare(place / files.DATABASE, Clock())
