"""The two things that Deskbell changes on a server, when it is asked to. It writes nothing else there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from app.errors import BadInput
from app.mail.imap.protocol import clean
from app.mail.imap.session import Session
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
    """Marks the mail there as read; which places are done with: marked, or gone because of new numbers."""
    done: list[Place] = []
    by_folder: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_folder[place.folder].append(place)
    for folder, within in by_folder.items():
        validity = session.open_to_mark(folder).uid_validity
        uids = [place.uid for place in within if place.uid_validity == validity]
        if uids:
            with session.asking():
                session.dialogue.add_flags(uids, (rb"\Seen",), silent=True)
        done += within
    return tuple(done)
