"""One connection to the desktop's session bus, read as Qt hears its socket and never waited for.

PySide6's own QtDBus can't send ``Notify`` (it passes an int where the daemon wants a uint), so jeepney
speaks and Qt only watches the socket. A daemon signals nobody but the connection that sent the notice: hence
one connection for all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_method_call
from jeepney.bus_messages import MatchRule, message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from PySide6.QtCore import QObject, QSocketNotifier, Signal

Reply = Callable[[tuple[Any, ...]], None]
Refusal = Callable[[str], None]


class BusUnavailable(Exception):
    """There is no session bus, or it went away."""


class SessionBus(QObject):
    """Calls and signals on the session bus.

    Must be made and used in one thread, the one that runs the event loop. Raises BusUnavailable from
    ``connect_now`` and ``call``; after that, ``connect_now`` may be tried again.
    """

    signalled = Signal(str, str, tuple)
    """Interface, member and body of a signal that was asked for with ``listen``."""
    lost = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._connection: DBusConnection | None = None
        self._watch: QSocketNotifier | None = None
        self._waiting: dict[int, tuple[Reply, Refusal]] = {}

    @property
    def is_connected(self) -> bool:
        return self._connection is not None

    def connect_now(self) -> None:
        """Be connected afterwards.

        Local, under a millisecond; an unresponsive bus is given up after a second.
        """
        if self._connection is not None:
            return
        try:
            self._connection = open_dbus_connection("SESSION", auth_timeout=1.0)
        except (OSError, KeyError, ValueError, TimeoutError, RuntimeError) as error:
            raise BusUnavailable(str(error)) from error
        self._watch = QSocketNotifier(self._connection.sock.fileno(), QSocketNotifier.Type.Read, self)
        self._watch.activated.connect(self._read)

    def listen(self, interface: str, path: str) -> None:
        """Ask the bus for every signal of that interface."""
        rule = MatchRule(type="signal", interface=interface, path=path)
        self._send(message_bus.AddMatch(rule), _ignore, _ignore)

    def call(
        self,
        address: DBusAddress,
        method: str,
        signature: str | None,
        body: tuple[Any, ...],
        *,
        done: Reply,
        refused: Refusal,
    ) -> None:
        """Send the call at once; ``done`` or ``refused`` is called when the answer comes, never within this
        call.
        """
        self._send(new_method_call(address, method, signature, body), done, refused)

    def close(self) -> None:
        """Let go of the socket. Calls that still wait are refused."""
        connection, self._connection = self._connection, None
        if self._watch is not None:
            self._watch.setEnabled(False)
            self._watch.deleteLater()
            self._watch = None
        if connection is not None:
            connection.close()
        waiting, self._waiting = self._waiting, {}
        for _, refused in waiting.values():
            refused("the session bus is gone")

    def _send(self, message: Message, done: Reply, refused: Refusal) -> None:
        self.connect_now()
        connection = self._connection
        assert connection is not None
        serial = next(connection.outgoing_serial)
        self._waiting[serial] = (done, refused)
        try:
            connection.send(message, serial=serial)
        except OSError as error:
            del self._waiting[serial]
            self._drop()
            raise BusUnavailable(str(error)) from error

    def _read(self) -> None:
        """Take every message that is there.

        jeepney reads 4 KiB at a time, so one wake-up can mean several reads.
        """
        while self._connection is not None:
            try:
                message = self._connection.receive(timeout=0)
            except TimeoutError:
                return
            except OSError:
                self._drop()
                return
            self._take(message)

    def _take(self, message: Message) -> None:
        fields = message.header.fields
        kind = message.header.message_type
        if kind is MessageType.signal:
            self.signalled.emit(
                fields[HeaderFields.interface], fields[HeaderFields.member], tuple(message.body)
            )
            return
        done, refused = self._waiting.pop(fields.get(HeaderFields.reply_serial, -1), (_ignore, _ignore))
        if kind is MessageType.error:
            refused(str(message.body[0]) if message.body else fields.get(HeaderFields.error_name, "refused"))
        elif kind is MessageType.method_return:
            done(tuple(message.body))

    def _drop(self) -> None:
        self.close()
        self.lost.emit()


def _ignore(_: object) -> None:
    """The answer to a call whose answer says nothing."""
