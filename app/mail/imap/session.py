"""A session with a mail server: signed in over a safe line, and looking without touching.

Folders are opened to be read only, and bodies are peeked at: nothing here marks, moves or deletes.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, NamedTuple

from imapclient import imap_utf7
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, IMAPClientReadOnlyError

from app.errors import BadInput, BadServer, DeskbellError, Distrusted
from app.mail import tls as safe
from app.mail.imap.folders import Folders, Listed, found_in
from app.mail.imap.protocol import Dialogue, clean, in_plain_words, said_by_server
from app.mail.secret import Password, Secret
from app.mail.tls import Timeouts
from app.mail.wire import LINES, Wire
from app.post import Cursor, Security, Server
from app.texts import N_, worded

MOST_UID = 2**32 - 1
_SIGN_IN_LINES = 64_000
_SEARCH_LINES = 8_000_000
_GREETING_LINES = 10_000
_NO_VALIDITY = N_("{host} can't tell which mail is which in {folder}.")
_NO_FOLDER = N_("{host} does not open the folder {folder}. It says: {words}")
_NO_LINE = N_("it offers no safe line")


class NoFolder(BadServer):
    """The server opens no folder of that name."""


class ReadOnly(NoFolder):
    """The server opens the folder to be read only."""


class Opened(NamedTuple):
    """A folder as it was when it was opened."""

    exists: int
    uid_validity: int
    uid_next: int = 0
    """What the next mail will be numbered; 0: the server does not say."""


class Session:
    """Made by ``Session.open``. It belongs to one thread, but for ``stop``."""

    def __init__(self, dialogue: Dialogue, wire: Wire, timeouts: Timeouts) -> None:
        self.dialogue = dialogue
        self.wire = wire
        self.timeouts = timeouts
        self.host = wire.host
        self.capabilities: frozenset[str] = frozenset()
        self.looked_at: dict[str, Opened] = {}
        """Each folder as it was when it was last fetched: how watching knows that there is more."""

    @classmethod
    @contextmanager
    def open(
        cls,
        server: Server,
        user: str,
        secret: Secret,
        *,
        timeouts: Timeouts = Timeouts(),  # noqa: B008  # a value
        tls: ssl.SSLContext | None = None,
    ) -> Iterator[Session]:
        """A session until the block ends. Raises the ``MailTrouble`` that stands in the way."""
        clean(user)
        if isinstance(secret, Password):
            clean(secret.text)
        wire = _safe_wire(server, timeouts, tls or safe.context())
        try:
            with in_plain_words(wire.host):
                wire.allow(_SIGN_IN_LINES)
                session = cls(Dialogue(wire), wire, timeouts)
                session._sign_in(user, secret)
            yield session
            with suppress(DeskbellError), session.asking():
                session.dialogue.logout()
        finally:
            wire.close()

    def _sign_in(self, user: str, secret: Secret) -> None:
        if self.dialogue.is_signed_in():
            raise BadServer(worded("{host} lets anybody in without a password.", host=self.host))
        self.dialogue.sign_in(user, secret)
        offered = self.dialogue.capabilities()
        self.capabilities = frozenset(str(each, "ascii", "replace") for each in offered)

    @contextmanager
    def asking(self, lines: int = LINES, literals: int = 0) -> Iterator[None]:
        """One question: its answer may have so many bytes, and what goes wrong is a ``MailTrouble``."""
        self.wire.allow(lines, literals)
        with in_plain_words(self.host):
            yield

    def held(self) -> AbstractContextManager[None]:
        """While the block goes on, nothing is read from the server, by whichever thread."""
        return self.wire.held()

    def stop(self) -> None:
        """End whatever it does, from another thread: that raises ``Cancelled`` there."""
        self.wire.stop()

    def folders(self) -> Folders:
        """The inbox, and where the owner's sent mail lies."""
        with self.asking(literals=LINES):
            self.dialogue.folder_encode = False
            try:
                rows = self.dialogue.list_folders()
            finally:
                self.dialogue.folder_encode = True
            return found_in(_listed(rows))

    def examine(self, folder: str) -> Opened:
        """Opens the folder to be read only."""
        return self._select(folder, is_read_only=True)

    def open_to_mark(self, folder: str) -> Opened | None:
        """Opens the folder so that mail in it can be marked as read; None if that can't be: it is no longer
        there, or is for reading only.
        """
        try:
            return self._select(folder, is_read_only=False)
        except ReadOnly:
            return None
        except NoFolder:
            if folder in self.folders().every:  # so another time it may be opened
                raise
            return None

    def _select(self, folder: str, *, is_read_only: bool) -> Opened:
        clean(folder)
        with self.asking():
            try:
                said = self.dialogue.select_folder(folder, readonly=is_read_only)
            except IMAPClientReadOnlyError as error:
                raise ReadOnly(self._unopened(folder, error)) from error
            except IMAPClientAbortError:
                raise
            except IMAPClientError as error:
                raise NoFolder(self._unopened(folder, error)) from error
            validity, exists, following = map(said.get, (b"UIDVALIDITY", b"EXISTS", b"UIDNEXT"))
            if not isinstance(validity, int) or not 0 < validity <= MOST_UID:
                raise BadServer(worded(_NO_VALIDITY, host=self.host, folder=folder))
            return Opened(int(exists or 0), validity, following if isinstance(following, int) else 0)

    def _unopened(self, folder: str, error: Exception) -> str:
        return worded(_NO_FOLDER, host=self.host, folder=folder, words=said_by_server(error.args))

    def search(self, *criteria: str) -> list[int]:
        """The UIDs in the open folder that match, in ascending order."""
        with self.asking(_SEARCH_LINES):
            uids = sorted(set(self.dialogue.search(list(criteria))))
        if uids and not (isinstance(uids[0], int) and uids[0] > 0 and uids[-1] <= MOST_UID):
            raise BadServer(worded("{host} numbers its mail as no server may.", host=self.host))
        return uids

    def highest(self, opened: Opened) -> int:
        """The highest number in the open folder; 0: nothing lies there."""
        # Not every server can say which is the last of none.
        return max(self.search("UID", "*"), default=0) if opened.exists else 0

    def goes_on(self, opened: Opened, cursor: Cursor) -> bool:
        """Whether the open folder is numbered as it was then. Some servers begin again without a word: what
        the next mail will be numbered falls only then, not when mail has gone. But some say it too low, so
        the highest number must have fallen, too.
        """
        if opened.uid_validity != cursor.uid_validity:
            return False
        is_lower = 0 < opened.uid_next <= cursor.last_uid
        return not is_lower or self.highest(opened) >= cursor.last_uid

    def told(self, uids: Sequence[int], *items: str, literals: int = 0) -> dict[int, Mapping[bytes, Any]]:
        """What the server tells about these messages of the open folder; of those that are gone, nothing."""
        if not uids:
            return {}
        with self.asking(literals=literals):
            answers = self.dialogue.fetched(uids, ("UID", *items))
        told = {answer[b"UID"]: answer for answer in answers}
        if len(told) < len(answers):
            raise BadServer(worded("{host} gives two messages one number.", host=self.host))
        return told


