"""How long an answer may take, by kind, and when to nudge a client who has gone quiet."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QLabel, QSpinBox, QWidget

from app.desk import Desk
from app.words import SEVERAL, Kind
from ui.minutes_field import MinutesField
from ui.settings.page import Page
from ui.texts import N_, _
from ui.theme import give_room

_NAMES = {str(kind): SEVERAL[kind] for kind in (Kind.COMPLAINT, Kind.LEAD, Kind.QUESTION, Kind.BID)}
_FIELD_WIDTH = 160
FOLLOW_UPS = {
    "bid": N_("After a bid was sent"),
    "lead": N_("After a lead was answered"),
    "times": N_("At most"),
}


class TargetsPage(Page):
    """Targets are working minutes. A client or a request can have its own, which wins."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            _("Targets"),
            _(
                "The working time that an answer may take. "
                "A client's or a request's own target wins over these."
            ),
        )
        self._captions: list[QLabel] = []
        self._targets: dict[str, QSpinBox] = {kind: MinutesField(_(name)) for kind, name in _NAMES.items()}
        self.add(_("Answer within"), self._form(_NAMES, self._targets, self._keep_targets))
        self._follow_up = {
            key: _number(_("times") if key == "times" else _("working days")) for key in FOLLOW_UPS
        }
        self.add(_("Nudge a quiet client"), self._form(FOLLOW_UPS, self._follow_up, self._keep_follow_up))
        self._align()
        self.close_rows()
        self.refresh()

    def refresh(self) -> None:
        for key, fields in (("targets", self._targets), ("follow_up", self._follow_up)):
            numbers = self._desk.preferences.get(key)
            for name, field in fields.items():
                field.setValue(numbers[name])

    def _form(self, names: dict[str, str], fields: dict[str, QSpinBox], keep: object) -> QWidget:
        box = QWidget()
        form = QFormLayout(box)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(24)
        for key, name in names.items():
            label = QLabel(_(name))
            label.setBuddy(fields[key])
            self._captions.append(label)
            fields[key].setAccessibleName(_(name))
            fields[key].setFixedWidth(_FIELD_WIDTH)
            fields[key].editingFinished.connect(keep)
            form.addRow(label, fields[key])
        return box

    def _align(self) -> None:
        """The fields of both forms begin in one line, however long the names are in a language."""
        widest = max(caption.sizeHint().width() for caption in self._captions)
        for caption in self._captions:
            caption.setMinimumWidth(widest)

    def _keep_targets(self) -> None:
        self.keep("targets", {kind: field.value() for kind, field in self._targets.items()})

    def _keep_follow_up(self) -> None:
        self.keep("follow_up", {key: field.value() for key, field in self._follow_up.items()})


def _number(unit: str) -> QSpinBox:
    field = QSpinBox()
    give_room(field)
    field.setRange(1, 365)
    field.setSuffix(f" {unit}")
    return field
