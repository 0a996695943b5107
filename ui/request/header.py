"""The head of a request: its subject, how it stands and why, its kind, and what to do with it as a whole."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from functools import partial
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.records import RequestPage
from app.words import Channel, Direction, EntryKind, Kind, Standing, Turn
from ui import assets, words
from ui.elided_field import ElidedField
from ui.menu import Menu
from ui.reasons import explain
from ui.texts import N_, _
from ui.theme import Look, mark

_BY_KEY = Qt.FocusPolicy.TabFocus
"""A click leaves the keyboard where it was: the letters go on to act in the list."""


class Want(StrEnum):
    """What the owner asks for in the header's buttons and menus."""

    SNOOZE = N_("Snooze")
    WAKE = N_("End the snooze")
    CLOSE = N_("Close")
    REOPEN = N_("Reopen")
    NO_REPLY = N_("No reply needed")
    PROMISE = N_("Promise a time…")
    APPOINTMENT = N_("Appointment…")
    NO_APPOINTMENT = N_("Cancel the appointment")
    TARGET = N_("Set its own target…")
    SPLIT = N_("Split off the latest message")
    MOVE = N_("Move the latest message…")
    SET_ASIDE = N_("Set aside mail from this sender")


class SubjectField(ElidedField):
    """A title that is edited where it stands: Enter or leaving it keeps the change, Esc takes it back.

    While it is only read, a title too long for the window ends in "…".
    """

    renamed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._kept = ""
        self.setAccessibleName(_("Subject"))
        self.setPlaceholderText(_("What do they want?"))
        mark(self, flat="true", role="title")
        self.editingFinished.connect(self._finish)

    def show_subject(self, subject: str) -> None:
        """Shows it, unless the owner is in the middle of another."""
        if self.isModified() and self.hasFocus():
            return
        self._kept = subject
        self.setText(subject)
        self.setCursorPosition(0)
        self.setToolTip(subject)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._kept)
            self.clearFocus()
            return
        super().keyPressEvent(event)

    def _finish(self) -> None:
        subject = " ".join(self.text().split())
        if not subject:
            self.setText(self._kept)
        elif subject != self._kept:
            self._kept = subject
            self.renamed.emit(subject)


class RequestHeader(QWidget):
    """Shows one request's head. It changes nothing itself: it says what is wanted."""

    renamed = Signal(str)
    kind_chosen = Signal(object)
    wanted = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._page: RequestPage | None = None
        self._now: datetime | None = None
        self._subject = SubjectField()
        self._subject.renamed.connect(self.renamed)
        self._snooze = _icon_button(_("Snooze"), _("Hide it until a time, or until the client writes (s)"))
        self._snooze.clicked.connect(lambda: self.wanted.emit(Want.SNOOZE))
        self._close = _icon_button(_("Close request"), _("Close it and say how it ended (e)"))
        self._close.clicked.connect(self._close_or_reopen)
        self._more = _icon_button(_("More actions"), _("More"))
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(Menu(self._more))
        self._more.menu().aboutToShow.connect(self._fill_more)
        self._chip = QPushButton()
        self._chip.setFocusPolicy(_BY_KEY)
        self._chip.setCheckable(True)
        self._chip.toggled.connect(self._show_why)
        self._kind = QPushButton()
        self._kind.setFocusPolicy(_BY_KEY)
        mark(self._kind, flat="true")
        self._kind.setMenu(Menu(self._kind))
        self._kind.menu().aboutToShow.connect(self._fill_kinds)
        self._state = QLabel()
        self._state.setTextFormat(Qt.TextFormat.PlainText)
        self._state.setWordWrap(True)
        mark(self._state, role="muted")
        self._why = _Explanation(look, self)
        self._lay_out()
        look.changed.connect(self._tint)
        self._tint()

    @property
    def anchor(self) -> QToolButton:
        """Below which the questions are asked."""
        return self._more

    def show_page(self, page: RequestPage, now: datetime, zone: words.Zone) -> None:
        """Shows the request as it stands now."""
        before = self._page.row if self._page else None
        is_new = before is None or (before.id, before.standing) != (page.row.id, page.row.standing)
        self._page, self._now = page, now
        row = page.row
        self._subject.show_subject(row.subject)
        text, meaning = words.chip(row, now, zone, full=True)
        self._chip.setText(text)
        self._chip.setVisible(bool(text))
        self._chip.setAccessibleName(_("{text}. Why?", text=text))
        self._chip.setToolTip(words.exact(row.deadline, zone) if row.deadline else _("Why?"))
        mark(self._chip, chip=meaning)
        self._kind.setText(words.named(row.kind))
        self._kind.setToolTip(_(page.request.kind_reason) or _("Change the kind"))
        self._kind.setAccessibleName(_("Kind: {kind}", kind=_(str(row.kind))))
        self._state.setText(_state(page, now, zone))
        self._state.setToolTip(_state_tip(page, zone))
        self._why.explain(page, meaning, now, zone)
        is_closed = row.standing is Standing.CLOSED
        self._snooze.setVisible(not is_closed)
        self._close.setAccessibleName(_("Reopen request") if is_closed else _("Close request"))
        self._tint()
        if is_new:
            self._chip.setChecked(row.standing is Standing.OVERDUE)

    def choose_kind(self) -> None:
        """Opens the menu of kinds; a letter chooses."""
        self._kind.showMenu()

    def edit_subject(self) -> None:
        """Puts the keyboard into the subject."""
        self._subject.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._subject.selectAll()

    # --- inside ---

    def _lay_out(self) -> None:
        first, second, whole = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        first.setSpacing(4)
        first.addWidget(self._subject, 1)
        for button in (self._snooze, self._close, self._more):
            first.addWidget(button)
        second.setSpacing(8)
        second.addWidget(self._chip)
        second.addWidget(self._kind)
        second.addWidget(self._state, 1)
        whole.setContentsMargins(20, 12, 16, 12)
        whole.setSpacing(6)
        whole.addLayout(first)
        whole.addLayout(second)
        whole.addWidget(self._why)

    def _tint(self) -> None:
        colour = self._look.theme.colour("muted")
        is_closed = self._page is not None and self._page.row.standing is Standing.CLOSED
        self._snooze.setIcon(assets.icon("moon", colour))
        self._close.setIcon(assets.icon("undo" if is_closed else "check", colour))
        self._close.setToolTip(_("Reopen it") if is_closed else _("Close it and say how it ended (e)"))
        self._more.setIcon(assets.icon("more", colour))

    def _show_why(self, is_wanted: bool) -> None:
        self._why.setVisible(is_wanted)

    def _close_or_reopen(self) -> None:
        is_closed = self._page is not None and self._page.row.standing is Standing.CLOSED
        self.wanted.emit(Want.REOPEN if is_closed else Want.CLOSE)

    def _fill_kinds(self) -> None:
        menu = self._kind.menu()
        menu.clear()
        if self._page is None:
            return
        for kind in Kind:
            action = menu.addAction(f"&{words.named(kind)}", partial(self.kind_chosen.emit, kind))
            action.setCheckable(True)
            action.setChecked(kind is self._page.row.kind)
        if self._page.request.kind_reason:
            menu.addSeparator()
            menu.addAction(_("Suggested: {reason}", reason=_(self._page.request.kind_reason))).setEnabled(
                False
            )

    def _fill_more(self) -> None:
        menu = self._more.menu()
        menu.clear()
        for want in _wants(self._page, self._now):
            menu.addAction(_(str(want)), partial(self.wanted.emit, want))


