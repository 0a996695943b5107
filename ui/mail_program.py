"""The owner's own mail program: how mail leaves where Deskbell has no account to send it from.

All that can be known of such a mail is whether a program took it. Letters that Deskbell sends itself go
another way, by the outbox (``ui.request.posting``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from ui.texts import _

LONGEST_LINK = 1800
"""Characters of a mailto link that every mail program takes; Windows cuts a command line off soon after."""


@dataclass(frozen=True, slots=True)
class Mail:
    """What the mail program is to show, ready to be sent."""

    name: str
    address: str
    subject: str
    text: str
    answers: str = ""
    """The Message-ID it answers: mail programs that know it keep the conversation in one thread."""


@dataclass(frozen=True, slots=True)
class Departure:
    """What became of a mail: whether it may be logged as sent, and one line if there is more to do."""

    has_left: bool
    remark: str = ""


class Opener(Protocol):
    """Anything that a mail can be handed to."""

    def open(self, mail: Mail) -> Departure:
        """Hand the mail over; never raises for what the owner can put right."""


class MailProgram:
    """Opens the owner's mail program with addressee, subject and text filled in."""

    def __init__(
        self,
        open_link: Callable[[QUrl], bool] = QDesktopServices.openUrl,
        copy: Callable[[str], None] | None = None,
    ) -> None:
        self._open_link = open_link
        self._copy = copy or _copy

    def open(self, mail: Mail) -> Departure:
        """The mail window is open; a text too long for a link is on the clipboard, and the remark says so."""
        link = mail_link(mail)
        is_long = len(link) > LONGEST_LINK
        if is_long:
            self._copy(mail.text)
            link = mail_link(mail, with_text=False)
        if self._open_link(QUrl.fromEncoded(link.encode("ascii"))):
            remark = (
                _("The text is too long to hand over: it is on the clipboard, paste it into the mail.")
                if is_long
                else ""
            )
            return Departure(has_left=True, remark=remark)
        self._copy(mail.text)
        return Departure(
            has_left=False,
            remark=_(
                "No mail program opened. The text is on the clipboard: once you have sent it, press Log."
            ),
        )


def mail_link(mail: Mail, *, with_text: bool = True) -> str:
    """The mail as a mailto link (RFC 6068): ASCII only, line breaks as CRLF, no header smuggled in."""
    fields = {"subject": _one_line(mail.subject)}
    if mail.answers:
        fields["In-Reply-To"] = f"<{_one_line(mail.answers).strip('<> ')}>"
    if with_text:
        fields["body"] = "\r\n".join(mail.text.splitlines())
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in fields.items() if value)
    return f"mailto:{quote(_one_line(mail.address), safe='@')}?{query}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
