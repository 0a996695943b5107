"""A request on the screen, and a mail program that keeps what it is given."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.mail.message import read as incoming
from app.words import Channel, Kind
from tests.app.desks import Clock
from tests.app.post import account
from tests.ui.hands import text_of
from ui.bridge import Bridge
from ui.mail_program import Departure, Mail, MailProgram, Opener
from ui.request.correspondence import Correspondence
from ui.request.deeds import Deeds
from ui.request.panel import RequestPanel
from ui.theme import Look

MAIL = b"""From: Anna Berg <anna@example.org>
To: Maren Holt <me@desk.example>, Bo Lind <bo@example.org>
Subject: Boiler still cold
Message-ID: <one@example.org>
Date: Mon, 23 Nov 2026 10:00:00 +0100

It went cold on Sunday.
When do you come?
"""


class Post:
    """A mail program that takes all letters, or refuses them when it is told to."""

    def __init__(self) -> None:
        self.letters: list[Mail] = []
        self.departure = Departure(has_left=True)

    def open(self, mail: Mail) -> Departure:
        self.letters.append(mail)
        return self.departure


@pytest.fixture
def post() -> Post:
    return Post()


def request_panel(desk: Desk, bridge: Bridge, look: Look, mail_program: Opener | None = None) -> RequestPanel:
    """A panel as a window has it, with a composer of its own."""
    deeds = Deeds(desk, mail_program or MailProgram())
    panel = RequestPanel(desk, bridge, look, deeds, Correspondence(desk, bridge, look, deeds))
    deeds.setParent(panel)
    return panel


@pytest.fixture
def account_id(desk: Desk) -> int:
    """An account that letters leave from, with a signature."""
    return desk.accounts.add(account(signature="Maren Holt\nHeating"))


@pytest.fixture
def boiler(desk: Desk, clock: Clock) -> int:
    """Anna's complaint of fifty minutes ago."""
    at = clock.now - timedelta(minutes=50)
    return desk.inbox.open_request(
        "Anna Berg", "Boiler still cold", "It went cold on Sunday.", kind=Kind.COMPLAINT, at=at,
        channel=Channel.EMAIL, address="anna@example.org",
    )  # fmt: skip


@pytest.fixture
def panel(qtbot: QtBot, desk: Desk, bridge: Bridge, look: Look, post: Post, boiler: int) -> RequestPanel:
    panel = request_panel(desk, bridge, look, post)
    qtbot.addWidget(panel)
    panel.resize(560, 760)
    panel.show()
    panel.show_request(boiler)
    return panel


def reply(qtbot: QtBot, panel: RequestPanel, text: str) -> None:
    """Begins an answer with these words."""
    panel.start_reply()
    qtbot.keyClicks(text_of(panel), text)


def received(desk: Desk) -> int:
    """The request of Anna's mail, as it came."""
    [request_id] = desk.inbox.receive([incoming(MAIL)]).request_ids
    return request_id


def png(image: QImage) -> bytes:
    """The picture as a file."""
    store = QByteArray()
    buffer = QBuffer(store)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(store.data())
