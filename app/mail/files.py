"""Mail in files and folders: ``.eml``, mbox, Maildir, and any mixture of them in a tree.

What cannot be read never stops the rest: it comes as an ``UnreadableFile`` in its place, to be shown and
counted.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from app.errors import UnreadableFile
from app.mail.mbox import begins_like_mail, is_mbox, messages_in_mbox

LARGEST_MESSAGE = 200_000_000

_MESSAGE_ENDINGS = frozenset({".eml", ".msg"})
_MBOX_ENDINGS = frozenset({".mbox", ".mbx"})
_BEGINNING = 4_000
_MAILDIR_PARTS = ("cur", "new")


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
            f"{path}: no mail in this folder. Choose a Maildir, or a folder with .eml or .mbox files."
        )


def _in_place(path: Path) -> Iterator[Found | UnreadableFile]:
    try:
        is_folder = path.is_dir()
        path.stat()
    except OSError as error:
        raise _unreadable(path, error) from error
    if is_folder:
        yield from _in_folder(path)
        return
    yield from _in_file(path)


def _in_folder(folder: Path) -> Iterator[Found | UnreadableFile]:
    """Everything below, in the order of names. Links to folders are not followed, so no tree is endless."""
    problems: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=problems.append):
        folders.sort()
        if "tmp" in folders and set(_MAILDIR_PARTS) & set(folders):
            folders.remove("tmp")  # half-delivered
        in_maildir = _is_maildir_part(Path(place))
        for name in sorted(names):
            if not _is_draft(name) if in_maildir else _may_be_mail(Path(place, name)):
                yield from _kept_going(Path(place, name))
    yield from (_unreadable(Path(problem.filename or folder), problem) for problem in problems)


def _may_be_mail(path: Path) -> bool:
    """Whether a file in a folder is mail: by its name, or without an ending by how it begins."""
    ending = path.suffix.lower()
    if ending in _MESSAGE_ENDINGS | _MBOX_ENDINGS:
        return True
    if ending or path.name.startswith("."):
        return False
    try:
        with path.open("rb") as file:
            beginning = file.read(_BEGINNING)
    except OSError:
        return False
    return is_mbox(beginning) or begins_like_mail(beginning)


def _is_maildir_part(folder: Path) -> bool:
    return folder.name in _MAILDIR_PARTS and all((folder.parent / part).is_dir() for part in _MAILDIR_PARTS)


def _is_draft(name: str) -> bool:
    """Whether a Maildir name ("1700000000.M1.host:2,DS") marks what was never sent."""
    return "D" in name.rpartition("2,")[2] if "2," in name else False


def _kept_going(path: Path) -> Iterator[Found | UnreadableFile]:
    try:
        yield from _in_file(path)
    except UnreadableFile as error:
        yield error


def _in_file(path: Path) -> Iterator[Found]:
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            beginning = file.read(_BEGINNING)
            is_many = is_mbox(beginning)
            raw = b"" if is_many or size > LARGEST_MESSAGE else beginning + file.read()
        if not size:
            raise UnreadableFile(f"{path}: the file is empty. Save the message again and import that.")
        if is_many:
            yield from (Found(f"{path}#{number}", message) for number, message in messages_in_mbox(path))
        elif size > LARGEST_MESSAGE:
            raise UnreadableFile(f"{path}: too large for one message ({size // 1_000_000} MB).")
        else:
            yield Found(str(path), raw)
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> UnreadableFile:
    advice = {
        FileNotFoundError: "there is no such file or folder. Check its name.",
        PermissionError: "no permission to read it. Change its permissions, or copy it to a folder of yours.",
    }
    told = (
        advice.get(type(error))
        or f"it can't be read ({error.strerror or error}). Copy it to another place and retry."
    )
    return UnreadableFile(f"{path}: {told}")
