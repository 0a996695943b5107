"""What counts for coverage is traced, in a worker as in one process. What does not: tests/test_house.py."""

from __future__ import annotations

import pytest

from tests.tracing import is_traced


@pytest.fixture
def traced_while_set_up() -> bool:
    return is_traced()


def test_tests_and_what_they_need_are_traced_when_coverage_is_wanted(
    request: pytest.FixtureRequest, traced_while_set_up: bool
) -> None:
    is_wanted = request.config.pluginmanager.has_plugin("_cov")
    assert (is_traced(), traced_while_set_up) == (is_wanted, is_wanted)
