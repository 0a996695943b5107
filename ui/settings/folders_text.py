"""The folders of an account as an owner types them: INBOX, "Clients, old"."""

from __future__ import annotations

import csv


def folders_from(text: str) -> tuple[str, ...]:
    """Their names, in the order in which they stand; nothing typed means none."""
    names = next(csv.reader([text], skipinitialspace=True), [])
    return tuple(filter(None, (name.strip() for name in names)))


def folders_as_text(folders: tuple[str, ...]) -> str:
    """The same folders as they are shown in the field."""
    return ", ".join(map(_quoted, folders))


def _quoted(name: str) -> str:
    if not any(sign in name for sign in ',"'):
        return name
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
