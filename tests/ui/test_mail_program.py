"""How a reply leaves: the link that mail programs understand, and what is said when it can't leave so."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

from PySide6.QtCore import QUrl

from ui.mail_program import Mail, MailProgram, mail_link

MAIL = Mail(
    "Anna Berg", "anna+home@example.org", "Re: 50 % off & more?", "Dear Anna,\n\nyes – 100 €.", "a.b@c"
)


def test_a_link_brings_every_text_back_whole() -> None:
    parts = urlsplit(mail_link(MAIL))
    fields = parse_qs(parts.query, strict_parsing=True)
    assert unquote(parts.path) == MAIL.address
    assert fields == {
        "subject": ["Re: 50 % off & more?"],
        "In-Reply-To": ["<a.b@c>"],
        "body": ["Dear Anna,\r\n\r\nyes – 100 €."],
    }


def test_no_header_is_smuggled_in_by_a_line_break() -> None:
    link = mail_link(Mail("Eve", "eve@example.org\r\nBcc: x@y", "Hi\r\nBcc: all@example.org", "text"))
    assert "%0D" not in link.split("body=")[0]
    assert link.isascii()


class Desktop:
    """Opens links, or has no program for them; keeps what is copied."""

    def __init__(self, *, has_program: bool = True) -> None:
        self.has_program = has_program
        self.opened: list[str] = []
        self.copied: list[str] = []

    def open(self, link: QUrl) -> bool:
        self.opened.append(bytes(link.toEncoded().data()).decode())
        return self.has_program

    def program(self) -> MailProgram:
        return MailProgram(self.open, self.copied.append)


def test_a_letter_opens_the_mail_program_with_everything_filled_in() -> None:
    desktop = Desktop()
    departure = desktop.program().open(MAIL)
    assert (departure.has_left, departure.remark) == (True, "")
    assert desktop.opened == [mail_link(MAIL)]
    assert desktop.copied == []


def test_a_long_text_is_copied_and_said() -> None:
    desktop = Desktop()
    text = "All about boilers. " * 200
    departure = desktop.program().open(Mail("Anna", "anna@example.org", "Boilers", text))
    assert departure.has_left
    assert "clipboard" in departure.remark
    assert desktop.copied == [text]
    assert "body=" not in desktop.opened[0]


def test_without_a_mail_program_nothing_has_left_and_the_text_is_safe() -> None:
    desktop = Desktop(has_program=False)
    departure = desktop.program().open(MAIL)
    assert not departure.has_left
    assert "No mail program" in departure.remark
    assert desktop.copied == [MAIL.text]
