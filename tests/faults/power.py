"""A disk whose power fails: rebuilt from the system calls of a program, as it may be found afterwards.

What was synced is there. Of what was written since, each sector is there or not, by chance; files have the
names they had when their folder was synced, or those of any moment since.
"""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

SECTOR = 512
_CALLS = "openat,pwrite64,write,ftruncate,fsync,fdatasync,rename,unlink"
_SHAPES = {
    "create": re.compile(r'openat\([^"]*"([^"]*)", [^)]*O_CREAT'),
    "write": re.compile(r'pwrite64\(\d+<([^>]*)>, "([^"]*)", \d+, (\d+)\)'),
    "truncate": re.compile(r"ftruncate\(\d+<([^>]*)>, (\d+)\)"),
    "sync": re.compile(r"(?:fsync|fdatasync)\(\d+<([^>]*)>\)"),
    "rename": re.compile(r'rename\("([^"]*)", "([^"]*)"\)'),
    "unlink": re.compile(r'unlink\("([^"]*)"\)'),
    "say": re.compile(r'write\(1<[^>]*>, "([^"]*)"'),
}


class Call(NamedTuple):
    """One system call: what it does, to which name, and with what."""

    act: str
    name: str
    others: tuple[str, ...]


def recorded(command: Sequence[str], log: Path) -> Iterator[Call]:
    """The calls of that program that matter to a disk, and what it said on its standard output, in order."""
    tracer = ["strace", "-qq", "-y", "-xx", "-s", "1000000", "-e", f"trace={_CALLS}", "-o", str(log)]
    subprocess.run([*tracer, *command], check=True, capture_output=True, timeout=250)
    with log.open(encoding="ascii") as lines:
        for line in lines:
            if " = -1 " in line:
                continue
            for act, shape in _SHAPES.items():
                if found := shape.match(line):
                    name, *others = found.groups()
                    yield Call(act, bytes_of(name).decode(), tuple(others))


def bytes_of(escaped: str) -> bytes:
    r"""What strace wrote as ``\x2f\x74``."""
    return bytes.fromhex(escaped.replace("\\x", ""))


@dataclass(eq=False)
class _File:
    """What is on the disk for certain, and the writes since: (where, what), or (length, None) for a cut."""

    solid: bytes = b""
    since: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        content = bytearray(self.solid)
        for at, what in self.since:
            _put(content, at, what)
        self.solid, self.since = bytes(content), []

    def found(self, chance: random.Random) -> bytes:
        content = bytearray(self.solid)
        for at, what in self.since:
            if what is None:
                if chance.random() < 0.5:
                    _put(content, at, None)
                continue
            for start in range(0, len(what), SECTOR):
                if chance.random() < 0.5:
                    _put(content, at + start, what[start : start + SECTOR])
        return bytes(content)


def _put(content: bytearray, at: int, what: bytes | None) -> None:
    if what is None:
        del content[at:]
    content.extend(bytes(max(0, at - len(content))))
    if what is not None:
        content[at : at + len(what)] = what


class Disk:
    """The files of one folder, as the calls so far have left them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: list[dict[str, _File]] = [{}]  # when the folder was synced, and after each change since

    def take(self, call: Call) -> bool:
        """Whether the call changed what could be found."""
        place = Path(call.name)
        if call.act == "sync" and place == self._folder:
            del self._names[:-1]
            return True
        if call.act == "say" or place.parent != self._folder:
            return False
        now = self._names[-1]
        match call.act, call.others:
            case "create", _ if place.name not in now:
                self._names.append({**now, place.name: _File()})
            case "unlink", _:
                self._names.append({name: file for name, file in now.items() if name != place.name})
            case "rename", (target,):
                others = {name: file for name, file in now.items() if name != place.name}
                self._names.append({**others, Path(bytes_of(target).decode()).name: now[place.name]})
            case "write", (what, at):
                now[place.name].since.append((int(at), bytes_of(what)))
            case "truncate", (length,):
                now[place.name].since.append((int(length), None))
            case "sync", _:
                now[place.name].sync()
        return True

    def fail(self, folder: Path, chance: random.Random) -> None:
        """Writes into ``folder`` what may be found there when the power comes back."""
        for name, file in chance.choice(self._names).items():
            (folder / name).write_bytes(file.found(chance))
