"""Where other processes knock: a second start wants the window, a command wants something written.

The process that holds the desk's lock listens; a line of JSON comes in, a line of JSON goes out. Questions:
``{"show": true}`` (with ``"new": true`` for a new request) or ``{"argv": [...]}``. The answer:
``{"code": 0, "out": "", "err": ""}``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

Answer = Callable[[int, str, str], None]
"""To be called once with exit code, standard output and standard error."""

_LONGEST_QUESTION = 4 * 1024 * 1024


class FrontDoor(QObject):
    """Answers on the desk's local socket, which only this user may open.

    ``command`` gets the arguments and an ``Answer``, and may give it later: a long import goes on beside the
    window.
    """

    show_wanted = Signal()
    new_wanted = Signal()
    """The window, with a new request to be written down."""

    def __init__(
        self, socket_path: Path, command: Callable[[list[str], Answer], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._command = command
        self._callers: dict[QLocalSocket, bytes | None] = {}
        """What each has said so far; None once the question is whole."""
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._welcome)
        # Whoever left a socket behind is dead: the lock on the folder is ours.
        QLocalServer.removeServer(str(socket_path))
        self.is_open = self._server.listen(str(socket_path))

    def close(self) -> None:
        """Listen no more, and take the socket away."""
        self._server.close()

    def _welcome(self) -> None:
        while self._server.hasPendingConnections():
            caller = self._server.nextPendingConnection()
            self._callers[caller] = b""
            caller.readyRead.connect(partial(self._read, caller))
            caller.disconnected.connect(partial(self._forget, caller))
            self._read(caller)

    def _forget(self, caller: QLocalSocket) -> None:
        if caller in self._callers:
            del self._callers[caller]
            caller.deleteLater()

    def _read(self, caller: QLocalSocket) -> None:
        said = self._callers.get(caller)
        if said is None:
            return
        said += bytes(caller.readAll().data())
        line, ended, _ = said.partition(b"\n")
        self._callers[caller] = None if ended else said
        if ended:
            self._answer(line, partial(self._reply, caller))
        elif len(said) > _LONGEST_QUESTION:
            caller.abort()

    def _answer(self, line: bytes, answer: Answer) -> None:
        try:
            question = json.loads(line)
            argv = question.get("argv")
        except (ValueError, AttributeError):
            answer(2, "", "Deskbell did not understand what was asked of its open window.\n")
            return
        if question.get("show"):
            (self.new_wanted if question.get("new") else self.show_wanted).emit()
            answer(0, "", "")
        elif isinstance(argv, list):
            self._command([str(part) for part in argv], answer)
        else:
            answer(2, "", "Deskbell's open window was asked for nothing.\n")

    def _reply(self, caller: QLocalSocket, code: int, out: str, err: str) -> None:
        """Send the answer and hang up, unless whoever asked has hung up first."""
        if caller in self._callers:
            caller.write(json.dumps({"code": code, "out": out, "err": err}).encode() + b"\n")
            caller.flush()
            caller.disconnectFromServer()
