"""The message exactly as it came, for whoever wants to see it or keep a copy."""

from __future__ import annotations

from PySide6.QtCore import QIODevice, QSaveFile, Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from ui.request.plain_view import MOST_LETTERS, PlainView
from ui.texts import _
from ui.theme import mark


class OriginalDialog(QDialog):
    """Shows raw bytes as text. Nothing in them is followed, fetched or run."""

    def __init__(self, raw: bytes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._raw = raw
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Original message"))
        self.resize(760, 560)
        text = PlainView(_("Original message"))
        is_whole = text.show_text(raw[: MOST_LETTERS + 1].decode("utf-8", "replace"))
        text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._remark = QLabel()
        self._remark.setTextFormat(Qt.TextFormat.PlainText)
        mark(self._remark, role="muted")
        if not is_whole or len(raw) > MOST_LETTERS:
            self._remark.setText(_("Only the beginning is shown. A saved copy holds all of it."))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(_("Save a copy…"), QDialogButtonBox.ButtonRole.ActionRole).clicked.connect(
            self._ask_where
        )
        buttons.rejected.connect(self.close)
        whole = QVBoxLayout(self)
        for widget in (text, self._remark, buttons):
            whole.addWidget(widget)

    def save(self, path: str) -> None:
        """Writes the bytes there, whole or not at all, and says which."""
        file = QSaveFile(path)
        is_kept = (
            file.open(QIODevice.OpenModeFlag.WriteOnly)
            and file.write(self._raw) == len(self._raw)
            and file.commit()
        )
        self._remark.setText(
            _("Saved as {path}.", path=path)
            if is_kept
            else _("{path} could not be written: {reason}", path=path, reason=file.errorString())
        )

    def _ask_where(self) -> None:
        path, _filter = QFileDialog.getSaveFileName(self, _("Save a copy"), "message.eml", _("Mail (*.eml)"))
        if path:
            self.save(path)
