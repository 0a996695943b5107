"""What stands below the text of a letter: the signature, and what is quoted, folded until somebody asks."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from ui.labels import plain_label
from ui.request.body_text import DOTS
from ui.texts import _, ngettext
from ui.theme import mark

_LEAST_HEIGHT, _HEIGHT = 48, 110


class LetterTail(QWidget):
    """Hidden while there is neither. What is quoted can be shortened by hand, or dropped as a whole."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dots = QPushButton(DOTS)
        self._signature = plain_label("", "small", wraps=False)
        self._text = _Quotation()
        self._drop = QPushButton(_("Drop it"))
        self._lay_out()
        self._dots.clicked.connect(lambda: self._unfold(is_open=self._text.isHidden()))
        self._drop.clicked.connect(self._drop_all)
        self._text.textChanged.connect(self._on_text)

    @property
    def quoted(self) -> str:
        """What is quoted, as it stands."""
        return self._text.toPlainText()

    def show_quoted(self, quoted: str, signature: str) -> None:
        """Shows those of another letter, folded."""
        self._text.blockSignals(True)  # nobody has changed anything
        self._text.setPlainText(quoted)
        self._text.blockSignals(False)
        self.show_signature(signature)
        self._unfold(is_open=False)

    def show_signature(self, signature: str) -> None:
        """Shows the signature of the account that the letter leaves from."""
        line = " · ".join(part for part in (each.strip() for each in signature.splitlines()) if part)
        self._signature.setText(f"— {line}" if line else "")
        self._signature.setToolTip(signature)
        self._unfold(is_open=not self._text.isHidden())

    # --- inside ---

    def _unfold(self, *, is_open: bool) -> None:
        lines = self.quoted.count("\n") + 1
        has_quote = bool(self.quoted.strip())
        self._text.setVisible(is_open and has_quote)
        self._drop.setVisible(is_open and has_quote)
        said = _("Hide the quoted text")
        if not is_open:
            said = ngettext("Show the quoted text, {n} line", "Show the quoted text, {n} lines", lines)
        self._dots.setAccessibleName(said)
        self._dots.setToolTip(said)
        self._dots.setVisible(has_quote)
        self.setVisible(has_quote or bool(self._signature.text()))

    def _drop_all(self) -> None:
        self._text.setPlainText("")
        self._unfold(is_open=False)

    def _on_text(self) -> None:
        self.changed.emit()

    def _lay_out(self) -> None:
        self._text.setAccessibleName(_("Quoted text"))
        self._text.setTabChangesFocus(True)
        self._text.setMinimumHeight(_LEAST_HEIGHT)
        self._text.setMaximumHeight(_HEIGHT)
        mark(self._dots, flat="true", meaning="muted", small="true")
        mark(self._drop, link="true")
        row, whole = QHBoxLayout(), QVBoxLayout(self)
        row.setSpacing(8)
        for widget in (self._dots, self._drop):
            row.addWidget(widget)
        row.addWidget(self._signature, 1)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addLayout(row)
        whole.addWidget(self._text)


class _Quotation(QPlainTextEdit):
    """Ctrl+Enter is not its own: it sends the letter."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        super().keyPressEvent(event)
