"""The timeline as one text document: written quickly, wrapped by Qt, and selectable across entries.

One document instead of a widget for each entry shows five hundred entries in the time that thirty widgets
take. All texts go in as plain text. The links are our own ("all:12", "raw:12", ...) and the addresses that
stand in the texts. `TimelineView` paints the bubbles beneath, in the places that `Sheet.ground` names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QTextBlock, QTextCharFormat, QTextDocument

from app.words import CAME_BACK, Channel, EntryKind
from ui import words
from ui.request.attachment_row import is_program, size_and_kind
from ui.request.body_text import Style, TellApart, pieces, whole
from ui.request.pen import INDENT, Pen, padding
from ui.request.story import Passage, Side, Story
from ui.texts import _, ngettext
from ui.theme import Theme


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
        self.placed: list[Placed] = []
        self._pen = Pen(document, theme, width)
        self._tell_apart = tell_apart
        self._pictures = pictures
        self._opened: frozenset[str] = frozenset()

    def write(self, story: Story, today: date, opened: frozenset[str]) -> None:
        """Puts the passages down under their days; ``opened`` are the links that were followed to unfold."""
        self._opened = opened
        with self._pen.at_once():
            if story.earlier:
                self._between()
                self._pen.link(
                    ngettext("Show {n} earlier entry", "Show {n} earlier entries", story.earlier), "earlier:0"
                )
            shown: date | None = None
            for passage in story.passages:
                if passage.day != shown:
                    self._between()
                    self._pen.write(words.day_heading(passage.day, today), self._pen.small())
                    shown = passage.day
                first = self._pen.next_block_number
                self._passage(passage)
                self.placed.append(Placed(passage, first, self._pen.block_number))

    def set_width(self, width: int) -> None:
        """Moves every bubble's free side to suit the new width."""
        if width == self._pen.width:
            return
        self._pen.width = width
        with self._pen.at_once():
            for placed in self.placed:
                block = self.document.findBlockByNumber(placed.first)
                while block.isValid() and block.blockNumber() <= placed.last:
                    self._pen.move(block, placed.passage.side)
                    block = block.next()

    def ground(self, placed: Placed) -> QRectF:
        """Where the bubble (or a note's bar) lies beneath a passage."""
        top = self._block_rect(self.document.findBlockByNumber(placed.first)).top()
        bottom = self._block_rect(self.document.findBlockByNumber(placed.last)).bottom()
        left, right = self._pen.sides(placed.passage.side)
        pad = padding(placed.passage.side)
        return QRectF(
            left - INDENT, top - pad, self._pen.width - left - right + 2 * INDENT, bottom - top + 2 * pad
        )

    def _block_rect(self, block: QTextBlock) -> QRectF:
        return self.document.documentLayout().blockBoundingRect(block)

    # --- writing ---

    def _between(self) -> None:
        """Begins what stands in the middle, between the passages."""
        self._pen.block(Side.EVENT, is_first=True, is_centred=True)

    def _passage(self, passage: Passage) -> None:
        pen = self._pen
        if passage.side is Side.EVENT:
            self._between()
            pen.write(f"{passage.text} · {passage.when}" if passage.text else passage.when, pen.small())
            self._marks(passage)
            return
        pen.block(passage.side, is_first=True)
        if passage.side is Side.NOTE:
            pen.write(_("Note, {when}.", when=passage.when) + " ", pen.small())
            self._body(passage, pen.small())
        else:
            self._heading(passage)
            pen.block(passage.side)
            self._body(passage, pen.form("text"))
        self._attachments(passage)
        if passage.entry.problem:
            self._problem(passage)

    def _heading(self, passage: Passage) -> None:
        pen = self._pen
        pen.write(passage.name, pen.form("text", size="small", is_bold=True))
        if passage.address:
            pen.write(f"   {passage.address}", pen.small())
        pen.write(f"   {passage.when}", pen.small())
        self._marks(passage)

    def _marks(self, passage: Passage) -> None:
        for mark in passage.marks:
            is_loud = mark.meaning != "calm"
            self._gap()
            self._pen.write(mark.text, self._pen.form(mark.meaning, size="small", is_bold=is_loud))

    def _body(self, passage: Passage, form: QTextCharFormat) -> None:
        pen, is_first = self._pen, True
        for piece in pieces(passage, self._apart(passage), self._opened):
            if not is_first:
                pen.block(passage.side, is_indented=piece.is_indented)
            is_first = False
            if piece.style is Style.LINK:
                pen.link(piece.text, piece.href, piece.hint)
                if piece.href.startswith("all:") and passage.entry.raw_sha256:
                    self._gap()
                    pen.link(_("Show as sent"), f"page:{passage.entry.id}")
            else:
                pen.words(piece.text, form if piece.style is Style.OWN else pen.small())

    def _apart(self, passage: Passage) -> TellApart:
        """How the voices of a mail are told apart; anything else was written here, in one."""
        entry = passage.entry
        is_mail = entry.kind is EntryKind.MESSAGE and entry.channel in {Channel.EMAIL, Channel.WEB_FORM}
        return self._tell_apart if is_mail else whole

    def _attachments(self, passage: Passage) -> None:
        pen, entry = self._pen, passage.entry
        for number, attachment in enumerate(entry.attachments):
            pen.block(passage.side)
            name = _("Attached: {name}", name=attachment.name or _("unnamed"))
            if entry.raw_sha256:
                pen.link(name, f"open:{entry.id}/{number}", _("Open a copy of it"))
            else:
                pen.write(name, pen.form("text", size="small", is_bold=True))
            meaning = "overdue" if is_program(attachment) else "muted"
            pen.write(f"   {size_and_kind(attachment)}", pen.form(meaning, size="small"))
            if entry.raw_sha256:
                self._gap()
                pen.link(_("Save…"), f"save:{entry.id}/{number}")
        self._shown_pictures(passage)
        if len(entry.attachments) > 1 and entry.raw_sha256:
            pen.block(passage.side)
            pen.link(
                ngettext("Save {n} file…", "Save all {n} files…", len(entry.attachments)), f"files:{entry.id}"
            )

    def _shown_pictures(self, passage: Passage) -> None:
        """The attached pictures that have been looked at, small and side by side."""
        entry = passage.entry
        names = [f"open:{entry.id}/{number}" for number in range(len(entry.attachments))]
        shown = [name for name in names if name in self._pictures]
        if shown:
            self._pen.block(passage.side)
        for name in shown:
            self._pen.picture(self._pictures[name], name, _("Open a copy of it"))
            self._pen.write(" ", self._pen.small())

    def _problem(self, passage: Passage) -> None:
        pen = self._pen
        pen.block(passage.side)
        problem = _(passage.entry.problem)
        is_about_reading = passage.entry.problem != CAME_BACK
        pen.write(
            _("Could not be read fully: {problem}", problem=problem) if is_about_reading else problem,
            pen.form("soon", size="small", is_bold=True),
        )
        if passage.entry.raw_sha256:
            self._gap()
            pen.link(_("Show original"), f"raw:{passage.entry.id}")

    def _gap(self) -> None:
        self._pen.write("   ", self._pen.small())
