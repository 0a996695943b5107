"""Commands that other processes hand over to the window, because it has the desk open."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from app.desk import Desk
from ui.bridge import Bridge, Progress
from ui.front_door import Answer
from ui.message_bar import MessageBar
from ui.texts import _

if TYPE_CHECKING:
    from ui.outside import Outside

_BROKEN = "deskbell: Something went wrong in the open window: it shows what. Look there, and try again.\n"


class Errands:
    """Does them on the open desk, and answers with what the command alone would have printed.

    A long one goes on beside the screen: the message bar says how far it is, and offers to stop it.
    """

    def __init__(self, outside: Outside, desk: Desk, bridge: Bridge, bar: MessageBar) -> None:
        self._outside = outside
        self._desk = desk
        self._bridge = bridge
        self._bar = bar

    def do(self, argv: list[str], answer: Answer) -> None:
        """Do that command, and answer when it is done."""
        if self._outside.takes_long(argv):
            self._do_beside(argv, answer)
        else:
            self._do_now(argv, answer)

    def _do_now(self, argv: list[str], answer: Answer) -> None:
        out, err = io.StringIO(), io.StringIO()
        try:
            code = self._outside.run_command(argv, self._desk, out, err, None)
        except Exception:
            answer(1, "", _BROKEN)  # whoever asked must not wait for ever
            raise
        answer(code, out.getvalue(), err.getvalue())

    def _do_beside(self, argv: list[str], answer: Answer) -> None:
        out, err = io.StringIO(), io.StringIO()

        def job(progress: Progress) -> int:
            return self._outside.run_command(argv, self._desk, out, err, progress)

        def done(code: int) -> None:
            self._bar.clear()
            answer(code, out.getvalue(), err.getvalue())

        def failed(problem: Exception) -> None:
            self._bar.clear()
            answer(1, "", _BROKEN)
            raise problem

        def progressed(read: int, total: int) -> None:
            self._bar.busy(_("A command reads mail: {read}", read=read), read, total, running.cancel)

        running = self._bridge.run(job, done, failed, progressed)
        self._bar.busy(_("A command reads mail…"), 0, 0, running.cancel)
