"""Whom a letter goes to: one quiet line that opens into fields. Every address it goes to is on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.desk import Desk
from app.post import Account, Letter
from ui.flow import FlowLayout
from ui.labels import plain_label
from ui.request.address_field import AddressField
from ui.texts import N_, _, ngettext
from ui.theme import mark

_FIELDS = {"to": N_("To"), "cc": N_("Cc"), "bcc": N_("Bcc")}
_LONGEST_NAME = 40


class RecipientsRow(QWidget):
    """Shows a letter's people, and takes others. ``apply`` puts them into a letter."""

    changed = Signal()
    left = Signal()
    """Enter in the last field: on with the text."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._all: Letter | None = None
        self._accounts: tuple[Account, ...] = ()
        self._line, self._sheet = _Line(self), QWidget(self)
        self._from = QComboBox()
        self._fields = {key: AddressField(desk, _(name)) for key, name in _FIELDS.items()}
        self._subject = QLineEdit()
        self._problem = plain_label("", "danger")
        self._lay_out()
        self._line.opened.connect(self.open)
        self._line.all_wanted.connect(self.take_all)
        self._from.activated.connect(lambda _row: self.changed.emit())
        self._subject.textEdited.connect(lambda _text: self.changed.emit())
        for field in (*self._fields.values(), self._subject):
            field.returnPressed.connect(self.left)
        for field in self._fields.values():
            field.changed.connect(self._on_changed)

    def show_letter(self, letter: Letter, accounts: tuple[Account, ...], *, is_open: bool = False) -> None:
        """Shows whom that letter goes to; ``is_open`` with the fields to name others."""
        self._accounts, self._all = accounts, None
        self._from.clear()
        for account in accounts:
            self._from.addItem(self._desk.letters.as_typed([(account.name, account.address)]), account.id)
        self._from.setCurrentIndex(max(0, self._from.findData(letter.account_id)))
        self._form.setRowVisible(self._from, len(accounts) > 1)
        self._subject.setText(letter.subject)
        for key, field in self._fields.items():
            field.show_people(getattr(letter, key))
        self._fold(is_folded=not is_open)

    def offer_all(self, letter: Letter) -> None:
        """Offers the same reply to everybody whom the message named."""
        self._all = letter
        self._show_line()

    def take_all(self) -> None:
        """Takes everybody who was offered."""
        if self._all is not None:
            for key, field in self._fields.items():
                field.show_people(getattr(self._all, key))
            self._all = None
            self._show_line()

    def apply(self, letter: Letter) -> Letter:
        """The letter, to the people and under the subject shown here."""
        to, cc, bcc = (self._fields[key].people for key in _FIELDS)
        account_id = self._from.currentData()
        subject = self._subject.text().strip()
        return letter._replace(
            to=to, cc=cc, bcc=bcc, subject=subject,
            account_id=letter.account_id if account_id is None else account_id,
        )  # fmt: skip

    @property
    def problem(self) -> str:
        """Why the letter can't go to these people; empty: it can."""
        if wrong := next((field.wrong[0] for field in self._fields.values() if field.wrong), ""):
            return _("“{address}” is no e-mail address.", address=wrong)
        return "" if any(field.people for field in self._fields.values()) else _("Say who it goes to.")

    def open(self) -> None:
        """Shows the fields, with the keyboard in the first."""
        self._fold(is_folded=False)
        self._fields["to"].setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_open(self) -> bool:
        return not self._sheet.isHidden()

    @property
    def typed(self) -> tuple[str, str, str]:
        """What stands in the fields, wrong or right."""
        to, cc, bcc = (field.text() for field in self._fields.values())
        return to, cc, bcc

    def show_typed(self, typed: Sequence[str]) -> None:
        """Puts back what was typed before, and shows it if it is wrong."""
        for field, text in zip(self._fields.values(), typed, strict=False):
            field.show_text(text)
        if any(field.wrong for field in self._fields.values()):
            self._fold(is_folded=False)

    # --- inside ---

    def _on_changed(self) -> None:
        is_marked = any(field.property("invalid") == "true" for field in self._fields.values())
        problem = self.problem if is_marked else ""
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._show_line()
        self.changed.emit()

    def _fold(self, *, is_folded: bool) -> None:
        self._sheet.setVisible(not is_folded)
        self._line.setVisible(is_folded)
        self._show_line()

    def _show_line(self) -> None:
        more = 0
        if self._all is not None:
            named = {*self._fields["to"].people, *self._fields["cc"].people}
            more = len({*self._all.to, *self._all.cc} - named)
        people = {_(_FIELDS[key]): list(map(_said, field.people)) for key, field in self._fields.items()}
        self._line.show_people(people, more)

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        self._form = QFormLayout(self._sheet)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setVerticalSpacing(4)
        self._from.setAccessibleName(_("From"))
        self._subject.setAccessibleName(_("Subject of the letter"))
        rows: dict[str, QWidget] = {_("From"): self._from}
        rows |= {_(_FIELDS[key]): field for key, field in self._fields.items()}
        rows |= {_("Subject"): self._subject}
        for name, field in rows.items():
            self._form.addRow(plain_label(name, "muted", wraps=False), field)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._problem.hide()
        for widget in (self._line, self._sheet, self._problem):
            whole.addWidget(widget)


class _Line(QWidget):
    """The people a letter goes to, in words. A click anywhere, or the button, asks for the fields."""

    opened = Signal()
    all_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, spacing=4)
        self._button = QPushButton(_("To"), self)  # in its place among the tabs from the beginning
        self._everybody = QPushButton(self)
        mark(self._button, plain="true", meaning="muted")
        mark(self._everybody, link="true")
        self._button.clicked.connect(self.opened)
        self._everybody.clicked.connect(self.all_wanted)
        self._labels: list[QWidget] = []
        self._shown: tuple[object, int] = ({}, -1)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_people(self, people: dict[str, list[str]], more: int) -> None:
        if (people, more) == self._shown:
            return
        self._shown = (people, more)
        self._empty()
        lines = [(name, said) for name, said in people.items() if said]
        for name, said in lines:
            if name != _("To"):
                self._add(plain_label(name, "muted", wraps=False))
            for person in said:
                self._add(plain_label(person, "", wraps=False))
        if not lines:
            self._add(plain_label(_("nobody yet"), "muted", wraps=False))
        self._everybody.setText(ngettext("and {n} other: reply to all", "and {n} others: reply to all", more))
        self._everybody.setVisible(more > 0)
        self._flow.addWidget(self._everybody)
        spoken = "; ".join(f"{name} {', '.join(said)}" for name, said in lines)
        who = spoken or _("Nobody yet")
        self._button.setAccessibleName(_("{people}. Change whom it goes to", people=who))

    def _add(self, label: QWidget) -> None:
        self._labels.append(label)
        self._flow.addWidget(label)
        label.show()

    def _empty(self) -> None:
        while self._flow.takeAt(0):
            pass
        for label in self._labels:
            label.hide()
            label.deleteLater()
        self._labels.clear()
        self._flow.addWidget(self._button)
        self._button.show()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.opened.emit()


def _said(pair: tuple[str, str]) -> str:
    name, address = pair
    short = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
    return f"{short} <{address}>" if short else address
