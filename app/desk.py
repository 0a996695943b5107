"""The desk: the one door to the core. It opens a data folder and holds the counters and the clock.

Importing this module is cheap, and so is ``first_page``: SQLAlchemy is imported when a desk is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, tzinfo
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import (
    BadInput,
    Cancelled,
    CannotUndo,
    DeskbellError,
    NoKeyring,
    Offline,
)
from app.first_page import FirstPage, first_page, settings_in, whole_second
from app.folding import course
from app.hours import Timetable
from app.lists import Lists
from app.moment import Moment
from app.saying import explain
from app.standing import RequestRow
from app.store import files
from app.work_week import WorkWeek

if TYPE_CHECKING:
    from app import when
    from app.accounts import Accounts
    from app.capture import Capture
    from app.contacts import Contacts
    from app.courier import Courier
    from app.history import History
    from app.landing import Landing
    from app.letters import Letters
    from app.mailroom import Mailroom
    from app.messages import Messages
    from app.outbox import Outbox
    from app.post import Account
    from app.recognising import Recognising
    from app.records import Changes
    from app.rounds import Round, Taker
    from app.saved_replies import SavedReplies
    from app.second_look import SecondLook
    from app.senders import Senders
    from app.store.store import Store
    from app.work import Report

__all__ = [
    "BadInput",
    "Cancelled",
    "CannotUndo",
    "Desk",
    "DeskbellError",
    "FirstPage",
    "NoKeyring",
    "Offline",
    "course",
    "explain",
    "first_page",
    "prepare",
    "prepare_for_files",
    "prepare_for_mail",
]

Clock = Callable[[], datetime]


def prepare() -> None:
    """Import all that an open desk needs. Slow the first time, and safe on any thread."""
    from app.store import sparing

    sparing.import_sqlalchemy()  # before whoever would import it as it is
    from app import bell, bids, clients, inbox, search, when
    from app.mail import quoting
    from app.store import store

    del bell, bids, clients, inbox, quoting, search, store, when


def prepare_for_files() -> None:
    """Import what only files that are brought in or written need. Safe on any thread."""
    from app import capture, contacts, history

    del capture, contacts, history


def prepare_for_mail() -> None:
    """Import what only mail that is fetched and sent needs. Safe on any thread."""
    from app import accounts, letters, mailroom, messages, outbox, saved_replies, second_look, senders

    del accounts, letters, mailroom, messages, outbox, saved_replies, second_look, senders


class Desk:
    """An open data folder. It belongs to the thread that opened it, but for what says that it is safe on
    others.
    """

    @classmethod
    def open(cls, folder: Path, *, clock: Clock, read_only: bool = False) -> Desk:
        """The desk of that folder, made if there is none. One process has it to write; any may read it as
        well.
        """
        from app.store.store import Store

        desk = cls(folder, Store.open(folder, clock=clock, read_only=read_only), clock)
        if not desk.is_read_only and "zone" not in desk.preferences.current.chosen:
            desk.preferences.keep_zone()
        return desk

    @staticmethod
    def is_in(folder: Path) -> bool:
        """Whether somebody has opened a desk in that folder before."""
        return (folder / files.DATABASE).exists()

    def __init__(self, folder: Path, store: Store, clock: Clock) -> None:
        from app.bell import Bell
        from app.bids import Bids
        from app.clients import Clients
        from app.inbox import Inbox
        from app.logbook import Logbook
        from app.preferences import Preferences
        from app.search import Search

        self.folder = folder
        self._store = store
        self._clock = clock
        self.lists = Lists(store, self._moment)
        self.preferences = Preferences(
            store, partial(settings_in, store), self._open_rows_in, lambda: self._recognising
        )
        self._timetable = Timetable(self.preferences.work_week)
        self.clients = Clients(store, self._moment)
        self._logbook = Logbook(store, self.now)
        self.inbox = Inbox(store, self._logbook, self._moment, self.clients.find_or_add)
        self.bids = Bids(store, self._logbook)
        self.bell = Bell(store, self._moment, self.preferences.pause, self.lists.page, self.lists.can_be_due)
        self.search = Search(store, self.lists.rows)

    # Not needed for the window to be ready, and slow to import:

    @cached_property
    def history(self) -> History:
        """The counter of exports, and of a history brought in."""
        from app.history import History

        return History(self._store, lambda: self.zone, lambda: self.preferences.current.country)

    @cached_property
    def contacts(self) -> Contacts:
        """The counter of address books."""
        from app.contacts import Contacts

        return Contacts(self._store, lambda: self.preferences.current.country)

    @cached_property
    def capture(self) -> Capture:
        """The counter of mail that comes in files."""
        from app.capture import Capture

        return Capture(self._known_mail, lambda batch, group: self.inbox.receive(batch, group=group))

    @cached_property
    def messages(self) -> Messages:
        """The counter of mail that is opened, and of the files that came with it."""
        from app.messages import Messages

        return Messages(self.folder, self._store.reader)

    @cached_property
    def senders(self) -> Senders:
        """The counter that looks at who wrote."""
        from app.senders import Senders

        return Senders(self._store.reader)

    @cached_property
    def second_look(self) -> SecondLook:
        """The counter that looks at letters before they leave."""
        from app.second_look import SecondLook

        return SecondLook(self._store, self._logbook, self._moment, self.lists.open_rows, self.accounts.all)

    @cached_property
    def accounts(self) -> Accounts:
        """The counter of the addresses that mail is fetched and sent for."""
        from app.accounts import Accounts

        return Accounts(self._store, self.preferences.own_besides)

    @cached_property
    def courier(self) -> Courier:
        """What carries mail between the desk and its servers."""
        from app.courier import Courier

        return Courier()

    def round(self, account: Account, taker: Taker) -> Round:
        """A round that fetches that account's mail, to be run on a thread of its own."""
        from app.rounds import Round

        return Round(account, self.courier, self.mailroom, taker)

    @cached_property
    def mailroom(self) -> Mailroom:
        """The counter of mail that is fetched."""
        from app.mailroom import Mailroom

        return Mailroom(self._store, self._logbook, self._landing, self.accounts.check, self._moment)

    @cached_property
    def outbox(self) -> Outbox:
        """The counter of letters on their way. What a crash cut off is unknown from the first look at it."""
        from app.outbox import Outbox

        return Outbox(self._store, self._logbook, self._landing, self.accounts.get, self._moment)

    @cached_property
    def letters(self) -> Letters:
        """The counter of letters as they begin: replies, forwards, new messages."""
        from app.letters import Letters

        return Letters(self._store, self._logbook, self.accounts.all, self._moment)

    @cached_property
    def saved_replies(self) -> SavedReplies:
        """The counter of texts that the owner sends often."""
        from app.saved_replies import SavedReplies

        return SavedReplies(self._store)

    @cached_property
    def _recognising(self) -> Recognising:
        from app.recognising import Recognising

        return Recognising(self._store, self.now)

    @cached_property
    def _landing(self) -> Landing:
        from app.landing import Landing

        return Landing(self._store, self.now)

    def close(self) -> None:
        """Let go of the folder. Closing twice is harmless."""
        if "messages" in self.__dict__:
            self.messages.forget_copies()
        self._store.close()

    def now(self) -> datetime:
        """The present instant by the desk's clock, in UTC and whole seconds."""
        return whole_second(self._clock())

    @property
    def timetable(self) -> Timetable:
        """The work week laid out in real time; another one whenever the week is changed."""
        if self._timetable.week != self.preferences.work_week:
            self._timetable = Timetable(self.preferences.work_week)
        return self._timetable

    @property
    def zone(self) -> tzinfo:
        """The owner's time zone."""
        return self.preferences.work_week.tzinfo

    def read_time(self, text: str, *, prefers: when.Prefers = "future") -> datetime:
        """The instant that typed words mean to the owner now; ``BadInput`` says what to write instead."""
        from app import when

        return when.parse(text, self.now(), self.zone, self.timetable, prefers=prefers)

    def time_presets(self, *, prefers: when.Prefers = "future") -> list[tuple[str, datetime]]:
        """The instants that are chosen most, with what to call them."""
        from app import when

        return when.presets(self.now(), self.timetable, prefers=prefers)

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be changed through it."""
        return self._store.is_read_only

    @property
    def undo_label(self) -> str | None:
        """What undo would take back; None: nothing."""
        return self._store.undo_label

    @property
    def undo_mark(self) -> object:
        """Stands for what undo would take back: another for each deed, None for nothing."""
        return self._store.undo_mark

    @property
    def redo_label(self) -> str | None:
        """What redo would do again; None: nothing."""
        return self._store.redo_label

    def undo(self, *report: Report) -> Changes:
        """Take back what was done last. An import takes seconds: whoever asks for it hears how far it is."""
        return self._store.undo(*report)

    def redo(self, *report: Report) -> Changes:
        """Do again what was undone last."""
        return self._store.redo(*report)

    def subscribe(self, subscriber: Callable[[Changes], None]) -> Callable[[], None]:
        """Call back after every change until the returned callable is called."""
        return self._store.subscribe(subscriber)

    def check(self) -> list[str]:
        """What is wrong with the data, a line each; nothing when it is whole and agrees with itself."""
        from app.store.check import check

        return check(self._store)

    def _moment(self) -> Moment:
        return Moment(self.now(), self.preferences.current, self.timetable)

    def _open_rows_in(self, week: WorkWeek) -> list[RequestRow]:
        """What is open, as it would stand with those hours."""
        moment = self._moment()._replace(timetable=Timetable(week))
        return Lists(self._store, lambda: moment).open_rows()

    def _known_mail(self, sha256s: Collection[str]) -> Collection[str]:
        """Which of these messages lie in the timeline. Safe on any thread."""
        from app.store import correspondence

        with self._store.reader() as reader:
            return correspondence.known_raw(reader, sha256s)
