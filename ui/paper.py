"""Files in and out of the desk: mail, contacts and histories in, histories out. Long work, off the screen's
thread.

All of it says how far it is in the message bar, with a Cancel that leaves no half file and nothing half-
imported that an Undo does not take back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from app.desk import Cancelled, Desk, DeskbellError
from app.incoming import ClientImport, Received
from ui.bridge import Bridge, Progress
from ui.message_bar import MessageBar
from ui.texts import N_, _, ngettext

MAIL_FILES = N_("Mail, contacts and histories (*.eml *.mbox *.mbx *.vcf *.csv);;All files (*)")
CSV_FILES = N_("CSV files (*.csv)")
_CONTACTS = {".csv", ".vcf", ".vcard"}

T = TypeVar("T")


class Paper(QObject):
    """Imports and exports of one window."""

    mail_came = Signal()
    """New mail was imported: somebody in it may have waited too long already."""

    def __init__(self, desk: Desk, bridge: Bridge, bar: MessageBar, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._bridge = bridge
        self._bar = bar
        self._window = window
        self._near = _documents()
        """Where the owner last chose something."""

    # --- In

    def choose_files(self) -> None:
        """Ask which files to import, and import them."""
        names, _filter = QFileDialog.getOpenFileNames(
            self._window, _("Import mail or contacts"), str(self._near), _(MAIL_FILES)
        )
        self._bring_in_chosen([Path(name) for name in names])

    def choose_folder(self) -> None:
        """Ask which folder (a Maildir, or one with mail files) to import, and import it."""
        name = QFileDialog.getExistingDirectory(self._window, _("Import a mail folder"), str(self._near))
        self._bring_in_chosen([Path(name)] if name else [])

    def bring_in(self, paths: Iterable[Path]) -> None:
        """Import these: histories and mail at once, contacts after a look at what they would change."""
        mail: list[Path] = []
        for path in paths:
            if path.suffix.lower() in _CONTACTS and not self._desk.history.is_history(path):
                self._look_at(path)
            else:
                mail.append(path)
        if mail:
            self._start(_("Importing"), partial(self._read, mail), self._say_received)

    def _bring_in_chosen(self, paths: list[Path]) -> None:
        if paths:
            self._near = paths[0].parent
        has_mail = any(path.suffix.lower() not in _CONTACTS for path in paths)
        bring_in = partial(self.bring_in, paths)
        if has_mail and not self._desk.preferences.get("own_addresses"):
            self._ask_own_addresses(bring_in)
        else:
            bring_in()

    def _ask_own_addresses(self, go_on: Callable[[], object]) -> None:
        """Once they are known the owner's own mail is an answer; before, it looks like a client's."""
        typed, is_wanted = QInputDialog.getText(
            self._window,
            _("Which addresses are yours?"),
            _("Your e-mail addresses, with commas between.\nMail from them counts as your answer."),
        )
        own = [address.strip() for address in typed.split(",") if address.strip()]
        if is_wanted and own:
            self._start(
                _("Looking for mail of yours"),
                partial(self._desk.preferences.set_own_addresses, own),
                lambda _none: go_on(),
                lambda: self._bar.say(_("Stopped. Nothing was imported.")),
            )
        elif is_wanted:
            go_on()

    def _read(self, paths: list[Path], work: Progress) -> Received:
        received, mail = Received(), []
        for path in paths:
            if self._desk.history.is_history(path):
                received += self._desk.history.bring_in(path, work)
            else:
                mail.append(path)
        return received + self._desk.capture.bring_in(mail, work) if mail else received

    def _look_at(self, path: Path) -> None:
        what = _("Reading {name}", name=path.name)
        self._start(what, lambda work: self._desk.contacts.preview(path, work), self._show_contacts)

    def _show_contacts(self, found: ClientImport) -> None:
        from ui.clients.import_dialog import ImportDialog

        self._bar.clear()
        dialog = ImportDialog(found, self._window)
        dialog.accepted.connect(partial(self._bring_in_contacts, found))
        dialog.open()

    def _bring_in_contacts(self, found: ClientImport) -> None:
        self._start(
            _("Importing clients"), lambda work: self._desk.contacts.bring_in(found, work), self._say_clients
        )

    def _say_received(self, received: Received) -> None:
        line = received_in_words(received)
        if received.new:
            self.mail_came.emit()
        if received.problems:
            self._bar.problem(f"{line} {_(received.problems[0])}")
        else:
            self._bar.say(line, undo=bool(received.request_ids or received.set_aside))

    def _say_clients(self, counts: tuple[int, int]) -> None:
        new, completed = counts
        line = ngettext(
            "{n} new client, {updated} completed.",
            "{n} new clients, {updated} completed.",
            new,
            updated=completed,
        )
        self._bar.say(line, undo=bool(new or completed))

    # --- Out

    def export(
        self, client_id: int | None = None, request_ids: Collection[int] | None = None, name: str = ""
    ) -> None:
        """Ask for a file and write the history there as CSV: all of it, one client's, or of these requests,
        which ``name`` names.
        """
        name = self._desk.clients.get(client_id).name if client_id else name
        name = self._desk.history.file_name(name)
        chosen, _filter = QFileDialog.getSaveFileName(
            self._window, _("Export history"), str(self._near / name), _(CSV_FILES)
        )
        if chosen:
            self._near = Path(chosen).parent
            self.export_to(_as_csv(Path(chosen)), client_id, request_ids)

    def export_to(
        self, path: Path, client_id: int | None = None, request_ids: Collection[int] | None = None
    ) -> None:
        """Write the history there, and say how many rows it has."""

        def job(work: Progress) -> int:
            return self._desk.history.export(path, work, client_id=client_id, request_ids=request_ids)

        def done(rows: int) -> None:
            self._bar.say(
                ngettext("{n} row written to {name}.", "{n} rows written to {name}.", rows, name=path.name)
            )

        self._start(_("Writing {name}", name=path.name), job, done, self._say_not_exported)

    def _say_not_exported(self) -> None:
        self._bar.say(_("Export stopped. No file was written."))

    # --- Both

    def _start(
        self,
        what: str,
        job: Callable[[Progress], T],
        done: Callable[[T], object],
        stopped: Callable[[], object] | None = None,
    ) -> None:
        """Does the job off the screen's thread; the bar says ``what`` and how far it is, and can stop it."""

        def show(count: int, total: int) -> None:
            said = _("{what}: {n}", what=what, n=count) if count else _("{what}…", what=what)
            self._bar.busy(said, count, total, running.cancel)

        before = self._desk.undo_mark

        def failed(error: Exception) -> None:
            if isinstance(error, Cancelled):
                (stopped or partial(self._say_not_all_imported, before))()
            elif isinstance(error, DeskbellError):
                self._bar.problem(_(str(error)))
            else:
                self._bar.clear()
                raise error

        running = self._bridge.run(job, done, failed, show)
        show(0, 0)

    def _say_not_all_imported(self, before: object) -> None:
        """Offers Undo for what this import has brought, not for an earlier one."""
        is_import = (self._desk.undo_label or "").startswith("Import")
        is_something_here = is_import and self._desk.undo_mark is not before
        self._bar.say(_("Import stopped. What was read until then is here."), undo=is_something_here)


def received_in_words(received: Received) -> str:
    """ "12 new messages, 3 known already." """
    parts = [ngettext("{n} new message", "{n} new messages", received.new)]
    if received.known:
        parts.append(_("{n} known already", n=received.known))
    if received.set_aside:
        parts.append(_("{n} set aside", n=received.set_aside))
    if received.unreadable:
        parts.append(_("{n} could not be read fully", n=received.unreadable))
    return f"{', '.join(parts)}."


def _as_csv(path: Path) -> Path:
    """The path with its ending, which some desktops leave to whoever types the name."""
    named = path.with_name(f"{path.name}.csv")
    return path if path.suffix or named.exists() else named  # nobody was asked whether to replace that one


def _documents() -> Path:
    """Where people keep what they import and export; their home if they have no such place."""
    place = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return place if place.is_dir() else Path.home()
