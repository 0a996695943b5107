"""Files in and out of the desk: mail, contacts and histories in, histories out. Long work, off the screen's
thread.

Both say how far they are in the message bar, with a Cancel that leaves no half file and nothing half-
imported that an Undo does not take back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from app.desk import Cancelled, Desk, DeskbellError
from app.records import Received
from ui.bridge import Bridge, Progress
from ui.message_bar import MessageBar
from ui.texts import N_, _, ngettext

MAIL_FILES = N_("Mail, contacts and histories (*.eml *.mbox *.mbx *.vcf *.csv);;All files (*)")
CSV_FILES = N_("CSV files (*.csv)")
_CONTACTS = {".csv", ".vcf", ".vcard"}

Finished = Callable[[Received | None, str], object]
"""Told what became of the mail, or None and why it failed."""


class Paper(QObject):
    """Imports and exports of one window.

    ``preview`` is asked for files of contacts, which are looked at first.
    """

    def __init__(
        self, desk: Desk, bridge: Bridge, bar: MessageBar, preview: Callable[[Path], object], window: QWidget
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._bridge = bridge
        self._bar = bar
        self._preview = preview
        self._window = window

    # --- In

    def choose_files(self) -> None:
        """Ask which files to import, and import them."""
        names, _filter = QFileDialog.getOpenFileNames(
            self._window, _("Import mail or contacts"), "", _(MAIL_FILES)
        )
        self._bring_in_chosen([Path(name) for name in names])

    def choose_folder(self) -> None:
        """Ask which folder (a Maildir, or one with mail files) to import, and import it."""
        name = QFileDialog.getExistingDirectory(self._window, _("Import a mail folder"))
        self._bring_in_chosen([Path(name)] if name else [])

    def bring_in(self, paths: Iterable[Path], finished: Finished | None = None) -> None:
        """Import these: histories and mail at once, contacts after a look at what they would change."""
        mail: list[Path] = []
        for path in paths:
            if path.suffix.lower() in _CONTACTS and not self._desk.history.is_history(path):
                self._preview(path)
            else:
                mail.append(path)
        if mail:
            self._run_import(mail, finished or self._say_received)

    def _bring_in_chosen(self, paths: list[Path]) -> None:
        has_mail = any(path.suffix.lower() not in _CONTACTS for path in paths)
        if not has_mail or self._desk.preferences.get("own_addresses") or self._ask_own_addresses():
            self.bring_in(paths)

    def _ask_own_addresses(self) -> bool:
        """Once they are known the owner's own mail is an answer; before, it looks like a client's."""
        typed, is_wanted = QInputDialog.getText(
            self._window,
            _("Which addresses are yours?"),
            _("Your e-mail addresses, with commas between.\nMail from them counts as your answer."),
        )
        own = sorted({address.strip().lower() for address in typed.split(",") if address.strip()})
        try:
            if is_wanted and own:
                self._desk.preferences.set("own_addresses", own)
        except DeskbellError:
            self._bar.problem(
                _("“{typed}”: that is no e-mail address. Write it like me@example.org.", typed=typed)
            )
            return False
        return is_wanted

    def _run_import(self, paths: list[Path], finished: Finished) -> None:
        def job(progress: Progress) -> Received:
            histories = [path for path in paths if self._desk.history.is_history(path)]
            reading = self._desk.capture.read(
                [path for path in paths if path not in histories],
                cancelled=progress.is_cancelled,
                progress=progress.report,
            )
            received = Received()
            for path in histories:
                received += progress.ask(partial(self._desk.history.bring_in, path))
            if len(histories) < len(paths):
                receive = partial(self._desk.inbox.receive, group=reading.group)
                for batch in reading:
                    received += progress.ask(partial(receive, batch))
            return received + reading.left_out

        def done(received: Received) -> None:
            finished(received, received.problems[0] if received.problems else "")

        running = self._bridge.run(
            job,
            done,
            lambda error: self._failed(error, finished),
            lambda read, total: self._bar.busy(
                _("Reading mail: {read}", read=read), read, total, running.cancel
            ),
        )
        self._bar.busy(_("Reading mail…"), 0, 0, running.cancel)

    def _failed(self, error: Exception, finished: Finished) -> None:
        if isinstance(error, Cancelled):
            self._bar.say(_("Import stopped. What was read until then is here."), undo=True)
        elif not isinstance(error, DeskbellError):
            raise error
        finished(None, _(str(error)))

    def _say_received(self, received: Received | None, problem: str) -> None:
        if received is None:
            if self._bar.text != "Import stopped. What was read until then is here.":
                self._bar.problem(problem)
            return
        line = received_in_words(received)
        if problem:
            self._bar.problem(f"{line} {problem}")
        else:
            self._bar.say(line, undo=bool(received.request_ids))

    # --- Out

    def export(self, client_id: int | None = None, **filters: Any) -> None:
        """Ask for a name and write the history there as CSV: all of it, or one client's."""
        name = f"{self._desk.clients.get(client_id).name}.csv" if client_id else "deskbell-history.csv"
        chosen, _filter = QFileDialog.getSaveFileName(
            self._window, _("Export history"), safe_name(name), _(CSV_FILES)
        )
        if chosen:
            self.export_to(Path(chosen), client_id, **filters)

    def export_to(self, path: Path, client_id: int | None = None, **filters: Any) -> None:
        """Write the history there, and say how many rows it has."""

        def job(progress: Progress) -> int:
            return self._desk.history.export(
                path,
                client_id=client_id,
                progress=progress.report,
                cancelled=progress.is_cancelled,
                **filters,
            )

        running = self._bridge.run(
            job,
            lambda rows: self._bar.say(
                ngettext("{n} row written to {name}.", "{n} rows written to {name}.", rows, name=path.name)
            ),
            self._export_failed,
            lambda done, total: self._bar.busy(
                _("Writing {name}", name=path.name), done, total, running.cancel
            ),
        )
        self._bar.busy(_("Writing {name}", name=path.name), 0, 0, running.cancel)

    def _export_failed(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            self._bar.say(_("Export stopped. No file was written."))
        elif isinstance(error, DeskbellError):
            self._bar.problem(_(str(error)))
        else:
            raise error


def received_in_words(received: Received) -> str:
    """ "12 new messages, 3 known already." """
    parts = [ngettext("{n} new message", "{n} new messages", received.new)]
    if received.known:
        parts.append(_("{n} known already", n=received.known))
    if received.unreadable:
        parts.append(_("{n} could not be read fully", n=received.unreadable))
    return f"{', '.join(parts)}."


def safe_name(name: str) -> str:
    """A file name without what file systems refuse."""
    return "".join(
        "-" if character in '\\/:*?"<>|' or ord(character) < 32 else character for character in name
    )
