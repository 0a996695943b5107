"""The composer: a reply, a holding reply with its promise, a call or a note, written below the timeline."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.records import Client
from ui.flow import FlowLayout
from ui.request.drafts import Drafts
from ui.request.mode_tabs import ModeTabs
from ui.request.promise_link import PromiseLink
from ui.request.way_button import WayButton
from ui.request.writing import Mode, Spoke, Written, holding_words
from ui.texts import N_, _
from ui.theme import mark
from ui.times import Times
from ui.when_picker import WhenPicker

SAVING_PAUSE_MS = 1500
_LEAST_HEIGHT, _MOST_HEIGHT = 76, 220
_HINTS = {
    Mode.REPLY: N_("Write your answer …"),
    Mode.HOLDING: N_("Say when the real answer comes …"),
    Mode.CALL: N_("What was said?"),
    Mode.NOTE: N_("A note for yourself …"),
}


class WritingField(QPlainTextEdit):
    """Plain text that grows with what is written; Ctrl+Enter finishes, Esc leaves, Tab goes on.

    Undo and redo are the text's own only while it has some: in an empty field they are the window's, which
    take back what has just been sent.
    """

    finished = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setAccessibleName(_("Text"))
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self.setFixedHeight(_LEAST_HEIGHT)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and self._is_for_the_window(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.finished.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _is_for_the_window(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Undo):
            return not self.document().isUndoAvailable()
        return event.matches(QKeySequence.StandardKey.Redo) and not self.document().isRedoAvailable()

    def _grow(self) -> None:
        needed = self.fontMetrics().lineSpacing() * self.document().size().height() + 28
        self.setFixedHeight(int(max(_LEAST_HEIGHT, min(_MOST_HEIGHT, needed))))


class Composer(QWidget):
    """Holds the texts begun for each request, says when one is finished, and sends and logs nothing."""

    written = Signal(object)
    left = Signal()

    def __init__(self, drafts: Drafts, times: Times, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drafts = drafts
        self._times = times
        self._client: Client | None = None
        self._request_id: int | None = None
        self._prefilled = ""
        self._tabs = ModeTabs()
        self._text = WritingField()
        self._when = WhenPicker(times, _("Promised time"))
        self._called = WhenPicker(times, _("When you spoke"), "past", has_presets=False)
        self._spoke = QButtonGroup(self)
        self._calls = self._call_choices()
        self._remark = QLabel()
        self._remark.setTextFormat(Qt.TextFormat.PlainText)
        self._way = WayButton()
        self._promise = PromiseLink(times)
        self._send = QPushButton()
        self._saving = QTimer(self, singleShot=True, interval=SAVING_PAUSE_MS)
        self._lay_out()
        self._connect()
        self._show_mode()

    # --- what the panel does with it ---

    @property
    def mode(self) -> Mode:
        """What the text is to become."""
        return self._tabs.mode

    @property
    def text(self) -> str:
        """The text as it stands."""
        return self._text.toPlainText()

    def show_request(self, request_id: int, client: Client, address: str) -> None:
        """Goes on with the text begun for that request."""
        is_other = request_id != self._request_id
        self._client = client
        self._request_id = request_id
        self._way.show_addressee(client.name, address)
        self._when.refresh()
        if is_other:
            self._way.choose(0 if address else 2)
            self._when.clear()
            self._called.clear()
            self._tabs.choose(self._begun() or Mode.REPLY)
            self._load()

    def start(self, mode: Mode) -> None:
        """Puts the keyboard where writing begins in that mode."""
        self._tabs.choose(mode)
        target = self._when if mode is Mode.HOLDING and self._when.at() is None else self._text
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def send(self) -> None:
        """Hands the text over, or says what is missing and goes there."""
        written = self._finished()
        if written is not None:
            self.written.emit(written)

    def forget(self, mode: Mode) -> None:
        """What was written in that mode has gone its way: begin anew."""
        if self._request_id is not None:
            self._drafts.keep(self._request_id, mode, "")
            self._drafts.save()
        self._when.clear()
        self._called.clear()
        self._load()

    def save(self) -> None:
        """Puts the texts begun on the disk."""
        self._drafts.save()

    def use_already_sent(self) -> None:
        """Chooses to log a mail that has gone out by other means."""
        self._way.choose(1)

    # --- inside ---

    def _finished(self) -> Written | None:
        mode, text = self.mode, self.text.strip()
        at = self._when.at() if mode is Mode.HOLDING else self._promise.promised_at
        if mode is Mode.HOLDING and at is None:
            self._complain(
                self._when.problem or _("Name the time by which the real answer comes."), self._when
            )
            return None
        if not text and mode is not Mode.CALL:
            self._complain(_("Write something first."), self._text)
            return None
        if mode is Mode.CALL and self._called.problem:
            self._complain(self._called.problem, self._called)
            return None
        spoke = list(Spoke)[self._spoke.checkedId()]
        promised_at = None if mode in {Mode.CALL, Mode.NOTE} else at
        return Written(
            mode, text, self._way.way, promised_at, spoke, self._called.at() if mode is Mode.CALL else None
        )

    def _complain(self, problem: str, where: QWidget) -> None:
        self._remark.setText(problem)
        self._remark.show()
        mark(self._remark, role="danger")
        where.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begun(self) -> Mode | None:
        """What was begun for this request, the reply first."""
        id = self._request_id
        return next((mode for mode in Mode if id is not None and self._drafts.of(id, mode)), None)

    def _load(self) -> None:
        text = self._drafts.of(self._request_id, self.mode) if self._request_id is not None else ""
        self._prefilled = ""
        self._text.setPlainText(text)
        self._text.moveCursor(self._text.textCursor().MoveOperation.End)
        self._prefill()
        self._calm_down()

    def _prefill(self) -> None:
        """Words a holding reply around the promised time, as long as the owner has not worded it."""
        at = self._when.at()
        if self.mode is not Mode.HOLDING or at is None or self._client is None:
            return
        if self.text.strip() in {"", self._prefilled}:
            self._prefilled = holding_words(self._client.greeting, self._times.say(at))
            self._text.setPlainText(self._prefilled)
            self._text.moveCursor(self._text.textCursor().MoveOperation.End)

    def _on_text(self) -> None:
        if self._request_id is None:
            return
        text = self.text
        self._drafts.keep(self._request_id, self.mode, "" if text.strip() == self._prefilled else text)
        self._saving.start()
        self._promise.watch(text if self.mode is Mode.REPLY else "")
        self._calm_down()

    def _on_mode(self) -> None:
        self._show_mode()
        self._load()

    def _show_mode(self) -> None:
        mode = self.mode
        self._text.setPlaceholderText(_(_HINTS[mode]))
        self._when.setVisible(mode is Mode.HOLDING)
        self._calls.setVisible(mode is Mode.CALL)
        self._called.setVisible(mode is Mode.CALL)
        self._way.setVisible(mode in {Mode.REPLY, Mode.HOLDING})
        self._name_send()
        self._promise.watch("")
        self._calm_down()

    def _name_send(self) -> None:
        """Only a mail is sent from here: what goes another way is logged."""
        deed = _("Save")
        if self.mode in {Mode.REPLY, Mode.HOLDING}:
            deed = _("Send") if self._way.way.leaves else _("Log")
        self._send.setText(f"{deed}  Ctrl ↵")
        self._send.setAccessibleName(deed)

    def _calm_down(self) -> None:
        """Takes a complaint back once the owner goes on."""
        self._remark.setText(_("Only you see this") if self.mode is Mode.NOTE else "")
        self._remark.setVisible(self.mode is Mode.NOTE)
        mark(self._remark, role="muted")

    def _call_choices(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        for number, spoke in enumerate(Spoke):
            button = QPushButton(_(str(spoke)))
            button.setCheckable(True)
            mark(button, choice="true")
            self._spoke.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        self._spoke.button(0).setChecked(True)
        return box

    def _lay_out(self) -> None:
        mark(self._send, primary="true")
        beside, foot, whole = QWidget(), QHBoxLayout(), QVBoxLayout(self)
        flow = FlowLayout(beside, spacing=4)
        for part in (self._remark, self._way, self._promise):
            flow.addWidget(part)
        foot.setSpacing(8)
        foot.addWidget(beside, 1)
        foot.addWidget(self._send, alignment=Qt.AlignmentFlag.AlignTop)
        whole.setContentsMargins(20, 8, 20, 12)
        whole.setSpacing(8)
        for widget in (self._tabs, self._when, self._calls, self._called, self._text):
            whole.addWidget(widget)
        whole.addLayout(foot)

    def _connect(self) -> None:
        self._tabs.chosen.connect(lambda _mode: self._on_mode())
        self._text.textChanged.connect(self._on_text)
        self._text.finished.connect(self.send)
        self._text.left.connect(self.left)
        self._when.changed.connect(self._prefill)
        self._when.entered.connect(self._text.setFocus)
        self._called.entered.connect(self._text.setFocus)
        self._called.changed.connect(self._calm_down)
        self._way.chosen.connect(self._name_send)
        self._send.clicked.connect(self.send)
        self._saving.timeout.connect(self._drafts.save)
