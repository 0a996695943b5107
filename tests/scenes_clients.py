"""Screens of the clients: the section, the merge, and contacts looked at before they are brought in."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from tests.stage import Stage, scene
from tests.ui.hands import named
from ui.clients.import_dialog import ImportDialog
from ui.clients.merge_dialog import MergeDialog

_CONTACTS = """Name,E-mail,Telephone,Notes,Shoe size
Nora Blum,nora@example.org,+49 30 555 0199,Rings in the evening,38
Anna Berg,anna.berg@example.org,+49 30 555 7000,,
,,,,41
"""


@scene("clients")
def _clients(stage: Stage) -> QWidget:
    stage.room.show_clients()
    return stage.window


@scene("clients-small")
def _small(stage: Stage) -> QWidget:
    stage.window.resize(900, 560)
    return _clients(stage)


@scene("clients-nobody", empty=True)
def _nobody(stage: Stage) -> QWidget:
    return _clients(stage)


@scene("clients-not-found")
def _not_found(stage: Stage) -> QWidget:
    _clients(stage)
    named(stage.window, QLineEdit, "Find a client").setText("zeppelin")
    return stage.window


@scene("merge")
def _merge(stage: Stage) -> QWidget:
    stage.desk.clients.add("Ana Berg", ["ana.berg@example.org"])
    dialog = MergeDialog(stage.desk, stage.desk.clients.find("Anna Berg"), stage.window)
    dialog.show()
    named(dialog, QLineEdit, "Other client").setText("Ana")
    return dialog


def _preview(stage: Stage, text: str) -> QWidget:
    path = stage.desk.folder / "contacts.csv"
    path.write_text(text, encoding="utf-8")
    dialog = ImportDialog(stage.desk.contacts.preview(path), stage.window)
    dialog.open()
    return dialog


@scene("import-preview")
def _import(stage: Stage) -> QWidget:
    return _preview(stage, _CONTACTS)


@scene("import-preview-broken")
def _import_broken(stage: Stage) -> QWidget:
    return _preview(stage, _CONTACTS + "Kim,kim@example.org,1,2,3,4,5,6\n")
