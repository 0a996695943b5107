"""What is asked before the program ends with letters in the outbox: one question, and then it ends or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QMessageBox

from app.desk import Desk
from app.post import LEAVING, OutboxState
from ui.post.office import PostOffice
from ui.request.posting import Posting
from ui.texts import _, ngettext
from ui.window import MainWindow

_PATIENCE_MS = 3_000
"""A letter is waited for so long before a window that is hidden says so: nearly all have left by then."""
_YES, _RASH, _NO = (
    QMessageBox.ButtonRole.AcceptRole,
    QMessageBox.ButtonRole.DestructiveRole,
    QMessageBox.ButtonRole.RejectRole,
)
Choice = tuple[str, QMessageBox.ButtonRole, Callable[[], object]]


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
        self.is_waiting = False
        """Whether the program ends by itself, once the letters have left that it waits for."""
        self._leaving: set[int] = set()
        """The letters that are to have left before the program ends."""
        self._asked_about = ""
        """What kept the office from writing down that a letter left, when the owner was asked about it."""
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._show_window)

    def ask(self) -> None:
        """Ends at once where nothing is to leave; else the owner says what is to become of it."""
        if self._is_asking:
            return
        if self.is_waiting:
            self._ask_whether_to_cut_off()
        elif self._posting.is_busy:  # that letter is to be asked about as well
            self._posting.idle.connect(self.ask, Qt.ConnectionType.SingleShotConnection)
        elif waiting := self._in(*LEAVING):
            self._ask_when_to_send(len(waiting))
        else:
            self._wait_for(self._in(OutboxState.SENDING))

    # --- inside ---

    def _in(self, *states: OutboxState) -> set[int]:
        return {letter.id for letter in self._desk.outbox.all() if letter.state in states}

    def _ask_when_to_send(self, waiting: int) -> None:
        self._ask(
            ngettext("A letter has not left yet.", "{n} letters have not left yet.", waiting),
            _("Letters that wait go out when Deskbell is started again."),
            (_("Send now and quit"), _YES, self._send),
            (_("Quit, send next time"), _RASH, lambda: self._wait_for(set())),
            (_("Cancel"), _NO, lambda: None),
        )

    def _ask_whether_to_cut_off(self) -> None:
        text = _("A letter is being sent.")
        more = _("If Deskbell quits before the server has answered, nobody knows whether it left.")
        self._asked_about = self._office.hindrance
        if self._asked_about:
            text = _("What the server said of a letter can’t be written down: {why}", why=self._asked_about)
            more = _("Deskbell tries again every minute. If it quits now, nobody knows whether it left.")
        self._ask(
            text,
            more,
            (_("Wait"), _NO, lambda: None),
            (_("Quit now"), _RASH, self._finish),
        )

    def _ask(self, text: str, more: str, *choices: Choice) -> None:
        """Asks, the first choice being the one that Enter takes."""
        self._is_asking = True
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(text)
        box.setInformativeText(more)
        deeds = [(box.addButton(label, role), deed) for label, role, deed in choices]
        box.setDefaultButton(deeds[0][0])
        box.finished.connect(
            lambda: self._on_answer(deed for button, deed in deeds if button is box.clickedButton())
        )
        box.finished.connect(box.deleteLater)
        self._show_window()
        box.open()

    def _on_answer(self, deeds: Iterable[Callable[[], object]]) -> None:
        self._is_asking = False
        for deed in deeds:
            deed()

    def _send(self) -> None:
        """Ends once all of them have left. One that does not leave keeps the program open."""
        leaving = self._in(*LEAVING, OutboxState.SENDING)
        self._office.send_all()
        self._wait_for(leaving)

    def _wait_for(self, leaving: set[int]) -> None:
        """For these letters, and for whichever is with its server: cut off, nobody would know of it."""
        self._leaving, self._asked_about = leaving, ""
        self.is_waiting = True
        self._office.settled.connect(self._on_settled)
        self._patience.start()
        if self._office.hindrance:
            self._office.look()  # there may be room by now: it settles, or says again why not
        else:
            self._on_settled()

    def _stay(self) -> None:
        self.is_waiting = False
        self._patience.stop()
        self._office.settled.disconnect(self._on_settled)

    def _on_settled(self) -> None:
        left_over = [
            letter
            for letter in self._desk.outbox.all()
            if letter.id in self._leaving and letter.state is not OutboxState.SENDING
        ]
        hindrance = self._office.hindrance
        is_next = any(letter.state is OutboxState.WAITING for letter in left_over)
        if self._office.is_sending or hindrance or is_next:
            self._window.bar.busy(_("Sending before Deskbell quits…"), 0, 0, self._stay)
            if hindrance not in {"", self._asked_about} and not self._is_asking:
                self._ask_whether_to_cut_off()
            return
        self._stay()
        if left_over:
            self._show_window()
            self._window.bar.problem(
                _("Still in the outbox, so Deskbell stays open: {why}", why=_(left_over[0].problem))
            )
        else:
            self._finish()

    def _finish(self) -> None:
        if not self._is_over:
            self._is_over = True
            self._end()

    def _show_window(self) -> None:
        if not self._window.isVisible():
            self._window.show()
