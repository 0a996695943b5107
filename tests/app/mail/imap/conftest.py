"""Certificates for servers that do what their script says."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from tests.certificates import Authority


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def certificate(authority: Authority) -> Path:
    return authority.server("honest", "localhost")


@pytest.fixture(scope="session")
def trusting(authority: Authority) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(authority.file))
