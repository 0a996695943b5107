"""Which folder holds the mail that the owner sent: by the mark servers give it, or by its usual names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

INBOX = "INBOX"

_SENT_NAMES = tuple(
    name.casefold()
    for name in (
        *("Sent", "Sent Items", "Sent Mail", "Sent Messages", "[Gmail]/Sent Mail", "Outbox/Sent"),
        *("Gesendet", "Gesendete Objekte", "Gesendete Elemente", "Gesendete Nachrichten"),
        *("Envoyés", "Messages envoyés", "Éléments envoyés", "Courrier envoyé", "Objets envoyés"),
        *("Enviados", "Elementos enviados", "Mensajes enviados", "Correo enviado", "Itens enviados"),
        *("Enviadas", "Mensagens enviadas", "Inviata", "Posta inviata", "Messaggi inviati", "Inviati"),
        *("Verzonden", "Verzonden items", "Verzonden berichten", "Skickat", "Skickade objekt"),
        *("Skickade meddelanden", "Sendt", "Sendt post", "Sendte elementer", "Sendte e-mails"),
        *("Lähetetyt", "Lähetetyt viestit", "Wysłane", "Elementy wysłane", "Wysłano", "Odeslané"),
        *("Odeslaná pošta", "Odoslané", "Elküldött", "Elküldött elemek", "Trimise", "Elemente trimise"),
        *("Отправленные", "Отправлено", "Надіслані", "Изпратени", "Poslano", "Poslana pošta"),
        *("Απεσταλμένα", "Gönderilmiş Öğeler", "Gönderilenler", "Gönderilmiş", "נשלח", "الرسائل المرسلة"),
        *("送信済み", "送信済みアイテム", "送信済みメール", "已发送", "已发送邮件"),
        *("寄件備份", "보낸 편지함"),
    )
)


class Listed(NamedTuple):
    """A folder as the server lists it; the marks in lower case."""

    name: str
    marks: frozenset[str]
    delimiter: str


class Folders(NamedTuple):
    """The folders to fetch when the owner has chosen none."""

    inbox: str
    sent: str | None
    every: tuple[str, ...] = ()
    """All that can be opened, in the server's order."""


def found_in(listed: Iterable[Listed]) -> Folders:
    """The inbox, which every server has by that name, and the folder of sent mail if there is one."""
    usable = [each for each in listed if not each.marks & {"\\noselect", "\\nonexistent"}]
    marked = next((each.name for each in usable if "\\sent" in each.marks), None)
    return Folders(INBOX, marked or _by_name(usable), tuple(each.name for each in usable))


def _by_name(usable: list[Listed]) -> str | None:
    """The folder with the most usual name, at the top or inside the inbox, where some servers keep all."""
    ranked = [
        (_SENT_NAMES.index(name), each.name) for each in usable if (name := _own_name(each)) in _SENT_NAMES
    ]
    return min(ranked)[1] if ranked else None


def _own_name(folder: Listed) -> str:
    name = folder.name.casefold()
    if not folder.delimiter:
        return name
    for above in ("inbox", "[gmail]", "[google mail]"):
        name = name.removeprefix(f"{above}{folder.delimiter}")
    return name
