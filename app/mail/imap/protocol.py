"""IMAP by its libraries, on a line with bounds: what is said and heard, and what each failure means.

``imaplib`` speaks, ``imapclient`` takes answers apart. Neither opens the line, and neither is trusted with
what a server may say: whatever they raise becomes a trouble that the owner understands.
"""

from __future__ import annotations

import contextlib
import imaplib
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError
from imapclient.response_parser import parse_fetch_response

from app.errors import BadInput, BadServer, DeskbellError, Offline, Refused
from app.mail.charsets import printable
from app.mail.secret import Password, Secret
from app.mail.wire import Wire
from app.texts import N_, worded

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_TEMPORARY = re.compile(
    r"\[(UNAVAILABLE|INUSE|LIMIT|OVERQUOTA|SERVERBUG|THROTTLED)\]|too many|not connected", re.IGNORECASE
)
_MOST_SAID = 200
_TELLING = 60
"""Of a long secret, the beginning: the server's words are cut."""
_NO = N_("{host} does not go along: {words}")
_NONSENSE = N_("{host} says what no mail server should.")


class Declined(BadServer):
    """The server says no to one question; others may be asked."""


class Answers(imaplib.IMAP4):
    """The standard library's half, reading from a wire that is open and safe already."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        super().__init__(wire.host)

    def open(self, host: str = "", port: int = 0, timeout: float | None = None) -> None:  # noqa: ARG002
        """Nothing is opened: the line is there."""
        self.host, self.port, self.sock = host, port, self._wire.sock

    def read(self, size: int) -> bytes:
        """A literal."""
        return self._wire.literal(size)

    def readline(self) -> bytes:
        """A line."""
        return self._wire.line()

    def send(self, data: Any) -> None:
        """Say it."""
        self._wire.send(bytes(data))

    def shutdown(self) -> None:
        """Close the line."""
        self._wire.close()

    def sign_in(self, user: str, password: str) -> tuple[str, Sequence[Any]]:
        """LOGIN, with both arguments quoted, which the library does for one of them only."""
        typ, said = self._simple_command("LOGIN", self._quote(user), self._quote(password))
        if typ == "OK":
            self.state = "AUTH"
        return typ, said

    def listen(self) -> bytes | None:
        """Begin IDLE; what names it when it ends, or None if the server would not."""
        self.untagged_responses = {}
        tag: bytes = self._command("IDLE")
        while self._get_response() is not None:
            if not self.is_awaited(tag):
                return None
        return tag

    def hear(self) -> set[str]:
        """The kinds of what the server says next while we listen."""
        self._get_response()
        heard = set(self.untagged_responses)
        self.untagged_responses = {}
        self._refuse_bye(heard)
        return heard

    def is_awaited(self, tag: bytes) -> bool:
        """Whether the server has not ended by itself what was begun under that name."""
        return self.tagged_commands.get(tag, ()) is None

    def stop_listening(self, tag: bytes) -> set[str]:
        """End IDLE; the kinds of what was said meanwhile."""
        self.send(b"DONE\r\n")
        self._command_complete("IDLE", tag)
        return set(self.untagged_responses)

    def _check_bye(self) -> None:
        self._refuse_bye(set(self.untagged_responses))

    def _refuse_bye(self, heard: set[str]) -> None:
        if "BYE" in heard:
            raise Offline(worded("{host} said good-bye.", host=self._wire.host))

    def _log(self, line: str) -> None:
        """Nothing: the library would keep the last lines, and a password among them."""


class Dialogue(IMAPClient):  # type: ignore[misc]  # it comes without types
    """The other library's half."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        super().__init__(wire.host, timeout=None)
        self._imap.debug = 0  # it writes every line to a log otherwise

    def _create_IMAP4(self) -> Answers:  # noqa: N802  # the library's name
        return Answers(self._wire)

    def _set_read_timeout(self) -> None:
        """The wire sees to it."""

    @property
    def answers(self) -> Answers:
        """The half below."""
        imap: Answers = self._imap
        return imap

    def is_signed_in(self) -> bool:
        """Whether the server takes us for somebody."""
        return bool(self._imap.state != "NONAUTH")

    def sign_in(self, user: str, secret: Secret) -> None:
        """Sign in by what the server offers. Raises ``Refused``, or ``Offline`` if it may be tried again."""
        offered = {str(each, "ascii", "replace") for each in self.capabilities()}
        typ, said = self._signed_in(user, secret, offered)
        if typ == "OK":
            # What it offers may be another thing now.
            self._cached_capabilities = None
            return
        words = said_by_server(said)
        is_temporary = _TEMPORARY.search(words)
        if any(hidden in words for hidden in _telling(user, secret)):
            words = ""  # it would stand on the screen
        if is_temporary:
            line = N_("{host} lets nobody in now. It says: {words}")
            raise Offline(worded(line, host=self.host, words=words or "…"))
        raise refused(self.host, words) if isinstance(secret, Password) else unwelcome(self.host, words)

    def _signed_in(self, user: str, secret: Secret, offered: set[str]) -> tuple[str, Sequence[Any]]:
        if not isinstance(secret, Password):
            if "AUTH=XOAUTH2" not in offered:
                raise Refused(worded("{host} lets nobody in this way. Use a password.", host=self.host))
            typ, said = self._authenticated("XOAUTH2", secret.sasl(user).encode())
            if typ != "OK" and secret.renew():
                typ, said = self._authenticated("XOAUTH2", secret.sasl(user).encode())
            return typ, said
        if "AUTH=PLAIN" in offered:
            return self._authenticated("PLAIN", _plain(user, secret.text))
        if "LOGINDISABLED" in offered:
            raise Refused(worded("{host} takes no passwords.", host=self.host))
        if not (user + secret.text).isascii():
            raise Refused(worded("{host} takes plain letters in user and password only.", host=self.host))
        return self.answers.sign_in(user, secret.text)

    def _authenticated(self, mechanism: str, answer: bytes) -> tuple[str, Sequence[Any]]:
        left = [answer]
        try:
            # Asked a second time, it says nothing more: that is how a refusal begins.
            return self.answers.authenticate(mechanism, lambda _: left.pop() if left else b"")
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            return "NO", list(error.args)

    def fetched(self, uids: Sequence[int], items: Sequence[str]) -> list[Mapping[bytes, Any]]:
        """What the server says about these messages, each with its UID; what it says of others is dropped."""
        typ, said = self._imap.uid("FETCH", ",".join(map(str, uids)), f"({' '.join(items)})")
        if typ != "OK":
            raise Declined(worded(_NO, host=self.host, words=said_by_server(said)))
        wanted, told = set(uids), parse_fetch_response(said, True, False)
        return [each for each in told.values() if each.get(b"UID") in wanted]

    def mark_read(self, uids: Sequence[int]) -> None:
        """Marks these messages of the open folder as read."""
        typ, said = self._imap.uid("STORE", ",".join(map(str, uids)), "+FLAGS.SILENT", r"(\Seen)")
        if typ != "OK":
            raise Declined(worded(_NO, host=self.host, words=said_by_server(said)))


