"""Real servers, one of a kind for a whole run, and a way to see all that a fetch brings."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests import dovecot as servers
from tests.certificates import Authority
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


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def certificate(authority: Authority) -> Path:
    return authority.server("honest", "localhost")


@pytest.fixture(scope="session")
def trusting(authority: Authority) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(authority.file))
