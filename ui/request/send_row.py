"""The row below the text: files and saved replies, to whom and by what way, and the button that sends."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from ui.flow import FlowLayout
from ui.request.letter_pad import LetterPad
from ui.request.promise_link import PromiseLink
from ui.request.way_button import WayButton
from ui.request.writing import CORRESPONDENCE, Mode
from ui.texts import _
from ui.theme import mark
from ui.times import Times


class SendRow(QWidget):
    """Says on its button what is going to happen, and beside it why it can't."""

    wanted = Signal()
    """What is written is to be sent or saved."""

    def __init__(self, pad: LetterPad, times: Times, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.way, self.link = WayButton(), PromiseLink(times)
        self._pad = pad
        self._mode = Mode.REPLY
        self._remark, self._button = QLabel(), QPushButton()
        self._remark.setTextFormat(Qt.TextFormat.PlainText)
        mark(self._button, primary="true")
        beside, row = QWidget(), QHBoxLayout(self)
        flow = FlowLayout(beside, spacing=4)
        for part in (self._remark, pad.attach, pad.replies, self.way, self.link):
            flow.addWidget(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(beside, 1)
        row.addWidget(self._button, alignment=Qt.AlignmentFlag.AlignTop)
        self._button.clicked.connect(self.wanted)
        self.way.chosen.connect(self.name_deed)
        pad.asks.connect(self.name_deed)

    def show_mode(self, mode: Mode) -> None:
        """Shows what belongs to that mode."""
        self._mode = mode
        self.way.setVisible(mode in CORRESPONDENCE)
        self.link.watch("")
        self.name_deed()
        self.calm_down()

    def name_deed(self, *_unused: object) -> None:
        """Only a mail is sent from here: what goes another way is logged. What is on its way has to wait."""
        is_held = self._pad.is_held
        for part in (self.way, self.link):
            part.setEnabled(not is_held)
        deed = _("On its way…") if is_held else self._deed()
        self._button.setText(deed if is_held else f"{deed}  Ctrl ↵")
        self._button.setAccessibleName(deed)

    def complain(self, problem: str) -> None:
        """Says why it can't be sent."""
        self._remark.setText(problem)
        self._remark.show()
        mark(self._remark, role="danger")

    def calm_down(self) -> None:
        """Takes a complaint back once the owner goes on."""
        self._remark.setText(_("Only you see this") if self._mode is Mode.NOTE else "")
        self._remark.setVisible(self._mode is Mode.NOTE)
        mark(self._remark, role="muted")

    def _deed(self) -> str:
        if self._pad.is_asking:
            return _("Send all the same")
        if self._mode not in CORRESPONDENCE:
            return _("Save")
        return _("Send") if self.way.way.leaves else _("Log")
