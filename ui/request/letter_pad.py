"""A text as it is written and, if it is a letter, all that belongs to it: whom it goes to, what it quotes and
encloses.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from app.desk import Desk
from app.post import Account, Letter
from ui import assets
from ui.request.drafts import Draft, Key
from ui.request.enclosing import Enclosing
from ui.request.enclosure_row import EnclosureRow
from ui.request.letter_tail import LetterTail
from ui.request.recipients_row import RecipientsRow
from ui.request.second_look import SecondLook
from ui.request.writing_field import WritingField, files_in
from ui.texts import _
from ui.theme import Look, mark

_SPACING = 6


class LetterPad(QWidget):
    """``show_text`` for what is no letter, ``show_letter`` for what is; ``letter`` is how it stands."""

    changed = Signal()
    """By the owner's hand."""
    asks = Signal(bool)
    """Whether it says why to look again: sending once more goes on."""
    finished = Signal()
    left = Signal()
    said = Signal(str, bool)
    settings_wanted = Signal(str)
    """The page of the settings of that English name."""

    def __init__(self, desk: Desk, look: Look, enclosing: Enclosing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._look, self._enclosing = desk, look, enclosing
        self._letter: Letter | None = None
        self._begun = Draft()
        self._accounts: tuple[Account, ...] = ()
        self._key: Key | None = None
        self.is_held = False
        """Whether it is on its way, and can't be changed."""
        self._is_loading = False
        self._recipients = RecipientsRow(desk, self)
        self.field = WritingField(self)
        self._tail = LetterTail(self)
        self._enclosures = EnclosureRow(enclosing, self._whole_draft, self)
        self._second_look = SecondLook(desk, look, lambda: self.letter, self)
        self.attach, self.replies = QPushButton(), QPushButton()
        """For the row of the button that sends, wherever that is."""
        self._lay_out()
        self._connect()
        self.show_text("")

    # --- what is written ---

    @property
    def text(self) -> str:
        """The text as it stands."""
        return self.field.toPlainText()

    @property
    def letter(self) -> Letter | None:
        """The letter as it stands; None for what is no letter."""
        if self._letter is None or not self._accounts:
            return self._letter and self._letter._replace(text=self.text)
        return self._recipients.apply(self._letter)._replace(
            text=self.text, quoted=self._tail.quoted, enclosures=self._enclosures.enclosures
        )

    @property
    def draft(self) -> Draft:
        """What is to be kept of it; nothing, if the owner has not changed what was begun with."""
        draft = self._whole_draft()
        return Draft() if draft == self._begun else draft

    @property
    def is_untouched(self) -> bool:
        """Whether the owner has put nothing into it yet, not even a file that is still being read."""
        return self.draft == Draft() and not self._enclosures.is_reading

    @property
    def is_sent_here(self) -> bool:
        """Whether Deskbell itself sends it."""
        return bool(self._accounts) and self._letter is not None

    @property
    def is_asking(self) -> bool:
        """Whether it was stopped, and asks whether to go on."""
        return self._second_look.is_asking

    @property
    def wrong_recipient(self) -> str:
        """Why it can't go where it is to go; empty: it can."""
        return self._recipients.problem if self.is_sent_here else ""

    @property
    def why_not(self) -> str:
        """Why it can't leave now; empty: it can."""
        if self._enclosures.is_reading:
            return _("A file is still being read. Send it in a moment.")
        return self.wrong_recipient

    def show_text(self, text: str) -> None:
        """Shows a text that is no letter (yet)."""
        self._key = None
        self._show(text, None, (), ())

    def show_letter(
        self,
        key: Key,
        letter: Letter,
        accounts: tuple[Account, ...],
        draft: Draft | None = None,
        *,
        is_open: bool = False,
        is_new: bool = True,
    ) -> None:
        """Shows a letter, as it was begun or as the draft of it has it. Without an account of Deskbell's own
        the text alone is written here, and looked at all the same. ``key`` is that of its draft. One that is
        not ``is_new`` is a draft as it stands.
        """
        self._key = key
        self._show(letter.text, letter, accounts, (), is_open=is_open)
        begun = self._whole_draft() if is_new else Draft()
        if draft is not None and draft != Draft():
            kept = draft.letter if draft.letter is not None and accounts else letter
            self._show(draft.text, kept, accounts, draft.typed, is_open=is_open)
        self._begun = begun
        self._second_look.soon()

    def word(self, text: str) -> None:
        """Puts words there that the owner has not written: as long as they stay, there is no draft."""
        self._is_loading = True
        self.field.show_text(text)
        self._is_loading = False
        self._begun = self._begun._replace(text=text)
        self._second_look.soon()

    def offer_all(self, letter: Letter) -> None:
        """Offers to send this reply to everybody whom the message named."""
        self._recipients.offer_all(letter)

    def take_all(self) -> None:
        """Sends it to everybody whom the message named."""
        self._recipients.take_all()

    def insert(self, text: str) -> None:
        """Puts a text where the caret is."""
        if self.is_held:
            return
        self.field.insertPlainText(text)
        self.field.setFocus()

    def go_where_it_fails(self) -> None:
        """Puts the keyboard where it can be put right that it can't leave."""
        if self.wrong_recipient:
            self._recipients.open()

    # --- before it leaves ---

    def stops(self) -> bool:
        """Whether something is to be looked at first: then it is said, and asking again goes on."""
        return self._second_look.stops(self._key)

    def offer_replies(self) -> None:
        """Offers the saved replies, as they would read here."""
        from ui.request.saved_reply_picker import SavedReplyPicker

        request_id = self._letter.request_id if self._letter else None
        replies = self._desk.saved_replies.all()
        picker = SavedReplyPicker(replies, lambda text: self._desk.letters.expand(text, request_id), self)
        picker.chosen.connect(self.insert)
        picker.manage_wanted.connect(lambda: self.settings_wanted.emit("Saved replies"))
        picker.show_beside(self.replies)

    def hold(self, *, is_held: bool) -> None:
        """Nothing of it can be changed as long as it is on its way. The keyboard stays with it."""
        self.is_held = is_held
        self.field.setReadOnly(is_held)
        self.field.takes_files = self.is_sent_here and not is_held
        focus = QApplication.focusWidget()
        for part in (self._recipients, self._tail, self._enclosures, self.attach, self.replies):
            if is_held and focus and (part is focus or part.isAncestorOf(focus)):
                self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            part.setEnabled(not is_held)

    def forget(self, key: Key) -> None:
        """The letter of that key has gone its way."""
        self._second_look.forget(key)
        self._enclosing.forget(key)

    # --- Qt asks ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.field.takes_files and files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.field.takes_files:
            self._enclosures.add(files_in(event.mimeData()))
        event.acceptProposedAction()

    # --- inside ---

    def _whole_draft(self) -> Draft:
        letter = self.letter
        typed = self._recipients.typed if self.wrong_recipient and self.is_sent_here else ()
        return Draft(self.text, letter._replace(text="") if letter else None, typed)

    def _show(
        self,
        text: str,
        letter: Letter | None,
        accounts: tuple[Account, ...],
        typed: tuple[str, ...],
        *,
        is_open: bool = False,
    ) -> None:
        self._is_loading = True
        self._letter, self._accounts = letter, accounts
        is_ours = self.is_sent_here
        if text != self.text:
            self.field.show_text(text)
        self._recipients.setVisible(is_ours)
        self._enclosures.show_enclosures(letter.enclosures if letter and is_ours else (), self._key)
        self._tail.show_quoted(letter.quoted if letter and is_ours else "", self._signature())
        if letter and is_ours:
            self._recipients.show_letter(letter, accounts, is_open=is_open)
            if typed:
                self._recipients.show_typed(typed)
        self.field.takes_files = is_ours and not self.is_held
        self.attach.setVisible(is_ours)
        self.replies.setVisible(letter is not None)
        self._second_look.clear()
        self._begun = Draft()
        self._is_loading = False

    def _signature(self) -> str:
        id = self.letter.account_id if self.is_sent_here and self.letter else None
        return next((one.signature for one in self._accounts if one.id == id), "")

    def _on_changed(self) -> None:
        if self._is_loading:
            return
        if self._letter is not None:
            self._second_look.soon()
        self.changed.emit()

    def _on_recipients(self) -> None:
        if not self._is_loading:
            self._tail.show_signature(self._signature())
        self._on_changed()

    def _use_spare(self, is_spared: bool) -> None:
        """The text has the room of a hint as long as there is none."""
        self.field.use_spare(self._second_look.hint.minimumHeight() + _SPACING if is_spared else 0)

    def _tint(self) -> None:
        for button, name in ((self.attach, "paperclip"), (self.replies, "chat")):
            button.setIcon(assets.icon(name, self._look.theme.colours.muted))

    def _lay_out(self) -> None:
        self.setAcceptDrops(True)
        for button, said in (
            (self.attach, _("Attach files")),
            (self.replies, _("Saved replies (Ctrl+J)")),
        ):
            button.setAccessibleName(said)
            button.setToolTip(said)
            button.setAutoDefault(False)
            mark(button, flat="true")
        self._tint()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(_SPACING)
        hint, guard = self._second_look.hint, self._second_look.guard
        for widget in (self._recipients, self.field, self._tail, self._enclosures, hint, guard):
            whole.addWidget(widget)
        whole.setStretchFactor(self.field, 1)

    def _connect(self) -> None:
        self._look.changed.connect(lambda _theme: self._tint())
        self.field.textChanged.connect(self._on_changed)
        self.field.finished.connect(self.finished)
        self.field.left.connect(self.left)
        self.field.files_given.connect(self._enclosures.add)
        self._recipients.changed.connect(self._on_recipients)
        self._recipients.left.connect(self.field.setFocus)
        self._tail.changed.connect(self._on_changed)
        self._enclosures.changed.connect(self._on_changed)
        self.attach.clicked.connect(self._enclosures.choose)
        self.replies.clicked.connect(self.offer_replies)
        by_key = QShortcut(QKeySequence("Ctrl+J"), self, self.offer_replies)
        by_key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._second_look.spared.connect(self._use_spare)
        self._second_look.asks.connect(self.asks)
        self._second_look.said.connect(self.said)
