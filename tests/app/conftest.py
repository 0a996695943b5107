"""A real desk in a folder of its own, at a stated instant that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.desk import Desk
from tests.app.desks import Clock, ask, desk_in_berlin
from tests.app.post import ANNA, Mailbox, account


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """An empty desk in Berlin, Monday to Friday 9 to 17; its owner writes from me@desk.example."""
    desk = desk_in_berlin(tmp_path / "desk", clock)
    yield desk
    desk.close()


@pytest.fixture
def account_id(desk: Desk) -> int:
    """An account that letters leave from, with a signature."""
    return desk.accounts.add(account(signature="Maren Holt\nGlazier"))


@pytest.fixture
def mailbox(desk: Desk, account_id: int) -> Mailbox:
    """The folders of that account on its server."""
    return Mailbox(desk, account_id)


@pytest.fixture
def request_id(desk: Desk, clock: Clock) -> int:
    """Anna has asked something, five minutes ago."""
    id = ask(desk, address=ANNA[1])
    clock.forward(minutes=5)
    return id
