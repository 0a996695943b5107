"""What writes into the timeline's document: blocks, words, links and pictures, as the theme has them.

It knows how things look, and nothing of what is said: that is the sheet's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QImage,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrame,
    QTextImageFormat,
    QTextOption,
)

from ui.request import links
from ui.request.html_view import breakable
from ui.request.story import Side
from ui.theme import Theme

MARGIN = 20
GAP = 12
PADDING = 10
INDENT = 14
OTHERS_SHARE = 0.22
"""The part of the width that a bubble leaves free on the other's side."""

_BREAKS = re.compile("\r\n|[\r\n\u2029\ufdd0\ufdd1]")
_LINE_BREAK = "\u2028"
"""A line break within a block: so every text is one block, whatever is in it."""


class Pen:
    """For a document, which it wipes, in a theme's letters and for a width."""

    def __init__(self, document: QTextDocument, theme: Theme, width: int) -> None:
        self.document = document
        self.document.clear()
        self.document.setUndoRedoEnabled(False)
        self.document.setDocumentMargin(0)
        self.document.setIndentWidth(INDENT)
        self.document.setDefaultTextOption(_wrapping())
        self.width = width
        self._theme = theme
        self._forms: dict[tuple[str, str, bool], QTextCharFormat] = {}
        self._cursor = QTextCursor(self.document)
        _give_room_around(self._cursor.currentFrame())  # PySide would keep each `document.rootFrame()`
        self._is_blank = True
        self._space_owed = 0.0

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """All that is written meanwhile is laid out together."""
        self._cursor.beginEditBlock()
        try:
            yield
        finally:
            self._cursor.endEditBlock()

    # --- where it writes ---

    @property
    def block_number(self) -> int:
        """The number of the block that it writes in."""
        return self._cursor.blockNumber()

    @property
    def next_block_number(self) -> int:
        """The number of the block that it would begin."""
        return 0 if self._is_blank else self._cursor.blockNumber() + 1

    def sides(self, side: Side) -> tuple[float, float]:
        """The margins, left and right, of what stands on that side."""
        free = self.width * OTHERS_SHARE
        match side:
            case Side.THEIRS:
                return MARGIN + INDENT, free + INDENT
            case Side.MINE:
                return free + INDENT, MARGIN + INDENT
            case _:
                return MARGIN + INDENT, MARGIN + INDENT

    def move(self, block: QTextBlock, side: Side) -> None:
        """Gives a block that was written before the margins of the present width."""
        form = block.blockFormat()
        left, right = self.sides(side)
        form.setLeftMargin(left)
        form.setRightMargin(right)
        QTextCursor(block).setBlockFormat(form)

    # --- what it writes ---

    def block(
        self, side: Side, *, is_first: bool = False, is_centred: bool = False, is_indented: bool = False
    ) -> None:
        """Begins a block; the first of a passage keeps the distance from the passage above."""
        form = QTextBlockFormat()
        left, right = self.sides(side)
        form.setLeftMargin(left)
        form.setRightMargin(right)
        pad = padding(side)
        form.setTopMargin(self._space_owed + pad if is_first else 4)
        form.setLineHeight(112, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        self._space_owed = GAP + pad
        form.setIndent(int(is_indented))
        if is_centred:
            form.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        if self._is_blank:
            self._cursor.setBlockFormat(form)
            self._is_blank = False
        else:
            self._cursor.insertBlock(form)

    def write(self, text: str, form: QTextCharFormat) -> None:
        """That text within the block, whatever breaks there are in it."""
        self._cursor.insertText(_BREAKS.sub(_LINE_BREAK, breakable(text)), form)

    def words(self, text: str, form: QTextCharFormat) -> None:
        """Somebody's words, the addresses in them as links that can be told from our own."""
        for run in links.runs(text):
            if run.href:
                linked = _to(run.href, form)
                linked.setForeground(self._theme.colour("accent"))
                linked.setFontUnderline(True)
                self.write(run.text, linked)
            else:
                self.write(run.text, form)

    def link(self, text: str, href: str, hint: str = "") -> None:
        """A link of our own."""
        form = _to(href, self.form("accent", size="small", is_bold=True))
        form.setToolTip(hint)
        self.write(text, form)

    def picture(self, image: QImage, href: str, hint: str) -> None:
        """A picture that is a link."""
        self.document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(href), image)
        form = QTextImageFormat()
        form.setName(href)
        form.setWidth(image.deviceIndependentSize().width())
        form.setHeight(image.deviceIndependentSize().height())
        form.setAnchor(True)
        form.setAnchorHref(href)
        form.setToolTip(hint)
        self._cursor.insertImage(form)

    # --- how it looks ---

    def small(self) -> QTextCharFormat:
        """Of what is said beside."""
        return self.form("muted", size="small")

    def form(self, token: str, *, size: str = "body", is_bold: bool = False) -> QTextCharFormat:
        """One for each look: to make them anew for each word takes longer than to write it."""
        look = (token, size, is_bold)
        if look not in self._forms:
            form = self._forms[look] = QTextCharFormat()
            form.setFont(self._theme.font(size, bold=is_bold))
            form.setForeground(self._theme.colour(token))
        return self._forms[look]


def padding(side: Side) -> int:
    """The room between a bubble's edge and what stands in it."""
    return PADDING if side in {Side.THEIRS, Side.MINE} else 0


def _to(href: str, form: QTextCharFormat) -> QTextCharFormat:
    """That look, for a link to there."""
    linked = QTextCharFormat(form)
    linked.setAnchor(True)
    linked.setAnchorHref(href)
    return linked


def _give_room_around(frame: QTextFrame) -> None:
    """Qt drops the outer margins of the first and last block, so the frame around all keeps the distance."""
    form = frame.frameFormat()
    form.setTopMargin(GAP + PADDING)
    form.setBottomMargin(GAP + PADDING)
    frame.setFrameFormat(form)


def _wrapping() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option
