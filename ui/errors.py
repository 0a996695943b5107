"""What went wrong: an expected failure in the message bar, a bug in a dialog with a report to copy.

A report names places in the code and kinds of things, never what somebody wrote: exceptions are given without
their message, which may quote a client.
"""

from __future__ import annotations

import logging
import platform
import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler, qVersion
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.desk import DeskbellError
from ui.texts import _

_log = logging.getLogger("deskbell")
_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Surprises:
    """Catches what nobody caught, for as long as the program runs."""

    def __init__(
        self, tell: Callable[[str], object], window: Callable[[], QWidget | None], version: Callable[[], str]
    ) -> None:
        self._tell = tell
        self._window = window
        self._version = version
        self._is_shown = False

    def watch(self) -> None:
        """From now on."""
        sys.excepthook = self.caught
        qInstallMessageHandler(_log_qt)

    def caught(self, kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
        """Says an expected failure; logs and shows a bug, one dialog at a time."""
        if isinstance(problem, DeskbellError):
            self._tell(_(str(problem)))
            return
        if not isinstance(problem, Exception):
            sys.__excepthook__(kind, problem, trace)
            return
        _log.error(_("A bug"), exc_info=(kind, problem, trace))
        if not self._is_shown:
            self._is_shown = True
            dialog = CrashDialog(report(problem, self._version()), self._window())
            dialog.finished.connect(self._on_closed)
            dialog.open()

    def _on_closed(self) -> None:
        self._is_shown = False


def report(problem: BaseException, version: str) -> str:
    """The lines a bug report needs, and nothing of what anybody wrote."""
    lines = [
        f"Deskbell {version}, Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}",
        f"{type(problem).__module__}.{type(problem).__qualname__}",
    ]
    for frame in traceback.extract_tb(problem.__traceback__):
        place = frame.filename.replace("\\", "/").split("/")
        lines.append(f"  {'/'.join(place[-3:])}:{frame.lineno} in {frame.name}")
    return "\n".join(lines)


class CrashDialog(QDialog):
    """Says that it was our fault, that nothing is lost, and how to tell us."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Something went wrong"))
        self.resize(560, 360)
        self.text = text
        said = QLabel(
            _(
                "That was a mistake of Deskbell's, not yours. What you had saved is safe, and you can go on. "
                "The report below names places in the program, and nothing that you or a client wrote."
            )
        )
        said.setWordWrap(True)
        shown = QPlainTextEdit(text)
        shown.setReadOnly(True)
        shown.setAccessibleName(_("Report"))
        copy, close = QPushButton(_("Copy the report")), QPushButton(_("Go on"))
        close.setProperty("primary", True)
        copy.clicked.connect(lambda: QApplication.clipboard().setText(text))
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(copy)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(said)
        column.addWidget(shown)
        column.addLayout(buttons)
        close.setFocus()


def _log_qt(level: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    _log.log(_QT_LEVELS.get(level, logging.WARNING), "Qt: %s", message)
