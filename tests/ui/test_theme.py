"""Light and dark: every letter is readable on its ground, and switching reaches what is already there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel

from ui import assets, theme
from ui.theme import DARK, LIGHT, Look, Theme


def luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
@pytest.mark.parametrize("meaning", ["calm", "soon", "overdue", "done", "accent"])
def test_chips_are_readable(look: Theme, meaning: str) -> None:
    letters, ground, _outline = look.chip(meaning)
    assert contrast(letters, ground) >= 4.5


@pytest.mark.parametrize("colour", theme.AVATARS)
def test_white_initials_are_readable_on_every_client_colour(colour: str) -> None:
    assert contrast(QColor("white"), QColor(colour)) >= 4.5


def test_a_client_keeps_one_colour_and_neighbours_differ() -> None:
    colours = [theme.avatar_colour(client_id).name() for client_id in range(1, 11)]
    assert colours == [theme.avatar_colour(client_id).name() for client_id in range(1, 11)]
    assert len(set(colours)) == 10


@pytest.mark.parametrize(
    ("mode", "scheme", "expected"),
    [
        ("system", Qt.ColorScheme.Dark, DARK),
        ("system", Qt.ColorScheme.Light, LIGHT),
        ("system", Qt.ColorScheme.Unknown, LIGHT),
        ("light", Qt.ColorScheme.Dark, LIGHT),
        ("dark", Qt.ColorScheme.Light, DARK),
    ],
)
def test_the_mode_decides_and_system_follows_the_system(
    mode: str, scheme: Qt.ColorScheme, expected: Theme
) -> None:
    assert theme.resolve(mode, scheme) is expected


def test_switching_repaints_widgets_that_are_already_there(qapp: QApplication, look: Look, qtbot) -> None:  # type: ignore[no-untyped-def]
    label = QLabel("muted")
    label.setProperty("role", "muted")
    qtbot.addWidget(label)
    label.ensurePolished()
    with qtbot.waitSignal(look.changed):
        look.set_mode("dark")
    assert look.theme.name == "dark"
    assert label.palette().windowText().color().name().upper() == DARK.colours.muted
    assert qapp.palette().base().color().name().upper() == DARK.colours.surface


def test_every_icon_can_be_drawn_in_any_colour(qapp: QApplication) -> None:
    names = sorted(path.stem for path in assets.ICONS.glob("*.svg"))
    assert "deskbell" in names
    for name in names:
        image = assets.pixmap(name, "#B3261E", 16, 2).toImage()
        assert image.width() == 32, name
        assert any(image.pixelColor(x, y).alpha() > 200 for x in range(32) for y in range(32)), name


def test_a_line_icon_takes_the_colour_it_is_asked_for(qapp: QApplication) -> None:
    image = assets.pixmap("deskbell-tone", "#B3261E", 16, 2).toImage()
    solid = {
        image.pixelColor(x, y).name()
        for x in range(32)
        for y in range(32)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert solid == {"#b3261e"}
