"""What is said of a letter before it leaves: the guard's strip that stops it, and the quiet line of hints."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.post import Danger, Doubt, Hint, Tone
from ui import assets
from ui.labels import plain_label
from ui.texts import _
from ui.theme import Look, mark

_HINT_LINES = 2
_READING_MS = 1_000
"""Who asks again sooner has read nothing: it is the second half of a double click, or a key that is held,
which X11 does not always tell from one that is pressed again.
"""


class GuardStrip(QFrame):
    """One line for each doubt. What the owner has seen and sent all the same is not asked again."""

    asks = Signal(bool)
    """It begins to ask, or has no more to ask."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: tuple[Doubt, ...] = ()
        self.reading = QTimer(self, singleShot=True, interval=_READING_MS)
        """Runs as long as nobody can have read the lines."""
        self._accepted: dict[Hashable, set[tuple[Danger, str]]] = {}
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(12, 6, 12, 6)
        self._lines.setSpacing(4)
        self._doubts: list[QWidget] = []
        mark(self, box="overdue")
        look.changed.connect(lambda _theme: self._say())
        self.hide()

    def stops(self, letter: Hashable, doubts: tuple[Doubt, ...]) -> bool:
        """Whether there is a doubt that the owner has not seen yet. Asked again, and not at once, those shown
        are seen.
        """
        accepted = self._accepted.setdefault(letter, set())
        if not self.reading.isActive():
            accepted.update(map(_mark_of, self._shown))
        self.reading.start()
        new = tuple(doubt for doubt in doubts if _mark_of(doubt) not in accepted)
        self._show(new)
        return bool(new)

    def settle(self, doubts: tuple[Doubt, ...]) -> None:
        """Takes the lines back that the letter gives no more reason for."""
        still = set(map(_mark_of, doubts))
        self._show(tuple(doubt for doubt in self._shown if _mark_of(doubt) in still))

    def forget(self, letter: Hashable) -> None:
        """That letter has gone its way: the next one begins without it."""
        self._accepted.pop(letter, None)

    def clear(self) -> None:
        """Shows nothing: another letter is on the screen."""
        self._show(())

    @property
    def is_asking(self) -> bool:
        return bool(self._shown)

    # --- inside ---

    def _show(self, doubts: tuple[Doubt, ...]) -> None:
        if doubts != self._shown:
            self._shown = doubts
            self._say()

    def _say(self) -> None:
        for widget in self._doubts:
            widget.hide()
            widget.deleteLater()
        self._doubts = [self._line(doubt) for doubt in self._shown]
        for widget in self._doubts:
            self._lines.addWidget(widget)
            widget.show()
        self.setAccessibleName("\n".join(_(doubt.line) for doubt in self._shown))
        self.setVisible(bool(self._shown))
        self.asks.emit(bool(self._shown))

    def _line(self, doubt: Doubt) -> QWidget:
        line = QWidget()
        row, sign = QHBoxLayout(line), QLabel()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        sign.setPixmap(assets.pixmap("warning", self._look.theme.colours.overdue))
        words = plain_label(_(doubt.line), "danger")
        row.addWidget(sign, alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        return line


class HintLine(QWidget):
    """A quiet line, hidden when it has nothing to say. How high it is doesn't depend on what it says."""

    changed = Signal()
    """It says something else now, or nothing any more."""
    off_wanted = Signal(object)
    """No more hints of that `Tone`."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dismissed: set[tuple[Tone, str]] = set()
        self._hints: tuple[Hint, ...] = ()
        self._words = plain_label("", "small")
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._off = QPushButton(_("Not this kind"))
        self._off.setAccessibleName(_("Do not show this kind of hint"))
        self._off.setToolTip(self._off.accessibleName())
        self._close = QPushButton("✕")
        self._close.setAccessibleName(_("Dismiss this hint"))
        mark(self._off, link="true")
        mark(self._close, flat="true", small="true")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._words, 1)
        for button in (self._off, self._close):
            row.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)
        self._off.clicked.connect(self._on_off)
        self._close.clicked.connect(self._dismiss)
        self.setFixedHeight(_HINT_LINES * look.theme.sizes.small * 4 // 3 + 4)
        self.show_hints(())

    @property
    def text(self) -> str:
        return self._words.text()

    def show_hints(self, hints: tuple[Hint, ...]) -> None:
        """Shows the first that was not dismissed."""
        self._hints = tuple(hint for hint in hints if (hint.tone, hint.words) not in self._dismissed)
        first = _(self._hints[0].line) if self._hints else ""
        if first != self._words.text():
            self._words.setText(first)
            self._words.setToolTip(first)
        self.changed.emit()

    def forget(self) -> None:
        """Another letter: what was dismissed in this one may be said there."""
        self._dismissed.clear()
        self.show_hints(())

    def _on_off(self) -> None:
        self.off_wanted.emit(self._hints[0].tone)

    def _dismiss(self) -> None:
        self._dismissed.add((self._hints[0].tone, self._hints[0].words))
        self.show_hints(self._hints)


def _mark_of(doubt: Doubt) -> tuple[Danger, str]:
    return doubt.danger, doubt.about
