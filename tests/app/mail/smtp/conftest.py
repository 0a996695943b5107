"""One certificate and one real server for all tests of sending."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.post import Security
from tests.app.mail.smtp.certificates import Trust, made_in
from tests.app.mail.smtp.post_office import Office, post_office


@pytest.fixture(scope="session")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """A certificate that the tests trust and nobody else does."""
    return made_in(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="session")
def _office(trust: Trust) -> Iterator[Office]:
    with post_office(trust.server, Security.TLS) as office:
        yield office


@pytest.fixture
def office(_office: Office) -> Iterator[Office]:
    """A real server that has nothing yet."""
    yield _office
    _office.received.clear()
    _office.refusals.clear()
