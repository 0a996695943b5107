"""The history as CSV: one row an entry, read back exactly as it was written.

The columns, in this order (docs/csv.md says what each one holds):

    client_id, client, addresses, request_id, kind, subject, outcome,
    entry_id, at, direction, channel, entry_kind, event, from_name, from_address, to, entry_subject, text,
    is_answer, is_automatic, promised_at, until_at, entry_outcome, reason, attachments, message_id,
    raw_sha256, content_key, problem, recorded_at,
    amount, currency, valid_until, bid_status, bid_number, opened_at, kind_reason, request_target_minutes,
    linked_request_id, greeting, client_since, tags, facts, notes, client_target_minutes

UTF-8 with a byte order mark, CRLF after each row, commas and double quotes as in RFC 4180. Instants are
ISO 8601 with the offset of the owner's zone; a list of one word is that word, any other is JSON; what does
not apply is empty. A cell that a spreadsheet would run as a formula gets one apostrophe in front, and reading
takes exactly one away again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import tzinfo
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TextIO

from app.errors import UnreadableFile
from app.export.cells import RISKY, amount_cell, amount_minor, guarded, list_cell
from app.export.columns import BACK, COLUMNS, FRONT, MIDDLE, Head, Item, Reading
from app.export.local_times import LocalTimes
from app.export.text_file import unreadable
from app.texts import worded

LONGEST_CELL = 64 * 1024 * 1024
_YES_NO = ("no", "yes")
_FIRST_CELLS = re.compile(r'"?client_id"?([,;\t])"?client"?\1')
_Readings = tuple[tuple[int, Reading], ...]
_OUTER: _Readings = tuple((COLUMNS.index(name), reading) for name, reading in (*FRONT, *BACK))
_INNER: _Readings = tuple((COLUMNS.index(name), reading) for name, reading in MIDDLE)


class Group(NamedTuple):
    """A request with those of its entries that stand together in a file, and the line they begin on."""

    line: int
    head: Head
    items: list[Item]


class _Echo:
    """Gives a csv writer's row back to its caller, without the end of the line.

    The writer must know that end: cells that hold a part of it are quoted.
    """

    def write(self, row: str) -> str:
        return row[:-2]


class Sheet:
    """Rows written to a binary file, one request after another; ``rows`` counts them."""

    def __init__(self, file: BinaryIO, zone: tzinfo) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        self._line = csv.writer(_Echo(), lineterminator="\r\n").writerow
        self._iso = LocalTimes(zone).iso
        self._text.write(f"\ufeff{self._line(COLUMNS)}\r\n")
        self.rows = 0

    def add(self, head: Sequence[Any], items: Iterable[Sequence[Any]]) -> None:
        """Write a row for each entry of the request: ``head`` and ``items`` hold what Head and Item name."""
        line, middle = self._line, self._middle
        # What is the same in each row of a request is made into text once.
        front, back = map(line, self._around(Head._make(head)))
        rows = [f"{front},{line(middle(*item))},{back}\r\n" for item in items]
        self._text.write("".join(rows))
        self.rows += len(rows)

    def finish(self) -> None:
        """Hand all that was written to the file, and let go of it."""
        self._text.detach()

    def _around(self, head: Head) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """The cells before and after those of an entry, the same in each row of a request."""
        front = (
            *(head.client_id, guarded(head.client), list_cell(head.addresses), head.request_id),
            *(head.kind, guarded(head.subject), head.outcome),
        )
        back = (
            *(amount_cell(head.amount_minor, head.currency), guarded(head.currency), head.valid_until_on),
            *(head.bid_status, guarded(head.bid_number), self._iso(head.opened_at)),
            *(guarded(head.kind_reason), head.target_minutes, head.linked_request_id),
            *(guarded(head.greeting), self._iso(head.since)),
            *(list_cell(head.tags), list_cell(head.facts), guarded(head.notes), head.client_target_minutes),
        )
        return front, back

    def _middle(
        self, id: int, at: int, direction: str | None, channel: str | None, kind: str, event: str | None,
        from_name: str, from_address: str, to_addresses: str, subject: str, text: str, is_answer: int,
        is_automatic: int, promised_at: int | None, until_at: int | None, outcome: str | None, reason: str,
        attachments: str, message_id: str, raw_sha256: str | None, content_key: str, problem: str,
        recorded_at: int,
    ) -> tuple[Any, ...]:  # fmt: skip
        # Spelled out, with the guard's first test inline: it runs for every row, and calls are what costs.
        iso, risky = self._iso, RISKY
        return (
            id,
            iso(at),
            direction,
            channel,
            kind,
            event,
            guarded(from_name) if from_name[:1] in risky else from_name,
            guarded(from_address) if from_address[:1] in risky else from_address,
            list_cell(to_addresses) if to_addresses != "[]" else None,
            guarded(subject) if subject[:1] in risky else subject,
            guarded(text) if text[:1] in risky else text,
            _YES_NO[is_answer],
            _YES_NO[is_automatic],
            iso(promised_at) if promised_at is not None else None,
            iso(until_at) if until_at is not None else None,
            outcome,
            guarded(reason) if reason[:1] in risky else reason,
            list_cell(attachments) if attachments != "[]" else None,
            guarded(message_id) if message_id[:1] in risky else message_id,
            raw_sha256,
            guarded(content_key) if content_key[:1] in risky else content_key,
            guarded(problem) if problem[:1] in risky else problem,
            iso(recorded_at),
        )


def is_history(path: Path) -> bool:
    """Whether the file begins as an exported history does."""
    if not path.is_file():  # opening a pipe would wait for whoever writes to it
        return False
    try:
        with path.open("rb") as file:
            return _delimiter(file.read(200).decode("utf-8-sig", errors="replace")) is not None
    except OSError:
        return False


def read(path: Path) -> Iterator[Group]:
    """The requests of an exported history in the order of the file, never more than one of them in memory.

    ``UnreadableFile`` names the file, the line and the column of the first thing that is not as exported.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file, _long_cells():
            for _, rows in groupby(_rows(path, file), key=lambda row: (row[1][0], row[1][3])):
                yield _group(path, list(rows))
    except OSError as error:
        raise unreadable(path, error) from error
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            worded(
                "{path} is not UTF-8 text:"
                " open it where it was saved, save it as 'CSV UTF-8' and import that.",
                path=path,
            )
        ) from error


