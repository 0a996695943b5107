"""A file is whole or absent, and what was there before stays until the new one is whole."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from app.errors import UnwritablePlace
from app.export.atomic import replacing


def test_the_file_appears_when_the_block_ends(tmp_path: Path) -> None:
    place = tmp_path / "history.csv"
    with replacing(place) as file:
        file.write(b"whole")
        assert not place.exists()
    assert place.read_bytes() == b"whole"
    assert [path.name for path in tmp_path.iterdir()] == ["history.csv"]


def test_a_failing_block_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    place = tmp_path / "history.csv"
    place.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), replacing(place) as file:
        file.write(b"half" * (1 // 0))
    assert place.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["history.csv"]


def test_what_a_killed_program_left_is_swept_away_and_nothing_else(tmp_path: Path) -> None:
    kept = [".history.csv.x.part", "history.csv.deskbell-part", ".bashrc"]
    for name in [*kept, ".other.csv.xyz.deskbell-part"]:
        (tmp_path / name).touch()
    with replacing(tmp_path / "history.csv"), replacing(tmp_path / "beside.csv"):
        pass  # and the first is still being written when the second begins
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == sorted([*kept, "beside.csv", "history.csv"])


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    with replacing(tmp_path / "history.csv") as file:
        file.write(b"private")
    assert (tmp_path / "history.csv").stat().st_mode & 0o777 == 0o600


def test_a_link_keeps_pointing_to_the_file_it_names(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    with replacing(tmp_path / "link.csv") as file:
        file.write(b"x")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == b"x"


@pytest.mark.parametrize("name", ["missing/history.csv", ".", "file/history.csv", "n" * 300])
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(UnwritablePlace, match=r"try again|ordinary file") as failure,
        replacing(tmp_path / name),
    ):
        pass
    assert str(tmp_path / name) in str(failure.value)
    assert "\n" not in str(failure.value)


def test_a_device_is_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(UnwritablePlace, match="not an ordinary file"), replacing(pipe):
        pass
    assert pipe.is_fifo()


def test_a_read_only_file_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "kept.csv"
    place.write_bytes(b"kept")
    # Whoever runs the tests may be root, to whom every file is writable: the question asked is what counts.
    monkeypatch.setattr(os, "access", lambda path, mode: (Path(path), mode) != (place, os.W_OK))
    with pytest.raises(UnwritablePlace, match="read-only"), replacing(place):
        pass
    assert place.read_bytes() == b"kept"


def test_a_full_disk_is_said_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with (
        pytest.raises(UnwritablePlace, match="no space left on device"),
        replacing(tmp_path / "a.csv") as file,
    ):
        file.write(b"x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_disk_that_fills_while_flushing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The bytes wait in a buffer: the first that the disk hears of them is when the file is flushed or closed.
    real = os.fdopen
    monkeypatch.setattr(
        os,
        "fdopen",
        lambda fd, *rest, **named: (os.close(fd), real(os.open("/dev/full", os.O_WRONLY), *rest, **named))[1],
    )
    with (
        pytest.raises(UnwritablePlace, match="no space left on device"),
        replacing(tmp_path / "a.csv") as file,
    ):
        file.write(b"x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on this system")
def test_a_killed_process_leaves_no_final_file(tmp_path: Path) -> None:
    place = tmp_path / "history.csv"
    place.write_bytes(b"old")
    program = textwrap.dedent("""
        import os, signal, sys
        from pathlib import Path
        from app.export.atomic import replacing
        with replacing(Path(sys.argv[1])) as file:
            file.write(b"half" * 1_000_000)
            file.flush()
            os.kill(os.getpid(), signal.SIGKILL)
    """)
    done = subprocess.run([sys.executable, "-c", program, str(place)], check=False)
    assert done.returncode == -9
    assert place.read_bytes() == b"old"
