"""What leads out of the timeline: a message as it was sent, its files, and the addresses in its text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.desk import Desk
from app.incoming import Body, Opening
from app.records import Entry
from ui.bridge import Bridge, Progress, expected
from ui.request import links
from ui.request.attachment_row import is_worth_showing
from ui.request.pictures import decoded, decoded_all
from ui.texts import _, ngettext

MOST_PICTURES = 12
_SMALL, _WIDEST = (172, 124), 620
_DELETED, _PLAIN = Qt.WidgetAttribute.WA_DeleteOnClose, Qt.TextFormat.PlainText


class Reading(QObject):
    """Opens and saves what a timeline shows. The work is done off the screen's thread."""

    said = Signal(str, bool)
    problem = Signal(str)
    pictures_found = Signal(object)
    """The attached pictures of those entries, small, by the links that open them."""

    def __init__(
        self,
        desk: Desk,
        bridge: Bridge,
        find: Callable[[int], Entry | None],
        host: QWidget,
        open_link: Callable[[QUrl], bool] = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(host)
        self._desk = desk
        self._bridge, self._find, self._host, self._open_link = bridge, find, host, open_link
        self._looked_for: list[tuple[int, int]] = []
        self._folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation))

    def follow(self, href: str) -> None:
        """Does what a link of the timeline says; an address in a text is opened only if it can do no harm."""
        what, _colon, named = href.partition(":")
        entry_id, _slash, number = named.partition("/")
        deeds = {"open": self._open, "save": self._ask_where}
        if what in deeds and (entry := self._find(int(entry_id))):
            deeds[what](entry, int(number))
        elif what == "files" and (entry := self._find(int(entry_id))):
            self._ask_which_folder(entry)
        elif links.split(href) is not None:
            self._visit(href)

    def find_pictures(self, entries: Sequence[Entry]) -> None:
        """Looks through the newest entries for pictures that are worth showing."""
        wanted = [
            (entry.id, number)
            for entry in sorted(entries, key=lambda entry: entry.at, reverse=True)
            for number, attachment in enumerate(entry.attachments)
            if entry.raw_sha256 and is_worth_showing(attachment)
        ][:MOST_PICTURES]
        if wanted == self._looked_for:
            return
        self._looked_for = wanted

        def found(pictures: dict[str, QImage]) -> None:
            if wanted == self._looked_for:
                self.pictures_found.emit(pictures)

        if wanted:
            ratio = self._host.devicePixelRatioF()
            self._bridge.run(lambda _progress: self._small(wanted, ratio), found, self._failed)
        else:
            found({})

    def show_page(self, entry_id: int) -> None:
        """Opens the message as it was sent."""
        entry = self._find(entry_id)
        if entry is not None:
            self._bridge.run(
                lambda _progress: self._page(entry_id), partial(self._show_page, entry), self._failed
            )

    def show_original(self, entry_id: int) -> None:
        """Opens the message as it came, letter for letter."""
        if self._find(entry_id) is not None:
            self._bridge.run(
                lambda _progress: self._desk.messages.original(entry_id),
                self._show_original,
                self._failed,
            )

    def save(self, entry: Entry, number: int, path: Path) -> None:
        """Writes an attachment there."""

        def work(_progress: Progress) -> None:
            self._desk.messages.save(entry.id, number, path)

        self._folder = path.parent
        self._bridge.run(
            work, lambda _done: self.said.emit(_("Saved as {path}", path=path), False), self._failed
        )

    def save_all(self, entry: Entry, folder: Path) -> None:
        """Writes all attachments into that folder, beside what is there."""

        def say(paths: tuple[Path, ...]) -> None:
            line = ngettext(
                "{n} file saved in {folder}", "{n} files saved in {folder}", len(paths), folder=folder
            )
            self.said.emit(line, False)

        self._folder = folder
        self._bridge.run(lambda _progress: self._desk.messages.save_all(entry.id, folder), say, self._failed)

    # --- inside ---

    def _small(self, wanted: Sequence[tuple[int, int]], ratio: float) -> dict[str, QImage]:
        pictures = {}
        for entry_id, number in wanted:
            image = decoded(
                self._desk.messages.file(entry_id, number), round(_SMALL[0] * ratio), round(_SMALL[1] * ratio)
            )
            image.setDevicePixelRatio(ratio)
            if not image.isNull():
                pictures[f"open:{entry_id}/{number}"] = image
        return pictures

    def _page(self, entry_id: int) -> tuple[Body, dict[str, QImage]]:
        body = self._desk.messages.body(entry_id)
        return body, decoded_all(body.pictures, _WIDEST)

    def _show_page(self, entry: Entry, page: tuple[Body, Mapping[str, QImage]]) -> None:
        from ui.request.page_dialog import PageDialog

        dialog = PageDialog(entry, *page, self._host)
        dialog.setAttribute(_DELETED)
        dialog.followed.connect(self.follow)
        dialog.original_wanted.connect(self.show_original)
        dialog.show()

    def _show_original(self, raw: bytes) -> None:
        from ui.request.original import OriginalDialog

        OriginalDialog(raw, self._host).show()

    def _open(self, entry: Entry, number: int) -> None:
        def work(_progress: Progress) -> Path | None:
            if self._desk.messages.opening(entry.id, number) is Opening.ASKS:
                return None
            return self._desk.messages.copy_to_open(entry.id, number)

        def go_on(path: Path | None) -> None:
            if path is None:
                self._ask_whether(entry, number)
            else:
                self._hand_over(path)

        self._bridge.run(work, go_on, self._failed)

    def _ask_whether(self, entry: Entry, number: int) -> None:
        box = QMessageBox(self._host)
        box.setAttribute(_DELETED)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setTextFormat(_PLAIN)
        box.setText(_("Open {name}?", name=entry.attachments[number].name))
        box.setInformativeText(
            _(
                "Files of this kind can do harm. Open it only if you expected it from {address}.",
                address=entry.from_address,
            )
        )
        save = box.addButton(_("Save…"), QMessageBox.ButtonRole.ActionRole)
        opens = box.addButton(_("Open"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        save.clicked.connect(lambda: self._ask_where(entry, number))
        opens.clicked.connect(lambda: self._open_anyway(entry, number))
        box.open()

    def _open_anyway(self, entry: Entry, number: int) -> None:
        self._bridge.run(
            lambda _progress: self._desk.messages.copy_to_open(entry.id, number),
            self._hand_over,
            self._failed,
        )

    def _hand_over(self, path: Path) -> None:
        if not self._open_link(QUrl.fromLocalFile(str(path))):
            self.problem.emit(_("No program here opens {name}. Save it instead.", name=path.name))

    def _visit(self, href: str) -> None:
        if not self._open_link(QUrl.fromEncoded(href.encode("ascii", "ignore"))):
            self.problem.emit(_("No program here opens {address}.", address=links.target(href)))

    def _ask_where(self, entry: Entry, number: int) -> None:
        dialog = self._file_dialog(_("Save the attachment"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(entry.attachments[number].name)
        dialog.fileSelected.connect(lambda path: self.save(entry, number, Path(path)))
        dialog.open()

    def _ask_which_folder(self, entry: Entry) -> None:
        dialog = self._file_dialog(_("Save all files in a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda path: self.save_all(entry, Path(path)))
        dialog.open()

    def _file_dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self._host, title, str(self._folder))
        dialog.setAttribute(_DELETED)
        return dialog

    def _failed(self, problem: Exception) -> None:
        self.problem.emit(expected(problem))
