"""What an empty list says instead: how things stand, and what to do next."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.words import Kind, View
from ui import assets
from ui.texts import N_, _
from ui.theme import Look

_NONE_OF_KIND = {
    Kind.LEAD: N_("No leads here."),
    Kind.BID: N_("No bids here."),
    Kind.QUESTION: N_("No questions here."),
    Kind.COMPLAINT: N_("No complaints here."),
}


class Nothing(NamedTuple):
    """Why there is nothing here, what one can do, and the action that does it."""

    title: str
    hint: str
    action: str = ""
    label: str = ""


_NEW = ("new", N_("New request"))
_LATER = Nothing(
    N_("Nothing is due today."), N_("What is due later waits in My turn."), "mine", N_("Go to My turn")
)
_BY_VIEW = {
    View.TODAY: Nothing(
        N_("Nobody is waiting."), N_("Nothing is due today. A call just now? Write it down."), *_NEW
    ),
    View.MINE: Nothing(
        N_("Nobody is waiting for you."), N_("What clients ask next comes here by itself."), *_NEW
    ),
    View.THEIRS: Nothing(
        N_("You are waiting for nobody."), N_("Requests you have answered rest here until they write.")
    ),
    View.BIDS: Nothing(
        N_("No open bids."), N_("A request of the kind bid, with an amount, is listed here."), *_NEW
    ),
    View.CLOSED: Nothing(
        N_("Nothing is closed yet."), N_("In a list, e closes the request and asks how it ended.")
    ),
}


def nothing(view: View, kind: Kind | None, searched: str, *, has_later: bool) -> Nothing:
    """What to say when that list, narrowed so, has no lines, though clients may wait for a later day."""
    if searched:
        return Nothing(
            _("Nothing found for “{searched}”.", searched=searched),
            _("Try fewer or shorter words."),
            "clear-search",
            _("Clear"),
        )
    if kind is not None:
        return Nothing(
            _(_NONE_OF_KIND[kind]),
            _("Other kinds may be."),
            "all-kinds",
            _("Show all kinds"),
        )
    is_later = view is View.TODAY and has_later
    title, hint, action, label = _LATER if is_later else _BY_VIEW.get(view, Nothing(N_("Nothing here."), ""))
    return Nothing(_(title), _(hint), action, _(label))


class EmptyState(QWidget):
    """Shows a `Nothing`; `wanted` names the action of its button."""

    wanted = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._action = ""
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._title = _centred("heading")
        self._hint = _centred("muted")
        self._button = QPushButton()
        self._button.clicked.connect(lambda: self.wanted.emit(self._action))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 0, 24, 0)
        column.setSpacing(8)
        column.addStretch(2)
        for widget in (self._picture, self._title, self._hint):
            column.addWidget(widget)
        column.addWidget(self._button, alignment=Qt.AlignmentFlag.AlignCenter)
        column.addStretch(3)
        look.changed.connect(self._tint)
        self._tint()

    @property
    def text(self) -> str:
        return f"{self._title.text()} {self._hint.text()}".strip()

    def show_nothing(self, nothing: Nothing) -> None:
        self._title.setText(nothing.title)
        self._hint.setText(nothing.hint)
        self._hint.setVisible(bool(nothing.hint))
        self._action = nothing.action
        self._button.setText(nothing.label)
        self._button.setVisible(bool(nothing.action))

    def _tint(self) -> None:
        self._picture.setPixmap(
            assets.pixmap("bell", self._look.theme.colours.muted, 32, self.devicePixelRatioF())
        )


def _centred(role: str) -> QLabel:
    label = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("role", role)
    return label
