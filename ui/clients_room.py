"""The section Clients: the list of them, and the page of the chosen one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from app.desk import Desk
from ui.bridge import Bridge
from ui.clients.client_page import ClientPage
from ui.clients.clients_panel import ClientsPanel
from ui.theme import Look, mark


class ClientsRoom(QSplitter):
    """Whoever is chosen in the list is shown beside it."""

    said = Signal(str, bool)
    problem = Signal(str)
    new_request_wanted = Signal(int)
    export_wanted = Signal(int)

    def __init__(self, desk: Desk, bridge: Bridge, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.clients = ClientsPanel(desk, bridge, look)
        self.page = ClientPage(desk, bridge, look)
        for widget in (self.clients, self.page):
            mark(widget, ground="surface")
            self.addWidget(widget)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.setStretchFactor(1, 1)
        self.setSizes([336, 748])
        self.clients.client_chosen.connect(self.page.show_client)
        self.page.said.connect(self.said)
        self.page.problem.connect(self.problem)
        self.page.new_request_wanted.connect(self.new_request_wanted)
        self.page.export_wanted.connect(self.export_wanted)

    def open_client(self, client_id: int) -> None:
        """Turns to that client."""
        self.clients.choose(client_id)
        self.page.show_client(client_id)
