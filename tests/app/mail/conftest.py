"""A real mail server, one for a whole run."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from tests import dovecot as servers
from tests.dovecot import Dovecot

_USERS = count(1)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """Dovecot, running. It lets everybody in whose password is ``secret``."""
    if not servers.IS_HERE:
        pytest.skip("Dovecot is not installed (Debian: dovecot-core dovecot-imapd dovecot-lmtpd)")
    with servers.running() as server:
        yield server


@pytest.fixture
def user() -> str:
    """Somebody whose mailbox is empty."""
    return f"user{next(_USERS)}"
