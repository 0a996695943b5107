"""Coverage of what tests call, and of nothing else: pytest and the tests that count for nothing run untraced.

pytest-cov traces whole processes, which slows pytest as much as the program. In a worker it begins twice
besides, and of two tracers one wakes when the other stops: its own `no_cover` would have all be traced that
comes after such a test, so the mark here is `uncounted`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from coverage import Coverage


def is_traced() -> bool:
    """Whether what is called now counts for coverage."""
    coverage = sys.modules.get("coverage")
    return coverage is not None and coverage.Coverage.current() is not None


class Tracing:
    """Starts and stops what pytest-cov traces, as a plugin; ``counts`` says of which tests."""

    def __init__(self, counts: Callable[[pytest.Item], bool]) -> None:
        self._counts = counts
        self._coverage: Coverage | None = None
        self._traces = False

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionstart(self, session: pytest.Session) -> Iterator[None]:
        """Takes over from pytest-cov; where others run the tests, there is nothing to trace."""
        config = session.config
        is_worker = hasattr(config, "workerinput")
        has_workers = bool(config.getoption("numprocesses", None))
        plugin = config.pluginmanager.get_plugin("_cov")
        if plugin and (is_worker or has_workers):
            plugin.cov_controller.cov.stop()
        yield
        if plugin and not has_workers:
            self._coverage = plugin.cov_controller.cov

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self) -> Iterator[None]:
        """Until then all is traced: modules are imported while tests are collected. What an open desk imports
        later is imported here: else a test that is not traced might be the first to do so.
        """
        if self._coverage:
            from app import desk

            for prepare in (desk.prepare, desk.prepare_for_files, desk.prepare_for_mail):
                prepare()
            self._coverage.stop()
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self) -> Iterator[None]:
        return (yield from self._traced())

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> Iterator[None]:
        if self._counts(pyfuncitem):
            return (yield from self._traced())
        return (yield)

    def _traced(self) -> Iterator[None]:
        if self._traces or not self._coverage:
            return (yield)
        self._coverage.start()
        self._traces = True
        try:
            return (yield)
        finally:
            self._coverage.stop()
            self._traces = False
