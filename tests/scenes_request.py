"""Screens of one request and its person, for `make screens`: made from a desk of the sample day."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.desk import Desk
from ui.bridge import Bridge
from ui.card import CardPanel
from ui.mail_program import Departure, Letter
from ui.outcome_picker import OutcomePicker
from ui.quick_add import QuickAdd
from ui.request.panel import RequestPanel
from ui.snooze_picker import TimePopup, snooze_question
from ui.theme import Look
from ui.times import Times


class NoPost:
    """Nothing leaves a drawing."""

    def send(self, letter: Letter) -> Departure:
        return Departure(has_left=True)


def scenes(desk: Desk, requests: dict[str, int], bridge: Bridge, look: Look) -> Iterator[tuple[str, QWidget]]:
    """Name and widget of each screen, one at a time; the widget is sized and not yet shown."""
    for name, who in (("overdue", "Anna"), ("promised", "Lena"), ("bid", "Sam")):
        yield f"request-{name}", _panel(desk, bridge, look, requests[who])
    yield "request-nothing", _panel(desk, bridge, look, None)
    replying = _panel(desk, bridge, look, requests["Anna"])
    replying.start_reply()
    replying.findChildren(QPlainTextEdit)[0].setPlainText(
        "Anna, I’m sorry: you should not have had to ask twice. I’ll be with you today at 13:00 "
        "with the part, at no charge."
    )
    yield "request-reply", replying
    holding = _panel(desk, bridge, look, requests["Anna"])
    holding.start_holding()
    yield "request-holding", holding
    calling = _panel(desk, bridge, look, requests["Kofi"])
    calling.start_call()
    yield "request-call", calling
    yield "card", _card(desk, bridge, look, requests["Anna"])
    yield "quick-add", _quick_add(desk)
    row = desk.inbox.request(requests["Kofi"]).row
    times = Times(desk)
    yield "snooze", TimePopup(snooze_question(row, desk.now(), times.zone), times, replying)
    yield "outcome", OutcomePicker(row.subject, replying)


def _panel(desk: Desk, bridge: Bridge, look: Look, request_id: int | None) -> RequestPanel:
    panel = RequestPanel(desk, bridge, look, NoPost())
    panel.resize(537, 766)
    panel.show_request(request_id)
    return panel


def _card(desk: Desk, bridge: Bridge, look: Look, request_id: int) -> CardPanel:
    card = CardPanel(desk, bridge, look)
    card.resize(212, 766)
    card.show_client(desk.inbox.request(request_id).client.id, request_id)
    return card


def _quick_add(desk: Desk) -> QuickAdd:
    [known] = desk.clients.complete("Anna Berg")
    sheet = QuickAdd(desk, known)
    for field in sheet.findChildren(QLineEdit):
        if field.accessibleName() == "What they want":
            field.setText("The boiler is broken again, this is unacceptable")
    return sheet
