"""Failures that are expected are said in a line; a bug shows a report that quotes nobody."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.errors import UnwritablePlace
from tests.ui.hands import press
from ui.errors import CrashDialog, Surprises, report


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def surprises(window: QWidget, told: list[str]) -> Iterator[Surprises]:
    hook = sys.excepthook
    yield Surprises(told.append, lambda: window, lambda: "1.0")
    sys.excepthook = hook


def bug(secret: str) -> Exception:
    try:
        return {}[secret]  # type: ignore[no-any-return]
    except KeyError as problem:
        return problem


def dialogs(window: QWidget) -> list[CrashDialog]:
    return [dialog for dialog in window.findChildren(CrashDialog) if dialog.isVisible()]


def catch(surprises: Surprises, problem: BaseException) -> None:
    surprises.caught(type(problem), problem, problem.__traceback__)


def test_an_expected_failure_is_said_and_no_more(
    surprises: Surprises, window: QWidget, told: list[str]
) -> None:
    catch(surprises, UnwritablePlace("The disk is full. Make room and try again."))
    assert told == ["The disk is full. Make room and try again."]
    assert dialogs(window) == []


def test_a_bug_shows_a_report_that_can_be_copied_and_quotes_nobody(
    surprises: Surprises, window: QWidget, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        catch(surprises, bug("anna@example.org"))
    [dialog] = dialogs(window)
    press(dialog, "Copy the report")
    copied = QApplication.clipboard().text()
    assert "builtins.KeyError" in copied
    assert "test_errors.py" in copied
    assert "anna" not in copied
    assert [record.message for record in caplog.records] == ["A bug"]
    press(dialog, "Go on")


def test_bugs_in_a_row_show_one_dialog(surprises: Surprises, window: QWidget) -> None:
    for _ in range(3):
        catch(surprises, bug("x"))
    [dialog] = dialogs(window)
    press(dialog, "Go on")
    catch(surprises, bug("x"))
    assert len(dialogs(window)) == 1


def test_ctrl_c_is_no_bug(surprises: Surprises, window: QWidget, capsys: pytest.CaptureFixture[str]) -> None:
    catch(surprises, KeyboardInterrupt())
    assert dialogs(window) == []
    assert "KeyboardInterrupt" in capsys.readouterr().err


def test_the_report_names_places_not_words() -> None:
    lines = report(bug("secret"), "1.0").splitlines()
    assert lines[0].startswith("Deskbell 1.0, Python")
    assert any("in bug" in line for line in lines)
    assert not any("secret" in line for line in lines)


@pytest.mark.no_qt_log
def test_qt_complaints_go_to_the_log(surprises: Surprises, caplog: pytest.LogCaptureFixture) -> None:
    surprises.watch()
    try:
        with caplog.at_level(logging.WARNING):
            qWarning("odd geometry")
        assert "Qt: odd geometry" in caplog.text
    finally:
        qInstallMessageHandler(None)
