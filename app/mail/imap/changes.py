"""The two things that Deskbell changes on a server, when it is asked to. It writes nothing else there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress

from app.errors import BadInput
from app.mail.imap.protocol import Declined, clean
from app.mail.imap.session import NoFolder, Session
from app.post import Place
from app.texts import N_

_MESSAGE_ID = re.compile(rb"^message-id:[ \t\r\n]*(<[!-~]{1,900}>)", re.IGNORECASE | re.MULTILINE)


def append_sent(session: Session, folder: str, raw: bytes) -> bool:
    """Whether a copy of the letter was put there: not if an attempt that broke off has done so."""
    found = _MESSAGE_ID.search(raw.partition(b"\r\n\r\n")[0])
    if found is None:
        raise BadInput(N_("A letter without a Message-ID can't be kept: it would be kept twice."))
    session.examine(folder)
    if session.search("HEADER", "MESSAGE-ID", found[1].decode("ascii")):
        return False
    with session.asking():
        session.dialogue.append(clean(folder), raw, flags=(rb"\Seen",))
    return True


def mark_read(session: Session, places: Iterable[Place]) -> tuple[Place, ...]:
    """Marks the mail there as read; which places are done with: marked, or never to be, since the folder is
    gone, numbered anew or for reading only.
    """
    done: list[Place] = []
    by_folder: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_folder[place.folder].append(place)
    for folder, within in by_folder.items():
        with suppress(NoFolder, Declined):  # another time; the other folders need not wait for it
            _mark_read(session, folder, within)
            done += within
    return tuple(done)


def _mark_read(session: Session, folder: str, within: Iterable[Place]) -> None:
    opened = session.open_to_mark(folder)
    uids = [place.uid for place in within if opened and place.uid_validity == opened.uid_validity]
    if uids:
        with session.asking():
            session.dialogue.mark_read(uids)