class _Explanation(QFrame):
    """The tinted box that says why a request is due when it is."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._sentences: tuple[str, ...] = ("",)
        self._meaning = "calm"
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.RichText)  # our own words only, and escaped all the same
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.addWidget(self._text)
        look.changed.connect(self._write)
        self.hide()

    def explain(self, page: RequestPage, meaning: str, now: datetime, zone: words.Zone) -> None:
        """Says it in the colour of the chip above."""
        self._sentences = explain(page.why, page.row.kind, now, zone)
        if page.row.chases and page.why.deadline:
            self._sentences += (_("They have written again since."),)
        self._meaning = meaning
        mark(self, box=meaning)
        self._write()

    def _write(self) -> None:
        first, *rest = self._sentences
        colour = self._look.theme.colour("text" if self._meaning == "calm" else self._meaning).name()
        self._text.setText(f'<b style="color: {colour}">{escape(first)}</b> {escape(" ".join(rest))}')


def _state(page: RequestPage, now: datetime, zone: words.Zone) -> str:
    """Since when and how long the client has waited, in the client's time; and what else is particular."""
    row, fold = page.row, page.request.fold
    parts = []
    if row.waiting_since:
        minutes = page.why.real_minutes_waited or int((now - row.waiting_since).total_seconds() // 60)
        parts.append(
            _(
                "waiting since {when}, {length}",
                when=words.when(row.waiting_since, now, zone),
                length=words.waited(minutes),
            )
        )
    elif row.closed_at:
        parts.append(_("closed {when}", when=words.when(row.closed_at, now, zone)))
    elif fold.last_out_at:
        parts.append(_("you answered {when}", when=words.when(fold.last_out_at, now, zone)))
    if fold.appointment_at and fold.appointment_at > now:
        parts.append(_("appointment {when}", when=words.when(fold.appointment_at, now, zone)))
    if page.request.target_minutes is not None:
        parts.append(_("own target {length}", length=words.waited(page.request.target_minutes)))
    return "  ·  ".join(parts)


def _state_tip(page: RequestPage, zone: words.Zone) -> str:
    if page.row.waiting_since is None:
        return ""
    exact = words.exact(page.row.waiting_since, zone)
    working = page.why.working_minutes_waited
    if working is None:
        return exact
    return exact + "\n" + _("{length} of it working time", length=words.waited(working))


def _has_mail(page: RequestPage) -> bool:
    """Whether somebody has written an e-mail in it."""
    return any(
        (entry.kind, entry.direction, entry.channel) == (EntryKind.MESSAGE, Direction.IN, Channel.EMAIL)
        for entry in page.entries
    )


def _wants(page: RequestPage | None, now: datetime | None) -> list[Want]:
    """What the menu offers for a request in its present state."""
    if page is None or now is None:
        return []
    if page.row.standing is Standing.CLOSED:
        return [Want.REOPEN, Want.SPLIT, Want.MOVE]
    wants = [Want.PROMISE, Want.APPOINTMENT, Want.TARGET, Want.SPLIT, Want.MOVE]
    if _has_mail(page):
        wants.append(Want.SET_ASIDE)
    if page.row.standing is Standing.SNOOZED:
        wants.insert(0, Want.WAKE)
    meets_at = page.request.fold.appointment_at
    if meets_at is not None and meets_at > now:
        wants.insert(wants.index(Want.APPOINTMENT) + 1, Want.NO_APPOINTMENT)
    if page.row.turn is Turn.MINE:
        wants.insert(0, Want.NO_REPLY)
    return wants


def _icon_button(name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setAccessibleName(name)
    button.setToolTip(tip)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    button.setFocusPolicy(_BY_KEY)
    mark(button, flat="true")
    return button
