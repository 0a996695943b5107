"""A text in plain letters: laid out in no time, whatever stands in it and however long it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtWidgets import QPlainTextEdit, QWidget

MOST_LETTERS, MOST_LINES, LONGEST_LINE = 400_000, 10_000, 500
"""Qt lays out the lines that are in sight, each as a whole: one of 400,000 letters takes it eight seconds."""

_BREAKS = re.compile("\r\n|[\r\n\u2029\ufdd0\ufdd1]")
"""Where Qt begins another line."""
_PIECE = re.compile(rf".{{1,{LONGEST_LINE}}}(?!\S)|.{{1,{LONGEST_LINE}}}", re.DOTALL)
"""What fits into a line: up to the end of a word, if there is one."""


class PlainView(QPlainTextEdit):
    """Shows the beginning of a text, to read and to copy. Nothing in it is followed, fetched or run."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setAccessibleName(name)

    def show_text(self, text: str) -> bool:
        """Shows it; whether that is all of it. A line without end goes on in the next."""
        lines = list(_lines(text[:MOST_LETTERS]))
        self.setPlainText("\n".join(lines[:MOST_LINES]))
        return len(text) <= MOST_LETTERS and len(lines) <= MOST_LINES


def _lines(text: str) -> Iterator[str]:
    for line in _BREAKS.split(text, MOST_LINES):
        yield from _PIECE.findall(line) or ("",)
