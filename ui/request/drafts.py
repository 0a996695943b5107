"""What the owner has begun to write, kept until it is sent: through a switch and through a restart.

A draft is not a fact about a client, so it is in no table and in no undo: a small file beside the desk holds
it, and a folder the files that it takes along.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from app.post import Enclosure, Letter
from ui import small_file
from ui.request.kept_files import KeptFiles

FILE_NAME = "drafts.json"
_PEOPLE = ("to", "cc", "bcc")
_KEPT = ("account_id", "subject", "request_id", "answers", "client_id", "quoted")


class Draft(NamedTuple):
    """A text, and where it is a letter, all else that belongs to it."""

    text: str = ""
    letter: Letter | None = None
    typed: tuple[str, ...] = ()
    """What stood in the fields for To, Cc and Bcc, if not all of it was right."""


NOTHING = Draft()
Key = tuple[int | str, str]
"""Where something was begun, and what it is to become."""


class Drafts:
    """The unsent texts by what they belong to (a request's id, or a letter's own name) and what they are to
    become (a reply, a note, ...).
    """

    def __init__(self, folder: Path) -> None:
        self.files = KeptFiles(folder)
        self._path = folder / FILE_NAME
        self._kept = _read(self._path)
        self.files.drop_all_but(frozenset(_files_of(self._kept)))
        self._drafts: dict[tuple[str, str], Draft] = {}
        """Those that were looked at or written since: the others stay as they were read."""
        self._is_saved = True

    def of(self, place: int | str, mode: str) -> Draft:
        """What was begun there, or nothing."""
        key = (str(place), mode)
        if key not in self._drafts:
            self._drafts[key] = self._draft(self._kept.get(key[0], {}).get(mode))
        return self._drafts[key]

    def has(self, place: int | str, mode: str) -> bool:
        """Whether something was begun there. Its files, which may be large, are not read."""
        key = (str(place), mode)
        return self._drafts[key] != NOTHING if key in self._drafts else mode in self._kept.get(key[0], {})

    def keep(self, place: int | str, mode: str, draft: Draft) -> None:
        """Remember it (nothing: forget it); `save` puts it on the disk."""
        if draft != self.of(place, mode):
            self._is_saved = False
            self._drafts[str(place), mode] = draft

    def enclose(self, key: Key, letter: Draft, enclosure: Enclosure) -> None:
        """Puts a file into what was begun there: that letter, unless it was written on since."""
        begun = self.of(*key)
        begun = letter if begun == NOTHING else begun._replace(letter=begun.letter or letter.letter)
        if begun.letter is not None:
            files = dict.fromkeys((*begun.letter.enclosures, enclosure))
            self.keep(*key, begun._replace(letter=begun.letter._replace(enclosures=tuple(files))))
            self.save()

    def places(self, mode: str) -> Iterator[str]:
        """Where something that is to become that was begun."""
        begun = {place for place, texts in self._kept.items() if mode in texts} | {
            place for place, become in self._drafts if become == mode
        }
        return (place for place in sorted(begun) if self.of(place, mode) != NOTHING)

    def save(self) -> None:
        """Write what changed, whole or not at all; a disk that refuses costs nothing but drafts."""
        if self._is_saved:
            return
        for (place, mode), draft in self._drafts.items():
            texts = self._kept.setdefault(place, {})
            texts[mode] = self._as_json(draft)
            if draft == NOTHING:
                del texts[mode]
            if not texts:
                del self._kept[place]
        self._is_saved = small_file.write(self._path, self._kept)
        self.files.forget_all_but(frozenset(_files_of(self._kept)))

    # --- inside ---

    def _as_json(self, draft: Draft) -> Any:
        letter = draft.letter
        if letter is None:
            return draft.text
        values = letter._asdict()
        return {
            "text": draft.text,
            "typed": draft.typed,
            **{name: values[name] for name in (*_PEOPLE, *_KEPT, "references")},
            "promised_at": letter.promised_at.isoformat() if letter.promised_at else None,
            "files": [[name, kind, self.files.keep(content)] for name, kind, content in letter.enclosures],
        }

    def _draft(self, found: Any) -> Draft:
        """The draft as it was written; whatever of it is not what it should be is left out."""
        if isinstance(found, str):
            return Draft(found)
        try:
            return Draft(str(found["text"]), self._letter(found), tuple(map(str, found["typed"])))
        except (KeyError, TypeError, ValueError):
            text = found.get("text") if isinstance(found, dict) else ""
            return Draft(text if isinstance(text, str) else "")

    def _letter(self, found: dict[str, Any]) -> Letter:
        people = {name: tuple((str(said), str(address)) for said, address in found[name]) for name in _PEOPLE}
        promised_at = found["promised_at"]
        files = ((str(name), str(kind), self.files.content(str(kept))) for name, kind, kept in found["files"])
        request_id, client_id = found["request_id"], found["client_id"]
        return Letter(
            account_id=int(found["account_id"]),
            subject=str(found["subject"]),
            text="",
            request_id=None if request_id is None else int(request_id),
            client_id=None if client_id is None else int(client_id),
            answers=str(found["answers"]),
            references=tuple(map(str, found["references"])),
            quoted=str(found["quoted"]),
            promised_at=datetime.fromisoformat(promised_at) if promised_at else None,
            enclosures=tuple(Enclosure(name, kind, held) for name, kind, held in files if held is not None),
            to=people["to"],
            cc=people["cc"],
            bcc=people["bcc"],
        )


def _files_of(kept: dict[str, dict[str, Any]]) -> Iterator[str]:
    for texts in kept.values():
        for draft in texts.values():
            if isinstance(draft, dict):
                yield from (str(file[2]) for file in draft.get("files", ()))


def _read(path: Path) -> dict[str, dict[str, Any]]:
    """The file's texts by place and mode; nothing of a damaged file."""
    found = small_file.read(path)
    return {place: texts for place, texts in found.items() if isinstance(texts, dict)}