def _safe_wire(server: Server, timeouts: Timeouts, tls: ssl.SSLContext) -> Wire:
    """A safe line to the server. Of what it says before, only that it will be made safe is heard."""
    host = safe.usable_host(server.host)
    line = safe.connected(server, timeouts)
    if server.security is Security.TLS:
        return Wire(safe.secured(line, host, tls, timeouts), host, timeouts)
    plain = Wire(line, host, timeouts)
    try:
        plain.allow(_GREETING_LINES)
        _ask_for_tls(plain)
    except BaseException:
        plain.close()
        raise
    # What it offers is asked again, so the greeting has only to say that it is there.
    return Wire(safe.secured(line, host, tls, timeouts), host, timeouts, first=b"* OK\r\n")


def _ask_for_tls(plain: Wire) -> None:
    greeting = plain.line().upper()
    if not greeting.startswith(b"* OK"):
        is_mail = greeting.startswith(b"* PREAUTH")
        raise _unsafe(plain.host, _NO_LINE if is_mail else N_("it is no mail server"))
    plain.send(b"D1 STARTTLS\r\n")
    while (answer := plain.line()).startswith(b"*"):
        pass
    if not answer.upper().startswith(b"D1 OK"):
        raise _unsafe(plain.host, _NO_LINE)
    if plain.has_held():
        raise _unsafe(plain.host, N_("somebody else speaks on the line"))


def _unsafe(host: str, why: str) -> Distrusted:
    return Distrusted(worded("{host} can't be trusted: {why}. No password was sent.", host=host, why=why))


def _listed(rows: Sequence[Any]) -> Iterator[Listed]:
    """The folders whose names can be read; nothing else could be asked for by its name."""
    for flags, delimiter, name in rows:
        with suppress(ValueError, TypeError, AttributeError, BadInput):
            text = name if isinstance(name, str) else imap_utf7.decode(name)
            marks = frozenset(str(flag, "ascii").lower() for flag in flags)
            yield Listed(clean(text), marks, str(delimiter or b"", "ascii"))
