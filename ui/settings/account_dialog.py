"""A mail account, added or changed: its servers are found, both are tried, and only then is it kept.

What does not work is said in one line, and can be kept all the same: a server may be down today. One that
can't be trusted is never given a password, and there is no button that says otherwise. Where the owner signs
in with the browser, that comes first.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.desk import Desk, DeskbellError, NoKeyring
from app.post import Account, Candidate
from ui.bridge import Bridge, Progress
from ui.labels import plain_label
from ui.settings.account_form import AccountForm
from ui.settings.owners_browser import OwnersBrowser
from ui.texts import _
from ui.theme import mark

T = TypeVar("T")


class AccountDialog(QDialog):
    """``accepted`` once the account is kept. What is in the way is said from the start: with ``signed_out``
    it is that the owner has to sign in again.
    """

    def __init__(
        self,
        desk: Desk,
        bridge: Bridge,
        account: Account | None = None,
        parent: QWidget | None = None,
        *,
        trouble: str = "",
        signed_out: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Mail account") if account else _("Add a mail account"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(560)
        self._desk = desk
        self._bridge = bridge
        self._running: Progress | None = None
        self._is_wanted = False
        self._was_testing = False
        self._browser = OwnersBrowser(bridge.post)
        self.form = AccountForm(account, desk.now().astimezone(desk.zone).date(), desk.courier)
        self._line = plain_label("", "muted")
        self._busy = QProgressBar(textVisible=False, maximum=0)
        self._busy.setFixedHeight(4)
        self._link = QPushButton(_("No browser? Copy the link"))
        self._link.setAutoDefault(False)
        self._link.clicked.connect(lambda: QApplication.clipboard().setText(self._browser.page))
        mark(self._link, link="true")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        keep = _("Sign in again") if signed_out else _("Save") if account else _("Add")
        self._keep = self._button(buttons, keep, self._add)
        self._test = self._button(buttons, _("Test"), self._try)
        self._anyway = self._button(buttons, _("Keep it all the same"), self._keep_it)
        mark(self._keep, primary="true")
        self._keep.setDefault(True)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        self._column = self._laid_out(buttons)
        self.form.address_given.connect(self._find)
        self.form.sign_in.asked.connect(self._sign_in)
        self._rest(trouble or signed_out, is_problem=True)
        if signed_out:
            self.form.sign_in.sign_out()
        if trouble or signed_out:
            self.form.sign_in.take_focus()

    def event(self, event: QEvent) -> bool:
        """Is as high as its rows: Qt would press them together."""
        if event.type() is QEvent.Type.LayoutRequest:
            width = max(self.width(), self.sizeHint().width())
            self.resize(width, self._column.totalHeightForWidth(width))
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stays on the screen with the last of its rows."""
        super().resizeEvent(event)
        room, frame = self.screen().availableGeometry(), self.frameGeometry()
        if frame.bottom() > room.bottom():
            self.move(frame.x(), max(room.top(), room.bottom() - frame.height()))

    def say_problem(self, line: str) -> None:
        """Says in one line what is wrong."""
        self._rest(line, is_problem=True)

    def reject(self) -> None:
        """Esc or Cancel: first what goes on, then the dialog."""
        if self._running is not None:
            self._stop()
            self._is_wanted = False
            self._rest(_("Cancelled."))
            return
        super().reject()

    # --- finding, trying, keeping ---

    def _find(self, address: str) -> None:
        self._stop()  # what goes on is about another address
        domain = address.rpartition("@")[2]
        self._work(
            _("Looking for the mail servers of {domain}…", domain=domain),
            partial(self._desk.courier.candidates, address),
            self._on_found,
        )

    def _on_found(self, found: tuple[Candidate, ...]) -> None:
        if found:
            self.form.show_candidate(found[0])
            self._rest(_(found[0].advice))
        else:
            self._is_wanted = False
            self.form.unfold(True)
            self.say_problem(_("No mail server was found. Fill in both servers."))
        if self._is_wanted:
            self._try()

    def _add(self) -> None:
        """Tries it, and keeps it if all of it works; what goes on already is taken for a part of that."""
        self._is_wanted = True
        if self._running is not None:
            return
        if self.form.has_servers:
            self._try()
        else:
            self._find(self.form.account().address)

    def _try(self) -> None:
        account = self.form.account()
        if not self.form.has_servers:
            self._find(account.address)
            return
        if self.form.sign_in.is_signed_out:
            self._sign_in(self._try)
            return
        self._work(
            _("Trying {incoming} and {outgoing}…",
              incoming=account.incoming.host, outgoing=account.outgoing.host),
            partial(self._desk.courier.try_out, account, self.form.sign_in.secret),
            self._on_tried,
        )  # fmt: skip

    def _sign_in(self, go_on: Callable[[], object] = lambda: None) -> None:
        if self._running is not None:
            return
        browser = self._browser = OwnersBrowser(self._bridge.post)
        self._work(
            _("Go on in your browser, then come back here…"),
            partial(
                self._desk.courier.sign_in, self.form.account(), self.form.sign_in.client_secret, browser
            ),
            lambda secret: self._on_signed_in(secret, go_on),
        )
        self._link.show()

    def _on_signed_in(self, secret: str, go_on: Callable[[], object]) -> None:
        self.form.sign_in.show_granted(secret)
        self._rest()
        self.activateWindow()  # the browser lies before it
        go_on()

    def _on_tried(self, result: tuple[str, bool]) -> None:
        line, works = result
        self._rest(_(line), is_problem=not works)
        if works and self._is_wanted:
            self._keep_it()
        else:
            self._anyway.setVisible(self._is_wanted)
            self._is_wanted = False

    def _keep_it(self) -> None:
        account = self.form.account()
        if not self.form.sign_in.secret:
            self._write(account)
            return
        self._work(
            _("Keeping the password…"),
            partial(self._desk.courier.keep, account, self.form.sign_in.secret),
            lambda _none: self._write(account),
        )

    def _write(self, account: Account) -> None:
        keep = self._desk.accounts.change if account.id else self._desk.accounts.add

        def show(done: int, total: int) -> None:
            if self._running is progress:
                self._busy.setRange(0, total)
                self._busy.setValue(done)

        self._begin(_("Looking for mail of yours…"))
        progress = self._running = self._bridge.run(
            lambda work: keep(account, work),
            lambda _none: self._finish(progress, self.accept),
            lambda problem: self._finish(progress, lambda: self._fail(problem)),
            show,
        )

    # --- work beside the screen ---

    def _work(self, line: str, job: Callable[[], T], done: Callable[[T], object]) -> None:
        if self._running is not None:
            return
        self._begin(line)
        progress = self._running = self._bridge.run_apart(
            job,
            lambda result: self._finish(progress, lambda: done(result)),
            lambda problem: self._finish(progress, lambda: self._fail(problem)),
        )

    def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()
            self._browser.give_up()
            self._running = None

    def _begin(self, line: str) -> None:
        self._rest(line)
        self._busy.setRange(0, 0)
        self._busy.show()
        self._was_testing = self._test.hasFocus()
        self._test.setEnabled(False)

    def _finish(self, progress: Progress, go_on: Callable[[], object]) -> None:
        """Unless the owner has given up meanwhile, or closed it all."""
        if self._running is progress and isValid(self):
            self._running = None
            go_on()

    def _fail(self, problem: Exception) -> None:
        if isinstance(problem, NoKeyring) and self.form.sign_in.secret:
            account = self.form.account()
            self._desk.courier.keep(account, self.form.sign_in.secret, for_session=True)
            self._write(account)
            return
        self._is_wanted = False
        if not isinstance(problem, DeskbellError):
            self._rest()
            raise problem
        self.say_problem(_(problem.args[0]))

    def _rest(self, line: str = "", *, is_problem: bool = False) -> None:
        """Nothing goes on; the line says what there is to say."""
        self._busy.hide()
        self._link.hide()
        self._anyway.hide()
        self._test.setEnabled(True)
        if self._was_testing:  # the keyboard has gone on to Cancel meanwhile
            self._test.setFocus()
        self._line.setText(line)
        self._line.setVisible(bool(line))
        mark(self._line, role="danger" if is_problem else "muted")

    def _laid_out(self, buttons: QDialogButtonBox) -> QVBoxLayout:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        for widget in (self.form, self._busy, self._line):
            column.addWidget(widget)
        column.addWidget(self._link, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        column.addWidget(buttons)
        return column

    def _button(self, buttons: QDialogButtonBox, text: str, deed: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: deed())
        buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        return button
