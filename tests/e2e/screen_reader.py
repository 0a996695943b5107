"""The windows as a screen reader finds them: every control with its role, its name and its place.

It speaks AT-SPI on the accessibility bus of the box. Tests click what they name here, so they hold whatever
the fonts and sizes are, and what has no name cannot be clicked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
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
        """What is to be seen in the window in front, has one of these roles, and does not say what it is."""
        silent = self._controls([one for one in self._within(self._windows()[0]) if not one[1]])
        return [control for control in silent if control.role in roles]

    def find(self, name: str, role: str = "", *, seconds: float = 20.0) -> Control:
        """The control of that name, which may have more words after a comma; waits until it is there."""

        def look() -> Control | None:
            for window in self._windows():
                inside = self._within(window)
                meant = [one for one in inside if one[1] == name or one[1].startswith(f"{name},")]
                for control in self._controls(meant):
                    if role in ("", control.role):
                        return control
            return None

        return until(look, f"{role or 'control'} {name!r}", seconds)

    def click(self, name: str, role: str = "", button: int = 1) -> None:
        """A real click in its middle."""
        self._box.click(*self.find(name, role).middle, button)

    def fill(self, name: str, text: str, role: str = "text") -> None:
        """Types over what the field of that name holds."""
        self.click(name, role)
        self._box.key("ctrl+a")
        self._box.type(text)

    def says(self, text: str) -> bool:
        """Whether that is to be read somewhere now."""
        return any(text in said for window in self._windows() for _place, said in self._within(window))

    def _windows(self) -> list[Place]:
        """Those that are to be seen, the one in front first: it was opened last."""
        [programs] = self._answers([_question(_ROOT, "GetChildren")])
        families = self._answers(_question(place, "GetChildren") for place in (programs or [()])[0])
        windows = [window for family in families if family for window in family[0]]
        return self._only_shown(windows)[::-1]

    def _within(self, window: Place) -> list[tuple[Place, str]]:
        """All that is to be seen in there, with its name, in the order in which one reads it.

        A whole level is asked at once: with one question at a time everybody would mostly wait.
        """
        found: list[tuple[tuple[int, ...], Place, str]] = []
        level: dict[Place, tuple[int, ...]] = {window: ()}
        while level:
            names = self._answers(_named(place) for place in level)
            found += [
                (path, place, str(name[0][1]))
                for (place, path), name in zip(level.items(), names, strict=True)
                if name
            ]
            families = self._answers(_question(place, "GetChildren") for place in level)
            below = {
                child: (*path, at)
                for path, family in zip(level.values(), families, strict=True)
                for at, child in enumerate(family[0] if family else ())
            }
            level = {place: below[place] for place in self._only_shown(list(below))}
        return [(place, name) for _path, place, name in sorted(found)]

    def _only_shown(self, places: list[Place]) -> list[Place]:
        states = self._answers(_question(place, "GetState") for place in places)
        return [
            place for place, state in zip(places, states, strict=True) if state and state[0][0] & _SHOWING
        ]

    def _controls(self, named: Sequence[tuple[Place, str]]) -> list[Control]:
        """What they are and where, but for those that have just been taken away."""
        roles = self._answers(_question(place, "GetRoleName") for place, _name in named)
        places = self._answers(_placed(place) for place, _name in named)
        return [
            Control(role[0], name, *extents[0])
            for (_place, name), role, extents in zip(named, roles, places, strict=True)
            if role and extents
        ]

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


def _placed(place: Place) -> Message:
    return new_method_call(_at(place, _COMPONENT), "GetExtents", "u", (_ON_SCREEN,))
