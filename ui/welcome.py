"""The first minute: three doors, none of which must be taken."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import assets
from ui.labels import plain_label
from ui.texts import N_, _

_DOORS = (
    ("empty", N_("Start empty"), N_("Write down the next call or message yourself.")),
    ("sample", N_("Look around"), N_("A sample business in a folder of its own. One click leaves it.")),
    ("import", N_("Import mail or contacts"), N_("From .eml, .mbox and Maildir, CSV and vCard.")),
)


class Welcome(QWidget):
    """Shown in place of the lists while the desk has neither a client nor a request."""

    empty_wanted = Signal()
    sample_wanted = Signal()
    import_wanted = Signal()
    account_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        signals = {"empty": self.empty_wanted, "sample": self.sample_wanted, "import": self.import_wanted}
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(2)
        picture = QLabel()
        picture.setPixmap(assets.mark(64, self.devicePixelRatioF()))
        column.addWidget(picture, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(
            plain_label(_("Welcome to Deskbell"), "title", wraps=False),
            alignment=Qt.AlignmentFlag.AlignHCenter,
        )
        column.addWidget(
            plain_label(
                _("It knows who is waiting for you, and rings before they notice."), "muted", wraps=False
            ),
            alignment=Qt.AlignmentFlag.AlignHCenter,
        )
        column.addSpacing(16)
        doors = QHBoxLayout()
        doors.setSpacing(16)
        doors.addStretch(1)
        for name, title, text in _DOORS:
            doors.addWidget(_Door(_(title), _(text), signals[name].emit))
        doors.addStretch(1)
        column.addLayout(doors)
        column.addSpacing(8)
        account = QPushButton(_("Or have your mail fetched: add an account…"))
        account.setProperty("link", True)
        account.clicked.connect(self.account_wanted)
        column.addWidget(account, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        column.addWidget(
            plain_label(
                _("Everything stays on this computer: no sign-up, no server of ours."), "small", wraps=False
            ),
            alignment=Qt.AlignmentFlag.AlignHCenter,
        )
        column.addStretch(3)


class _Door(QPushButton):
    """A large button with a title and a line below it."""

    def __init__(self, title: str, text: str, go: object) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.setProperty("door", True)
        self.setFixedSize(216, 104)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        for words, role in ((title, "heading"), (text, "muted")):
            label = plain_label(words, role)
            label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)
        column.addStretch(1)
        self.clicked.connect(go)
