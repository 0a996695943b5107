"""Above the timeline: what is unusual about whoever wrote, with one key to settle it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.desk import Desk, DeskbellError
from app.incoming import Remark, RemarkKind
from app.records import RequestPage
from ui.bridge import Bridge
from ui.labels import plain_label
from ui.texts import N_, _
from ui.theme import mark

MOST = 3

_OFFERS = {RemarkKind.NEW_ADDRESS: N_("Add it (Y)"), RemarkKind.SAME_NAME: N_("Same person (Y)")}
"""What can be done about a remark; the others are there to be known."""


class SenderBar(QWidget):
    """Hidden while there is nothing unusual. It looks off the screen's thread, and only when something new is
    in the request.
    """

    said = Signal(str, bool)
    problem = Signal(str)

    def __init__(self, desk: Desk, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._bridge = desk, bridge
        self._seen: object = None
        self._request_id: int | None = None
        self._remarks: tuple[Remark, ...] = ()
        self._dismissed: set[Remark] = set()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 0, 20, 8)
        self._column.setSpacing(4)
        self.hide()

    def look_at(self, page: RequestPage) -> None:
        """Looks at who wrote in that request, unless all is as it was."""
        seen = (page.row.id, page.client.id, page.client.addresses, len(page.entries), page.entries[-1:])
        if seen == self._seen:
            return
        if page.row.id != self._request_id:
            self._show(())
        self._seen, self._request_id = seen, page.row.id

        def show(remarks: tuple[Remark, ...]) -> None:
            if self._seen == seen:
                self._show(remarks)

        self._bridge.run(lambda _progress: self._desk.senders.remarks(page.row.id), show)

    def forget_look(self) -> None:
        """Others are known otherwise than when it looked: the next look is not spared."""
        self._seen = None

    @property
    def offered(self) -> Remark | None:
        """The remark that the key settles."""
        return next((remark for remark in self._remarks if remark.kind in _OFFERS), None)

    def accept(self) -> None:
        """Settles the first remark that something can be done about."""
        if self.offered is not None:
            self._take(self.offered)

    def _take(self, remark: Remark) -> None:
        clients = self._desk.clients
        try:
            if remark.kind is RemarkKind.NEW_ADDRESS:
                clients.add_address(remark.client_id, remark.address)
                self.said.emit(_("Address added: {address}", address=remark.address), True)
            elif remark.known_id is not None:
                clients.merge(remark.known_id, remark.client_id)
                self.said.emit(_("The two are one client now"), True)
        except DeskbellError as problem:
            self.problem.emit(_(str(problem)))

    def _show(self, remarks: Sequence[Remark]) -> None:
        kept = tuple(remark for remark in remarks if remark not in self._dismissed)[:MOST]
        if kept == self._remarks:
            return
        self._remarks = kept
        while (item := self._column.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        for remark in kept:
            self._column.addWidget(self._row(remark))
        self.setVisible(bool(kept))

    def _row(self, remark: Remark) -> QWidget:
        row = QFrame()
        mark(row, box="overdue" if remark.kind is RemarkKind.WARNING else "soon")
        line = QHBoxLayout(row)
        line.setContentsMargins(12, 4, 6, 4)
        line.addWidget(plain_label(_(remark.text), "remark"), 1)
        if remark.kind in _OFFERS:
            line.addWidget(_button(_(_OFFERS[remark.kind]), lambda: self._take(remark)))
        line.addWidget(_button(_("Not now"), lambda: self._dismiss(remark)))
        return row

    def _dismiss(self, remark: Remark) -> None:
        self._dismissed.add(remark)
        self._show(self._remarks)


def _button(text: str, act: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard where it is
    button.clicked.connect(act)
    mark(button, link="true")
    return button
