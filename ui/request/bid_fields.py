"""What a bid is over: its number, amount and last valid day, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtWidgets import QCompleter, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from app.desk import BadInput, DeskbellError
from app.records import Request
from app.words import BidStatus
from ui import words
from ui.flow import FlowLayout
from ui.texts import _
from ui.theme import mark
from ui.times import Times

CURRENCIES = ("EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD", "JPY")
_STEPS = {
    BidStatus.DRAFT: (BidStatus.SENT,),
    BidStatus.SENT: (BidStatus.ACCEPTED, BidStatus.DECLINED),
    BidStatus.ACCEPTED: (),
    BidStatus.DECLINED: (),
}
_MEANINGS = {BidStatus.ACCEPTED: "done", BidStatus.SENT: "accent"}


@dataclass(frozen=True, slots=True)
class Terms:
    """What is written on a bid."""

    amount_minor: int | None
    currency: str
    valid_until_on: date | None
    number: str


class BidFields(QFrame):
    """Shows and edits a bid's terms in place. Leaving a field keeps it; what means nothing is said."""

    changed = Signal(object)
    stepped = Signal(object)
    """The `BidStatus` that the bid has now reached."""
    problem = Signal(str)
    left = Signal()
    """The bid has come to its end under the keyboard, which has nothing to do here any more."""

    def __init__(self, times: Times, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._times = times
        self._shown = Terms(None, "", None, "")
        self._number = self._field(_("Bid number"), _("Number"), 90)
        self._amount = self._field(_("Amount"), _("Amount"), 100)
        self._currency = self._field(_("Currency"), "EUR", 56)
        self._currency.setMaxLength(3)
        known = QCompleter(CURRENCIES, self)
        known.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        known.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)  # a popup takes the Tab key back
        self._currency.setCompleter(known)
        self._valid = self._field(_("Valid until"), _("Valid until"), 110)
        self._valid.setToolTip(_("The last day it holds, to its end: 27 Nov, in 30 days, 2026-12-31"))
        self._status = QLabel()
        mark(self._status, chip="calm")  # from the first: a label that was once without keeps no room for it
        self._steps: dict[BidStatus, QPushButton] = {
            status: self._step(status) for status in BidStatus if status is not BidStatus.DRAFT
        }
        flow = FlowLayout(self, spacing=8)
        flow.setContentsMargins(20, 0, 16, 10)
        for widget in (self._number, self._amount, self._currency, self._valid, self._standing()):
            flow.addWidget(widget)

    def show_bid(self, request: Request) -> None:
        """Shows the terms of that request."""
        currency = request.currency or _usual_currency()
        self._shown = Terms(request.amount_minor, currency, request.valid_until_on, request.bid_number)
        self._number.setText(request.bid_number)
        self._amount.setText(_written(request.amount_minor, currency))
        self._currency.setText(currency)
        self._valid.setText(_written_day(request.valid_until_on))
        status = request.bid_status or BidStatus.DRAFT
        self._status.setText(_(str(status)))
        mark(self._status, chip=_MEANINGS.get(status, "calm"))
        self._offer(_STEPS[status])

    # --- inside ---

    def _offer(self, steps: tuple[BidStatus, ...]) -> None:
        """Shows these buttons. The keyboard stays where a bid goes on, when its own button goes away."""
        had_keyboard = any(button.hasFocus() for button in self._steps.values())
        for step, button in self._steps.items():
            button.setVisible(step in steps)
        if had_keyboard and steps:
            self._steps[steps[0]].setFocus(Qt.FocusReason.OtherFocusReason)
        elif had_keyboard:
            self.left.emit()

    def _standing(self) -> QWidget:
        """How the bid stands and what may become of it: one piece, wherever the line ends."""
        piece = QWidget()
        row = QHBoxLayout(piece)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._status, alignment=Qt.AlignmentFlag.AlignVCenter)
        for button in self._steps.values():
            row.addWidget(button)
        return piece

    def _keep(self) -> None:
        try:
            terms = self._terms()
        except DeskbellError as problem:
            self.problem.emit(_(str(problem)))
            return
        if terms != self._shown:
            self._shown = terms
            self.changed.emit(terms)

    def _terms(self) -> Terms:
        currency = self._currency.text().strip().upper()
        amount = amount_in_minor(self._amount.text(), currency)
        return Terms(amount, currency, self._day(), self._number.text().strip())

    def _day(self) -> date | None:
        text = self._valid.text().strip()
        if not text:
            return None
        if text == _written_day(self._shown.valid_until_on):
            return self._shown.valid_until_on
        return words.local(self._times.read(text), self._times.zone).date()

    def _field(self, name: str, hint: str, width: int) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setPlaceholderText(hint)
        field.setFixedWidth(width)
        field.editingFinished.connect(self._keep)
        return field

    def _step(self, status: BidStatus) -> QPushButton:
        button = QPushButton(_("Mark {status}", status=_(str(status))))
        button.setAutoDefault(True)  # Enter presses it
        button.clicked.connect(lambda: self.stepped.emit(status))
        return button


def amount_in_minor(text: str, currency: str) -> int | None:
    """The typed amount in minor units, strictly by the owner's locale; None for an empty field."""
    from babel.numbers import (
        NumberFormatError,
        get_currency_precision,
        parse_decimal,
    )  # slow to load, seldom needed

    text = text.strip()
    if not text:
        return None
    try:
        amount = parse_decimal(text, locale=words.locale_name(), strict=True)
    except NumberFormatError as problem:
        raise BadInput(
            _(
                "“{text}” is not an amount here. Write it like {example}.",
                text=text,
                example=QLocale().toString(1234.5, "f", 2),
            )
        ) from problem
    digits = get_currency_precision(currency)
    minor = amount.scaleb(digits)
    if minor != minor.to_integral_value():
        raise BadInput(
            _(
                "“{text}” has more than {digits} decimals, the most that {currency} has.",
                text=text,
                digits=digits,
                currency=currency,
            )
        )
    return int(minor)


def _written(amount_minor: int | None, currency: str) -> str:
    """The amount without its currency, as it may be typed again."""
    if amount_minor is None:
        return ""
    from babel.numbers import format_decimal, get_currency_precision  # as above

    digits = get_currency_precision(currency)
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    amount = Decimal(amount_minor).scaleb(-digits)
    return str(format_decimal(amount, format=pattern, locale=words.locale_name()))


def _written_day(on: date | None) -> str:
    if on is None:
        return ""
    return QLocale().toString(QDate(on.year, on.month, on.day), "d MMM yyyy")


def _usual_currency() -> str:
    code = QLocale().currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
    return code or CURRENCIES[0]
