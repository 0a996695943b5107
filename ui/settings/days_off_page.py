"""Days on which the desk is closed: public holidays by country and region, and any day the owner names."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QDateEdit, QPushButton

from app.desk import Desk, DeskbellError
from ui import words
from ui.settings.line_list import LineList
from ui.settings.page import Page, beside
from ui.texts import _
from ui.words import DAYS, date_in_full


class DaysOffPage(Page):
    """The chosen days are kept, not the country: the owner has the last word on each of them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            _("Days off"),
            _("Deadlines move past these days. Start from public holidays, then add and remove as you like."),
        )
        self._country = QComboBox()
        self._country.setAccessibleName(_("Country"))
        self._country.addItem(_("Country…"), "")
        self._country.currentIndexChanged.connect(self._show_regions)
        self._region = QComboBox()
        self._region.setAccessibleName(_("Region"))
        self._fill = QPushButton(_("Add public holidays"))
        self._fill.clicked.connect(self._add_holidays)
        self.add(_("Public holidays"), beside(self._country, self._region, self._fill))
        self._list = LineList(_("Days off"), _("No days off"), height=220)
        self._list.removed.connect(self._remove)
        self._day = QDateEdit()
        self._day.setCalendarPopup(True)
        self._day.setAccessibleName(_("Day to add"))
        self._day.setDate(_qdate(desk.now().astimezone(desk.zone).date()))
        add = QPushButton(_("Add day"))
        add.clicked.connect(lambda: self._add_days({_pydate(self._day.date())}))
        remove = self._list.remover()
        self.add(_("Days off"), self._list, beside(self._day, add, remove))
        self.close_rows()
        self.refresh()

    def refresh(self) -> None:
        days = sorted(map(date.fromisoformat, self._desk.preferences.get("days_off")))
        names = self._names_of(days) if self.isVisible() else {}
        self._list.show_lines((_in_words(day, names.get(day, "")), day) for day in days)

    def showEvent(self, event: QShowEvent) -> None:
        # The library that knows the holidays loads for a quarter of a second: only for who turns this page.
        super().showEvent(event)
        if self._country.count() == 1:
            self._fill_countries()
            self.refresh()

    def _fill_countries(self) -> None:
        chosen = self._desk.preferences.get("holidays")
        named = [(territory(code), code) for code in self._desk.preferences.holiday_countries()]
        for name, code in sorted(named):
            self._country.addItem(name, code)
        self._country.setCurrentIndex(max(0, self._country.findData(chosen["country"])))
        self._show_regions()
        self._region.setCurrentIndex(max(0, self._region.findData(chosen["region"])))

    def _show_regions(self) -> None:
        country = self._country.currentData()
        regions = self._desk.preferences.holiday_regions(country) if country else {}
        self._region.clear()
        self._region.addItem(_("Whole country"), "")
        for code, name in regions.items():
            self._region.addItem(name, code)
        self._region.setEnabled(bool(regions))
        self._fill.setEnabled(bool(country))

    def _names_of(self, days: list[date]) -> dict[date, str]:
        """What the public holidays among them are called, in the country that was chosen."""
        chosen = self._desk.preferences.get("holidays")
        if not days or not chosen["country"]:
            return {}
        years = range(days[0].year, days[-1].year + 1)
        with suppress(DeskbellError):  # a country that is not in the list can be set by command
            return dict(self._desk.preferences.holidays(chosen["country"], chosen["region"], years))
        return {}

    def _add_holidays(self) -> None:
        country, region = self._country.currentData(), self._region.currentData()
        year = self._desk.now().astimezone(self._desk.zone).year
        found = self._desk.preferences.holidays(country, region, (year, year + 1))
        self.keep("holidays", {"country": country, "region": region})
        self._add_days({day for day, _ in found})

    def _add_days(self, days: set[date]) -> None:
        known = set(self._desk.preferences.get("days_off"))
        self.keep("days_off", sorted(known | {day.isoformat() for day in days}))

    def _remove(self, day: object) -> None:
        assert isinstance(day, date)
        self.keep(
            "days_off", [one for one in self._desk.preferences.get("days_off") if one != day.isoformat()]
        )


def territory(code: str) -> str:
    """The name of a country in the owner's language."""
    from babel import Locale  # slow to load, seldom needed

    return str(Locale.parse(words.locale_name()).territories.get(code, code))


def _in_words(day: date, name: str) -> str:
    said = _("{weekday} {date}", weekday=_(DAYS[day.weekday()]), date=date_in_full(day))
    return f"{said}  ·  {name}" if name else said


def _pydate(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
