"""A desk with an account, and a mailbox where the servers would be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.desk import Desk
from app.errors import UnwritablePlace
from app.post import OutboxState
from tests.app.desks import Clock
from tests.ui.post.letters import Ends, post_letter, states
from tests.ui.post.mailbox import MIA, Mailbox
from ui.bell.ticker import Ticker
from ui.post.post_room import PostRoom
from ui.room import Room
from ui.settings.dialog import SettingsDialog


@pytest.fixture
def mailbox(desk: Desk) -> Mailbox:
    mailbox = Mailbox()
    desk.__dict__["courier"] = mailbox  # where the desk would put its own at the first use
    desk.__dict__["round"] = mailbox.round
    return mailbox


@pytest.fixture
def account_id(desk: Desk) -> int:
    return desk.accounts.add(MIA)


@pytest.fixture
def ticker(clock: Clock) -> Iterator[Ticker]:
    ticker = Ticker(clock, monotonic=lambda: 0.0)
    yield ticker
    ticker.deleteLater()


@pytest.fixture
def post(room: Room, ticker: Ticker, mailbox: Mailbox, posts: list[PostRoom]) -> Iterator[PostRoom]:
    """Mail in the window; of an account, once it is added."""
    post = PostRoom(room, ticker)
    posts.append(post)
    yield post
    post.close()


@pytest.fixture
def settings(room: Room, post: PostRoom) -> SettingsDialog:
    """The settings, open at the accounts."""
    room.open_settings("Mail accounts")
    [dialog] = room.window.findChildren(SettingsDialog)
    return dialog


@pytest.fixture
def end() -> Ends:
    return Ends()


@pytest.fixture
def letter(desk: Desk, post: PostRoom, day: dict[str, int]) -> int:
    """In the outbox, where it waits."""
    return post_letter(desk, desk.accounts.add(MIA), day["Anna"])


@pytest.fixture
def at_its_server(desk: Desk, post: PostRoom, mailbox: Mailbox, clock: Clock, letter: int) -> int:
    """A letter whose server does not answer until the mailbox is opened."""
    mailbox.opens.clear()
    clock.forward(seconds=10)
    post.fetch_now()
    assert states(desk) == [OutboxState.SENDING]
    return letter


@pytest.fixture
def full_disk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """What a server says can't be written down, until it is undone."""

    def refuse(*_said: object) -> bool:
        raise UnwritablePlace("There is no room left.")

    with monkeypatch.context() as patch:
        patch.setattr(desk.outbox, "settle", refuse)
        yield patch
