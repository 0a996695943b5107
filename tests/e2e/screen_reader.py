"""The windows as a screen reader finds them: every control with its role, its name and its place.

It speaks AT-SPI on the accessibility bus of the box. Tests click what they name here, so they hold whatever
the fonts and sizes are, and what has no name cannot be clicked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any, NamedTuple, Self

from jeepney import DBusAddress, MessageType, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.e2e.desktop import ACCESSIBILITY, Desktop, until

_ACCESSIBLE = "org.a11y.atspi.Accessible"
_COMPONENT = "org.a11y.atspi.Component"
_ROOT = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
_SHOWING = 1 << 25
_ON_SCREEN = 0


Place = tuple[str, str]
"""Whose it is, by the name on the bus, and which of theirs."""


class Control(NamedTuple):
    """Something that is to be seen."""

    role: str
    name: str
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.height // 2


class Gone(Exception):
    """What was asked for has just been taken away."""


class ScreenReader:
    """Looks at the programs of the box that were started with ``env``."""

    def __init__(self, box: Desktop) -> None:
        self._box = box
        self.env = {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_ACCESSIBILITY": "1"}
        self._bus: DBusConnection | None = None

    def __enter__(self) -> Self:
        self._box.start([str(ACCESSIBILITY), "--launch-immediately"])
        until(lambda: self._box.owns("org.a11y.Bus"), "the accessibility bus")
        with open_dbus_connection(self._box.env["DBUS_SESSION_BUS_ADDRESS"]) as session:
            place = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            [address] = session.send_and_get_reply(new_method_call(place, "GetAddress")).body
        self._bus = open_dbus_connection(address)
        return self

    def __exit__(self, *_: object) -> None:
        if self._bus:
            self._bus.close()

    def nameless(self, roles: Collection[str]) -> list[Control]:
        """What is to be seen, has one of these roles, and does not say what it is."""
        silent = [place for place, said in self._below(_ROOT) if not said]
        found = (self._tried(lambda place=place: self._control(place, "")) for place in silent)
        return [control for control in found if control is not None and control.role in roles]

    def find(self, name: str, role: str = "", *, seconds: float = 20.0) -> Control:
        """The control of that name, which may have more words after a comma; waits until it is there."""

        def look() -> Control | None:
            for place, said in self._below(_ROOT):
                if said == name or said.startswith(f"{name},"):
                    control: Control | None = self._tried(lambda at=(place, said): self._control(*at))
                    if control and role in ("", control.role):
                        return control
            return None

        return until(look, f"{role or 'control'} {name!r}", seconds)

    def click(self, name: str, role: str = "", button: int = 1) -> None:
        """A real click in its middle."""
        self._box.click(*self.find(name, role).middle, button)

    def says(self, text: str) -> bool:
        """Whether that is to be read somewhere now."""
        return any(text in said for _place, said in self._below(_ROOT))

    def _below(self, place: Place) -> Iterator[tuple[Place, str]]:
        """The places of all that is to be seen in there, with their names."""
        for child in self._tried(lambda: self._call(place, _ACCESSIBLE, "GetChildren")[0]) or []:
            is_program = child[1] == _ROOT[1]  # a whole program is not on the screen itself
            name = "" if is_program else self._tried(lambda child=child: self._name_if_shown(child))
            if name is not None:
                if not is_program:
                    yield child, name
                yield from self._below(child)

    def _name_if_shown(self, place: Place) -> str | None:
        [[low, _high]] = self._call(place, _ACCESSIBLE, "GetState")
        if not low & _SHOWING:
            return None
        about = Properties(DBusAddress(place[1], place[0], _ACCESSIBLE))
        [(_signature, name)] = self._answer(about.get("Name"))
        return str(name)

    def _control(self, place: Place, name: str) -> Control:
        [role] = self._call(place, _ACCESSIBLE, "GetRoleName")
        [extents] = self._call(place, _COMPONENT, "GetExtents", "u", (_ON_SCREEN,))
        return Control(role, name, *extents)

    def _call(
        self, place: Place, interface: str, method: str, signature: str = "", body: Any = ()
    ) -> Any:
        address = DBusAddress(place[1], place[0], interface)
        return self._answer(new_method_call(address, method, signature or None, body))

    def _answer(self, message: Any) -> Any:
        assert self._bus is not None
        reply = self._bus.send_and_get_reply(message, timeout=10)
        if reply.header.message_type is MessageType.error:
            raise Gone(reply.body)
        return reply.body

    def _tried(self, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except Gone:
            return None
