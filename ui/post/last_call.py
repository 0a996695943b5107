"""What is asked before the program ends with letters in the outbox: one question, and then it ends or not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QMessageBox, QPushButton

from app.desk import Desk
from app.post import LEAVING, OutboxState
from ui.post.office import PostOffice
from ui.request.posting import Posting
from ui.texts import _, ngettext
from ui.window import MainWindow

_PATIENCE_MS = 3_000
"""A letter that is with its server is waited for so long: nearly all have the answer by then."""


class LastCall(QObject):
    """Made when the program is to end. ``end`` is called once nothing stands in the way."""

    def __init__(
        self, desk: Desk, office: PostOffice, posting: Posting, window: MainWindow, end: Callable[[], object]
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._office = office
        self._posting = posting
        self._window = window
        self._end = end
        self._is_asking = self._is_over = False
        self._leaving: set[int] = set()

    def ask(self) -> None:
        """Ends at once where nothing waits to leave; else the owner says what is to become of it."""
        if self._is_asking:
            return
        if self._posting.is_busy:  # that letter is to be asked about as well
            self._posting.idle.connect(self.ask, Qt.ConnectionType.SingleShotConnection)
            return
        if waiting := self._waiting():
            self._ask(waiting)
        else:
            self._wait_a_little()

    def _waiting(self) -> int:
        return sum(letter.state in LEAVING for letter in self._desk.outbox.all())

    def _ask(self, waiting: int) -> None:
        self._is_asking = True
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(ngettext("A letter has not left yet.", "{n} letters have not left yet.", waiting))
        box.setInformativeText(_("Letters that wait go out when Deskbell is started again."))
        send = box.addButton(_("Send now and quit"), QMessageBox.ButtonRole.AcceptRole)
        leave = box.addButton(_("Quit, send next time"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(send)
        box.finished.connect(lambda: self._on_answer(box.clickedButton(), send, leave))
        box.finished.connect(box.deleteLater)
        if not self._window.isVisible():
            self._window.show()
        box.open()

    def _on_answer(self, answer: object, send: QPushButton, leave: QPushButton) -> None:
        self._is_asking = False
        if answer is send:
            self._send()
        elif answer is leave:
            self._wait_a_little()

    def _send(self) -> None:
        """Ends once all of them have left. One that does not leave keeps the program open."""
        self._leaving = {letter.id for letter in self._desk.outbox.all() if letter.state in LEAVING}
        self._window.bar.busy(_("Sending before Deskbell quits…"), 0, 0, self._stay)
        self._office.settled.connect(self._on_settled)
        self._office.send_all()

    def _stay(self) -> None:
        self._office.settled.disconnect(self._on_settled)

    def _on_settled(self) -> None:
        left_over = [letter for letter in self._desk.outbox.all() if letter.id in self._leaving]
        if self._office.is_sending or any(letter.state is OutboxState.WAITING for letter in left_over):
            return  # the next one's turn
        self._stay()
        if left_over:
            self._window.bar.problem(
                _("Still in the outbox, so Deskbell stays open: {why}", why=_(left_over[0].problem))
            )
        else:
            self._finish()

    def _wait_a_little(self) -> None:
        """For the letter that is with its server, if one is."""
        if not self._office.is_sending:
            self._finish()
            return
        self._office.settled.connect(self._finish)
        QTimer.singleShot(_PATIENCE_MS, self, self._finish)

    def _finish(self) -> None:
        if not self._is_over:
            self._is_over = True
            self._end()
