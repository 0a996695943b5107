"""How long an answer may take, by kind, and when to nudge a client who has gone quiet."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QSpinBox, QWidget

from app.desk import Desk
from app.standing import LONGEST_TARGET_MINUTES
from app.words import Kind
from ui import words
from ui.settings.page import Page
from ui.texts import N_, _
from ui.theme import give_room

_NAMES = {str(kind): words.KINDS[kind] for kind in (Kind.COMPLAINT, Kind.LEAD, Kind.QUESTION, Kind.BID)}
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
        self._targets = {kind: _number(1, LONGEST_TARGET_MINUTES, " " + _("min"), step=15) for kind in _NAMES}
        self.add(_("Answer within"), self._form(_NAMES, self._targets, self._keep_targets))
        self._follow_up = {
            key: _number(1, 365, " " + (_("times") if key == "times" else _("working days")))
            for key in FOLLOW_UPS
        }
        self.add(_("Nudge a quiet client"), self._form(FOLLOW_UPS, self._follow_up, self._keep_follow_up))
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
            fields[key].setAccessibleName(_(name))
            fields[key].editingFinished.connect(keep)
            form.addRow(_(name), fields[key])
        return box

    def _keep_targets(self) -> None:
        self.keep("targets", {kind: field.value() for kind, field in self._targets.items()})

    def _keep_follow_up(self) -> None:
        self.keep("follow_up", {key: field.value() for key, field in self._follow_up.items()})


def _number(least: int, most: int, unit: str, step: int = 1) -> QSpinBox:
    field = QSpinBox()
    give_room(field)
    field.setRange(least, most)
    field.setSingleStep(step)
    field.setSuffix(unit)
    field.setFixedWidth(160)
    return field