def _rows(path: Path, file: TextIO) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it begins on; the header is checked and left out."""
    delimiter = _delimiter(file.read(200))
    file.seek(0)
    reader = csv.reader(file, strict=True, delimiter=delimiter or ",")
    line = 1
    try:
        if tuple(next(reader, ())) != COLUMNS:
            raise UnreadableFile(
                worded("{path} is not a history that Deskbell exported: its columns are others.", path=path)
            )
        line = reader.line_num + 1
        for row in reader:
            if len(row) != len(COLUMNS):
                raise UnreadableFile(
                    worded(
                        "{path}, line {line}: {cells} cells where {columns} belong."
                        " Nothing was imported; mend that line or export again.",
                        path=path,
                        line=line,
                        cells=len(row),
                        columns=len(COLUMNS),
                    )
                )
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile(
            worded(
                "{path}, line {line}: a quoted cell of this row is not closed."
                " Nothing was imported; mend it or export again.",
                path=path,
                line=line,
            )
        ) from error


def _delimiter(start: str) -> str | None:
    """What stands between the cells: a comma, unless a spreadsheet saved the file again."""
    match = _FIRST_CELLS.match(start)
    return match[1] if match else None


@contextmanager
def _long_cells() -> Iterator[None]:
    """The csv module refuses cells over 131,072 characters unless told otherwise; a mail may be longer."""
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _group(path: Path, rows: list[tuple[int, list[str]]]) -> Group:
    line, cells = rows[0]
    head = Head(*_values(path, line, cells, _OUTER))
    try:
        minor = amount_minor(str(head.amount_minor), head.currency)
    except (ValueError, ArithmeticError) as error:
        raise _misread(path, line, "amount") from error
    items = [Item(*_values(path, line, cells, _INNER)) for line, cells in rows]
    return Group(line, head._replace(amount_minor=minor), items)


def _values(path: Path, line: int, cells: list[str], readings: _Readings) -> Iterator[Any]:
    for index, reading in readings:
        try:
            yield reading(cells[index])
        except (ValueError, ArithmeticError) as error:
            raise _misread(path, line, COLUMNS[index]) from error


def _misread(path: Path, line: int, column: str) -> UnreadableFile:
    return UnreadableFile(
        worded(
            "{path}, line {line}: the cell under {column} is not as Deskbell exported it."
            " Nothing was imported; mend that cell or export again.",
            path=path,
            line=line,
            column=column,
        )
    )
