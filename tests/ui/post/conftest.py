"""A desk with an account, and a mailbox where the servers would be."""

from __future__ import annotations

import pytest

from app.desk import Desk
from tests.ui.post.mailbox import MIA, Mailbox


@pytest.fixture
def mailbox(desk: Desk) -> Mailbox:
    mailbox = Mailbox()
    desk.__dict__["courier"] = mailbox  # where the desk would put its own at the first use
    return mailbox


@pytest.fixture
def account_id(desk: Desk) -> int:
    return desk.accounts.add(MIA)
