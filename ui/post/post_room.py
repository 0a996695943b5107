"""Mail in the window: what the rail says of it, the pages for it, and the office while there are accounts.

Without an account it costs nothing: neither office nor pages are made, and nothing of theirs is imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.post import LineState, MailStanding
from app.records import Changes
from ui.bell.ticker import Ticker
from ui.texts import _

if TYPE_CHECKING:
    from ui.post.mail_page import MailPage
    from ui.post.office import PostOffice
    from ui.room import Room

ACCOUNTS_PAGE = "Mail accounts"


class PostRoom(QObject):
    """One a room."""

    new_mail = Signal()
    """Something came that may have to ring."""

    def __init__(self, room: Room, ticker: Ticker) -> None:
        super().__init__(room)
        self._room = room
        self._office: PostOffice | None = None
        self._pages: dict[str, MailPage] = {}
        self._last_problem = ""
        room.bridge.changed.connect(self._on_changed)
        ticker.ticked.connect(self._tick)
        ticker.woke.connect(self.fetch_now)
        self._follow_accounts()
        self._show_counts()

    @property
    def has_accounts(self) -> bool:
        """Whether there is anything to fetch for."""
        return self._office is not None

    def fetch_now(self) -> None:
        """Looks for mail at once."""
        if self._office:
            self._office.fetch_now()

    def show_outbox(self) -> None:
        """Turns to the letters that have not left."""
        self._show("outbox")

    def show_asides(self) -> None:
        """Turns to what was set aside."""
        self._show("asides")

    def close(self) -> None:
        """Ends what goes on on the line."""
        if self._office:
            self._office.close()

    # --- inside ---

    def _follow_accounts(self) -> None:
        if self._office is None and self._room.desk.accounts.all():
            from ui.post.office import PostOffice

            office = self._office = PostOffice(self._room.desk, self._room.bridge, self)
            office.said.connect(self._room.window.bar.say)
            office.problem.connect(self._complain)
            office.stood.connect(self._show_standing)
            self._show_standing()

    def _on_changed(self, changes: Changes) -> None:
        if changes.of("accounts"):
            self._follow_accounts()
            self._room.window.actions_table.refresh()
        if changes.of("asides") or changes.of("outbox"):
            self._show_counts()
        if changes.of("cursors") and changes.of("entries"):
            self.new_mail.emit()

    def _tick(self) -> None:
        if self._office:
            self._office.look()
            self._show_standing()

    def _complain(self, line: str, place: str) -> None:
        """Says what went wrong, once, with the way to where it is put right."""
        if line == self._last_problem:
            return
        self._last_problem = line
        offer = (
            (_("Accounts"), lambda: self._room.open_settings(ACCOUNTS_PAGE))
            if place == "accounts"
            else (_("Outbox"), self.show_outbox)
        )
        self._room.window.bar.problem(line, offer)

    def _show_counts(self) -> None:
        desk = self._room.desk
        self._room.window.rail.show_post(len(desk.outbox.all()), desk.mailroom.count_asides())

    def _show_standing(self) -> None:
        standings = self._office.standings if self._office else ()
        names = {account.id: account.address for account in self._room.desk.accounts.all()}
        if all(standing.state is LineState.UP_TO_DATE for standing in standings):
            self._last_problem = ""
        self._room.window.rail.show_mail(
            said(standings),
            "\n".join(
                f"{names.get(each.account_id, '')}: {said([each])} {_(each.line)}" for each in standings
            ),
        )

    def _show(self, name: str) -> None:
        self._page(name)
        self._room.window.show_section(name)
        self._page(name).list.setFocus()

    def _page(self, name: str) -> MailPage:
        """The page, made when it is first wanted."""
        from ui.post.asides_page import AsidesPage
        from ui.post.outbox_page import OutboxPage

        if name not in self._pages:
            room = self._room
            page = self._pages[name] = (OutboxPage if name == "outbox" else AsidesPage)(
                room.desk, room.bridge
            )
            page.said.connect(lambda text, undo: room.window.bar.say(text, undo=undo))
            page.problem.connect(room.window.bar.problem)
            if isinstance(page, AsidesPage):
                page.request_opened.connect(room.open_request)
            elif isinstance(page, OutboxPage):
                page.letter_returned.connect(room.write_on)
            room.window.add_page(name, page)
        return self._pages[name]


def said(standings: tuple[MailStanding, ...] | list[MailStanding]) -> str:
    """How mail stands, in a word or two: what is worst, or what goes on; empty without accounts."""
    by_state = {standing.state: standing for standing in standings}
    if LineState.BROKEN in by_state:
        return _("Mail needs you")
    if LineState.FETCHING in by_state:
        fetching = by_state[LineState.FETCHING]
        if fetching.total:
            return _("Fetching mail {done} of {total}", done=fetching.done, total=fetching.total)
        return _("Fetching mail…")
    if LineState.OFFLINE in by_state:
        return _("Mail is offline")
    if LineState.CONNECTING in by_state:
        return _("Looking for mail…")
    return _("Mail is up to date") if standings else ""
