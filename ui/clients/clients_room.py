"""The section Clients: the list of them, and the page and the card of the chosen one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from app.desk import Desk
from ui.bridge import Bridge
from ui.card import CardPanel
from ui.clients.client_page import ClientPage
from ui.clients.clients_panel import ClientsPanel
from ui.theme import Look, mark

CARD_FITS_FROM, LEAST_LIST = 885, 240


class ClientsRoom(QSplitter):
    """Whoever is chosen in the list is shown beside it."""

    said = Signal(str, bool)
    problem = Signal(str)
    new_request_wanted = Signal(int)
    letter_wanted = Signal(int)
    export_wanted = Signal(int)
    request_opened = Signal(int)

    def __init__(self, desk: Desk, bridge: Bridge, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.clients = ClientsPanel(desk, bridge, look)
        self.page = ClientPage(desk, bridge, look)
        self.card = CardPanel(desk, bridge, look)
        mark(self.clients, ground="surface")
        mark(self.page, ground="surface")
        columns: tuple[QWidget, ...] = (self.clients, self.page, self.card)
        for column in columns:
            self.addWidget(column)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.setStretchFactor(1, 1)
        self.clients.setMinimumWidth(LEAST_LIST)
        self.setSizes([336, 537, 212])
        self.clients.client_chosen.connect(self._show)
        for part in (self.page, self.card):
            part.said.connect(self.said)
            part.problem.connect(self.problem)
        self.card.request_opened.connect(self.request_opened)
        self.card.export_wanted.connect(self.export_wanted)
        self.card.folded.connect(self._give_way)
        self.page.new_request_wanted.connect(self.new_request_wanted)
        self.page.letter_wanted.connect(self.letter_wanted)
        self.page.export_wanted.connect(self.export_wanted)
        self.clients.open_first()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.card.set_folded(self.width() < CARD_FITS_FROM)
        self._give_way()

    def open_client(self, client_id: int) -> None:
        """Turns to that client."""
        self.clients.choose(client_id)
        self._show(client_id)

    def _give_way(self) -> None:
        """The story gets the room that a folded card leaves."""
        if self.card.is_folded:
            clients, page, card = self.sizes()
            strip = self.card.maximumWidth()
            self.setSizes([clients, page + card - strip, strip])

    def _show(self, client_id: int) -> None:
        self.page.show_client(client_id)
        self.card.show_client(client_id)
