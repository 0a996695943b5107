"""The counter of saved replies: texts that the owner sends often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import BadInput
from app.post import SavedReply
from app.store import postbox
from app.texts import N_, worded

if TYPE_CHECKING:
    from app.store.store import Store


class SavedReplies:
    """Keeps the texts; what their placeholders mean is said where a letter is written."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> tuple[SavedReply, ...]:
        """The saved replies by title."""
        return postbox.all_saved_replies(self._store)

    def add(self, title: str, text: str) -> int:
        """Keep a text under that title; its id."""
        tidy = self._checked(0, title, text)
        with self._store.write(N_("Save reply")) as w:
            return w.insert("saved_replies", **tidy)

    def change(self, id: int, title: str, text: str) -> None:
        """Keep another text, or another title."""
        self._present(id)
        tidy = self._checked(id, title, text)
        with self._store.write(N_("Change saved reply")) as w:
            w.update("saved_replies", id, **tidy)

    def remove(self, id: int) -> None:
        """Forget it."""
        self._present(id)
        with self._store.write(N_("Remove saved reply")) as w:
            w.delete("saved_replies", id)

    def _present(self, id: int) -> None:
        if not any(reply.id == id for reply in self.all()):
            raise BadInput(worded("There is no saved reply {id}.", id=id))

    def _checked(self, id: int, title: str, text: str) -> dict[str, str]:
        title = " ".join(title.split())
        if not title or not text.strip():
            raise BadInput(N_("A saved reply needs a title and a text."))
        if any(reply.title.casefold() == title.casefold() and reply.id != id for reply in self.all()):
            raise BadInput(worded("There is a saved reply {title!r} already.", title=title))
        return {"title": title, "text": text.strip()}
