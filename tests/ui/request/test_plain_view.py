"""A text without end, shown in lines that end: Qt lays out each of them as a whole."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.hands import read
from ui.request.original import OriginalDialog
from ui.request.plain_view import LONGEST_LINE, MOST_LETTERS, MOST_LINES, PlainView
from ui.theme import Look


@pytest.mark.parametrize(
    ("text", "is_whole"),
    [
        ("one\r\ntwo\n\nthree", True),
        ("w" * 5_000, True),
        ("w" * MOST_LETTERS, True),
        ("w" * (MOST_LETTERS + 1), False),
        ("\n" * (MOST_LINES - 1), True),
        ("\n" * MOST_LINES, False),
        ("\u2029" * 300_000, False),
        (("w" * LONGEST_LINE + "\n") * 100_000, False),
    ],
)
def test_a_text_is_laid_out_in_lines_that_end(qtbot: QtBot, look: Look, text: str, is_whole: bool) -> None:
    view = PlainView("Text")
    qtbot.addWidget(view)
    assert view.show_text(text) is is_whole
    blocks = view.document().blockCount()
    assert blocks <= MOST_LINES
    longest = max(view.document().findBlockByNumber(number).length() for number in range(blocks))
    assert longest <= LONGEST_LINE + 1  # with its end
    shown = view.toPlainText().replace("\n", "")
    assert "".join(text.split()).startswith(shown)
    assert is_whole is (shown == "".join(text.split())) or not shown


def test_an_original_without_line_breaks_says_that_more_is_there(qtbot: QtBot, look: Look) -> None:
    for raw, is_whole in (
        (b"x" * MOST_LETTERS, True),
        (b"x" * MOST_LETTERS * 2, False),
        (b"\n" * 99_999, False),
    ):
        dialog = OriginalDialog(raw)
        qtbot.addWidget(dialog)
        dialog.show()
        assert ("Only the beginning" in read(dialog)) is not is_whole


def test_a_line_goes_on_after_a_word_and_loses_nothing(qtbot: QtBot, look: Look) -> None:
    view = PlainView("Text")
    qtbot.addWidget(view)
    text = "the seals of the pump " * 100
    assert view.show_text(text)
    lines = view.toPlainText().split("\n")
    assert "".join(lines) == text
    assert len(lines) > 4
    assert all(line.startswith(" ") for line in lines[1:])
