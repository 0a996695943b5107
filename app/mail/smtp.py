"""Hands a letter to an SMTP server and says what became of it.

Two rules decide what is done next. As long as the last dot has not been sent, the server can't have taken the
letter, and it may be tried again; from then on only the server's answer counts, and without one the owner is
asked. And nothing that is said before the line is safe makes a letter fail for good.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
from base64 import b64encode
from collections.abc import Iterator, Sequence

from app.errors import BadInput, DeskbellError, Distrusted, MailTrouble, NoKeyring, Refused
from app.mail.envelope import sendable
from app.mail.secret import Password, Secret, Token
from app.mail.smtp_dialogue import Answer, Dialogue, Later, Rejected
from app.mail.tls import Timeouts, connected, context, secured
from app.mail.wire import Wire
from app.post import Delivery, Security, Server
from app.texts import N_, worded

PATIENT = Timeouts(silence=600, answer=600)
"""A server may look into a letter for minutes before it says yes, and nobody waits for it here."""

_READY_FOR_TLS, _GO_ON_SIGNING_IN, _GO_ON_WITH_LETTER = 220, 334, 354
_NEEDS_APP_PASSWORD, _WRONG_PASSWORD = 534, 535
_SWITCHED_OFF = "5.7.139"
"""What Microsoft says where passwords are right and not allowed."""
_NOBODY_NOW = N_("{host} lets nobody in now: {words}.")
_REFUSED_SENDER = N_("{host} refused {sender} as the sender: {words}.")
_REFUSED_PEOPLE = N_("{host} refused {people}: {words}. It went to nobody.")
_REFUSED_LETTER = N_("{host} refused the letter: {words}.")
_MOST_NAMED = 3
_MOST_DIGITS = 15
_MEGABYTE = 1_000_000


def deliver(
    server: Server,
    user: str,
    secret: Secret,
    sender: str,
    recipients: Sequence[str],
    raw: bytes,
    *,
    tls: ssl.SSLContext | None = None,
    timeouts: Timeouts = PATIENT,
) -> tuple[Delivery, str]:
    """What became of the letter, with one line for the owner unless it was accepted. Never raises.

    It goes to all recipients or to none.
    """
    letter = _Handover(sender, recipients, raw)
    try:
        with _signed_in(server, user, secret, tls, timeouts) as dialogue:
            letter.hand_over(dialogue)
    except (Rejected, Refused, BadInput) as error:
        return Delivery.REFUSED, _not_sent(error)
    except Later as error:
        return Delivery.DEFERRED, _not_sent(error)
    # Not even a fault of our own may hide that a letter has perhaps left.
    except Exception as error:  # noqa: BLE001
        if letter.is_complete:
            return Delivery.UNKNOWN, worded(
                "It may have left or not: {host} had all of it and did not say what became of it.",
                host=server.host,
            )
        has_no_line = isinstance(error, MailTrouble | NoKeyring) and not letter.is_begun
        return Delivery.UNREACHED if has_no_line else Delivery.DEFERRED, _not_sent(error)
    return Delivery.ACCEPTED, ""


def _not_sent(error: Exception) -> str:
    # Not str() of it, which forgets how it was put together. What we did not foresee may say anything.
    why = error.args[0] if isinstance(error, DeskbellError) else type(error).__name__
    return worded("Could not send: {why}", why=why)


def try_sign_in(
    server: Server,
    user: str,
    secret: Secret,
    *,
    tls: ssl.SSLContext | None = None,
    timeouts: Timeouts = PATIENT,
) -> None:
    """Signs in and leaves again, without a letter. Raises what ``deliver`` would tell."""
    with _signed_in(server, user, secret, tls, timeouts):
        pass


@contextlib.contextmanager
def _signed_in(
    server: Server, user: str, secret: Secret, tls: ssl.SSLContext | None, timeouts: Timeouts
) -> Iterator[Dialogue]:
    """A safe line to a server that knows who speaks; closed afterwards."""
    with contextlib.closing(_safe_dialogue(server, tls or context(), timeouts)) as dialogue:
        dialogue.hello()
        _sign_in(dialogue, user, secret)
        yield dialogue
        dialogue.leave()


def _safe_dialogue(server: Server, tls: ssl.SSLContext, timeouts: Timeouts) -> Dialogue:
    line = connected(server, timeouts)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # short questions, each waited for
    try:
        if server.security is Security.STARTTLS:
            _ask_for_tls(Dialogue(Wire(line, server.host, timeouts)))
        line = secured(line, server.host, tls, timeouts)
        dialogue = Dialogue(Wire(line, server.host, timeouts))
        if server.security is Security.TLS:
            dialogue.greeting()
    except BaseException:
        line.close()
        raise
    return dialogue


def _ask_for_tls(dialogue: Dialogue) -> None:
    """Everything said here is forgotten: anybody between us and the server may have said it."""
    try:
        dialogue.greeting()
        dialogue.hello()
        is_refused = "STARTTLS" not in dialogue.offers or dialogue.ask("STARTTLS").code != _READY_FOR_TLS
    except (Rejected, Later) as error:
        raise Distrusted(*error.args) from error
    if is_refused:
        raise Distrusted(worded("{host} offers no safe line. No password was sent.", host=dialogue.host))
    if dialogue.has_more():
        raise Distrusted(
            worded("Somebody meddles with the line to {host}. No password was sent.", host=dialogue.host)
        )


# --- Signing in


def _sign_in(dialogue: Dialogue, user: str, secret: Secret) -> None:
    offered = dialogue.offers.get("AUTH", "").upper().split()
    if not isinstance(secret, Password):
        _by_token(dialogue, offered, user, secret)
    elif "PLAIN" in offered and "\0" not in user + secret.text:
        _by_plain(dialogue, user, dialogue.hide(secret.text))
    elif "LOGIN" in offered:
        _by_login(dialogue, user, dialogue.hide(secret.text))
    else:
        raise Refused(worded("{host} offers no way to sign in with a password.", host=dialogue.host))


def _by_plain(dialogue: Dialogue, user: str, password: str) -> None:
    coded = dialogue.hide(_coded(f"\0{user}\0{password}"))
    _check_password(dialogue, dialogue.ask(f"AUTH PLAIN {coded}"))


def _by_login(dialogue: Dialogue, user: str, password: str) -> None:
    answer = dialogue.ask("AUTH LOGIN")
    for coded in (_coded(user), dialogue.hide(_coded(password))):
        if answer.code == _GO_ON_SIGNING_IN:
            answer = dialogue.ask(coded)
    _check_password(dialogue, answer)


def _by_token(dialogue: Dialogue, offered: Sequence[str], user: str, token: Token) -> None:
    if "XOAUTH2" not in offered:
        raise Refused(worded("{host} lets nobody in this way. Use a password.", host=dialogue.host))
    answer = _token_shown(dialogue, user, token)
    if answer.code // 100 == 5 and token.renew():
        answer = _token_shown(dialogue, user, token)
    if answer.code // 100 == 5:
        raise Refused(worded("{host} refused the sign-in. Sign in again in Settings.", host=dialogue.host))
    dialogue.insist(answer, _NOBODY_NOW)


def _token_shown(dialogue: Dialogue, user: str, token: Token) -> Answer:
    sasl = token.sasl(user)
    dialogue.hide(token.access())
    answer = dialogue.ask(f"AUTH XOAUTH2 {dialogue.hide(_coded(sasl))}")
    if answer.code == _GO_ON_SIGNING_IN:  # the reason, which is to be acknowledged
        answer = dialogue.ask("")
    return answer


def _check_password(dialogue: Dialogue, answer: Answer) -> None:
    if answer.code == _NEEDS_APP_PASSWORD:
        raise Refused(
            worded(
                "{host} wants an app password. Make one there, and put it in Settings.", host=dialogue.host
            )
        )
    words = dialogue.words_of(answer)
    if answer.code == _WRONG_PASSWORD and _SWITCHED_OFF not in words:
        raise Refused(worded("{host} refused the password. Change it in Settings.", host=dialogue.host))
    if answer.code // 100 == 5:
        raise Refused(
            worded("{host} lets nobody in with a password: {words}.", host=dialogue.host, words=words)
        )
    dialogue.insist(answer, _NOBODY_NOW)


def _coded(text: str) -> str:
    return b64encode(text.encode()).decode()


# --- The letter


class _Handover:
    """One letter on its way to one server."""

    def __init__(self, sender: str, recipients: Sequence[str], raw: bytes) -> None:
        self._sender = sender
        self._recipients = recipients
        self._raw = raw
        self.is_begun = False
        """The server has been asked to take it."""
        self.is_complete = False
        """The server can have all of it: it has perhaps been taken."""

    def hand_over(self, dialogue: Dialogue) -> None:
        """Returns once the server has taken it."""
        self.is_begun = True
        sender, *people = map(sendable, (self._sender, *self._recipients))
        if not people:
            raise BadInput(N_("Say who it goes to."))
        how = [f"MAIL FROM:<{sender}>", *self._size(dialogue), *self._letters(dialogue, sender, *people)]
        dialogue.insist(dialogue.ask(" ".join(how)), _REFUSED_SENDER, sender=sender)
        _name(dialogue, people)
        self._send(dialogue)

    def _send(self, dialogue: Dialogue) -> None:
        answer = dialogue.ask("DATA")
        if answer.code != _GO_ON_WITH_LETTER:
            dialogue.insist(answer, _REFUSED_LETTER)
            raise dialogue.nonsense()
        dialogue.say(_on_the_line(self._raw))
        if dialogue.has_more():  # it refuses before it has heard all, or it is gone
            dialogue.insist(dialogue.heard(), _REFUSED_LETTER)
            raise dialogue.nonsense()
        self.is_complete = True
        dialogue.say(b".\r\n")
        dialogue.insist(dialogue.heard(), _REFUSED_LETTER)

    def _size(self, dialogue: Dialogue) -> list[str]:
        if "SIZE" not in dialogue.offers:
            return []
        said, size = dialogue.offers["SIZE"].strip()[:_MOST_DIGITS], len(self._raw)
        most = int(said) if said.isascii() and said.isdecimal() else 0
        if 0 < most < size:
            sizes = {"size": f"{size / _MEGABYTE:.1f}", "most": f"{most / _MEGABYTE:.1f}"}
            raise Rejected(
                worded("it has {size} MB, and {host} takes {most} MB at most.", host=dialogue.host, **sizes)
            )
        return [f"SIZE={size}"]

    def _letters(self, dialogue: Dialogue, *addresses: str) -> list[str]:
        """What the server must be told, and must know, of letters beyond ASCII."""
        fields = self._raw[: self._raw.find(b"\r\n\r\n")]
        are_plain = fields.isascii() and all(map(str.isascii, addresses))
        needed = {"8BITMIME": not self._raw.isascii(), "SMTPUTF8": not are_plain}
        if any(is_needed and word not in dialogue.offers for word, is_needed in needed.items()):
            raise Rejected(
                worded("{host} can't deliver to an address with letters like these.", host=dialogue.host)
            )
        said = {"8BITMIME": "BODY=8BITMIME", "SMTPUTF8": "SMTPUTF8"}
        return [said[word] for word, is_needed in needed.items() if is_needed]


def _name(dialogue: Dialogue, people: Sequence[str]) -> None:
    """All of them are taken, or it goes to nobody: a letter that went to some only is half an answer."""
    answers = {person: dialogue.ask(f"RCPT TO:<{person}>") for person in people}
    refused = {person: answer for person, answer in answers.items() if not answer.is_yes}
    if not refused:
        return
    with contextlib.suppress(MailTrouble):
        dialogue.ask("RSET")
    for_good = {person: answer for person, answer in refused.items() if answer.code // 100 == 5} or refused
    named = ", ".join([*for_good][:_MOST_NAMED]) + (" …" if len(for_good) > _MOST_NAMED else "")
    dialogue.insist(next(iter(for_good.values())), _REFUSED_PEOPLE, people=named)


def _on_the_line(raw: bytes) -> bytes:
    """The letter with whole line ends, and no line in it that could end it."""
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
    lines = lines if lines.endswith(b"\r\n") else lines + b"\r\n"
    return (b"\r\n" + lines).replace(b"\r\n.", b"\r\n..")[2:]
