"""What was set aside: newsletters, lists, machines, mail to strangers. One key makes any of it a request."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.desk import Desk
from app.post import Aside
from app.records import Changes
from ui import words
from ui.bridge import Bridge
from ui.post.mail_delegate import Line
from ui.post.mail_page import Deed, MailPage
from ui.texts import _
from ui.theme import Look


class AsidesPage(MailPage):
    """One line a mail, the newest first."""

    request_opened = Signal(int)

    def __init__(self, desk: Desk, bridge: Bridge, look: Look) -> None:
        super().__init__(
            desk,
            look,
            _("Set aside"),
            _(
                "Newsletters, mailing lists, automatic mail, and what you wrote to strangers."
                " None of it starts a clock."
            ),
            _("Nothing was set aside."),
            (
                Deed(
                    _("Make it a request"),
                    self._make_request,
                    _("A request now, as all that this sender writes from now on"),
                    "R",
                ),
            ),
        )
        bridge.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Shows what is set aside now."""
        self.show_lines(
            Line(
                aside.id,
                _sender(aside),
                aside.subject,
                words.when(aside.at, self._desk.now(), self._desk.zone),
                " · ".join(filter(None, (_(aside.reason), aside.line))),
            )
            for aside in self._desk.mailroom.asides()
        )

    def _make_request(self, aside_id: int) -> None:
        self.request_opened.emit(self._desk.mailroom.make_request(aside_id))

    def _on_changed(self, changes: Changes) -> None:
        if changes.of("asides"):
            self.refresh()


def _sender(aside: Aside) -> str:
    return f"{aside.from_name} <{aside.from_address}>" if aside.from_name else aside.from_address
