"""Contacts from a CSV file of any address book. A row that can't be trusted is named by its line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import UnreadableFile
from app.export.cells import unguarded
from app.export.contact_columns import Part, parts_of
from app.export.text_file import read_text
from app.incoming import Contact
from app.texts import worded

LONGEST_CELL = 131_072
_DELIMITERS = ",;\t|"
_SEVERAL = re.compile(r"\s*(?::::|[;,\n])\s*")
_EMAIL = re.compile(r"[^\s<>()\",;:]+@[^\s<>()\",;:]+")
_ON_ONE_LINE = {Part.NAME, Part.FIRST, Part.MIDDLE, Part.LAST, Part.COMPANY, Part.EMAIL, Part.PHONE}


@dataclass(frozen=True, slots=True)
class ContactFile:
    """What a file of contacts holds, what is wrong with it by line, and the columns left out."""

    contacts: tuple[Contact, ...]
    problems: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


def read(path: Path) -> ContactFile:
    """The contacts of the file, and every row that can't be trusted."""
    text = read_text(path)
    delimiter = _delimiter(text)
    table = _Table(path.name, text, delimiter)
    return table.contacts(path)


def _delimiter(text: str) -> str:
    """The sign that makes the first line name the most parts of a contact, and the most columns."""
    start = text[:LONGEST_CELL]
    if start[:4].lower() == "sep=":
        return start[4]
    return max(
        _DELIMITERS, key=lambda sign: _worth(next(csv.reader([start.splitlines()[0]], delimiter=sign)))
    )


def _worth(header: Sequence[str]) -> tuple[int, int]:
    return sum(part is not None for part in parts_of(header)), len(header)


class _Table:
    """A CSV text under its header."""

    def __init__(self, name: str, text: str, delimiter: str) -> None:
        self._name = name
        self._delimiter = delimiter
        self._reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
        self._problems: list[str] = []
        self._line = 1

    def contacts(self, path: Path) -> ContactFile:
        """All of it."""
        rows = self._rows()
        header = next(rows, (1, []))[1]
        parts = parts_of(header)
        if not {Part.NAME, Part.FIRST, Part.LAST, Part.COMPANY, Part.EMAIL, Part.PHONE} & set(parts):
            raise UnreadableFile(
                worded(
                    "{path}, line 1: no column is called a name, an e-mail address or a telephone number."
                    " Put such a line above the rows (for example: Name,E-mail,Phone) and import it again.",
                    path=path,
                )
            )
        contacts = tuple(
            _contact(line, parts, row)
            for line, row in rows
            if self._fits(line, parts, row) and any(cell.strip() for cell in row)
        )
        ignored = tuple(
            title for title, part in zip(header, parts, strict=True) if part is None and title.strip()
        )
        return ContactFile(contacts, tuple(self._problems), ignored)

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that is not blank, with the line it begins on, up to where quotes make no sense."""
        try:
            for row in self._reader:
                line, self._line = self._line, self._reader.line_num + 1
                if row and not (line == 1 and row[0][:4].lower() == "sep="):
                    yield line, row
        except csv.Error as error:
            is_long = "field limit" in str(error)
            self._problem(self._line, _TOO_LONG if is_long else _NOT_CLOSED)

    def _fits(self, line: int, parts: Sequence[Part | None], row: list[str]) -> bool:
        """False, and a problem, for a row that does not fit under the header or swallowed others."""
        if len(row) < len(parts) or any(cell.strip() for cell in row[len(parts) :]):
            self._problem(
                line,
                worded(
                    "{cells} cells where {columns} belong. Is a comma or a quote missing?",
                    cells=len(row),
                    columns=len(parts),
                ),
            )
        elif any(len(cell) >= LONGEST_CELL for cell in row):
            self._problem(line, _TOO_LONG)
        elif any(self._has_swallowed(part, cell, len(parts)) for part, cell in zip(parts, row, strict=False)):
            self._problem(line, _SWALLOWED)
        else:
            return True
        return False

    def _has_swallowed(self, part: Part | None, cell: str, columns: int) -> bool:
        """Whether a cell over several lines holds what were rows of their own."""
        lines = cell.strip().splitlines()
        if len(lines) < 2:
            return False
        if part in _ON_ONE_LINE and len(_SEVERAL.split(cell.strip())) != len(lines):
            return True
        rows = (line.split(self._delimiter) for line in lines)
        return any(len(row) >= max(4, columns) or (len(row) > 1 and any(map(_is_email, row))) for row in rows)

    def _problem(self, line: int, text: str) -> None:
        self._problems.append(
            worded("{name}, line {line}: {problem}", name=self._name, line=line, problem=text)
        )


_NOT_CLOSED = worded(
    "a quote that opens here is not closed. Close it, or double it if it belongs to the text."
)
_SWALLOWED = worded(
    "a quote that opens here closes lines later, and the rows between would be lost. Mend the quotes."
)
_TOO_LONG = worded(
    "a cell of {length:,} characters or more. Is a quote not closed? Otherwise shorten it.",
    length=LONGEST_CELL,
)


def _is_email(cell: str) -> bool:
    return _EMAIL.fullmatch(cell.strip().strip('"')) is not None


def _contact(line: int, parts: Sequence[Part | None], row: Sequence[str]) -> Contact:
    said: dict[Part, list[str]] = {part: [] for part in Part}
    for part, cell in zip(parts, row, strict=False):
        if part is not None and (text := unguarded(cell).strip()):
            said[part].append(text)
    one = {part: " ".join(texts[:1]) for part, texts in said.items()}
    full = " ".join(filter(None, (one[Part.FIRST], one[Part.MIDDLE], one[Part.LAST])))
    emails = [email for cell in said[Part.EMAIL] for email in _EMAIL.findall(cell)]
    phones = [
        piece for cell in said[Part.PHONE] for piece in _SEVERAL.split(cell) if any(map(str.isdigit, piece))
    ]
    tags = [
        tag for cell in said[Part.TAGS] for tag in _SEVERAL.split(cell) if tag and not tag.startswith("*")
    ]
    return Contact(
        line=line,
        name=" ".join((one[Part.NAME] or full).split()),
        addresses=tuple(dict.fromkeys(emails + phones)),
        company=" ".join(one[Part.COMPANY].split()),
        tags=tuple(dict.fromkeys(tags)),
        notes="\n\n".join(said[Part.NOTES]),
    )
