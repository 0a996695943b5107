"""A round: one account's mail, fetched for as long as the round goes on. Made for a thread of its own.

It fetches, waits until there is more, and fetches again; when the line breaks it comes back, later each time.
What the owner must put right (a wrong password) it does not try again by itself. It never writes:
each batch is handed over and counts as fetched once whoever took it returns.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Protocol

from app.courier import Courier
from app.errors import BadInput, Cancelled, DeskbellError, Distrusted, NoKeyring, Refused
from app.incoming import Incoming
from app.mail.imap.fetching import Fetched, fetch
from app.mail.imap.folders import Folders
from app.mail.imap.session import NoFolder, Session
from app.mail.imap.watching import delays, watch
from app.mail.message import NOT_READ
from app.post import Account, Cursor, LineState, MailStanding, Place
from app.texts import N_, worded

_log = logging.getLogger(__name__)

_CARRIED_AT_ONCE = 20_000_000
"""About so many bytes of log. Where it grows half as long again, a write has to carry it over itself."""
_MAIL_IN_LOG, _INDEXED_IN_LOG = 60_000, 1_000_000
"""What a mail of no length adds to it by the indexes that it goes into, and what indexing some more adds."""
_MISSING = N_("{host} has no folder {folders} any more. Choose the folders of this account anew in Settings.")


class Taker(Protocol):
    """Whoever takes what is fetched to the desk. Called on the round's thread."""

    def take(self, account_id: int, mails: Sequence[tuple[Incoming, Place]], cursor: Cursor) -> None:
        """Put the batch into the desk and return once it is there; raise if it could not be put there."""

    def index_some(self) -> bool:
        """Let search find some more of what was put there; whether more of it waits."""

    def say(self, standing: MailStanding) -> None:
        """How the round stands."""


class Kept(Protocol):
    """What the desk has of an account's mail. Asked on the round's thread."""

    def cursor(self, account_id: int, folder: str) -> Cursor | None:
        """How far the folder has been fetched."""

    def known(self, marks: Collection[tuple[str, int]]) -> set[tuple[str, int]]:
        """Which of these (message id, size) need not be fetched again."""

    def carry_over(self) -> None:
        """What was taken lies where it is to stay: slow, and so done here rather than by whoever takes it."""


