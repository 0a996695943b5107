"""When the desk is open: a zone, and for each weekday as many spans as it takes."""

from __future__ import annotations

from zoneinfo import available_timezones

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from app.desk import BadInput, Desk
from ui.labels import plain_label
from ui.settings.page import Page
from ui.settings.spans_text import spans_as_text, spans_from
from ui.texts import N_, _
from ui.theme import mark

DAYS = {
    "mon": N_("Monday"), "tue": N_("Tuesday"), "wed": N_("Wednesday"), "thu": N_("Thursday"),
    "fri": N_("Friday"), "sat": N_("Saturday"), "sun": N_("Sunday"),
}  # fmt: skip


class WorkWeekPage(Page):
    """Only time inside these spans counts against you. Every open request is dated anew when they change."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            _("Opening hours"),
            _("Only time inside these hours counts. A change re-dates every open request at once."),
        )
        self._days = {day: self._day_field(day, name) for day, name in DAYS.items()}
        self.add(_("Week"), self._week())
        self._same = QPushButton(_("Make Tuesday to Friday like Monday"))
        self._same.clicked.connect(self._copy_monday)
        self.rows.addWidget(self._same, alignment=Qt.AlignmentFlag.AlignLeft)
        self._nothing_open = plain_label(
            _("No hours at all: nothing has a deadline, and the bell stays silent."), "soon"
        )
        self.rows.addWidget(self._nothing_open)
        self._zone = self._zone_field()
        self.add(_("Time zone"), self._zone)
        self.close_rows()
        self.refresh()

    def refresh(self) -> None:
        week = self._desk.preferences.get("work_week")
        for day, field in self._days.items():
            field.setText(spans_as_text(week.get(day, [])))
            mark(field, invalid=False)
        self._nothing_open.setVisible(not any(week.values()))
        self._zone.setCurrentText(self._desk.preferences.get("zone"))

    def _day_field(self, day: str, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(_("closed"))
        field.setAccessibleName(_("Hours on {day}", day=_(name)))
        field.setToolTip(_("For example 9:00–12:30, 13:00–17:00. Empty: closed."))
        field.editingFinished.connect(lambda: self._keep_day(day))
        return field

    def _week(self) -> QWidget:
        grid = QWidget()
        cells = QGridLayout(grid)
        cells.setContentsMargins(0, 0, 0, 0)
        cells.setVerticalSpacing(4)
        for row, (day, name) in enumerate(DAYS.items()):
            caption = QLabel(_(name))
            caption.setBuddy(self._days[day])
            cells.addWidget(caption, row, 0)
            cells.addWidget(self._days[day], row, 1)
        cells.setColumnMinimumWidth(0, 96)
        return grid

    def _zone_field(self) -> QComboBox:
        field = QComboBox()
        field.setEditable(True)
        field.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        field.addItems(sorted(available_timezones()))
        completer, edit = field.completer(), field.lineEdit()
        assert completer is not None
        assert edit is not None
        edit.setAccessibleName(_("Time zone"))
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        edit.editingFinished.connect(lambda: self.keep("zone", field.currentText().strip()))
        field.activated.connect(lambda: self.keep("zone", field.currentText()))
        return field

    def _keep_day(self, day: str) -> None:
        field = self._days[day]
        try:
            spans = spans_from(field.text())
        except BadInput as error:
            mark(field, invalid=True)
            self.complain(_(str(error)))
            return
        week = {**self._desk.preferences.get("work_week"), day: spans}
        mark(field, invalid=not self.keep("work_week", week))

    def _copy_monday(self) -> None:
        week = dict(self._desk.preferences.get("work_week"))
        week |= dict.fromkeys(("tue", "wed", "thu", "fri"), week.get("mon", []))
        self.keep("work_week", week)
