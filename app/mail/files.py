"""Mail in files and folders: ``.eml``, mbox, Maildir, and any mixture of them in a tree.

What cannot be read never stops the rest: it comes as an ``UnreadableFile`` in its place, to be shown and
counted.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from app.errors import UnreadableFile
from app.mail.mbox import begins_like_mail, is_mbox, messages_in_mbox
from app.texts import worded

LARGEST_MESSAGE = 200_000_000

_MESSAGE_ENDINGS = frozenset({".eml", ".msg"})
_MBOX_ENDINGS = frozenset({".mbox", ".mbx"})
_ENDINGS_THAT_TELL_NOTHING = frozenset({"", ".txt"})
_BEGINNING = 4_000
_AT_ONCE = 4_000_000
_MAILDIR_PARTS = ("cur", "new")
_AT_ONCE_OR_NEVER = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Found(NamedTuple):
    """One message's bytes, and where it was found."""

    where: str
    raw: bytes


def messages_in(path: Path) -> Iterator[Found | UnreadableFile]:
    """Every message, and an error in the place of each file in a folder that can't be read.

    The error is raised if the path itself can't be read, or if the folder holds no mail at all.
    """
    found_any = False
    for found in _in_place(path):
        found_any = True
        yield found
    if not found_any:
        raise UnreadableFile(
            worded(
                "{path}: no mail in this folder. Choose a Maildir, or a folder with .eml or .mbox files.",
                path=path,
            )
        )


def _in_place(path: Path) -> Iterator[Found | UnreadableFile]:
    try:
        path.stat()
    except OSError as error:
        raise _unreadable(str(path), error) from error
    if path.is_dir():
        yield from _in_folder(str(path))
    else:
        yield from _in_file(str(path))


def _in_folder(folder: str) -> Iterator[Found | UnreadableFile]:
    """Everything below, in the order of names. Links to folders are not followed, so no tree is endless.

    Paths are plain text here: for a large Maildir, making objects of them takes as long as reading the files.
    """
    problems: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=problems.append):
        folders.sort()
        if "tmp" in folders and set(_MAILDIR_PARTS) & set(folders):
            folders.remove("tmp")  # half-delivered
        is_wanted = _is_sent if _is_maildir_part(Path(place)) else _may_be_mail
        for name in sorted(names):
            path = f"{place}{os.sep}{name}"
            if is_wanted(path):
                yield from _kept_going(path)
    yield from (_unreadable(problem.filename or folder, problem) for problem in problems)


def _may_be_mail(path: str) -> bool:
    """Whether a file in a folder is mail: by its ending, or by how it begins where that tells nothing."""
    name, ending = Path(path).name, Path(path).suffix.lower()
    if ending in _MESSAGE_ENDINGS | _MBOX_ENDINGS:
        return True
    if ending not in _ENDINGS_THAT_TELL_NOTHING or name.startswith("."):
        return False
    try:
        beginning, _ = _begun(path, _BEGINNING)
    except OSError:
        return False
    return is_mbox(beginning) or begins_like_mail(beginning)


def _is_maildir_part(folder: Path) -> bool:
    return folder.name in _MAILDIR_PARTS and all((folder.parent / part).is_dir() for part in _MAILDIR_PARTS)


def _is_sent(path: str) -> bool:
    """Whether a Maildir name ("1700000000.M1.host:2,DS") does not mark a draft, which nobody ever got."""
    return "D" not in path.rpartition("2,")[2] if "2," in path else True


def _kept_going(path: str) -> Iterator[Found | UnreadableFile]:
    try:
        yield from _in_file(path)
    except UnreadableFile as error:
        yield error


def _in_file(path: str) -> Iterator[Found]:
    try:
        raw, size = _begun(path, _AT_ONCE)
        is_many = is_mbox(raw)
        if not is_many and _AT_ONCE < size <= LARGEST_MESSAGE:
            raw = Path(path).read_bytes()
        if not size:
            raise UnreadableFile(
                worded("{path}: the file is empty. Save the message again and import that.", path=path)
            )
        if is_many:
            yield from (Found(f"{path}#{number}", message) for number, message in messages_in_mbox(path))
        elif size > LARGEST_MESSAGE:
            raise UnreadableFile(
                worded("{path}: too large for one message ({size} MB).", path=path, size=size // 1_000_000)
            )
        else:
            yield Found(path, raw)
    except OSError as error:
        raise _unreadable(path, error) from error


class _NoFile(OSError):
    """A pipe, a socket or a device: reading it might wait for ever, or never end."""


def _begun(path: str, at_once: int) -> tuple[bytes, int]:
    """All of a file that is no larger than that, else its first bytes; and its size."""
    descriptor = os.open(path, _AT_ONCE_OR_NEVER)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise _NoFile
        size = status.st_size
        return os.read(descriptor, size if size <= at_once else _BEGINNING), size
    finally:
        os.close(descriptor)


def _unreadable(path: str, error: OSError) -> UnreadableFile:
    advice = {
        FileNotFoundError: worded("there is no such file or folder. Check its name."),
        _NoFile: worded("it is a pipe or a device, not a file. Choose a file with mail."),
        PermissionError: worded(
            "no permission to read it. Change its permissions, or copy it to a folder of yours."
        ),
    }
    told = advice.get(type(error)) or worded(
        "it can't be read ({reason}). Copy it to another place and retry.",
        reason=error.strerror or error,
    )
    return UnreadableFile(worded("{path}: {problem}", path=path, problem=told))
