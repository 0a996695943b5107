"""Mail in the window: what the rail says of it, the pages for it, and the office while there are accounts.

Without an account it costs nothing: neither office nor pages are made, and nothing of theirs is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

from app.post import TRIED_AGAIN, Account, LineState, MailStanding, SignIn
from app.records import Changes
from ui import words
from ui.bell.ticker import Ticker
from ui.texts import N_, _

if TYPE_CHECKING:
    from ui.post.last_call import LastCall
    from ui.post.long_fetch import LongFetch
    from ui.post.mail_page import MailPage
    from ui.post.office import PostOffice
    from ui.room import Room

_EVERYWHERE = (
    "today", "mine", "theirs", "bids", "closed", "clients", "asides", "outbox", "search", "keys",
)  # fmt: skip
"""The actions whose single keys act on these pages as they do among the requests."""


class PostRoom(QObject):
    """One a room."""

    new_mail = Signal()
    """Something came that may have to ring."""

    def __init__(self, room: Room, ticker: Ticker) -> None:
        super().__init__(room)
        self._room = room
        self._office: PostOffice | None = None
        self._pages: dict[str, MailPage] = {}
        self._last_call: LastCall | None = None
        self._then: Callable[[], object] | None = None
        """What is done once no letter is with its server."""
        self._fetches: dict[int, LongFetch] = {}
        self._unasked: dict[int, str] = {}
        """The accounts whose password has to be asked for, and why."""
        self._is_asking = False
        self._complaints: dict[int | None, str] = {}
        """What was said last to be wrong with each account; None: with the outbox."""
        self._no_line: dict[int, str] = {}
        """The accounts whose server lets nobody in or can't be trusted, and why."""
        room.bridge.foretold.connect(room.desk.lists.counts)  # what is open is dated in a turn of its own
        room.bridge.changed.connect(self._on_changed)
        room.account_kept.connect(self.fetch_now)
        ticker.ticked.connect(self._tick)
        ticker.woke.connect(self._reconnect)
        self._follow_accounts()
        self._show_counts()

    @property
    def has_accounts(self) -> bool:
        """Whether there is anything to fetch for."""
        return bool(self._office and self._office.standings)

    def fetch_now(self) -> None:
        """Looks for mail at once."""
        if self._office:
            self._complaints.clear()
            self._office.fetch_now()

    def before_end(self, end: Callable[[], object]) -> None:
        """Calls ``end`` once the owner has said what is to become of letters that have not left."""
        if self._office is None:
            end()
            return
        from ui.post.last_call import LastCall

        self._then = None
        if self._last_call is None:
            room = self._room
            self._last_call = LastCall(room.desk, self._office, room.request.posting, room.window, end)
        self._last_call.ask()

    def once_at_rest(self, then: Callable[[], object]) -> None:
        """Calls ``then`` once no letter is with its server: cut off, nobody would know whether it left.
        Not if the program is to end then.
        """
        if not (self._last_call and self._last_call.is_waiting):
            self._then = then
            self._rest()

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

    def _rest(self) -> None:
        office, then = self._office, self._then
        if then is None:
            return
        if office and (office.is_sending or office.hindrance):
            self._room.window.bar.busy(_("A letter is being sent first…"), 0, 0, self._stay)
            return
        self._then = None
        then()

    def _stay(self) -> None:
        self._then = None

    def _follow_accounts(self) -> None:
        if self._office is None and self._room.desk.accounts.all():
            from ui.post.office import PostOffice

            office = self._office = PostOffice(self._room.desk, self._room.bridge, self)
            office.said.connect(self._room.window.bar.say)
            office.problem.connect(self._complain)
            office.stood.connect(self._on_stood)
            office.settled.connect(self._rest)
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
            self._ask_passwords()

    def _reconnect(self) -> None:
        if self._office:
            self._office.reconnect()

    def _on_stood(self, standing: MailStanding) -> None:
        account = self._account(standing.account_id)
        if account:
            self._long_fetch(account).show(standing)
        if standing.state in (LineState.BROKEN, LineState.UNSAFE):
            self._no_line[standing.account_id] = _(standing.line)
        elif standing.state is LineState.UP_TO_DATE:
            self._end_complaint(standing)
        if standing.state is LineState.NO_PASSWORD:
            self._unasked[standing.account_id] = standing.line
            self._ask_passwords()
        self._show_standing()

    def _long_fetch(self, account: Account) -> LongFetch:
        from ui.post.long_fetch import LongFetch

        if account.id not in self._fetches:
            self._fetches[account.id] = LongFetch(
                account.address, self._room.window.bar, partial(self._pause, account.id)
            )
        return self._fetches[account.id]

    def _pause(self, account_id: int) -> None:
        if self._office:
            self._office.pause(account_id)

    def _ask_passwords(self) -> None:
        """One after the other, and only where somebody is there to be asked."""
        window = self._room.window
        if not self._unasked or not window.isVisible() or self._is_asking:
            return
        account_id, why = self._unasked.popitem()
        if account := self._account(account_id):
            prompt = self._prompt(account, _(why))
            prompt.accepted.connect(self.fetch_now)
            prompt.finished.connect(self._on_asked)
            self._is_asking = True
            prompt.open()

    def _prompt(self, account: Account, why: str) -> QDialog:
        """Asks for what the account signs in with."""
        from ui.post.password_prompt import PasswordPrompt
        from ui.settings.account_dialog import AccountDialog

        room = self._room
        if account.sign_in is SignIn.PASSWORD:
            return PasswordPrompt(account, why, room.desk, room.bridge, room.window)
        return AccountDialog(room.desk, room.bridge, account, room.window, signed_out=why)

    def _on_asked(self) -> None:
        self._is_asking = False
        self._ask_passwords()

    def _account(self, account_id: int) -> Account | None:
        accounts = self._room.desk.accounts.all()
        return next((account for account in accounts if account.id == account_id), None)

    def _complain(self, line: str, account_id: int | None) -> None:
        """Says what went wrong, once, with the way to where it is put right."""
        if line == self._complaints.get(account_id):
            return
        self._complaints[account_id] = line
        offer = (
            (_("Outbox"), self.show_outbox)
            if account_id is None
            else (_("Mail account"), partial(self._open_account, account_id, line))
        )
        self._room.window.bar.problem(line, offer)

    def _end_complaint(self, standing: MailStanding) -> None:
        """There is a line again: that there is none is no longer said, and will be said anew."""
        if not standing.line:
            self._complaints.pop(standing.account_id, None)
        bar = self._room.window.bar
        if self._no_line.pop(standing.account_id, "") == bar.text:
            bar.clear()

    def _open_account(self, account_id: int, trouble: str) -> None:
        from ui.settings.account_dialog import AccountDialog

        if account := self._account(account_id):
            room = self._room
            dialog = AccountDialog(room.desk, room.bridge, account, room.window, trouble=trouble)
            dialog.accepted.connect(self.fetch_now)
            dialog.open()

    def _show_counts(self) -> None:
        desk = self._room.desk
        self._room.window.rail.show_post(len(desk.outbox.all()), desk.mailroom.count_asides())

    def _show_standing(self) -> None:
        standings = self._office.standings if self._office else ()
        if all(standing.state is LineState.UP_TO_DATE and not standing.line for standing in standings):
            self._complaints.pop(None, None)
        since = self._office.offline_since if self._office else None
        at = words.when(since, self._room.desk.now(), self._room.desk.zone) if since else ""
        self._room.window.rail.show_mail(said(standings, at), "\n".join(map(self._in_full, standings)))

    def _in_full(self, standing: MailStanding) -> str:
        """What the pointer finds: whose mail, how it stands, and why."""
        account = self._account(standing.account_id)
        again = _("Deskbell tries again by itself.") if standing.state in TRIED_AGAIN else ""
        parts = (f"{account.address if account else ''}: {said([standing])}.", _(standing.line), again)
        return " ".join(filter(None, parts))

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
                room.desk, room.bridge, room.window.look
            )
            page.said.connect(lambda text, undo: room.window.bar.say(text, undo=undo))
            page.problem.connect(room.window.bar.problem)
            if isinstance(page, AsidesPage):
                page.request_opened.connect(room.open_request)
            elif isinstance(page, OutboxPage):
                page.back_wanted.connect(room.request.posting.take_back)
            room.window.add_page(name, page)
            room.window.actions_table.bind_keys(page.list, only=_EVERYWHERE)
        return self._pages[name]


_WORDS = {
    LineState.BROKEN: N_("Mail needs you"),
    LineState.UNSAFE: N_("Mail needs you"),
    LineState.NO_PASSWORD: N_("Mail needs you to sign in"),
    LineState.FETCHING: N_("Fetching mail…"),
    LineState.OFFLINE: N_("Mail is offline"),
    LineState.CONNECTING: N_("Looking for mail…"),
    LineState.PAUSED: N_("Mail is paused"),
    LineState.UP_TO_DATE: N_("Mail is up to date"),
}
"""The worst first, then what goes on."""


def said(standings: Sequence[MailStanding], offline_since: str = "") -> str:
    """How mail stands, in a word or two; empty without accounts."""
    by_state = {standing.state: standing for standing in standings}
    state = next((state for state in _WORDS if state in by_state), None)
    if state is None:
        return ""
    if state is LineState.OFFLINE and offline_since:
        return _("Mail is offline since {time}", time=offline_since)
    total = by_state[state].total
    if state is LineState.FETCHING and total:
        return _("Fetching mail: {done:,} of {total:,}", done=by_state[state].done, total=total)
    return _(_WORDS[state])
