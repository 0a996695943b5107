"""A letter that answers nothing: a new message or a forwarded one, written in a window of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMessageBox, QPushButton, QVBoxLayout, QWidget

from app.desk import Desk
from app.post import Letter
from ui.labels import plain_label
from ui.request.drafts import NOTHING, Drafts
from ui.request.enclosing import Enclosing
from ui.request.letter_pad import LetterPad
from ui.request.writing import LETTER
from ui.texts import _
from ui.theme import Look, mark

SAVING_PAUSE_MS = 1500


class LetterDialog(QDialog):
    """Not modal: the desk can be looked at meanwhile. Closed, it is kept; ``place`` is where."""

    finished_letter = Signal(object)
    """The `Letter`, ready to leave. ``leave`` when it has."""

    def __init__(
        self,
        desk: Desk,
        look: Look,
        drafts: Drafts,
        enclosing: Enclosing,
        place: str,
        letter: Letter,
        parent: QWidget,
        *,
        is_new: bool,
    ) -> None:
        super().__init__(parent)
        self.place, self._key = place, (place, LETTER)
        self._drafts = drafts
        self.pad = LetterPad(desk, look, enclosing, self)
        self._remark = plain_label("", "danger")
        self._send, self._discard = QPushButton(), QPushButton(_("Throw away"))
        self._saving = QTimer(self, singleShot=True, interval=SAVING_PAUSE_MS)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Forward a message") if letter.quoted else _("New message"))
        self.resize(640, 560)
        self._lay_out()
        self.pad.changed.connect(self._on_changed)
        self.pad.finished.connect(self.send)
        self.pad.left.connect(self.close)
        self.pad.asks.connect(self._name_send)
        self._send.clicked.connect(self.send)
        self._discard.clicked.connect(self._ask_whether_to_discard)
        self._saving.timeout.connect(drafts.save)
        self.pad.show_letter(
            self._key, letter, desk.accounts.all(), drafts.of(*self._key), is_open=True, is_new=is_new
        )
        self._name_send()

    def show_begun(self) -> None:
        """Shows the window, with the keyboard where there is something to say first."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.pad.field.setFocus()
        self.pad.go_where_it_fails()

    def send(self) -> None:
        """Hands the letter over, or says what is missing or in doubt. Once, however often it is asked for."""
        letter, why_not = self.pad.letter, self.pad.why_not
        if letter is None or self.pad.is_held:
            return
        self._remark.setText(why_not)
        self._remark.setVisible(bool(why_not))
        if why_not:
            self.pad.go_where_it_fails()
        elif not self.pad.stops():
            self.finished_letter.emit(letter)

    def hold(self, *, is_held: bool) -> None:
        """On its way it can be neither changed nor thrown away."""
        self.pad.hold(is_held=is_held)
        self._discard.setEnabled(not is_held)
        self._name_send()

    def leave(self) -> None:
        """The letter has gone its way, or is not wanted any more."""
        self.pad.forget(self._key)
        self._drafts.keep(*self._key, NOTHING)
        self._drafts.save()
        self.pad.changed.disconnect()
        self.close()

    # --- Qt asks ---

    def closeEvent(self, event: QCloseEvent) -> None:
        self._drafts.save()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if not event.isAutoRepeat():
                self.send()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        elif not is_enter:  # in a field it goes on to the next, and presses nothing
            super().keyPressEvent(event)

    # --- inside ---

    def _on_changed(self) -> None:
        self._remark.hide()
        self._drafts.keep(*self._key, self.pad.draft)
        if not self._saving.isActive():
            self._saving.start()

    def _ask_whether_to_discard(self) -> None:
        if self.pad.draft == NOTHING:
            self.leave()
            return
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setText(_("Throw this letter away? It can’t be brought back."))
        gone = box.addButton(_("Throw it away"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        gone.clicked.connect(self.leave)
        box.open()

    def _name_send(self, *_unused: object) -> None:
        deed = _("Send all the same") if self.pad.is_asking else _("Send")
        if self.pad.is_held:
            deed = _("On its way…")
        self._send.setText(deed if self.pad.is_held else f"{deed}  Ctrl ↵")
        self._send.setAccessibleName(deed)

    def _lay_out(self) -> None:
        mark(self._send, primary="true")
        mark(self._discard, flat="true", meaning="muted")
        self._remark.hide()
        self.pad.field.fill_room()
        foot, whole = QHBoxLayout(), QVBoxLayout(self)
        for widget in (self.pad.attach, self.pad.replies, self._discard):
            foot.addWidget(widget)
        foot.addWidget(self._remark, 1)
        foot.addStretch(1)
        foot.addWidget(self._send)
        whole.setContentsMargins(20, 16, 20, 16)
        whole.setSpacing(8)
        whole.addWidget(self.pad, 1)
        whole.addLayout(foot)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
