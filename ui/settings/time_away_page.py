"""Leave and illness, with the day of return, and the clients who will feel it."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDateEdit, QLabel, QPushButton

from app.desk import Desk
from ui.labels import plain_label
from ui.settings.line_list import LineList
from ui.settings.page import Page, beside
from ui.texts import _
from ui.words import date_in_full

_MOST_NAMES = 8


class TimeAwayPage(Page):
    """Away from the first day to the last; back on the day after."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            _("Time away"),
            _("While you are away no working time passes. Clients still feel it: tell those listed below."),
        )
        today = desk.now().astimezone(desk.zone).date()
        self._first = self._day_field(_("First day away"), today + timedelta(days=1))
        self._back = self._day_field(_("Back on"), today + timedelta(days=8))
        add = QPushButton(_("Add time away"))
        add.clicked.connect(self._add)
        words = QLabel(_("Away from")), QLabel(_("back on"))
        self.add("", beside(words[0], self._first, words[1], self._back, add))
        self._affected = plain_label("", "soon")
        self.rows.addWidget(self._affected)
        self._list = LineList(_("Time away"), _("No time away planned"))
        self._list.removed.connect(self._remove)
        remove = self._list.remover()
        self.add(_("Planned"), self._list)
        self.rows.addWidget(remove, alignment=Qt.AlignmentFlag.AlignLeft)
        self.close_rows()
        for field in (self._first, self._back):
            field.dateChanged.connect(self._show_affected)
        self.refresh()

    def refresh(self) -> None:
        spans = self._desk.preferences.get("time_away")
        self._list.show_lines((_in_words(*map(date.fromisoformat, span)), tuple(span)) for span in spans)
        self._show_affected()

    def _day_field(self, name: str, day: date) -> QDateEdit:
        field = QDateEdit(QDate(day.year, day.month, day.day))
        field.setCalendarPopup(True)
        field.setAccessibleName(name)
        return field

    def _days(self) -> tuple[date, date]:
        """First and last day away, as typed."""
        first, back = (date(*field.date().getDate()) for field in (self._first, self._back))
        return first, back - timedelta(days=1)

    def _show_affected(self) -> None:
        first, last = self._days()
        rows = self._desk.preferences.affected_by_time_away(first, last) if first <= last else ()
        names = list(dict.fromkeys(row.client for row in rows))
        self._affected.setText(_affected(names) if names else "")
        self._affected.setVisible(bool(names))

    def _add(self) -> None:
        first, last = self._days()
        if last < first:
            self.complain(_("The day of return is not after the first day away. Choose a later one."))
            return
        spans = [tuple(span) for span in self._desk.preferences.get("time_away")]
        self.keep("time_away", sorted({*spans, (first.isoformat(), last.isoformat())}))

    def _remove(self, span: object) -> None:
        assert isinstance(span, tuple)
        self.keep("time_away", [one for one in self._desk.preferences.get("time_away") if tuple(one) != span])


def _affected(names: list[str]) -> str:
    shown, rest = ", ".join(names[:_MOST_NAMES]), len(names) - _MOST_NAMES
    if rest > 0:
        return _("Waiting for you in that time: {names} and {n} more.", names=shown, n=rest)
    return _("Waiting for you in that time: {names}.", names=shown)


def _in_words(first: date, last: date) -> str:
    return _(
        "{first} to {last}, back on {back}",
        first=date_in_full(first),
        last=date_in_full(last),
        back=date_in_full(last + timedelta(days=1), has_weekday=True),
    )