class Round:
    """``run`` it on a thread; every other method is for other threads."""

    def __init__(
        self,
        account: Account,
        courier: Courier,
        kept: Kept,
        taker: Taker,
        delays: Callable[[], Iterator[float]] = delays,
    ) -> None:
        self.account = account
        self._courier = courier
        self._kept = kept
        self._taker = taker
        self._delays = delays
        self._waits = delays()
        """How long to wait after each trouble; begun anew by what gets further, not by a mere sign-in."""
        self._session: Session | None = None
        self._lock = threading.Lock()
        self._woken = threading.Event()
        self._is_over = self._is_paused = False
        self._in_log = 0

    def run(self) -> None:
        """Go on until ``stop``. Raises only what is a bug."""
        while True:
            self._woken.clear()
            if self._is_over:  # asked after the clearing: a stop that came before it is not forgotten
                return
            if self._is_paused:
                self._wait(LineState.PAUSED)
                continue
            try:
                self._index()  # what an end in the midst of a fetch left, whether or not there is a line now
                self._say(LineState.CONNECTING)
                with self._courier.line(self.account) as session:
                    self._fetch_and_watch(session)
            except Cancelled:
                continue  # woken, or at an end
            except NoKeyring as trouble:
                self._wait(LineState.NO_PASSWORD, trouble)
            except (Refused, BadInput) as trouble:
                self._wait(LineState.BROKEN, trouble)
            except Distrusted as trouble:  # it was given no password, and it may be a clock that is wrong
                self._wait(LineState.UNSAFE, trouble, next(self._waits))
            except DeskbellError as trouble:
                self._wait(LineState.OFFLINE, trouble, next(self._waits))

    def fetch_now(self) -> None:
        """Look for mail at once, whatever it waits for."""
        self._is_paused = False
        self._wake()

    def pause(self) -> None:
        """Fetch no more until ``fetch_now``. What is in the desk by now stays, and is not fetched again."""
        self._is_paused = True
        self._wake()

    def stop(self) -> None:
        """End soon: a line that is open is closed at once."""
        self._is_over = True
        self.fetch_now()

    # --- inside

    def _fetch_and_watch(self, session: Session) -> None:
        with self._interruptible(session):
            found = session.folders()
            chosen = self.account.folders or tuple(filter(None, (found.inbox, found.sent)))
            # An answer is read after what it answers, and the first is the one that is watched.
            folders = sorted(chosen, key=lambda folder: folder.upper() != found.inbox)
            calm, is_news = self._delays(), False
            while True:
                brought, missing = self._brought_from(session, folders, found)
                self._index()
                self._say(LineState.UP_TO_DATE, line=_line_about(missing, self.account.incoming.host))
                if is_news and not brought:
                    session.wire.wait(next(calm))  # some servers tell news that are none, without end
                else:
                    calm = self._delays()
                watched = next(folder for folder in folders if folder not in missing)
                is_news = watch(session, watched, cancelled=self._is_interrupted)
                self._waits = self._delays()

    def _brought_from(
        self, session: Session, folders: Sequence[str], found: Folders
    ) -> tuple[int, list[str]]:
        """How many mails were new, and the folders that are no longer there: those keep no other waiting."""
        brought, unopened = 0, dict[str, NoFolder]()
        for folder in folders:
            try:
                brought += self._brought(session, folder, is_sent=folder == found.sent)
            except NoFolder as trouble:
                unopened[folder] = trouble
        for folder in unopened:
            if folder in found.every:  # it is there, so another time it may be opened
                raise unopened[folder]
        if len(unopened) == len(folders):
            raise BadInput(_line_about(list(unopened), self.account.incoming.host))
        return brought, list(unopened)

    def _brought(self, session: Session, folder: str, *, is_sent: bool) -> int:
        """How many mails were new in that folder; all of them are at the desk now."""
        cursor = self._kept.cursor(self.account.id, folder)
        batches = fetch(
            session,
            self.account.id,
            folder,
            cursor,
            self.account.since_on,
            self._kept.known,
            cancelled=self._is_interrupted,
        )
        brought = 0
        with closing(batches):
            for fetched in batches:
                # Whoever reads from a server makes a write take two or three times as long meanwhile: at each
                # row the one waits until the other lets go of Python.
                with session.held():
                    self._hand_over(_as_sent(fetched) if is_sent else fetched)
                self._waits = self._delays()
                brought += len(fetched.mails)
                self._lengthen_log(sum(len(mail.raw) + _MAIL_IN_LOG for mail, _ in fetched.mails))
                if fetched.mails:
                    self._say(LineState.FETCHING, done=fetched.done, total=fetched.total)
        return brought

    def _index(self) -> None:
        """All that was fetched is found by search. Until then it doesn't count as up to date."""
        while self._taker.index_some():
            self._lengthen_log(_INDEXED_IN_LOG)
            if self._is_interrupted():
                raise Cancelled

    def _lengthen_log(self, size: int) -> None:
        """So many bytes more lie in it: if they are too many, they are carried over here."""
        self._in_log += size
        if self._in_log > _CARRIED_AT_ONCE:
            self._kept.carry_over()
            self._in_log = 0

    def _hand_over(self, fetched: Fetched) -> None:
        """To the desk; one by one if it stumbles: one mail must not keep out the others, and all to come."""
        try:
            self._taker.take(self.account.id, fetched.mails, fetched.cursor)
        except DeskbellError:
            raise
        except Exception:
            if not fetched.mails:
                raise
            _log.exception(
                "A batch was not taken: account %d, up to %d", self.account.id, fetched.cursor.last_uid
            )
            for mail, place in fetched.mails:
                self._hand_over_alone(mail, place, fetched.cursor._replace(last_uid=place.uid))
            self._taker.take(self.account.id, (), fetched.cursor)

    def _hand_over_alone(self, mail: Incoming, place: Place, cursor: Cursor) -> None:
        """What the desk can't take it gets as bytes alone, under the mail's own id: so it is there once."""
        try:
            self._taker.take(self.account.id, [(mail, place)], cursor)
        except DeskbellError:
            raise
        except Exception:  # noqa: BLE001  # whatever it is: the bytes are kept, and the next mail goes on
            _log.exception("A mail was not taken: account %d, UID %d", self.account.id, place.uid)
            bare = Incoming(
                mail.raw,
                mail.sha256,
                message_id=mail.message_id,
                content_key=mail.content_key,
                problem=NOT_READ,
            )
            self._taker.take(self.account.id, [(bare, place)], cursor)

    @contextmanager
    def _interruptible(self, session: Session) -> Iterator[None]:
        """The time in which a round can be interrupted by closing its line: not begun if it is already."""
        with self._lock:
            if self._is_interrupted():
                raise Cancelled
            self._session = session
        try:
            yield
        finally:
            with self._lock:
                self._session = None

    def _wake(self) -> None:
        self._woken.set()
        with self._lock:
            if self._session is not None:
                self._session.stop()

    def _is_interrupted(self) -> bool:
        return self._is_over or self._woken.is_set()

    def _wait(self, state: LineState, trouble: Exception | None = None, seconds: float | None = None) -> None:
        """Until it is woken, or that long."""
        self._say(state, line=trouble.args[0] if trouble and trouble.args else "")
        self._woken.wait(seconds)

    def _say(self, state: LineState, *, line: str = "", done: int = 0, total: int = 0) -> None:
        self._taker.say(MailStanding(self.account.id, state, line, done, total))


def _as_sent(fetched: Fetched) -> Fetched:
    """The batch, its mail known as the owner's whatever address it bears."""
    return fetched._replace(
        mails=tuple((mail._replace(is_sent=True), place) for mail, place in fetched.mails)
    )


def _line_about(missing: Sequence[str], host: str) -> str:
    """What the owner is told of folders that are missing; nothing if none is."""
    if not missing:
        return ""
    return worded(_MISSING, host=host, folders=", ".join(missing))
