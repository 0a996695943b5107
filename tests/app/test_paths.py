"""Where things lie, and that the log holds ids only."""

from __future__ import annotations

import logging
from pathlib import Path

import platformdirs
import pytest

from app import log, paths


def test_places_are_those_that_platformdirs_names() -> None:
    folder = paths.data_folder()
    assert folder == Path(platformdirs.user_data_dir("deskbell", appauthor=False))
    assert paths.log_folder(folder) == Path(platformdirs.user_log_dir("deskbell", appauthor=False))


def test_a_chosen_folder_holds_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKBELL_DATA", str(tmp_path / "env"))
    assert paths.data_folder() == tmp_path / "env"
    assert paths.data_folder(tmp_path / "typed") == tmp_path / "typed"
    assert paths.log_folder(tmp_path / "typed") == tmp_path / "typed" / "log"
    assert paths.demo_folder(tmp_path / "typed") == tmp_path / "typed-demo"
    monkeypatch.chdir(tmp_path)
    assert paths.data_folder("here") == tmp_path / "here"


def test_a_socket_fits_its_name_however_deep_the_folder(tmp_path: Path) -> None:
    assert paths.socket_path(Path("/d")) == Path("/d/desk.socket")
    deep = tmp_path / ("x" * 100)
    assert len(str(paths.socket_path(deep))) <= paths.LONGEST_SOCKET
    assert paths.socket_path(deep) != paths.socket_path(deep / "other")


def test_a_log_names_the_failure_and_never_quotes_it(tmp_path: Path) -> None:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    path, secret = log.start(tmp_path / "log"), "anna@example.org wrote: my gate code is 7719"
    try:
        try:
            int(secret)
        except ValueError:
            logging.getLogger("app.inbox").exception("request %d could not be opened", 17)
        logging.getLogger("app.inbox").error("no exception", exc_info=(None, None, None))
    finally:
        for writer in set(root.handlers) - set(before):
            root.removeHandler(writer)
            writer.close()
        root.setLevel(level)
    written = path.read_text()
    assert "request 17 could not be opened" in written
    assert "builtins.ValueError" in written
    assert "anna" not in written
    assert "7719" not in written
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
