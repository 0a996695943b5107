"""What the columns of an address book mean, by their names in several languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum


class Part(StrEnum):
    """What a column says about a contact."""

    NAME = "name"
    FIRST = "first name"
    MIDDLE = "middle name"
    LAST = "last name"
    COMPANY = "company"
    EMAIL = "e-mail"
    PHONE = "telephone"
    TAGS = "tags"
    NOTES = "notes"


# English, German, French, Spanish, Italian, Portuguese, Dutch; without accents, and signs as single spaces.
_WORDS: dict[Part, str] = {
    Part.NAME: "full name|display name|contact name|client|client name|customer|customer name|contact|file as"
    "|kunde|kundenname|kontakt|anzeigename|vollstandiger name|nom complet|nom affiche|nombre completo"
    "|nombre y apellidos|cliente|contacto|nome completo|nominativo|nome e cognome|contatto|contato|klant"
    "|volledige naam|weergavenaam",
    Part.FIRST: "first name|firstname|given name|forename|vorname|prenom|nombre de pila|primer nombre"
    "|primeiro nome|nome proprio|voornaam",
    Part.MIDDLE: "middle name|additional name|weitere vornamen|zweiter vorname|segundo nombre|secondo nome"
    "|tussenvoegsel",
    Part.LAST: "last name|lastname|family name|surname|nachname|familienname|nom de famille|apellidos?"
    "|cognome|sobrenome|apelido|achternaam",
    Part.COMPANY: "company|company name|business|business name|organi[sz]ation|organi[sz]ation( 1)? name"
    "|firma|firmenname|unternehmen|societe|entreprise|empresa|compania|organizacion|azienda|ditta|societa|organizacao"
    "|bedrijf|bedrijfsnaam|organisatie",
    Part.TAGS: "labels?|group membership|groups?|categor(y|ies)|tags?|kategorien?|gruppen?|etiquettes?"
    "|categorias?|etiquetas?|etichette|categorie|categorieen",
    Part.NOTES: "notes?|comments?|remarks?|notizen?|bemerkung(en)?|kommentare?|remarques?|commentaires?"
    "|notas?|observaciones|comentarios?|commenti|annotazioni|observacoes|opmerking(en)?|notities",
}
_KNOWN = {part: re.compile(words) for part, words in _WORDS.items()}
_NAME = {"name", "nom", "nombre", "nome", "naam"}
_EMAIL = re.compile(r"\b(e ?mails?|mail|correo|courriel|posta elettronica)\b")
_PHONE = re.compile(
    r"\b(tele)?phone\b|\btel\b|\btelefon\w*|\btelefo\w*|\bmobil\w*|\bhandy\w*|\bcell\w*|\bcelular\b|\bportable\b|\bmovil\b"
    r"|\bgsm\b|\btelemovel\b|\brufnummer\b|\bfestnetz\b"
)
_BESIDE = re.compile(
    r"\b(type|typ|tipo|label|display name|anzeigename|fax|telefax|pager|primary email only)\b"
)


def parts_of(header: Sequence[str]) -> list[Part | None]:
    """What each column says; None for one that means nothing here."""
    words = [_plain(title) for title in header]
    parts = [_part(title) for title in words]
    bare = _bare_name(parts)
    return [bare if title in _NAME else part for title, part in zip(words, parts, strict=True)]


def _part(title: str) -> Part | None:
    for part, known in _KNOWN.items():
        if known.fullmatch(title):
            return part
    if _BESIDE.search(title):
        return None
    if _EMAIL.search(title):
        return Part.EMAIL
    return Part.PHONE if _PHONE.search(title) else None


def _bare_name(parts: Sequence[Part | None]) -> Part:
    """Beside "Vorname", "Name" is the last name; beside "apellidos", "nombre" is the first."""
    if Part.FIRST in parts and Part.LAST not in parts:
        return Part.LAST
    return Part.FIRST if Part.LAST in parts and Part.FIRST not in parts else Part.NAME


def _plain(title: str) -> str:
    """In lower case, without accents, every sign a space: "E-mail 1 - Value" is "e mail 1 value"."""
    letters = unicodedata.normalize("NFKD", title.casefold())
    kept = "".join(
        letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter)
    )
    return " ".join(kept.split())
