"""Pictures that came with a mail: small enough to be shown, and none of what only says that it is one."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage

from tests.letters import PIXEL
from tests.ui.request.conftest import png
from ui.request.pictures import decoded, decoded_all
from ui.theme import Look


def test_a_picture_is_made_small_enough(look: Look) -> None:
    assert decoded(PIXEL, 600).width() == 1
    large = QImage(3_000, 1_000, QImage.Format.Format_RGB32)
    large.fill(0)
    assert (decoded(png(large), 600).width(), decoded(png(large), 600).height()) == (600, 200)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x" * 100,
        PIXEL[:40],
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        b"P1 1 1 1",
    ],
)
def test_what_is_no_picture_is_none(look: Look, content: bytes) -> None:
    assert decoded_all({"a": content, "b": PIXEL}, 600).keys() == {"b"}


def test_a_picture_that_says_it_is_enormous_is_not_decoded(look: Look) -> None:
    bomb = bytearray(PIXEL)
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2
    assert decoded(bytes(bomb), 600).isNull()
