"""What was begun in the composer, by request and by what it is to become."""

from __future__ import annotations

from app.post import Enclosure, Letter
from ui.request.drafts import NOTHING, Draft, Drafts
from ui.request.writing import Mode


class Begun:
    """The drafts of the composer. One that is on its way into the outbox is kept until it is there, but can
    be neither changed nor sent again.
    """

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts
        self._leaving: dict[tuple[int, Mode], Draft] = {}

    def of(self, request_id: int, mode: Mode) -> Draft:
        """The draft, or nothing."""
        return self._drafts.of(request_id, mode)

    def mode(self, request_id: int) -> Mode:
        """What was begun for that request, the reply first."""
        return next((mode for mode in Mode if self.of(request_id, mode) != NOTHING), Mode.REPLY)

    def keep(self, request_id: int, mode: Mode, draft: Draft) -> None:
        """Remembers it; `save` puts it on the disk."""
        self._drafts.keep(request_id, mode, draft)

    def save(self) -> None:
        """Puts what was begun on the disk."""
        self._drafts.save()

    def leave(self, request_id: int, mode: Mode) -> None:
        """It is on its way: as it stands it is on the disk from now on."""
        self._leaving[request_id, mode] = self.of(request_id, mode)
        self.save()

    def is_leaving(self, request_id: int, mode: Mode) -> bool:
        return (request_id, mode) in self._leaving

    def stay(self, request_id: int, mode: Mode) -> None:
        """It has not left, and is written on."""
        self._leaving.pop((request_id, mode), None)

    def forget(self, request_id: int, mode: Mode) -> None:
        """It has gone its way. What was put beside it meanwhile stays."""
        begun = self.of(request_id, mode)
        if self._leaving.pop((request_id, mode), begun) == begun:
            self.keep(request_id, mode, NOTHING)
            self.save()

    def take_back(self, request_id: int, letter: Letter) -> Mode:
        """Puts a letter back that was to leave, before what has been begun since; what it was."""
        mode = _mode_of(letter)
        begun = self.of(request_id, mode)
        text = letter.text if begun.text in {"", letter.text} else f"{letter.text}\n\n{begun.text}"
        files = tuple(dict.fromkeys((*letter.enclosures, *_files_of(begun))))
        self.keep(request_id, mode, Draft(text, letter._replace(text="", enclosures=files)))
        self.save()
        return mode


def _mode_of(letter: Letter) -> Mode:
    return Mode.HOLDING if letter.is_holding else Mode.REPLY


def _files_of(draft: Draft) -> tuple[Enclosure, ...]:
    return draft.letter.enclosures if draft.letter else ()