def _plain(user: str, password: str) -> bytes:
    return f"\0{user}\0{password}".encode()


def _telling(user: str, secret: Secret) -> tuple[str, ...]:
    """What nobody but the server may read: the secret as it is, and as it was sent."""
    if isinstance(secret, Password):
        coded = b64encode(_plain(user, secret.text)).decode()
        return secret.text, " ".join(secret.text.split()), coded[:_TELLING]
    coded = b64encode(secret.sasl(user).encode()).decode()
    return secret.access()[:_TELLING], coded[:_TELLING]


def refused(host: str, words: str) -> Refused:
    """What the owner is told when user or password is not taken."""
    if not words:
        return Refused(worded("{host} does not take this user and password.", host=host))
    return Refused(
        worded("{host} does not take this user and password. It says: {words}", host=host, words=words)
    )


def unwelcome(host: str, words: str) -> Refused:
    """What the owner is told when a sign-in with the browser is not taken."""
    line = N_("{host} does not take this sign-in. Sign in again, as who has that mailbox. It says: {words}")
    if not words:
        line = N_("{host} does not take this sign-in. Sign in again, as who has that mailbox.")
    return Refused(worded(line, host=host, words=words))


def said_by_server(said: Sequence[Any]) -> str:
    """The server's own words for people, on one short line."""
    last = said[-1] if said else b""
    text = last.decode("utf-8", "replace") if isinstance(last, bytes) else str(last or "")
    return " ".join(printable(text[: 4 * _MOST_SAID]).split())[:_MOST_SAID]


def clean(text: str) -> str:
    """The same text, fit to be said to a server; ``BadInput`` if it could end a line and begin another."""
    if _CONTROL.search(text):
        raise BadInput(N_("A name or password can't hold line breaks or control characters."))
    return text


@contextlib.contextmanager
def in_plain_words(host: str) -> Iterator[None]:
    """Makes whatever the libraries raise a ``MailTrouble``. What is one, or was cancelled, passes."""
    try:
        yield
    except DeskbellError:
        raise
    except OSError as error:
        raise Offline(worded("{host} broke off.", host=host)) from error
    except imaplib.IMAP4.abort as error:
        raise BadServer(worded(_NONSENSE, host=host)) from error
    except IMAPClientError as error:
        words = said_by_server(error.args)
        raise BadServer(worded(_NO, host=host, words=words)) from error
    # Servers are strangers: nothing that one says may end as a bug of ours.
    except Exception as error:
        raise BadServer(worded(_NONSENSE, host=host)) from error
