"""A message as it was sent: nothing is fetched for it, and a link only says where it leads."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QUrl
from PySide6.QtGui import QColor, QHelpEvent, QImage, QTextDocument
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from ui.request.html_view import HtmlView
from ui.theme import Look


def test_a_page_gets_its_own_pictures_and_nothing_else(qtbot: QtBot, look: Look, tmp_path: Path) -> None:
    view = HtmlView()
    qtbot.addWidget(view)
    red = QImage(3, 3, QImage.Format.Format_RGB32)
    red.fill(QColor("red"))
    file = tmp_path / "secret.png"
    assert red.save(str(file))
    view.show_page("<img src='cid:a'>", {"a": red})
    image = QTextDocument.ResourceType.ImageResource
    assert view.loadResource(image, QUrl("cid:a")).width() == 3
    for name in (
        f"file://{file}",
        str(file),
        "http://e.test/x.png",
        "qrc:/x.png",
        ":/x.png",
        "cid:b",
        "data:x",
    ):
        assert view.loadResource(image, QUrl(name)).width() == 1
    for kind in (QTextDocument.ResourceType.StyleSheetResource, QTextDocument.ResourceType.HtmlResource):
        assert view.loadResource(kind, QUrl(f"file://{file}")) == ""


def test_pointing_at_a_link_tells_where_it_leads(qtbot: QtBot, look: Look) -> None:
    view = HtmlView()
    qtbot.addWidget(view)
    view.show_page("<a href='https://real.example/x?y'>bank.example</a>", {})
    view.show()
    at = view.cursorForPosition(QPoint(20, 20)) and QPoint(24, 18)
    event = QHelpEvent(QEvent.Type.ToolTip, at, view.viewport().mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), event)
    assert "real.example" in QToolTip.text().replace("\u200b", "")
    QToolTip.hideText()


def test_a_clicked_link_is_only_reported(qtbot: QtBot, look: Look) -> None:
    view = HtmlView()
    qtbot.addWidget(view)
    view.show_page("<a href='https://real.example/x'>x</a>", {})
    view.show()
    with qtbot.waitSignal(view.followed) as followed:
        view.anchorClicked.emit(QUrl("https://real.example/x"))
    assert followed.args == ["https://real.example/x"]
    assert view.toPlainText() == "x"


@pytest.mark.parametrize("lines", [1, 300])
def test_a_page_is_laid_out_for_the_room_that_it_has_and_no_other(
    qtbot: QtBot, look: Look, lines: int
) -> None:
    view = HtmlView()
    qtbot.addWidget(view)
    widths = []
    view.document().documentLayout().documentSizeChanged.connect(
        lambda _size: widths.append(view.document().textWidth())
    )
    view.resize(700, 400)
    view.show_page("<p>word</p>" * lines, {})
    assert not view.toPlainText(), "how wide it is going to be is not known yet"
    view.show()
    assert view.toPlainText().count("word") == lines
    assert {width for width in widths if width > 0} == {view.viewport().width()}
