"""The windows as a screen reader finds them: every control with its role, its name and its place.

It speaks AT-SPI on the accessibility bus of the box. Tests click what they name here, so they hold whatever
the fonts and sizes are, and what has no name cannot be clicked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple, Self

from jeepney import DBusAddress, HeaderFields, Message, MessageType, Properties, new_method_call
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
        found = [self._control(place, "") for place, said in self._shown() if not said]
        return [control for control in found if control is not None and control.role in roles]

    def find(self, name: str, role: str = "", *, seconds: float = 20.0) -> Control:
        """The control of that name, which may have more words after a comma; waits until it is there."""

        def look() -> Control | None:
            for place, said in self._shown():
                if said == name or said.startswith(f"{name},"):
                    control = self._control(place, said)
                    if control and role in ("", control.role):
                        return control
            return None

        return until(look, f"{role or 'control'} {name!r}", seconds)

    def click(self, name: str, role: str = "", button: int = 1) -> None:
        """A real click in its middle."""
        self._box.click(*self.find(name, role).middle, button)

    def says(self, text: str) -> bool:
        """Whether that is to be read somewhere now."""
        return any(text in said for _place, said in self._shown())

    def _shown(self) -> list[tuple[Place, str]]:
        """All that is to be seen, with its name, in the order in which one reads it.

        A whole level is asked at once: with one question at a time everybody would mostly wait.
        """
        found: list[tuple[tuple[int, ...], Place, str]] = []
        [programs] = self._answers([_question(_ROOT, "GetChildren")])
        level = [((at,), place) for at, place in enumerate(programs[0] if programs else ())]
        while level:
            families = self._answers(_question(place, "GetChildren") for _path, place in level)
            below = [
                ((*path, at), child)
                for (path, _place), family in zip(level, families, strict=True)
                for at, child in enumerate(family[0] if family else ())
            ]
            states = self._answers(_question(place, "GetState") for _path, place in below)
            level = [
                one for one, state in zip(below, states, strict=True) if state and state[0][0] & _SHOWING
            ]
            names = self._answers(_named(place) for _path, place in level)
            found += [
                (path, place, str(name[0][1]))
                for (path, place), name in zip(level, names, strict=True)
                if name
            ]
        return [(place, name) for _path, place, name in sorted(found)]

    def _control(self, place: Place, name: str) -> Control | None:
        """What it is and where, unless it has just been taken away."""
        where = new_method_call(_at(place, _COMPONENT), "GetExtents", "u", (_ON_SCREEN,))
        role, extents = self._answers([_question(place, "GetRoleName"), where])
        return Control(role[0], name, *extents[0]) if role and extents else None

    def _answers(self, questions: Iterable[Message]) -> list[Any]:
        """The answers in the order of the questions; nothing for what has just been taken away."""
        assert self._bus is not None
        asked = []
        for question in questions:
            asked.append(next(self._bus.outgoing_serial))
            self._bus.send(question, serial=asked[-1])
        answers: dict[int, Any] = {}
        while not answers.keys() >= set(asked):
            reply = self._bus.receive(timeout=10)
            is_answer = reply.header.message_type is MessageType.method_return
            answers[reply.header.fields.get(HeaderFields.reply_serial, 0)] = reply.body if is_answer else None
        return [answers[serial] for serial in asked]


def _at(place: Place, interface: str) -> DBusAddress:
    return DBusAddress(place[1], place[0], interface)


def _question(place: Place, method: str) -> Message:
    return new_method_call(_at(place, _ACCESSIBLE), method)


def _named(place: Place) -> Message:
    return Properties(_at(place, _ACCESSIBLE)).get("Name")
