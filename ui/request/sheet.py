"""The timeline as one text document: written quickly, wrapped by Qt, and selectable across entries.

One document instead of a widget for each entry shows five hundred entries in the time that thirty widgets
take. All texts go in as plain text. The links are our own ("all:12", "raw:12", ...) and the addresses that
stand in the texts. `TimelineView` paints the bubbles beneath, in the places that `Sheet.ground` names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from PySide6.QtCore import QRectF, Qt, QUrl
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

from app.words import Channel, EntryKind
from ui import words
from ui.request import links
from ui.request.attachment_row import is_program, size_and_kind
from ui.request.body_text import Style, TellApart, pieces, whole
from ui.request.html_view import breakable
from ui.request.story import Passage, Side, Story
from ui.texts import _, ngettext
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


@dataclass(frozen=True, slots=True)
class Placed:
    """A passage in the document: its first and last block."""

    passage: Passage
    first: int
    last: int


class Sheet:
    """A document, wiped, with passages written on it, in a theme's letters and for a width."""

    def __init__(
        self,
        document: QTextDocument,
        theme: Theme,
        width: int,
        tell_apart: TellApart = whole,
        pictures: Mapping[str, QImage] = MappingProxyType({}),
    ) -> None:
        self.document = document
        self.document.clear()
        self.document.setUndoRedoEnabled(False)
        self.document.setDocumentMargin(0)
        self.document.setIndentWidth(INDENT)
        self.document.setDefaultTextOption(_wrapping())
        self.placed: list[Placed] = []
        self._theme = theme
        self._width = width
        self._tell_apart = tell_apart
        self._pictures = pictures
        self._opened: frozenset[str] = frozenset()
        self._forms: dict[tuple[str, str, bool], QTextCharFormat] = {}
        self._cursor = QTextCursor(self.document)
        _give_room_around(self._cursor.currentFrame())  # PySide would keep each `document.rootFrame()`
        self._is_blank = True
        self._space_owed = 0.0

    def write(self, story: Story, today: date, opened: frozenset[str]) -> None:
        """Puts the passages down under their days; ``opened`` are the links that were followed to unfold."""
        self._opened = opened
        self._cursor.beginEditBlock()
        if story.earlier:
            self._day(
                ngettext("Show {n} earlier entry", "Show {n} earlier entries", story.earlier),
                href="earlier:0",
            )
        shown: date | None = None
        for passage in story.passages:
            if passage.day != shown:
                self._day(words.day_heading(passage.day, today))
                shown = passage.day
            first = self._next_block_number()
            self._passage(passage)
            self.placed.append(Placed(passage, first, self._cursor.blockNumber()))
        self._cursor.endEditBlock()

    def set_width(self, width: int) -> None:
        """Moves every bubble's free side to suit the new width."""
        if width == self._width:
            return
        self._width = width
        self._cursor.beginEditBlock()
        for placed in self.placed:
            block = self.document.findBlockByNumber(placed.first)
            while block.isValid() and block.blockNumber() <= placed.last:
                form = block.blockFormat()
                left, right = self._sides(placed.passage.side)
                form.setLeftMargin(left)
                form.setRightMargin(right)
                QTextCursor(block).setBlockFormat(form)
                block = block.next()
        self._cursor.endEditBlock()

    def ground(self, placed: Placed) -> QRectF:
        """Where the bubble (or a note's bar) lies beneath a passage."""
        top = self._block_rect(self.document.findBlockByNumber(placed.first)).top()
        bottom = self._block_rect(self.document.findBlockByNumber(placed.last)).bottom()
        left, right = self._sides(placed.passage.side)
        pad = _padding(placed.passage.side)
        return QRectF(
            left - INDENT, top - pad, self._width - left - right + 2 * INDENT, bottom - top + 2 * pad
        )

    def at(self, position: int) -> Placed | None:
        """The passage at a position of the text."""
        number = self.document.findBlock(position).blockNumber()
        return next((placed for placed in self.placed if placed.first <= number <= placed.last), None)

    def _block_rect(self, block: QTextBlock) -> QRectF:
        return self.document.documentLayout().blockBoundingRect(block)

    def _sides(self, side: Side) -> tuple[float, float]:
        free = self._width * OTHERS_SHARE
        match side:
            case Side.THEIRS:
                return MARGIN + INDENT, free + INDENT
            case Side.MINE:
                return free + INDENT, MARGIN + INDENT
            case _:
                return MARGIN + INDENT, MARGIN + INDENT

    # --- writing ---

    def _passage(self, passage: Passage) -> None:
        if passage.side is Side.EVENT:
            self._block(passage.side, is_first=True, is_centred=True)
            self._insert(f"{passage.text} · {passage.when}" if passage.text else passage.when, self._small())
            self._marks(passage)
            return
        self._block(passage.side, is_first=True)
        if passage.side is Side.NOTE:
            self._insert(_("Note, {when}.", when=passage.when) + " ", self._small())
            self._body(passage, self._small())
        else:
            self._heading(passage)
            self._block(passage.side)
            self._body(passage, self._form("text"))
        self._attachments(passage)
        if passage.entry.problem:
            self._problem(passage)

    def _heading(self, passage: Passage) -> None:
        self._insert(passage.name, self._form("text", size="small", is_bold=True))
        if passage.address:
            self._insert(f"   {passage.address}", self._small())
        self._insert(f"   {passage.when}", self._small())
        self._marks(passage)

    def _marks(self, passage: Passage) -> None:
        for mark in passage.marks:
            is_loud = mark.meaning != "calm"
            self._insert("   ", self._small())
            self._insert(mark.text, self._form(mark.meaning, size="small", is_bold=is_loud))

    def _body(self, passage: Passage, form: QTextCharFormat) -> None:
        is_first = True
        for piece in pieces(passage, self._apart(passage), self._opened):
            if not is_first:
                self._block(passage.side, is_indented=piece.is_indented)
            is_first = False
            if piece.style is Style.LINK:
                self._link(piece.text, piece.href, piece.hint)
                if piece.href.startswith("all:") and passage.entry.raw_sha256:
                    self._insert("   ", form)
                    self._link(_("Show as sent"), f"page:{passage.entry.id}")
            else:
                self._words(piece.text, form if piece.style is Style.OWN else self._small())

    def _apart(self, passage: Passage) -> TellApart:
        """How the voices of a mail are told apart; anything else was written here, in one."""
        entry = passage.entry
        is_mail = entry.kind is EntryKind.MESSAGE and entry.channel in {Channel.EMAIL, Channel.WEB_FORM}
        return self._tell_apart if is_mail else whole

    def _words(self, text: str, form: QTextCharFormat) -> None:
        """Somebody's words, the addresses in them as links that can be told from our own."""
        for run in links.runs(text):
            if run.href:
                linked = QTextCharFormat(form)
                linked.setForeground(self._theme.colour("accent"))
                linked.setFontUnderline(True)
                linked.setAnchor(True)
                linked.setAnchorHref(run.href)
                self._insert(run.text, linked)
            else:
                self._insert(run.text, form)

    def _attachments(self, passage: Passage) -> None:
        entry = passage.entry
        for number, attachment in enumerate(entry.attachments):
            self._block(passage.side)
            name = _("Attached: {name}", name=attachment.name or _("unnamed"))
            if entry.raw_sha256:
                self._link(name, f"open:{entry.id}/{number}", _("Open a copy of it"))
            else:
                self._insert(name, self._form("text", size="small", is_bold=True))
            meaning = "overdue" if is_program(attachment) else "muted"
            self._insert(f"   {size_and_kind(attachment)}", self._form(meaning, size="small"))
            if entry.raw_sha256:
                self._insert("   ", self._small())
                self._link(_("Save…"), f"save:{entry.id}/{number}")
        self._shown_pictures(passage)
        if len(entry.attachments) > 1 and entry.raw_sha256:
            self._block(passage.side)
            self._link(
                ngettext("Save {n} file…", "Save all {n} files…", len(entry.attachments)), f"files:{entry.id}"
            )

    def _shown_pictures(self, passage: Passage) -> None:
        """The attached pictures that have been looked at, small and side by side."""
        entry = passage.entry
        names = [f"open:{entry.id}/{number}" for number in range(len(entry.attachments))]
        shown = [name for name in names if name in self._pictures]
        if shown:
            self._block(passage.side)
        for name in shown:
            image = self._pictures[name]
            self.document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), image)
            form = QTextImageFormat()
            form.setName(name)
            form.setWidth(image.deviceIndependentSize().width())
            form.setHeight(image.deviceIndependentSize().height())
            form.setAnchor(True)
            form.setAnchorHref(name)
            form.setToolTip(_("Open a copy of it"))
            self._cursor.insertImage(form)
            self._insert(" ", self._small())

    def _problem(self, passage: Passage) -> None:
        self._block(passage.side)
        self._insert(
            _("Could not be read fully: {problem}", problem=_(passage.entry.problem)),
            self._form("soon", size="small", is_bold=True),
        )
        if passage.entry.raw_sha256:
            self._insert("   ", self._small())
            self._link(_("Show original"), f"raw:{passage.entry.id}")

    def _day(self, text: str, href: str = "") -> None:
        self._block(Side.EVENT, is_first=True, is_centred=True)
        if href:
            self._link(text, href)
        else:
            self._insert(text, self._small())

    def _link(self, text: str, href: str, hint: str = "") -> None:
        form = QTextCharFormat(self._form("accent", size="small", is_bold=True))
        form.setAnchor(True)
        form.setAnchorHref(href)
        form.setToolTip(hint)
        self._insert(text, form)

    def _insert(self, text: str, form: QTextCharFormat) -> None:
        self._cursor.insertText(_BREAKS.sub(_LINE_BREAK, breakable(text)), form)

    def _next_block_number(self) -> int:
        return 0 if self._is_blank else self._cursor.blockNumber() + 1

    def _block(
        self, side: Side, *, is_first: bool = False, is_centred: bool = False, is_indented: bool = False
    ) -> None:
        """Begins a block; the first of a passage keeps the distance from the passage above."""
        form = QTextBlockFormat()
        left, right = self._sides(side)
        form.setLeftMargin(left)
        form.setRightMargin(right)
        pad = _padding(side)
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

    def _small(self) -> QTextCharFormat:
        return self._form("muted", size="small")

    def _form(self, token: str, *, size: str = "body", is_bold: bool = False) -> QTextCharFormat:
        """One for each look: to make them anew for each word takes longer than to write it."""
        look = (token, size, is_bold)
        if look not in self._forms:
            form = self._forms[look] = QTextCharFormat()
            form.setFont(self._theme.font(size, bold=is_bold))
            form.setForeground(self._theme.colour(token))
        return self._forms[look]


def _padding(side: Side) -> int:
    return PADDING if side in {Side.THEIRS, Side.MINE} else 0


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
